"""The difference in sections, groups and lines, as text and Markdown show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aif_graph.comparing.answer_changes import AnswerChange, Line
from aif_graph.comparing.difference import Difference
from aif_graph.comparing.finding_changes import places_beside
from aif_graph.comparing.inference_changes import Inference
from aif_graph.comparing.statement_changes import SourceChange, Statement

if TYPE_CHECKING:
    from aif_graph.checking import Finding
    from aif_graph.comparing.by_source import Support

MOST_VALUES = 40  # of a parameter, in one heading
_UNANSWERED = "cannot be answered"


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together, under a heading. Each begins with ``+``, ``-`` or a blank, as in a patch."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the difference: its name, how much of what appears and goes, its groups, and remarks on all."""

    name: str
    come: int
    gone: int
    groups: tuple[Group, ...]
    remarks: tuple[str, ...] = ()


def sections(difference: Difference) -> Iterator[Section]:
    """Yield the parts that were compared, in the order of PARTS."""
    makers = {"statements": _statements, "inferences": _inferences, "answers": _answers, "findings": _findings}
    return (makers[part](difference) for part in difference.parts)


def _statements(difference: Difference) -> Section:
    groups = [_source_group(change) for change in difference.sources]
    if difference.standing:
        lines = tuple(f"  {_stated(statement)}" for statement in difference.standing)
        groups.append(Group("verdicts on what is stated", lines))
    come = sum(len(change.added) for change in difference.sources)
    gone = sum(len(change.removed) for change in difference.sources)
    remarks = _supported(difference.support) if difference.support and groups else ()
    return Section("statements", come, gone, tuple(groups), remarks)


def _supported(support: Support) -> tuple[str, ...]:
    """What of the change is a change of what is known, in words."""
    removed, added = "no longer stated by any source", "stated for the first time"
    still, before = "removed, but still stated by another source", "added, but already stated by another source"
    counts = (
        (removed, support.unstated, still, support.still_stated),
        (added, support.first_stated, before, support.stated_before),
    )
    return tuple(f"{new}: {a:,}; {known}: {b:,}" for new, a, known, b in counts if a or b)


def _source_group(change: SourceChange) -> Group:
    kind = {"added": ", a new source", "removed": ", a removed source", "changed": ""}[change.kind]
    heading = f"{change.title}{kind if change.source else ''}: +{len(change.added)} -{len(change.removed)}"
    return Group(heading, (*(f"- {_stated(s)}" for s in change.removed), *(f"+ {_stated(s)}" for s in change.added)))


def _stated(statement: Statement) -> str:
    """The sentence, what happened to it, and where it stands."""
    places = ", ".join(statement.places)
    return statement.sentence + (f" [{statement.note}]" if statement.note else "") + (f" ({places})" if places else "")


def _inferences(difference: Difference) -> Section:
    groups = (*_by_reason("-", "lost", difference.lost), *_by_reason("+", "gained", difference.gained))
    return Section("inferences", len(difference.gained), len(difference.lost), groups)


def _by_reason(sign: str, verb: str, inferences: Sequence[Inference]) -> Iterator[Group]:
    """What has the same reason stands together."""
    found: dict[tuple[Statement, ...], list[Inference]] = {}
    for inference in inferences:
        found.setdefault(inference.because, []).append(inference)
    for because, those in found.items():
        reason = "; ".join(map(_stated, because)) or "other inferences"
        gone_or_come = "gone" if sign == "-" else "new"
        if because and all(statement.note for statement in because):
            gone_or_come = "changed"
        heading = f"{verb}: {len(those)}, because this is {gone_or_come}: {reason}"
        yield Group(heading, tuple(f"{sign} {inference.sentence}" for inference in those))


def _answers(difference: Difference) -> Section:
    come = sum(len(change.come) + (change.kind == "added") for change in difference.answers)
    gone = sum(len(change.gone) + (change.kind == "removed") for change in difference.answers)
    return Section("answers", come, gone, tuple(_answer_groups(difference.answers)))


def _answer_groups(changes: Sequence[AnswerChange]) -> Iterator[Group]:
    """What changes in the same way for several values of a parameter is said once."""
    by_query: dict[str, list[AnswerChange]] = {}
    for change in changes:
        by_query.setdefault(change.query, []).append(change)
    for those in by_query.values():
        lines: dict[tuple[str, int], list[AnswerChange]] = {}
        for change in those:
            seen: dict[str, int] = {}
            for line in _answer_lines(change):
                seen[line] = seen.get(line, 0) + 1  # a row that is there twice changes twice
                lines.setdefault((line, seen[line]), []).append(change)
        together: dict[tuple[int, ...], tuple[list[AnswerChange], list[str]]] = {}
        for (line, _), concerned in lines.items():
            together.setdefault(tuple(map(id, concerned)), (concerned, []))[1].append(line)
        for concerned, own in together.values():
            yield Group(_answer_heading(concerned, own), tuple(own))


def _answer_heading(changes: Sequence[AnswerChange], lines: Sequence[str]) -> str:
    first = changes[0]
    if first.kind != "changed":
        return f"{first.query}, {'a new question' if first.kind == 'added' else 'a removed question'}"
    edited = ", whose query has changed" if first.edited else ""
    signs = [line[0] for line in lines if not line[2:].startswith(_UNANSWERED)]
    counts = f"+{signs.count('+')} -{signs.count('-')}"
    if len(changes) == 1:
        return f"{first.call}{edited}: {counts}"
    names = ", ".join(name for name, _ in first.values)
    values = [", ".join(value for _, value in change.values) for change in changes]
    more = f" and {len(values) - MOST_VALUES:,} more" if len(values) > MOST_VALUES else ""
    return (
        f"{first.query}{edited}: {counts} for each {names} of {len(values):,}: {'; '.join(values[:MOST_VALUES])}{more}"
    )


def _answer_lines(change: AnswerChange) -> Iterator[str]:
    if change.kind != "changed":
        yield f"{'+' if change.kind == 'added' else '-'} {change.summary}"
    if change.failed_before:
        yield f"- {_UNANSWERED}: {change.failed_before}"
    if change.failed_now:
        yield f"+ {_UNANSWERED}: {change.failed_now}"
    yield from (f"- {_row(row)}" for row in change.gone)
    yield from (f"+ {_row(row)}" for row in change.come)


def _row(row: Line) -> str:
    """The values of a row that no parameter fixed, each with its column."""
    shown = [cell for cell in row if not cell.fixed] or row
    return ", ".join(f"{cell.column}: {cell.label}" for cell in shown)


def _findings(difference: Difference) -> Section:
    gone, come = difference.findings_gone, difference.findings_come
    lines = (*(f"- {_finding(finding)}" for finding in gone), *(f"+ {_finding(finding)}" for finding in come))
    groups = (Group(f"aif check: +{len(come)} -{len(gone)}", lines),) if lines else ()
    return Section("findings", len(come), len(gone), groups)


def _finding(finding: Finding) -> str:
    """A finding with the places of the statements it rests on: the change may be at any of them."""
    beside = places_beside(finding)
    return f"{finding} (together with {', '.join(beside)})" if beside else str(finding)


def one_line(text: str) -> str:
    """One line, whatever a name holds."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def cut(lines: Sequence[str], most: int | None) -> list[str]:
    """The first lines, and how many more there are."""
    shown = [one_line(line) for line in lines[:most]]
    return [*shown, f"  … and {len(lines) - len(shown):,} more"] if len(shown) < len(lines) else shown
