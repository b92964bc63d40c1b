"""The front's side of the workers: who is idle, who waits, who is taking too long."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections import deque
from collections.abc import Callable
from typing import Any, cast

from aif_graph.datasets.confinement import Limits
from aif_graph.datasets.worker import Frames, Result, frame, too_long, too_much
from aif_graph.errors import LimitError
from aif_graph.limits import QUEUE

# What a worker's own query does to it: it runs out of memory or stack, or its own clock ends it.
_OWN_FAULT = {signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGXCPU, signal.SIGALRM}
# Workers are renewed after so many tasks: memory in pieces does not grow for ever.
_TASKS = 5_000
# How often a task is given to another worker when its own was ended from outside.
_TRIES = 4
_MESSAGE = 4096


class BusyError(LimitError):
    """All workers are at work and enough tasks wait already."""

    def __init__(self) -> None:
        super().__init__("the service is busy", hint="Try again in a few seconds.")


class _LostError(Exception):
    """The worker ended before its answer."""


class _Worker(asyncio.Protocol):
    """One worker's channel. It does one task at a time."""

    def __init__(self, pid: int, lost: Callable[[_Worker], None]) -> None:
        self.pid = pid
        self.tasks = 0
        self.stale = False
        self.death: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._lost = lost
        self._frames = Frames()
        self._answer: asyncio.Future[Result] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        for result in self._frames.feed(data):
            if self._answer and not self._answer.done():
                self._answer.set_result(result)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's signature
        if self._answer and not self._answer.done():
            self._answer.set_exception(_LostError())
        self._lost(self)

    def ask(self, task: bytes) -> asyncio.Future[Result]:
        self.tasks += 1
        self._answer = asyncio.get_running_loop().create_future()
        if self.transport.is_closing():  # it died after it was given out
            self._answer.set_exception(_LostError())
        else:
            self.transport.write(frame(task))
        return self._answer


