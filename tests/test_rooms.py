"""The picture of the rooms in docs/architecture.md is that of the imports, and there is no circle in it."""

from __future__ import annotations

from tests.rooms import arrows, picture, reachable, written


def test_the_picture_of_the_rooms_is_that_of_the_imports() -> None:
    drawn = picture(arrows())
    assert written() == drawn, f"run `python -m tests.rooms`, or put this into docs/architecture.md:\n{drawn}"


def test_no_room_needs_itself() -> None:
    graph = arrows()
    assert [name for name in graph if name in reachable(graph, name)] == []


def test_an_arrow_that_a_longer_way_stands_for_is_left_out() -> None:
    graph = {"a": frozenset("bc"), "b": frozenset("c"), "c": frozenset()}
    assert picture(graph) == "```mermaid\nflowchart TD\n    a --> b\n    b --> c\n```\n"
