"""SPARQL 1.1 Protocol, section 2.1, case by case: what a request asks, and what is refused with which status."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aif_graph.serving.requests.errors import RequestError
from aif_graph.serving.requests.protocol import MAX_PARAMETERS, SparqlRequest, read_pairs, read_request

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
ASK = "ASK {}"
G1, G2 = "http://example.org/1", "http://example.org/2"


def get(query_string: bytes, method: str = "GET") -> SparqlRequest:
    return read_request(method, query_string, None, b"")


def form(body: bytes, query_string: bytes = b"", content_type: str | None = FORM) -> SparqlRequest:
    return read_request("POST", query_string, content_type, body)


def direct(body: bytes, query_string: bytes = b"", content_type: str | None = QUERY) -> SparqlRequest:
    return read_request("POST", query_string, content_type, body)


# --- 2.1.1 to 2.1.3: the three ways -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [ASK, "SELECT * { ?s ?p 'a+b & c=d %41;é\n' }", "", "  "])
def test_the_same_query_in_three_ways(text: str) -> None:
    encoded = urlencode({"query": text}).encode()
    assert get(encoded) == get(encoded, "HEAD") == form(encoded) == direct(text.encode()) == SparqlRequest(text)


def test_a_space_is_a_plus_or_an_escape() -> None:
    assert get(b"query=ASK+%7B%7d").text == get(b"query=ASK%20{}").text == ASK


@pytest.mark.parametrize(
    "content_type",
    [f"{FORM}; charset=UTF-8", f"{FORM};charset=utf-8", FORM.upper(), f' {FORM} ; charset="UTF-8"', f"{FORM};x=y"],
)
def test_parameters_of_the_media_type(content_type: str) -> None:
    assert form(b"query=ASK{}", content_type=content_type).text == "ASK{}"


def test_the_dataset_of_a_direct_query_is_in_the_address() -> None:
    found = direct(ASK.encode(), urlencode([("default-graph-uri", G1), ("named-graph-uri", G2)]).encode())
    assert (found.text, found.default_graphs, found.named_graphs) == (ASK, (G1,), (G2,))


def test_a_form_with_parameters_in_the_address_loses_none() -> None:
    found = form(b"query=ASK{}&default-graph-uri=urn:b", b"default-graph-uri=urn:a&asserted=1")
    assert found == SparqlRequest("ASK{}", ("urn:a", "urn:b"), asserted=True)


def test_a_byte_order_mark_is_not_part_of_the_query() -> None:
    assert direct(b"\xef\xbb\xbfASK {}").text == ASK


# --- 2.1.4: the dataset -------------------------------------------------------------------------------------------


def test_graphs_are_kept_in_order_and_once() -> None:
    pairs = [("default-graph-uri", iri) for iri in (G2, G1, G2)] + [("named-graph-uri", "urn:é")]
    found = get(urlencode([("query", ASK), *pairs]).encode())
    assert (found.default_graphs, found.named_graphs) == ((G2, G1), ("urn:é",))


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize(
    "iri", ["graph", "/graph", "//host/graph", "?x", "#x", "http://a b", "http://a<b>", "1:x", ":"]
)
def test_a_relative_or_malformed_iri_is_refused(name: str, iri: str) -> None:
    with pytest.raises(RequestError, match=f"{name} is not an absolute IRI") as caught:
        get(urlencode({"query": ASK, name: iri}).encode())
    assert caught.value.http_status == 400


def test_empty_fields_of_a_form_are_no_graphs() -> None:
    assert form(b"query=ASK{}&default-graph-uri=&named-graph-uri=&format=&asserted=0") == SparqlRequest("ASK{}")


# --- no query -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query_string", [b"", b"&&", b"format=turtle", b"ac=1"])
def test_a_get_without_a_query_asks_for_the_description(query_string: bytes) -> None:
    assert get(query_string).text is None


@pytest.mark.parametrize(("content_type", "body"), [(FORM, b""), (FORM, b"format=json"), (None, b""), ("", b"")])
def test_a_post_without_a_query_is_refused(content_type: str | None, body: bytes) -> None:
    with pytest.raises(RequestError, match="contains no query") as caught:
        form(body, content_type=content_type)
    assert caught.value.http_status == 400


# --- 2.1.5 and 2.1.6, and RFC 9110: what is refused ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "told", "request_"),
    [
        (400, "2 queries", ("GET", b"query=ASK{}&query=ASK{}", None, b"")),
        (400, "2 queries", ("POST", b"", FORM, b"query=ASK{}&query=ASK{}")),
        (400, "2 queries", ("POST", b"query=ASK{}", FORM, b"query=ASK{}")),
        (400, "2 queries", ("POST", b"query=ASK{}", QUERY, b"ASK{}")),
        (400, "using-graph-uri", ("GET", b"query=ASK{}&using-graph-uri=urn:a", None, b"")),
        (400, "using-named-graph-uri", ("POST", b"using-named-graph-uri=urn:a", QUERY, b"ASK{}")),
        (403, "read-only", ("GET", b"update=DROP+ALL", None, b"")),
        (403, "read-only", ("POST", b"", FORM, b"update=DROP+ALL")),
        (403, "read-only", ("POST", b"", FORM, b"query=ASK{}&update=")),
        (403, "read-only", ("POST", b"", "application/sparql-update; charset=utf-8", b"DROP ALL")),
        (405, "'PUT'", ("PUT", b"query=ASK{}", None, b"")),
        (405, "'DELETE'", ("DELETE", b"", None, b"")),
        (405, "'get'", ("get", b"query=ASK{}", None, b"")),
        (415, "'text/plain'", ("POST", b"", "text/plain", b"ASK{}")),
        (415, "'multipart/form-data'", ("POST", b"", "multipart/form-data; boundary=x", b"query=ASK{}")),
        (415, "'application/json'", ("POST", b"query=ASK{}", "application/json", b"")),
        (415, "no Content-Type", ("POST", b"", None, b"query=ASK{}")),
        (415, "no Content-Type", ("POST", b"", "", b"ASK{}")),
        (415, "'utf-16'", ("POST", b"", f"{QUERY}; charset=utf-16", "ASK{}".encode("utf-16"))),
        (415, "'iso-8859-1'", ("POST", b"", f'{FORM};a=b; CharSet="iso-8859-1"', b"query=ASK{}")),
        (400, "true or false", ("GET", b"query=ASK{}&asserted=perhaps", None, b"")),
        (400, "as true and as false", ("GET", b"query=ASK{}&asserted=1&asserted=0", None, b"")),
    ],
)
def test_refusals(status: int, told: str, request_: tuple[str, bytes, str | None, bytes]) -> None:
    with pytest.raises(RequestError) as caught:
        read_request(*request_)
    assert caught.value.http_status == status
    assert told in caught.value.message
    headers = dict(caught.value.headers)
    assert set(headers) == {405: {"Allow"}, 415: {"Accept-Post"}}.get(status, set())
    assert headers.get("Allow", "GET, HEAD, POST, OPTIONS") == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize(
    ("told", "encoded"),
    [
        ("'%zz' at byte 4", b"query=ASK%zz"),
        ("'%' at byte 4", b"query=ASK%"),
        ("'%4' at byte 1", b"query=%4"),
        ("'%u0' at byte 1", b"query=%u00e9"),
        ("not UTF-8: 0xE9 at byte 4", b"query=ASK%E9"),
        ("not UTF-8: 0xE9 at byte 4", b"query=ASK\xe9"),
        ("not UTF-8: 0xED", b"query=%ED%A0%80"),  # a surrogate
        ("not UTF-8: 0xC0", b"query=%C0%80"),  # NUL, overlong
        ("not UTF-8: 0xF0", b"query=%F0%9F%98"),
        ("NUL", b"query=ASK%00{}"),
        ("the name of a parameter", b"query=ASK{}&%ff=1"),
        ("'other'", b"query=ASK{}&other=%gg"),
        ("'default-graph-uri'", b"query=ASK{}&default-graph-uri=%ff"),
        ("more than 1,000", b"a=1&" * MAX_PARAMETERS + b"query=ASK{}"),
    ],
)
def test_what_is_not_text_is_refused_and_never_repaired(told: str, encoded: bytes) -> None:
    for ask in (get, form):
        with pytest.raises(RequestError) as caught:
            ask(encoded)
        assert told in caught.value.message
        assert caught.value.http_status == 400


@pytest.mark.parametrize(("told", "body"), [("0xE9 at byte 4", b"ASK\xe9"), ("NUL", b"ASK\0{}")])
def test_a_direct_query_is_text(told: str, body: bytes) -> None:
    with pytest.raises(RequestError, match=told):
        direct(body)


# --- courtesies ---------------------------------------------------------------------------------------------------


def test_unknown_parameters_are_ignored() -> None:
    assert get(b"ac=1&query=ASK{}&timeout=0&debug=on&results=x&_=1") == SparqlRequest("ASK{}")


@pytest.mark.parametrize(
    ("query_string", "format_"),
    [(b"format=json", "json"), (b"output=xml", "xml"), (b"output=xml&format=csv", "csv"), (b"format=&format=a", "a")],
)
def test_a_format_by_parameter(query_string: bytes, format_: str) -> None:
    assert get(query_string).format == format_


@pytest.mark.parametrize(
    ("query_string", "asserted"),
    [(b"asserted", True), (b"asserted=TRUE", True), (b"asserted=on", True), (b"asserted=off", False), (b"", False)],
)
def test_asserted(query_string: bytes, asserted: bool) -> None:
    assert get(query_string).asserted is asserted
    assert get(query_string.replace(b"asserted", b"labels")).labels is asserted


def test_pairs_keep_their_order() -> None:
    assert read_pairs(b"b=1&a&b=%3D&&=x") == (("b", "1"), ("a", ""), ("b", "="), ("", "x"))


@given(st.lists(st.tuples(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), st.just("x"))))
def test_what_a_client_encodes_is_read_back(pairs: list[tuple[str, str]]) -> None:
    assert list(read_pairs(urlencode(pairs).encode())) == pairs


@given(st.sampled_from(["GET", "POST"]), st.binary(), st.sampled_from([FORM, QUERY, "a/b", None]), st.binary())
def test_any_bytes_are_read_or_refused(method: str, query_string: bytes, type_: str | None, body: bytes) -> None:
    refusal = None
    try:
        read_request(method, query_string, type_, body)
    except RequestError as error:
        refusal = error
    assert refusal is None or (400 <= refusal.http_status < 500 and refusal.message.isprintable())
