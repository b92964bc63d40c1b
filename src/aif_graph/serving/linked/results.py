"""Answers to queries in the formats that programs read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode

from aif_graph.answers.writing import write_answer
from aif_graph.asking import CannedQuery
from aif_graph.datasets import Answer, Graphs, is_volatile
from aif_graph.errors import LimitError, UsageError
from aif_graph.frozen import replace
from aif_graph.naming.names import is_iri
from aif_graph.serving.dated import dated, day_of
from aif_graph.serving.replies import Reply
from aif_graph.serving.requests.negotiation import GRAPHS, ROWS, Offer, not_acceptable
from aif_graph.serving.view import View

TRUNCATED = "Aif-Truncated"
_CALLED = {"graph": "a graph", "rows": "an answer with rows", "truth": "an answer that is true or false"}


def sparql(view: View, arguments: Mapping[str, Any]) -> Reply:
    """Answer the query ``text`` over the graphs that were named, in the format for its kind of answer.

    Arguments: ``text``; ``row`` and ``graph``, the offers for either kind of answer (None: not acceptable);
    ``default_graphs`` and ``named_graphs``, lists of IRIs; ``asserted``; ``labels``, names for IRIs in CSV and TSV.
    """
    text = arguments["text"]
    graphs = dataset(view, arguments)
    answer = view.graph.query(text, asserted=bool(arguments.get("asserted")), graphs=graphs, max_rows=view.limits.rows)
    reply = written(view, answer, arguments)
    return replace(reply, headers=(*reply.headers, ("Cache-Control", "no-store"))) if is_volatile(text) else reply


def question(view: View, arguments: Mapping[str, Any]) -> Reply:
    """Answer the canned query ``name`` with its ``parameters``, a mapping of texts; ``row`` and ``graph`` as above.

    ``asserted`` and ``labels`` as well.
    """
    asserted = bool(arguments.get("asserted"))
    name, values = arguments["name"], arguments["parameters"]
    query = view.graph.queries.get(name)
    headers = dated(day_of(view.graph, query, values))  # before it is asked: a day that ends meanwhile is over
    reply = written(view, view.graph.run(name, asserted=asserted, **values), arguments, query)
    return replace(reply, headers=(*reply.headers, *headers))


def written(view: View, answer: Answer, arguments: Mapping[str, Any], asked: CannedQuery | None = None) -> Reply:
    """``answer`` as it was asked for, cut to what may be given out; a header and, where it can, the text say so."""
    is_graph = answer.kind == "graph"
    offer = arguments["graph" if is_graph else "row"]
    if offer is None:
        raise not_acceptable(GRAPHS if is_graph else ROWS, _CALLED[answer.kind])
    format_, media_type = Offer(*offer)

    def body_of(answer: Answer) -> bytes:
        labels, graph = bool(arguments.get("labels")), view.graph
        return write_answer(answer, format_, graph.names, labels=labels, question=asked, graph=graph).encode()

    body = body_of(answer)
    while len(body) > view.limits.size:
        kept = int(len(answer) * 0.95 * view.limits.size / len(body))
        if not kept:
            raise LimitError(f"one row is larger than the {view.limits.size:,} bytes that an answer may have")
        answer = replace(answer, rows=answer.rows[:kept], triples=answer.triples[:kept], truncated=True)
        body = body_of(answer)
    headers = ((TRUNCATED, str(len(answer))),) if answer.truncated else ()
    return Reply(200, media_type, body, headers)


def dataset(view: View, arguments: Mapping[str, Any]) -> Graphs | None:
    """The graphs that ``default_graphs`` and ``named_graphs`` name, None where they name none.

    Raises UsageError for a graph that is not here.
    """
    default: Sequence[str] = arguments.get("default_graphs") or ()
    named: Sequence[str] = arguments.get("named_graphs") or ()
    if not default and not named:
        return None
    nodes = {iri: NamedNode(iri) for iri in (*default, *named) if is_iri(iri)}
    for iri in (*default, *named):
        if iri not in nodes or not view.graph.dataset.ask(f"ASK {{ GRAPH {nodes[iri]} {{ ?s ?p ?o }} }}"):
            raise UsageError(
                f"there is no graph <{iri}> here",
                hint="SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } } lists those there are.",
            )
    return Graphs(tuple(nodes[iri] for iri in default), tuple(nodes[iri] for iri in named))
