"""What a change means: statements, what follows from them, answers, findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aif_graph.comparing.answer_changes import AnswerChange, answer_changes, left_out
from aif_graph.comparing.blanks import Unmatched
from aif_graph.comparing.by_source import Support, differing, elsewhere
from aif_graph.comparing.finding_changes import finding_changes
from aif_graph.comparing.inference_changes import Inference, inference_changes
from aif_graph.comparing.sides import Progress, Side
from aif_graph.comparing.statement_changes import (
    Sentences,
    SourceChange,
    Statement,
    source_changes,
    standing_changes,
)

if TYPE_CHECKING:
    from aif_graph.checking import Finding

PARTS = ("statements", "inferences", "answers", "findings")


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two graphs; false when nothing does.

    ``old`` and ``new`` are what the sides are called; ``parts`` what was compared, of PARTS; ``notes`` sentences on
    what could not be. ``standing`` are statements that both sides make and one accepts. ``support`` counts which of the
    statements have other sources; None where a side does not know who states what, and where nothing differs.
    """

    old: str
    new: str
    parts: tuple[str, ...]
    sources: tuple[SourceChange, ...] = ()
    standing: tuple[Statement, ...] = ()
    lost: tuple[Inference, ...] = ()
    gained: tuple[Inference, ...] = ()
    answers: tuple[AnswerChange, ...] = ()
    findings_gone: tuple[Finding, ...] = ()
    findings_come: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    support: Support | None = None

    def __bool__(self) -> bool:
        found = (self.sources, self.standing, self.lost, self.gained, self.answers)
        return any(map(len, (*found, self.findings_gone, self.findings_come)))


def compare(old: Side, new: Side, parts: Collection[str] = PARTS, *, progress: Progress | None = None) -> Difference:
    """Return what differs between two graphs in ``parts``.

    What cannot differ is not worked out: nothing follows from the same statements that did not follow before.
    Raises InputError, naming the side, for an ontology or a query that cannot be taken.
    """
    wanted = tuple(part for part in PARTS if part in parts)
    result = Difference(old.place.title, new.place.title, wanted)
    _tell(progress, "statements")
    found = differing(old, new)
    if found:
        result = _of_statements(result, old, new, found, progress)
    if "answers" in parts:
        _read_queries(old)
        _read_queries(new)
        result = replace(result, answers=answer_changes(old, new, same=not found, progress=progress))
    if "findings" in parts and not _dumped(old, new):
        gone, come = finding_changes(old, new, progress)
        result = replace(result, findings_gone=gone, findings_come=come)
    return replace(result, notes=_notes(old, new, wanted, found))


def _tell(progress: Progress | None, what: str) -> None:
    if progress:
        progress(what, 0, 0)


def _of_statements(
    result: Difference, old: Side, new: Side, found: Mapping[str, Unmatched], progress: Progress | None
) -> Difference:
    """``result`` with the statements that differ, and what follows from them if that is asked for."""
    reasons = not {"inferences", "answers"}.isdisjoint(result.parts)
    if reasons:
        _force(old)
        _force(new)
    before, after = Sentences(old, asserted=not reasons), Sentences(new, asserted=not reasons)
    if "statements" in result.parts:
        others = elsewhere(old, new, found)
        result = replace(
            result,
            sources=source_changes(found, before, after, others),
            standing=standing_changes(old, new, before, after),
            support=None if old.sourceless or new.sourceless else others.support,
        )
    if "inferences" in result.parts:
        _tell(progress, "inferences")
        lost, gained = inference_changes(old, new, before, after)
        result = replace(result, lost=lost, gained=gained)
    return result


def _force(side: Side) -> None:
    """Reason now, so that a broken ontology is said of its side."""
    with side.place.blamed():
        len(side.graph.closure.inferred)


def _read_queries(side: Side) -> None:
    with side.place.blamed():
        len(side.graph.queries)


def _dumped(old: Side, new: Side) -> bool:
    return "dump" in {old.place.kind, new.place.kind}


def _notes(old: Side, new: Side, parts: Collection[str], found: Mapping[str, Unmatched]) -> tuple[str, ...]:
    notes = []
    if undecided := [source or "all statements" for source, difference in found.items() if difference.undecided]:
        notes.append(
            f"The blank nodes of {', '.join(undecided)} are too similar to compare exactly in reasonable time: some "
            "were matched by the statements about them and their neighbours, so a difference in how they are "
            "connected may be missed."
        )
    if "answers" in parts:
        unasking = [side.place.title for side in (old, new) if side.unasking]
        lender = "of the other side" if len(unasking) == 1 else "of the graph's folder"
        notes += [f"{title} has no questions; those {lender} are used." for title in unasking]
    sourceless = [side.place.title for side in (old, new) if side.sourceless]
    if sourceless:
        notes.append(f"{sourceless[0]} does not say which source states what: all statements are compared as one set.")
    borrowed = [side.place.title for side in (old, new) if side.borrowed]
    if borrowed:
        notes.append(f"{borrowed[0]} contains no ontology; that of the graph's folder is used and not compared.")
    for side in (old, new):
        notes += [f"{side.place.title}: {problem.reason}." for problem in side.graph.settlement.problems]
    if "answers" in parts and (count := left_out(old, new)):
        notes.append(f"{count} questions about which source says what are skipped.")
    if "findings" in parts and _dumped(old, new):
        notes.append("Findings are not compared: an RDF file has no files to check.")
    return tuple(notes)
