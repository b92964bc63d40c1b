"""Quantities side by side: horizontal bars from a common zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from aif_graph.pictures.drawing import SMALL, TEXT, empty, line, linked, picture, rectangle, text
from aif_graph.pictures.lettering import shortened, text_width

_WIDTH, _ROW, _TOP = 720.0, 24.0, 8.0
_NAMES, _VALUES = 250.0, 230.0
_MOST = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One quantity: ``value`` is its length (not below 0), ``shown`` the number in words with its unit."""

    label: str
    value: float
    shown: str
    href: str = ""


def bars(name: str, rows: Sequence[Bar], title: str, description: str) -> str:
    """Draw ``rows`` in their order, up to 60; the rest is counted below."""
    if not rows:
        return empty(name, "bars", title=title, description=description)
    shown = rows[:_MOST]
    names = [shortened(row.label, _NAMES, TEXT) for row in shown]
    values = [shortened(row.shown, _VALUES, SMALL) for row in shown]
    left = max(text_width(label, TEXT) for label in names) + 10
    room = _WIDTH - left - 8 - max(text_width(value, SMALL) for value in values) - 4
    most = max((_length(row) for row in shown), default=0.0)
    parts = []
    for index, (row, label, value) in enumerate(zip(shown, names, values, strict=True)):
        y = _TOP + _ROW * index
        length = _length(row) / most * room if most else 0.0
        drawn = text(left - 8, y + 16, label, "pic-text pic-end")
        drawn += rectangle(left, y + 4, length, _ROW - 8, "pic-bar", corner=1.5)
        drawn += text(left + length + 7, y + 16, value, "pic-small")
        parts.append(linked(row.href, drawn, f"{row.label}: {row.shown}"))
    bottom = _TOP + _ROW * len(shown)
    parts.append(line((left, _TOP), (left, bottom), "pic-axis"))
    if len(rows) > _MOST:
        parts.append(text(left, bottom + 20, f"{len(rows) - _MOST} more are not drawn.", "pic-small pic-muted"))
        bottom += 24
    return picture(name, "bars", (_WIDTH, bottom + 8), "".join(parts), title=title, description=description)


def _length(row: Bar) -> float:
    """The value as a length; what is not a number from 0 up has none."""
    return row.value if isfinite(row.value) and row.value > 0 else 0.0
