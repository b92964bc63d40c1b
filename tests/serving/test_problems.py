"""Errors as replies: a page, a problem document (RFC 9457), or text."""

from __future__ import annotations

import json

import pytest

from aif_graph.errors import AifError, InputError, LimitError, NotFoundError, Place, QueryError, UsageError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.problems import problem
from aif_graph.serving.replies import Reply
from aif_graph.serving.requests.errors import RequestError
from aif_graph.serving.site import Site
from aif_graph.serving.view import View


@pytest.fixture(scope="session")
def view(graph: KnowledgeGraph) -> View:
    return View(graph, Site("http://127.0.0.1:8000"))


def members(reply: Reply) -> dict[str, object]:
    assert reply.media_type == "application/problem+json"
    found = json.loads(reply.body)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("format_", ["json", "jsonld"])
def test_a_problem_document(format_: str) -> None:
    reply = problem(NotFoundError("no country 'X'", hint="Did you mean Y?"), format_, None)
    assert reply.status == 404
    assert members(reply) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "no country 'X'",
        "hint": "Did you mean Y?",
        "code": "not-found",
    }


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("SELECT ?s\n{ ?s ?p ?o", 2, 11),
        ("ASK { SERVICE <http://e/> {} }", 1, 7),
        ("ASK {\n nix:a ?p ?o }", 2, 2),
        ("FIND x", 1, 1),
    ],
)
def test_the_place_in_a_query_has_members_of_its_own(graph: KnowledgeGraph, text: str, line: int, column: int) -> None:
    with pytest.raises(QueryError) as caught:
        graph.query(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert f"line {line}, column {column}: " in caught.value.message
    found = members(problem(caught.value, "json", None))
    assert (found["status"], found["line"], found["column"]) == (400, line, column)


def test_a_query_error_without_a_place_has_no_such_members(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryError) as caught:
        graph.query("")
    assert not {"line", "column"} & set(members(problem(caught.value, "json", None)))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("a"), 400),
        (LimitError("a"), 503),
        (RequestError("a"), 400),
        (RequestError("a", 405, headers=(("Allow", "GET"),)), 405),
        (RequestError("a", 415), 415),
    ],
)
@pytest.mark.parametrize("format_", ["html", "json", "csv", "turtle", "text"])
def test_status_and_headers_in_every_format(error: AifError, status: int, format_: str, view: View) -> None:
    reply = problem(error, format_, view)
    assert reply.status == status == error.http_status
    assert ("Cache-Control", "no-store") in reply.headers
    assert (("Allow", "GET") in reply.headers) is (status == 405)


def test_errors_do_not_share_a_status() -> None:
    assert (RequestError("a", 413).http_status, RequestError("b").http_status, AifError.http_status) == (413, 400, 400)


def test_the_place_in_a_file_is_a_member() -> None:
    found = members(problem(InputError("bad", place=Place("a.ttl", 1, 2)), "json", None))
    assert (found["code"], found["place"], found["line"], found["column"]) == ("bad-input", "a.ttl:1:2", 1, 2)
    found = members(problem(InputError("bad", place="a.ttl"), "json", None))
    assert (found["place"], found.keys() & {"line", "column"}) == ("a.ttl", set())


@pytest.mark.parametrize("format_", ["json", "text", "html"])
def test_a_parameter_is_called_by_its_name_and_a_question_by_its_address(view: View, format_: str) -> None:
    with pytest.raises(UsageError) as caught:
        view.graph.run("systems-open-to-country")
    told = problem(caught.value, format_, view).body.decode()
    assert "systems-open-to-country needs country: the country the users are in" in told
    assert "http://127.0.0.1:8000/queries/systems-open-to-country?country=Denmark" in told
    with pytest.raises(NotFoundError) as unknown:
        view.graph.run("zzz")
    assert "See http://127.0.0.1:8000/queries for all of them." in problem(unknown.value, format_, view).body.decode()


@pytest.mark.parametrize("format_", ["csv", "tsv", "xml", "turtle", "ntriples", "rdfxml", "text", "html"])
def test_text_has_message_and_hint_and_keeps_its_lines(format_: str) -> None:
    reply = problem(UsageError("one\n  two", hint="three"), format_, None)
    assert (reply.media_type, reply.body) == ("text/plain; charset=utf-8", b"one\n  two\nthree\n")


def test_a_page(view: View) -> None:
    reply = problem(UsageError("no <script>alert(1)</script>", hint="a & b"), "html", view)
    assert (reply.status, reply.media_type) == (400, "text/html; charset=utf-8")
    assert b"no &lt;script&gt;alert" in reply.body
    assert b"a &amp; b" in reply.body


def test_what_strangers_sent_moves_no_cursor() -> None:
    error = UsageError("a\x1b[2Jb\r\u202ec\udc80")
    assert b"\x1b" not in (body := problem(error, "text", None).body)
    assert b"\r" not in body
    assert "\u202e" not in body.decode()
    assert members(problem(error, "json", None))["detail"] == "a\x1b[2Jb\r\u202ec?"
