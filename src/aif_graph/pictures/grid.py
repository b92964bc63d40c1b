"""A matrix: names down the side and along the top, and a mark where the two have something to do with each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from aif_graph.pictures.drawing import SMALL, TEXT, empty, legend, line, linked, number, picture, rectangle, text
from aif_graph.pictures.lettering import shortened, text_width

_ROW, _COLUMN, _PAD = 24.0, 30.0, 8.0
_SIDE, _HEAD, _GROUP = 240.0, 190.0, 24.0
_MOST_ROWS, _MOST_COLUMNS = 300, 60
# One sign for each part, in their order; the last stands for all further ones.
_SIGNS = (
    '<circle class="pic-cell" cx="{x}" cy="{y}" r="5"/>',
    '<circle class="pic-cell pic-cell-open" cx="{x}" cy="{y}" r="5"/>'
    '<path class="pic-cell" d="M{x} {y}m0-5a5 5 0 0 0 0 10z"/>',
    '<path class="pic-cell pic-cell-second" d="M{x} {y}m0-5l5.5 9.5h-11z"/>',
    '<path class="pic-cell pic-cell-open" d="M{x} {y}m-4.5-4.5h9v9h-9z"/>',
    '<path class="pic-cell" d="M{x} {y}m0-6l6 6-6 6-6-6z"/>',
    '<path class="pic-cell" d="M{x} {y}m-4.5-4.5l9 9m0-9l-9 9"/>',
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A row or a column: ``key`` is what cells name it by; neighbours of one ``group`` stand under its name."""

    key: str
    label: str
    href: str = ""
    group: str = ""


@dataclass(frozen=True)
class Matrix:
    """``cells`` gives keys of a row and a column one of ``parts``, which are words by value, in their order."""

    rows: Sequence[Heading]
    columns: Sequence[Heading]
    cells: Mapping[tuple[str, str], str]
    parts: Mapping[str, str]


def grid(name: str, matrix: Matrix, title: str, description: str) -> str:
    """Draw the matrix; the words for its parts stand in the legend."""
    rows, columns = matrix.rows, matrix.columns
    if not rows or not columns:
        return empty(name, "grid", title=title, description=description)
    plan = _Plan(rows[:_MOST_ROWS], columns[:_MOST_COLUMNS], matrix.cells, matrix.parts)
    items = [(_sign(place, 11, 7), words) for place, words in enumerate(plan.parts.values())]
    key, top = legend(items, _PAD, plan.width - 2 * _PAD, left=_PAD)
    body = "".join((*_groups(plan), *_heads(plan), *_rows(plan)))
    bottom = top + 2 * _PAD + plan.bottom
    markup = f'{key}<g transform="translate(0 {number(top + 2 * _PAD)})">{body}</g>'
    if left_out := len(rows) + len(columns) - len(plan.rows) - len(plan.columns):
        markup += text(_PAD, bottom + 12, f"{left_out} more rows and columns are not drawn.", "pic-small pic-muted")
        bottom += 20
    return picture(name, "grid", (plan.width, bottom + _PAD), markup, title=title, description=description)


class _Plan(Matrix):
    """Where everything goes, counted from below the legend."""

    @cached_property
    def side(self) -> float:
        """The room of the names of rows."""
        return max(text_width(_row_words(row), TEXT) for row in self.rows) + 2 * _PAD

    @cached_property
    def head(self) -> float:
        """The room of the names of columns, and of their groups above them."""
        return max(text_width(_column_words(c), SMALL) for c in self.columns) + _PAD + self.groups

    @cached_property
    def groups(self) -> float:
        """The room of the names of groups."""
        return _GROUP if any(column.group for column in self.columns) else 0.0

    @cached_property
    def width(self) -> float:
        """How wide the picture is: at least as wide as a legend needs."""
        return max(self.side + _COLUMN * len(self.columns) + _PAD, 420.0)

    @property
    def bottom(self) -> float:
        """Where the last row ends."""
        return self.head + _ROW * len(self.rows)

    def x(self, place: int) -> float:
        """The left of a column."""
        return self.side + _COLUMN * place


def _row_words(row: Heading) -> str:
    return shortened(row.label, _SIDE, TEXT)


def _column_words(column: Heading) -> str:
    return shortened(column.label, _HEAD, SMALL)


def _sign(place: int, x: float, y: float) -> str:
    return _SIGNS[min(place, len(_SIGNS) - 1)].format(x=number(x), y=number(y))


def _groups(plan: _Plan) -> Iterator[str]:
    """The name of each group over its columns, with a line as wide as they are."""
    place = 0
    for group, members in groupby(plan.columns, key=lambda column: column.group):
        count = len(list(members))
        left, right = plan.x(place) + 3, plan.x(place + count) - 3
        place += count
        if group:
            words = text(left, 12, shortened(group, right - left, SMALL), "pic-small pic-bold")
            yield linked("", words + line((left, 17), (right, 17), "pic-axis"), group)


def _heads(plan: _Plan) -> Iterator[str]:
    """The names of the columns, from the bottom up."""
    for place, column in enumerate(plan.columns):
        turned = f"translate({number(plan.x(place) + _COLUMN / 2 + 4)} {number(plan.head - _PAD)}) rotate(-90)"
        drawn = f'<g transform="{turned}">{text(0, 0, _column_words(column), "pic-small")}</g>'
        yield linked(column.href, drawn, column.label)


def _rows(plan: _Plan) -> Iterator[str]:
    order = list(plan.parts)
    for number_, row in enumerate(plan.rows):
        top = plan.head + _ROW * number_
        if number_ % 2 == 0:
            yield rectangle(0, top, plan.width, _ROW, "pic-row")
        yield linked(row.href, text(_PAD, top + 16, _row_words(row), "pic-text"), row.label)
        for place, column in enumerate(plan.columns):
            part = plan.cells.get((row.key, column.key), "")
            if part in plan.parts:
                sign = _sign(order.index(part), plan.x(place) + _COLUMN / 2, top + _ROW / 2)
                yield linked("", sign, f"{row.label}, {column.label}: {plan.parts[part]}")
