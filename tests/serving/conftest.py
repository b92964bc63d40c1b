"""A real service on a free port, and the simplest of clients for it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

START_SECONDS = 30.0


@dataclass(frozen=True)
class Got:
    """One answer of the service; names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> object:
        return json.loads(self.body)


@dataclass
class Service:
    """A running `aif serve`: its process is the supervisor."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port
        return port

    def get(self, path: str, method: str = "GET", *, body: bytes | None = None, **headers: str) -> Got:
        """Send one request on a connection of its own; underscores in names of headers stand for hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Got(answer.status, told, answer.read())

    def ask(self, query: str, accept: str = "application/sparql-results+json", **headers: str) -> Got:
        """Ask a query by GET."""
        return self.get(f"/sparql?{urlencode({'query': query})}", accept=accept, **headers)

    def raw(self, data: bytes, *, seconds: float = 15.0) -> bytes:
        """Send bytes as they are and return all that comes back until the service closes or falls silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(data)
            received = b""
            with contextlib.suppress(TimeoutError, ConnectionError):
                while piece := connection.recv(65_536):
                    received += piece
            return received

    def children(self) -> dict[int, list[int]]:
        """The supervisor's children and theirs: the front and the workers."""
        found: dict[int, list[int]] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                parts = stat.read_text().rsplit(")", 1)[1].split()
                if int(parts[1]) == self.process.pid and parts[0] != "Z":
                    found[int(stat.parent.name)] = []
        return found

    def figures(self) -> dict[str, float]:
        """The service's own figures, by name and labels."""
        lines = (line.rsplit(" ", 1) for line in self.get("/metrics").text.splitlines() if not line.startswith("#"))
        return {name: float(value) for name, value in lines}

    def stop(self) -> int:
        """End it as systemd would; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


@contextlib.contextmanager
def serving(
    folder: Path, *options: str, data: tuple[Path, ...] = (), cwd: Path | None = None, before: tuple[str, ...] = ()
) -> Iterator[Service]:
    """Run `aif serve` with ``options`` on a free port; its access log and its complaints go to files in ``folder``.

    ``before`` stands before the verb; it is typed in ``cwd``, or in ``folder``.
    """
    log, errors = folder / "access.log", folder / "errors.log"
    words = [sys.executable, "-m", "aif_graph", *before, *(f"--data={path}" for path in data)]
    words += ["serve", "--port=0", *options]
    with log.open("w") as out, errors.open("w") as err:
        process = subprocess.Popen(words, stdout=out, stderr=err, text=True, cwd=cwd or folder)
    try:
        yield Service(_address(process, errors), process, log)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(process: subprocess.Popen[str], errors: Path) -> str:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        for line in errors.read_text().splitlines():
            if line.startswith("aif: serving "):
                return line.split()[2]
        time.sleep(0.02)
    raise AssertionError(f"the service did not start: {errors.read_text()}")


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all tests that leave it as it is: short of time and memory, so that limits are reached soon."""
    folder = tmp_path_factory.mktemp("service")
    with serving(folder, "--timeout=3", "--memory=192", "--max-rows=2000", "--max-bytes=400000") as running:
        yield running


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
