"""Everything that is checked, fast things first, and all findings at once.

Syntax with recovery; data hygiene; shapes; inconsistencies; the profile of the ontology. What cannot be read is
reported and left out, so that one slip does not hide the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad

from aif_graph.checking.axioms import departure_findings, is_axiom, is_ontology
from aif_graph.checking.causes import by_cause
from aif_graph.checking.findings import Finding, Place, place_of
from aif_graph.checking.lint import (
    lint,
    not_canonical,
    read_rules,
    repeated,
    sources_without_file,
    text_rules,
)
from aif_graph.checking.vocabulary import undefined_terms
from aif_graph.datasets import Embedded
from aif_graph.errors import AifError, InputError
from aif_graph.graphs import GraphFolder, describe_local, settle, shared_sources, source_names
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.naming import Names
from aif_graph.naming.names import WORDS
from aif_graph.reading import Document, EvidenceRoom
from aif_graph.reading.decoding import decoded
from aif_graph.terms import STANDARD, Prefixes

Progress = Callable[[str, int, int], None]  # what is being done, how much of it, of how much
MAX_VALIDATED = 500_000  # statements that shapes are asked of: rdflib holds them, in 6 GB and 250 s for a million


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found. ``report`` is the W3C validation report as N-Triples, b"" where no shapes were asked."""

    findings: tuple[Finding, ...]
    statements: int
    documents: int
    report: bytes = b""


