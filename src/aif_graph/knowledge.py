"""The facade: one knowledge graph, read once, that can be asked, shown, checked and exported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Triple

from aif_graph import arguments
from aif_graph.asking.catalogue import CannedQuery, read_catalogue, read_query
from aif_graph.asking.hints import why_empty
from aif_graph.asking.parameters import bind
from aif_graph.datasets import MAX_ROWS, UNLIMITED, Answer, Bindings, Embedded, Graphs, Row
from aif_graph.datasets.embedded import NamedGraphs
from aif_graph.errors import AifError, InputError, Option, Place, UsageError
from aif_graph.frozen import frozen, replace
from aif_graph.graphs.choosing import Choice, choose
from aif_graph.graphs.folder import GraphFolder, alone, existing
from aif_graph.graphs.manifest import Manifest
from aif_graph.graphs.settling import Settlement, settle
from aif_graph.graphs.sources import read_documents, read_ontology, read_vocabularies
from aif_graph.graphs.vocabulary import own_labels
from aif_graph.naming.names import WORDS, Names
from aif_graph.reading import Document, is_named, read_document
from aif_graph.reasoning import MAX_INFERRED, Closure, ListError, close
from aif_graph.terms import Prefixes

if TYPE_CHECKING:
    import rdflib

    from aif_graph.checking import Finding
    from aif_graph.explaining import Consequences, Explanation
    from aif_graph.reading import EvidenceRoom
    from aif_graph.reasoning import ReferenceClosure
    from aif_graph.reasoning.profile import UnusedAxiom

REASONERS = ("aif", "owlrl")
Files = str | PathLike[str] | Iterable[str | PathLike[str]]
ACCEPTED, INFERRED, REJECTED = (Literal(word, language="en") for word in ("accepted", "inferred", "rejected"))


def _require_graphs(graphs: object) -> None:
    if not isinstance(graphs, Graphs) or not all(isinstance(name, NamedNode) for part in graphs for name in part):
        raise UsageError("{option} takes Graphs, two tuples of NamedNode", option=Option("graphs"))


def _listed(labels: list[str], most: int = 3) -> str:
    """Some labels in one text, and how many more there are."""
    more = f" and {len(labels) - most} more" if len(labels) > most else ""
    return "; ".join(labels[:most]) + more


def load(
    extra: Files = (),
    *,
    graph: str | PathLike[str] | None = None,
    root: str | PathLike[str] | None = None,
    reasoner: str = "aif",
    max_inferred: int = MAX_INFERRED,
    strict: bool = True,
) -> KnowledgeGraph:
    """Read a graph: the one in the folder ``graph``, and the files ``extra``, one or more, on top.

    Without ``graph`` it is the one that AIF_GRAPH names, that of the nearest ``graph.toml``, or the one that came with
    the package; ``root`` is the older name of ``graph``. ``reasoner`` is one of REASONERS; ``max_inferred`` ends a
    runaway ontology. Without ``strict``, sources that nothing describes and verdicts that cannot be applied do not stop
    loading: they are the settlement's ``problems``.

    Raises InputError for a file that is missing or malformed, for two files that claim one source, for a
    source that nothing describes, and for a verdict about a statement that no source makes; then nothing is
    loaded. Everything past reading (reasoning, the dataset) is done when first needed.
    """
    named = graph if graph is not None else root
    choice: Choice = choose(arguments.path("graph", named) if named is not None else None)
    return load_folder(choice.open(arguments.paths("extra", extra)), reasoner, max_inferred, strict=strict)


def load_alone(files: Files, *, reasoner: str = "aif", max_inferred: int = MAX_INFERRED) -> KnowledgeGraph:
    """Read a graph of just these files: their own prefixes and names, nothing of anybody else's. Raises as ``load``."""
    if not (paths := arguments.paths("files", files)):
        raise UsageError("no file is named", hint="Name the RDF files that make the graph.")
    return load_folder(alone(paths), reasoner, max_inferred)


