"""The ontology as a page: every term with its definition, and the closed lists; more is told on a term's own page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from aif_graph.answers.formats import formats_of
from aif_graph.errors import NotFoundError
from aif_graph.naming.words import day_in_words
from aif_graph.serving.linked.documents import ontology_document
from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.term import CLASSES, DEFINITION, end_of, first, term_address, term_page
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import Cell
from aif_graph.serving.wording.sentences import named, shown
from aif_graph.serving.wording.statements import TYPE, Term, statements
from aif_graph.terms import STANDARD

_RDFS, _OWL, _SKOS, _DC = (STANDARD[name] for name in ("rdfs", "owl", "skos", "dcterms"))
_MOST_QUESTIONS = 2
# The profile that a graph says its ontology keeps; what keeps to the rules of OWL 2 RL is held to OWL 2 DL, too.
_PROFILES = {"RL": "OWL 2 RL and OWL 2 DL", "DL": "OWL 2 DL"}
_KINDS = {
    "class": ("Classes", CLASSES),
    "link": ("Object properties", (_OWL + "ObjectProperty",)),
    "value": ("Data and annotation properties", (_OWL + "DatatypeProperty", _OWL + "AnnotationProperty")),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One term as the page lists it: ``local`` is its anchor, ``curie`` its short name, ``href`` its own page."""

    local: str
    curie: str
    label: str
    definition: str
    href: str


def ontology(view: View, arguments: Mapping[str, object]) -> Reply:
    """The ontology. ``arguments``: ``format``, html or one for graphs; ``term``, the anchor of one that is to be shown.

    Raises NotFoundError where there is no ontology, or no such term.
    """
    from aif_graph.serving.pages.templating import page

    if not statements(view).ontology:
        raise NotFoundError("this graph has no ontology", hint="This graph consists of things and sources only.")
    format_ = str(arguments.get("format") or "html")
    if format_ != "html":
        return ontology_document(view, format_)
    if term := str(arguments.get("term") or ""):
        return term_page(view, term)
    path, index, iri = view.site.path("ontology"), statements(view), _header(view)
    header = {
        name: [shown(view, value) for value in index.values(NamedNode(iri), property_)]
        for name, property_ in (
            ("Version", _OWL + "versionInfo"),
            ("Issued", _DC + "issued"),
            ("Publisher", _DC + "publisher"),
            ("Licence", _DC + "license"),
            ("Status", STANDARD["bibo"] + "status"),
        )
    }
    header["Issued"] = [Cell("text", day_in_words(cell.text)) for cell in header["Issued"]]
    return page(
        view,
        "ontology.html",
        path=path,
        alternates=[(f.media_type, f"{path}.{f.extension}", f.title) for f in formats_of("graph")],
        title=first(view, iri, _DC + "title"),
        description=first(view, iri, _DC + "description"),
        header={name: cells for name, cells in header.items() if cells},
        iri=iri,
        namespaces=_namespaces(view),
        profile=_PROFILES.get(view.graph.manifest.profile, ""),
        sections=_sections(view),
        schemes=_schemes(view),
        apart=_apart(view),
    )


@once_per_view
def _sections(view: View) -> tuple[tuple[str, str, tuple[Listed, ...]], ...]:
    """Anchor, heading and terms of each section."""
    index = statements(view)
    found = []
    for anchor, (words, kinds) in _KINDS.items():
        iris = {
            s.triple.subject.value
            for kind in kinds
            for s in index.to(NamedNode(kind))
            if s.triple.predicate.value == TYPE
            and isinstance(s.triple.subject, NamedNode)
            and s.triple.subject.value in view.site.terms
        }
        terms = (_listed(view, iri) for iri in iris)
        found.append((anchor, words, tuple(sorted(terms, key=lambda term: term.label.casefold()))))
    return tuple(found)


def _listed(view: View, iri: str) -> Listed:
    local, definition = view.site.terms[iri], first(view, iri, DEFINITION)
    return Listed(local, view.graph.names.curie(iri), named(view, iri), definition, term_address(view, iri))


def _header(view: View) -> str:
    """What the ontology calls itself."""
    iri = view.graph.manifest.ontology.value
    if statements(view).of(NamedNode(iri)):
        return iri
    kind = NamedNode(_OWL + "Ontology")
    named = (t.subject for t in statements(view).ontology if t.object == kind and t.predicate.value == TYPE)
    return next((term.value for term in named if isinstance(term, NamedNode)), iri)


def _namespaces(view: View) -> list[tuple[str, str]]:
    """The namespaces of the terms with their prefixes, "" for one that has none."""
    spaces = dict.fromkeys(re.split(r"(?<=[#/:])(?=[^#/:]*$)", iri)[0] for iri in view.site.terms)
    prefixes = {space: name for name, space in view.graph.prefixes.namespaces.items()}
    return [(space, prefixes.get(space, "")) for space in spaces]


def _schemes(view: View) -> list[tuple[Cell, str, int]]:
    """The closed lists: link, definition, number of entries."""
    index, scheme = statements(view), NamedNode(_SKOS + "ConceptScheme")
    iris = {s.triple.subject for s in index.to(scheme) if s.triple.predicate.value == TYPE}
    found = []
    for term in iris:
        if isinstance(term, NamedNode):
            entries = {s.triple.subject for s in index.to(term) if s.triple.predicate.value == _SKOS + "inScheme"}
            cell = shown(view, term)
            found.append((cell, first(view, term.value, DEFINITION), len(entries)))
    return sorted(found, key=lambda row: row[0].text.casefold())


def _apart(view: View) -> list[Cell]:
    """The classes of which nothing belongs to two."""
    index, found = statements(view), []
    head, rest = STANDARD["rdf"] + "first", STANDARD["rdf"] + "rest"
    for s in index.to(NamedNode(_OWL + "AllDisjointClasses")):
        seen: set[Term] = set()
        nodes = index.values(s.triple.subject, _OWL + "members")
        while nodes and nodes[0] not in seen:
            seen.add(nodes[0])
            found += [end_of(view, member) for member in index.values(nodes[0], head)]
            nodes = index.values(nodes[0], rest)
    return sorted(found, key=lambda cell: cell.text.casefold())
