"""A source line as a terminal shows it: what is printed, how wide it is, where the caret goes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from aif_graph.printable import printable

_ELLIPSIS = "…"
_MARKS = 8  # characters without a width that one cell may carry: a tower of accents must not fill the screen


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line, or the part of it around a column. All three parts are printable.

    ``at`` is the character at the column with its accents, "" at the end of the line; ``caret`` the number of cells
    before it, None when the column is not known.
    """

    before: str
    at: str
    after: str
    caret: int | None

    @property
    def text(self) -> str:
        """The whole excerpt."""
        return self.before + self.at + self.after


def cells(text: str) -> int:
    """How many cells of a terminal ``printable(text)`` fills (Unicode Standard Annex 11)."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def excerpt(line: str, column: int, width: int) -> Excerpt:
    """Return ``line``, or what fits into ``width`` cells around ``column`` (from 1; 0 when not known)."""
    known = 1 <= column <= len(line) + 1
    start = end = column - 1 if known else 0
    if known:
        start, end = _character(line, start)
    room = max(width - max(cells(line[start:end]), known), 2)  # a caret at the end of the line needs a cell, too
    first, last = _window(line, start, end, room)
    for ellipses in (1, 2):
        if (first > 0) + (last < len(line)) >= ellipses:
            first, last = _window(line, start, end, room - ellipses)
    before = (_ELLIPSIS if first else "") + printable(line[first:start])
    after = printable(line[end:last]) + (_ELLIPSIS if last < len(line) else "")
    return Excerpt(before, printable(line[start:end]), after, cells(before) if known else None)


def _cells(character: str) -> int:
    if not character.isprintable():
        return 1  # what stands in its place
    if unicodedata.category(character) in {"Mn", "Me"} or "\u1160" <= character <= "\u11ff":
        return 0  # accents, and the vowels and finals of Hangul syllables
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _character(line: str, index: int) -> tuple[int, int]:
    """Where the character at ``index`` begins and ends, accents included."""
    if index == len(line):
        return index, index
    start = index
    while start > max(0, index - _MARKS) and not _cells(line[start]):
        start -= 1
    end = start + 1
    while end < min(len(line), start + 1 + _MARKS) and not _cells(line[end]):
        end += 1
    return start, end


def _window(line: str, start: int, end: int, room: int) -> tuple[int, int]:
    """The part of ``line`` around ``start`` and ``end`` that fills ``room`` more cells, half of them before."""
    _, ahead = _forth(line, end, room)
    first, behind = _back(line, start, max(room - ahead, room // 2))
    last, _ = _forth(line, end, room - behind)
    return first, last


def _forth(line: str, start: int, room: int) -> tuple[int, int]:
    """How far from ``start`` one gets within ``room`` cells, and how many they are."""
    filled, end = 0, start
    while end < min(len(line), start + room * _MARKS):
        more = _cells(line[end])
        if filled + more > room:
            break
        filled += more
        end += 1
    return end, filled


def _back(line: str, end: int, room: int) -> tuple[int, int]:
    """How far before ``end`` one gets within ``room`` cells, and how many they are."""
    filled, start = 0, end
    while start > max(0, end - room * _MARKS):
        more = _cells(line[start - 1])
        if filled + more > room:
            break
        filled += more
        start -= 1
    while 0 < start < end and not _cells(line[start]):  # accents whose letter did not fit
        start += 1
    return start, filled
