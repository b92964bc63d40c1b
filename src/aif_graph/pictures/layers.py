"""A layered drawing: columns of boxes from left to right, and lines that say what is stated and what inferred."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from aif_graph.pictures.drawing import TEXT, empty, legend, linked, number, picture, rectangle, text
from aif_graph.pictures.layering import aligned, ordered
from aif_graph.pictures.lettering import shortened, wrapped
from aif_graph.pictures.placing import Box

_BOX, _SPACE, _EDGE = 190.0, 130.0, 8.0
_LINE, _PADDING, _GAP, _TOP = 16.0, 7.0, 12.0, 46.0
_LINES = 3
_MOST = 200  # boxes drawn


@dataclass(frozen=True, slots=True)
class Node:
    """A box: ``key`` is what edges name it by, ``href`` may be ""."""

    key: str
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One layer, with a heading over it."""

    heading: str
    nodes: Sequence[Node]


@dataclass(frozen=True, slots=True)
class Edge:
    """From one node's key to another's."""

    source: str
    target: str
    inferred: bool = False


def layers(name: str, columns: Sequence[Column], edges: Sequence[Edge], title: str, description: str) -> str:
    """Draw ``columns`` from left to right and the ``edges`` whose two ends are drawn."""
    total = sum(len(column.nodes) for column in columns)
    if not total:
        return empty(name, "layers", title=title, description=description)
    plan = _Plan(tuple(columns), tuple(edges))
    bottom = max(box.bottom for box in plan.boxes.values())
    key, height = legend(_legend(plan.drawn), bottom + 18, plan.width - 2 * _EDGE, left=_EDGE)
    parts = [*_headings(plan), *_lines(plan), *_boxes(plan), key]
    bottom += 18 + height
    if total > len(plan.nodes):
        rest = f"{total - len(plan.nodes)} more boxes are not drawn."
        parts.append(text(_EDGE, bottom + 12, rest, "pic-text pic-muted"))
        bottom += 24
    return picture(name, "layers", (plan.width, bottom), "".join(parts), title=title, description=description)


