"""Answers in every format, read back by others where others can read them."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from xml.etree import ElementTree

import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse, parse_query_results

from aif_graph.asking import Answer, evaluate, write_answer
from aif_graph.errors import UsageError
from aif_graph.storing import Names

STORE = Store()
STORE.load(
    b"""@prefix r: <http://www.w3.org/2000/01/rdf-schema#> . @prefix e: <http://example.org/> .
    e:s r:label "Thing <&> \\"quoted\\", with comma"@en ; e:n 7 , 7.5 ; e:t "tab\\there\\nand line" ; e:b _:b .""",
    RdfFormat.TURTLE,
)
NAMES = Names(STORE)
ROWS = evaluate(STORE, "SELECT ?s ?p ?o ?none { ?s ?p ?o } ORDER BY ?p ?o")
TRUTH = evaluate(STORE, "ASK { ?s ?p 7 }")
GRAPH = evaluate(STORE, "CONSTRUCT WHERE { ?s ?p ?o }")
EMPTY = evaluate(STORE, "SELECT ?s { ?s <http://example.org/never> ?o }")


@pytest.mark.parametrize(
    ("format_", "w3c"),
    [("json", QueryResultsFormat.JSON), ("xml", QueryResultsFormat.XML), ("tsv", QueryResultsFormat.TSV)],
)
@pytest.mark.parametrize("answer", [ROWS, EMPTY], ids=["rows", "empty"])
def test_w3c_formats_read_back_to_the_same_terms(answer: Answer, format_: str, w3c: QueryResultsFormat) -> None:
    read = parse_query_results(write_answer(answer, format_, NAMES).encode(), w3c)
    assert isinstance(read, QuerySolutions)
    assert [v.value for v in read.variables] == list(answer.columns)
    assert [[str(term) for term in row] for row in read] == [[str(term) for term in row] for row in answer.rows]


def test_csv_has_plain_values_and_crlf() -> None:
    text = write_answer(ROWS, "csv", NAMES)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["s", "p", "o", "none"]
    assert ["http://example.org/s", "http://example.org/n", "7.5", ""] in rows
    assert ["http://example.org/s", "http://example.org/t", "tab\there\nand line", ""] in rows
    assert text.count("\r\n") == len(ROWS.rows) + 1


def test_labels_replace_iris_on_request() -> None:
    assert 'Thing <&> ""quoted"", with comma' in write_answer(ROWS, "csv", NAMES, labels=True)
    assert "http://example.org/s," in write_answer(ROWS, "csv", NAMES)


def test_a_table_shows_labels_and_says_not_stated() -> None:
    table = write_answer(ROWS, "table", NAMES)
    assert 'Thing <&> "quoted", with comma' in table
    assert "not stated" in table
    assert "\x1b" not in table


def test_a_table_leaves_out_what_a_parameter_fixed() -> None:
    answer = Answer("rows", ("x", "country"), ((None, None),), constant=frozenset({"country"}))
    assert "country" not in write_answer(answer, "table", NAMES)
    assert "country" in write_answer(answer, "csv", NAMES)


def test_control_characters_and_markup_in_labels_do_no_harm() -> None:
    store = Store()
    store.load(b'<http://e/s> <http://www.w3.org/2000/01/rdf-schema#label> "[red]a\\u001B[31mb" .', RdfFormat.TURTLE)
    table = write_answer(evaluate(store, "SELECT ?s { ?s ?p ?o }"), "table", Names(store))
    assert "[red]a [31mb" in table


def test_a_table_that_does_not_fit_becomes_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("NO_COLOR", "1")
    table = write_answer(ROWS, "table", NAMES)
    assert "http://example.org/n" in table, "no word is split"
    assert all(line.count("  ") for line in table.splitlines() if line)


@pytest.mark.parametrize("format_", ["table", "csv", "tsv"])
def test_a_truth_value_is_one_word(format_: str) -> None:
    assert write_answer(TRUTH, format_, NAMES) == "true\n"


def test_a_truth_value_in_json_and_xml() -> None:
    assert json.loads(write_answer(TRUTH, "json", NAMES)) == {"head": {}, "boolean": True}
    root = ElementTree.fromstring(write_answer(TRUTH, "xml", NAMES))
    assert root.findtext("{http://www.w3.org/2005/sparql-results#}boolean") == "true"


@pytest.mark.parametrize(
    ("format_", "rdf"),
    [("turtle", RdfFormat.TURTLE), ("ntriples", RdfFormat.N_TRIPLES), ("jsonld", RdfFormat.JSON_LD)],
)
def test_graphs_read_back_in_both_libraries(format_: str, rdf: RdfFormat) -> None:
    text = write_answer(GRAPH, format_, NAMES)
    assert len({quad.triple for quad in parse(text.encode(), rdf)}) == len(GRAPH.triples)
    name = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld"}[format_]
    assert len(rdflib.Graph().parse(data=text, format=name)) == len(GRAPH.triples)


@pytest.mark.parametrize(("answer", "format_"), [(ROWS, "turtle"), (TRUTH, "jsonld"), (GRAPH, "json"), (GRAPH, "xml")])
def test_a_format_that_does_not_fit_is_a_usage_error(answer: Answer, format_: str) -> None:
    with pytest.raises(UsageError, match=f"{format_} is for"):
        write_answer(answer, format_, NAMES)


def test_a_data_frame_has_numbers() -> None:
    frame = evaluate(STORE, "SELECT ?n ?none { ?s <http://example.org/n> ?n } ORDER BY ?n").frame()
    assert list(frame["n"]) == [7, float(Decimal("7.5"))]
    assert list(frame["none"]) == [None, None]
