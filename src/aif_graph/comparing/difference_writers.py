"""A difference as text, Markdown (fit for a pull request) and JSON.

Text and Markdown are made of the same sections. Names come from files that anybody may have written: in both, what is
not printable becomes a blank; JSON escapes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from aif_graph.checking.reports.data import json_text
from aif_graph.comparing.answer_changes import AnswerChange
from aif_graph.comparing.difference import Difference
from aif_graph.comparing.finding_changes import places_beside
from aif_graph.comparing.markdown import markdown
from aif_graph.comparing.sections import cut, one_line, sections
from aif_graph.limits import COMPARED as MOST

if TYPE_CHECKING:
    from aif_graph.checking import Finding


def write_difference(difference: Difference, format_: str, *, full: bool = False) -> str:
    """Return ``difference`` in one of DIFFERENCE_FORMATS, ending in a line break.

    Text and Markdown show MOST lines of a group and how many more there are; ``full`` shows all, and JSON always does.
    Markdown stays below the length of a comment on GitHub in any case.
    """
    return _WRITERS[format_](difference, None if full else MOST)


def _text(difference: Difference, most: int | None) -> str:
    lines = [one_line(f"from {difference.old}"), one_line(f"to   {difference.new}"), ""]
    for section in sections(difference):
        if not section.groups:
            continue
        lines += [f"{section.name}: +{section.come:,} -{section.gone:,}"]
        lines += [*(f"  {remark}" for remark in section.remarks), ""]
        for group in section.groups[:most]:
            lines += [one_line(f"  {group.heading}"), *(f"    {line}" for line in cut(group.lines, most)), ""]
        if most is not None and len(section.groups) > most:
            lines += [f"  … and {len(section.groups) - most:,} more groups", ""]
    if not difference:
        lines += ["nothing differs", ""]
    lines += [one_line(f"note: {note}") for note in difference.notes]
    return "\n".join(lines).rstrip("\n") + "\n"


def _json(difference: Difference, _: int | None) -> str:
    document: dict[str, object] = {"old": difference.old, "new": difference.new, "differs": bool(difference)}
    parts = {
        "statements": {
            "sources": [*map(asdict, difference.sources)],
            "standing": [*map(asdict, difference.standing)],
            "support": difference.support and asdict(difference.support),
        },
        "inferences": {"lost": [*map(asdict, difference.lost)], "gained": [*map(asdict, difference.gained)]},
        "answers": {"changes": [*map(_answer_object, difference.answers)]},
        "findings": {
            "gone": [*map(_finding_object, difference.findings_gone)],
            "come": [*map(_finding_object, difference.findings_come)],
        },
    }
    document |= {part: parts[part] for part in difference.parts}
    document["notes"] = list(difference.notes)
    return json_text(document)


def _answer_object(change: AnswerChange) -> dict[str, object]:
    rows = {
        side: [{cell.column: {"value": cell.value, "label": cell.label} for cell in row} for row in lines]
        for side, lines in (("gone", change.gone), ("come", change.come))
    }
    return asdict(change) | {"values": dict(change.values)} | rows


def _finding_object(finding: Finding) -> dict[str, object]:
    names = ("severity", "rule", "focus", "path", "value", "message", "hint")
    fields: dict[str, object] = {name: getattr(finding, name) for name in names}
    return fields | {"place": str(finding.place or ""), "beside": list(places_beside(finding))}


_WRITERS: dict[str, Callable[[Difference, int | None], str]] = {"text": _text, "markdown": markdown, "json": _json}
DIFFERENCE_FORMATS = tuple(_WRITERS)
