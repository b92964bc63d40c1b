"""Names inside other libraries that we rely on: one test for each, which says what breaks without it."""

from __future__ import annotations

from inspect import signature

import pytest
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from pyshacl.shape import Shape
from pyshacl.validator import Validator
from rdflib import Graph
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser

VARIABLES = {
    "self": "a shape that pySHACL gives up on is no longer named",
    "focus_list": "the thing at which a constraint ran out of time is no longer named",
    "validator": "a constraint component of the author's own is no longer ended when it runs out of time",
    "c": "a constraint is no longer ended when it runs out of time",
}
PARSER = {
    "_bindings": "prefixes that a file does not declare are errors, where they should be read",
    "_store": "bare numbers and the keyword `a` are no terms",
    "here": "what stands in brackets has the place of its parent",
    "property_list": "statements have no place of their subject",
    "verb": "statements have no place of their predicate",
    "objectList": "nested statements have the places of others",
    "object": "statements have no place",
    "makeStatement": "statements are not seen",
    "skipSpace": "objects begin at the white space before them",
    "lines": "errors are told at the wrong line",
    "startOfLine": "errors are told at the wrong column",
    "loadBuf": "nothing is read",
}


@pytest.mark.parametrize("name", VARIABLES)
def test_variables_of_a_shapes_validation(name: str) -> None:
    assert name in Shape.validate.__code__.co_varnames, f"pyshacl: Shape.validate has no {name}: {VARIABLES[name]}"


def test_what_is_called_for_each_shape() -> None:
    assert list(signature(Shape.validate).parameters)[:3] == ["self", "executor", "target_graph"], (
        "pyshacl: Shape.validate"
    )
    assert callable(Validator.make_executor), "pyshacl: Validator.make_executor: shapes cannot be run one by one"
    assert callable(Validator.create_validation_report), "pyshacl: Validator.create_validation_report: no report"


def test_the_check_of_a_query_needs_nothing_of_its_helper() -> None:
    helper = SPARQLQueryHelper.__new__(SPARQLQueryHelper)
    helper.check_invalid_sparql("SELECT $this { $this ?p ?o }", valuenode=None)


@pytest.mark.parametrize("name", PARSER)
def test_members_of_the_reader_of_turtle(name: str) -> None:
    parser = SinkParser(RDFSink(Graph()), baseURI="urn:x", turtle=True)  # type: ignore[no-untyped-call]
    assert hasattr(parser, name), f"rdflib: SinkParser has no {name}: {PARSER[name]}"


@pytest.mark.parametrize(("name", "broken"), [("_i", "errors have no place"), ("_why", "errors have no reason")])
def test_members_of_its_errors(name: str, broken: str) -> None:
    parser = SinkParser(RDFSink(Graph()), baseURI="urn:x", turtle=True)  # type: ignore[no-untyped-call]
    with pytest.raises(BadSyntax) as raised:
        parser.loadBuf("<urn:a> <urn:b> ]")  # type: ignore[no-untyped-call]
    assert hasattr(raised.value, name), f"rdflib: BadSyntax has no {name}: {broken}"
