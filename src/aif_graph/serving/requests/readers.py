"""What a request to an address asks a worker for.

Reading a request touches neither graph nor query: it decides names, formats and texts, nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from aif_graph.serving.requests.errors import RequestError
from aif_graph.serving.requests.negotiation import (
    EXTENSIONS,
    GRAPHS,
    HTML,
    ROWS,
    Offer,
    choose,
    named_formats,
    not_acceptable,
    offer_of,
    sparql_formats,
)
from aif_graph.serving.requests.protocol import read_pairs, read_request

# The makers that readers choose between.
EDITOR, SERVICE, RESULTS = "pages.editor:editor", "linked.description:service_description", "linked.results:sparql"
QUESTION, ANSWER = "pages.question:question", "linked.results:question"
THING, DOCUMENT = "pages.document:thing", "pages.document:document"
ONTOLOGY, WHY, DUMP = "pages.ontology:ontology", "pages.why:why", "pages.data:dump"
_PAGES = (HTML,)
_DOCUMENTS = (*GRAPHS, HTML)
_OF_ANSWERS = {"format", "labels"}  # parameters of the answer, not of the question
WHY_FORMATS = {
    "html": HTML.media_type,
    "json": "application/json",
    "turtle": "text/turtle; charset=utf-8",
    "markdown": "text/markdown; charset=utf-8",
    "text": "text/plain; charset=utf-8",
}
"""The formats of an explanation with their media types; the first three are those that Accept chooses from."""
_WHY = tuple(Offer(*found) for found in WHY_FORMATS.items())[:3]
_SUFFIXES = {extension: format_ for format_, extension in EXTENSIONS.items()}


@dataclass(frozen=True)
class Ask:
    """One request, as far as reading it needs: ``path`` holds the variable parts of the address."""

    method: str
    path: Mapping[str, str]
    query_string: bytes
    accept: str | None
    content_type: str | None = None
    body: bytes = b""

    @cached_property
    def values(self) -> Mapping[str, str]:
        """The parameters of the query string; of one given twice the first counts.

        Raises RequestError where the percent-encoding is broken or is not UTF-8.
        """
        return dict(reversed(read_pairs(self.query_string)))


@dataclass(frozen=True)
class Task:
    """What a worker is asked for. Two requests for the same have the same ``key``.

    ``maker`` is the function that makes it, as "module:function" below ``aif_graph.serving``.
    """

    maker: str
    arguments: Mapping[str, Any]

    @cached_property
    def key(self) -> bytes:
        """The task as JSON, the same bytes for the same task."""
        return json.dumps([self.maker, self.arguments], sort_keys=True, ensure_ascii=False).encode(errors="replace")


Reader = Callable[[Ask], Task]


def page(maker: str, *parameters: str) -> Reader:
    """A page that exists as HTML alone and takes ``parameters``."""

    def read(ask: Ask) -> Task:
        _chosen(ask, _PAGES)
        return Task(maker, {"format": "html", **{key: ask.values.get(key, "") for key in parameters}})

    return read


def generated(maker: str, format_: str) -> Reader:
    """A document in one format, whatever the client says it accepts: its address promises the format."""
    return lambda _: Task(maker, {"format": format_})


def in_formats(maker: str, offered: tuple[Offer, ...]) -> Reader:
    """A document in the format that the client likes best."""
    return lambda ask: Task(maker, {"format": _chosen(ask, offered).format})


def sparql(ask: Ask) -> Task:
    """The SPARQL 1.1 Protocol (section 2.1); without a query the service's description, or the page to write one."""
    request = read_request(ask.method, ask.query_string, ask.content_type, ask.body)
    wants_page = not request.format and choose(ask.accept, (*ROWS, *GRAPHS)) == HTML
    if wants_page or request.format == "html":
        page_of_it = {"format": "html", "text": request.text or "", "asserted": request.asserted}
        graphs = {"default_graphs": request.default_graphs, "named_graphs": request.named_graphs}
        return Task(EDITOR, {**page_of_it, **graphs})
    if request.text is None:
        offer = named_formats(request.format).graph if request.format else choose(ask.accept, GRAPHS)
        if offer is None:
            raise not_acceptable(GRAPHS, "the description of this service")
        return Task(SERVICE, {"format": offer.format})
    formats = named_formats(request.format) if request.format else sparql_formats(ask.accept)
    arguments = {
        "text": request.text,
        "default_graphs": request.default_graphs,
        "named_graphs": request.named_graphs,
        "asserted": request.asserted,
        "labels": request.labels,
    }
    return Task(RESULTS, {**arguments, **_offers(formats.row, formats.graph)})


def question(ask: Ask) -> Task:
    """A canned query with its parameters, as a page or as an answer."""
    name, suffix = _suffixed(ask.path["name"])
    wanted = suffix or ask.values.get("format", "")
    if wanted == "html" or (not wanted and choose(ask.accept, (HTML, *ROWS, *GRAPHS)) == HTML):
        return Task(QUESTION, {"format": "html", "name": name, "parameters": _parameters(ask)})
    formats = named_formats(wanted) if wanted else sparql_formats(ask.accept)
    return _answer(ask, name, _offers(formats.row, formats.graph))