class Pool:
    """``size`` workers, and at most ``queue`` tasks that wait for one.

    ``control`` is the socket to the supervisor. ``on_end`` is told why a worker ended: "time", "gone" (nobody waits
    for the answer any more), "renewed", or the name of the signal that ended it.
    """

    def __init__(
        self,
        control: socket.socket,
        limits: Limits,
        *,
        size: int = 2,
        queue: int = QUEUE,
        on_end: Callable[[str], None] = lambda _: None,
        on_abandoned: Callable[[], None] = lambda: None,
    ) -> None:
        self.limits = limits
        self.size = size
        self.queue = queue
        self._control = control
        self._on_end = on_end
        self._on_abandoned = on_abandoned
        self._workers: dict[int, _Worker] = {}
        self._ended: dict[int, _Worker] = {}
        self._idle: list[_Worker] = []
        self._waiting: deque[asyncio.Future[_Worker]] = deque()
        self._unsent: deque[bytes] = deque()
        self._closing = False

    @property
    def waiting(self) -> int:
        """How many tasks wait for a worker."""
        return len(self._waiting)

    @property
    def busy(self) -> int:
        """How many workers are at work."""
        return len(self._workers) - len(self._idle)

    async def start(self) -> None:
        """Ask for the workers; return when the first is there."""
        self._control.setblocking(False)
        asyncio.get_running_loop().add_reader(self._control.fileno(), self._on_message)
        for _ in range(self.size):
            self._tell({"spawn": True})
        self._release(await self._turn())
        self._tell({"ready": True})

    def close(self) -> None:
        """Let all workers go."""
        self._closing = True
        asyncio.get_running_loop().remove_reader(self._control.fileno())
        for worker in self._workers.values():
            worker.transport.close()

    async def ask(self, task: bytes) -> Result:
        """Give ``task`` (JSON) to a worker and return its answer.

        Raises Busy when too many wait already, LimitError when the task passes a limit. A task whose worker is ended
        from outside is given to another one. Cancelling ends the worker, for nothing else stops a query.
        """
        for _ in range(_TRIES):
            worker = await self._acquire()
            try:
                async with asyncio.timeout(self.limits.seconds):
                    answer = await worker.ask(task)
            except TimeoutError:
                self._end(worker, "time")
                raise too_long(self.limits) from None
            except asyncio.CancelledError:
                self._end(worker, "gone")
                raise
            except _LostError:
                if await self._cause(worker) in _OWN_FAULT:
                    raise too_much(self.limits) from None
            else:
                self._release(worker)
                return answer
        raise LimitError("the workers were stopped before they could answer", hint="Try again.")

    async def _acquire(self) -> _Worker:
        if self._idle:
            return self._idle.pop()
        if len(self._waiting) >= self.queue:
            raise BusyError
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await self._turn()
        except TimeoutError:
            raise BusyError from None

    async def _turn(self) -> _Worker:
        """Wait for the next worker that is released."""
        turn: asyncio.Future[_Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it came in the same moment
                self._release(turn.result())
            raise
        finally:
            if turn in self._waiting:
                self._waiting.remove(turn)

    def _release(self, worker: _Worker) -> None:
        if self._workers.get(worker.pid) is not worker:  # it died meanwhile, and a new one is being made
            return
        if worker.stale or worker.tasks >= _TASKS:
            self._end(worker, "renewed")
            return
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(worker)
                return
        self._idle.append(worker)

    def _end(self, worker: _Worker, why: str) -> None:
        """End a worker and have a new one made. An idle one ends by itself when its channel closes."""
        if why != "renewed":
            self._tell({"end": worker.pid})
        self._on_end(why)
        self._forget(worker)

    def _forget(self, worker: _Worker) -> None:
        if self._workers.pop(worker.pid, None) is None:
            return
        if worker in self._idle:
            self._idle.remove(worker)
        worker.transport.close()
        if not self._closing:
            self._tell({"spawn": True})

    def _on_lost(self, worker: _Worker) -> None:
        """A channel was closed from the other side; why, the supervisor will tell."""
        if worker.pid in self._workers:
            if not worker.death.done():
                self._ended[worker.pid] = worker
            self._forget(worker)

    async def _cause(self, worker: _Worker) -> int:
        """The signal that ended ``worker``."""
        await asyncio.wait({worker.death}, timeout=2)
        return worker.death.result() if worker.death.done() else 0

    def _on_message(self) -> None:
        """Take a message of the supervisor."""
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, _MESSAGE, 1)
        except BlockingIOError:
            return
        if not data:  # without the supervisor nobody replaces what ends
            self.close()
            self._on_abandoned()
            return
        message: dict[str, Any] = json.loads(data)
        if "born" in message and not descriptors:  # this process has as many files open as it may
            asyncio.get_running_loop().call_later(1, self._tell, {"spawn": True})
        elif "born" in message:
            task = asyncio.ensure_future(self._welcome(message["born"], socket.socket(fileno=descriptors[0])))
            task.add_done_callback(lambda done: done.exception())
        if "prepared" in message:
            self._renew_all()
        if "died" in message:
            self._mourn(message["died"], message["signal"])

    async def _welcome(self, pid: int, channel: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        worker = _Worker(pid, self._on_lost)
        self._workers[pid] = worker
        await loop.create_unix_connection(lambda: worker, sock=channel)
        self._release(worker)

    def _mourn(self, pid: int, number: int) -> None:
        worker = self._workers.get(pid) or self._ended.pop(pid, None)
        if worker and not worker.death.done():
            self._on_end(_name_of(number) if number else "exit")
            worker.death.set_result(number)

    def _renew_all(self) -> None:
        """The supervisor is prepared now: its new children answer faster than the old ones."""
        for worker in self._workers.values():
            worker.stale = True
        for worker in tuple(self._idle):
            self._idle.remove(worker)
            self._end(worker, "renewed")

    def _tell(self, message: dict[str, Any]) -> None:
        """Send a message to the supervisor, later where it has not taken enough of those before."""
        self._unsent.append(json.dumps(message).encode())
        if len(self._unsent) == 1:
            self._send()

    def _send(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._unsent:
                self._control.send(self._unsent[0])
                self._unsent.popleft()
        except BlockingIOError:
            loop.add_writer(self._control.fileno(), self._send)
            return
        except OSError:  # its other end will be noticed by the reader, too
            self._unsent.clear()
            os.kill(os.getpid(), signal.SIGTERM)
        loop.remove_writer(self._control.fileno())


def _name_of(number: int) -> str:
    """A signal's name; those for real-time use (signal(7)) have none but the first and the last."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return "SIGRT"
