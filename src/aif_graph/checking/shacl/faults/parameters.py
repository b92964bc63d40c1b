"""The properties of shapes and what each takes (SHACL, sections 2 and 4; their syntax rules in Appendix B as a table).

The recommendation gives the same rules as shapes, "SHACL for SHACL" (Appendix C). Those are the reference: a test
holds that both find the same shapes graphs wrong. Run as shapes they take 25 ms for each shape; this table takes a
fraction of one, and knows how to say it.
"""

from __future__ import annotations

from typing import NamedTuple

SHAPE_VALUED = ("property", "node", "not", "qualifiedValueShape", "sparql")  # the last names a constraint, much alike
LIST_VALUED = ("and", "or", "xone")
TARGETS = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")
VALIDATORS = ("validator", "nodeValidator", "propertyValidator")
NODE_KINDS = ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")


class Rule(NamedTuple):
    """What a property of a shape takes; whether it stands ``once``; whether in ``property_shapes`` only."""

    takes: str
    once: bool = False
    property_shapes: bool = False


IRI, LITERAL, TERM = "an IRI", "a literal", "an IRI or a literal"
INTEGER, BOOLEAN, TRUTH = "a whole number of 0 or more", "a boolean", "true or false"
STRING, TEXT, KIND = "a string without a language tag", "a string", "a kind of node"
LIST, IRIS, STRINGS, SHAPES = "a list", "a list of IRIs", "a list of strings", "a list of shapes"
SHAPE, QUERY = "a shape", "a node with a query"

CONSTRAINTS = {
    "and": Rule(SHAPES),
    "class": Rule(IRI),
    "closed": Rule(BOOLEAN, once=True),
    "datatype": Rule(IRI, once=True),
    "disjoint": Rule(IRI),
    "equals": Rule(IRI),
    "flags": Rule(STRING, once=True),
    "hasValue": Rule(""),
    "ignoredProperties": Rule(IRIS, once=True),
    "in": Rule(LIST, once=True),
    "languageIn": Rule(STRINGS, once=True),
    "lessThan": Rule(IRI, property_shapes=True),
    "lessThanOrEquals": Rule(IRI, property_shapes=True),
    "maxCount": Rule(INTEGER, once=True, property_shapes=True),
    "maxExclusive": Rule(LITERAL, once=True),
    "maxInclusive": Rule(LITERAL, once=True),
    "maxLength": Rule(INTEGER, once=True),
    "minCount": Rule(INTEGER, once=True, property_shapes=True),
    "minExclusive": Rule(LITERAL, once=True),
    "minInclusive": Rule(LITERAL, once=True),
    "minLength": Rule(INTEGER, once=True),
    "node": Rule(SHAPE),
    "nodeKind": Rule(KIND, once=True),
    "not": Rule(SHAPE),
    "or": Rule(SHAPES),
    "pattern": Rule(STRING, once=True),
    "property": Rule(SHAPE),
    "qualifiedMaxCount": Rule(INTEGER, once=True),
    "qualifiedMinCount": Rule(INTEGER, once=True),
    "qualifiedValueShape": Rule(SHAPE, once=True, property_shapes=True),
    "qualifiedValueShapesDisjoint": Rule(BOOLEAN, once=True),
    "sparql": Rule(QUERY),
    "uniqueLang": Rule(BOOLEAN, once=True, property_shapes=True),
    "xone": Rule(SHAPES),
}
OTHERS = {
    "deactivated": Rule(TRUTH, once=True),
    "message": Rule(TEXT),
    "severity": Rule(IRI, once=True),
    "targetClass": Rule(IRI),
    "targetNode": Rule(TERM),
    "targetObjectsOf": Rule(IRI),
    "targetSubjectsOf": Rule(IRI),
}
RULES = {**CONSTRAINTS, **OTHERS}
HINTS = {  # what takes what, how to write it
    IRI: "Write an IRI, as in sh:{name} {example}.",
    LITERAL: "Write a number, a date or a string.",
    TERM: "Write the IRI of what the shape applies to.",
    INTEGER: "Write digits without quotes, as in sh:{name} 1.",
    BOOLEAN: "Write sh:{name} true or sh:{name} false.",
    TRUTH: "Write sh:{name} true or sh:{name} false.",
    STRING: 'Write it in quotes, as in sh:{name} "…".',
    TEXT: 'Write it in quotes, as in sh:{name} "…".',
    KIND: f"Write one of {', '.join(f'sh:{kind}' for kind in NODE_KINDS)}.",
    LIST: "Write its members in round brackets, as in sh:{name} ( … ).",
    IRIS: "Write the IRIs of properties in round brackets, as in sh:{name} ( ex:a ex:b ).",
    STRINGS: 'Write language tags in round brackets, as in sh:{name} ( "en" "de" ).',
    SHAPES: "Write shapes in round brackets, as in sh:{name} ( ex:A [ sh:class ex:B ] ).",
    SHAPE: "Name a shape, or write one in square brackets.",
    QUERY: 'Write sh:sparql [ sh:select "…" ].',
}
EXAMPLES = {"datatype": "xsd:integer", "severity": "sh:Warning"}
