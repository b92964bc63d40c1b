"""One answer from a cold start: our command beside rdflib with owlrl on the same files, as whole processes.

    python benchmarks/cold_start.py [--runs 9]

Prints a Markdown table of CPU seconds (user and system of the child), minimum and median; the page cache is warm,
bytecode is compiled, nothing else is cached.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BASELINE = """
import sys
from pathlib import Path
import owlrl, rdflib
root = Path(sys.argv[1])
graph = rdflib.Graph()
for path in [root / "ontology/aif.ttl", root / "ontology/concepts.ttl", *sorted((root / "data").rglob("*.ttl"))]:
    graph.parse(path)
owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
for row in graph.query((root / "queries/systems-open-to-country.rq").read_text()):
    print(row)
"""
QUESTION = ("run", "systems-open-to-country", "--country", "Denmark", "--format", "csv")
COMMANDS = {
    "`python -c pass`": [sys.executable, "-c", "pass"],
    "`aif --help`": [sys.executable, "-m", "aif_graph", "--help"],
    "`aif queries`": [sys.executable, "-m", "aif_graph", "queries"],
    "`aif run systems-open-to-country --country Denmark`": [sys.executable, "-m", "aif_graph", *QUESTION],
    "`aif check`": [sys.executable, "-m", "aif_graph", "check"],
}


def cpu_seconds(command: list[str]) -> float:
    """CPU seconds of one child process."""
    # Where bytecode is not written, every run would compile the package anew.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env) as process:
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    print("| command | runs | min CPU s | median CPU s |\n|---|--:|--:|--:|")
    for name, command in COMMANDS.items():
        cpu_seconds(command)
        print(row(name, [cpu_seconds(command) for _ in range(runs)]), flush=True)
    baseline = [sys.executable, "-c", BASELINE, str(ROOT)]
    print(row("rdflib and owlrl: the same files, closure, question", [cpu_seconds(baseline)]))


def row(name: str, seconds: list[float]) -> str:
    """One line of the table."""
    return f"| {name} | {len(seconds)} | {min(seconds):.3f} | {statistics.median(seconds):.3f} |"


if __name__ == "__main__":
    main()