@dataclass(frozen=True)
class _Plan:
    """Where everything goes. Items are numbers: nodes first, then the stand-ins of edges that skip columns."""

    columns: tuple[Column, ...]
    edges: tuple[Edge, ...]
    routes: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @cached_property
    def nodes(self) -> tuple[tuple[Node, int], ...]:
        """The nodes drawn, each key once, with the number of its column; each column gets its share of the room."""
        most = max(_MOST // max(len(self.columns), 1), 1)
        found: dict[str, tuple[Node, int]] = {}
        for place, column in enumerate(self.columns):
            for node in column.nodes[:most]:
                found.setdefault(node.key, (node, place))
        return tuple(found.values())

    @cached_property
    def drawn(self) -> tuple[Edge, ...]:
        """The edges between two nodes that are drawn, each once."""
        keys = {node.key for node, _ in self.nodes}
        return tuple(dict.fromkeys(e for e in self.edges if e.source in keys and e.target in keys))

    @cached_property
    def lines(self) -> dict[int, tuple[str, ...]]:
        """The lines of each node's label."""
        return {
            i: wrapped(node.label, _BOX - 2 * _PADDING, TEXT, lines=_LINES) or ("",)
            for i, (node, _) in enumerate(self.nodes)
        }

    @cached_property
    def _middles(self) -> tuple[dict[int, int], dict[int, float], dict[int, float]]:
        """Column, height and middle of each item; fills ``routes``: the items each edge runs through.

        Edges of one kind that leave a box for columns farther off pass those between as one line.
        """
        index = {node.key: i for i, (node, _) in enumerate(self.nodes)}
        place = {i: column for i, (_, column) in enumerate(self.nodes)}
        heights = {i: len(lines) * _LINE + 2 * _PADDING for i, lines in self.lines.items()}
        ties: dict[int, list[int]] = {}
        shared: dict[tuple[int, bool, bool, int], int] = {}
        for number_, edge in enumerate(self.drawn):
            start, end = index[edge.source], index[edge.target]
            low, high = sorted((start, end), key=lambda i: (place[i], i))
            between = []
            for step in range(place[low] + 1, place[high]):
                item = shared.setdefault((low, low == start, edge.inferred, step), len(place))
                place[item], heights[item] = step, heights.get(item, 3.0) + 3  # room to part behind the column
                between.append(item)
            route = (low, *between, high)
            self.routes[number_] = route if low == start else route[::-1]
            for a, b in pairwise(route):
                if place[a] != place[b]:
                    ties.setdefault(a, []).append(b)
                    ties.setdefault(b, []).append(a)
        columns = [[item for item in place if place[item] == c] for c in range(len(self.columns))]
        order = ordered(columns, ties)
        return place, heights, aligned(order, ties, heights, _GAP)

    @cached_property
    def boxes(self) -> dict[int, Box]:
        """The box of each item."""
        place, heights, middles = self._middles
        found = {}
        for item, middle in middles.items():
            left = _EDGE + place[item] * (_BOX + _SPACE)
            top = _TOP + middle - heights[item] / 2
            found[item] = Box(left, top, left + _BOX, top + heights[item])
        return found

    @cached_property
    def width(self) -> float:
        """The width of the drawing, with room for bows beside the last column."""
        right = max((box.left for box in self.boxes.values()), default=0.0)
        ends = ([self.boxes[item] for item in (route[0], route[-1])] for route in self.routes.values())
        bow = any(first.left == second.left == right for first, second in ends)
        count = len(self.columns)
        return _EDGE * 2 + _BOX * count + _SPACE * (count - 1) + (_SPACE / 2 if bow else 0)


def _headings(plan: _Plan) -> Iterator[str]:
    for place, column in enumerate(plan.columns):
        left = _EDGE + place * (_BOX + _SPACE)
        yield text(left, 18, shortened(column.heading, _BOX, TEXT, bold=True), "pic-text pic-bold")


def _boxes(plan: _Plan) -> Iterator[str]:
    for item, (node, _) in enumerate(plan.nodes):
        box = plan.boxes[item]
        drawn = rectangle(box.left, box.top, _BOX, box.bottom - box.top, "pic-box", corner=4)
        drawn += text(box.left + _PADDING, box.top + _PADDING + 12, plan.lines[item], leading=_LINE)
        yield linked(node.href, drawn, node.label)


def _lines(plan: _Plan) -> Iterator[str]:
    for number_, edge in enumerate(plan.drawn):
        route = plan.routes[number_]
        kind, how = ("pic-edge pic-inferred", "inferred") if edge.inferred else ("pic-edge", "stated")
        start, end = (plan.nodes[item][0].label for item in (route[0], route[-1]))
        drawn = _curve(_curves([plan.boxes[item] for item in route]), kind)
        yield linked("", drawn, f"{start} to {end} ({how})")


Curve = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


def _curves(boxes: Sequence[Box]) -> list[Curve]:
    """Bézier curves from box to box that leave and arrive level; within one column a bow beside it."""
    found: list[Curve] = []
    for first, second in pairwise(boxes):
        y1, y2 = (first.top + first.bottom) / 2, (second.top + second.bottom) / 2
        if first.left == second.left:
            x, bow = first.right, first.right + _SPACE * 0.45
            found.append(((x, y1), (bow, y1), (bow, y2), (x, y2)))
            continue
        x1, x2 = (first.right, second.left) if first.left < second.left else (first.left, second.right)
        middle = (x1 + x2) / 2
        found.append(((x1, y1), (middle, y1), (middle, y2), (x2, y2)))
    return found


def _curve(curves: Sequence[Curve], kind: str) -> str:
    """One line through all curves; where it passes a column it runs level, and it ends in an arrow."""
    data = f"M{_at(curves[0][0])}"
    for index, (start, first, second, end) in enumerate(curves):
        data += ("" if not index else f"L{_at(start)}") + f"C{_at(first)} {_at(second)} {_at(end)}"
    x, y = curves[-1][3]
    back = 7 if curves[-1][2][0] > x else -7
    head = f"M{_at((x, y))}l{back}-3.5v7z"
    return f'<path class="{kind}" d="{data}"/><path class="{kind} pic-head" d="{head}"/>'


def _at(point: tuple[float, float]) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _legend(edges: Sequence[Edge]) -> list[tuple[str, str]]:
    kinds = {False: ("pic-edge", "stated by a source"), True: ("pic-edge pic-inferred", "inferred by a rule")}
    drawn = {edge.inferred for edge in edges}
    return [(f'<path class="{kind}" d="M0 7h22"/>', words) for used, (kind, words) in kinds.items() if used in drawn]
