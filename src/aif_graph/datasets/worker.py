"""Work done in a process of its own, which ends when a limit is passed.

Tasks and results are frames on a socket: a JSON head and a body of bytes, each with its length before it. JSON and
not pickle: who reads a frame must not have to trust who wrote it.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import select
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from aif_graph.datasets.confinement import Limits, confine, end_with, timed
from aif_graph.errors import LimitError

Head = Mapping[str, Any]
Result = tuple[Head, bytes]
Tell = Callable[[Head], None]

_FORKING = threading.Lock()  # a child must not inherit the end of another's channel: nobody would see that one end
_INTERRUPTS = (signal.SIGINT, signal.SIGTERM)
_LENGTHS = struct.Struct("!II")
_CHUNK = 1 << 18


def frame(head: bytes, body: bytes = b"") -> bytes:
    """One frame, ready to be sent; ``head`` is JSON."""
    return b"".join((_LENGTHS.pack(len(head), len(body)), head, body))


class Frames:
    """Puts frames together from the pieces in which a socket delivers them."""

    def __init__(self) -> None:
        self._pieces = bytearray()

    def feed(self, data: bytes) -> Iterator[Result]:
        """Take ``data`` and yield the frames that are complete."""
        self._pieces += data
        while len(self._pieces) >= _LENGTHS.size:
            head, body = _LENGTHS.unpack_from(self._pieces)
            end = _LENGTHS.size + head + body
            if len(self._pieces) < end:
                return
            begin = _LENGTHS.size + head
            found = json.loads(self._pieces[_LENGTHS.size : begin]), bytes(self._pieces[begin:end])
            del self._pieces[:end]
            yield found


def work(channel: socket.socket, handle: Callable[[Head], Result], limits: Limits) -> None:
    """Answer the tasks that come over ``channel``, one after the other, until its other side is closed."""
    confine(limits)
    frames = Frames()
    while data := channel.recv(_CHUNK):
        for task, _ in frames.feed(data):
            begin = time.perf_counter()
            with timed(limits):
                head, body = handle(task)
            told = {**head, "seconds": round(time.perf_counter() - begin, 6)}
            channel.sendall(frame(json.dumps(told).encode(), body))


class EndedError(Exception):
    """A child ended without a result: by ``signal``, or by itself (0), as it does when it finds no more memory."""

    def __init__(self, signal: int = 0) -> None:
        super().__init__(signal)
        self.signal = signal


def ask_once(handle: Callable[[], Result], limits: Limits) -> Result:
    """Do one piece of work in a child of this process and return its result.

    Raises LimitError when the child takes too long, or ends without a result because it needs too much memory.
    """
    try:
        return converse(lambda _: handle(), limits, lambda _: None)
    except EndedError:
        raise too_much(limits) from None


def converse(handle: Callable[[Tell], Result], limits: Limits, hear: Tell) -> Result:
    """As ``ask_once``; what ``handle`` tells while it works is given to ``hear``. Raises EndedError, too.

    ``handle`` runs in the main thread of the child, whatever thread of this process asks. Raises LimitError where the
    system starts no child.
    """
    parent, child, ended = os.getpid(), -1, False
    try:
        with _FORKING, _startable():
            ours, theirs = socket.socketpair()
            # No interrupt may come before the child is known: nobody would end it, and it would go on as its parent.
            before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
            try:
                child = os.fork()
            finally:
                if child:
                    theirs.close()
                    signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if child == 0:
            ours.close()
            _run_child(theirs, handle, limits, parent)
        with ours:
            found = _result(ours, limits, hear)
        if found is None:
            ended, status = True, os.waitpid(child, 0)[1]
            raise EndedError(max(-os.waitstatus_to_exitcode(status), 0))
        return found
    finally:
        if child > 0 and not ended:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


@contextlib.contextmanager
def _startable() -> Iterator[None]:
    """Tell of a child that the system does not start: it has a limit on processes, files and memory."""
    try:
        yield
    except OSError as error:
        hint = "End other processes, or raise their limit (ulimit -u, ulimit -n)."
        raise LimitError(f"no process could be started: {error.strerror}", hint=hint) from None


def _run_child(channel: socket.socket, handle: Callable[[Tell], Result], limits: Limits, parent: int) -> NoReturn:
    def send(head: Head, body: bytes = b"") -> None:
        channel.sendall(frame(json.dumps(dict(head)).encode(), body))

    try:
        _leave_signals()
        end_with(parent)
        confine(limits)
        with timed(limits):
            head, body = handle(lambda told: send({"told": told}))
        send(head, body)
    except MemoryError:
        pass  # no answer is the answer
    except Exception as error:
        with contextlib.suppress(OSError):
            send({"bug": f"{type(error).__name__}: {error}"})
    finally:
        os._exit(0)


def _leave_signals() -> None:
    """Give up what the parent does about signals: it may have blocked them, or wait for them in a loop of its own."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.set_wakeup_fd(-1)
    for number in _INTERRUPTS:
        signal.signal(number, signal.SIG_DFL)


def _result(channel: socket.socket, limits: Limits, hear: Tell) -> Result | None:
    """The result that comes over ``channel``; None when its other side is closed before."""
    frames, end = Frames(), time.monotonic() + (math.inf if limits.seconds is None else limits.seconds)
    while True:
        left = None if limits.seconds is None else end - time.monotonic()
        if (left is not None and left <= 0) or not select.select([channel], [], [], left)[0]:
            raise too_long(limits)
        data = channel.recv(_CHUNK)
        if not data:
            return None
        for head, body in frames.feed(data):
            if "bug" in head:
                raise RuntimeError(head["bug"])
            if "told" not in head:
                return head, body
            hear(head["told"])


def too_long(limits: Limits) -> LimitError:
    """The error of a task that took more time than it may."""
    return LimitError(f"the query did not finish within {limits.seconds:g} s", hint="Ask for less, or add a LIMIT.")


def too_much(limits: Limits) -> LimitError:
    """The error of a task that ended its process, as running out of memory does."""
    size = "available memory" if limits.memory is None else f"{limits.memory / 2**20:,.0f} MB of memory it may use"
    return LimitError(f"the query needs more than the {size}", hint="Ask for less, or split the query.")
