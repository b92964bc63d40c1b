"""Between the two libraries: statements as a graph of rdflib, and its terms as pyoxigraph's.

Blank nodes keep their names both ways, so that what is found wrong about one can be looked up in its file. Literals
keep their lexical form: rdflib would make "7" of "007" and hide what was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, overload

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

Term = NamedNode | BlankNode | Literal


def as_rdflib(statements: Iterable[Quad | Triple], graph: rdflib.Graph | None = None) -> rdflib.Graph:
    """Return the statements as one rdflib graph in memory: ``graph`` with them, or a new one."""
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none") if graph is None else graph
    nodes: dict[object, Node] = {}
    for statement in statements:
        terms = (statement.subject, statement.predicate, statement.object)
        subject, predicate, obj = (nodes.get(term) or nodes.setdefault(term, as_node(term)) for term in terms)
        graph.add((subject, predicate, obj))
    return graph


def as_node(term: object) -> Node:
    """Return the same term for rdflib."""
    import rdflib

    if isinstance(term, Literal):
        datatype = None if term.language else rdflib.URIRef(term.datatype.value)
        plain = datatype is not None and datatype.endswith("XMLSchema#string")
        return rdflib.Literal(term.value, lang=term.language, datatype=None if plain else datatype, normalize=False)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    raise TypeError("rdflib has no triple terms")


@overload
def as_term(node: Node) -> Term: ...
@overload
def as_term(node: None) -> None: ...
def as_term(node: Node | None) -> Term | None:
    """Return the same term for pyoxigraph; None for None."""
    import rdflib

    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))
    if node is None:
        return None
    return BlankNode(str(node)) if isinstance(node, rdflib.BNode) else NamedNode(str(node))


@contextmanager
def quiet_literals() -> Iterator[None]:
    """Keep rdflib from logging, with a traceback, each literal whose text is no value of its datatype."""
    import logging

    log = logging.getLogger("rdflib.term")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before
