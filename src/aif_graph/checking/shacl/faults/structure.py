"""What a shapes graph is made of: its shapes, the statements that name them, and what is left without some of them.

SHACL, section 2.1, says which nodes are shapes; sections 4.6 and 4.7 which parameters name other shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import rdflib
from rdflib import OWL, RDF, RDFS, BNode, Literal, URIRef
from rdflib.term import Node

from aif_graph.checking.shacl.faults.parameters import CONSTRAINTS, LIST_VALUED, SHAPE_VALUED, TARGETS
from aif_graph.checking.spelling import Spellings
from aif_graph.terms import STANDARD

Statement = tuple["Node", "Node", "Node"]
SH = STANDARD["sh"]


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """What is wrong with one node of the shapes, in a sentence; ``about`` is the statement at fault, where one is.

    A violation is against the syntax rules of SHACL: what such a node says of the data is not defined, and it is not
    run. A warning or an info is about what SHACL allows and passes over. ``what`` the node is: a shape, a constraint,
    a component or a declaration; None if the graph has no shape. ``at_predicate``: the predicate of the statement is to
    blame, not its object.
    """

    shape: Node | None
    message: str
    hint: str
    about: Statement | None = None
    severity: str = "violation"
    what: str = "shape"
    at_predicate: bool = False

    @property
    def stops(self) -> bool:
        """Whether the node is not run. A component that asks for nothing would make pySHACL give up."""
        return self.severity == "violation" or self.what == "component"


class Reference(NamedTuple):
    """A statement that names a shape, itself or in its list."""

    statement: Statement
    parameter: str
    shape: Node


class Structure:
    """A shapes graph with its shapes and references."""

    def __init__(self, graph: rdflib.Graph, places: Mapping[Statement, Any], curie: Callable[[str], str]) -> None:
        self.graph = graph
        self.places = places
        self._curie = curie
        self.spellings = Spellings()
        self._by_name: dict[str, list[Statement]] = {}
        self._by_subject: dict[tuple[Node, str], list[Statement]] = {}
        for statement in sorted(graph, key=self._order):
            if str(statement[1]).startswith(SH):
                name = str(statement[1]).removeprefix(SH)
                self._by_name.setdefault(name, []).append(statement)
                self._by_subject.setdefault((statement[0], name), []).append(statement)

    def values(self, node: Node, name: str) -> list[Statement]:
        """The statements that give ``node`` the SHACL property ``name``, in the order of the file."""
        return self._by_subject.get((node, name), [])

    def _order(self, statement: Statement) -> tuple[object, ...]:
        place = self.places.get(statement)
        return (1, *map(str, statement)) if place is None else (0, place)

    def all_with(self, name: str) -> list[Statement]:
        """All statements of a SHACL property, in the order of the file."""
        return self._by_name.get(name, [])

    def types(self, node: Node) -> set[str]:
        """The types of a node, those of SHACL by their local names."""
        return {str(type_).removeprefix(SH) for type_ in self.graph.objects(node, RDF.type)}

    def is_said_of(self, node: Node) -> bool:
        """Whether anything is said of a node."""
        return (node, None, None) in self.graph

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Each statement that names a shape, with that shape; lists that are ill-formed name none."""
        named = [Reference(said, name, said[2]) for name in SHAPE_VALUED for said in self.all_with(name)]
        for name in LIST_VALUED:
            for said in self.all_with(name):
                named += [Reference(said, name, member) for member in members(self.graph, said[2]) or ()]
        return tuple(named)

    @cached_property
    def shapes(self) -> tuple[Node, ...]:
        """The shapes of the graph, typed or not, in a settled order; literals that stand for one left out."""
        found = {
            node for kind in ("NodeShape", "PropertyShape") for node in self.graph.subjects(RDF.type, URIRef(SH + kind))
        }
        for name in (*TARGETS, *CONSTRAINTS):
            found.update(said[0] for said in self.all_with(name))
        found.update(reference.shape for reference in self.references)
        return tuple(sorted((node for node in found if not isinstance(node, Literal)), key=str))

    @cached_property
    def property_shapes(self) -> frozenset[Node]:
        """The values of ``sh:property`` and what is typed so."""
        named = {reference.shape for reference in self.references if reference.parameter == "property"}
        return frozenset({*named, *(shape for shape in self.shapes if "PropertyShape" in self.types(shape))})

    @cached_property
    def components(self) -> frozenset[Node]:
        """Constraint components of the author's own (SHACL, section 6)."""
        kind = URIRef(SH + "ConstraintComponent")
        classes = (kind, *self.graph.subjects(RDFS.subClassOf, kind))
        found = {node for class_ in classes for node in self.graph.subjects(RDF.type, class_)}
        return frozenset(node for node in found if not str(node).startswith(SH))

    @cached_property
    def parameters(self) -> set[str]:
        """The properties that the author's own components declare, as IRIs."""
        declared = [said[2] for component in self.components for said in self.values(component, "parameter")]
        return {str(said[2]) for parameter in declared for said in self.values(parameter, "path")}

    def begins(self, node: Node) -> tuple[object, ...]:
        """What sorts nodes by where in the file they begin."""
        return min((self._order(said) for said in self.graph.triples((node, None, None))), default=(2, str(node)))

    def word(self, node: Node) -> str:
        """How a sentence writes a node: a CURIE, a text in quotes, a number as it stands."""
        if isinstance(node, BNode):
            return "a blank node"
        if not isinstance(node, Literal):
            return self._curie(str(node))
        datatype = str(node.datatype).removeprefix(STANDARD["xsd"])
        if datatype in {"integer", "decimal", "double", "boolean"}:
            return str(node)
        return f'"{node}"' + (f"@{node.language}" if node.language else "")


def imported(graph: rdflib.Graph, starts: Iterable[Node]) -> list[Node]:
    """``starts`` and all that they import, directly or not; rdflib's own way of it recurs for each step."""
    ahead = list(dict.fromkeys(starts))
    found = set(ahead)
    for each in ahead:
        for further in graph.objects(each, OWL.imports):
            if further not in found:
                found.add(further)
                ahead.append(further)
    return ahead


def members(graph: rdflib.Graph, head: Node) -> list[Node] | None:
    """The members of a list; None if it is not a well-formed one (SHACL, section 1.1: a SHACL list)."""
    found: list[Node] = []
    seen: set[Node] = set()
    while head != RDF.nil:
        firsts, rests = list(graph.objects(head, RDF.first)), list(graph.objects(head, RDF.rest))
        if head in seen or len(firsts) != 1 or len(rests) != 1:
            return None
        seen.add(head)
        found.append(firsts[0])
        head = rests[0]
    return found
