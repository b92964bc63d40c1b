"""What each of two sides has more often than the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable
from typing import TypeVar

Item = TypeVar("Item")
Key = Callable[[Item], Hashable]


def surplus(
    before: Collection[Item], after: Collection[Item], key: Key[Item], key_after: Key[Item] | None = None
) -> tuple[list[Item], list[Item]]:
    """Return what only ``before`` has, and what only ``after`` has, each as often as the other lacks one of its key.

    Both keep their order. ``key_after`` gives the keys of ``after`` where they come from elsewhere.
    """
    keys, keys_after = [*map(key, before)], [*map(key_after or key, after)]
    return _beyond(before, keys, keys_after), _beyond(after, keys_after, keys)


def _beyond(items: Collection[Item], keys: list[Hashable], others: list[Hashable]) -> list[Item]:
    left = Counter(others)
    found = []
    for item, key in zip(items, keys, strict=True):
        if left[key] > 0:
            left[key] -= 1
        else:
            found.append(item)
    return found
