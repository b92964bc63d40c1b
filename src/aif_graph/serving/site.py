"""Where the service stands, and where it shows the things of the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, urlencode, urlsplit

from pyoxigraph import NamedNode

from aif_graph.graphs import Manifest
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.naming.names import is_iri, local_name
from aif_graph.serving.requests.negotiation import EXTENSIONS
from aif_graph.terms import STANDARD, standard_iri

# What an address cannot end in, or hold: it would mean a format, or another address.
_ODD = re.compile(rf".*\.(?:{'|'.join(EXTENSIONS.values())})|(?:.*/)?\.{{1,2}}(?:/.*)?|.*//.*|/.*", re.DOTALL)
_TYPE = NamedNode(standard_iri("rdf:type"))
_PROPERTIES = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdf:Property")
TERMS = frozenset(NamedNode(standard_iri(name)) for name in ("owl:Class", "rdfs:Class", *_PROPERTIES))
"""The kinds of terms of an ontology that have a place on its page."""
_HEADER = frozenset({NamedNode(standard_iri("owl:Ontology"))})
_STANDARD = tuple(STANDARD.values())


@dataclass(frozen=True)
class Site:
    """``public_url`` is the address people know, without a slash at its end; it may hold a path of its own.

    ``shown`` is the graph that it shows; a view fills it in.
    """

    public_url: str
    shown: Shown | None = field(default=None, compare=False, repr=False)

    @cached_property
    def prefix(self) -> str:
        """The path of the public address: "" or "/data"."""
        return urlsplit(self.public_url).path.rstrip("/")

    def path(self, *parts: str) -> str:
        """The path of a page: ``path("doc", "city", "prague")``; without parts that of the start page."""
        return f"{self.prefix}/" + "/".join(quote(part, safe="@:~!$'()*,;=") for part in parts)

    def url(self, path: str) -> str:
        """The absolute address of a path that ``path`` or ``page_of`` made."""
        return self.public_url + path.removeprefix(self.prefix)

    def page_of(self, iri: str) -> str:
        """Where a thing of this graph is shown, "" for one that is not ours."""
        shown = self.shown
        if shown is None:
            return ""
        if parts := shown.address(iri):
            return self.path("doc", *parts)
        if (anchor := shown.anchor(iri)) is not None:
            return self.path("ontology") + (f"#{quote(anchor)}" if anchor else "")
        if iri in shown.graphs:
            return self.path("data") + "#graph-" + quote(shown.graphs[iri])
        return self.description_of(iri) if shown.describes(iri) else ""

    def is_own(self, iri: str) -> bool:
        """Whether an IRI is one of this graph's: what has no page here has none elsewhere."""
        return self.shown is not None and iri.startswith(self.shown.manifest.base)

    def description_of(self, iri: str) -> str:
        """Where any IRI is described, whatever it looks like."""
        return f"{self.path('describe')}?{urlencode({'iri': iri})}"

    def document_of(self, iri: str, format_: str) -> str:
        """Where the document about a thing stands in one of the formats, "html" its page."""
        path, hash_, fragment = self.page_of(iri).partition("#")
        if format_ == "html":
            return path + hash_ + fragment
        return f"{path}&format={format_}" if "?" in path else f"{path}.{EXTENSIONS[format_]}{hash_}{fragment}"

    @property
    def graphs(self) -> Mapping[str, str]:
        """The named graphs that are no sources: what their dumps are called, by IRI."""
        return self.shown.graphs if self.shown else {}

    @property
    def terms(self) -> Mapping[str, str]:
        """The anchor of each term on the page of the ontology."""
        return self.shown.terms if self.shown else {}

    def iri_at(self, name: str) -> str:
        """The IRI that answers at ``name``, a path such as id/city/prague, source/census, graph/inferred."""
        assert self.shown
        manifest: Manifest = self.shown.manifest
        first, _, rest = name.partition("/")
        spaces = {"id": manifest.things, "source": manifest.sources, "graph": manifest.graphs}
        return spaces.get(first, f"{manifest.ontology.value}/") + rest


class Shown:
    """Which IRIs of one graph have a page of their own; nothing is looked up before the first question."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self.manifest = graph.manifest
        self._things, self._sources = self.manifest.things, self.manifest.sources
        self._terms = f"{self.manifest.ontology.value}#"
        self.graphs: Mapping[str, str] = {
            self.manifest.accepted.value: "accepted",
            self.manifest.inferred.value: "inferred",
        }

    def address(self, iri: str) -> tuple[str, ...]:
        """The parts of the address below /doc, where the IRI has one."""
        first: tuple[str, ...] = ()
        if iri.startswith(self._things):
            rest = iri[len(self._things) :]
            if rest.startswith("source/"):  # those are the addresses of sources
                return ()
        elif iri.startswith(self._sources):
            rest, first = iri[len(self._sources) :], ("source",)
        else:
            return ()
        return () if not rest or _ODD.fullmatch(rest) else (*first, *rest.split("/"))

    def anchor(self, iri: str) -> str | None:
        """The anchor of a term of the ontology, "" for the ontology itself, None for anything else."""
        if iri in self.terms:
            return self.terms[iri]
        if iri in self.ontologies:
            return ""
        return iri[len(self._terms) :] if iri.startswith(self._terms) else None

    @cached_property
    def ontologies(self) -> frozenset[str]:
        """The ontology: the name of its graph, and what its header calls it."""
        return frozenset({*self._declared(_HEADER), self.manifest.ontology.value})

    @cached_property
    def terms(self) -> Mapping[str, str]:
        """The anchor of each class and property that the ontology declares, the languages' own aside."""
        found: dict[str, str] = {}
        taken = {"main", "find", "lists"}  # what the page itself calls so
        for iri in dict.fromkeys(self._declared(TERMS)):
            if iri.startswith(_STANDARD):
                continue
            anchor = local_name(iri)
            while anchor in taken:  # two vocabularies may share a name
                anchor += "-"
            taken.add(anchor)
            found[iri] = anchor
        return found

    def _declared(self, kinds: frozenset[NamedNode]) -> Iterator[str]:
        for quad in self._graph.dataset.statements(predicate=_TYPE, graph=self.manifest.ontology):
            if quad.object in kinds and isinstance(quad.subject, NamedNode):
                yield quad.subject.value

    def describes(self, iri: str) -> bool:
        """Whether a source says something of ``iri``, or the ontology of what is none of the languages' own."""
        passed = {self.manifest.inferred, self.manifest.ontology if iri.startswith(_STANDARD) else None}
        told = self._graph.dataset.statements(NamedNode(iri)) if is_iri(iri) else ()
        return any(quad.graph_name not in passed for quad in told)
