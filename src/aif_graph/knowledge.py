"""The facade: one knowledge graph, read once, that can be asked, shown and explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Triple

from aif_graph import arguments
from aif_graph.arguments import Files
from aif_graph.asking.catalogue import CannedQuery, read_catalogue, read_query
from aif_graph.asking.hints import why_empty
from aif_graph.asking.parameters import asks_for_today, bind
from aif_graph.datasets import UNLIMITED, Answer, Bindings, Dataset, Embedded, Graphs, is_graphs
from aif_graph.datasets.embedded import NamedGraphs
from aif_graph.days import today
from aif_graph.errors import InputError, Option, Place, UsageError
from aif_graph.frozen import frozen, replace
from aif_graph.graphs.folder import GraphFolder, existing
from aif_graph.graphs.manifest import Manifest
from aif_graph.graphs.settling import Settlement
from aif_graph.graphs.sources import known_prefixes
from aif_graph.limits import INFERRED, ROWS
from aif_graph.naming.names import Names
from aif_graph.naming.unlabelled import words_for_unlabelled
from aif_graph.reading import Document, is_named, read_document
from aif_graph.reasoning import Closure, ListError, close
from aif_graph.terms import Prefixes

if TYPE_CHECKING:
    import rdflib

    from aif_graph.explaining import Consequences, Explanation, Teller
    from aif_graph.graphs.known import AsOf
    from aif_graph.reading import EvidenceRoom
    from aif_graph.reasoning import ReferenceClosure
    from aif_graph.reasoning.profile import UnusedAxiom


@frozen(eq=False)
class KnowledgeGraph:
    """Statements of all sources, what of them is accepted, and what follows. Made by ``load``; never changes."""

    folder: GraphFolder
    ontology: tuple[Document, ...]
    documents: tuple[Document, ...]
    settlement: Settlement
    reasoner: str = "aif"
    max_inferred: int = INFERRED
    as_of: AsOf | None = None

    @property
    def manifest(self) -> Manifest:
        """What its ``graph.toml`` says, with the defaults for what it does not."""
        return self.folder.manifest

    @cached_property
    def prefixes(self) -> Prefixes:
        """The prefixes that are known without being declared: those of ``graph.toml``, and of files put on top."""
        return known_prefixes(self.folder, (*self.ontology, *self.documents))

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

    @cached_property
    def day(self) -> str:
        """Its own day, on which a question has the same answer whenever it is asked: see ``graphs.known.day_of``."""
        from aif_graph.graphs.known import day_of

        return day_of(self.folder, self.documents, self.as_of) or today()

    @property
    def today(self) -> str:
        """The day that it is in UTC, or that as of which the graph was read."""
        return self.as_of.day if self.as_of else today()

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
        raise UsageError("owlrl does not record proofs", hint="Leave out {option}.", option=Option("reasoner", "owlrl"))

    @cached_property
    def inferred(self) -> tuple[Triple, ...]:
        """The inferred triples about named things, in the order of the reasoner."""
        return tuple(triple for triple in self.closure.inferred if is_named(triple))

    @cached_property
    def dataset(self) -> Dataset:
        """What answers queries: its default graph is the closure with the ontology.

        Each source is a named graph with exactly what it states; so are what is inferred, and the ontology.
        """
        return self._dataset(self._follows(), self._named_graphs)

    @cached_property
    def asserted(self) -> Dataset:
        """The same with a default graph of accepted statements and ontology, without what follows from them."""
        return self._dataset((), self._stated_graphs)

    def _follows(self) -> Iterator[Triple]:
        yield from self.inferred  # not before somebody asks

    def _dataset(self, inferred: Iterable[Triple], named: Callable[[], NamedGraphs]) -> Embedded:
        quads = chain.from_iterable(document.quads for document in (*self.ontology, *self.documents))
        without = self.settlement.rejected
        return Embedded(quads, without=without, triples=inferred, named=named, prefixes=self.prefixes)

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
        return Names(self.dataset, self.manifest.terms.naming, partial(words_for_unlabelled, self.folder))

    @cached_property
    def asserted_names(self) -> Names:
        """The same without reasoning: what only follows gives no name, and makes nothing one of a class."""
        return Names(self.asserted, self.manifest.terms.naming, partial(words_for_unlabelled, self.folder))

    @cached_property
    def queries(self) -> Mapping[str, CannedQuery]:
        """The canned queries by name."""
        return read_catalogue(self.folder.queries)

    def run(self, name: str, /, *, asserted: bool = False, **parameters: object) -> Answer:
        """Answer the canned query ``name``; parameters are given by name, as text, Python values or RDF terms.

        ``asserted`` asks the accepted statements alone, without what follows from them.
        Raises NotFoundError for an unknown query or value, UsageError for a missing or wrong parameter.
        """
        query = read_query(self.folder.queries, arguments.text("name", name))
        day = self.today
        bindings = bind(query, parameters, self.names, day)
        answer = self._ask(query.text, bindings, arguments.flag("asserted", asserted))
        return replace(answer, day=day) if not self.as_of and asks_for_today(query, parameters) else answer

    def query(self, text: str, *, asserted: bool = False, graphs: Graphs | None = None, max_rows: int = ROWS) -> Answer:
        """Answer an ad-hoc SPARQL query; the project's prefixes are known.

        ``graphs`` is the dataset to ask, by the names of its graphs; rows past ``max_rows`` are cut off.
        Raises QueryError (malformed, or SERVICE or an update) and LimitError (too long, nested too deep).
        """
        if graphs is not None and not is_graphs(graphs):
            raise UsageError("{option} must be Graphs, two tuples of NamedNode", option=Option("graphs"))
        text, max_rows = arguments.text("text", text), arguments.whole("max-rows", max_rows, 0)
        return self._ask(text, {}, arguments.flag("asserted", asserted), graphs, max_rows)

    def _ask(
        self, text: str, bindings: Bindings, asserted: bool, graphs: Graphs | None = None, max_rows: int = ROWS
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
        from aif_graph.asking.showing import show

        thing = self.names.resolve(arguments.text("term", term))
        about, to = self.dataset.statements(thing), self.dataset.statements(obj=thing)
        return show(about, to, self._standing, self.names, grouped=grouped)

    def _standing(self, quad: Quad) -> Literal | None:
        """How a statement of a named graph stands; None for what the ontology says with unnamed classes."""
        from aif_graph.asking.showing import ACCEPTED, INFERRED, REJECTED

        if quad.graph_name == self.manifest.inferred:
            return INFERRED
        if quad.graph_name == self.manifest.ontology:
            return ACCEPTED if is_named(quad.triple) else None
        return REJECTED if Quad(*quad.triple) in self.settlement.rejected else ACCEPTED

    @cached_property
    def evidence(self) -> EvidenceRoom:
        """Where statements are written: file, line, column, source."""
        from aif_graph.reading import EvidenceRoom

        return EvidenceRoom(self.folder.root, (*self.documents, *self.ontology), url=self.manifest.terms.url)

    @cached_property
    def _teller(self) -> Teller:
        from aif_graph.explaining import Teller

        return Teller(self.evidence, self.names, self.ontology_triples)

    def explain(self, subject: str, predicate: str, obj: str, *, limit: int = 1) -> Explanation:
        """Return why a statement holds, down to the lines of its sources, or what is missing for it.

        Each part is a name, slug, CURIE or IRI ("Ann", "is a friend of", "ex:bob"); ``obj`` may be a text or a
        number that is stated or follows. ``limit`` is how many proofs that differ in their last step are given.
        Raises NotFoundError when nothing bears a name.
        """
        from aif_graph.explaining import explain

        given = {"subject": subject, "predicate": predicate, "obj": obj}
        subject, predicate, obj = (arguments.text(name, value) for name, value in given.items())
        arguments.whole("limit", limit, 1)
        thing, property_ = self.names.resolve(subject), self.names.resolve_property(predicate)
        triple = Triple(thing, property_, self._object(obj, (thing, property_)))
        verdict = self.settlement.rejected.get(Quad(*triple))
        return explain(self.proved, self._teller, triple, limit=limit, rejected_by=verdict and verdict.verdict)

    def _object(self, text: str, about: tuple[NamedNode, NamedNode] | None = None) -> NamedNode | Literal:
        from aif_graph.explaining.statement import read_object

        rejected = (quad.triple for quad in self.settlement.rejected)
        return read_object(text, self.names, chain(self.accepted, self.inferred, rejected), about)

    def what_if(self, without: str | Iterable[str] = (), extra: Files = ()) -> Consequences:
        """Return what would be lost and gained without some statements, and with the files ``extra`` on top.

        Both take one or several. Each of ``without`` is a statement in words, "Ann knows …", with names that contain
        spaces in quotes, and … or ? for anything. Raises NotFoundError for a name or a statement that is not there.
        """
        from aif_graph.explaining import compare
        from aif_graph.explaining.statement import read_pattern

        texts, files = arguments.texts("without", without), map(existing, arguments.paths("extra", extra))
        patterns = [read_pattern(text, self.names, self._object) for text in texts]
        documents = (read_document(path, NamedNode(path.resolve().as_uri())) for path in files)
        added = [triple for document in documents for triple in document.triples]
        return compare(
            self.proved,
            self.ontology_triples,
            self.accepted,
            without=patterns,
            added=added,
            sentence=self._teller.sentence,
            first=self.manifest.terms.first,
        )

    def rdflib(self) -> rdflib.Dataset:
        """Return a copy of the dataset as an rdflib Dataset: closure as default graph, sources as named graphs."""
        from aif_graph.datasets.copying import as_rdflib

        default = (*self.ontology_triples, *self.accepted, *self.inferred)
        return as_rdflib(default, self._named_graphs(), self.prefixes.namespaces)
