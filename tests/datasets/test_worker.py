"""Work in a process of its own: results come back whole, limits end it, nothing leaves it."""

from __future__ import annotations

import errno
import os
import socket
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aif_graph.datasets.confinement import Limits, confine, sealed
from aif_graph.datasets.worker import Frames, Result, ask_once, frame, work
from aif_graph.errors import LimitError

SMALL = Limits(seconds=5, memory=64 * 2**20)


@given(
    st.lists(st.tuples(st.dictionaries(st.text(), st.integers()), st.binary(max_size=300)), max_size=5),
    st.integers(1, 50),
)
def test_frames_come_out_as_they_went_in_however_they_are_cut(
    frames: list[tuple[dict[str, int], bytes]], size: int
) -> None:
    import json

    stream = b"".join(frame(json.dumps(head).encode(), body) for head, body in frames)
    reader = Frames()
    found = [result for i in range(0, len(stream), size) for result in reader.feed(stream[i : i + size])]
    assert found == frames


def test_a_result_comes_back_whole() -> None:
    body = os.urandom(3_000_000)
    assert ask_once(lambda: ({"n": 1}, body), SMALL) == ({"n": 1}, body)


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(LimitError, match=r"did not finish within 0\.3 s"):
        ask_once(lambda: time.sleep(60) or ({}, b""), Limits(seconds=0.3))


def test_what_needs_too_much_memory_is_told_so() -> None:
    def greedy() -> Result:
        return {}, b"x" * (200 * 2**20)

    with pytest.raises(LimitError, match="64 MB"):
        ask_once(greedy, SMALL)


def test_what_ends_its_process_is_a_limit_too() -> None:
    with pytest.raises(LimitError):
        ask_once(lambda: os.kill(os.getpid(), 9), SMALL)  # type: ignore[arg-type, return-value]


def test_a_process_that_the_system_does_not_start_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(os, "fork", refused)
    with pytest.raises(LimitError, match="no process could be started: Resource temporarily unavailable"):
        ask_once(lambda: ({}, b""), Limits(seconds=5, memory=None))


def test_a_bug_is_not_taken_for_a_limit() -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        ask_once(lambda: 1 // 0, SMALL)  # type: ignore[arg-type, return-value]


def test_a_confined_process_writes_no_file(tmp_path: Path) -> None:
    def write() -> Result:
        try:
            (tmp_path / "stolen").write_text("x")
        except OSError as error:
            return {"refused": error.strerror}, b""
        return {"refused": ""}, b""

    head, _ = ask_once(write, SMALL)
    assert head["refused"] == "File too large"
    assert not (tmp_path / "stolen").exists() or (tmp_path / "stolen").stat().st_size == 0


def test_nothing_is_opened_while_sealed() -> None:
    """Also what a query engine would open: SERVICE needs a connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def reach_out() -> Result:
            from pyoxigraph import Store

            told = {}
            with sealed():
                for name, attempt in {
                    "file": lambda: Path("/etc/hostname").read_text(),
                    "connection": lambda: socket.create_connection(("127.0.0.1", port), timeout=2),
                    "service": lambda: list(
                        Store().query(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")  # type: ignore[arg-type]
                    ),
                }.items():
                    try:
                        attempt()
                    except (OSError, RuntimeError) as error:
                        told[name] = type(error).__name__
            told["after"] = Path("/etc/hostname").exists()
            return told, b""

        head, _ = ask_once(reach_out, SMALL)
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert set(head) == {"file", "connection", "service", "after"}
    assert head["after"]


def test_a_worker_answers_until_its_channel_is_closed() -> None:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        work(theirs, lambda task: ({"twice": task["n"] * 2}, b"body"), SMALL)
        os._exit(7)
    theirs.close()
    frames = Frames()
    with ours:
        for n in range(3):
            ours.sendall(frame(b'{"n": %d}' % n))
            head, body = next(iter(frames.feed(ours.recv(65_536))))
            assert (head["twice"], body) == (2 * n, b"body")
            assert head["seconds"] >= 0
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7


def test_a_worker_ends_itself_when_nobody_does() -> None:
    """Its own clock: the one who waits may have died."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        work(theirs, lambda _: time.sleep(60) or ({}, b""), Limits(seconds=0.2))
        os._exit(0)
    theirs.close()
    ours.sendall(frame(b"{}"))
    timer = threading.Timer(20, os.kill, (pid, 9))
    timer.start()
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    timer.cancel()
    assert code == -14  # SIGALRM


def test_confinement_never_widens_what_the_system_allows() -> None:
    import resource

    def narrow() -> Result:
        resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))
        confine(Limits(memory=2**40))
        return {"limit": resource.getrlimit(resource.RLIMIT_AS)}, b""

    pid_result, _ = ask_once(narrow, Limits(seconds=5, memory=2**41))
    assert pid_result["limit"] == [2**33, 2**33]
