"""Tests of frozen classes: they do what a frozen dataclass does."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest

from aif_graph.frozen import frozen, replace


@frozen(apart=["note"])
class Point:
    x: int
    y: int = 0
    note: str = ""

    @cached_property
    def sum(self) -> int:
        return self.x + self.y


@frozen(eq=False)
class Mark:
    x: int


@dataclass(frozen=True)
class Other:
    x: int
    y: int = 0


def test_fields_are_given_by_position_or_name() -> None:
    assert [(p.x, p.y) for p in (Point(1), Point(1, 2), Point(1, y=2), Point(y=2, x=1))] == [
        (1, 0),
        (1, 2),
        (1, 2),
        (1, 2),
    ]
    match Point(3, 4):
        case Point(x, y):
            assert (x, y) == (3, 4)


@pytest.mark.parametrize(
    ("given", "named", "says"),
    [
        ([], {}, "Point: x"),
        ([1], {"z": 2}, "Point: z"),
        ([1], {"x": 1}, "Point: x"),
        ([1, 2, "", 4], {}, "Point: too many values"),
    ],
)
def test_wrong_fields_are_named(given: list[Any], named: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        Point(*given, **named)


def test_nothing_changes_but_what_is_cached() -> None:
    point: Any = Point(1, 2)
    with pytest.raises(AttributeError, match="Point is frozen: x cannot be changed"):
        point.x = 3
    with pytest.raises(AttributeError, match="Point is frozen: x cannot be changed"):
        del point.x
    assert (point.sum, point.x) == (3, 1)


def test_objects_are_equal_by_their_fields_but_those_apart() -> None:
    assert Point(1, 2, "a") == Point(1, 2, "b") != Point(1, 3)
    assert len({Point(1), Point(1, 0, "a"), Point(2)}) == 2
    other: object = Other(1)
    assert Point(1) != other
    assert Mark(1) != Mark(1)


def test_an_object_is_shown_and_sent_as_it_was_made() -> None:
    assert repr(Point(1)) == "Point(x=1, y=0, note='')"
    assert repr(pickle.loads(pickle.dumps(Point(1, 2, "a")))) == repr(Point(1, 2, "a"))


def test_a_field_is_replaced_in_a_new_object_and_in_a_dataclass() -> None:
    point = Point(1, 2)
    assert replace(point, y=3) == Point(1, 3)
    assert point.y == 2
    assert replace(Other(1), y=2) == Other(1, 2)
    with pytest.raises(TypeError, match="z"):
        replace(point, z=1)
