"""Places labels beside their points so that they cover neither each other nor the points: greedy, best place first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_RINGS = (9.0, 18.0, 30.0, 44.0, 60.0, 80.0)  # how far from its point a label may move


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its left, top, right and bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """The area that both cover."""
        if self.right <= other.left or other.right <= self.left or self.bottom <= other.top or other.bottom <= self.top:
            return 0.0
        width = min(self.right, other.right) - max(self.left, other.left)
        return width * (min(self.bottom, other.bottom) - max(self.top, other.top))

    def grown(self, by: float) -> Box:
        """The box with a rim of ``by`` around it."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


@dataclass(frozen=True, slots=True)
class Placed:
    """A label's box, and whether it moved so far from its point that a line must lead to it."""

    box: Box
    led: bool


def place(
    points: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], frame: Box, *, dot: float = 6
) -> tuple[Placed, ...]:
    """Return a place for each of ``sizes``, the labels of the first points.

    Those with the most neighbours choose first, as they have the least choice.
    """
    dots = [Box(x - dot, y - dot, x + dot, y + dot) for x, y in points]
    taken: list[Box] = []
    found: dict[int, Placed] = {}
    crowd = [sum(abs(x - ax) < 90 and abs(y - ay) < 30 for ax, ay in points) for x, y in points]
    for index in sorted(range(len(sizes)), key=lambda i: (-crowd[i], points[i], i)):
        found[index] = _best(points[index], sizes[index], [*taken, *dots], frame)
        taken.append(found[index].box.grown(1.5))
    return tuple(found[index] for index in range(len(sizes)))


def _best(point: tuple[float, float], size: tuple[float, float], taken: Sequence[Box], frame: Box) -> Placed:
    """The first place that covers nothing, else the one that covers least."""
    (x, y), (width, height) = point, size
    far = _RINGS[-1] + height
    reach = Box(x - width - far, y - far - height, x + width + far, y + far + height)
    near = [box for box in taken if box.overlap(reach)]
    costs = []
    for candidate in _candidates(point, size):
        costs.append((_covered(candidate.box, near, frame), candidate))
        if not costs[-1][0]:
            return candidate
    return min(costs, key=lambda pair: round(pair[0], 1))[1]


def _candidates(point: tuple[float, float], size: tuple[float, float]) -> Iterator[Placed]:
    """Right of the point, left, above, below, and the corners; then the same farther out."""
    (x, y), (width, height) = point, size
    for ring, distance in enumerate(_RINGS):
        slant = distance if ring else distance - 3
        for left, middle in (
            (x + distance, y),
            (x - distance - width, y),
            (x + slant - 3, y - slant - height / 4),
            (x + slant - 3, y + slant + height / 4),
            (x - slant + 3 - width, y - slant - height / 4),
            (x - slant + 3 - width, y + slant + height / 4),
            (x - width / 2, y - distance - height / 2),
            (x - width / 2, y + distance + height / 2),
        ):
            yield Placed(Box(left, middle - height / 2, left + width, middle + height / 2), ring > 0)


def _covered(box: Box, taken: Sequence[Box], frame: Box) -> float:
    """How much of what should stay free a label would cover; what leaves the frame weighs most."""
    outside = (box.right - box.left) * (box.bottom - box.top) - frame.overlap(box)
    return sum(map(box.overlap, taken)) + (10 * outside if outside > 1e-6 else 0.0)
