"""Answers in every format, read back by others where others can read them."""

from __future__ import annotations

import csv
import io
import json
import sys
from decimal import Decimal
from xml.etree import ElementTree

import pytest
import rdflib
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)
from rdflib.query import Result

from aif_graph.answers.formats import names_of
from aif_graph.answers.writing import write_answer
from aif_graph.datasets import Answer, Embedded
from aif_graph.datasets.evaluation import evaluate
from aif_graph.errors import AifError, UsageError
from aif_graph.frozen import replace
from aif_graph.naming.names import Names
from tests.conftest import ROOT

STORE = Store()
STORE.load(
    b"""@prefix r: <http://www.w3.org/2000/01/rdf-schema#> . @prefix e: <http://example.org/> .
    e:s r:label "Thing <&> \\"quoted\\", with comma"@en ; e:n 7 , 7.5 ; e:t "tab\\there\\nand line" ; e:b _:b .""",
    RdfFormat.TURTLE,
)
NAMES = Names(Embedded(STORE))
ROWS = evaluate(STORE, "SELECT ?s ?p ?o ?none { ?s ?p ?o } ORDER BY ?p ?o")
TRUTH = evaluate(STORE, "ASK { ?s ?p 7 }")
GRAPH = evaluate(STORE, "CONSTRUCT WHERE { ?s ?p ?o }")
RDFLIB = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
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
    table = write_answer(evaluate(store, "SELECT ?s { ?s ?p ?o }"), "table", Names(Embedded(store)))
    assert "[red]a\ufffd[31mb" in table


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
    [
        ("turtle", RdfFormat.TURTLE),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdfxml", RdfFormat.RDF_XML),
    ],
)
def test_graphs_read_back_in_both_libraries(format_: str, rdf: RdfFormat) -> None:
    text = write_answer(GRAPH, format_, NAMES)
    assert len({quad.triple for quad in parse(text.encode(), rdf)}) == len(GRAPH.triples)
    assert len(rdflib.Graph().parse(data=text, format=RDFLIB[format_])) == len(GRAPH.triples)


@pytest.mark.parametrize(("answer", "format_"), [(ROWS, "turtle"), (TRUTH, "jsonld"), (GRAPH, "json"), (GRAPH, "xml")])
def test_a_format_that_does_not_fit_is_a_usage_error(answer: Answer, format_: str) -> None:
    with pytest.raises(UsageError, match=f"{format_} is for"):
        write_answer(answer, format_, NAMES)


def test_the_readme_names_every_format() -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"{', '.join(names_of('rows'))} or, for graphs, {', '.join(names_of('graph'))}." in readme


def test_a_data_frame_has_numbers() -> None:
    frame = evaluate(STORE, "SELECT ?n ?none { ?s <http://example.org/n> ?n } ORDER BY ?n").frame()
    assert list(frame["n"]) == [7, float(Decimal("7.5"))]
    assert list(frame["none"]) == [None, None]


# --- cut off ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["json", "xml", "csv", "tsv"])
def test_rows_that_were_cut_off_read_back_everywhere(format_: str) -> None:
    text = write_answer(replace(ROWS, truncated=True), format_, NAMES)
    assert (text == write_answer(ROWS, format_, NAMES)) is (format_ in {"csv", "tsv"})
    assert len(Result.parse(io.BytesIO(text.encode()), format=format_)) == len(ROWS.rows)
    if format_ != "csv":
        w3c = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}[format_]
        read = parse_query_results(text.encode(), w3c)
        assert isinstance(read, QuerySolutions)
        assert len(list(read)) == len(ROWS.rows)


def test_json_and_xml_say_that_they_were_cut_off() -> None:
    cut = replace(ROWS, truncated=True)
    assert json.loads(write_answer(cut, "json", NAMES))["head"]["truncated"] is True
    assert "truncated" not in json.loads(write_answer(ROWS, "json", NAMES))["head"]
    assert "<!-- truncated at a limit" in write_answer(cut, "xml", NAMES)


@pytest.mark.parametrize("format_", names_of("graph"))
def test_graphs_that_were_cut_off_say_so_in_a_comment(format_: str) -> None:
    text = write_answer(replace(GRAPH, truncated=True), format_, NAMES)
    assert ("truncated at a limit" in text) is (format_ != "jsonld")
    assert "truncated" not in write_answer(GRAPH, format_, NAMES)
    assert len(rdflib.Graph().parse(data=text, format=RDFLIB[format_])) == len(GRAPH.triples)


# --- what XML cannot say ------------------------------------------------------------------------------------------


