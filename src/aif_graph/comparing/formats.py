"""A difference as text, Markdown (fit for a pull request) and JSON.

Text and Markdown are made of the same sections. Names come from files that anybody may have written: in both, what is
not printable becomes a blank, and Markdown shows them within fenced code alone, where no markup counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from aif_graph.comparing.answers import AnswerChange, Line
from aif_graph.comparing.difference import Difference
from aif_graph.comparing.inferences import Inference
from aif_graph.comparing.statements import SourceChange, Statement

if TYPE_CHECKING:
    from aif_graph.checking import Finding

MOST = 50
_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+!|~&@:-]")


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together, under a heading. Each begins with ``+``, ``-`` or a blank, as in a patch."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the difference: its name, how much of what appears and goes, and its groups."""

    name: str
    come: int
    gone: int
    groups: tuple[Group, ...]


def write_difference(difference: Difference, format_: str, *, full: bool = False) -> str:
    """Return ``difference`` in one of DIFFERENCE_FORMATS, ending in a line break.

    Text and Markdown show MOST lines of a group and how many more there are; ``full`` shows all, and JSON always does.
    """
    return _WRITERS[format_](difference, None if full else MOST)


def _sections(difference: Difference) -> Iterator[Section]:
    makers: dict[str, Callable[[Difference], Section]] = {
        "statements": _statements,
        "inferences": _inferences,
        "answers": _answers,
        "findings": _findings,
    }
    return (makers[part](difference) for part in difference.parts)


def _statements(difference: Difference) -> Section:
    groups = [_source_group(change) for change in difference.sources]
    if difference.standing:
        lines = tuple(f"  {_told(statement)}" for statement in difference.standing)
        groups.append(Group("verdicts on what is stated", lines))
    come = sum(len(change.added) for change in difference.sources)
    gone = sum(len(change.removed) for change in difference.sources)
    return Section("statements", come, gone, tuple(groups))


def _source_group(change: SourceChange) -> Group:
    kind = {"added": ", a new source", "removed": ", a source that goes", "changed": ""}[change.kind]
    heading = f"{change.title}{kind if change.source else ''}: +{len(change.added)} -{len(change.removed)}"
    return Group(heading, (*(f"- {_told(s)}" for s in change.removed), *(f"+ {_told(s)}" for s in change.added)))


def _told(statement: Statement) -> str:
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
        reason = "; ".join(map(_told, because)) or "other inferences"
        gone_or_come = "gone" if sign == "-" else "new"
        if because and all(statement.note for statement in because):
            gone_or_come = "changed"
        heading = f"{verb}: {len(those)}, for this is {gone_or_come}: {reason}"
        yield Group(heading, tuple(f"{sign} {inference.sentence}" for inference in those))


def _answers(difference: Difference) -> Section:
    come = sum(len(change.come) + (change.kind == "added") for change in difference.answers)
    gone = sum(len(change.gone) + (change.kind == "removed") for change in difference.answers)
    return Section("answers", come, gone, tuple(map(_answer_group, difference.answers)))


def _answer_group(change: AnswerChange) -> Group:
    if change.kind != "changed":
        sign, word = ("+", "a new question") if change.kind == "added" else ("-", "a question that goes")
        return Group(f"{change.query}, {word}", (f"{sign} {change.summary}",))
    edited = ", whose query is another now" if change.edited else ""
    heading = f"{change.call}{edited}: +{len(change.come)} -{len(change.gone)}"
    lines = [f"- cannot be answered: {change.failed_before}"] if change.failed_before else []
    lines += [f"+ cannot be answered: {change.failed_now}"] if change.failed_now else []
    lines += [f"- {_row(row)}" for row in change.gone] + [f"+ {_row(row)}" for row in change.come]
    return Group(heading, tuple(lines))


def _row(row: Line) -> str:
    """The values of a row that no parameter fixed, each with its column."""
    shown = [cell for cell in row if not cell.fixed] or row
    return ", ".join(f"{cell.column}: {cell.label}" for cell in shown)


def _findings(difference: Difference) -> Section:
    gone, come = difference.findings_gone, difference.findings_come
    lines = (*(f"- {finding}" for finding in gone), *(f"+ {finding}" for finding in come))
    groups = (Group(f"aif check: +{len(come)} -{len(gone)}", lines),) if lines else ()
    return Section("findings", len(come), len(gone), groups)


