"""Accept and Accept-Encoding by RFC 9110, section 12.5."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aif_graph.serving.requests.errors import RequestError
from aif_graph.serving.requests.negotiation import (
    GRAPHS,
    HTML,
    MAX_HEADER,
    ROWS,
    Offer,
    accepts_gzip,
    choose,
    media_type_of,
    named_formats,
    not_acceptable,
    offer_of,
    sparql_formats,
)

# Media type of the offer that is alone on offer, header, whether it is taken.
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("media_type", "weight"),
    [  # the table of RFC 9110, section 12.5.1
        ("text/plain;format=flowed", 1),
        ("text/plain", 0.7),
        ("text/html", 0.3),
        ("image/jpeg", 0.5),
        ("text/plain;format=fixed", 0.4),
        ("text/html;level=3", 0.3),
    ],
)
def test_the_table_of_the_rfc(media_type: str, weight: float) -> None:
    accept = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5"
    offer = Offer("ours", media_type)
    for other, wins in ((weight - 0.05, True), (weight + 0.05, False)):
        rival = Offer("rival", "model/rival")
        chosen = choose(f"{accept}, model/rival;q={min(other, 1):.2f}", (offer, rival))
        assert (chosen == offer) is (wins or weight == 1)


@pytest.mark.parametrize(
    ("accept", "row", "graph"),
    [
        (None, "json", "turtle"),
        ("", "json", "turtle"),
        ("*/*", "json", "turtle"),
        (FIREFOX, "html", "html"),
        ("application/sparql-results+json", "json", None),
        ("application/sparql-results+xml, */*;q=0.1", "xml", "turtle"),
        ("application/json", "json", "jsonld"),
        ("application/ld+json, application/json;q=0.5", "json", "jsonld"),
        ("application/xml", "xml", "rdfxml"),
        ("application/rdf+xml", None, "rdfxml"),
        ("application/n-triples", None, "ntriples"),
        ("text/*", "xml", "turtle"),
        ("application/*", "json", "ntriples"),
        ("text/csv;q=0.5, text/tab-separated-values", "tsv", None),
        ("text/csv, text/tab-separated-values", "csv", None),
        ("TEXT/CSV", "csv", None),
        ("text/csv ; charset=UTF-8", "csv", None),
        ('text/csv; charset="utf8"', "csv", None),
        ("text/csv; charset=iso-8859-1", None, None),
        ("application/sparql-results+json;charset=utf-8", "json", None),  # Jena
        ('application/ld+json;profile="http://a/,b;c"', None, "jsonld"),
        ("image/png", None, None),
        # Weights
        ("application/sparql-results+json;q=0, */*", "json", "turtle"),  # as application/json
        ("application/sparql-results+json;q=0, application/json;q=0, */*", "xml", "turtle"),
        ("*/*;q=0", None, None),
        ("text/turtle;q=0.0, application/*;q=0.001", "json", "ntriples"),
        ("text/turtle;q=0.2, application/ld+json;q=0.30", None, "jsonld"),
        ("*/*, text/html;q=0.4", "json", "turtle"),
        ("text/*;q=0.9, text/csv;q=0.1, */*;q=0.5", "xml", "turtle"),
        ("text/turtle;q=.5, application/ld+json;q=.4", None, "turtle"),
        # A weight is a weight wherever it stands (section 12.4.2)
        ("text/csv;q=0.1;charset=utf-8, text/html;q=0.2", "html", "html"),
        # Malformed elements are left out
        ("text/csv;q=2, text/html;q=0.1", "html", "html"),
        ("text/csv;q=high, text/html;q=0.1", "html", "html"),
        ("text/csv;q=-1, text/html;q=0.1", "html", "html"),
        ("text/csv;q=nan, text/html;q=0.1", "html", "html"),
        ("text/csv;q=1e-1, text/html;q=0.1", "html", "html"),
        ("*/csv, text/html;q=0.1", "html", "html"),
        ("*; q=.2, text/html", "html", "html"),
        ("text, ,,;q=1, text/html;q=0.1", "html", "html"),
        ("text/csv/x, text/html;q=0.1", "html", "html"),
        ('text/csv;a="b, text/html', "json", "turtle"),  # nothing left: no wishes
        ("garbage", "json", "turtle"),
        ("text/csv;", "csv", None),
    ],
)
def test_headers(accept: str | None, row: str | None, graph: str | None) -> None:
    found = sparql_formats(accept)
    assert (found.row and found.row.format, found.graph and found.graph.format) == (row, graph)


def test_a_reply_bears_the_media_type_that_was_asked_for() -> None:
    assert choose("application/json", ROWS) == ("json", "application/json")
    assert choose("application/json, application/sparql-results+json", ROWS) == (
        "json",
        "application/sparql-results+json",
    )


def test_the_order_of_the_offers_decides_between_equals() -> None:
    assert choose("*/*", (HTML, *GRAPHS)) == HTML
    assert choose("text/turtle, text/html", tuple(reversed(GRAPHS))) == HTML
    assert choose("*/*", ()) is choose("", ()) is None


def test_a_header_without_end_is_cut_at_an_element() -> None:
    many = "image/png, " * 10_000
    assert choose(many + "text/csv", ROWS) is None
    assert choose("text/csv," + "a" * MAX_HEADER + ";q=1/text/html", ROWS) == offer_of("csv", ROWS)
    assert choose("image/png, text/csv;profile=" + "a" * MAX_HEADER, ROWS) is None, "half an element does not apply to"
    assert choose('a/b;c="' + '\\"' * 40_000, ROWS) == ROWS[0]


@given(st.text(alphabet='at/*;,=q01. "\\é', max_size=60) | st.text())
def test_any_header_leads_somewhere(header: str) -> None:
    assert choose(header, ROWS) in (*ROWS, None)
    assert accepts_gzip(header) in {True, False}


@pytest.mark.parametrize(
    ("name", "row", "graph"),
    [
        ("json", "json", "jsonld"),
        ("xml", "xml", "rdfxml"),
        ("csv", "csv", None),
        ("ttl", None, "turtle"),
        ("N3", None, "turtle"),
        ("json-ld", None, "jsonld"),
        ("application/sparql-results+json", "json", "jsonld"),
        ("application/sparql-results json", "json", "jsonld"),
        ("text/csv", "csv", None),
        ("html", "html", "html"),
    ],
)
def test_formats_by_name(name: str, row: str | None, graph: str | None) -> None:
    found = named_formats(name)
    assert (found.row and found.row.format, found.graph and found.graph.format) == (row, graph)


def test_an_unknown_name_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(RequestError, match="no format 'exe'") as caught:
        named_formats("exe")
    assert caught.value.http_status == 400
    assert "turtle" in caught.value.hint


def test_each_format_has_its_registered_media_type() -> None:
    assert media_type_of("json") == "application/sparql-results+json"
    assert media_type_of("rdfxml") == "application/rdf+xml"
    assert media_type_of("html") == "text/html; charset=utf-8"


def test_a_refusal_lists_what_there_is() -> None:
    error = not_acceptable(GRAPHS, "a graph")
    assert error.http_status == 406
    assert "text/turtle, application/n-triples" in error.hint


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("br;q=1.0, GZIP;q=0.8, *;q=0.1", True),
        ("x-gzip", True),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("identity, *;q=0", False),
        ("br", False),
        ("gzip;q=much", False),
        ("gzip;level=9", False),
    ],
)
def test_gzip(header: str | None, taken: bool) -> None:
    assert accepts_gzip(header) is taken