def load_folder(
    folder: GraphFolder, reasoner: str = "aif", max_inferred: int = MAX_INFERRED, *, strict: bool = True
) -> KnowledgeGraph:
    """Read the files of ``folder``. Raises as ``load`` does."""
    if reasoner not in REASONERS:
        raise UsageError(f"there is no reasoner {reasoner!r}", hint=f"Reasoners: {', '.join(REASONERS)}.")
    arguments.whole("max-inferred", max_inferred, 0)
    ontology = read_ontology(folder)
    documents = read_documents(folder)
    settlement = settle(documents, folder.manifest, described=folder.described)
    for problem in settlement.problems if strict else ():
        raise problem
    return KnowledgeGraph(folder, ontology, documents, settlement, reasoner, max_inferred)


@frozen(eq=False)
class KnowledgeGraph:
    """Statements of all sources, what of them is accepted, and what follows. Made by ``load``; never changes."""

    folder: GraphFolder
    ontology: tuple[Document, ...]
    documents: tuple[Document, ...]
    settlement: Settlement
    reasoner: str = "aif"
    max_inferred: int = MAX_INFERRED

    @property
    def manifest(self) -> Manifest:
        """What its ``graph.toml`` says, with the defaults for what it does not."""
        return self.folder.manifest

    @cached_property
    def prefixes(self) -> Prefixes:
        """The prefixes that are known without being declared: those of ``graph.toml``, and of files put on top.

        A graph without any of its own has those that its files declare; of two that clash the first counts, and of a
        file put on top its own.
        """
        known = self.manifest.prefixes
        declared: dict[str, str] = {}
        for document in (*self.ontology, *self.documents) if not self.manifest.declares_prefixes else ():
            declared = {**document.prefixes, **declared}
        extra = {*self.folder.extra}
        on_top = [document.prefixes for document in self.documents if document.path in extra] if extra else []
        return known.besides(declared).besides({name: iri for each in on_top for name, iri in each.items()})

    @cached_property
    def clashing_prefixes(self) -> Mapping[str, Path]:
        """The prefixes that a file put on top uses for another namespace than the graph does, with that file."""
        known, extra = self.manifest.prefixes, {*self.folder.extra}
        return {
            name: document.path
            for document in self.documents
            if document.path in extra
            for name, iri in document.prefixes.items()
            if name in known and known[name] != iri
        }

    def __repr__(self) -> str:
        sources = f"{len(self.documents):,} source{'' if len(self.documents) == 1 else 's'}"
        return f"<KnowledgeGraph {self.manifest.name!r}: {len(self.accepted):,} accepted statements of {sources}>"

    @cached_property
    def ontology_triples(self) -> tuple[Triple, ...]:
        """The axioms and list entries that are reasoned with."""
        return tuple(triple for document in self.ontology for triple in document.triples)

    @cached_property
    def accepted(self) -> Mapping[Triple, tuple[NamedNode, ...]]:
        """The statements that stand after the verdicts, each with the sources that state it."""
        return {quad.triple: sources for quad, sources in self.settlement.accepted.items()}

    @cached_property
    def closure(self) -> Closure | ReferenceClosure:
        """What follows from the accepted statements and the ontology, worked out when it is first needed.

        Axioms outside OWL 2 RL take no part in it: they are ``unused``. Raises InputError for a malformed axiom,
        LimitError past ``max_inferred``.
        """
        statements = [*chain.from_iterable(document.quads for document in self.ontology), *self.settlement.accepted]
        if self.reasoner == "owlrl":
            from aif_graph.reasoning import reference_close

            return reference_close(statements)
        try:
            return close(statements, max_inferred=self.max_inferred)
        except ListError as error:
            place = self.evidence.about(NamedNode(error.subject), NamedNode(error.property))
            raise InputError(error.reason, place=place, hint=error.hint) from None

    @property
    def is_closed(self) -> bool:
        """Whether anything has asked for the closure yet."""
        return "closure" in self.__dict__

    @cached_property
    def unused(self) -> tuple[UnusedAxiom, ...]:
        """The axioms outside OWL 2 RL, which the closure leaves aside; each knows its ``place``. Of owlrl, none."""
        from aif_graph.reasoning.profile import unused_axioms

        return unused_axioms(self.closure, self._place_of) if isinstance(self.closure, Closure) else ()

    def _place_of(self, subject: object, predicate: NamedNode) -> Place | None:
        return self.evidence.about(subject, predicate)

    @property
    def proved(self) -> Closure:
        """The closure with its derivations. Raises UsageError when the reasoner keeps none."""
        if isinstance(self.closure, Closure):
            return self.closure
        raise UsageError("owlrl keeps no proofs", hint="Leave out {option}.", option=Option("reasoner", "owlrl"))

    @cached_property
    def inferred(self) -> tuple[Triple, ...]:
        """The inferred triples about named things, in the order of the reasoner."""
        return tuple(triple for triple in self.closure.inferred if is_named(triple))

    @cached_property
    def dataset(self) -> Embedded:
        """What answers queries: its default graph is the closure with the ontology.

        Each source is a named graph with exactly what it states; so are what is inferred, and the ontology.
        """
        return self._dataset(self._follows(), self._named_graphs)

    @cached_property
    def asserted(self) -> Embedded:
        """The same with a default graph of accepted statements and ontology, without what follows from them."""
        return self._dataset((), self._stated_graphs)

    def _follows(self) -> Iterator[Triple]:
        yield from self.inferred  # not before somebody asks

    def _dataset(self, inferred: Iterable[Triple], named: Callable[[], NamedGraphs]) -> Embedded:
        quads = chain.from_iterable(document.quads for document in (*self.ontology, *self.documents))
        return Embedded(
            quads,
            without=self.settlement.rejected,
            triples=inferred,
            named=named,
            prefixes=self.prefixes,
        )

    def _stated_graphs(self) -> Iterator[tuple[NamedNode, Iterable[Triple]]]:
        for document in self.documents:
            yield document.source, document.triples
        yield self.manifest.ontology, self.ontology_triples

    def _named_graphs(self) -> Iterator[tuple[NamedNode, Iterable[Triple]]]:
        yield from self._stated_graphs()
        yield self.manifest.inferred, self.inferred

    @cached_property
    def names(self) -> Names:
        """Labels of IRIs, and IRIs of names."""
        return Names(self.dataset, self.manifest.terms.naming, self._words)

    def _words(self) -> Mapping[str, str]:
        """Words for IRIs without a label: of the languages themselves, and what vocabularies call their terms."""
        documents = read_vocabularies(self.folder)
        own = own_labels() if self.manifest.terms.uses_own else {}
        labels = Names(Embedded(quad for document in documents for quad in document.quads)).labels if documents else {}
        return {self.manifest.inferred.value: "(follows from other statements)", **own, **labels, **WORDS}

    @cached_property
    def asserted_names(self) -> Names:
        """The same without reasoning: what only follows gives no name, and makes nothing one of a class."""
        return Names(self.asserted, self.manifest.terms.naming, self._words)

    @cached_property
    def queries(self) -> Mapping[str, CannedQuery]:
        """The canned queries by name."""
        return read_catalogue(self.folder.queries)

    def run(self, name: str, *, asserted: bool = False, **parameters: object) -> Answer:
        """Answer the canned query ``name``; parameters are given by name, as text, Python values or RDF terms.

        ``asserted`` asks the accepted statements alone, without what follows from them.
        Raises NotFoundError for an unknown query or value, UsageError for a missing or wrong parameter.
        """
        query = read_query(self.folder.queries, arguments.text("name", name))
        return self._ask(query.text, bind(query, parameters, self.names), asserted)

    def query(
        self, text: str, *, asserted: bool = False, graphs: Graphs | None = None, max_rows: int = MAX_ROWS
    ) -> Answer:
        """Answer an ad-hoc SPARQL query; the project's prefixes are known.

        ``graphs`` is the dataset to ask, by the names of its graphs; rows past ``max_rows`` are cut off.
        Raises QueryError (malformed, or SERVICE or an update) and LimitError (too long, nested too deep).
        """
        if graphs is not None:
            _require_graphs(graphs)
        text, max_rows = arguments.text("text", text), arguments.whole("max-rows", max_rows, 0)
        return self._ask(text, {}, asserted, graphs, max_rows)

    def _ask(
        self,
        text: str,
        bindings: Bindings,
        asserted: bool,
        graphs: Graphs | None = None,
        max_rows: int = MAX_ROWS,
    ) -> Answer:
        dataset, names = (self.asserted, self.asserted_names) if asserted else (self.dataset, self.names)
        answer = dataset.ask(text, bindings, graphs=graphs, limits=UNLIMITED._replace(rows=max_rows))
        if answer.kind == "rows" and not answer.rows and not bindings:
            return replace(answer, hints=why_empty(text, names))
        return answer

    def show(self, term: str, *, grouped: bool = False) -> Answer:
        """Return every statement about a thing, and to it, each with its source and whether it is accepted.

        ``term`` is a label, slug, CURIE or IRI. Columns: subject, property, value, standing (accepted, inferred or
        rejected), source. ``grouped`` gives one row for each statement, with its sources in one text.
        Raises NotFoundError when nothing bears the name.
        """
        thing = self.names.resolve(arguments.text("term", term))
        rows = (*self._standing(thing, None), *self._standing(None, thing))
        if not grouped:
            return Answer("rows", ("subject", "property", "value", "standing", "source"), rows)
        sources: dict[Row, list[str]] = {}
        for *statement, source in rows:
            label = self.names.label(source.value) if isinstance(source, NamedNode) else ""
            sources.setdefault(tuple(statement), []).append(label.split(": ")[0])
        merged = tuple((*statement, Literal(_listed(found))) for statement, found in sources.items())
        return Answer("rows", ("subject", "property", "value", "standing", "sources"), merged)

    def _standing(self, subject: NamedNode | None, value: NamedNode | None) -> list[Row]:
        rows: list[Row] = []
        for triple, sources, standing in self._all_triples():
            if (subject is None or triple.subject == subject) and (value is None or triple.object == value):
                rows += [(triple.subject, triple.predicate, triple.object, standing, source) for source in sources]
        return sorted(rows, key=self._reading_order)

    def _reading_order(self, row: Row) -> tuple[object, ...]:
        subject, predicate, value, standing, source = row
        words = (str(getattr(term, "value", term)) for term in (predicate, subject, value, source))
        return (standing == INFERRED, *words)

    def _all_triples(self) -> Iterable[tuple[Triple, Iterable[NamedNode], Literal]]:
        for triple, sources in self.accepted.items():
            yield triple, sources, ACCEPTED
        for document in self.documents:
            for quad in document.quads:
                if quad in self.settlement.rejected:
                    yield quad.triple, (document.source,), REJECTED
        for triple in self.ontology_triples:
            if is_named(triple):
                yield triple, (self.manifest.ontology,), ACCEPTED
        for triple in self.inferred:
            yield triple, (self.manifest.inferred,), INFERRED

    @cached_property
    def evidence(self) -> EvidenceRoom:
        """Where statements are written: file, line, column, source."""
        from aif_graph.reading import EvidenceRoom

        return EvidenceRoom(self.folder.root, (*self.documents, *self.ontology), url=self.manifest.terms.url)

    def explain(self, subject: str, predicate: str, obj: str, *, limit: int = 1) -> Explanation:
        """Return why a statement holds, down to the lines of its sources, or what is missing for it.

        Each part is a name, slug, CURIE or IRI ("Ann", "is a friend of", "ex:bob"); ``obj`` may be a text or a
        number that is stated or follows. ``limit`` is how many proofs that differ in their last step are given.
        Raises NotFoundError when nothing bears a name.
        """
        from aif_graph.explaining import Teller, explain

        given = {"subject": subject, "predicate": predicate, "obj": obj}
        subject, predicate, obj = (arguments.text(name, value) for name, value in given.items())
        arguments.whole("limit", limit, 1)
        thing, property_ = self.names.resolve(subject), self.names.resolve_property(predicate)
        triple = Triple(thing, property_, self._object(obj, (thing, property_)))
        verdict = self.settlement.rejected.get(Quad(*triple))
        teller = Teller(self.evidence, self.names, self.ontology_triples)
        return explain(self.proved, teller, triple, limit=limit, rejected_by=verdict and verdict.verdict)

    def _object(self, text: str, about: tuple[NamedNode, NamedNode] | None = None) -> NamedNode | Literal:
        """The thing that ``text`` names, or the value that it writes, that of the statements ``about`` first."""
        try:
            return self.names.resolve(text)
        except AifError:
            rejected = (quad.triple for quad in self.settlement.rejected)
            known = chain(self.accepted, self.inferred, rejected)
            values = {t: t.object for t in known if isinstance(t.object, Literal) and t.object.value == text.strip('"')}
            if not values:
                raise
            best = (value for t, value in values.items() if (t.subject, t.predicate) == about)
            return next(chain(best, values.values()))

    def what_if(self, without: str | Iterable[str] = (), extra: Files = ()) -> Consequences:
        """Return what would be lost and gained without some statements, and with the files ``extra`` on top.

        Both take one or several. Each of ``without`` is a statement in words, "Ann knows …", with names that contain
        spaces in quotes, and … or ? for anything. Raises NotFoundError for a name or a statement that is not there.
        """
        from aif_graph.explaining import Teller, compare
        from aif_graph.explaining.statement import read_pattern

        texts, files = arguments.texts("without", without), map(existing, arguments.paths("extra", extra))
        patterns = [read_pattern(text, self.names, self._object) for text in texts]
        documents = (read_document(path, NamedNode(path.resolve().as_uri())) for path in files)
        added = [triple for document in documents for triple in document.triples]
        teller = Teller(self.evidence, self.names, self.ontology_triples)
        return compare(
            self.proved,
            self.ontology_triples,
            self.accepted,
            without=patterns,
            added=added,
            sentence=teller.sentence,
            first=self.manifest.terms.first,
        )

    def check(self, *, max_validated: int | None = None) -> tuple[Finding, ...]:
        """Return what is wrong with what is written: hygiene, shapes, inconsistencies, the ontology's profile.

        Shapes are not asked of more than ``max_validated`` statements (None: half a million); that they were not is a
        finding.
        """
        from aif_graph.checking import check_graph

        if max_validated is None:
            return check_graph(self).findings
        return check_graph(self, max_validated=arguments.whole("max-validated", max_validated, 0)).findings

    def export(self, folder: str | PathLike[str]) -> tuple[Path, ...]:
        """Write the graph as files into ``folder``, which must be new or empty or hold an earlier export.

        Returns the files written. The same graph gives the same bytes. Needs room for a second copy while writing.
        """
        from aif_graph.publishing import export

        return export(self, arguments.path("folder", folder))

    def rdflib(self) -> rdflib.Dataset:
        """Return a copy of the dataset as an rdflib Dataset: closure as default graph, sources as named graphs."""
        import rdflib
        from pyoxigraph import RdfFormat, serialize

        default = (*self.ontology_triples, *self.accepted, *self.inferred)
        quads = [Quad(t.subject, t.predicate, t.object) for t in default]
        for name, triples in self._named_graphs():
            quads += [Quad(t.subject, t.predicate, t.object, name) for t in triples]
        dataset = rdflib.Dataset()
        dataset.parse(data=serialize(quads, format=RdfFormat.N_QUADS) or b"", format="nquads")
        for prefix, namespace in self.prefixes.namespaces.items():
            dataset.bind(prefix, namespace)
        return dataset
