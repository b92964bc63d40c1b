"""Many requests of all kinds from several clients, while workers and once the front are killed.

Run with ``make soak`` to see what it measures.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from aif_graph.answers.writing import write_answer
from aif_graph.knowledge import KnowledgeGraph
from tests.serving.conftest import Service, serving

CLIENTS = 6
WORKERS = 3
# Requests between two kills. Counted: by the clock, a task on a slow machine loses every worker that it is given.
SPARED = 25
JSON = "application/sparql-results+json"
QUERY = "application/sparql-query"
# How much more memory a process may hold at the end than after the first fifth, in MB.
GROWTH: Mapping[str, float] = {"supervisor": 4, "front": 24, "workers": 32}
PATTERNS = (
    "?s a aif:AIFactory",
    "?s a aif:Country ; rdfs:label ?label",
    "?s aif:participatesIn ?o",
    "?s a/rdfs:subClassOf* aif:Organisation",
    "GRAPH ?g { ?s a aif:Wave }",
    "?s a aif:ComputingSystem OPTIONAL { ?s aif:homepage ?page }",
)
QUESTIONS = ("factories", "country-codes", "antennas", "waves", "conflicts", "funding-shares", "host-countries")
PAGES = (
    "/",
    "/about",
    "/map",
    "/timeline",
    "/matrix",
    "/my-country?country=Denmark",
    "/doc/country/dk",
    "/queries/factories",
)
TOO_DEEP = "SELECT * WHERE " + "{" * 5000 + "}" * 5000
GREEDY = 'SELECT (STRLEN(?z) AS ?n{}) WHERE {{ BIND("' + "a" * 1000 + '" AS ?a) BIND(REPLACE(?a,"a",?a) AS ?b) '
GREEDY += 'BIND(REPLACE(?b,"a",?a) AS ?c) BIND(REPLACE(?c,"a",?a) AS ?z) }}'
ENDLESS = "SELECT (COUNT(*) AS ?n{}) WHERE {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"
HOSTILE: Mapping[str, tuple[str, set[int]]] = {
    "too deep": (TOO_DEEP, {400}),
    "malformed": ("SELEC{}", {400}),
    "an update": ("DROP ALL #{}", {400}),
    "a service": ("SELECT * {{ SERVICE <http://127.0.0.1:9/{}> {{}} }}", {400}),
}


@dataclass
class Known:
    """What is asked, and what the answer has to be."""

    counts: Mapping[str, int]
    bodies: Mapping[str, bytes]


@dataclass
class Tally:
    """What the clients saw. ``lost`` and ``wrong`` say of what."""

    answered: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self.lock:
            self.answered[what] += 1

    @property
    def done(self) -> int:
        return sum(count for what, count in self.answered.items() if not what.startswith("("))


class Client:
    """One client: it keeps its connection, asks once more when that breaks, and comes back when it is asked to."""

    def __init__(self, service: Service, known: Known, tally: Tally, seed: int) -> None:
        self.service, self.known, self.tally = service, known, tally
        self.dice = random.Random(seed)
        self.connection = self._connect()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=120)

    def run(self, requests: int) -> None:
        kinds: tuple[tuple[Callable[[], None], float], ...] = (
            (self.ask_anew, 40),
            (self.ask_again, 20),
            (self.ask_a_question, 20),
            (self.see_a_page, 10),
            (self.be_hostile, 9.4),
            (self.be_rude, 0.4),
            (self.be_greedy, 0.15),
            (self.be_endless, 0.05),
        )
        actions, weights = zip(*kinds, strict=True)
        for action in self.dice.choices(actions, weights, k=requests):
            action()

    def ask_often(self, times: int) -> None:
        for _ in range(times):
            self.ask_anew()

    def ask_anew(self) -> None:
        """A query that no cache keeps."""
        self._count_of("FILTER(NOW() > '2000-01-01T00:00:00Z'^^xsd:dateTime)", "a new query")

    def ask_again(self) -> None:
        self._count_of("", "a query")

    def _count_of(self, more: str, kind: str) -> None:
        pattern, number = self.dice.choice(PATTERNS), self.dice.randrange(300)
        query = f"SELECT ({number} AS ?n) (COUNT(*) AS ?c) WHERE {{ {pattern} {more} }}"
        if self.dice.random() < 0.5:
            got = self._honest("GET", f"/sparql?{urlencode({'query': query})}", accept=JSON)
        else:
            got = self._honest("POST", "/sparql", query.encode(), content_type=QUERY, accept=JSON)
        expected = [str(number), str(self.known.counts[pattern])]
        self._compare(kind, query, got, lambda body: [row["value"] for row in _bindings(body)[0].values()] == expected)

    def ask_a_question(self) -> None:
        path = f"/queries/{self.dice.choice(QUESTIONS)}.csv"
        self._compare("a question", path, self._honest("GET", path), self.known.bodies[path].__eq__)

    def see_a_page(self) -> None:
        path = self.dice.choice(PAGES)
        self._compare("a page", path, self._honest("GET", path, accept="text/html"), self.known.bodies[path].__eq__)

    def _compare(self, kind: str, what: str, got: bytes | None, right: Callable[[bytes], bool]) -> None:
        self.tally.count(kind)
        if got is not None and not right(got):
            self.tally.wrong.append(f"{what}: {got[:200]!r}")

    def _honest(self, method: str, path: str, body: bytes | None = None, **headers: str) -> bytes | None:
        """The body of a 200; None, and a note, when there is none to be had."""
        broken = 0
        for _ in range(5):
            try:
                status, told = self._send(method, path, body, headers)
            except (OSError, http.client.HTTPException) as error:
                broken += 1
                self.tally.count("(asked again: the connection broke)")
                self.connection.close()
                if broken > 1:
                    self.tally.lost.append(f"{path}: {error!r}")
                    return None
                continue
            if status == 200:
                return told
            if b"busy" not in told:
                break
            self.tally.count("(asked again: the service was busy)")
            time.sleep(2)
        self.tally.lost.append(f"{path} {body!r}: {status} {told[:200]!r}")
        return None

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        self.connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def be_hostile(self) -> None:
        kind = self.dice.choice(tuple(HOSTILE))
        query, expected = HOSTILE[kind]
        self._attack(kind, query if kind == "too deep" else query.format(self.dice.randrange(300)), expected)

    def be_greedy(self) -> None:
        self._attack("greedy", GREEDY.format(self.dice.randrange(10**9)), {503})

    def be_endless(self) -> None:
        self._attack("endless", ENDLESS.format(self.dice.randrange(10**9)), {503})

    def _attack(self, kind: str, query: str, expected: set[int]) -> None:
        self.tally.count(kind)
        with contextlib.suppress(OSError, http.client.HTTPException):
            got = self.service.get("/sparql", "POST", body=query.encode(), content_type=QUERY, accept=JSON)
            if got.status not in expected:
                self.tally.wrong.append(f"{kind}: {got.status} {got.text[:200]}")

    def be_rude(self) -> None:
        """Send rubbish, or go away before the answer."""
        query = urlencode({"query": ENDLESS.format(self.dice.randrange(10**9))})
        rubbish = (
            b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 200_000,
            self.dice.randbytes(500),
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n" + b"x" * 500_000,
            f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        )
        self.tally.count("rude")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.service.port), 10) as connection:
            connection.sendall(self.dice.choice(rubbish))
            time.sleep(0.02)


def _bindings(body: bytes) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = json.loads(body)["results"]["bindings"]
    return found


def _stat(pid: int) -> list[str]:
    """State, parent and so on of a process (proc(5)); nothing of one that has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def _processes(service: Service) -> dict[str, list[int]]:
    """The processes of the service by what they are; zombies, too."""
    found: dict[str, list[int]] = {"supervisor": [service.process.pid], "front": [], "workers": [], "zombies": []}
    listener = _listener(service.port)
    for folder in Path("/proc").glob("[0-9]*"):
        stat = _stat(int(folder.name))
        if stat and int(stat[1]) == service.process.pid:
            found["zombies" if stat[0] == "Z" else _kind(int(folder.name), listener)].append(int(folder.name))
    return found


