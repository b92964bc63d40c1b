"""A day that is today unless it is given: in Python."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import aif_graph
from aif_graph.days import is_day, last_day, seconds_left, today
from aif_graph.errors import InputError, UsageError
from tests.graphs.dated import write


def days() -> set[str]:
    """The day that it is, as Python's own clock has it; asked for before and after, for midnight may pass meanwhile."""
    return {datetime.now(UTC).date().isoformat()}


def test_today_is_that_of_utc() -> None:
    before = days()
    found = today()
    assert found in before | days()
    assert 0 < seconds_left() <= 86_400


@pytest.mark.parametrize(
    "text", ["2026-02-30", "tomorrow", "20260101", "2026-1-1", "2026-01-01Z", "", "２０２６-01-01"]
)
def test_what_is_no_day(text: str) -> None:
    assert not is_day(text)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2026-11-30", "2026-11-30"),
        ("2026-11-30Z", "2026-11-30"),
        ("2026-11-30T23:59:59Z", "2026-11-30"),
        ("2024-02", "2024-02-29"),
        ("2026-12", "2026-12-31"),
        ("2026", "2026-12-31"),
        ("2026-13", ""),
        ("autumn", ""),
        ("", ""),
    ],
)
def test_a_month_and_a_year_end_with_their_last_day(text: str, last: str) -> None:
    assert last_day(text) == last


def test_a_question_without_its_day_is_one_of_today(tmp_path: Path) -> None:
    graph = aif_graph.load(graph=write(tmp_path / "g"))
    before = days()
    answer = graph.run("late")
    assert answer.day in before | days()
    assert {row["day"] for row in answer} == {answer.day}
    assert repr(answer).endswith(f"of mill, due, day, as of {answer.day}>")


def test_a_day_that_is_given_is_taken_and_reproduces_the_answer(tmp_path: Path) -> None:
    graph = aif_graph.load(graph=write(tmp_path / "g", day="2025-03-31"))
    answer = graph.run("late", day=graph.day)
    assert (len(answer), answer.day) == (0, "")
    assert len(graph.run("late", day="2025-04-01")) == 8


def test_of_a_graph_as_of_a_day_that_is_today(tmp_path: Path) -> None:
    graph = aif_graph.load(graph=write(tmp_path / "g"), as_of="2025-04-30")
    answer = graph.run("late")
    assert {row["day"] for row in answer} == {"2025-04-30"}
    assert answer.day == ""


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "today"])
def test_what_is_no_day_is_refused(tmp_path: Path, day: str) -> None:
    graph = aif_graph.load(graph=write(tmp_path / "g"))
    with pytest.raises(UsageError, match=f"day must be a date, not '{day}'"):
        graph.run("late", day=day)


def test_today_is_a_default_of_dates_alone(tmp_path: Path) -> None:
    root = write(tmp_path / "g")
    path = root / "queries/late.rq"
    path.write_text(path.read_text().replace("type: date", "type: string"))
    graph = aif_graph.load(graph=root)
    answer = graph.run("late")
    assert answer.day == ""
    assert not graph.queries["late"].parameters[0].is_today


def test_the_day_of_a_manifest_has_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="day 'soon' is not a date") as caught:
        aif_graph.load(graph=write(tmp_path / "g", day="soon"))
    assert caught.value.place is not None
    assert caught.value.place.line == 3
