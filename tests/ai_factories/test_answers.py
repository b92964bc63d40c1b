"""The golden answer of each canned query: answers/<name>.csv, read by a person before it was committed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from aif_graph.answers.writing import write_answer
from aif_graph.datasets import Answer
from aif_graph.knowledge import KnowledgeGraph
from tests.conftest import ROOT, Run

FOLDER = Path(__file__).parent / "answers"
QUERIES = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))


# Questions whose answer is nothing, and rightly so: what they look for must not be there.
EMPTY = {"unused-terms"}


def ask(graph: KnowledgeGraph, name: str) -> Answer:
    """Ask with the example of each required parameter, and on the day of the graph."""
    parameters = graph.queries[name].parameters
    values = {p.variable: graph.day if p.is_today else p.example for p in parameters if p.required or p.is_today}
    return graph.run(name, **values)


@pytest.mark.parametrize("name", QUERIES)
def test_answer(name: str, graph: KnowledgeGraph) -> None:
    answer = ask(graph, name)
    format_ = "ntriples" if answer.kind == "graph" else "csv"
    golden = FOLDER / f"{name}.{'nt' if answer.kind == 'graph' else 'csv'}"
    assert write_answer(answer, format_, graph.names) == golden.read_bytes().decode()


def test_every_golden_answer_has_its_query() -> None:
    assert {path.stem for path in FOLDER.glob("*.*") if path.suffix in {".csv", ".nt"}} == set(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_rows_are_not_repeated_and_say_something(name: str, graph: KnowledgeGraph) -> None:
    answer = ask(graph, name)
    assert answer.kind == "truth" or (len(answer) == 0) == (name in EMPTY)
    assert len(set(answer.rows)) == len(answer.rows)


def test_api_and_command_give_the_same(graph: KnowledgeGraph, aif: Run) -> None:
    done = aif("run", "country-roles", "--country", "Romania", "--format", "json")
    assert done.stdout == write_answer(graph.run("country-roles", country="Romania"), "json", graph.names)


def test_answers_do_not_depend_on_the_hash_seed(aif: Run) -> None:
    outputs = {aif("run", "factories", "--format", "csv", env={"PYTHONHASHSEED": seed}).stdout for seed in "123"}
    assert len(outputs) == 1


def test_the_eleven_member_states_without_a_factory_and_what_they_have(graph: KnowledgeGraph) -> None:
    answer = graph.run("countries-without-factory")
    found = {graph.names.label(row["country"] or ""): row for row in answer}
    assert set(found) == {
        *("Belgium", "Croatia", "Cyprus", "Denmark", "Estonia", "Hungary"),
        *("Ireland", "Latvia", "Malta", "Portugal", "Slovakia"),
    }


def test_loading_from_another_folder_changes_nothing(tmp_path: Path) -> None:
    code = "import aif_graph; print(len(aif_graph.load().accepted))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert int(done.stdout) > 3000
