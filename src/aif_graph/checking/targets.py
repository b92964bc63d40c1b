"""Targets that miss the data by a slip of the pen: such a shape is asked of nothing, and nobody would know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from aif_graph.checking.findings import Guess
from aif_graph.checking.shapes_graph import ShapeFault
from aif_graph.terms import STANDARD

if TYPE_CHECKING:
    import rdflib

_CLOSE = 0.8  # one letter in five may be another


def missed_targets(shapes: rdflib.Graph, data: rdflib.Graph, curie: Callable[[str], str]) -> Iterator[ShapeFault]:
    """Yield a fault for each target class that the data do not have, but one of nearly the same name.

    A class that nothing is of may be meant (there are none today), so one that the data describe is left alone.
    """
    from difflib import get_close_matches

    from rdflib import RDF, RDFS, URIRef

    for statement in sorted(shapes.triples((None, URIRef(STANDARD["sh"] + "targetClass"), None)), key=str):
        class_ = statement[2]
        patterns = ((None, RDF.type, class_), (None, RDFS.subClassOf, class_), (class_, None, None))
        if any(pattern in data for pattern in patterns):
            continue
        known = sorted({curie(str(used)) for used in data.objects(None, RDF.type, unique=True)})
        word = curie(str(class_))
        for near in get_close_matches(word, known, n=1, cutoff=_CLOSE):
            message = f"Nothing that is checked is of the class {word}: the shape is asked of nothing."
            yield ShapeFault(statement[0], message, Guess(near), statement, "info")
