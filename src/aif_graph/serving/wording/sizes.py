"""How many statements there are, as the dataset counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from aif_graph.datasets import Answer
from aif_graph.serving.once import once_per_view
from aif_graph.serving.view import View

_SIZES = "SELECT ?graph (COUNT(*) AS ?size) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_STATED = """SELECT ("stated" AS ?what) (COUNT(*) AS ?size) {{
  SELECT DISTINCT ?s ?p ?o {{ GRAPH ?graph {{ ?s ?p ?o }} FILTER (?graph NOT IN ({}, {})) }}
}}"""


class Sizes(NamedTuple):
    """How many statements are accepted, inferred, and of the ontology; how many each named graph has.

    ``rejected`` are those of each source that a verdict rejects.
    """

    accepted: int
    inferred: int
    ontology: int
    graphs: Mapping[str, int]
    rejected: Mapping[str, int]


@once_per_view
def sizes(view: View) -> Sizes:
    """Count the statements."""
    graph, manifest, rejected = view.graph, view.graph.manifest, view.graph.settlement.rejected
    graphs = counted(graph.dataset.ask(_SIZES))
    (stated,) = counted(graph.dataset.ask(_STATED.format(manifest.ontology, manifest.inferred))).values()
    makers = (made.graph_name for quad in rejected for made in graph.dataset.statements(*quad.triple))
    return Sizes(
        accepted=stated - len(rejected),
        inferred=graphs.get(manifest.inferred.value, 0),
        ontology=graphs.get(manifest.ontology.value, 0),
        graphs=graphs,
        rejected=Counter(name.value for name in makers if isinstance(name, NamedNode)),
    )


def counted(answer: Answer) -> dict[str, int]:
    """An answer of two columns, something and a number, as such a table."""
    return {
        what.value: int(number.value)
        for what, number in answer.rows
        if isinstance(what, NamedNode | Literal) and isinstance(number, Literal)
    }
