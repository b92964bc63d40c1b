"""Three formats that only this test has: an entry each, and a function that writes. Run with `seen`, in a process."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path

import aif_graph.answers.formats as table
from aif_graph.answers.writing import Graph, Writing
from aif_graph.errors import UsageError

ENTRIES = (
    table.Format("lines", "lines", ("text/x-lines; charset=utf-8",), "Lines", ("rows",), f"{__name__}:lines"),
    table.Format("dots", "dot", ("text/x-dots",), "Dots", ("picture",), f"{__name__}:dots"),
    table.Format("facts", "facts", ("text/x-facts",), "Facts", ("graph",), f"{__name__}:facts", "Facts"),
)


def lines(writing: Writing) -> str:
    return f"{len(writing.answer.rows)} rows\n"


def dots(writing: Writing) -> str:
    """Needs the question and the graph, as what draws does."""
    if writing.question is None or writing.graph is None:
        raise UsageError("there is nothing to draw")
    return f"{writing.question.name} of {writing.graph.manifest.name}\n"


def facts(graph: Graph) -> str:
    return f"{len(graph.statements)} facts\n"


def seen(root: str) -> None:
    """Print as JSON what each place that lists formats makes of the entries; it has to be asked before any other."""
    table.FORMATS += ENTRIES
    print(json.dumps({**_of_the_command(root), **_of_the_service(root)}))


def _of_the_command(root: str) -> dict[str, object]:
    from aif_graph.cli import main

    def told(*words: str) -> str:
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(io.StringIO()),
            contextlib.suppress(SystemExit),
        ):
            main(words)
        out.seek(0)
        return out.read()

    graph = ("--graph", root)
    return {
        "help": told("query", "--help"),
        "run": told(*graph, "run", "alliances", "--format", "lines"),
        "picture": told(*graph, "run", "alliances", "--format", "dots"),
        "construct": told(*graph, "query", "CONSTRUCT WHERE { ?s a ?o } LIMIT 3", "--format", "facts"),
    }


def _of_the_service(root: str) -> dict[str, object]:
    import aif_graph
    from aif_graph.publishing import dumped
    from aif_graph.serving.linked import description, openapi, results
    from aif_graph.serving.pages.question import question
    from aif_graph.serving.requests.negotiation import GRAPHS, ROWS, choose
    from aif_graph.serving.requests.readers import Ask
    from aif_graph.serving.requests.readers import question as read
    from aif_graph.serving.site import Site
    from aif_graph.serving.view import View

    view = View(aif_graph.load(root=Path(root)), Site("http://localhost"))

    def answered(address: str) -> list[str]:
        reply = results.question(view, read(Ask("GET", {"name": address}, b"", None)).arguments)
        return [reply.media_type, reply.body.decode()]

    def accepted(accept: str) -> list[object]:
        return [offer and offer.format for offer in (choose(accept, ROWS), choose(accept, GRAPHS))]

    paths = openapi.document(view)["paths"]
    return {
        "accepted": [accepted("text/x-lines"), accepted("text/x-facts"), accepted("text/x-dots"), accepted("*/*")],
        "answered": [answered("alliances.lines"), answered("alliances.dot")],
        "page": question(view, {"name": "alliances"}).body.decode(),
        "openapi": list(paths["/queries/alliances"]["get"]["responses"]["200"]["content"]),
        "described": list(paths["/doc/{thing}"]["get"]["responses"]["200"]["content"]),
        "service": description.service_description(view, {"format": "ntriples"}).body.decode(),
        "odd": view.site.page_of(view.graph.manifest.things + "a.facts"),
        "dump": dumped(view.graph, "accepted.facts").decode(),
    }
