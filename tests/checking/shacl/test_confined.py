"""What shapes ask is asked in a child of the process, which can reach nothing, and of which nothing is left behind."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import rdflib
from rdflib.plugins.sparql.operators import register_custom_function, unregister_custom_function

from aif_graph.checking import Finding
from aif_graph.datasets import confinement, isolation
from aif_graph.errors import LimitError
from tests.checking.shacl.test_validation import ENDLESS, GOOD, HEAD, check

ASKED = rdflib.URIRef("http://example.org/asked")
SHAPE = """ex:P sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
ex:S sh:targetNode ex:a ; sh:sparql [ sh:prefixes ex:P ;
  sh:select "SELECT $this ?value { $this ex:p ?o BIND(ex:asked(?o) AS ?value) }" ] .
"""


@pytest.fixture
def asking() -> Iterator[Callable[[Callable[[], object]], None]]:
    """Let the query of SHAPE call some Python where it is evaluated; what that returns is the value found."""

    def ask(work: Callable[[], object]) -> None:
        register_custom_function(ASKED, lambda _: rdflib.Literal(work()))  # type: ignore[no-untyped-call]

    yield ask
    unregister_custom_function(ASKED)  # type: ignore[no-untyped-call]


def raw_socket() -> int:
    """The number of the error of the system call itself, made past Python; 0 where a socket is made."""
    libc = ctypes.CDLL(None, use_errno=True)
    made: int = libc.socket(int(socket.AF_INET), int(socket.SOCK_STREAM), 0)
    if made < 0:
        return ctypes.get_errno()
    os.close(made)
    return 0


def without_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (isolation, confinement):
        monkeypatch.setattr(room, "shut_network", lambda: False)


Asking = Callable[[Callable[[], object]], None]


def test_the_system_refuses_a_socket_to_what_a_shape_evaluates(tmp_path: Path, asking: Asking) -> None:
    asking(raw_socket)
    (found,) = check(tmp_path, "ex:a ex:p 1 .\n", SHAPE).findings
    assert found.value == str(errno.EPERM)
    assert raw_socket() == 0, "this process itself may"


def test_where_there_is_no_filter_nothing_at_all_is_opened(
    tmp_path: Path, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_filters(monkeypatch)
    asking(raw_socket)
    (found,) = check(tmp_path, "ex:a ex:p 1 .\n", SHAPE).findings
    assert found.value == str(errno.EMFILE)


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        (lambda: os.kill(os.getpid(), signal.SIGKILL), r"its process was stopped by signal 9 \(Killed\)"),
        (lambda: os._exit(0), "there is too little memory"),
    ],
)
def test_a_child_that_ends_is_an_error_that_names_the_shape(
    tmp_path: Path, asking: Asking, ending: Callable[[], object], told: str
) -> None:
    asking(ending)
    with pytest.raises(LimitError, match=f"the validation stopped at the shape ex:S: {told}"):
        check(tmp_path, "ex:a ex:p 1 .\n", SHAPE)
    assert_no_child_is_left()


def assert_no_child_is_left() -> None:
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_values_come_back_as_they_are_written(tmp_path: Path) -> None:
    shapes = "ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:maxInclusive 5 ] .\n"
    (found,) = check(tmp_path, "ex:a ex:p 007 .\n", shapes).findings
    assert found.value == "007"


def test_threads_that_check_at_once_are_all_watched(tmp_path: Path) -> None:
    """A timer works in the main thread alone; a child has its own, whichever thread asked for it."""

    def work(number: int) -> tuple[Finding, ...]:
        folder = tmp_path / str(number)
        folder.mkdir()
        data = f"ex:a ex:p '{'a' * 40}!' .\n"
        return check(folder, data, ENDLESS + GOOD.replace("ex:p", "ex:r"), 0.2).findings

    with ThreadPoolExecutor(3) as pool:
        for findings in pool.map(work, range(3)):
            messages = sorted(finding.message for finding in findings)
            assert messages[0].startswith("The Pattern constraint ran for more than 0.2 s")
            assert messages[2] == "ex:r is missing."
    assert_no_child_is_left()


def test_what_the_parent_does_about_signals_is_not_the_childs(tmp_path: Path) -> None:
    """It may have blocked them in its threads, and wait for them at a file of its own."""
    signals = {signal.SIGVTALRM, signal.SIGINT}
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    before, blocked = signal.set_wakeup_fd(theirs), signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        findings = check(tmp_path, f"ex:a ex:p '{'a' * 40}!' .\n", ENDLESS, 0.2).findings
        assert any(finding.message.startswith("The Pattern constraint ran") for finding in findings)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.set_wakeup_fd(before)
        os.close(theirs)
    assert os.read(ours, 1) == b"", "no signal of the child's was told to the parent"
    os.close(ours)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_an_end_of_the_command_is_one_of_the_child(tmp_path: Path, number: int, code: int) -> None:
    values = " , ".join(f"'{'a' * 40}{n}!'" for n in range(200))
    (tmp_path / "data.ttl").write_text(f"{HEAD}ex:a ex:p {values} .\n")
    (tmp_path / "shapes.ttl").write_text(f"{HEAD}{ENDLESS}")
    command = [sys.executable, "-m", "aif_graph", "check", "--shapes", "shapes.ttl", "data.ttl"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
    while not (children := children_of(process.pid)):
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(number)
    assert process.wait(timeout=30) == code
    left = 150  # by itself it would go on for 5 s of CPU time
    while (left := left - 1) and any(map(is_running, children)):
        time.sleep(0.02)
    assert left, "the child goes on"


def children_of(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(word) for word in found.read_text().split()] if found.exists() else []


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_progress_goes_on_being_told(tmp_path: Path) -> None:
    from aif_graph.checking import check_content
    from aif_graph.graphs import alone

    (tmp_path / "data.ttl").write_text(f"{HEAD}ex:a ex:p 1 .\n")
    (tmp_path / "shapes.ttl").write_text(HEAD + GOOD + GOOD.replace("ex:Good", "ex:Other"))
    told: list[tuple[str, int, int]] = []
    folder = alone([tmp_path / "data.ttl"], [tmp_path / "shapes.ttl"])
    check_content(folder, progress=lambda *what: told.append(what))
    shapes = [(done, of) for what, done, of in told if what == "shapes" and of]
    assert shapes == [(number, 4) for number in range(4)], json.dumps(told)
