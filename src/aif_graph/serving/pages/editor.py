"""The page to write SPARQL: a plain form, the answer or the error beneath it."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from aif_graph.datasets import Answer, is_volatile
from aif_graph.errors import AifError, QueryError
from aif_graph.serving.assets import STATIC
from aif_graph.serving.frame import frame_of
from aif_graph.serving.linked.results import dataset
from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.addresses import address, downloads
from aif_graph.serving.pages.bound import bound_text
from aif_graph.serving.pages.question import triples_as_rows
from aif_graph.serving.pages.start import classes
from aif_graph.serving.pages.surface import over_http
from aif_graph.serving.pages.templating import NO_STORE, page
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.terms import STANDARD

YASQE = STATIC / "yasqe" / "yasqe.min.js"
MOST_LINKED = 4_000  # longer texts make addresses that servers on the way refuse
_MOST_EXAMPLES = 5  # where the graph names none


class Result(NamedTuple):
    """What came of a text: an answer with its milliseconds, or the message of an error and the lines it points at."""

    answer: Answer | None = None
    milliseconds: float = 0.0
    error: str = ""
    excerpt: str = ""
    hint: str = ""
    status: int = 200


def editor(view: View, arguments: Mapping[str, Any]) -> Reply:
    """Arguments: those of ``answers.sparql``, ``text`` "" for none. An error is told beside the form."""
    text = str(arguments.get("text") or "")
    return _page(view, arguments, _ask(view, text, arguments) if text.strip() else Result())


def failed(view: View, arguments: Mapping[str, Any], error: AifError) -> Reply:
    """The same where the query could not be answered for ``error``; evaluates nothing."""
    return _page(view, arguments, _told(view, error))


def _page(view: View, arguments: Mapping[str, Any], result: Result) -> Reply:
    text, answer = str(arguments.get("text") or ""), result.answer
    files = _files(view, arguments, answer) if answer is not None else ()
    return page(
        view,
        "editor.html",
        status=result.status,
        path=view.site.path("sparql"),
        headers=NO_STORE if result.status != 200 or is_volatile(text) else (),
        text=text or _beginning(view),
        asserted=bool(arguments.get("asserted")),
        graphs=_graphs(arguments),
        result=result,
        table=triples_as_rows(answer) if answer is not None and answer.kind == "graph" else answer,
        files=files,
        permanent=_address(view, arguments) if text and len(text) <= MOST_LINKED else "",
        examples=_examples(view),
        prefixes=view.graph.prefixes.namespaces,
        has_yasqe=YASQE.is_file(),
    )


def _ask(view: View, text: str, arguments: Mapping[str, Any]) -> Result:
    begun = time.perf_counter()
    asserted = bool(arguments.get("asserted"))
    try:
        graphs = dataset(view, arguments)
        answer = view.graph.query(text, asserted=asserted, graphs=graphs, max_rows=view.limits.rows)
    except AifError as error:
        return _told(view, error)
    return Result(answer, (time.perf_counter() - begun) * 1000)


def _told(view: View, error: AifError) -> Result:
    message, hint = error.in_words(over_http(view))
    if isinstance(error, QueryError):
        return Result(error=error.sentence, excerpt=textwrap.dedent(error.excerpt), hint=hint, status=400)
    return Result(error=message, hint=hint, status=error.http_status)


def _graphs(arguments: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """The graphs that are asked, by the parameters that name them (SPARQL 1.1 Protocol, section 2.1.4)."""
    default, named = arguments.get("default_graphs") or (), arguments.get("named_graphs") or ()
    return {"default-graph-uri": default, "named-graph-uri": named}


def _address(view: View, arguments: Mapping[str, Any], **chosen: str) -> str:
    asserted, text = "true" if arguments.get("asserted") else "", arguments["text"]
    return address(view.site, "sparql", query=text, asserted=asserted, **chosen, **_graphs(arguments))


def _files(view: View, arguments: Mapping[str, Any], answer: Answer) -> Sequence[tuple[str, str]]:
    """Words and address of the same answer in other formats, as far as the text fits into an address."""
    if len(arguments["text"]) > MOST_LINKED:
        return ()
    return downloads(answer.kind, lambda f, labels: _address(view, arguments, format=f.name, labels=labels))


@once_per_view
def _beginning(view: View) -> str:
    """A query to begin with: the things of the largest class of the graph with their labels."""
    names, found = view.graph.names, classes(view)
    class_ = frame_of(view).classes[:1] or [iri for iri, _ in found[:1]]
    kind = names.curie(class_[0]) if class_ else ""
    what = "?thing ?property ?value ."
    if kind:
        what = f"?thing a {f'<{kind}>' if kind == class_[0] else kind} ."
    used = {prefix: iri for prefix, iri in names.prefixes.namespaces.items() if kind.startswith(f"{prefix}:")}
    lines = [f"PREFIX {prefix}: <{iri}>" for prefix, iri in {**used, "rdfs": STANDARD["rdfs"]}.items()]
    body = ["", "SELECT ?thing ?label", "WHERE {", f"  {what}", "  OPTIONAL { ?thing rdfs:label ?label }", "}"]
    return "\n".join([*lines, *body, "ORDER BY ?label", "LIMIT 100", ""])


@once_per_view
def _examples(view: View) -> tuple[tuple[str, str], ...]:
    """Questions of the catalogue and the addresses that open them here."""
    queries = view.graph.queries
    without = [name for name, query in queries.items() if not any(p.required for p in query.parameters)]
    found = (queries[name] for name in frame_of(view).examples or without[:_MOST_EXAMPLES])
    return tuple((query.summary, address(view.site, "sparql", query=bound_text(query.text, {}))) for query in found)
