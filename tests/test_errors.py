"""Errors are data; each surface words them by itself."""

from __future__ import annotations

import json

import pytest

from aif_graph.errors import (
    AifError,
    Call,
    InputError,
    NotFoundError,
    Option,
    Place,
    QueryError,
    TooComplexError,
    UsageError,
    as_data,
    from_data,
    in_python,
    on_command_line,
)

EXAMPLE = Call("run", "systems-open", (("in-country", "South Korea"), ("wave", "1")))


def test_a_parameter_has_the_words_of_the_surface() -> None:
    error = UsageError(
        "{query} needs {option}", hint="For example: {example}", query="q", option=Option("in-country"), example=EXAMPLE
    )
    assert error.in_words(on_command_line) == (
        "q needs --in-country",
        'For example: aif run systems-open --in-country "South Korea" --wave 1',
    )
    assert error.in_words(in_python) == (
        "q needs in_country",
        "For example: graph.run('systems-open', in_country='South Korea', wave='1')",
    )
    assert str(error) == "\n".join(error.in_words(in_python))


def test_braces_of_a_message_without_parameters_are_braces() -> None:
    assert UsageError("no {thing}", hint="{}").in_words(on_command_line) == ("no {thing}", "{}")


def test_braces_of_a_parameter_are_braces() -> None:
    assert UsageError("no {name}", name="{other}").message == "no {other}"


def test_a_place_opens_the_message_and_is_data() -> None:
    error = InputError("is broken", place=Place("a.ttl", 3, 7), hint="Mend it.")
    assert error.message == "a.ttl:3:7: is broken"
    assert error.reason == "is broken"
    assert error.place == ("a.ttl", 3, 7)


@pytest.mark.parametrize(
    ("place", "text"), [(Place("a"), "a"), (Place("a", 1), "a:1"), (Place("a", 1, 2), "a:1:2"), (None, None)]
)
def test_a_place_is_written_as_editors_open_it(place: Place | None, text: str | None) -> None:
    assert InputError("x", place=place).message == (f"{text}: x" if text else "x")


def test_a_query_error_tells_its_place_once() -> None:
    error = QueryError("no", line=2, column=3, excerpt="ASK no\n  ^")
    assert error.message == "line 2, column 3: no\n  ASK no\n    ^"
    assert (error.sentence, error.reason) == ("line 2, column 3: no", "no")
    assert error.place is not None
    assert (error.place.line, error.place.column) == (2, 3)


@pytest.mark.parametrize(("error", "code", "status"), [(NotFoundError("x"), 2, 404), (InputError("x"), 3, 400)])
def test_each_class_has_its_code(error: AifError, code: int, status: int) -> None:
    assert (error.exit_code, error.http_status) == (code, status)
    assert error.code


def test_an_error_may_have_a_code_of_its_own() -> None:
    assert InputError("x", code="dead-verdict").code == "dead-verdict"
    assert InputError("x").code == "bad-input"


def test_the_catalogue_is_called_differently_too() -> None:
    error = NotFoundError("no query", hint="See {catalogue}.", catalogue=Call("queries"))
    assert error.in_words(on_command_line)[1] == "See aif queries."
    assert error.hint == "See graph.queries."


def test_members_of_a_list_are_called_one_by_one() -> None:
    error = UsageError("no", hint="It takes {takes}.", takes=[Option("in-country"), Option("wave", "2")])
    assert error.hint == "It takes in_country, wave='2'."
    assert error.in_words(on_command_line)[1] == "It takes --in-country, --wave 2."


def test_places_sort_as_files_and_lines_do() -> None:
    ordered = [Place("a"), Place("a", 2), Place("a", 2, 1), Place("a", 10, 1), Place("b", 1)]
    assert sorted({*ordered}) == ordered


@pytest.mark.parametrize(
    "error",
    [
        UsageError("{q} needs {o}", hint="{e}", q="q", o=Option("in-country"), e=EXAMPLE),
        UsageError("no {thing}", hint="{}"),
        UsageError("{o}", o=[Option("a"), Option("b", "c")]),
        InputError("bad", place=Place("a.ttl", 1, 2), code="dead-verdict"),
        QueryError("no", line=2, column=3, excerpt="ASK no\n  ^", hint="x"),
        QueryError("no"),
        TooComplexError("deep"),
    ],
)
def test_an_error_told_elsewhere_is_the_same_error(error: AifError) -> None:
    again = from_data(json.loads(json.dumps(as_data(error))))
    assert type(again) is type(error)
    assert (again.code, again.place, again.http_status) == (error.code, error.place, error.http_status)
    for words in (in_python, on_command_line):
        assert again.in_words(words) == error.in_words(words)


def test_an_error_of_a_room_of_its_own_is_told_elsewhere_as_its_kind() -> None:
    class OwnError(InputError):
        def __init__(self, number: int) -> None:
            super().__init__(f"own {number}", place="x")

    again = from_data(as_data(OwnError(3)))
    assert (type(again), again.message) == (InputError, "x: own 3")
