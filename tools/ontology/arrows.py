"""A picture of some properties of the ontology: boxes for classes, and arrows with labels from domain to range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from aif_graph.pictures.drawing import legend, number, picture, rectangle, text
from tools.ontology.plan import EDGE, LINE, ROW, Plan, class_lines, label_box, middle, planned, ports
from tools.ontology.terms import Class, Property

_ARROW, _BELOW = ("pic-edge", "pic-edge pic-head"), ("pic-branch", "pic-rule")
Point = tuple[float, float]


def arrows_picture(name: str, properties: Sequence[Property], classes: Mapping[str, Class], title: str) -> str:
    """Draw ``properties`` and the classes at their ends."""
    plan = planned(properties, classes)
    width = max(box.right for box in plan.boxes.values()) + EDGE
    bottom = max(box.bottom for box in plan.boxes.values()) + 20
    key, height = legend([*_legend(plan, classes)], bottom, width - 2 * EDGE, left=EDGE)
    body = "".join([*_arrows(plan), *_labels(plan), *_boxes(plan, classes), key])
    size = (width, bottom + height)
    return picture(name, "layers", size, body, title=title, description=f"{'. '.join(_told(plan, classes))}.")


def _told(plan: Plan, classes: Mapping[str, Class]) -> Iterator[str]:
    """What the arrows say, for those who do not see them."""
    for arrow in plan.arrows:
        start, end = (" ".join(class_lines(name, classes)) for name in (arrow.start, arrow.end))
        yield f"{start} – {', '.join(row for row, _ in arrow.label) or 'is a sub-class of'} – {end}"


def _boxes(plan: Plan, classes: Mapping[str, Class]) -> Iterator[str]:
    for item, name in enumerate(plan.names):
        box, lines = plan.boxes[item], class_lines(name, classes)
        yield rectangle(box.left, box.top, box.right - box.left, box.bottom - box.top, _kind(name, classes), corner=4)
        top = middle(box) - (len(lines) - 1) * LINE / 2 + 4.5
        words = "pic-text pic-bold pic-middle" if name in classes else "pic-text pic-muted pic-middle"
        yield text((box.left + box.right) / 2, top, lines, words, leading=LINE)


def _kind(name: str, classes: Mapping[str, Class]) -> str:
    return "pic-again" if name not in classes else "pic-leaf" if classes[name].entry else "pic-box"


def _labels(plan: Plan) -> Iterator[str]:
    for index, arrow in enumerate(plan.arrows):
        box = label_box(plan, index)
        for line, (row, indent) in enumerate(arrow.label):
            yield text(box.left + indent, box.top + line * ROW + 11.5, row, "pic-step")


def _arrows(plan: Plan) -> Iterator[str]:
    heights = ports(plan)
    for index, arrow in enumerate(plan.arrows):
        line, head = _ARROW if arrow.label else _BELOW
        runs = _runs(plan, index, heights[index, 0], heights[index, 1])
        yield f'<path class="{line}" d="{"".join(map(_run, runs))}"/>'
        (before, _), (x, y) = runs[-1][-2:]
        yield f'<path class="{head}" d="M{_at((x, y))}l{8 if before > x else -8} -4v8z"/>'


def _runs(plan: Plan, index: int, leaving: float, entering: float) -> tuple[list[Point], list[Point]]:
    """The points of an arrow before its label and after it; from point to point by turns a curve and a level line."""
    route, words = plan.routes[index], label_box(plan, index).grown(4 if plan.arrows[index].label else 0)
    label, level = plan.boxes[route[1]], middle(plan.boxes[route[1]])
    from_left, to_left = (plan.columns[at] < plan.columns[route[1]] for at in (route[0], route[2]))
    lift = 0 if from_left != to_left else 4 if leaving < entering else -4
    first, last = plan.boxes[route[0]], plan.boxes[route[-1]]
    before = [(first.right if from_left else first.left, leaving)]
    before += [(box.left if from_left else box.right, level - lift) for box in (label, words)]
    after = [(box.left if to_left else box.right, level + lift) for box in (words, label)]
    for item in route[2:-1]:
        near, far = plan.boxes[item].left, plan.boxes[item].right
        after += [(x, middle(plan.boxes[item])) for x in ((far, near) if to_left else (near, far))]
    return before, [*after, (last.right if to_left else last.left, entering)]


def _run(points: Sequence[Point]) -> str:
    """A path through ``points``: level lines within a column, curves that leave and arrive level between columns."""
    parts = [f"M{_at(points[0])}"]
    for (x1, y1), (x2, y2) in pairwise(points):
        half = (x1 + x2) / 2
        parts.append(f"L{_at((x2, y2))}" if y1 == y2 else f"C{_at((half, y1))} {_at((half, y2))} {_at((x2, y2))}")
    return "".join(parts)


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _legend(plan: Plan, classes: Mapping[str, Class]) -> Iterator[tuple[str, str]]:
    kinds = {_kind(name, classes) for name in plan.names}
    boxes = {
        "pic-box": "class",
        "pic-leaf": "class of a closed list",
        "pic-again": "no domain or no range stated",
    }
    yield from ((rectangle(1, 1, 20, 12, kind, corner=2), words) for kind, words in boxes.items() if kind in kinds)
    named = {bool(arrow.label) for arrow in plan.arrows}
    words = {True: "property from domain to range (indented: sub-property of the one above)", False: "sub-class of"}
    for label, (line, head) in ((True, _ARROW), (False, _BELOW)):
        if label in named:
            yield f'<path class="{line}" d="M0 7h22"/><path class="{head}" d="M22 7l-8 -4v8z"/>', words[label]
