"""Limits on a process that works for strangers: wall time, CPU, memory, files (getrlimit(2), setitimer(2)).

A query engine cannot be asked to stop: what passes a limit is ended with its process. So these limits are for worker
processes, never for the one that serves or that a person started.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from aif_graph.datasets.seccomp import shut_network
from aif_graph.limits import MEMORY, ROWS, SECONDS

_STATM = Path("/proc/self/statm")
# The one who waits ends the worker first; the worker's own clock is for the case that nobody waits any more.
_GRACE = 2.0
_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_confined: list[bool] = []  # not empty once it is


class Limits(NamedTuple):
    """What one task may use.

    ``seconds`` of wall time and as many of CPU; ``memory`` in bytes on top of what the process held before; ``rows``
    (or triples) of an answer, which is cut off past them. None is no limit.
    """

    seconds: float | None = SECONDS
    memory: int | None = MEMORY * 2**20
    rows: int = ROWS


def confine(limits: Limits) -> None:
    """Limit this process for the rest of its life: memory, no file written, no connection, no core dump, no last words.

    The engine writes pages to standard error when memory runs out; who waits for the process knows better what to say.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    if limits.memory is not None and (held := _address_space()):
        most = held + limits.memory
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    shut_network()  # where the system can; an evaluation is sealed as well
    _confined.append(True)


def end_with(parent: int) -> None:
    """Let the system end this process with its ``parent``, where it can (prctl(2), PR_SET_PDEATHSIG; Linux)."""
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(0)


def is_confined() -> bool:
    """Whether this process works under ``confine``."""
    return bool(_confined)


def _address_space() -> int:
    """The size of this process in bytes (proc(5), statm); 0 where the system does not tell."""
    try:
        return int(_STATM.read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


@contextlib.contextmanager
def timed(limits: Limits) -> Iterator[None]:
    """Let the system end this process (SIGXCPU, SIGALRM) when the block takes longer than ``limits`` allow."""
    if limits.seconds is None:
        yield
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = int(usage.ru_utime + usage.ru_stime + limits.seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextlib.contextmanager
def sealed() -> Iterator[None]:
    """Let nothing be opened in the block, neither file nor connection. It holds for all threads of the process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
