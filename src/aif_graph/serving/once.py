"""What is computed once for a view: the graph behind it never changes."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from aif_graph.serving.view import View

T = TypeVar("T")


def once_per_view(make: Callable[[View], T]) -> Callable[[View], T]:
    """Keep what ``make`` returns for a view as long as the view lives; the result must not refer to the view itself.

    A view is known by identity: comparing two would compare two graphs statement by statement.
    """
    kept: dict[int, T] = {}

    @wraps(make)
    def get(view: View) -> T:
        key = id(view)
        if key not in kept:
            kept[key] = make(view)
            weakref.finalize(view, kept.pop, key, None)
        return kept[key]

    return get
