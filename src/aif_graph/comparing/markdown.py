"""A difference as Markdown, fit for a comment on GitHub: short enough, and with no markup of anybody's making.

Names come from files that anybody may have written. They stand within fenced code, where no markup counts, or are
escaped. What is too long for a comment is cut by whole lines, and each section keeps its share: the findings, which
come last, do not fall to a long list of statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from aif_graph.comparing.difference import Difference
from aif_graph.comparing.sections import Group, Section, cut, one_line, sections
from aif_graph.limits import COMMENT as LIMIT

_ROOM_FOR_NOTES = 8_000
_ROOM_FOR_REMARKS = 500  # what is left out, of a section and of all
_MOST_OF_TITLE = 500
_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+!|~&@:-]")
ALL_OF_IT = "aif diff OLD NEW --format text --full"


def markdown(difference: Difference, most: int | None) -> str:
    """Return ``difference`` as Markdown of less than LIMIT characters, with up to ``most`` lines and groups of each."""
    parts = list(sections(difference))
    head = [*_head(difference, parts)]
    notes = [*_notes(difference.notes)]
    room = LIMIT - _length([*head, *notes]) - _ROOM_FOR_REMARKS
    filled = [part for part in parts if part.groups]
    whole = [_details(section, most) for section in filled]
    body: list[str] = []
    shortened: list[str] = []
    for section, lines, share in zip(filled, whole, _shares([*map(_length, whole)], room), strict=True):
        if _length(lines) <= share:
            body += lines
        else:
            body += _details(section, most, share)
            shortened.append(section.name)
    if shortened:
        cause = f"to stay below the {LIMIT:,} characters of a comment on GitHub"
        body += [f"Left out {cause}: parts of {', '.join(shortened)}. In full: `{ALL_OF_IT}`", ""]
    return "\n".join([*head, *body, *notes]).rstrip("\n") + "\n"


def _head(difference: Difference, parts: Iterable[Section]) -> Iterator[str]:
    yield f"**From** {_escaped(difference.old, _MOST_OF_TITLE)} **to** {_escaped(difference.new, _MOST_OF_TITLE)}"
    yield from ("", "| | added | removed |", "| --- | ---: | ---: |")
    yield from (f"| {section.name} | {section.come:,} | {section.gone:,} |" for section in parts)
    yield from ("", *([] if difference else ["Nothing differs.", ""]))


def _notes(notes: Sequence[str]) -> Iterator[str]:
    room = _ROOM_FOR_NOTES
    for number, note in enumerate(notes):
        line = f"* {_escaped(note, _MOST_OF_TITLE)}"
        room -= _length([line])
        if room < 0:
            yield f"* … and {len(notes) - number:,} more notes"
            return
        yield line


def _details(section: Section, most: int | None, room: int | None = None) -> list[str]:
    """One section; with ``room`` only what fits into it, in whole lines."""
    lines = [f"<details><summary>{section.name}: {section.come:,} added, {section.gone:,} removed</summary>", ""]
    lines += [text for remark in section.remarks for text in (f"{_escaped(remark)}", "")]
    left = None if room is None else room - _length(lines) - _ROOM_FOR_REMARKS
    shown = 0
    for group in section.groups[:most]:
        block = _block(group.heading, cut(group.lines, most))
        if left is not None:
            block = _fitting(group, most, block, left)
            left -= _length(block)
        lines += block
        shown += bool(block)
    if shown < len(section.groups):
        lines += [f"… and {len(section.groups) - shown:,} more groups", ""]
    return [*lines, "</details>", ""]


def _block(heading: str, lines: Sequence[str]) -> list[str]:
    # No name can end the fence: its line would have to hold nothing but backticks (CommonMark, section 4.5).
    return ["```diff", f"@@ {one_line(heading)} @@", *lines, "```", ""]


def _fitting(group: Group, most: int | None, block: list[str], room: int) -> list[str]:
    """The block, or what of its lines fits, or nothing."""
    if _length(block) <= room:
        return block
    room -= _length(_block(group.heading, [f"  … and {len(group.lines):,} more"]))
    shown: list[str] = []
    for line in map(one_line, group.lines[:most]):
        if _length([line]) <= room:
            room -= _length([line])
            shown.append(line)
    return _block(group.heading, [*shown, f"  … and {len(group.lines) - len(shown):,} more"]) if shown else []


def _shares(wanted: Sequence[int], room: int) -> list[int]:
    """How much of ``room`` each section gets: what it wants, or an equal share of what the shorter ones leave."""
    shares = [0] * len(wanted)
    by_length = sorted(range(len(wanted)), key=wanted.__getitem__)
    for rank, index in enumerate(by_length):
        shares[index] = min(wanted[index], max(0, room // (len(wanted) - rank)))
        room -= shares[index]
    return shares


def _length(lines: Iterable[str]) -> int:
    """Characters with line ends, those beyond U+FFFF twice."""
    return sum(len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1 for line in lines)


def _escaped(text: str, most: int | None = None) -> str:
    """Text outside of code: every character that could be markup stands for itself (CommonMark, section 2.4)."""
    shown = text if most is None or len(text) <= most else f"{text[:most]}…"
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", one_line(shown))
