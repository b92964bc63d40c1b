"""The questions the graph was made for: each is asked of the real graph, and its answer compared with the known one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from aif_graph.datasets import Answer
from aif_graph.knowledge import KnowledgeGraph
from tests.competency import Question, questions

QUESTIONS = [question for asked in questions().values() for question in asked]
ANSWERABLE = [question for question in QUESTIONS if "not_answerable" not in question]
SEEDS = " ".join(
    f"FROM source:{slug} FROM NAMED source:{slug}"
    for slug in (
        "sdu-escience-2024-12-20-seven-ai-factories",
        "unnamed-2024-12-12-first-ai-factories",
        "unnamed-luxembourg-and-germany-selected",
        "vtv-2025-10-12-six-new-ai-factories",
        "unnamed-network-of-ai-factories",
    )
)


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question["id"])
def test_question(question: Question, graph: KnowledgeGraph) -> None:
    assert found(graph, question) == set(question["expected"])


def found(graph: KnowledgeGraph, question: Question) -> set[str]:
    if "run" in question:
        run = question["run"]
        answer = graph.run(run["query"], **run.get("params", {}))
        return as_strings(graph, answer, run["columns"], run.get("where", {}))
    answer = graph.query(question["sparql"].replace("FROM SEEDS", SEEDS))
    return as_strings(graph, answer, answer.columns, {})


def as_strings(graph: KnowledgeGraph, answer: Answer, columns: Sequence[str], where: dict[str, str]) -> set[str]:
    """One string for each row that has the values of ``where``: labels of things, values as they stand."""
    if answer.kind == "truth":
        return {"yes" if answer.truth else "no"}
    rows = [
        {column: "not stated" if value is None else graph.names.label(value) for column, value in row.items()}
        for row in answer
    ]
    assert set(where) | set(columns) <= set(answer.columns)
    return {", ".join(row[column] for column in columns) for row in rows if where.items() <= row.items()}


def test_all_questions_are_there() -> None:
    seed, web = range(1, 120, 2), range(1, 68, 2)
    founding = [question["id"] for question in questions()["questions.yaml"]]
    assert founding == [f"sq{n:03}" for n in seed] + [f"wq{n:03}" for n in web]
    assert len(founding) == 94
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)


def test_each_question_is_asked_in_one_way() -> None:
    for question in QUESTIONS:
        assert len({"run", "sparql", "not_answerable"} & set(question)) == 1, question["id"]
        assert question["question"].endswith((".", "?"))
        expected = question.get("expected")
        assert expected or "not_answerable" in question, "an empty answer would also come from a query that is wrong"
        assert set(question.get("as_given", [])) != {*(expected or ["not answerable"])}, "as_given is for what differs"


def test_what_the_graph_cannot_answer() -> None:
    """A question is listed here with its reason when no source of the graph tells the answer."""
    reasons = {question["id"]: question["not_answerable"] for question in QUESTIONS if "not_answerable" in question}
    assert reasons == {}


def test_the_canned_queries_asked_exist(graph: KnowledgeGraph) -> None:
    asked = {question["run"]["query"] for question in ANSWERABLE if "run" in question}
    assert asked <= set(graph.queries)


@pytest.mark.parametrize(
    ("query", "source", "given"),
    [
        ("cited-pages", "vtv-2025-10-12-six-new-ai-factories", {}),
        ("names", "sdu-escience-2024-12-20-seven-ai-factories", {"thing": "l-aif"}),
        ("notes", "vtv-2025-10-12-six-new-ai-factories", {}),
        ("rejected-statements", "sdu-escience-2024-12-20-seven-ai-factories", {}),
        ("reported-counts", "vtv-2025-10-12-six-new-ai-factories", {}),
        ("who-says", "sdu-escience-2024-12-20-seven-ai-factories", {"thing": "lumi-aif"}),
    ],
)
def test_a_source_leaves_the_rows_of_one_document(
    graph: KnowledgeGraph, query: str, source: str, given: dict[str, str]
) -> None:
    every = list(graph.run(query, **given))
    of_one = list(graph.run(query, source=f"source:{source}", **given))
    assert 0 < len(of_one) < len(every)
    assert of_one == [row for row in every if (row["source"] or "").endswith(f"/{source}")]


def test_a_document_states_what_stands_in_its_graph(graph: KnowledgeGraph) -> None:
    source = "source:sdu-escience-2024-12-20-seven-ai-factories"
    rows = list(graph.run("source-statements", source=source))
    counted = graph.query(f"SELECT ?s {{ GRAPH {source} {{ ?s ?p ?o }} FILTER(?p != rdf:type) }}")
    assert len(rows) == len(counted)
    rejected = [row for row in rows if row["standing"] == "rejected"]
    verdicts = {(row["thing"], row["rejected"]) for row in graph.run("rejected-statements", source=source)}
    assert {(row["thing"], row["value"]) for row in rejected} == verdicts != set()
