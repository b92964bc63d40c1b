"""What is wrong with constraint components of one's own (SHACL, section 6) and prefix declarations (section 5.2.1).

One bad component would make pySHACL give up on every shape; it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from rdflib import Literal
from rdflib.term import Node

from aif_graph.checking.shacl.faults.parameters import RULES, VALIDATORS
from aif_graph.checking.shacl.faults.structure import ShapeFault, Structure
from aif_graph.checking.shacl.faults.syntax import value_faults

_TAKEN = {"this", "shapesGraph", "currentShape", "path", "PATH", "value"}
_PARAMETER = "Write sh:parameter [ sh:path ex:name ]."
_DECLARE = 'Write sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ].'


def component_faults(shapes: Structure) -> Iterator[ShapeFault]:
    """Yield what is wrong with components and declarations."""
    for component in sorted(shapes.components, key=str):
        yield from _component(shapes, component)
    for statement in shapes.all_with("declare"):
        declaration = statement[2]
        fault = partial(ShapeFault, declaration, what="declaration")
        for name in ("prefix", "namespace"):
            values = shapes.values(declaration, name)
            if len(values) != 1:
                message = f"A prefix declaration must have exactly one sh:{name}; this one has {len(values) or 'none'}."
                yield fault(message, _DECLARE, values[1] if values else statement)
            elif not isinstance(values[0][2], Literal):
                yield fault(f"sh:{name} takes a string, not {shapes.word(values[0][2])}.", _DECLARE, values[0])


def _component(shapes: Structure, component: Node) -> Iterator[ShapeFault]:
    fault = partial(ShapeFault, component, what="component")
    declared = shapes.values(component, "parameter")
    if not declared:
        yield fault("A constraint component needs a sh:parameter.", _PARAMETER)
    for statement in declared:
        paths = shapes.values(statement[2], "path")
        if len(paths) != 1:
            message = f"A parameter must have exactly one sh:path; this one has {len(paths) or 'none'}."
            yield fault(message, _PARAMETER, paths[1] if paths else statement)
        elif (name := str(paths[0][2]).rpartition("#")[2].rpartition("/")[2]) in _TAKEN:
            message = f"A parameter cannot be called {name}: that variable is reserved in queries."
            yield fault(message, "Give it another name.", paths[0])
    optional = [any(str(said[2]) in {"true", "1"} for said in shapes.values(said[2], "optional")) for said in declared]
    if declared and all(optional):
        message = "A constraint component needs a parameter that is not optional."
        yield fault(message, "Remove sh:optional from one.", declared[0])
    validators = [said for name in VALIDATORS for said in shapes.values(component, name)]
    queries = [any(shapes.values(said[2], form) for form in ("ask", "select")) for said in validators]
    for told in (told for said in validators for told in shapes.values(said[2], "message")):
        for found in value_faults(shapes, told, "message", RULES["message"]):
            yield replace(found, shape=component, what="component")
    if not any(queries):
        message = "A constraint component without a SPARQL validator has no effect here."
        hint = 'Write sh:validator [ a sh:SPARQLAskValidator ; sh:ask "…" ].'
        yield fault(message, hint, severity="warning")
    for said in (said for said, is_query in zip(validators, queries, strict=True) if any(queries) and not is_query):
        yield fault("A validator needs sh:ask or sh:select.", "Add one, or remove the validator.", said)
