"""Layout of a tree from the top down: each parent over the middle of its children, subtrees as close as they fit.

After Reingold and Tilford (1981): beside each subtree goes its outline, how far it reaches to the left and right at
every depth, and a subtree is pushed right until its outline is clear of those before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Outline = list[tuple[float, float]]


def spread(children: Mapping[int, Sequence[int]], root: int, width: float, gap: float) -> dict[int, float]:
    """The middle of each item's box, all ``width`` wide and ``gap`` apart at least; the leftmost edge is at 0.

    ``children`` must be a tree; it is walked without recursion, so that no depth is too deep.
    """
    offsets: dict[int, float] = {root: 0.0}  # from the parent's middle
    outlines: dict[int, Outline] = {}
    for item in reversed(downwards(children, root)):
        below = children.get(item, ())
        middles, outline = _side_by_side([outlines.pop(child) for child in below], width + gap)
        middle = (middles[0] + middles[-1]) / 2 if middles else 0.0
        for child, place in zip(below, middles, strict=True):
            offsets[child] = place - middle
        outlines[item] = [(0.0, 0.0), *((left - middle, right - middle) for left, right in outline)]
    found = {root: 0.0}
    for item in downwards(children, root):
        for child in children.get(item, ()):
            found[child] = found[item] + offsets[child]
    leftmost = min(found.values())
    return {item: place - leftmost + width / 2 for item, place in found.items()}


def downwards(children: Mapping[int, Sequence[int]], root: int) -> list[int]:
    """Every item, each after its parent, from left to right."""
    order, waiting = [], [root]
    while waiting:
        item = waiting.pop()
        order.append(item)
        waiting.extend(reversed(children.get(item, ())))
    return order


def _side_by_side(outlines: Sequence[Outline], apart: float) -> tuple[list[float], Outline]:
    """Where the roots of subtrees go, and the outline of all of them together."""
    places: list[float] = []
    whole: Outline = []
    for outline in outlines:
        clear = (right + apart - left for (_, right), (left, _) in zip(whole, outline, strict=False))
        place = max(clear, default=0.0)
        places.append(place)
        moved = [(left + place, right + place) for left, right in outline]
        both = [(a[0], b[1]) for a, b in zip(whole, moved, strict=False)]
        whole = both + whole[len(both) :] + moved[len(both) :]
    return places, whole
