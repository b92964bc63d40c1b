"""The addresses of pages with their query strings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from aif_graph.serving.pages.templating import Alternates
from aif_graph.serving.site import Site

# Suffix of the address, name of the format, media type and what people call it.
ROW_FILES = (
    ("csv", "text/csv", "CSV"),
    ("tsv", "text/tab-separated-values", "TSV"),
    ("json", "application/sparql-results+json", "JSON"),
    ("xml", "application/sparql-results+xml", "XML"),
)
GRAPH_FILES = (
    ("ttl", "text/turtle", "Turtle"),
    ("nt", "application/n-triples", "N-Triples"),
    ("jsonld", "application/ld+json", "JSON-LD"),
)


def address(site: Site, /, *parts: str, **query: str | Sequence[str]) -> str:
    """The path of a page with its query; what is empty is left out, what has several values is named with each."""
    given = {name: value for name, value in query.items() if value}
    text = urlencode(given, doseq=True, safe=":", errors="replace")
    return f"{site.path(*parts)}?{text}" if text else site.path(*parts)


def question_address(site: Site, name: str, parameters: Mapping[str, str], suffix: str = "") -> str:
    """The path of a canned question with its values, in the format that ``suffix`` names ("" for the page)."""
    return address(site, "queries", f"{name}.{suffix}" if suffix else name, **parameters)


def forms_of(kind: str) -> tuple[tuple[str, str, str], ...]:
    """Suffix, media type and name of each format that an answer of this kind is given in."""
    if kind == "graph":
        return GRAPH_FILES
    return ROW_FILES if kind == "rows" else ROW_FILES[2:]


def question_files(site: Site, name: str, parameters: Mapping[str, str], kind: str) -> Alternates:
    """The same answer in other formats."""
    return tuple(
        (media_type, question_address(site, name, parameters, suffix), words)
        for suffix, media_type, words in forms_of(kind)
    )
