"""A picture of all classes of the ontology in groups, each class below the one that it is a sub-class of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from aif_graph.pictures.drawing import legend, number, picture, rectangle, text
from tools.ontology.terms import Class

_COLUMNS, _WIDTH, _BOX, _STEP = 6, 194.0, 180.0, 34.0
_EDGE, _PAD, _HEAD, _INDENT = 8.0, 8.0, 26.0, 16.0
Branch = tuple[str, int]
"""A class and its depth in its tree."""


def groups_picture(name: str, groups: Mapping[str, Sequence[str]], classes: Mapping[str, Class], title: str) -> str:
    """Draw ``groups`` in rows of frames, each with its trees of classes."""
    parts: list[str] = []
    top = _EDGE
    for row in _rows(groups, classes):
        left, low = _EDGE, top
        for group, columns in row:
            wide, high = len(columns) * _WIDTH - 6, _HEAD + max(map(len, columns)) * _STEP
            parts.append(rectangle(left, top, wide, high, "pic-again", corner=4))
            parts.append(text(left + _PAD, top + 17, group, "pic-text pic-bold"))
            for i, column in enumerate(columns):
                parts += _boxes(column, left + i * _WIDTH + 4, top + _HEAD, classes)
            left, low = left + wide + 6, max(low, top + high)
        top = low + 14
    width = 2 * _EDGE + _COLUMNS * _WIDTH - 6
    swatch = '<path class="pic-branch" d="M4 14v-8"/><path class="pic-rule" d="M4 0l-4 8h8z"/>'
    boxes = [(rectangle(1, 1, 20, 12, "pic-leaf", corner=2), "class of a closed list")]
    key, height = legend([(swatch, "sub-class of"), *boxes], top + 4, width - 2 * _EDGE, left=_EDGE)
    told = ". ".join(f"{group}: {', '.join(classes[name].label for name in names)}" for group, names in groups.items())
    return picture(name, "layers", (width, top + 4 + height), "".join(parts) + key, title=title, description=told)


def _rows(
    groups: Mapping[str, Sequence[str]], classes: Mapping[str, Class]
) -> Sequence[Sequence[tuple[str, Sequence[Sequence[Branch]]]]]:
    """The groups with their columns, each in the first row that has room for it."""
    rows: list[list[tuple[str, list[list[Branch]]]]] = []
    for group, names in groups.items():
        trees = [[*_tree(root, 0, names, classes)] for root in names if not {*classes[root].above} & {*names}]
        columns = _spread(trees, min(_COLUMNS, len(trees)))
        room = (row for row in rows if sum(len(other) for _, other in row) + len(columns) <= _COLUMNS)
        if (row := next(room, None)) is None:
            rows.append(row := [])
        row.append((group, columns))
    return rows


def _tree(name: str, depth: int, names: Sequence[str], classes: Mapping[str, Class]) -> Iterator[Branch]:
    yield name, depth
    for other in names:
        if name in classes[other].above:
            yield from _tree(other, depth + 1, names, classes)


def _spread(trees: Sequence[Sequence[Branch]], count: int) -> list[list[Branch]]:
    """The trees, each in the shortest of ``count`` columns so far."""
    columns: list[list[Branch]] = [[] for _ in range(count)]
    for tree in trees:
        min(columns, key=len).extend(tree)
    return columns


def _boxes(column: Sequence[Branch], left: float, top: float, classes: Mapping[str, Class]) -> Iterator[str]:
    above: dict[int, float] = {}
    for row, (name, depth) in enumerate(column):
        x, y = left + depth * _INDENT, top + row * _STEP
        height = _STEP - 8
        above[depth] = y + height
        if depth:
            stem, start = x - _INDENT / 2, above[depth - 1]
            bend = f"M{number(x)} {number(y + height / 2)}H{number(stem)}V{number(start + 8)}"
            yield f'<path class="pic-branch" d="{bend}"/>'
            yield f'<path class="pic-rule" d="M{number(stem)} {number(start)}l-4 8h8z"/>'
        kind = "pic-leaf" if classes[name].entry else "pic-box"
        yield rectangle(x, y, _BOX - depth * _INDENT, height, kind, corner=4)
        yield text(x + 8, y + height / 2 + 4.5, classes[name].label, "pic-text")
