"""Python code of others, run where it can open no connection.

rdflib, which evaluates the queries in shapes, reaches out in Python alone, and Python asks its audit hooks first (PEP
578). So the lock holds for one thread and can be taken off again; a filter of the system could not be, and the timers
of a validation want the main thread.
"""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_REFUSED = ("socket.", "urllib.Request")
_HERE = threading.local()


@contextmanager
def offline() -> Iterator[None]:
    """Let this thread open no connection in the block: what tries to gets a PermissionError."""
    _install()
    before = getattr(_HERE, "locked", False)
    _HERE.locked = True
    try:
        yield
    finally:
        _HERE.locked = before


@functools.cache
def _install() -> None:
    """Put the hook up, once: Python has no way to take it down."""
    sys.addaudithook(_refuse)


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event.startswith(_REFUSED) and getattr(_HERE, "locked", False):
        raise PermissionError("a check opens no connection")
