"""The syntax rules of property paths (SHACL, section 2.3.1)."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, Literal, URIRef
from rdflib.term import Node

from aif_graph.checking.shacl.faults.structure import SH, ShapeFault, Statement, Structure, members

_SINGLE = {"inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"}
_OPERATORS = {*_SINGLE, "alternativePath"}
_HINT = "A path is a property, a list of two or more paths, or [ sh:inversePath ex:p ] or the like."


def path_faults(shapes: Structure) -> Iterator[ShapeFault]:
    """Yield what is wrong with the path of each shape, at the innermost statement that has a place."""
    for shape in shapes.shapes:
        for statement in shapes.values(shape, "path"):
            for message, about in _faults(shapes, statement[2], statement, frozenset()):
                yield ShapeFault(shape, message, _HINT, about)


def _faults(shapes: Structure, path: Node, about: Statement, outer: frozenset[Node]) -> Iterator[tuple[str, Statement]]:
    if isinstance(path, URIRef) and path != RDF.nil:
        return
    if isinstance(path, Literal):
        yield f"A path cannot be a literal; {shapes.word(path)} is one.", about
        return
    if path in outer:
        yield "The path contains itself.", about
        return
    said = list(shapes.graph.triples((path, None, None)))
    names = sorted(str(predicate).removeprefix(SH) for _, predicate, _ in said)
    if path == RDF.nil or (path, RDF.first, None) in shapes.graph:
        yield from _sequence(shapes, path, about, outer)
        if set(names) & _OPERATORS:
            yield "The path is a list and something else at the same time.", about
    elif len(names) != 1 or names[0] not in _OPERATORS:
        yield _not_one(names), about
    else:
        (inner,) = said
        where = inner if inner in shapes.places else about
        if names[0] == "alternativePath":
            yield from _sequence(shapes, inner[2], where, outer | {path}, "sh:alternativePath takes")
        else:
            yield from _faults(shapes, inner[2], where, outer | {path})


def _not_one(names: list[str]) -> str:
    known = [f"sh:{name}" for name in names if name in _OPERATORS]
    if len(known) > 1:
        return f"A path can have only one of these properties; this one has {' and '.join(known)}."
    if known:
        return f"A path with {known[0]} cannot have other properties; this one does."
    return "This node is not a path: it has none of the properties of a path." if names else "The path is empty."


def _sequence(
    shapes: Structure, head: Node, about: Statement, outer: frozenset[Node], begin: str = "A list that is a path has"
) -> Iterator[tuple[str, Statement]]:
    found = members(shapes.graph, head)
    if found is None:
        yield f"{begin} two or more paths; this one is not a well-formed list.", about
    elif len(found) < 2:
        yield f"{begin} two or more paths; this list has {len(found) or 'none'}.", about
    for member in found or ():
        yield from _faults(shapes, member, about, outer | {head})
