"""All that is wrong with a shapes graph, from the modules that look for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import chain
from typing import Any

import rdflib
from rdflib import OWL, RDF, URIRef
from rdflib.term import Node

from aif_graph.checking.shacl.faults.components import component_faults
from aif_graph.checking.shacl.faults.idle import idle_faults
from aif_graph.checking.shacl.faults.parameters import VALIDATORS
from aif_graph.checking.shacl.faults.paths import path_faults
from aif_graph.checking.shacl.faults.queries import query_faults
from aif_graph.checking.shacl.faults.structure import SH, ShapeFault, Statement, Structure
from aif_graph.checking.shacl.faults.syntax import syntax_faults

_PARTS = ("parameter", *VALIDATORS)  # of constraint components
_MONOTONE = {"property", "node", "sparql", "and", "or"}  # with a member that asks for less, they ask for less


def faults_of(
    shapes: rdflib.Graph, places: Mapping[Statement, Any], curie: Callable[[str], str]
) -> tuple[ShapeFault, ...]:
    """Return what is wrong with the shapes, each statement blamed once, by the gravest fault.

    ``places`` says which of two statements comes first; ``curie`` writes an IRI.
    """
    structure = Structure(shapes, places, curie)
    searches = (syntax_faults, path_faults, component_faults, query_faults, idle_faults)  # in the order of gravity
    blamed: dict[object, ShapeFault] = {}
    for fault in chain.from_iterable(search(structure) for search in searches):
        blamed.setdefault(fault.about or (fault.shape, fault.message), fault)
    return tuple(blamed.values())


def leave_out(graph: rdflib.Graph, faulty: Collection[Node]) -> None:
    """Take faulty shapes out of ``graph`` so that what is left reports nothing that the whole would not have.

    A shape without one of its conditions asks for less. Where another one says that a node must *not* conform to it,
    or must conform to exactly one of several, that condition would then find too much: it goes, too.
    """
    structure = Structure(graph, {}, str)
    references = structure.references
    spoilt_parts = [said for name in _PARTS for said in structure.all_with(name) if said[2] in faulty]
    faulty = {*faulty, *(said[0] for said in spoilt_parts)}
    weaker = set(faulty)
    while True:
        spoilt = [reference for reference in references if reference.shape in weaker]
        more = {reference.statement[0] for reference in spoilt} - weaker
        if not more:
            break
        weaker |= more
    for statement, parameter, shape in spoilt:
        if shape in faulty or parameter not in _MONOTONE:
            graph.remove(statement)
            if parameter == "qualifiedValueShape":
                for name in ("qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint"):
                    for said in structure.values(statement[0], name):
                        graph.remove(said)
    for said in structure.all_with("ignoredProperties"):
        if not structure.values(said[0], "closed"):
            graph.remove(said)  # asks for nothing, but pySHACL cannot process it
    kept = (RDF.first, RDF.rest, URIRef(SH + "declare"))  # others may rest on these
    for shape in faulty:
        for said in list(graph.triples((shape, None, None))):
            if said[1] not in kept and said[2] != OWL.Ontology:
                graph.remove(said)
        graph.remove((None, URIRef(SH + "declare"), shape))
