"""Where the classes, labels and arrows of a picture of the ontology go.

Classes are in columns, and labels in columns between them: a label is an item of the layout like a class, so that
neither another label nor an arrow can come over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from aif_graph.pictures.drawing import TEXT
from aif_graph.pictures.layering import aligned, ordered
from aif_graph.pictures.lettering import text_width, wrapped
from aif_graph.pictures.placing import Box
from tools.ontology.terms import Class, Property

EDGE, LINE, ROW = 8.0, 16.0, 15.0
_STEP = 12.0  # the font size of labels, pic-step of pictures.css
_LEVELS = 3
_CLASS, _LABEL, _BETWEEN = 150.0, 232.0, 62.0
_GAP, _PORT, _INDENT = 11.0, 11.0, 12.0
FIRST, LAST = "from several", "to several"
"""Stand for the classes of what has a property without a domain, or without a range."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """From class to class, with its label: names of properties, and how far each is indented. Without: a sub-class."""

    start: str
    end: str
    label: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Plan:
    """Items are numbers: those of ``names``, then labels, then what stands for arrows where they pass a column."""

    names: tuple[str, ...]
    arrows: tuple[Arrow, ...]
    routes: tuple[tuple[int, ...], ...]
    """Of each arrow its items: class, label, what it passes, class."""
    columns: Mapping[int, int]
    boxes: Mapping[int, Box]


def planned(properties: Sequence[Property], classes: Mapping[str, Class]) -> Plan:
    """The plan for ``properties``, the classes at their ends, and which of these is right below which."""
    arrows = tuple(_arrows(properties, classes))
    names = tuple(dict.fromkeys(name for arrow in arrows for name in (arrow.start, arrow.end)))
    levels = _levels(names, arrows)
    columns = {item: 2 * levels[name] for item, name in enumerate(names)}
    routes = []
    for arrow in arrows:
        start, end = names.index(arrow.start), names.index(arrow.end)
        passed = _passed(columns[start], columns[end])
        items = range(len(columns), len(columns) + len(passed))
        columns |= dict(zip(items, passed, strict=True))
        routes.append((start, *items, end))
    ties: dict[int, list[int]] = {}
    for a, b in (pair for route in routes for pair in pairwise(route)):
        ties.setdefault(a, []).append(b)
        ties.setdefault(b, []).append(a)
    heights = dict.fromkeys(columns, 4.0)
    heights |= {route[1]: max(ROW * len(arrow.label), 4.0) for arrow, route in zip(arrows, routes, strict=True)}
    for item, name in enumerate(names):
        left = sum(columns[other] < columns[item] for other in ties[item])
        lines = len(class_lines(name, classes))
        heights[item] = max(lines * LINE + 14, max(left, len(ties[item]) - left) * _PORT + 8)
    order = ordered([[i for i in columns if columns[i] == c] for c in range(2 * _LEVELS - 1)], ties)
    middles = aligned(order, ties, heights, _GAP)
    boxes = {item: _box(columns[item], EDGE + middles[item], heights[item]) for item in columns}
    return Plan(names, arrows, tuple(routes), columns, boxes)


def class_lines(name: str, classes: Mapping[str, Class]) -> Sequence[str]:
    """The name of a class in the lines of its box."""
    label = classes[name].label if name in classes else "things of several kinds"
    return wrapped(label, _CLASS - 16, TEXT, lines=3, bold=True)


def label_box(plan: Plan, arrow: int) -> Box:
    """What the label of an arrow covers: in the middle of its column, as wide as its words."""
    box = plan.boxes[plan.routes[arrow][1]]
    wide = max((indent + text_width(row, _STEP) for row, indent in plan.arrows[arrow].label), default=0)
    left = (box.left + box.right - wide) / 2
    return Box(left, box.top, left + wide, box.bottom)


def ports(plan: Plan) -> Mapping[tuple[int, int], float]:
    """How far down each arrow leaves (arrow, 0) and enters (arrow, 1) its classes, sorted by what it comes to."""
    ends: dict[tuple[int, bool], list[tuple[float, int, int]]] = {}
    for arrow, route in enumerate(plan.routes):
        for which, (at, beside) in enumerate((route[:2], route[:-3:-1])):
            side = plan.columns[beside] > plan.columns[at]
            ends.setdefault((at, side), []).append((middle(plan.boxes[beside]), arrow, which))
    return {
        (arrow, which): middle(plan.boxes[at]) + (rank - (len(of_side) - 1) / 2) * _PORT
        for (at, _), of_side in ends.items()
        for rank, (_, arrow, which) in enumerate(sorted(of_side))
    }


def middle(box: Box) -> float:
    """How far down the middle of a box is."""
    return (box.top + box.bottom) / 2


def _box(column: int, middle_: float, height: float) -> Box:
    left = EDGE + (column + 1) // 2 * (_CLASS + _BETWEEN) + column // 2 * (_LABEL + _BETWEEN)
    return Box(left, middle_ - height / 2, left + (_LABEL if column % 2 else _CLASS), middle_ + height / 2)


def _arrows(properties: Sequence[Property], classes: Mapping[str, Class]) -> Iterator[Arrow]:
    """For each pair of classes an arrow with all properties between them; and one from each class to one above it."""
    pairs: dict[tuple[str, str], list[Property]] = {}
    for each in properties:
        pairs.setdefault((each.start or FIRST, each.end or LAST), []).append(each)
    for (start, end), between in pairs.items():
        yield Arrow(start, end, tuple(_rows(between)))
    shown = dict.fromkeys(name for pair in pairs for name in pair if name in classes)
    for name in shown:
        yield from (Arrow(name, above) for above in classes[name].above if above in shown)


def _rows(between: Sequence[Property], depth: int = 0, above: str = "") -> Iterator[tuple[str, float]]:
    """The lines of a label, each sub-property indented below its property."""
    names = {each.name for each in between}
    for each in between:
        if (above in each.above if above else True) and len(each.above & names) == depth:
            indent = depth * _INDENT
            yield from ((line, indent) for line in wrapped(each.label, _LABEL - indent, _STEP, lines=3))
            yield from _rows(between, depth + 1, each.name)


def _passed(start: int, end: int) -> Sequence[int]:
    """The columns between two; the one beside it for an arrow that comes back to its column."""
    if start == end:
        return [start + 1 if start < 2 * _LEVELS - 2 else start - 1]
    return range(start + 1, end) if start < end else range(start - 1, end, -1)


def _levels(names: Sequence[str], arrows: Iterable[Arrow]) -> Mapping[str, int]:
    """The level of each class, such that most arrows run from left to right and few stay on one level."""
    tied = [(arrow.start, arrow.end, bool(arrow.label)) for arrow in arrows if arrow.start != arrow.end]

    def cost(levels: Mapping[str, int]) -> int:
        steps = ((levels[end] - levels[start], named) for start, end, named in tied)
        return sum(500 if not step else 10 * abs(step) + 15 * (step < 0 and named) for step, named in steps)

    found = []
    for start in range(_LEVELS):
        levels, before = dict.fromkeys(names, start), dict[str, int]()
        while before != levels:
            before = levels
            for name in names:
                levels = min(({**levels, name: level} for level in range(_LEVELS)), key=cost)
        found.append(levels)
    best = min(found, key=cost)
    return {name: level - min(best.values()) for name, level in best.items()}
