"""The syntax rules of shapes (SHACL, Appendix B), each fault with the statement that breaks one."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator

from rdflib import RDF, BNode, Literal, URIRef
from rdflib.term import Node

from aif_graph.checking.findings import Guess
from aif_graph.checking.shacl.faults import parameters as takes
from aif_graph.checking.shacl.faults.parameters import EXAMPLES, HINTS, LIST_VALUED, NODE_KINDS, RULES, Rule
from aif_graph.checking.shacl.faults.structure import SH, ShapeFault, Statement, Structure, members
from aif_graph.terms import STANDARD

_CLOSE = 0.8  # names are compared with their prefixes, which makes them more alike
_CLASSES = {STANDARD["rdfs"] + "Class", STANDARD["owl"] + "Class"}


def syntax_faults(shapes: Structure) -> Iterator[ShapeFault]:
    """Yield what breaks a syntax rule, but for paths; a shape of which nothing is said breaks none."""
    for shape in filter(shapes.is_said_of, shapes.shapes):
        yield from _kind_faults(shapes, shape)
        for name, rule in RULES.items():
            yield from _parameter_faults(shapes, shape, name, rule)
    for reference in shapes.references:
        if reference.parameter == "node" and shapes.values(reference.shape, "path"):
            message = f"sh:node must refer to a node shape; {shapes.word(reference.shape)} has a sh:path."
            yield ShapeFault(reference.statement[0], message, "Refer to it with sh:property.", reference.statement)
        if reference.parameter == "property" and not shapes.is_said_of(reference.shape):
            message = f"sh:property must refer to a property shape; {shapes.word(reference.shape)} is not described."
            yield ShapeFault(reference.statement[0], message, near_shape(shapes, reference.shape), reference.statement)
    yield from _pattern_faults(shapes)
    for name in ("shapesGraph", "entailment"):
        for statement in shapes.all_with(name):
            yield from value_faults(shapes, statement, name, Rule(takes.IRI))


def near_shape(shapes: Structure, missing: Node) -> str:
    """A hint: the shape that a reference to one that is not there probably means."""

    def named() -> Iterator[str]:
        return (shapes.word(shape) for shape in shapes.shapes if shapes.is_said_of(shape))

    near = shapes.spellings.nearest(shapes.word(missing), named, cutoff=_CLOSE)
    return Guess(near) if near else "Write that shape, or add its file with --shapes."


def _kind_faults(shapes: Structure, shape: Node) -> Iterator[ShapeFault]:
    """Node shapes have no path, property shapes one (SHACL, sections 2.2 and 2.3)."""
    types, paths = shapes.types(shape), shapes.values(shape, "path")
    typed = (shape, RDF.type, URIRef(SH + "PropertyShape"))
    if {"NodeShape", "PropertyShape"} <= types:
        message = "It is a node shape and a property shape at the same time."
        yield ShapeFault(shape, message, "Remove one of the types.", typed)
    elif "NodeShape" in types and paths:
        hint = "Make it a sh:PropertyShape, or put the path into a sh:property of it."
        yield ShapeFault(shape, "A node shape has no sh:path.", hint, paths[0])
    elif not paths and shape in shapes.property_shapes:
        about = [reference.statement for reference in shapes.references if reference.shape == shape]
        where = typed if "PropertyShape" in types else next(iter(about), None)
        yield ShapeFault(shape, "A property shape needs sh:path.", "Add it, as in sh:path ex:name.", where)
    for extra in paths[1:]:
        message = f"A property shape must have exactly one sh:path, not {len(paths)}."
        yield ShapeFault(shape, message, "Write a property shape for each path.", extra)
    if isinstance(shape, BNode) and types & {"NodeShape", "PropertyShape"} and types & _CLASSES:
        where = next(shapes.graph.triples((shape, RDF.type, None)))
        yield ShapeFault(shape, "A shape that is a class needs an IRI.", "Name it.", where)


def _pattern_faults(shapes: Structure) -> Iterator[ShapeFault]:
    """Patterns that cannot be read; they are run as regular expressions of Python."""
    for statement in shapes.all_with("pattern"):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                re.compile(str(statement[2]))
        except (re.error, RecursionError, OverflowError) as error:
            hint = "Patterns are evaluated by Python's re module, which does not support \\p{…}, \\i or \\c, for one."
            message = f"sh:pattern is invalid: {error}."
            yield ShapeFault(statement[0], message, hint, statement)


def _parameter_faults(shapes: Structure, shape: Node, name: str, rule: Rule) -> Iterator[ShapeFault]:
    values = shapes.values(shape, name)
    if values and rule.property_shapes and not shapes.values(shape, "path") and shape not in shapes.property_shapes:
        message = f"sh:{name} belongs to a property shape; this one has no sh:path."
        hint = f"Write sh:property [ sh:path … ; sh:{name} … ]."
        yield ShapeFault(shape, message, hint, values[0], at_predicate=True)
    for value in values:
        yield from value_faults(shapes, value, name, rule)
    if rule.once:
        for extra in values[1:]:
            message = f"sh:{name} is used {len(values)} times in one shape, but only one is allowed."
            yield ShapeFault(shape, message, "Keep one of them.", extra)


def value_faults(shapes: Structure, statement: Statement, name: str, rule: Rule) -> Iterator[ShapeFault]:
    """Yield what is wrong with the object of a statement of the property ``name``."""
    shape, _, value = statement
    fits = _TAKES.get(rule.takes)
    hint = HINTS.get(rule.takes, "").format(name=name, example=EXAMPLES.get(name, "ex:Name"))
    if fits is None:
        return
    if not fits(value):
        yield ShapeFault(shape, f"sh:{name} takes {rule.takes}, not {shapes.word(value)}.", hint, statement)
        return
    if rule.takes in _MEMBERS:
        found = members(shapes.graph, value)
        if found is None:
            message = f"sh:{name} takes {rule.takes}; {_broken(shapes, value)}."
            yield ShapeFault(shape, message, hint, statement)
        elif name in LIST_VALUED and not found:
            yield ShapeFault(shape, f"The list of sh:{name} is empty.", "Add a shape, or remove it.", statement)
        for member in found or ():
            if not _MEMBERS[rule.takes](member):
                message = f"sh:{name} takes {rule.takes}; {shapes.word(member)} is among its members."
                yield ShapeFault(shape, message, hint, statement)


def _broken(shapes: Structure, head: Node) -> str:
    if (head, RDF.first, None) in shapes.graph:
        return "this one does not end in rdf:nil, or has a node with two members"
    return f"{shapes.word(head)} is not one"


def _is(*kinds: type[Node]) -> Callable[[Node], bool]:
    """Whether a node is of one of these kinds."""
    return lambda node: isinstance(node, kinds)


def _has_datatype(*names: str, form: str = ".*") -> Callable[[Node], bool]:
    """Whether a node is a literal of one of the datatypes of XML Schema named, with a text of this form."""

    def fits(node: Node) -> bool:
        if not isinstance(node, Literal) or node.language:
            return False
        datatype = "string" if node.datatype is None else str(node.datatype).removeprefix(STANDARD["xsd"])
        return datatype in names and re.fullmatch(form, node, re.DOTALL) is not None

    return fits


def _is_text(node: Node) -> bool:
    return bool(getattr(node, "language", None)) or _is_string(node)


def _is_kind(node: Node) -> bool:
    return str(node).removeprefix(SH) in NODE_KINDS and isinstance(node, URIRef)


_is_string = _has_datatype("string")
_is_no_literal = _is(URIRef, BNode)
_TAKES: dict[str, Callable[[Node], bool]] = {
    takes.IRI: _is(URIRef),
    takes.LITERAL: _is(Literal),
    takes.TERM: _is(URIRef, Literal),
    takes.INTEGER: _has_datatype("integer", form=r"\+?[0-9]+|-0+"),
    takes.BOOLEAN: _has_datatype("boolean", form="true|false|0|1"),
    takes.TRUTH: _has_datatype("boolean", form="true|false"),
    takes.STRING: _is_string,
    takes.TEXT: _is_text,
    takes.KIND: _is_kind,
    **dict.fromkeys((takes.SHAPE, takes.QUERY, takes.LIST, takes.IRIS, takes.STRINGS, takes.SHAPES), _is_no_literal),
}
_MEMBERS: dict[str, Callable[[Node], bool]] = {
    takes.LIST: lambda _: True,
    takes.IRIS: _is(URIRef),
    takes.STRINGS: _is_string,
    takes.SHAPES: _is_no_literal,
}