def graph_of(predicate: str, value: str) -> Answer:
    triple = Triple(NamedNode("http://e/s"), NamedNode(predicate), Literal(value))
    return Answer("graph", triples=(triple,))


@pytest.mark.parametrize("predicate", ["http://e/1", "http://e/", "http://e/a%20", "http://e/a?b=1"])
def test_rdf_xml_cannot_write_every_property(predicate: str) -> None:
    with pytest.raises(UsageError, match="does not end in an XML name"):
        write_answer(graph_of(predicate, "x"), "rdfxml", NAMES)


@pytest.mark.parametrize("local", ["li", "Description", "about"])
def test_rdf_xml_cannot_write_its_own_words_as_properties(local: str) -> None:
    with pytest.raises(UsageError, match="reserved"):
        write_answer(graph_of(f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{local}", "x"), "rdfxml", NAMES)


def test_rdf_xml_has_no_control_characters_and_no_triples_as_terms() -> None:
    with pytest.raises(UsageError, match="control characters"):
        write_answer(graph_of("http://e/p", "a\x01"), "rdfxml", NAMES)
    (triple,) = graph_of("http://e/p", "a").triples
    with pytest.raises(UsageError, match="triple as a term"):
        write_answer(Answer("graph", triples=(Triple(triple.subject, triple.predicate, triple),)), "rdfxml", NAMES)


def test_line_ends_survive_an_xml_parser() -> None:
    value = "a\r\nb\rc\nd\te <&> ]]>"
    text = write_answer(graph_of("http://e/p", value), "rdfxml", NAMES)
    assert [str(obj) for obj in rdflib.Graph().parse(data=text, format="xml").objects()] == [value]
    rows = Answer("rows", ("x",), ((Literal(value),),))
    root = ElementTree.fromstring(write_answer(rows, "xml", NAMES))
    assert root.findtext(".//{http://www.w3.org/2005/sparql-results#}literal") == value


@pytest.mark.parametrize(("format_", "w3c"), [("json", QueryResultsFormat.JSON), ("xml", QueryResultsFormat.XML)])
def test_a_triple_as_a_term_reads_back(format_: str, w3c: QueryResultsFormat) -> None:
    answer = evaluate(STORE, "SELECT (TRIPLE(<a:a>, <a:b>, 'x <&>'@en) AS ?t) {}")
    read = parse_query_results(write_answer(answer, format_, NAMES).encode(), w3c)
    assert isinstance(read, QuerySolutions)
    assert next(iter(read))[0] == answer.rows[0][0]


def test_the_frame_of_a_graph_has_a_row_for_each_triple() -> None:
    answer = evaluate(STORE, "CONSTRUCT { ?s <http://example.org/n> ?n } { ?s <http://example.org/n> ?n }")
    frame = answer.frame()
    assert list(frame.columns) == ["subject", "predicate", "object"]
    assert len(frame) == len(answer.triples) > 0
    assert set(frame["predicate"]) == {"http://example.org/n"}
    rows = list(answer)
    assert [row["subject"] for row in rows] == list(frame["subject"])
    assert rows[0].keys() == {"subject", "predicate", "object"}


def test_a_truth_value_has_no_frame() -> None:
    with pytest.raises(UsageError, match="a boolean is not a table"):
        evaluate(STORE, "ASK {}").frame()


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("abc", "integer", "abc"),
        ("1_000", "integer", "1_000"),
        ("\u0663", "integer", "\u0663"),
        ("9" * 5_000, "integer", "9" * 5_000),
        ("+12", "integer", 12),
        ("1e5", "decimal", "1e5"),
        ("-.5", "decimal", -0.5),
        ("x", "double", "x"),
        ("infinity", "double", "infinity"),
        ("1.5E3", "double", 1500.0),
        ("-INF", "float", float("-inf")),
        ("maybe", "boolean", "maybe"),
        ("1", "boolean", True),
        ("false", "boolean", False),
    ],
)
def test_what_is_no_number_in_spite_of_its_datatype_stays_text(text: str, datatype: str, value: object) -> None:
    literal = Literal(text, datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{datatype}"))
    [cell] = Answer("rows", ("x",), ((literal,),)).frame()["x"]
    assert cell == value
    assert isinstance(cell, str) == isinstance(value, str)


def test_without_pandas_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)  # as Python itself marks what cannot be imported
    with pytest.raises(ImportError, match="pandas, which is not installed") as caught:
        evaluate(STORE, "SELECT * { ?s ?p ?o }").frame()
    assert isinstance(caught.value, AifError)
    assert "pip install 'aif-graph[frames]'" in caught.value.hint
