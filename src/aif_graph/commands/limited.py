"""A query that nobody has looked at: answered in a process of its own, within limits."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable

from aif_graph import errors
from aif_graph.commands.terminal import Written
from aif_graph.datasets.confinement import Limits
from aif_graph.datasets.worker import Result, ask_once

# Time is kept by a 32-bit timer of the system, and nobody waits for days.
_MAX_SECONDS = 86_400.0


def limits_of(options: argparse.Namespace) -> Limits:
    """The limits that --timeout and --memory set. Raises UsageError for values that are none."""
    if not (math.isfinite(options.timeout) and 0 < options.timeout <= _MAX_SECONDS):
        what = f"--timeout must be a number of seconds above 0 and up to {_MAX_SECONDS:,.0f}"
        raise errors.UsageError(what, hint="For example --timeout 5.")
    if not 16 <= options.memory <= 1_000_000:
        what = "--memory must be a number of megabytes from 16 to 1,000,000"
        raise errors.UsageError(what, hint="For example --memory 512.")
    return Limits(seconds=options.timeout, memory=options.memory * 2**20)


def written_within(limits: Limits, work: Callable[[], Written]) -> Written:
    """Do ``work`` in a child process and return what it wrote.

    Raises what ``work`` raises, and LimitError when it passes a limit.
    """
    head, body = ask_once(lambda: _told(work), limits)
    if "error" in head:
        raise errors.from_data(head)
    return Written(body.decode(errors="surrogatepass"), tuple(head["notes"]), head["code"])


def _told(work: Callable[[], Written]) -> Result:
    """The outcome of ``work`` as a frame can hold it."""
    try:
        written = work()
    except errors.AifError as error:
        return errors.as_data(error), b""
    return {"notes": written.notes, "code": written.code}, written.text.encode(errors="surrogatepass")
