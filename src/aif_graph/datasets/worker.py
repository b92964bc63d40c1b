"""Work done in a process of its own, which ends when a limit is passed.

Tasks and results are frames on a socket: a JSON head and a body of bytes, each with its length before it. JSON and
not pickle: who reads a frame must not have to trust who wrote it.
"""

from __future__ import annotations

import json
import math
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from aif_graph.datasets.confinement import Limits, confine, timed
from aif_graph.errors import LimitError

Head = Mapping[str, Any]
Result = tuple[Head, bytes]

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


def ask_once(handle: Callable[[], Result], limits: Limits) -> Result:
    """Do one piece of work in a child of this process and return its result.

    Raises LimitError when the child takes too long, or ends without a result because it needs too much memory.
    """
    ours, theirs = socket.socketpair()
    with ours:
        child = os.fork()
        if child == 0:
            _run_child(theirs, handle, limits)
        theirs.close()
        try:
            return _result(ours, limits)
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _run_child(channel: socket.socket, handle: Callable[[], Result], limits: Limits) -> NoReturn:
    try:
        confine(limits)
        with timed(limits):
            head, body = handle()
        channel.sendall(frame(json.dumps(dict(head)).encode(), body))
    except MemoryError:
        pass  # no answer is the answer
    except Exception as error:
        channel.sendall(frame(json.dumps({"bug": f"{type(error).__name__}: {error}"}).encode()))
    finally:
        os._exit(0)


def _result(channel: socket.socket, limits: Limits) -> Result:
    frames, end = Frames(), time.monotonic() + (math.inf if limits.seconds is None else limits.seconds)
    while True:
        left = None if limits.seconds is None else end - time.monotonic()
        if (left is not None and left <= 0) or not select.select([channel], [], [], left)[0]:
            raise too_long(limits)
        data = channel.recv(_CHUNK)
        if not data:
            raise too_much(limits)
        for head, body in frames.feed(data):
            if "bug" in head:
                raise RuntimeError(head["bug"])
            return head, body


def too_long(limits: Limits) -> LimitError:
    """The error of a task that took more time than it may."""
    return LimitError(f"there was no answer within {limits.seconds:g} s", hint="Ask for less, or add a LIMIT.")


def too_much(limits: Limits) -> LimitError:
    """The error of a task that ended its process, as running out of memory does."""
    size = "memory there is" if limits.memory is None else f"{limits.memory / 2**20:,.0f} MB of memory it may use"
    return LimitError(f"the query needs more than the {size}", hint="Ask for less, in parts.")
