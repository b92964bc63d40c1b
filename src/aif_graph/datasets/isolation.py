"""Where queries are evaluated: on a stack that deep ones fit on, where no connection can be opened.

A query is a stranger's, and the guard that reads it is not the engine: should it overlook a way to name another
host, the system still refuses the connection. On Linux a thread puts a filter on itself, which holds for that thread
and whatever it starts, and ends with it. Where there is none, a child process does the work and may open nothing at
all: a limit on this process would hold for its other threads as well.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from aif_graph.datasets.confinement import Limits, is_confined, sealed
from aif_graph.datasets.seccomp import shut_network

if TYPE_CHECKING:
    from aif_graph.datasets.worker import Tell

T = TypeVar("T")

# The engine reads, evaluates and frees a query by recursion. Address space alone: pages that are not used cost nothing.
STACK = 1 << 30
_NO_LIMITS = Limits(seconds=None, memory=None)
_STACK_SIZE = threading.Lock()  # it is a setting of the whole process


class _Outcome(Generic[T]):
    """What came of the work: its result, or what it raised. It is not ``begun`` where there is no lock."""

    __slots__ = ("begun", "error", "result")

    def __init__(self, result: T | None = None, error: BaseException | None = None, begun: bool = True) -> None:
        self.result, self.error, self.begun = result, error, begun

    def value(self) -> T:
        """The result; raises the error instead."""
        if self.error is not None:
            raise self.error
        return cast(T, self.result)


def isolated(work: Callable[[], T]) -> T:
    """Return what ``work`` returns; raises what it raises, and LimitError when it ends its process.

    Whatever belongs to the engine has to be made and dropped within ``work``.
    """
    if is_confined():  # no room for such a stack: a query that is too deep ends the worker
        with sealed():
            return work()
    outcome = _in_a_thread(work)
    if outcome.begun:
        return outcome.value()
    from aif_graph.datasets.worker import EndedError, too_much

    try:
        return in_a_child(lambda _: work(), lambda _: None)
    except EndedError:
        raise too_much(_NO_LIMITS) from None


def _in_a_thread(work: Callable[[], T]) -> _Outcome[T]:
    found: list[_Outcome[T]] = []

    def run() -> None:
        if shut_network():
            found.append(_outcome(work))

    thread = threading.Thread(target=run, name="evaluation", daemon=True)  # Ctrl-C must not wait for the engine
    with _STACK_SIZE:
        before = threading.stack_size(STACK)
        try:
            thread.start()
        except RuntimeError:  # no such address space is to be had, or no thread
            return _Outcome(begun=False)
        finally:
            threading.stack_size(before)
    thread.join()
    return found[0] if found else _Outcome(begun=False)


def _outcome(work: Callable[[], T]) -> _Outcome[T]:
    try:
        return _Outcome(result=work())
    except BaseException as error:
        _forget(error.__traceback__)
        return _Outcome(error=error)


def _forget(trace: TracebackType | None) -> None:
    """Drop what the calls that failed still hold: it is the engine's, and this is its stack."""
    while trace is not None:
        with contextlib.suppress(RuntimeError):  # the call that is running
            trace.tb_frame.clear()
        trace = trace.tb_next


def in_a_child(work: Callable[[Tell], T], hear: Tell) -> T:
    """Return what ``work`` returns, and raise what it raises, done in the main thread of a child of this process.

    ``hear`` is given what ``work`` tells meanwhile. Where the system has no filter nothing at all can be opened there,
    not a module either. Raises EndedError when the child ends without a result.
    """
    import pickle  # it is this program itself, with the same classes

    from aif_graph.datasets.worker import Result, converse

    def done(tell: Tell) -> Result:
        with contextlib.nullcontext() if shut_network() else sealed():
            return {}, pickle.dumps(_outcome(lambda: work(tell)))

    outcome: _Outcome[T] = pickle.loads(converse(done, _NO_LIMITS, hear)[1])
    return outcome.value()
