"""What the datatype rules know of values."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from aif_graph.reasoning.datatypes import differ, ill_typed, outside

XSD = "http://www.w3.org/2001/XMLSchema#"


def literal(text: str, datatype: str) -> ox.Literal:
    if datatype.startswith("@"):
        return ox.Literal(text, language=datatype[1:])
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("text", "datatype", "ill"),
    [
        ("12", "integer", False),
        (" 12 ", "integer", False),
        ("1.0", "integer", True),
        ("-1", "nonNegativeInteger", True),
        ("256", "unsignedByte", True),
        ("1e3", "decimal", True),
        ("1e3", "double", False),
        ("INF", "float", False),
        ("yes", "boolean", True),
        ("1", "boolean", False),
        ("2026-10-10T10:00:00Z", "dateTime", False),
        ("2026-10-10", "dateTime", True),
        ("soon", "date", False),  # xsd:date is outside the OWL 2 datatype map: nothing is claimed
        ("0g", "hexBinary", True),
        ("abc", "base64Binary", True),
        ("any text", "string", False),
        ("any text", "@en", False),
    ],
)
def test_a_text_is_a_value_of_its_datatype_or_not(text: str, datatype: str, ill: bool) -> None:
    assert ill_typed(literal(text, datatype)) is ill


@pytest.mark.parametrize(
    ("text", "own", "datatype", "out"),
    [
        ("5", "integer", "decimal", False),
        ("5.0", "decimal", "integer", False),
        ("5.5", "decimal", "integer", True),
        ("5", "integer", "double", True),
        ("300", "integer", "byte", True),
        ("text", "@en", "string", True),
        ("text", "string", "anyURI", True),
        ("2026", "gYear", "integer", False),
        ("5", "integer", "date", False),
    ],
)
def test_a_value_lies_outside_a_datatype_or_is_not_judged(text: str, own: str, datatype: str, out: bool) -> None:
    assert outside(literal(text, own), XSD + datatype) is out


@pytest.mark.parametrize(
    ("one", "other", "different"),
    [
        (("1", "integer"), ("01", "integer"), False),
        (("1", "integer"), ("1.0", "decimal"), False),
        (("1", "integer"), ("1", "double"), True),
        (("a", "string"), ("b", "string"), True),
        (("a", "@en"), ("a", "@EN"), False),
        (("a", "@en"), ("a", "@fr"), True),
        (("NaN", "double"), ("NaN", "double"), False),
        (("true", "boolean"), ("1", "boolean"), False),
        (("2026-01-01T12:00:00Z", "dateTime"), ("2026-01-01T13:00:00+01:00", "dateTime"), False),
        (("2026-01-01T12:00:00Z", "dateTime"), ("2026-01-01T13:00:00Z", "dateTime"), True),
        (("2026-01-01T12:00:00", "dateTime"), ("2026-01-01T13:00:00Z", "dateTime"), False),
        (("2026", "gYear"), ("2027", "gYear"), False),
        (("abc", "integer"), ("1", "integer"), False),
    ],
)
def test_two_values_are_known_to_differ_or_not(one: tuple[str, str], other: tuple[str, str], different: bool) -> None:
    assert differ(literal(*one), literal(*other)) is different
