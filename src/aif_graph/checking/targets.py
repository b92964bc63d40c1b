"""Targets that miss the data by a slip of the pen: such a shape is asked of nothing, and nobody would know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, Triple

from aif_graph.checking.findings import Guess
from aif_graph.checking.shapes_graph import ShapeFault
from aif_graph.checking.spelling import Spellings
from aif_graph.terms import STANDARD

if TYPE_CHECKING:
    import rdflib

_CLOSE = 0.8  # one letter in five may be another
_TYPE, _BELOW = NamedNode(STANDARD["rdf"] + "type"), NamedNode(STANDARD["rdfs"] + "subClassOf")


def missed_targets(
    shapes: rdflib.Graph, data: Collection[Quad | Triple], curie: Callable[[str], str]
) -> Iterator[ShapeFault]:
    """Yield a fault for each target class that the data do not have, but one of nearly the same name.

    A class that nothing is of may be meant (there are none today), so one that the data describe is left alone.
    """
    from rdflib import URIRef

    found = sorted(shapes.triples((None, URIRef(STANDARD["sh"] + "targetClass"), None)), key=str)
    wanted = {str(statement[2]) for statement in found}
    classes = _iris(each.object for each in data if each.predicate == _TYPE)
    known = classes | _iris(each.object for each in data if each.predicate == _BELOW)
    known |= _iris(each.subject for each in data) & wanted
    spellings = Spellings()
    for statement in found:
        if str(statement[2]) in known:
            continue
        word = curie(str(statement[2]))
        if near := spellings.nearest(word, lambda: map(curie, classes), cutoff=_CLOSE):
            message = f"Nothing that is checked is of the class {word}: the shape is asked of nothing."
            yield ShapeFault(statement[0], message, Guess(near), statement, "info")


def _iris(terms: Iterable[object]) -> set[str]:
    return {term.value for term in terms if isinstance(term, NamedNode)}
