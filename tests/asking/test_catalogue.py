"""Query files and their headers, and the binding of parameters."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Variable

from aif_graph import load
from aif_graph.asking import bind, read_catalogue, read_query
from aif_graph.errors import InputError, NotFoundError, UsageError, on_command_line
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.sparql.lexer import tokens

QUERY = """#+ summary: Which things are there?
#+ params:
#+   country: {type: iri, class: aif:Country, about: the country, example: Denmark}
#+   n: {type: integer, about: a number, default: null}
#+   day: {type: date, about: a day, default: 2025-10-10}
SELECT ?x ?country ?n ?day { ?x ?n ?country }
"""


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    (tmp_path / "things.rq").write_text(QUERY)
    return [tmp_path / "things.rq"]


def test_the_header_is_read(paths: list[Path]) -> None:
    query = read_query(paths, "things")
    assert query.summary == "Which things are there?"
    assert [(p.name, p.required, p.default) for p in query.parameters] == [
        ("country", True, None),
        ("n", False, None),
        ("day", False, "2025-10-10"),
    ]
    assert on_command_line(query.example) == "aif run things --country Denmark"


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ("", "there is no header"),
        ("#+ summary: no question", "no summary in the form of a question"),
        ("#+ summary: [", "the header is not YAML"),
        ("#+ summary: Why?\n#+ params: [a]", "params is not a mapping"),
        ("#+ summary: Why?\n#+ params: {a: {type: colour, about: x}}", "needs a type"),
        ("#+ summary: Why?\n#+ params: {a: {type: iri, about: x, kind: y}}", "unknown key 'kind'"),
        ("#+ summary: Why?\n#+ params: {a: {type: date, about: x, default: [y]}}", "default of parameter 'a' is not"),
    ],
)
def test_a_bad_header_names_the_file(tmp_path: Path, header: str, complaint: str) -> None:
    (tmp_path / "bad.rq").write_text(header + "\nASK {}")
    with pytest.raises(InputError, match=complaint) as caught:
        read_catalogue([tmp_path / "bad.rq"])
    assert "bad.rq" in str(caught.value.place)


def test_an_unknown_query_names_the_nearest(paths: list[Path]) -> None:
    with pytest.raises(NotFoundError) as caught:
        read_query(paths, "thing")
    assert caught.value.hint == "Did you mean things?"


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "things.rq", "", "a b"])
def test_a_name_is_never_a_path(paths: list[Path], name: str) -> None:
    (paths[0].parent.parent / "secret.rq").write_text(QUERY)
    with pytest.raises(NotFoundError):
        read_query(paths, name)


def test_two_files_of_one_name_are_told(tmp_path: Path, paths: list[Path]) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more/things.rq").write_text(QUERY)
    with pytest.raises(InputError, match="has the same name as") as caught:
        read_catalogue([*paths, tmp_path / "more/things.rq"])
    assert str(caught.value.place) == str(tmp_path / "more/things.rq")


def test_values_become_terms(paths: list[Path], graph: KnowledgeGraph) -> None:
    bound = bind(read_query(paths, "things"), {"country": "Denmark", "n": 7}, graph.names)
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert bound == {
        Variable("country"): NamedNode("https://w3id.org/aif-graph/id/country/dk"),
        Variable("n"): Literal("7", datatype=NamedNode(xsd + "integer")),
        Variable("day"): Literal("2025-10-10", datatype=NamedNode(xsd + "date")),
    }


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({}, "things needs country: the country"),
        ({"country": "Denmark", "colour": "red"}, "things has no parameter 'colour'"),
        ({"country": "Denmark", "n": "seven"}, "n must be a whole number, not 'seven'"),
        ({"country": "Denmark", "day": "2025-02-30"}, "day must be a date, not '2025-02-30'"),
        ({"country": "Denmark", "day": "yesterday"}, "day must be a date"),
    ],
)
def test_wrong_values_are_usage_errors(
    paths: list[Path], graph: KnowledgeGraph, values: dict[str, str], complaint: str
) -> None:
    with pytest.raises(UsageError, match=complaint):
        bind(read_query(paths, "things"), values, graph.names)


def test_a_hostile_string_stays_a_value(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "said.rq").write_text(
        "#+ summary: Who?\n#+ params: {word: {type: string, about: x}}\nSELECT ?s ?word { ?s rdfs:label ?word }"
    )
    bound = bind(read_query([tmp_path / "said.rq"], "said"), {"word": '" } . ?s ?p ?o . { "'}, graph.names)
    assert bound == {Variable("word"): Literal('" } . ?s ?p ?o . { "')}


def test_every_shipped_query_obeys_the_conventions(graph: KnowledgeGraph) -> None:
    assert len(graph.queries) >= 40
    summaries = [query.summary for query in graph.queries.values()]
    assert len(set(summaries)) == len(summaries)
    for query in graph.queries.values():
        words = {token.text.upper() for token in tokens(query.text) if token.kind == "word"}
        variables = {token.text[1:] for token in tokens(query.text) if token.kind == "variable"}
        assert not words & {"SERVICE", "FROM"}, query.name
        assert "SELECT" not in words or "ORDER" in words, f"{query.name} has no order"
        assert query.tags, query.name
        for parameter in query.parameters:
            assert f"BOUND(?{parameter.variable})" not in query.text, "the engine does not count a parameter as bound"
            assert parameter.variable in variables, f"{query.name} does not use {parameter.name}"
            assert not parameter.required or parameter.example, f"{query.name}: {parameter.name} lacks an example"


def test_every_shipped_query_runs_anywhere(graph: KnowledgeGraph) -> None:
    """Plain SPARQL with its prefixes declared: rdflib's parser takes it too."""
    from rdflib.plugins.sparql import prepareQuery

    for query in graph.queries.values():
        prepareQuery(query.text)


def test_a_parameter_cannot_be_called_as_an_option_of_every_question(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("#+ summary: Which?\n#+ params:\n#+   format: {type: string, about: x}\nASK {}")
    with pytest.raises(InputError, match="cannot be called 'format'") as caught:
        read_query([tmp_path / "q.rq"], "q")
    assert caught.value.hint == "Every question has an option of that name."


def test_a_parameter_may_be_called_name(tmp_path: Path) -> None:
    (tmp_path / "graph.toml").write_text("")
    (tmp_path / "queries").mkdir()
    header = "#+ summary: Which?\n#+ params:\n#+   name: {type: string, about: what it is called}\n"
    (tmp_path / "queries/called.rq").write_text(f"{header}SELECT ?name {{ VALUES ?name {{ 'a' 'b' }} }}")
    assert [str(row[0]) for row in load(graph=tmp_path).run("called", name="b").rows] == ['"b"']
