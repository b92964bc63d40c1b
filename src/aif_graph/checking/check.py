"""Everything that is checked, fast things first, and all findings at once.

Syntax with recovery; data hygiene; shapes; inconsistencies; the profile of the ontology. What cannot be read is
reported and left out, so that one slip does not hide the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from aif_graph.checking.axioms import PROFILES, departure_findings, is_axiom, is_ontology
from aif_graph.checking.causes import Overlap, by_cause
from aif_graph.checking.concerning import concerning, shown_from
from aif_graph.checking.findings import Finding, Reporter, place_of, shown_place
from aif_graph.checking.folder import (
    Progress,
    declared_prefixes,
    faulty_questions,
    holds_shapes,
    place_of_key,
    problem,
    read_folder,
    text_of,
    unread_files,
)
from aif_graph.checking.identifiers import misnamed
from aif_graph.checking.lint import lint, not_canonical, read_rules, repeated, sources_without_file, text_rules
from aif_graph.checking.ranks import against_rank
from aif_graph.checking.vocabulary import Kinds, kinds_of, namespaces_of, undefined_terms
from aif_graph.datasets import Embedded
from aif_graph.errors import AifError, Option, Place, Words, in_python, on_command_line
from aif_graph.graphs import GraphFolder, own_labels, own_vocabulary, read_vocabularies
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.limits import VALIDATED as MAX_VALIDATED
from aif_graph.naming import Names
from aif_graph.naming.names import WORDS
from aif_graph.reading import Document, EvidenceRoom
from aif_graph.terms import SOURCES, STANDARD, Prefixes

_TYPE = NamedNode(STANDARD["rdf"] + "type")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, in how many statements of how many files, and the prefixes by which it is told.

    ``report`` is the W3C validation report as N-Triples, b"" where no shapes were asked.
    """

    findings: tuple[Finding, ...]
    statements: int
    documents: int
    report: bytes = b""
    prefixes: Mapping[str, str] = field(default_factory=lambda: STANDARD)


def check_graph(
    graph: KnowledgeGraph,
    *,
    fast: bool = False,
    progress: Progress | None = None,
    max_validated: int = MAX_VALIDATED,
) -> Checked:
    """Check a graph that could be loaded; ``fast`` leaves out shapes, inconsistencies and profile.

    Hints are in the words of Python.
    """
    check = _Check(graph, read_vocabularies(graph.folder), progress, max_validated=max_validated, words=in_python)
    return check.run(fast=fast)


def check_content(
    folder: GraphFolder,
    *,
    fast: bool = False,
    only: Collection[Path] = (),
    progress: Progress | None = None,
    max_validated: int = MAX_VALIDATED,
) -> Checked:
    """Check the files of a graph, readable or not.

    ``only`` keeps to the findings in these files, or about what they describe. Shapes are not asked of more than
    ``max_validated`` statements; that they were not is a finding. Hints are in the words of the command line.
    """
    graph, vocabularies, findings = read_folder(folder, progress=progress)
    check = _Check(graph, vocabularies, progress, only=only, max_validated=max_validated)
    checked = check.run(fast=fast, already=findings)
    found = checked.findings
    return replace(checked, findings=concerning(found, only, graph) if only else found)