def shortcut(name: str, *path: str) -> Reader:
    """The page of one canned query at a path of its own."""

    def read(ask: Ask) -> Task:
        _chosen(ask, _PAGES)
        return Task(QUESTION, {"format": "html", "name": name, "parameters": _parameters(ask), "path": path})

    return read


def picture(name: str, format_: str) -> Reader:
    """The picture of one canned query's answer at a path of its own, which promises the format."""
    offers = _offers(*named_formats(format_))
    return lambda ask: _answer(ask, name, offers)


def identifier(space: str, part: str) -> Reader:
    """An identifier below ``space``: leads to its document (303, "see other"). ``part`` is what varies in its path."""

    def read(ask: Ask) -> Task:
        return Task(THING, {"name": f"{space}/{ask.path[part]}", "format": _chosen(ask, _DOCUMENTS).format})

    return read


def document(ask: Ask) -> Task:
    """The description of a thing, as a page or as triples; a page may be one of several."""
    name, suffix = _suffixed(ask.path["thing"])
    name = name if name.startswith("source/") else f"id/{name}"
    return _described(ask, DOCUMENT, suffix, {"name": name, "page": ask.values.get("page", "")})


def description(ask: Ask) -> Task:
    """The description of whatever IRI is given."""
    iri, wanted = ask.values.get("iri", "").strip(), ask.values.get("format", "")
    if not iri:
        raise RequestError("the IRI to describe is missing", hint="Add ?iri=…, percent-encoded.")
    offer = named_formats(wanted).graph if wanted else _chosen(ask, _DOCUMENTS)
    if offer is None:
        raise not_acceptable(_DOCUMENTS)
    return Task(DOCUMENT, {"iri": iri, "page": ask.values.get("page", ""), "format": offer.format})


def ontology(ask: Ask) -> Task:
    """The ontology, as a page, as that of one term, or as triples."""
    return _described(ask, ONTOLOGY, ask.path.get("suffix", ""), {"term": ask.values.get("term", "")})


def why(ask: Ask) -> Task:
    """The proof of a statement, or what is missing for it."""
    wanted = ask.values.get("format", "")
    if wanted and wanted not in WHY_FORMATS:
        raise RequestError(f"there is no format {wanted[:80]!r}", hint=f"Formats: {', '.join(WHY_FORMATS)}.")
    parts = {part: ask.values.get(part, "") for part in "spo"}
    return Task(WHY, {"format": wanted or _chosen(ask, _WHY).format, **parts})


def dump(ask: Ask) -> Task:
    """A file of the export; its name tells the format."""
    return Task(DUMP, {"file": ask.path["file"], "format": "text"})


def _answer(ask: Ask, name: str, offers: Mapping[str, Any]) -> Task:
    """The answer to a canned query; ``asserted`` is a text in the address, and "false" would pass for true."""
    flags = {flag: _flag(ask, flag) for flag in ("asserted", "labels")}
    parameters = {key: value for key, value in _parameters(ask).items() if key not in flags}
    return Task(ANSWER, {"name": name, "parameters": parameters, **flags, **offers})


def _parameters(ask: Ask) -> dict[str, str]:
    return {key: value for key, value in ask.values.items() if key not in _OF_ANSWERS and value.strip()}


def _flag(ask: Ask, name: str) -> bool:
    value = ask.values.get(name, "")
    if value not in {"", "true", "false"}:
        raise RequestError(f"{name} must be true or false, not {value[:40]!r}")
    return value == "true"


def _chosen(ask: Ask, offered: tuple[Offer, ...]) -> Offer:
    found = choose(ask.accept, offered)
    if found is None:
        raise not_acceptable(offered)
    return found


def _described(ask: Ask, maker: str, suffix: str, arguments: Mapping[str, str]) -> Task:
    if suffix and offer_of(_SUFFIXES.get(suffix, ""), _DOCUMENTS) is None:
        raise _no_suffix(suffix, _DOCUMENTS)
    return Task(maker, {**arguments, "format": _SUFFIXES[suffix] if suffix else _chosen(ask, _DOCUMENTS).format})


def _no_suffix(suffix: str, offered: tuple[Offer, ...]) -> RequestError:
    known = {offer.format for offer in offered}
    endings = ", ".join(f".{ending}" for ending, format_ in _SUFFIXES.items() if format_ in known)
    return RequestError(f"nothing here has the file extension .{suffix}", 404, hint=f"Known extensions: {endings}.")


def _suffixed(name: str) -> tuple[str, str]:
    """A name without the ending that chooses a format, and the ending."""
    stem, dot, ending = name.rpartition(".")
    return (stem, ending) if dot and ending in _SUFFIXES else (name, "")


def _offers(row: Offer | None, graph: Offer | None) -> dict[str, Offer | None]:
    if row is None and graph is None:
        raise not_acceptable((*ROWS, *GRAPHS), "an answer")
    return {"row": row, "graph": graph}
