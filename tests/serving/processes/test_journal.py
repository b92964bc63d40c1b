"""The service and its standard streams, and what the system may refuse it: nobody who asks has to know of either."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aif_graph.serving.processes.journal import MAX_LINE, Journal
from tests.serving.conftest import Service

_AIF = (sys.executable, "-m", "aif_graph")
# Every other fork is refused as a system without memory refuses it, but for the first one.
_SHORT_OF_PROCESSES = """
import errno, itertools, os
fork, tries = os.fork, itertools.count()
def refused():
    if next(tries) % 2:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
    return fork()
os.fork = refused
from aif_graph.cli import entry
entry()
"""


@contextlib.contextmanager
def _started(folder: Path, redirected: str, program: tuple[str, ...] = _AIF, **streams: int) -> Iterator[Service]:
    """A service whose streams are as the shell is told to make them; it answers when this yields."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["bash", "-c", f'exec "$0" "$@" {redirected}', *program, "serve", f"--port={port}"]
    process = subprocess.Popen(words, cwd=folder, text=True, **streams)  # type: ignore[call-overload]
    service = Service(f"http://127.0.0.1:{port}", process, folder / "access.log")
    try:
        end = time.monotonic() + 30
        while time.monotonic() < end and process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                service.get("/healthz")
                break
            time.sleep(0.05)
        yield service
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=30)


def _asks_often(service: Service, times: int) -> None:
    """Send requests on one connection: it must not be closed on the way."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
    with contextlib.closing(connection):
        connection.connect()
        kept = connection.sock
        for _ in range(times):
            connection.request("GET", "/healthz?" + "x" * 400)
            answer = connection.getresponse()
            answer.read()
            assert (answer.status, connection.sock) == (200, kept)


@pytest.mark.parametrize(
    "redirected",
    [
        ">&- 2>errors",
        ">access.log 2>&-",
        "<&- >&- 2>&-",
        ">/dev/full 2>errors",
        ">access.log 2>/dev/full",
        "> >(head -1 >first) 2>errors",
        ">access.log 2> >(exit)",
    ],
)
def test_streams_that_cannot_be_written_cost_nobody_an_answer(tmp_path: Path, redirected: str) -> None:
    with _started(tmp_path, redirected) as service:
        _asks_often(service, 5)
        assert service.ask("ASK {}").json() == {"head": {}, "boolean": True}
        assert service.stop() == 0
    errors = tmp_path / "errors"
    assert not errors.exists() or errors.read_text().count("\n") == 1  # the line that says where it serves
    log = tmp_path / "access.log"
    assert not log.exists() or all(json.loads(line)["status"] == 200 for line in log.read_text().splitlines())


def test_a_log_that_nobody_reads_keeps_nobody_waiting(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with _started(tmp_path, "2>errors", stdout=writing) as service:
        _asks_often(service, 400)  # a pipe holds some 110 such lines
        os.set_blocking(reading, False)
        text = ""
        with contextlib.suppress(BlockingIOError):
            while True:
                text += os.read(reading, 65_536).decode()
        service.get("/healthz?after")
        select.select([reading], [], [], 5)  # the line is written when the answer has gone
        time.sleep(0.1)
        after = [json.loads(line) for line in os.read(reading, 65_536).decode().splitlines()]
    os.close(reading)
    os.close(writing)
    told = [*map(json.loads, text.splitlines()), *after]  # the last lines may be written while the pipe is emptied
    asked = [line for line in told if line.get("query", "").startswith("x")]
    (lost,) = [line["lost"] for line in told if "lost" in line]
    assert len(asked) + lost == 400
    assert told[-1]["query"] == "after"


def test_a_line_fits_into_a_pipe_that_is_ready(tmp_path: Path) -> None:
    with _started(tmp_path, ">access.log 2>errors") as service:
        service.get("/" + "%F0%9F%98%80" * 600 + "?" + "%22" * 600, X_Forwarded_For="1" * 4000)
        assert service.stop() == 0
    line = (tmp_path / "access.log").read_bytes().splitlines()[-1]
    assert len(line) < MAX_LINE
    assert json.loads(line)["path"].startswith("/\N{GRINNING FACE}")


def test_lines_that_are_lost_are_counted() -> None:
    reading, writing = os.pipe()
    journal = Journal(writing)
    for number in range(100):
        journal(f"{number:>1000}")
    lost = journal.lost
    assert 0 < lost < 100
    os.read(reading, 1 << 20)
    journal("again")
    assert os.read(reading, 1 << 20).decode() == f'{{"lost": {lost}}}\nagain\n'
    os.close(reading)
    journal("to nobody")
    os.close(writing)
    assert journal.lost == 1


def test_a_system_short_of_processes_is_asked_again(tmp_path: Path) -> None:
    program = (sys.executable, "-c", _SHORT_OF_PROCESSES)
    with _started(tmp_path, ">access.log 2>errors", program) as service:
        assert service.ask("ASK {}").status == 200
        end = time.monotonic() + 15
        while len(service.children()) < 3 and time.monotonic() < end:
            time.sleep(0.1)
        assert len(service.children()) == 3
        assert service.stop() == 0
    assert "cannot start a worker: Resource temporarily unavailable" in (tmp_path / "errors").read_text()
