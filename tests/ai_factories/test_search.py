"""The words in which people ask, and the question, thing or term that has the answer."""

from __future__ import annotations

import json

import pytest

from aif_graph.finding import Finder
from aif_graph.knowledge import KnowledgeGraph
from tests.conftest import Run

_FIRST = 5  # questions that people look at


@pytest.fixture(scope="module")
def finder(graph: KnowledgeGraph) -> Finder:
    return Finder(graph)


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("gpu", "supercomputers"),
        ("GPUs", "supercomputers"),
        ("cost", "funding"),
        ("budget", "funding"),
        ("how much money", "funding"),
        ("price", "contracts"),
        ("late", "overdue-systems"),
        ("which systems are late", "overdue-systems"),
        ("delayed", "overdue-systems"),
        ("apply", "systems-open-to-country"),
        ("may I use", "systems-open-to-country"),
        ("we are a start-up in Croatia, may we use a machine", "systems-open-to-country"),
        ("partners", "antenna-partners"),
        ("who runs MN5", "system-card"),
        ("Česko", "systems-open-to-country"),
        ("Deutschland", "systems-open-to-country"),
        ("health", "factories-by-sector"),
        ("contradictions between documents", "conflicts"),
        ("start-ups", "user-groups"),
        ("home page", "contacts"),
        ("renamed", "alternative-names"),
        ("top500", "top500-ranks"),
        ("qubits", "quantum-systems"),
        ("who says", "who-says"),
    ],
)
def test_a_question_is_among_the_first(finder: Finder, words: str, question: str) -> None:
    found = [each.query.name for each in finder.find(words).questions[:_FIRST]]
    assert question in found


@pytest.mark.parametrize(
    ("words", "group", "label"),
    [
        ("gpu", "terms", "number of accelerators"),
        ("Česko", "things", "Czechia"),
        ("τσεχία", "things", "Czechia"),
        ("gigafactory", "things", "AI Gigafactories"),
        ("MN5", "things", "MareNostrum 5"),
        ("deadline", "questions", "systems-open-to-country"),
        ("jupiter", "things", "JUPITER"),
    ],
)
def test_a_thing_or_term_is_found(graph: KnowledgeGraph, finder: Finder, words: str, group: str, label: str) -> None:
    found = finder.find(words)
    labels = [graph.names.label(iri) for iri in (*found.things, *found.terms)]
    assert label in (labels if group != "questions" else [each.query.name for each in found.questions])


def test_the_countries_have_names_in_the_languages_of_the_eu(graph: KnowledgeGraph) -> None:
    rows = graph.query(
        "SELECT ?l (COUNT(DISTINCT ?c) AS ?n) { ?c skos:hiddenLabel ?x BIND(LANG(?x) AS ?l) } GROUP BY ?l"
    )
    counts = {row["l"]: int(row["n"] or 0) for row in rows}
    assert len(counts) == 23
    assert min(counts.values()) >= 30


def test_hidden_names_are_in_no_answer_but_the_graph_itself(graph: KnowledgeGraph) -> None:
    assert "Česko" not in {row["name"] for row in graph.run("names", thing="Czechia")}


def test_the_command_lists_questions_then_the_rest(aif: Run) -> None:
    lines = aif("queries", "gpu").stdout.splitlines()
    assert any(line.startswith("aif run supercomputers ") for line in lines[: lines.index("also:")])
    assert any(line.startswith("aif show aif:acceleratorCount ") for line in lines[lines.index("also:") :])


def test_the_command_in_json_has_the_same(aif: Run, finder: Finder) -> None:
    found = json.loads(aif("queries", "Česko", "--format", "json").stdout)
    assert [each["name"] for each in found["questions"]] == [e.query.name for e in finder.find("Česko").questions]
    assert found["things"][0]["label"] == "Czechia"
    assert found["questions"][0]["command"].endswith("--country Czechia")


def test_what_is_not_found_has_the_nearest_words(aif: Run) -> None:
    done = aif("queries", "Denmrak")
    assert done.returncode == 2
    assert "Did you mean denmark? aif queries lists all questions." in done.stderr
    assert "aif queries lists all questions" in aif("queries", "zzzzqqqq").stderr


def test_each_question_is_in_one_theme_and_none_is_left_over(aif: Run, graph: KnowledgeGraph) -> None:
    lines = aif("queries").stdout.splitlines()
    headings = {theme.label for theme in graph.manifest.themes}
    assert "Other" not in lines
    assert lines[-1].split()[0] in {"unused-terms", "terms", "organisations-without-identifier"}
    names = [line.split()[0] for line in lines if line and line not in headings]
    assert sorted(names) == sorted(graph.queries)


def test_a_theme_is_listed_by_its_first_words(aif: Run) -> None:
    lines = aif("queries", "--theme", "money").stdout.splitlines()
    assert lines[0] == "Money and contracts"
    assert all("?" in line for line in lines[1:])
    assert "Themes: " in aif("queries", "--theme", "colour").stderr
    assert len(json.loads(aif("queries", "--theme", "money", "--format", "json").stdout)["questions"]) == len(lines) - 1
