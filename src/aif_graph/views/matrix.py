"""Rows by columns, with a mark for the part that the one has in the other."""

from __future__ import annotations

from collections.abc import Sequence

from aif_graph.asking.views import ViewSpec
from aif_graph.datasets.answer import Term
from aif_graph.pictures import Heading, Matrix, grid
from aif_graph.views.scene import Drawing, Question, Scene, key_of


def matrix(question: Question, spec: ViewSpec, scene: Scene) -> Matrix:
    """The matrix of an answer: columns in the order in which it names them, rows by their names.

    Of several parts in one cell the first of those that the header names is shown. Where the column of a row is absent,
    the row stands in a last column that says so.
    """
    rows: dict[str, Heading] = {}
    columns: dict[str, Heading] = {}
    cells: dict[tuple[str, str], str] = {}
    parts = dict(spec.words("parts"))
    for row, column, part, *group in question.rows(*spec.columns, *spec.column("group")):
        name = scene.words(part)
        parts.setdefault(name, name)
        words = scene.words(group[0]) if group and group[0] is not None else ""
        rows.setdefault(key_of(row), Heading(key_of(row), scene.words(row), scene.leads_to(row)))
        columns.setdefault(key_of(column), _column(column, words, scene))
        cell, order = (key_of(row), key_of(column)), list(parts)
        cells[cell] = min(cells.get(cell, name), name, key=order.index)
    ordered = sorted(columns.values(), key=lambda column: not column.key)
    return Matrix(sorted(rows.values(), key=lambda row: row.label.casefold()), _together(ordered), cells, parts)


def _column(term: Term | None, group: str, scene: Scene) -> Heading:
    return Heading(key_of(term), scene.words(term), scene.leads_to(term), group)


def _together(columns: Sequence[Heading]) -> Sequence[Heading]:
    """The columns of each group side by side, the groups in the order in which they come."""
    groups = list(dict.fromkeys(column.group for column in columns))
    return sorted(columns, key=lambda column: groups.index(column.group))


def draw(question: Question, spec: ViewSpec, scene: Scene) -> Drawing:
    """The matrix."""
    found = matrix(question, spec, scene)
    told = f"{len(found.rows)} rows by {len(found.columns)} columns; the table says the same."
    return Drawing(grid("matrix", found, question.title, question.told(told)))