def check_graph(graph: KnowledgeGraph, *, fast: bool = False, progress: Progress | None = None) -> Checked:
    """Check a graph that could be loaded; ``fast`` leaves out shapes, inconsistencies and profile."""
    return _Check(graph, progress).run(fast=fast)


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
    ``max_validated`` statements; that they were not is a finding.
    """
    graph, findings = _read(folder, progress=progress)
    check = _Check(graph, progress, only=only, max_validated=max_validated)
    checked = check.run(fast=fast, already=findings)
    found = checked.findings
    return replace(checked, findings=_concerning(found, only, graph) if only else found)


def _concerning(findings: Iterable[Finding], only: Collection[Path], graph: KnowledgeGraph) -> tuple[Finding, ...]:
    wanted = {path.resolve() for path in only}
    shown = {_shown(graph.folder.root)(path) for path in only}
    documents = (document for document in (*graph.ontology, *graph.documents) if document.path.resolve() in wanted)
    terms = {quad.subject for document in documents for quad in document.quads}
    subjects = {f"_:{term.value}" if isinstance(term, BlankNode) else str(getattr(term, "value", "")) for term in terms}

    def concerns(finding: Finding) -> bool:
        told = (finding, *finding.causes)
        places = (each.place for each in told)
        nodes = (each.node for each in told)
        return any(map(subjects.__contains__, nodes)) or any(place and place.path in shown for place in places)

    return tuple(filter(concerns, findings))


def _read(folder: GraphFolder, *, progress: Progress | None) -> tuple[KnowledgeGraph, list[Finding]]:
    from aif_graph.checking.syntax import read_leniently

    findings: list[Finding] = []
    shown = _shown(folder.root)
    files, done = len(folder.ontology) + len(folder.data), count(1)

    def read(path: Path, source: NamedNode) -> Document:
        if progress:
            progress("reading", next(done), files)
        reading = read_leniently(path, source, shown=shown(path))
        findings.extend(reading.findings)
        return reading.document

    ontology = tuple(read(path, folder.manifest.ontology) for path in folder.ontology)
    documents = tuple(read(path, source) for path, source in source_names(folder).items())
    findings += [_problem("shared-source", error, shown) for error in shared_sources(documents)]
    documents = describe_local(folder, documents)
    settlement = settle(documents, folder.manifest, described=folder.described)
    for path in folder.shapes:
        told = read_leniently(path, folder.manifest.ontology, shown=shown(path)).findings
        findings += [replace(finding, node=shown(path)) for finding in told]
    return KnowledgeGraph(folder, ontology, documents, settlement), findings


def _problem(rule: str, error: InputError, shown: Callable[[Path], str]) -> Finding:
    sentence = f"{error.reason[0].upper()}{error.reason[1:]}."
    return Finding(
        "violation", rule, sentence, place=_parsed(str(error.place or ""), shown), hint=error.hint, kind="lint"
    )


def _parsed(place: str, shown: Callable[[Path], str]) -> Place | None:
    """The place of an error in words, ``path:line:column``, as a place."""
    path = place
    numbers: list[int] = []
    while len(numbers) < 2 and path.rpartition(":")[2].isdigit():
        path, _, number = path.rpartition(":")
        numbers.insert(0, int(number))
    return Place(shown(Path(path)), *numbers) if path else None


def _shown(root: Path) -> Callable[[Path], str]:
    """How paths are shown: from the folder of the graph where they lie below it."""
    base = root.resolve()

    def shown(path: Path) -> str:
        if path.is_relative_to(root):  # the usual case, without a look at the disk
            return path.relative_to(root).as_posix()
        resolved = path.resolve()
        if resolved.is_relative_to(base):
            return resolved.relative_to(base).as_posix()
        return str(resolved if (base / path).exists() else path)  # a name that the graph's own files have is spelt out

    return shown


class _Check:
    """The checks of one graph."""

    def __init__(
        self,
        graph: KnowledgeGraph,
        progress: Progress | None,
        *,
        only: Collection[Path] = (),
        max_validated: int = MAX_VALIDATED,
    ) -> None:
        self.graph = graph
        self.max_validated = max_validated
        self.progress = progress
        self.alone = graph.folder.alone
        self.axioms: Sequence[Quad] = [quad for document in graph.ontology for quad in document.quads]
        self.statements: Sequence[Quad] = [*self.axioms, *graph.settlement.accepted]
        self.dataset = self._dataset()
        # Sentences such as "is a" are for readers of this graph; others' files are told in their own terms.
        self.names = Names(self.dataset, graph.manifest.terms.naming, {} if self.alone else WORDS)
        # Where a thing is written in several files, the ones that were asked about come first.
        documents = sorted((*graph.documents, *graph.ontology), key=lambda document: document.path not in only)
        self.room = EvidenceRoom(graph.folder.root, documents, url=graph.manifest.terms.url)
        self.first = {_shown(graph.folder.root)(path) for path in only}
        self.shown = _shown(graph.folder.root)

    def _dataset(self) -> Embedded:
        quads = chain.from_iterable(document.quads for document in (*self.graph.ontology, *self.graph.documents))
        prefixes = Prefixes(_prefixes(self.graph)) if self.alone else self.graph.prefixes
        return Embedded(quads, without=self.graph.settlement.rejected, prefixes=prefixes)

    def run(self, *, fast: bool, already: Iterable[Finding] = ()) -> Checked:
        """Run the checks and return what they found, with what was found ``already``."""
        findings = [*already, *self._hygiene()]
        report = b""
        if not fast:
            shapes, report = self._shapes()
            findings += [*shapes, *self._clashes(), *self._profile()]
        return Checked(by_cause(findings), len(self.graph.settlement.accepted), len(self.graph.documents), report)

    def _tell(self, what: str, done: int = 0, of: int = 0) -> None:
        if self.progress:
            self.progress(what, done, of)

    def _hygiene(self) -> Iterator[Finding]:
        self._tell("hygiene")
        for error in self.graph.settlement.problems:
            problem = _problem(error.code, error, self.shown)
            yield problem if problem.rule != "undescribed-source" else self._at_beginning(problem)
        rules = read_rules(self.graph.folder.hygiene)
        wanted = [rule for rule in rules if rule.scope == "any" or not self.alone]
        yield from lint(wanted, self.dataset, self.names, self.room)
        documents = (*self.graph.ontology, *self.graph.documents)
        yield from not_canonical(documents, self.names, self.room)
        yield from repeated(documents, self.shown, self.names, self.room)
        data = {document.path for document in self.graph.documents} if not self.alone else set()
        for sorted_subjects in (True, False):
            chosen = [d.path for d in documents if d.path.suffix == ".ttl" and (d.path in data) == sorted_subjects]
            texts = {self.shown(path): _text(path) for path in chosen}
            yield from text_rules(texts, sorted_subjects=sorted_subjects)
        if not self.alone:
            yield from sources_without_file(self.graph.documents, self.names, self.room)
            yield from undefined_terms(self.axioms, self.graph.settlement.accepted, self.names, self.room)

    def _at_beginning(self, finding: Finding) -> Finding:
        """A finding about a file as a whole, at its first statement, or at its first line where it makes none."""
        path = finding.place.path if finding.place else ""
        document = next((each for each in self.graph.documents if self.shown(each.path) == path), None)
        found = place_of(self.room.begin(document)) if document else None
        return replace(finding, place=found if found and found.line else Place(path, 1))

    def _shapes(self) -> tuple[tuple[Finding, ...], bytes]:
        documents = (*self.graph.documents, *self.graph.ontology)
        beside = [document.path for document in documents if _holds_shapes(document.path)]
        if not self.graph.folder.shapes and not beside:
            return (), b""
        if len(self.statements) > self.max_validated:
            return (self._too_many(),), b""
        self._tell("shapes")
        from aif_graph.checking.shapes import check_shapes, read_shapes

        checked = check_shapes(
            read_shapes(self.graph.folder.shapes, self.names.curie, shown=self.shown, beside=beside),
            self.statements,
            self.names,
            self.room,
            progress=lambda done, of: self._tell("shapes", done, of),
        )
        return checked.findings, checked.report

    def _too_many(self) -> Finding:
        largest = max((*self.graph.documents, *self.graph.ontology), key=lambda document: len(document.quads))
        return Finding(
            severity="violation",
            rule="too-many-statements",
            message=f"The shapes were not asked: {len(self.statements):,} statements are more than "
            f"{self.max_validated:,}.",
            place=Place(self.shown(largest.path)),
            hint="Check the files one by one, or take the time and memory: --max-validated N (a million: 5 min, 6 GB).",
            kind="shapes",
        )

    def _clashes(self) -> Iterator[Finding]:
        self._tell("inconsistencies")
        from aif_graph.checking.clashes import clash_findings
        from aif_graph.explaining import Teller
        from aif_graph.reasoning import close

        axioms = {quad.triple for quad in (filter(is_axiom, self.statements) if self.alone else self.axioms)}
        teller = Teller(self.room, self.names, axioms)
        try:
            closure = close(self.statements, max_inferred=self.graph.max_inferred)
            yield from clash_findings(closure, axioms, teller, self.room, self.first)
        except AifError as error:
            place = _parsed(str(error.place or ""), self.shown)
            yield Finding("violation", "reasoning", f"{error.message}.", place=place, hint=error.hint, kind="clash")

    def _profile(self) -> Iterator[Finding]:
        self._tell("profile")
        axioms = self.statements if self.alone else self.axioms
        if self.alone and not is_ontology(axioms):
            return  # plain data: nothing in them claims to be OWL
        data = () if self.alone else self.graph.settlement.accepted
        yield from departure_findings(axioms, data, self.names, self.room, curie=self._shorten, ours=not self.alone)

    def _shorten(self, iri: str) -> str:
        """The CURIE of an IRI by any prefix that the files declare; they are read when the first is asked for."""
        return self._curie(iri)

    @cached_property
    def _curie(self) -> Callable[[str], str]:
        return Prefixes({**_prefixes(self.graph), **self.graph.prefixes.namespaces}).shorten


def _prefixes(graph: KnowledgeGraph) -> Mapping[str, str]:
    """The prefixes that the files and the shapes declare, ours for the languages they are written in."""
    paths = (*graph.folder.shapes, *(document.path for document in graph.documents))
    declared = (re.findall(r"(?i)^@?prefix\s+([\w.-]+):\s*<([^<>\s]+)>", _text(path), re.M) for path in paths)
    return {**STANDARD, **dict(chain.from_iterable(declared))}


def _holds_shapes(path: Path) -> bool:
    """Whether a Turtle file speaks of shapes, by the look of its text."""
    return path.suffix in {".ttl", ".nt"} and STANDARD["sh"] in _text(path)


def _text(path: Path) -> str:
    if not path.is_file():  # a pipe would keep us waiting, a device would never end
        return ""
    try:
        return decoded(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    except OSError:
        return ""
