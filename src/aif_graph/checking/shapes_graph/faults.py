"""All that is wrong with a shapes graph, from the modules that look for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from aif_graph.checking.shapes_graph.components import component_faults
from aif_graph.checking.shapes_graph.idle import idle_faults
from aif_graph.checking.shapes_graph.paths import path_faults
from aif_graph.checking.shapes_graph.queries import query_faults
from aif_graph.checking.shapes_graph.structure import ShapeFault, Statement, Structure
from aif_graph.checking.shapes_graph.syntax import syntax_faults

if TYPE_CHECKING:
    import rdflib


def faults_of(
    shapes: rdflib.Graph, places: Mapping[Statement, Any], curie: Callable[[str], str]
) -> tuple[ShapeFault, ...]:
    """Return what is wrong with the shapes, each statement blamed once, by the gravest fault.

    ``places`` says which of two statements comes first; ``curie`` writes an IRI.
    """
    structure = Structure(shapes, places, curie)

    def found() -> Iterator[ShapeFault]:
        yield from syntax_faults(structure)
        yield from path_faults(structure)
        yield from component_faults(structure)
        yield from query_faults(structure)
        yield from idle_faults(structure)

    blamed: dict[object, ShapeFault] = {}
    for fault in found():  # in the order of gravity
        blamed.setdefault(fault.about or (fault.shape, fault.message), fault)
    return tuple(blamed.values())