def _line(text: str) -> str:
    """One line, whatever a name holds."""
    return "".join(character if character.isprintable() else " " for character in text)


def _cut(lines: Sequence[str], most: int | None) -> list[str]:
    shown = [_line(line) for line in lines[:most]]
    return [*shown, f"  … and {len(lines) - len(shown):,} more"] if len(shown) < len(lines) else shown


def _text(difference: Difference, most: int | None) -> str:
    lines = [_line(f"from {difference.old}"), _line(f"to   {difference.new}"), ""]
    for section in _sections(difference):
        if not section.groups:
            continue
        lines += [f"{section.name}: +{section.come:,} -{section.gone:,}", ""]
        for group in section.groups[:most]:
            lines += [_line(f"  {group.heading}"), *(f"    {line}" for line in _cut(group.lines, most)), ""]
        if most is not None and len(section.groups) > most:
            lines += [f"  … and {len(section.groups) - most:,} more groups", ""]
    if not difference:
        lines += ["nothing differs", ""]
    lines += [_line(f"note: {note}") for note in difference.notes]
    return "\n".join(lines).rstrip("\n") + "\n"


def _markdown(difference: Difference, most: int | None) -> str:
    sections = list(_sections(difference))
    lines = [f"**From** {_escaped(difference.old)} **to** {_escaped(difference.new)}", ""]
    lines += ["| | appear | go |", "| --- | ---: | ---: |"]
    lines += [f"| {section.name} | {section.come:,} | {section.gone:,} |" for section in sections]
    lines += ["", *([] if difference else ["Nothing differs.", ""])]
    for section in sections:
        lines += _details(section, most) if section.groups else []
    lines += [f"* {_escaped(note)}" for note in difference.notes]
    return "\n".join(lines).rstrip("\n") + "\n"


def _details(section: Section, most: int | None) -> Iterator[str]:
    yield f"<details><summary>{section.name}: {section.come:,} appear, {section.gone:,} go</summary>"
    yield ""
    for group in section.groups[:most]:
        body = [f"@@ {_line(group.heading)} @@", *_cut(group.lines, most)]
        # No name can end the fence: its line would have to hold nothing but backticks (CommonMark, section 4.5).
        yield from ("```diff", *body, "```", "")
    if most is not None and len(section.groups) > most:
        yield from (f"… and {len(section.groups) - most:,} more groups", "")
    yield from ("</details>", "")


def _escaped(text: str) -> str:
    """Text outside of code: every character that could be markup stands for itself (CommonMark, section 2.4)."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", _line(text))


def _json(difference: Difference, _: int | None) -> str:
    document: dict[str, object] = {"old": difference.old, "new": difference.new, "differs": bool(difference)}
    parts: dict[str, Callable[[], dict[str, object]]] = {
        "statements": lambda: {
            "sources": [asdict(change) for change in difference.sources],
            "standing": [asdict(statement) for statement in difference.standing],
        },
        "inferences": lambda: {
            "lost": [asdict(inference) for inference in difference.lost],
            "gained": [asdict(inference) for inference in difference.gained],
        },
        "answers": lambda: {"changes": [_answer_object(change) for change in difference.answers]},
        "findings": lambda: {
            "gone": [_finding_object(finding) for finding in difference.findings_gone],
            "come": [_finding_object(finding) for finding in difference.findings_come],
        },
    }
    document |= {part: parts[part]() for part in difference.parts}
    document["notes"] = list(difference.notes)
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _answer_object(change: AnswerChange) -> dict[str, object]:
    rows = {"gone": change.gone, "come": change.come}
    told = {
        side: [{cell.column: {"value": cell.value, "label": cell.label} for cell in row} for row in lines]
        for side, lines in rows.items()
    }
    return {
        "query": change.query,
        "summary": change.summary,
        "kind": change.kind,
        "values": dict(change.values),
        "edited": change.edited,
        "failed_before": change.failed_before,
        "failed_now": change.failed_now,
        **told,
    }


def _finding_object(finding: Finding) -> dict[str, object]:
    told = {name: getattr(finding, name) for name in ("severity", "rule", "focus", "path", "value", "message", "hint")}
    return told | {"place": str(finding.place or "")}


_WRITERS: dict[str, Callable[[Difference, int | None], str]] = {"text": _text, "markdown": _markdown, "json": _json}
DIFFERENCE_FORMATS = tuple(_WRITERS)
