"""Work on a stack of its own where no connection can be opened, and what comes back from it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import Store

from aif_graph.datasets import confinement, isolation
from aif_graph.datasets.evaluation import evaluate
from aif_graph.datasets.isolation import isolated
from aif_graph.errors import LimitError, QueryError, TooComplexError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.sparql import guard
from tests.conftest import Run


def without_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that has no seccomp(2)."""
    for room in (isolation, confinement):
        monkeypatch.setattr(room, "shut_network", lambda: False)


@pytest.fixture(params=["thread", "child"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the work is done: under a filter, or where the system has none."""
    if request.param == "child":
        without_filters(monkeypatch)
    return str(request.param)


def open_socket() -> str:
    try:
        socket.socket().close()
    except OSError as error:
        return type(error).__name__
    return "open"


@pytest.mark.usefixtures("place")
def test_what_the_work_returns_or_raises_comes_back() -> None:
    assert isolated(lambda: ("rows", 1)) == ("rows", 1)
    with pytest.raises(ZeroDivisionError, match="by zero"):
        isolated(lambda: 1 // 0)
    with pytest.raises(SystemExit):
        isolated(sys.exit)


def test_no_socket_is_made_within_and_any_outside(place: str) -> None:
    assert isolated(open_socket) == {"thread": "PermissionError", "child": "OSError"}[place]
    assert open_socket() == "open"


def test_what_the_work_starts_is_shut_in_as_well() -> None:
    def with_a_thread() -> str:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(open_socket).result()

    def with_a_process() -> str:
        code = "import socket; socket.socket()"
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr

    assert isolated(with_a_thread) == "PermissionError"
    assert "PermissionError" in isolated(with_a_process)


def test_other_threads_keep_their_sockets_and_stacks_meanwhile() -> None:
    begun, end = threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        end.wait(20)
        return open_socket()

    before = threading.stack_size()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(isolated, slow)
        assert begun.wait(20)
        with isolation._STACK_SIZE:  # a thread is begun with another size
            assert (open_socket(), threading.stack_size()) == ("open", before)
        end.set()
        assert waiting.result() == "PermissionError"


def test_many_at_once_get_their_own_answers() -> None:
    store = Store()
    with ThreadPoolExecutor(8) as pool:
        texts = [f"SELECT ?x {{ VALUES ?x {{ {n} }} }}" for n in range(200)]
        answers = list(pool.map(lambda text: evaluate(store, text).rows[0][0].value, texts))  # type: ignore[union-attr]
    assert answers == [str(n) for n in range(200)]


@pytest.mark.usefixtures("place")
def test_an_answer_is_the_same_from_either_place(graph: KnowledgeGraph) -> None:
    rows = graph.query("SELECT ?s ?label { ?s rdfs:label ?label } ORDER BY ?s ?label LIMIT 50")
    assert len(rows) == 50
    assert len(graph.query("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 5").triples) == 5
    assert graph.query("ASK {}").truth is True
    with pytest.raises(QueryError, match="the query cannot be answered"):
        graph.query("SELECT (<e:f>(1) AS ?x) {}")


def test_work_that_ends_its_process_is_a_limit_where_it_has_one_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    without_filters(monkeypatch)
    with pytest.raises(LimitError):
        isolated(lambda: os.kill(os.getpid(), signal.SIGKILL))


def test_ctrl_c_does_not_wait_for_the_engine(tmp_path: Path) -> None:
    """Neither in the command nor in Python, where it is a KeyboardInterrupt."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    code = f"import os, aif_graph\ntry: aif_graph.load().query({endless!r})\nexcept KeyboardInterrupt: os._exit(77)"
    for command, expected in (
        ([sys.executable, "-c", code], 77),
        ([sys.executable, "-m", "aif_graph", "query", endless], -signal.SIGINT),
    ):
        process = subprocess.Popen(command, cwd=tmp_path)
        while process.poll() is None and not is_evaluating(process):
            time.sleep(0.05)
        time.sleep(0.2)  # the thread has begun, and comes to the engine now
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == expected


def is_evaluating(process: subprocess.Popen[bytes]) -> bool:
    """Whether the process has a second thread."""
    return len(list(Path(f"/proc/{process.pid}/task").iterdir())) > 1


# Queries that overflow a stack of the usual size: answered, or refused by a bound

DEEP: dict[str, Callable[[], str]] = {
    "3,000 columns": lambda: "SELECT " + " ".join(f"(1 AS ?v{n})" for n in range(3_000)) + " {}",
    "4,000 things described": lambda: "DESCRIBE " + "<e:a> " * 4_000,
    "3,900 conditions to group by": lambda: (
        "SELECT (1 AS ?z) {} GROUP BY " + " ".join(f"(1 AS ?v{n})" for n in range(3_900))
    ),
    "3,900 aggregates": lambda: "SELECT " + " ".join(f"(SUM(?x) AS ?v{n})" for n in range(3_900)) + " { ?s ?p ?x }",
    "11,000 LATERALs": lambda: "SELECT * {" + "LATERAL{}" * 11_000 + "}",
}
REFUSED: dict[str, Callable[[], str]] = {
    "objects": lambda: "SELECT * { ?s ?p ?o" + ",?o" * 12_000 + " }",
    "a list": lambda: "SELECT * { ?s ?p (" + "1 " * 30_000 + ") }",
    "a list of strings": lambda: "SELECT * { ?s ?p (" + "'a'@en " * 10_000 + ") }",
    "patterns": lambda: "SELECT * { " + "?s ?p ?o . " * 8_500 + "}",
    "CONSTRUCT WHERE": lambda: "CONSTRUCT WHERE { " + "?s ?p ?o . " * 8_500 + "}",
    "VALUES": lambda: "SELECT * { " + "VALUES ?x {1} " * 4_000 + "}",
    "reifiers": lambda: "SELECT * { ?s ?p ?o " + "~ ?r " * 9_000 + "}",
    "annotations": lambda: "SELECT * { ?s ?p ?o {|" + "?a ?b ;" * 9_000 + "|} }",
    "blank nodes": lambda: "SELECT * { " + "[] a [] . " * 9_000 + "}",
    "groups": lambda: "SELECT * { " + "{?s ?p ?o}" * 9_000 + "}",
    "things described": lambda: "DESCRIBE " + "<e:a> " * 5_000,
    "columns": lambda: "SELECT " + " ".join(f"(1 AS ?v{n})" for n in range(7_000)) + " {}",
    "GROUP BY": lambda: "SELECT (1 AS ?z) {} GROUP BY " + " ".join(f"(1 AS ?v{n})" for n in range(5_000)),
    "HAVING": lambda: "SELECT (1 AS ?z) {} GROUP BY ?x HAVING " + "(1)" * 30_000,
    "ORDER BY": lambda: "SELECT * {} ORDER BY " + "(1)" * 30_000,
}


@pytest.mark.parametrize("name", DEEP)
def test_a_deep_query_is_answered(aif: Run, tmp_path: Path, name: str) -> None:
    """In a process of its own: it would be ended by a signal. `aif query` and `graph.query` evaluate alike."""
    (tmp_path / "deep.rq").write_text(DEEP[name]())
    done = aif("query", "-f", str(tmp_path / "deep.rq"), "--format", "csv")
    assert (done.returncode, done.stderr.replace("no rows\n", "")) == (0, "")


def test_a_deep_query_in_a_confined_process_is_answered_or_a_limit(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "deep.rq").write_text(DEEP["11,000 LATERALs"]())
    done = aif("query", "-f", str(tmp_path / "deep.rq"), "--timeout", "20")
    assert done.returncode in {0, 4}, done.stderr


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_be_planned_for_minutes_is_refused(graph: KnowledgeGraph, name: str) -> None:
    with pytest.raises(TooComplexError, match=r"in one group; 200 are allowed|in one place; 4,000 are allowed"):
        graph.query(REFUSED[name]())


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { VALUES (?a ?b) { " + "(1 2) " * 5_000 + "} }",
        "SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join("1" * 900) + ")) }",
        "CONSTRUCT { " + "?s ?p ?o . " * 3_000 + "} WHERE { ?s a ?c . ?s ?p ?o }",
        "SELECT * { ?s a ?c " + "OPTIONAL { ?s ?p ?o . ?o ?q ?v } " * 300 + "}",
        "SELECT * { {} " + "UNION { ?s a ?c ; ?p ?o . } " * 900 + "}",
        "".join(f"PREFIX p{n}: <e:> " for n in range(3_000)) + "SELECT * {}",
        "SELECT (CONCAT(" + ",".join("?x" * 9_000) + ") AS ?y) {}",
    ],
)
def test_what_is_only_long_is_not_refused(text: str) -> None:
    guard.check(text)
