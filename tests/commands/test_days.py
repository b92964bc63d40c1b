"""A day that is today unless it is given, and a graph as of a day: on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from aif_graph.days import today
from tests.conftest import Run
from tests.graphs.dated import write

AS_OF = "as known on 2025-04-30; sources left out: 3 issued later, 1 undated and read later, 1 without a day"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "g")


def test_the_answer_says_which_day_was_taken_for_today(aif: Run, root: Path) -> None:
    before = today()
    done = aif("run", "late", "--format", "csv", cwd=root)
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("as of ")]
    assert line in {f"as of {day} (today, UTC)" for day in (before, today())}
    assert line.split()[2] in done.stdout.splitlines()[1]
    given = aif("run", "late", "--format", "csv", "--day", line.split()[2], cwd=root)
    assert given.stdout == done.stdout
    assert "as of" not in given.stderr


def test_help_tells_the_default(aif: Run, root: Path) -> None:
    done = aif("run", "late", "--help", cwd=root)
    assert "the day to look at: date (default: today in UTC)" in done.stdout
    assert done.stdout.endswith("aif run late\n") or done.stdout.endswith("aif run late")


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow"])
def test_a_day_that_is_none_is_refused(aif: Run, root: Path, day: str) -> None:
    done = aif("run", "late", "--day", day, cwd=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(f"aif: --day must be a date, not '{day}'\n     For example 2025-10-10.\n")


@pytest.mark.parametrize(
    "words",
    [
        ("run", "late"),
        ("query", "SELECT * { ?s ex:opens ?o }"),
        ("show", "ex:day"),
        ("explain", "ex:day", "rdf:type", "ex:Mill"),
        ("what-if", "--without", "ex:day ex:opens …"),
        ("export", "out"),
    ],
)
def test_every_verb_that_asks_takes_a_day_and_says_so_once(aif: Run, root: Path, words: tuple[str, ...]) -> None:
    for order in (("--as-of", "2025-04-30", *words), (*words, "--as-of=2025-04-30")):
        done = aif(*order, cwd=root.parent, env={"AIF_GRAPH": str(root)})
        assert done.returncode == 0, done.stderr
        assert done.stderr.splitlines().count(AS_OF) == 1
        assert (done.stdout + done.stderr).count("as known on") == 1
        assert "(today, UTC)" not in done.stderr


def test_an_export_says_as_of_which_day_it_is(aif: Run, root: Path, tmp_path: Path) -> None:
    aif("--as-of", "2025-04-30", "export", str(tmp_path / "out"), cwd=root)
    assert '"Mills, as known on 2025-04-30"' in (tmp_path / "out/void.ttl").read_text()


def test_what_was_not_known_is_not_explained(aif: Run, root: Path) -> None:
    assert aif("explain", "ex:zoned", "rdf:type", "ex:Mill", cwd=root).returncode == 0
    done = aif("--as-of", "2025-04-30", "explain", "ex:month", "rdf:type", "ex:Mill", cwd=root)
    assert (done.returncode, "month.ttl" in done.stdout) == (0, True)
    assert aif("--as-of", "2025-04-30", "show", "ex:zoned", cwd=root).returncode == 2


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("queries",), "The questions are the same on any day."),
        (("check",), "aif check looks at the files as they are."),
        (("fmt",), "aif fmt formats files as they are."),
        (("diff", "HEAD"), "aif diff compares graphs as they are: give two revisions."),
        (("init", "new"), "aif init only writes files."),
    ],
)
def test_a_verb_for_which_no_day_counts_says_why(aif: Run, root: Path, words: tuple[str, ...], why: str) -> None:
    done = aif("--as-of", "2025-04-30", *words, cwd=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(f"aif: --as-of cannot be used with {words[0]}\n     {why}\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--as-of", "2024-01-01", "run", "late"), "--as-of 2024-01-01 is before the first source"),
        (("--as-of", "2025-02-30", "run", "late"), "--as-of must be a date, not '2025-02-30'"),
        (("--as-of", "", "run", "late"), "--as-of must be a date, not ''"),
        (("--as-of=2025-04-30", "run", "late", "--as-of=2025-05-01"), "is given twice: 2025-04-30 and 2025-05-01"),
        (("--as-of=2025-04-30", "--alone", "data/sources.ttl", "show", "ex:day"), "needs a register of sources"),
    ],
)
def test_a_day_as_of_which_nothing_can_be_read_is_refused(
    aif: Run, root: Path, words: tuple[str, ...], told: str
) -> None:
    done = aif(*words, cwd=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_answers_are_compared_on_the_day_of_the_newer_graph(aif: Run, tmp_path: Path) -> None:
    old, new = write(tmp_path / "old", day="2025-03-01"), write(tmp_path / "new", day="2025-03-20")
    stated = new / "data/stated/day.ttl"
    stated.write_text(stated.read_text().replace("2025-03-31", "2025-03-15"))
    done = aif("diff", str(old), str(new), "--only", "answers", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert '"2025-03-20"' in done.stdout
    stated.write_text(stated.read_text().replace("2025-03-15", "2025-03-25"))  # late today, not on that day
    assert aif("diff", str(old), str(new), "--only", "answers", cwd=tmp_path).returncode == 0
