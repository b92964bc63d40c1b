"""The facade: one knowledge graph, read once, that can be asked, shown, checked and exported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Store, Triple, Variable

from aif_graph.asking import (
    MAX_ROWS,
    Answer,
    CannedQuery,
    Graphs,
    Row,
    asks_for_graphs,
    bind,
    evaluate,
    read_catalogue,
    read_query,
)
from aif_graph.asking.hints import why_empty
from aif_graph.errors import AifError, InputError, UsageError
from aif_graph.reading import (
    Content,
    Document,
    Settlement,
    find_content,
    read_document,
    read_documents,
    read_ontology,
    settle,
    source_of,
)
from aif_graph.reasoning import MAX_INFERRED, Closure, ListError, close
from aif_graph.storing import Names, add_triples, build_store, is_named
from aif_graph.terms import INFERRED as INFERRED_GRAPH
from aif_graph.terms import ONTOLOGY, PREFIXES

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


def _paths(files: Files) -> list[Path]:
    """The paths of some files, or of one that stands alone: a text is not taken letter by letter."""
    return [Path(file) for file in ([files] if isinstance(files, str | PathLike) else files)]


def _listed(labels: list[str], most: int = 3) -> str:
    """Some labels in one text, and how many more there are."""
    more = f" and {len(labels) - most} more" if len(labels) > most else ""
    return "; ".join(labels[:most]) + more


def load(
    extra: Files = (),
    *,
    root: str | PathLike[str] | None = None,
    reasoner: str = "aif",
    max_inferred: int = MAX_INFERRED,
    strict: bool = True,
) -> KnowledgeGraph:
    """Read the graph: the files that come with the package, or those below ``root``, and ``extra`` on top, one or more.

    ``reasoner`` is one of REASONERS; ``max_inferred`` ends a runaway ontology. Without ``strict``, sources that nothing
    describes and verdicts that cannot be applied do not stop loading: they are the settlement's ``problems``.

    Raises InputError for a file that is missing or malformed, for two files that claim one source, for a
    source that nothing describes, and for a verdict about a statement that no source makes; then nothing is
    loaded. Everything past reading (reasoning, the store) is done when first needed.
    """
    content = find_content(Path(root) if root is not None else None, _paths(extra))
    ontology = read_ontology(content)
    documents = read_documents(content)
    if reasoner not in REASONERS:
        raise UsageError(f"there is no reasoner {reasoner!r}", hint=f"Reasoners: {', '.join(REASONERS)}.")
    settlement = settle(documents)
    for problem in settlement.problems if strict else ():
        raise problem
    return KnowledgeGraph(content, ontology, documents, settlement, reasoner, max_inferred)


@dataclass(frozen=True, repr=False)
class KnowledgeGraph:
    """Statements of all sources, what of them is accepted, and what follows. Made by ``load``; never changes."""

    content: Content
    ontology: tuple[Document, ...]
    documents: tuple[Document, ...]
    settlement: Settlement
    reasoner: str = "aif"
    max_inferred: int = MAX_INFERRED

    def __repr__(self) -> str:
        return f"<KnowledgeGraph: {len(self.accepted):,} accepted statements of {len(self.documents):,} sources>"

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
            raise InputError(error.message, place=place, hint=error.hint) from None

    @property
    def is_closed(self) -> bool:
        """Whether anything has asked for the closure yet."""
        return "closure" in self.__dict__

    @cached_property
    def unused(self) -> tuple[UnusedAxiom, ...]:
        """The axioms outside OWL 2 RL, which the closure leaves aside; each knows its ``place``. Of owlrl, none."""
        from aif_graph.reasoning.profile import unused_axioms

        return unused_axioms(self.closure, self._place_of) if isinstance(self.closure, Closure) else ()

    def _place_of(self, subject: object, predicate: NamedNode) -> str:
        return self.evidence.about(subject, predicate)

    @property
    def proved(self) -> Closure:
        """The closure with its derivations. Raises UsageError when the reasoner keeps none."""
        if isinstance(self.closure, Closure):
            return self.closure
        raise UsageError("owlrl keeps no proofs", hint="Leave out --reasoner owlrl.")

    @cached_property
    def inferred(self) -> tuple[Triple, ...]:
        """The inferred triples about named things, in the order of the reasoner."""
        return tuple(triple for triple in self.closure.inferred if is_named(triple))

    @cached_property
    def store(self) -> Store:
        """A store whose default graph is the closure with the ontology."""
        store = self._accepted_store()
        add_triples(store, self.inferred)
        return store

    def _accepted_store(self) -> Store:
        """A new store with what is accepted and the ontology."""
        quads = chain.from_iterable(document.quads for document in (*self.ontology, *self.documents))
        return build_store(quads, without=self.settlement.rejected)

    @cached_property
    def dataset(self) -> Store:
        """The same store once the named graphs are in it: each source, what is inferred, the ontology."""
        store = self._with_graphs(self.store)
        add_triples(store, self.inferred, NamedNode(INFERRED_GRAPH))
        return store

    def _with_graphs(self, store: Store) -> Store:
        for document in self.documents:
            add_triples(store, document.triples, document.source)
        add_triples(store, self.ontology_triples, NamedNode(ONTOLOGY))
        return store

    @cached_property
    def _asserted_dataset(self) -> Store:
        """What is asked without reasoning: no closure, and no graph of what is inferred."""
        return self._with_graphs(self._accepted_store())

    @cached_property
    def names(self) -> Names:
        """Labels of IRIs, and IRIs of names."""
        return Names(lambda: self.store)

    @cached_property
    def asserted_names(self) -> Names:
        """The same without reasoning: what only follows gives no name, and makes nothing one of a class."""
        return Names(lambda: self._asserted_dataset)

    @cached_property
    def queries(self) -> Mapping[str, CannedQuery]:
        """The canned queries by name."""
        return read_catalogue(self.content.queries)

    def run(self, name: str, *, asserted: bool = False, **parameters: object) -> Answer:
        """Answer the canned query ``name``; parameters are given by name, as text, Python values or RDF terms.

        ``asserted`` asks the accepted statements alone, without what follows from them.
        Raises NotFoundError for an unknown query or value, UsageError for a missing or wrong parameter.
        """
        query = read_query(self.content.queries, name)
        return self._ask(query.text, bind(query, parameters, self.names), asserted)

    def query(
        self, text: str, *, asserted: bool = False, graphs: Graphs | None = None, max_rows: int = MAX_ROWS
    ) -> Answer:
        """Answer an ad-hoc SPARQL query; the project's prefixes are known.

        ``graphs`` is the dataset to ask, by the names of its graphs; rows past ``max_rows`` are cut off.
        Raises QueryError (malformed, or SERVICE or an update) and LimitError (too long, nested too deep).
        """
        return self._ask(text, {}, asserted, graphs, max_rows)

    def _ask(
        self,
        text: str,
        bindings: Mapping[Variable, NamedNode | Literal],
        asserted: bool,
        graphs: Graphs | None = None,
        max_rows: int = MAX_ROWS,
    ) -> Answer:
        from dataclasses import replace

        names = self.asserted_names if asserted else self.names
        store = self._asserted_dataset if asserted else self._closed_store(bool(graphs) or asks_for_graphs(text))
        answer = evaluate(store, text, bindings, graphs=graphs, max_rows=max_rows)
        if answer.kind == "rows" and not answer.rows and not bindings:
            return replace(answer, hints=why_empty(store, text, names))
        return answer

    def _closed_store(self, with_graphs: bool) -> Store:
        return self.dataset if with_graphs else self.store

    def show(self, term: str, *, grouped: bool = False) -> Answer:
        """Return every statement about a thing, and to it, each with its source and whether it is accepted.

        ``term`` is a label, slug, CURIE or IRI. Columns: subject, property, value, standing (accepted, inferred or
        rejected), source. ``grouped`` gives one row for each statement, with its sources in one text.
        Raises NotFoundError when nothing bears the name.
        """
        thing = self.names.resolve(term)
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
                yield triple, (NamedNode(ONTOLOGY),), ACCEPTED
        for triple in self.inferred:
            yield triple, (NamedNode(INFERRED_GRAPH),), INFERRED

    @cached_property
    def evidence(self) -> EvidenceRoom:
        """Where statements are written: file, line, column, source."""
        from aif_graph.reading import EvidenceRoom

        return EvidenceRoom(self.content.root, (*self.documents, *self.ontology))

    def explain(self, subject: str, predicate: str, obj: str, *, limit: int = 1) -> Explanation:
        """Return why a statement holds, down to the lines of its sources, or what is missing for it.

        Each part is a name, slug, CURIE or IRI ("Denmark", "has access to", "LUMI-AI"); ``obj`` may be a text or a
        number that is stated. ``limit`` is how many proofs that differ in their last step are given.
        Raises NotFoundError when nothing bears a name.
        """
        from aif_graph.explaining import Teller, explain

        triple = Triple(self.names.resolve(subject), self.names.resolve_property(predicate), self._object(obj))
        teller = Teller(self.evidence, self.names, self.ontology_triples)
        return explain(self.proved, teller, triple, limit=limit)

    def _object(self, text: str) -> NamedNode | Literal:
        try:
            return self.names.resolve(text)
        except AifError:
            values = (triple.object for triple in self.accepted if isinstance(triple.object, Literal))
            found = next((value for value in values if value.value == text.strip('"')), None)
            if found is None:
                raise
            return found

    def what_if(self, without: str | Iterable[str] = (), extra: Files = ()) -> Consequences:
        """Return what would be lost and gained without some statements, and with the files ``extra`` on top.

        Both take one or several. Each of ``without`` is a statement in words, "Denmark participatesIn …", with names
        that hold blanks in quotes, and … or ? for anything. Raises NotFoundError for a name or a statement that is not
        there.
        """
        from aif_graph.explaining import Teller, compare
        from aif_graph.explaining.statement import read_pattern

        texts = [without] if isinstance(without, str) else without
        patterns = [read_pattern(text, self.names, self._object) for text in texts]
        documents = (read_document(path, source_of(path)) for path in _paths(extra))
        added = [triple for document in documents for triple in document.triples]
        teller = Teller(self.evidence, self.names, self.ontology_triples)
        return compare(
            self.proved,
            self.ontology_triples,
            self.accepted,
            without=patterns,
            added=added,
            sentence=teller.sentence,
        )

    def check(self) -> tuple[Finding, ...]:
        """Return what is wrong with what is written: hygiene, shapes, inconsistencies, the ontology's profile."""
        from aif_graph.checking import check_graph

        return check_graph(self).findings

    def export(self, folder: str | PathLike[str]) -> tuple[Path, ...]:
        """Write the graph as files into ``folder``, which must be new or empty or hold an earlier export.

        Returns the files written. The same graph gives the same bytes. Needs room for a second copy while writing.
        """
        from aif_graph.publishing import export

        return export(self, Path(folder))

    def rdflib(self) -> rdflib.Dataset:
        """Return a copy of the dataset as an rdflib Dataset: closure as default graph, sources as named graphs."""
        import io

        import rdflib
        from pyoxigraph import RdfFormat

        data = io.BytesIO(self.dataset.dump(format=RdfFormat.N_QUADS) or b"")
        dataset = rdflib.Dataset()
        dataset.parse(data, format="nquads")
        for prefix, namespace in PREFIXES.items():
            dataset.bind(prefix, namespace)
        return dataset
