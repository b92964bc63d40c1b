"""How much room text takes, without a font at hand, and how it is broken into lines.

The widths are those of DejaVu Sans, among the widest of the usual sans-serif faces, so that text set in another face
fits as well. They are shares of the font size.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from aif_graph.printable import printable

_GROUPS = {
    0.29: "'ijlIJ",
    0.34: " ,.’·/:;\\|",
    0.40: "f-()[]tr!²",
    0.53: '"*_`–°sz“”?',
    0.58: "cLFk",
    0.61: "vxyPTYao",
    0.64: "eESbdghnpqu0123456789${}€",
    0.70: "KAVBRXC",
    0.78: "UHNDG&OQ",
    0.85: "w#+<=>^~→≠×M",
    0.99: "%mW",
    1.03: "@…—\ufffd",
}
_WIDTHS = {character: width for width, group in _GROUPS.items() for character in group}
_LONGEST = 600  # characters of one text that are looked at
ELLIPSIS = "…"


@lru_cache(maxsize=2048)
def _width_of(character: str) -> float:
    if character in _WIDTHS:
        return _WIDTHS[character]
    base = unicodedata.normalize("NFD", character)[0]
    if base in _WIDTHS:
        return _WIDTHS[base]
    if unicodedata.combining(character):
        return 0.0
    return 1.05 if unicodedata.east_asian_width(character) in "WF" or ord(character) > 0xFFFF else 0.8


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide ``text`` is at most when set in one line at ``size``."""
    return sum(map(_width_of, text)) * size * (1.1 if bold else 1.0)


def plain(text: str) -> str:
    """One line of printable text: control characters and marks that reorder are replaced, blanks run together."""
    return " ".join(printable(text).split())


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """``text`` in one line of at most ``width``, ending in an ellipsis where it was too long."""
    return (wrapped(text, width, size, lines=1, bold=bold) or ("",))[0]


def wrapped(text: str, width: float, size: float, *, lines: int, bold: bool = False) -> tuple[str, ...]:
    """Break ``text`` between words into up to ``lines`` lines; words that are too long are broken anywhere."""
    text = plain(text)
    cut = len(text) > _LONGEST
    words = [part for word in text[:_LONGEST].split() for part in _pieces(word, width, size, bold)]
    found: list[str] = []
    for word, glued in words:
        longer = word if not found else found[-1] + ("" if glued else " ") + word
        if found and text_width(longer, size, bold=bold) <= width:
            found[-1] = longer
        elif len(found) < lines:
            found.append(word)
        else:
            cut = True
            break
    if cut and found:
        found[-1] = _ending(found[-1], width, size, bold)
    return tuple(found)


def _pieces(word: str, width: float, size: float, bold: bool) -> list[tuple[str, bool]]:
    """``word`` in pieces that fit, broken behind a hyphen, slash or dot where there is one; all but the first glued."""
    pieces: list[tuple[str, bool]] = []
    rest = word
    while text_width(rest, size, bold=bold) > width:
        end = 1
        while end < len(rest) and text_width(rest[: end + 1], size, bold=bold) <= width:
            end += 1
        good = max((rest.rfind(mark, 0, end) for mark in "-/._"), default=-1) + 1
        end = good if good > end // 2 else end
        pieces.append((rest[:end], bool(pieces)))
        rest = rest[end:]
    return [*pieces, (rest, bool(pieces))] if rest else pieces


def _ending(line: str, width: float, size: float, bold: bool) -> str:
    while line and text_width(line + ELLIPSIS, size, bold=bold) > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
