"""The questions of the monthly routine: what has to be looked at again, and what has entered the graph."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

import aif_graph
from tests.conftest import ROOT, Run

PREFIXES = "".join(
    f"@prefix {name}: <https://w3id.org/aif-graph/{space}> .\n"
    for name, space in [
        ("aif", "ontology#"),
        *((name, f"id/{name}/") for name in ("factory", "grant", "milestone", "promise", "sourcekind")),
        *((name, f"id/{name}/") for name in ("state", "status", "system")),
        ("source", "source/"),
    ]
) + ("@prefix dcterms: <http://purl.org/dc/terms/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n")
READ = 'source:one a aif:Source ; aif:hasSourceKind sourcekind:{} ; aif:readOn "{}"^^xsd:date ; {}'
PROMISE = (
    "promise:{0} a aif:Promise ; aif:promiseOf system:s ; aif:hasMilestone milestone:operation ;\n"
    '    aif:inWords "{0}"@en ; aif:latest "{1}"^^xsd:date .\n'
)
STATE = "state:{} a aif:DatedState ; aif:stateOf system:s ; aif:onProperty aif:hasStatus ; aif:{} {} .\n"


def asked(root: Path, name: str, data: str, **parameters: str) -> list[dict[str, str | None]]:
    """The rows of a question over a graph that has ``data`` alone, besides the register of its sources."""
    (root / "data/stated/one.ttl").write_text(PREFIXES + data)
    shutil.copy(ROOT / f"queries/{name}.rq", root / "queries")
    return [dict(row) for row in aif_graph.load(root=root).run(name, **parameters)]


def found(root: Path, data: str, day: str = "2026-11-30") -> set[tuple[str | None, str | None]]:
    """What is stale on a day, and since when."""
    return {(row["check"], row["staleSince"]) for row in asked(root, "stale", data, day=day)}


def test_a_source_is_looked_at_every_ninety_days(small_root: Path) -> None:
    read = READ.format("press", "2026-09-01", 'dcterms:issued "2026"^^xsd:gYear .')
    assert found(small_root, read) == set()
    assert found(small_root, read, day="2026-12-01") == {("source not looked at", "2026-09-01")}
    again = read.replace(" .", ' ; aif:checkedOn "2026-11-01"^^xsd:date .')
    assert found(small_root, again, day="2026-12-01") == set()
    assert found(small_root, again, day="2027-02-01") == {("source not looked at", "2026-11-01")}


def test_the_last_promise_counts_until_what_it_promises_is_there(small_root: Path) -> None:
    spring, autumn = PROMISE.format("spring", "2026-05-31"), PROMISE.format("autumn", "2026-11-30")
    assert found(small_root, spring) == {("promise past", "2026-05-31")}
    assert found(small_root, spring + autumn) == set()
    assert found(small_root, spring + autumn, day="2026-12-01") == {("promise past", "2026-11-30")}
    assert found(small_root, spring + "system:s aif:hasStatus status:operational .") == set()
    assert found(small_root, spring + "system:s aif:hasStatus status:planned .") == {("promise past", "2026-05-31")}
    (row,) = asked(small_root, "stale", spring, day="2026-11-30")
    assert (row["thing"] or "").endswith("/system/s")
    assert (row["detail"] or "").endswith(": spring")


@pytest.mark.parametrize(
    ("states", "since"),
    [
        ([("a", "asOf", '"2026-05-29"^^xsd:date')], "2026-05-29"),
        ([("a", "asOf", '"2026-05-30"^^xsd:date')], None),
        ([("a", "asOf", '"2025"^^xsd:gYear')], "2025"),
        ([("a", "asOf", '"2026"^^xsd:gYear')], None),
        ([("a", "asOf", '"2025-01"^^xsd:gYearMonth'), ("b", "validFrom", '"2026-10-01"^^xsd:date')], None),
        ([("a", "validUntil", '"2025-01-01"^^xsd:date')], None),
    ],
)
def test_the_newest_state_is_half_a_year_old_at_most(
    states: list[tuple[str, str, str]], since: str | None, small_root: Path
) -> None:
    data = "".join(STATE.format(*state) for state in states)
    assert found(small_root, data) == ({("state older than six months", since)} if since else set())


def test_what_lacks_its_official_page_its_number_or_its_day(small_root: Path) -> None:
    factory, grant = "factory:f a aif:AIFactory .\n", "grant:g a aif:Grant .\n"
    press = READ.format("press", "2026-11-21", 'dcterms:issued "2026"^^xsd:gYear .\n')
    assert found(small_root, press + factory) == {
        ("factory without an official source", None),
        ("no grant known", None),
    }
    official = press.replace("press", "official") + factory
    assert found(small_root, official) == {("no grant known", None)}
    assert found(small_root, official + 'grant:g a aif:Grant ; aif:grantOf factory:f ; aif:grantNumber "1" .') == set()
    assert found(small_root, grant) == {("grant without a number", None)}
    assert found(small_root, grant + 'grant:g aif:grantNumber "1" .') == set()
    undated = READ.format("press", "2026-11-21", 'aif:note "x" .')
    assert found(small_root, undated) == {("source without a day", None)}
    assert found(small_root, undated.replace("press", "reference")) == set()


def test_one_check_can_be_asked_alone(small_root: Path) -> None:
    data = "grant:g a aif:Grant . factory:f a aif:AIFactory ."
    rows = asked(small_root, "stale", data, day="2026-11-30", check="grant without a number")
    assert [(row["thing"] or "").rsplit("/")[-1] for row in rows] == ["g"]


def test_changes_are_what_a_source_describes_first(small_root: Path) -> None:
    new = READ.format("press", "2026-12-01", 'dcterms:issued "2026"^^xsd:gYear .\nsystem:s a aif:ComputingSystem .')
    rows = asked(small_root, "changes", new, since="2026-12-01")
    assert {(row["thing"] or "").rsplit("/")[-1] for row in rows} == {"one", "s"}
    assert asked(small_root, "changes", new, since="2026-12-02") == []
    old = (
        "source:two a aif:Source ; aif:hasSourceKind sourcekind:press ;\n"
        '    aif:readOn "2026-11-21"^^xsd:date . system:s a aif:ComputingSystem .'
    )
    (small_root / "data/stated/two.ttl").write_text(PREFIXES + old)
    rows = asked(small_root, "changes", new, since="2026-12-01")
    assert {(row["thing"] or "").rsplit("/")[-1] for row in rows} == {"one"}


def test_the_questions_of_the_monthly_routine_are_asked_as_typed(aif: Run) -> None:
    section = (ROOT / "CONTRIBUTING.md").read_text().partition("\n## Once a month\n")[2].partition("\n## ")[0]
    commands = re.findall(r"^ +aif (run .*)$", section, re.MULTILINE)
    assert len(commands) == 4
    for command in commands:
        assert aif(*shlex.split(command)).returncode == 0, command
