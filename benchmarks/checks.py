"""`aif check` beside `pyshacl` on the command line, on the same statements and shapes, as whole processes.

    python benchmarks/checks.py [--runs 5] [--size 100000]

Prints a Markdown table of CPU seconds (user and system of the child), minimum and median, and of peak memory. pySHACL
gets the accepted statements and the ontology as one file; it checks the shapes alone. Both write their whole report.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import generate
import pyoxigraph as ox

import aif_graph

ROOT = Path(__file__).resolve().parent.parent
SHAPES = ROOT / "ontology/shapes.ttl"
ONTOLOGY = [ROOT / "ontology/aif.ttl", ROOT / "ontology/concepts.ttl"]
AIF = [sys.executable, "-m", "aif_graph", "check"]
PYSHACL = [str(Path(sys.executable).parent / "pyshacl"), "-s", str(SHAPES)]


def measure(command: list[str]) -> tuple[float, float]:
    """CPU seconds and peak memory (MB) of one child process."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env) as process:
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024  # kilobytes on Linux


def row(name: str, command: list[str], runs: int) -> None:
    """Measure a command and print its line of the table."""
    measured = [measure(command) for _ in range(runs)]
    seconds = [entry[0] for entry in measured]
    peak = max(entry[1] for entry in measured)
    print(f"| {name} | {runs} | {min(seconds):.2f} | {statistics.median(seconds):.2f} | {peak:.0f} |", flush=True)


def turtle(path: Path, triples: list[ox.Triple]) -> str:
    """Write triples as a file and return its name."""
    path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b"")
    return str(path)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--size", type=int, default=100_000)
    options = parser.parse_args()
    graph = aif_graph.load()
    axioms = list(graph.ontology_triples)
    print("| command | runs | min CPU s | median CPU s | peak MB |\n|---|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        real = turtle(Path(folder) / "real.ttl", [*axioms, *graph.accepted])
        measure(AIF)
        row("`aif check`", AIF, options.runs)
        row("`aif check --fast`", [*AIF, "--fast"], options.runs)
        row("`aif check --shapes` on one file", [*AIF, "--shapes", str(SHAPES), real], options.runs)
        row("`pyshacl`", [*PYSHACL, real], options.runs)
        row("`pyshacl -i owlrl`", [*PYSHACL, "-i", "owlrl", real], 1)
        large = turtle(Path(folder) / "large.ttl", [*axioms, *generate.statements(options.size)])
        row(f"`aif check --shapes`, {options.size:,} statements", [*AIF, "--shapes", str(SHAPES), large], 1)
        row(f"`pyshacl`, {options.size:,} statements", [*PYSHACL, large], 1)


if __name__ == "__main__":
    main()
