"""What one side has more often than the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Item = TypeVar("Item")


def beyond(items: Iterable[Item], others: Iterable[Item], key: Callable[[Item], Hashable]) -> list[Item]:
    """Return the items that ``others`` lacks, each as often as it lacks one with the same key, in their order."""
    left = Counter(map(key, others))
    found = []
    for item in items:
        identity = key(item)
        if left[identity] > 0:
            left[identity] -= 1
        else:
            found.append(item)
    return found
