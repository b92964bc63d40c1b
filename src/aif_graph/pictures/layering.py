"""Layout of a layered drawing: the order within each column, and the height of each box.

After Sugiyama, Tagawa and Toda (1981): an edge that skips columns gets a stand-in in each, sweeps put every item at the
barycentre of those it is tied to, which takes out most crossings, and then each column is moved, in its order, as near
to its neighbours as its boxes allow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

_SWEEPS = 6


def ordered(columns: Sequence[Sequence[int]], ties: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """Order each column by the barycentre of its neighbours in the columns beside it, keeping the best order met."""
    current = [list(column) for column in columns]
    best, fewest = [list(column) for column in current], crossings(current, ties)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        numbers = range(1, len(current)) if sweep % 2 == 0 else range(len(current) - 2, -1, -1)
        for number in numbers:
            beside = current[number - 1 if sweep % 2 == 0 else number + 1]
            current[number] = _by_barycentre(current[number], beside, ties)
        count = crossings(current, ties)
        if count < fewest:
            best, fewest = [list(column) for column in current], count
    return best


def _by_barycentre(column: Sequence[int], beside: Sequence[int], ties: Mapping[int, Sequence[int]]) -> list[int]:
    """``column`` sorted by the mean rank of what each item is tied to; what is tied to nothing stays where it is."""
    rank = {item: index for index, item in enumerate(beside)}
    scale = max(len(beside) - 1, 1) / max(len(column) - 1, 1)

    def middle(index: int) -> float:
        ranks = [rank[other] for other in ties.get(column[index], ()) if other in rank]
        return sum(ranks) / len(ranks) if ranks else index * scale

    return [column[index] for index in sorted(range(len(column)), key=lambda index: (middle(index), index))]


def crossings(columns: Sequence[Sequence[int]], ties: Mapping[int, Sequence[int]]) -> int:
    """How many pairs of lines between neighbouring columns cross."""
    count = 0
    for left, right in pairwise(columns):
        rank = {item: index for index, item in enumerate(right)}
        ends = [r for item in left for r in sorted(rank[other] for other in ties.get(item, ()) if other in rank)]
        count += _inversions(ends, len(right))
    return count


def _inversions(ranks: Sequence[int], size: int) -> int:
    """Pairs that stand in the wrong order, counted with a Fenwick tree."""
    tree = [0] * (size + 1)
    count = 0
    for seen, rank in enumerate(ranks):
        index, smaller = rank + 1, 0
        while index:
            smaller += tree[index]
            index -= index & -index
        count += seen - smaller
        index = rank + 1
        while index <= size:
            tree[index] += 1
            index += index & -index
    return count


def aligned(
    columns: Sequence[Sequence[int]], ties: Mapping[int, Sequence[int]], heights: Mapping[int, float], gap: float
) -> dict[int, float]:
    """The middle of each item: near the mean of its neighbours, in order, ``gap`` apart; the topmost edge is at 0."""
    middles: dict[int, float] = {}
    for column in columns:
        middles |= _spread(column, {}, heights, gap)
    places = {item: number for number, column in enumerate(columns) for item in column}
    for sweep in range(8):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wanted = {}
            for item in column:
                near = [middles[o] for o in ties.get(item, ()) if abs(places[o] - places[item]) == 1]
                if near:
                    wanted[item] = sum(near) / len(near)
            if wanted:
                middles |= _spread(column, wanted, heights, gap)
    top = min((middles[item] - heights[item] / 2 for item in middles), default=0.0)
    return {item: middle - top for item, middle in middles.items()}


def _spread(
    column: Sequence[int], wanted: Mapping[int, float], heights: Mapping[int, float], gap: float
) -> dict[int, float]:
    """Middles in the given order that are, by least squares, nearest to the wanted ones (pool adjacent violators).

    What has no wish goes with the one before it; without any wishes the column is centred on 0.
    """
    offsets, depth = [], 0.0
    for item in column:
        offsets.append(depth + heights[item] / 2)
        depth += heights[item] + gap
    shifts = [wanted[item] - offset if item in wanted else None for item, offset in zip(column, offsets, strict=True)]
    last = next((shift for shift in shifts if shift is not None), -(depth - gap) / 2)
    blocks: list[tuple[float, int]] = []
    for shift in shifts:
        last = last if shift is None else shift
        block = (last, 1)
        while blocks and blocks[-1][0] > block[0] / block[1]:
            mean, size = blocks.pop()
            block = (block[0] + mean * size, block[1] + size)
        blocks.append((block[0] / block[1], block[1]))
    moves = [mean for mean, size in blocks for _ in range(size)]
    return {item: offset + move for item, offset, move in zip(column, offsets, moves, strict=True)}
