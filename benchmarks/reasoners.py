"""Close the same graphs with our engine, owlrl and reasonable, side by side; print a Markdown table.

    python benchmarks/reasoners.py --ontology ontology/aif.ttl ontology/concepts.ttl [--sizes 1000 5000]
    [--runs 5] [--real]

Each run is a child process of its own. Times are CPU seconds (user and system) of the closure alone,
medians of the runs; reading and importing are not in them. Memory is the child's peak, with everything. An
engine that is not installed, or passes ``--timeout`` (wall seconds), is left out from that size on.
"""

# ruff: noqa: PLC0415 (an engine is imported in its own child only)
from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import generate
import pyoxigraph as ox


def ours(path: str) -> tuple[float, int]:
    from aif_graph.reasoning import close

    statements = list(ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES))
    start = time.process_time()
    closure = close(statements)
    assert closure.clashes is not None  # looked for on demand; the others look for theirs, too
    return time.process_time() - start, len(closure.inferred)


def ours_without_proofs(path: str) -> tuple[float, int]:
    from aif_graph.reasoning import close

    statements = list(ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES))
    start = time.process_time()
    closure = close(statements, proofs=False)
    assert closure.clashes is not None
    return time.process_time() - start, len(closure.inferred)


def owlrl(path: str) -> tuple[float, int]:
    import owlrl
    import rdflib

    graph = rdflib.Graph().parse(path, format="nt")
    before = len(graph)
    start = time.process_time()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return time.process_time() - start, len(graph) - before


def reasonable(path: str) -> tuple[float, int]:
    import rdflib
    import reasonable

    graph = rdflib.Graph().parse(path, format="nt")
    start = time.process_time()
    reasoner = reasonable.PyReasoner()
    reasoner.from_graph(graph)
    triples = reasoner.reason()
    return time.process_time() - start, len(set(triples) - set(graph))


ENGINES: dict[str, Callable[[str], tuple[float, int]]] = {
    "aif-graph": ours,
    "aif-graph, no proofs": ours_without_proofs,
    "owlrl": owlrl,
    "reasonable": reasonable,
}


def child(engine: str, path: str) -> None:
    seconds, inferred = ENGINES[engine](path)
    # ru_maxrss counts kilobytes on Linux
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "inferred": inferred, "peak": peak}))


def measure(engine: str, path: Path, runs: int, timeout: float) -> dict[str, float] | None:
    results = []
    for _ in range(runs):
        command = [sys.executable, __file__, "--child", engine, str(path)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=timeout, check=True)
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            return None
        results.append(json.loads(done.stdout))
    return {key: statistics.median(result[key] for result in results) for key in results[0]}


def version(package: str) -> str:
    try:
        return f"{package} {metadata.version(package)}"
    except metadata.PackageNotFoundError:
        return f"{package} not installed"


def table(options: argparse.Namespace) -> None:
    print("| engine | statements | runs | CPU s | CPU µs per statement | inferred | peak MB |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    given_up: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        # Size 0 stands for the real graph: its accepted statements with the ontology.
        for size in [0] * options.real + options.sizes:
            path = Path(folder) / f"{size}.nt"
            with path.open("wb") as file:
                parts = (generate.ontology(options.ontology), generate.statements(size)) if size else (real_graph(),)
                for part in parts:
                    ox.serialize(part, file, format=ox.RdfFormat.N_TRIPLES)
            count = path.read_bytes().count(b"\n")
            for engine in options.engines:
                runs = options.runs if size <= 100_000 else min(options.runs, 3)
                found = None if engine in given_up else measure(engine, path, runs, options.timeout)
                if found is None:
                    given_up.add(engine)
                    print(f"| {engine} | {count:,} | | no result | | | |", flush=True)
                    continue
                per_statement = found["seconds"] / count * 1e6
                print(
                    f"| {engine} | {count:,} | {runs} | {found['seconds']:.3f} | {per_statement:.1f} "
                    f"| {found['inferred']:,.0f} | {found['peak']:.0f} |",
                    flush=True,
                )
    packages = ", ".join(version(name) for name in ("pyoxigraph", "rdflib", "owlrl", "reasonable"))
    print(f"\nPython {platform.python_version()}, {packages}.")
    print("Inferred: as each engine counts it; owlrl and reasonable count trivia too.")


def real_graph() -> list[ox.Triple]:
    import aif_graph

    graph = aif_graph.load()
    return [*graph.ontology_triples, *graph.accepted]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ontology", type=Path, nargs="*", default=[])
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 5_000, 20_000, 100_000, 1_000_000])
    parser.add_argument("--real", action="store_true", help="the real graph, too")
    parser.add_argument("--engines", nargs="*", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--timeout", type=float, default=300)
    parser.add_argument("--child", nargs=2, metavar=("ENGINE", "PATH"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(*options.child)
    else:
        table(options)


if __name__ == "__main__":
    main()
