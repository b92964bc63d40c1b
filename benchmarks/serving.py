"""The service under load beside the oxigraph server and rdflib-endpoint, on the same triples, in one run.

    apt install wrk ; pip install oxigraph 'rdflib-endpoint[cli]'
    python benchmarks/serving.py [--seconds 5] [--rounds 3]

All servers listen on this machine and hold the same graph (what is accepted, what is inferred, the ontology, sources).
wrk asks over keep-alive: one connection for the latency, sixteen for the throughput. "new text each time" makes each
query another one, so that no cache answers it. Prints Markdown tables; medians over the rounds.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import DefaultGraph, RdfFormat

import aif_graph

SIMPLE = "SELECT ?n WHERE { <https://w3id.org/aif-graph/id/factory/lumi-aif> rdfs:label ?n }"
PROLOGUE = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX aif: <https://w3id.org/aif-graph/ontology#> "
GROUPED = "SELECT ?c (COUNT(?o) AS ?n) WHERE { ?o aif:memberOf ?x ; aif:establishedIn ?c } GROUP BY ?c ORDER BY ?c"
# A comment makes the text another one and the work the same.
VARIED = """
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", wrk.path .. "%20%23" .. n .. string.format("%p", wrk))
end
"""
HEADERS = ("-H", "Accept: application/sparql-results+json")


@dataclass(frozen=True)
class Server:
    """A running server: where it answers queries, the process, and how long it took to its first answer."""

    name: str
    endpoint: str
    process: subprocess.Popen[bytes]
    start: float


@dataclass(frozen=True)
class Load:
    """What wrk measured: milliseconds, requests a second, and answers that were none."""

    median: float
    high: float
    rate: float
    failed: int


def free_port() -> int:
    """A port nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def wrk(url: str, connections: int, seconds: int, script: Path | None = None) -> Load:
    """Ask ``url`` for some seconds."""
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency", *HEADERS]
    told = subprocess.run(
        [*words, *(["-s", str(script)] if script else []), url], capture_output=True, text=True, check=True
    ).stdout

    def milliseconds(label: str) -> float:
        value, unit = re.search(rf"{label}\s+([\d.]+)(us|ms|s|m)\b", told).groups()  # type: ignore[union-attr]
        return float(value) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]

    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])  # type: ignore[index]
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    return Load(milliseconds("50%"), milliseconds("99%"), rate, int(failed[1]) if failed else 0)


@contextlib.contextmanager
def running(name: str, words: list[str], url: str, *, load: Path | None = None, put: str = "") -> Iterator[Server]:
    """Run a server, load it, and wait for its first right answer."""
    begin = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if load is not None:
            until(lambda: fetch(put, load.read_bytes(), "PUT"))
        until(lambda: b"LUMI AI Factory" in fetch(f"{url}?query={quote(PROLOGUE + SIMPLE)}"))
        yield Server(name, url, process, time.perf_counter() - begin)
    finally:
        process.terminate()
        process.wait()


def fetch(url: str, data: bytes | None = None, method: str = "GET") -> bytes:
    """The body of an answer."""
    headers = {"Accept": "application/sparql-results+json", "Content-Type": "text/turtle"}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=60) as got:
        return bytes(got.read() or b"ok")


def until(condition: object, seconds: float = 120) -> None:
    """Wait until something is there."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        with contextlib.suppress(OSError):
            if condition():  # type: ignore[operator]
                return
        time.sleep(0.01)
    raise SystemExit("a server did not come up")


def memory(pid: int) -> float:
    """Megabytes of a process and its children: proportional set size, so that what they share counts once."""
    total = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if pid in (int(folder.name), parent):
                total += int(re.search(r"^Pss:\s+(\d+)", (folder / "smaps_rollup").read_text(), re.M)[1])  # type: ignore[index]
    return total / 1024


def exported(folder: Path) -> Path:
    """The default graph as Turtle."""
    data = folder / "graph.ttl"
    data.write_bytes(aif_graph.load().store.dump(format=RdfFormat.TURTLE, from_graph=DefaultGraph()) or b"")
    return data


def servers(data: Path) -> Iterator[contextlib.AbstractContextManager[Server]]:
    """Each server, not yet started."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/sparql"
    ours = [sys.executable, "-m", "aif_graph", "serve", f"--port={port}", "--quiet"]
    yield running("aif serve", ours, url)
    if found := shutil.which("oxigraph", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}"):
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        words = [found, "serve", "--bind", f"127.0.0.1:{port}"]
        yield running("oxigraph", words, f"{base}/query", load=data, put=f"{base}/store?default")
    if found := shutil.which("rdflib-endpoint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}"):
        port = free_port()
        words = [found, "serve", "--host", "127.0.0.1", "--port", str(port), str(data)]
        yield running("rdflib-endpoint", words, f"http://127.0.0.1:{port}/")


def measured(server: Server, rounds: int, seconds: int, script: Path) -> Iterator[str]:
    """The rows of one server."""
    cases: list[tuple[str, str, Path | None]] = [
        ("simple query, the same each time", f"{server.endpoint}?query={quote(PROLOGUE + SIMPLE)}", None),
        ("simple query, new text each time", f"{server.endpoint}?query={quote(PROLOGUE + SIMPLE)}", script),
        ("grouped count, new text each time", f"{server.endpoint}?query={quote(PROLOGUE + GROUPED)}", script),
    ]
    if server.name == "aif serve":
        base = server.endpoint.removesuffix("/sparql")
        cases += [
            ("canned answer (JSON)", f"{base}/queries/systems-open-to-country.json?country=Denmark", None),
            ("page of an AI Factory", f"{base}/doc/factory/lumi-aif.html", None),
        ]
    for what, url, varied in cases:
        one = [wrk(url, 1, seconds, varied) for _ in range(rounds)]
        many = [wrk(url, 16, seconds, varied) for _ in range(rounds)]
        failed = sum(load.failed for load in (*one, *many))
        yield (
            f"| {server.name} | {what} | {statistics.median(load.median for load in one):.2f} | "
            f"{statistics.median(load.high for load in one):.2f} | "
            f"{statistics.median(load.rate for load in many):,.0f} | {failed or ''} |"
        )


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    rows: list[str] = []
    print("| server | start to first answer, s | memory before, MB | memory after, MB |\n|---|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        data = exported(Path(folder))
        script = Path(folder) / "varied.lua"
        script.write_text(VARIED)
        for starting in servers(data):
            with starting as server:
                time.sleep(3)  # what is prepared in the background shall not be measured with the rest
                before = memory(server.process.pid)
                rows += measured(server, options.rounds, options.seconds, script)
                after = memory(server.process.pid)
                print(f"| {server.name} | {server.start:.2f} | {before:.0f} | {after:.0f} |", flush=True)
    print(
        "\n| server | request | median ms, 1 connection | 99 % ms | requests a second, 16 connections | not answered |"
        "\n|---|---|--:|--:|--:|--:|"
    )
    print("\n".join(rows))


if __name__ == "__main__":
    main()