class _Check:
    """The checks of one graph."""

    def __init__(
        self,
        graph: KnowledgeGraph,
        vocabularies: Sequence[Document],
        progress: Progress | None,
        *,
        only: Collection[Path] = (),
        max_validated: int = MAX_VALIDATED,
        words: Words = on_command_line,
    ) -> None:
        self.graph = graph
        self.words = words
        self.max_validated = max_validated
        self.progress = progress
        self.manifest = graph.manifest
        self.bare = graph.folder.is_bare
        self.vocabularies = (*vocabularies, own_vocabulary())
        self.axioms: Sequence[Quad] = [quad for document in graph.ontology for quad in document.quads]
        self.statements: Sequence[Quad] = [*self.axioms, *graph.settlement.accepted]
        self.documents = (*graph.ontology, *graph.documents)
        self.dataset = self._dataset()
        # Sentences such as "is a" are for readers of a graph; somebody's files are told in their own terms.
        self.names = Names(self.dataset, self.manifest.terms.naming, {} if self.bare else {**own_labels(), **WORDS})
        # Where a thing is written in several files, the ones that were asked about come first.
        documents = sorted((*graph.documents, *graph.ontology), key=lambda document: document.path not in only)
        self.room = EvidenceRoom(graph.folder.root, documents, url=self.manifest.terms.url)
        self.reporter = Reporter(self.names, self.room)
        self.first = {shown_from(graph.folder.root)(path) for path in only}
        self.shown = shown_from(graph.folder.root)

    def _dataset(self) -> Embedded:
        quads = chain.from_iterable(document.quads for document in self.documents)
        prefixes = Prefixes(declared_prefixes(self.graph.folder, self.documents)) if self.bare else self.graph.prefixes
        rejected, named = self.graph.settlement.rejected, [(each.source, each.triples) for each in self.vocabularies]
        return Embedded(quads, without=rejected, named=lambda: named, prefixes=prefixes)

    @cached_property
    def kinds(self) -> Kinds:
        """The terms that there are, each with the IRIs of its types: those of the ontology and of vocabularies."""
        vocabularies = kinds_of(chain.from_iterable(document.quads for document in self.vocabularies))
        return {**{term: types for term, types in vocabularies.items() if types}, **kinds_of(self.axioms)}

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """The namespaces whose terms have to be defined: those of the graph's ontology, and the engine's own."""
        return namespaces_of(self.kinds) | {SOURCES}

    def run(self, *, fast: bool, already: Iterable[Finding] = ()) -> Checked:
        """Run the checks and return what they found, with what was found ``already``."""
        findings = [*already, *self._hygiene()]
        report, overlaps = b"", tuple[Overlap, ...]()
        if not fast:
            shapes, report, overlaps = self._shapes()
            findings += [*shapes, *self._clashes(), *self._profile()]
        return Checked(
            by_cause(findings, overlaps),
            statements=len(self.graph.settlement.accepted),
            documents=len(self.graph.documents),
            report=report,
            prefixes=self.dataset.prefixes.namespaces,
        )

    def _tell(self, what: str, done: int = 0, of: int = 0) -> None:
        if self.progress:
            self.progress(what, done, of)

    def _hygiene(self) -> Iterator[Finding]:
        self._tell("hygiene")
        for error in self.graph.settlement.problems:
            found = problem(error.code, error, self.shown)
            yield found if found.rule != "undescribed-source" else self._at_beginning(found)
        if not self.bare:
            yield from unread_files(self.graph.folder, self.shown)
        yield from faulty_questions(self.graph.folder.queries, self.shown)
        yield from self._rules()
        yield from not_canonical(self.documents, self.reporter)
        yield from repeated(self.documents, self.shown, self.reporter)
        data = {document.path for document in self.graph.documents} if not self.bare else set()
        for sorted_subjects in (True, False):
            chosen = [d.path for d in self.documents if d.path.suffix == ".ttl" and (d.path in data) == sorted_subjects]
            texts = {self.shown(path): text_of(path) for path in chosen}
            yield from text_rules(texts, sorted_subjects=sorted_subjects)

    def _rules(self) -> Iterator[Finding]:
        """What the rules find; those that ask for order are for a graph, not for somebody's files."""
        rules = read_rules(self.graph.folder.hygiene)
        wanted = [rule for rule in rules if rule.scope == "any" or not self.bare]
        found = lint(wanted, self.dataset, self.manifest.base, self.reporter, shown=self.shown)
        if self.bare:
            yield from found
            return
        accepted = self.graph.settlement.accepted
        undefined = tuple(undefined_terms(self.kinds, self.namespaces, accepted.keys(), self.reporter))
        told = {(each.place, each.node) for each in undefined if each.place and each.place.column}
        # A term that is not defined is not described, either.
        yield from (each for each in found if each.rule != "dangling-name" or (each.place, each.node) not in told)
        yield from undefined
        if self.graph.folder.describes_sources:
            yield from sources_without_file(self.graph.documents, self.manifest.terms.source, self.reporter)
        yield from self._against_rank()
        if pattern := self.manifest.identifiers:
            place = place_of_key("identifiers", self.manifest, self.shown)
            yield from misnamed(pattern, place, self.dataset, self.reporter)

    def _against_rank(self) -> Iterator[Finding]:
        terms, verdicts = self.manifest.terms, self.graph.settlement.verdicts
        return against_rank(verdicts, self.graph.documents, self.dataset, terms, self.reporter)

    def _at_beginning(self, finding: Finding) -> Finding:
        """A finding about a file as a whole, at its first statement, or at its first line where it makes none."""
        path = finding.place.path if finding.place else ""
        document = next((each for each in self.graph.documents if self.shown(each.path) == path), None)
        found = place_of(self.room.begin(document)) if document else None
        return replace(finding, place=found if found and found.line else Place(path, 1))

    def _shapes(self) -> tuple[tuple[Finding, ...], bytes, tuple[Overlap, ...]]:
        beside = [document.path for document in self.documents if holds_shapes(document.path)]
        if not self.graph.folder.shapes and not beside:
            return (), b"", ()
        if len(self.statements) > self.max_validated:
            return (self._too_many(),), b"", ()
        self._tell("shapes")
        from aif_graph.checking.shacl import check_shapes, read_shapes

        checked = check_shapes(
            read_shapes(self.graph.folder.shapes, self.names.curie, shown=self.shown, beside=beside),
            self.statements,
            self.names,
            self.room,
            progress=lambda done, of: self._tell("shapes", done, of),
        )
        return checked.findings, checked.report, checked.overlaps

    def _too_many(self) -> Finding:
        option = self.words(Option("max-validated"))
        largest = max(self.documents, key=lambda document: len(document.quads))
        exceeded = f"{len(self.statements):,} statements exceed the limit of {self.max_validated:,}"
        hint = f"Check the files one by one, or raise the limit: {option} N (a million: 5 minutes, 6 GB)."
        place, message = Place(self.shown(largest.path)), f"The shapes were skipped: {exceeded}."
        return Finding("violation", "too-many-statements", message, place=place, hint=hint, kind="shapes")

    def _clashes(self) -> Iterator[Finding]:
        self._tell("inconsistencies")
        from aif_graph.checking.clashes import clash_findings
        from aif_graph.explaining import Teller
        from aif_graph.reasoning import close

        axioms = {quad.triple for quad in (filter(is_axiom, self.statements) if self.bare else self.axioms)}
        teller = Teller(self.room, self.names, axioms)
        try:
            closure = close(self.statements, max_inferred=self.graph.max_inferred)
            yield from clash_findings(closure, axioms, teller, self.room, self.first)
        except AifError as error:
            place = shown_place(error, self.shown)
            yield Finding("violation", "reasoning", f"{error.reason}.", place=place, hint=error.hint, kind="clash")

    def _profile(self) -> Iterator[Finding]:
        self._tell("profile")
        if self.bare and is_ontology(self.statements):  # in plain data nothing claims to be OWL
            yield from departure_findings(self.statements, (), self.reporter, curie=self._shorten)
        if self.bare or self.manifest.profile == "none":
            return
        yield from departure_findings(
            [*self.axioms, *self._own_declarations()],
            self.graph.settlement.accepted,
            self.reporter,
            curie=self._shorten,
            profiles=PROFILES if self.manifest.profile == "RL" else ("OWL 2 DL",),
            known=self.namespaces,
        )

    def _own_declarations(self) -> Iterator[Quad]:
        """The kinds of the engine's own terms, as far as the graph's ontology does not declare them itself."""
        declared = {axiom.subject for axiom in self.axioms}
        for quad in own_vocabulary().quads:
            own = isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(SOURCES)
            if own and quad.predicate == _TYPE and quad.subject not in declared:
                yield quad

    def _shorten(self, iri: str) -> str:
        """The CURIE of an IRI by any prefix that the files declare; they are read when the first is asked for."""
        return self._curie(iri)

    @cached_property
    def _curie(self) -> Callable[[str], str]:
        declared = declared_prefixes(self.graph.folder, self.documents)
        return Prefixes({**declared, **self.graph.prefixes.namespaces}).shorten