def _listener(port: int) -> str:
    """The socket that listens at ``port`` (proc(5), net/tcp: state 0A), as it is called among a process's files."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        parts = line.split()
        if parts[3] == "0A" and int(parts[1].split(":")[1], 16) == port:
            return f"socket:[{parts[9]}]"
    return ""


def _kind(pid: int, listener: str) -> str:
    """The front is the child that listens, from its first moment on."""
    try:
        files = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return "zombies"
    for file in files:
        with contextlib.suppress(OSError):
            if str(file.readlink()) == listener:
                return "front"
    return "workers"


def _megabytes(pids: list[int]) -> float:
    """The most that one of several processes holds in memory (proc(5), statm: resident)."""
    held = [0.0]
    for pid in pids:
        with contextlib.suppress(OSError):
            held.append(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20)
    return max(held)


def _memory(service: Service) -> dict[str, float]:
    processes = _processes(service)
    return {name: _megabytes(processes[name]) for name in GROWTH}


def _settled(service: Service) -> dict[str, list[int]]:
    """The processes, once all that ended have been replaced."""
    end = time.monotonic() + 60
    while True:
        found = _processes(service)
        if len(found["front"]) == 1 and len(found["workers"]) == WORKERS and not found["zombies"]:
            return found
        assert time.monotonic() < end, found
        time.sleep(0.1)


def _prepared(service: Service) -> None:
    """Wait until the first workers have given way to those that answer faster, and are gone."""
    end = time.monotonic() + 60
    while service.figures().get('aif_worker_ends_total{reason="renewed"}', 0) < WORKERS:
        assert time.monotonic() < end
        time.sleep(0.1)
    _settled(service)


def _known(service: Service, graph: KnowledgeGraph) -> Known:
    counts = {
        pattern: int(graph.query(f"SELECT (COUNT(*) AS ?c) WHERE {{ {pattern} }}").rows[0][0].value)  # type: ignore[union-attr]
        for pattern in PATTERNS
    }
    assert all(counts.values())
    bodies = {f"/queries/{name}.csv": write_answer(graph.run(name), "csv", graph.names).encode() for name in QUESTIONS}
    pages = {path: service.get(path, accept="text/html") for path in PAGES}
    assert {got.status for got in pages.values()} == {200}
    return Known(counts, {**bodies, **{path: got.body for path, got in pages.items()}})


@dataclass
class Chaos(threading.Thread):
    """Kills a random worker again and again, and the front once, after a tenth of the requests."""

    service: Service
    tally: Tally
    requests: int
    killed: Counter[str] = field(default_factory=Counter)
    memory: dict[str, float] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        dice, last = random.Random(0), 0
        while not self.ended.wait(0.05):
            if self.tally.done < last + SPARED:
                continue
            last, kind = self.tally.done, "workers"
            if not self.killed["front"] and self.tally.done > self.requests / 10:
                kind = "front"
            if not self.memory and self.tally.done > self.requests / 5:
                self.memory = _memory(self.service)
            pids = _processes(self.service)[kind]
            if pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(dice.choice(pids), signal.SIGKILL)
                    self.killed[kind] += 1


def storm(service: Service, clients: list[Client], tally: Tally, requests: int) -> dict[str, float]:
    """Requests of all kinds while processes are killed; return the growth of those that are not."""
    chaos = Chaos(service, tally, requests)
    chaos.start()
    begin = time.monotonic()
    _together(clients, lambda client: client.run(requests // CLIENTS))
    seconds = time.monotonic() - begin
    chaos.ended.set()
    chaos.join()
    _settled(service)
    print(f"\n{tally.done:,} requests in {seconds:.0f} s by {CLIENTS} clients; killed: {dict(chaos.killed)}")
    print(*(f"  {count:>8,} {what}" for what, count in sorted(tally.answered.items())), sep="\n")
    assert tally.done == requests // CLIENTS * CLIENTS
    assert chaos.killed["front"] == 1
    assert chaos.killed["workers"] > 1
    # The death of the front breaks what is open at that moment, and nothing else does.
    assert tally.answered["(asked again: the connection broke)"] <= CLIENTS
    return _growth("a fifth of the storm", chaos.memory, _memory(service), ("supervisor", "front"))


def calm(service: Service, clients: list[Client], requests: int) -> dict[str, float]:
    """Queries that reach the workers, and nobody is killed; return the growth of all."""
    _together(clients, lambda client: client.ask_often(requests // 5 // CLIENTS))
    before, workers = _memory(service), set(_settled(service)["workers"])
    _together(clients, lambda client: client.ask_often(requests // CLIENTS))
    assert set(_settled(service)["workers"]) == workers, "they have not grown because they are new"
    return _growth(f"a fifth of {requests:,} queries in peace", before, _memory(service), tuple(GROWTH))


def _together(clients: list[Client], act: Callable[[Client], None]) -> None:
    with ThreadPoolExecutor(CLIENTS) as threads:
        list(threads.map(act, clients))


def _growth(since: str, before: dict[str, float], after: dict[str, float], names: tuple[str, ...]) -> dict[str, float]:
    for name in names:
        print(f"  {name}: {before[name]:.1f} MB after {since}, {after[name]:.1f} MB at the end")
    return {name: after[name] - before[name] for name in names}


@pytest.mark.parametrize("requests", [2_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_nothing_is_lost_and_nothing_grows(tmp_path: Path, graph: KnowledgeGraph, requests: int) -> None:
    with serving(tmp_path, f"--workers={WORKERS}", "--timeout=6", "--memory=192", "--quiet") as service:
        _prepared(service)
        known, tally = _known(service, graph), Tally()
        clients = [Client(service, known, tally, seed) for seed in range(CLIENTS)]
        grown = (storm(service, clients, tally, requests), calm(service, clients, min(requests, 9_000)))
        assert tally.wrong == []
        assert tally.lost == []
        assert {name: growth for grew in grown for name, growth in grew.items() if growth >= GROWTH[name]} == {}
        state = {"status": "ok", "workers": WORKERS, "busy": 0, "waiting": 0}
        assert json.loads(service.get("/healthz").body) == state
        assert "Traceback" not in (tmp_path / "errors.log").read_text()
        children = {pid for pids in _processes(service).values() for pid in pids}
        assert service.stop() == 0
        assert not [pid for pid in children if _stat(pid)]
