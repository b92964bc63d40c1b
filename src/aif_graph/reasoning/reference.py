"""owlrl, the reference reasoner, without the trivia it makes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

_OWL = "http://www.w3.org/2002/07/owl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"
_REFLEXIVE = {
    _OWL + "sameAs",
    _OWL + "equivalentClass",
    _OWL + "equivalentProperty",
    _RDFS + "subClassOf",
    _RDFS + "subPropertyOf",
}
_TRIVIAL_OBJECTS = {_OWL + "Thing", _OWL + "Nothing", _RDFS + "Resource", _RDFS + "Literal"}


def expand(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Yield the closure of ``triples`` by owlrl; inconsistencies come as triples with its error property."""
    import rdflib
    from owlrl import OWLRL_Semantics

    class Lean(OWLRL_Semantics):  # type: ignore[misc]
        """Refuses, at the door, what nobody asks for: it is most of what owlrl makes, and most of the time."""

        def one_time_rules(self) -> None:
            """Skip the typing of every literal: SHACL checks datatypes."""

        def store_triple(self, triple: tuple[Any, Any, Any]) -> None:
            if not _is_trivial(*triple):
                super().store_triple(triple)

    data = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    graph = rdflib.Graph().parse(io.BytesIO(data), format="nt")
    Lean(graph, axioms=False, daxioms=False).closure()
    for quad in parse(graph.serialize(format="nt", encoding="utf-8"), format=RdfFormat.N_TRIPLES):
        triple = quad.triple
        is_error = triple.predicate.value == _ERROR
        named = isinstance(triple.subject, NamedNode) and not isinstance(triple.object, BlankNode)
        if is_error or named:
            yield (
                triple if not is_error else Triple(NamedNode(_ERROR), triple.predicate, Literal(triple.object.value))
            )


def _is_trivial(subject: Any, predicate: Any, obj: Any) -> bool:
    import rdflib

    if isinstance(subject, rdflib.Literal):
        return True
    if str(predicate) in _REFLEXIVE and subject == obj:
        return True
    return str(predicate) in {_RDF + "type", _RDFS + "subClassOf"} and str(obj) in _TRIVIAL_OBJECTS
