"""What may be asked, and what is said when it may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoxigraph import Store

from aif_graph.datasets.evaluation import evaluate
from aif_graph.errors import AifError, LimitError, QueryError, TooComplexError
from aif_graph.sparql.guard import check, malformed
from aif_graph.sparql.lexer import tokens
from aif_graph.sparql.services import service_call
from tests.growth import grows_in_proportion

STORE = Store()


def complaint(text: str) -> AifError:
    with pytest.raises(AifError) as caught:
        evaluate(STORE, text)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { { SELECT * { SeRvIcE ?x { ?s ?p ?o } } } }",
        "ASK { FILTER EXISTS { SERVICE<http://127.0.0.1:9/>{ } } }",
        "SELECT * { # comment\nSERVICE # another\n <http://127.0.0.1:9/> {} }",
    ],
)
def test_service_is_refused_in_every_spelling(text: str) -> None:
    error = complaint(text)
    assert isinstance(error, QueryError)
    assert "SERVICE is refused" in error.message


def test_an_escaped_keyword_is_no_keyword() -> None:
    assert isinstance(complaint("SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> {} }"), QueryError)


def test_the_word_service_is_free_elsewhere() -> None:
    text = 'SELECT ?service { ?service <http://e/SERVICE> "SERVICE" . # SERVICE\n }'
    assert evaluate(STORE, text).rows == ()


@pytest.mark.parametrize("text", ["INSERT DATA { <e:a> <e:b> <e:c> }", "LOAD <http://127.0.0.1:9/>", "DROP ALL"])
def test_updates_are_refused(text: str) -> None:
    assert "the graph is read-only" in complaint(text).message


def test_a_misspelt_form_is_pointed_at() -> None:
    error = complaint("SELEC ?x")
    assert error.message == "line 1, column 1: a query cannot begin with 'SELEC'\n  SELEC ?x\n  ^"
    assert error.hint == "Did you mean SELECT?"
    assert error.exit_code == 3


def test_an_unknown_prefix_is_named_and_a_near_one_offered() -> None:
    error = complaint("SELECT ?x WHERE {\n  ?x skoss:broader ?y }")
    assert error.message.startswith("line 2, column 6: the prefix skoss: is unknown\n    ?x skoss:broader ?y }\n")
    assert error.hint == "Did you mean skos:?"
    assert complaint("SELECT ?x { ?x zebra:a ?y }").hint == "Declare it: PREFIX zebra: <IRI>."


def test_a_text_that_breaks_off_says_where() -> None:
    error = complaint("SELECT * WHERE { ?x ?y")
    assert error.message.startswith("line 1, column 23: ")
    assert error.message.endswith("\n" + " " * 24 + "^")


def test_an_empty_text_shows_an_example() -> None:
    assert "SELECT" in complaint("  # nothing\n").hint


def test_deep_nesting_and_length_are_limited_before_parsing() -> None:
    assert isinstance(complaint("SELECT * " + "{" * 100_000), LimitError)
    assert isinstance(complaint("SELECT * { ?s ?p '" + "x" * 200_000 + "' }"), LimitError)


def test_from_a_file_or_host_reads_nothing() -> None:
    assert evaluate(STORE, "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }").rows == ()
    assert evaluate(STORE, "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }").rows == ()


def test_rows_past_the_limit_are_cut_and_said_so() -> None:
    answer = evaluate(STORE, "SELECT ?x { VALUES ?x { 1 2 3 } }", max_rows=2)
    assert len(answer.rows) == 2
    assert answer.truncated
    assert not evaluate(STORE, "SELECT ?x { VALUES ?x { 1 2 3 } }", max_rows=3).truncated


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?x service:a ?o . ?o a service:b, service:c ; ?p 'service' }",
        "SELECT * { ?x service:a/^service:b* ?o }",
        "SELECT * { VALUES ?x { service:a service:b } }",
        "SELECT * { ?x <http://e/a#b> 'SERVICE' ; <http://e/(x)/service> ?y }",
        "BASE <urn:x:#> PREFIX e: <urn:x:a#> SELECT ?service { ?service a e:Service }",
        "SELECT * { ?x ?p <urn:x:service>, _:service, 'a'@service }",
    ],
)
def test_the_letters_of_service_are_free_where_nothing_can_be_called(text: str) -> None:
    evaluate(STORE, f"PREFIX service: <http://e/> {text}")


def test_a_name_that_can_be_a_call_is_refused_with_a_way_out() -> None:
    error = complaint("PREFIX service: <http://e/> SELECT * { GRAPH service:x { ?s ?p ?o } }")
    assert "SERVICE is refused" in error.message
    assert error.hint == "If this is a prefixed name and not a call, write its IRI in full."


@pytest.mark.parametrize(
    "piece",
    [
        ("<a/", ")", "> 'SERVICE'"),
        ("<SERVICE", ")", ">"),
        ("?SERVICE ", "<#> ", ""),
        ("", "<a)> ", "'SERVICE'"),
        ("", "service:a ", ""),
        ("service:a", " ", "?o"),
        ("", "SERVIC", "E:a"),
        ("", "{", "SERVICE:a"),
    ],
)
def test_the_search_for_calls_takes_time_with_the_length_alone(piece: tuple[str, str, str]) -> None:
    begin, repeated, end = piece

    def work(text: str) -> None:
        service_call(text + end, list(tokens(text + end)))

    assert grows_in_proportion(work, repeated, head=begin)


@pytest.mark.parametrize(
    ("most", "complex_text"),
    [
        (100_000, "ASK {}".ljust),
        (200, lambda number: "ASK " + "{" * number + "}" * number),
        (1_000, lambda number: "ASK { FILTER(1" + "+1" * (number - 1) + ") }"),
        (200, lambda number: "ASK {" + "?s ?p ?o . " * number + "}"),
        (4_000, lambda number: "DESCRIBE" + " <e:x>" * number),
    ],
    ids=["characters", "levels", "operators", "patterns", "terms"],
)
def test_what_is_allowed_is_asked_and_one_more_is_refused(most: int, complex_text: Callable[[int], str]) -> None:
    check(complex_text(most))
    with pytest.raises(TooComplexError, match=f"{most:,}|{most} levels"):
        check(complex_text(most + 1))


@pytest.mark.parametrize("piece", [", a[", ", Aa ", "error at 1:1: ", "[,", "'a', "])
def test_what_the_engine_says_is_read_in_time_with_its_length_alone(piece: str) -> None:
    def work(text: str) -> None:
        malformed("ASK {", [], SyntaxError(f"error at 1:5: {text}"), {})

    assert grows_in_proportion(work, piece)
