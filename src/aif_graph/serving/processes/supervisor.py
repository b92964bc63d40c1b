"""The process that the others come from: it loads the graph once, forks the front and the workers, and replaces them.

It is the one that lives longest, so it does least: it reads nothing that a stranger sent. The front asks it for
workers over a socket that keeps messages apart (unix(7), SOCK_SEQPACKET), and gets each as an open channel.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from aif_graph.serving.processes.journal import tell

_MESSAGE = 4096
# A front that dies this often within a minute will not live the next time, either.
_MAX_FRONTS = 5
_STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass
class Supervisor:
    """Runs until it is told to stop by a signal of ``_STOPPING``.

    ``front`` serves HTTP and talks over the socket it is given; ``worker`` answers tasks from its own.
    ``preparations`` are steps after which new workers answer faster; they are done between other things.
    ``grace`` is how many seconds the front has to finish what it is doing.
    """

    front: Callable[[socket.socket], None]
    worker: Callable[[socket.socket], None]
    listener: socket.socket
    preparations: Iterator[None] | None = None
    grace: float = 10.0
    _workers: set[int] = field(default_factory=set, init=False)
    _front: int = field(default=0, init=False)
    _fronts: list[float] = field(default_factory=list, init=False)
    _ready: bool = field(default=False, init=False)
    _stop: bool = field(default=False, init=False)

    def run(self) -> int:
        """Serve until told to stop; return the exit code."""
        self._alarm, self._wakeup = socket.socketpair()
        for end in (self._alarm, self._wakeup):
            end.setblocking(False)
        before = signal.set_wakeup_fd(self._wakeup.fileno(), warn_on_full_buffer=False)
        for name in (*_STOPPING, signal.SIGCHLD):
            signal.signal(name, self._on_signal)
        try:
            self._start_front()
            while not self._stop:
                self._wait()
            return self._end()
        finally:
            signal.set_wakeup_fd(before)
            for name in (*_STOPPING, signal.SIGCHLD):
                signal.signal(name, signal.SIG_DFL)

    def _on_signal(self, number: int, _: object) -> None:
        self._stop = self._stop or number in _STOPPING

    def _wait(self) -> None:
        """Handle one message or signal; while there is none, do the next step of the preparations."""
        busy = self.preparations is not None and self._ready
        ready, _, _ = select.select([self._control, self._alarm], [], [], 0 if busy else None)
        if self._alarm in ready:
            with contextlib.suppress(BlockingIOError):
                self._alarm.recv(_MESSAGE)
            self._reap()
        if self._control in ready:
            self._answer()
        if not ready and busy:
            self._prepare()

    def _prepare(self) -> None:
        for _ in self.preparations or ():
            return
        self.preparations = None
        self._tell({"prepared": True})

    def _start_front(self) -> None:
        now = time.monotonic()
        self._fronts = [begun for begun in self._fronts if begun > now - 60] + [now]
        if len(self._fronts) > _MAX_FRONTS:
            tell("aif: the front process keeps failing; stopping")
            self._stop = True
            return
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        try:
            self._front = self._fork(lambda: self.front(theirs), leave=(ours,))
        except OSError as error:
            tell(f"aif: cannot start the front process: {error.strerror}; stopping")
            self._stop = True
        theirs.close()

    def _answer(self) -> None:
        """Do what the front asks: one message."""
        try:
            data = self._control.recv(_MESSAGE)
        except ConnectionError:
            data = b""
        if not data:  # the front is gone, or closed its end to go
            self._reap(block=True)
            return
        message = json.loads(data)
        if "ready" in message:  # from now on people are served: time to think ahead
            self._ready = True
        if "spawn" in message:
            self._spawn()
        if message.get("end") in self._workers:  # so the number is still that of our child
            os.kill(message["end"], signal.SIGKILL)

    def _spawn(self) -> None:
        ours, theirs = socket.socketpair()
        try:
            pid = self._fork(lambda: self.worker(theirs), leave=(ours, self._control, self.listener))
        except OSError as error:  # the system has no memory or number for it now: fork(2)
            tell(f"aif: cannot start a worker: {error.strerror}")
            ours.close()
            self._tell({"born": 0})  # without a channel: the front asks again a little later
            return
        finally:
            theirs.close()
        self._workers.add(pid)
        with ours:
            self._tell({"born": pid}, ours)

    def _tell(self, message: dict[str, Any], channel: socket.socket | None = None) -> None:
        descriptors = [channel.fileno()] if channel else []
        with contextlib.suppress(OSError):  # a front that has gone is noticed by its end
            socket.send_fds(self._control, [json.dumps(message).encode()], descriptors)

    def _reap(self, *, block: bool = False) -> None:
        """Take note of the children that have ended."""
        while True:
            try:
                pid, status = os.waitpid(self._front if block else -1, 0 if block else os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            block = False
            if pid == self._front:
                self._replace_front()
            elif pid in self._workers:
                self._workers.discard(pid)
                self._tell({"died": pid, "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0})

    def _replace_front(self) -> None:
        self._front = 0
        self._control.close()
        self._kill_workers()
        if not self._stop:
            self._start_front()

    def _kill_workers(self) -> None:
        for pid in self._workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        self._workers.clear()

    def _end(self) -> int:
        """Let the front finish, then end the workers."""
        code = 0 if self._front else 70
        end = time.monotonic() + self.grace
        if self._front:
            os.kill(self._front, signal.SIGTERM)
        while self._front and time.monotonic() < end:
            ready, _, _ = select.select([self._control, self._alarm], [], [], 0.1)
            if self._control in ready and self._front:
                self._answer()
            self._reap()
        if self._front:
            os.kill(self._front, signal.SIGKILL)
            os.waitpid(self._front, 0)
        self._kill_workers()
        return code

    def _fork(self, body: Callable[[], None], leave: tuple[socket.socket, ...]) -> int:
        pid = os.fork()
        if pid == 0:
            self._become_child(body, leave)
        return pid

    def _become_child(self, body: Callable[[], None], leave: tuple[socket.socket, ...]) -> NoReturn:
        """In the child: leave the supervisor's signals and sockets behind, do ``body``, and never return."""
        code = 70
        try:
            signal.set_wakeup_fd(-1)
            for name in (*_STOPPING, signal.SIGCHLD):
                signal.signal(name, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the supervisor decides
            # A child that held the other end of its own channel would never see it close.
            for other in (*leave, self._alarm, self._wakeup):
                other.close()
            body()
            code = 0
        except BaseException:
            import traceback

            tell(traceback.format_exc())
        finally:
            os._exit(code)
