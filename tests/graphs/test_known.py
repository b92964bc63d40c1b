"""What was known on a day: which sources and verdicts count, and that it is reasoned on these alone."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

import aif_graph
from aif_graph.errors import UsageError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.reasoning import close
from tests.graphs.dated import PREFIXES, SOURCES, write

ALWAYS = {"sources", "verdicts", "names"}
VERDICT = "verdict:v a src:Verdict ; src:about ex:mill ; src:onProperty ex:opens ; src:because 'x' ; {} .\n"


def known(graph: KnowledgeGraph) -> set[str]:
    return {document.path.stem for document in graph.documents}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-03-10", {"day"}),
        ("2025-04-29", {"day"}),
        ("2025-04-30", {"day", "month"}),
        ("2025-05-01", {"day", "month", "read"}),
        ("2025-06-01", {"day", "month", "read", "early"}),
        ("2025-07-01", {"day", "month", "read", "early", "zoned"}),
        ("2025-12-30", {"day", "month", "read", "early", "zoned"}),
        ("2025-12-31", {"day", "month", "read", "early", "zoned", "year"}),
    ],
)
def test_a_source_is_known_from_its_issue_else_from_its_reading(tmp_path: Path, day: str, expected: set[str]) -> None:
    graph = aif_graph.load(graph=write(tmp_path / "g"), as_of=day)
    assert known(graph) == ALWAYS | expected
    rows = graph.query("SELECT ?source { ?source a src:Source }")
    assert {str(row["source"]).rsplit("/", 1)[1] for row in rows} == {"names"} | expected
    assert {row["mill"] for row in graph.query("SELECT ?mill { ?mill a ex:Mill }")} == {
        f"https://example.org/o#{name}" for name in {"names"} | expected
    }


def test_what_is_left_out_is_counted_by_its_reason(tmp_path: Path) -> None:
    root = write(tmp_path / "g")
    graph = aif_graph.load(graph=root, as_of=date(2025, 3, 10))
    told = "as known on 2025-03-10; sources left out: 4 issued later, 1 undated and read later, 1 without a day"
    assert str(graph.as_of) == told
    assert str(aif_graph.load(graph=root, as_of=datetime(2026, 1, 1, 12)).as_of).endswith("left out: 1 without a day")
    dated = {name: said for name, said in SOURCES.items() if name != "undated"}
    all_of_it = aif_graph.load(graph=write(tmp_path / "h", sources=dated), as_of="2026-01-01")
    assert str(all_of_it.as_of) == "as known on 2026-01-01; sources left out: none"


def test_when_all_was_known_it_is_the_whole_graph(tmp_path: Path) -> None:
    root = write(tmp_path / "g", sources={name: said for name, said in SOURCES.items() if name != "undated"})
    whole, then = aif_graph.load(graph=root), aif_graph.load(graph=root, as_of="2026-01-01")
    assert then.settlement == whole.settlement
    assert then.inferred == whole.inferred


def test_what_follows_from_a_later_source_does_not_follow(graph: KnowledgeGraph) -> None:
    then = aif_graph.load(as_of="2025-06-30")
    kept = {document.source for document in then.documents}
    assert all(kept.issuperset(sources) for sources in then.accepted.values())
    assert {*graph.inferred} - {*then.inferred} - {*then.accepted}
    assert not {*close([*then.ontology_triples, *then.accepted]).inferred}.symmetric_difference(then.closure.inferred)


def verdicts_on(root: Path, verdict: str, day: str) -> KnowledgeGraph:
    """The graph on ``day`` where the sources "day" and "month" disagree about a mill, and there is one verdict."""
    write(root, VERDICT.format(verdict))
    for source, value in (("day", "spring"), ("month", "autumn")):
        (root / f"data/stated/{source}.ttl").write_text(PREFIXES + f'ex:mill ex:opens "{value}" .\n')
    return aif_graph.load(graph=root, as_of=day)


@pytest.mark.parametrize(
    ("verdict", "day", "stands", "recorded"),
    [
        ('src:accepts "autumn" ; src:rejects "spring"', "2025-04-30", {"autumn"}, {"autumn", "spring"}),
        ('src:accepts "autumn" ; src:rejects "spring"', "2025-04-29", {"spring"}, set()),
        ('src:accepts "spring" ; src:rejects "autumn"', "2025-04-29", {"spring"}, {"spring"}),
        ('src:accepts "spring" , "autumn"', "2025-04-29", {"spring"}, {"spring"}),
        ('src:rejects "spring"', "2025-04-29", set(), {"spring"}),
        ('src:rejects "autumn"', "2025-04-29", {"spring"}, set()),
    ],
)
def test_a_verdict_counts_when_a_value_that_it_accepts_was_stated(
    tmp_path: Path, verdict: str, day: str, stands: set[str], recorded: set[str]
) -> None:
    graph = verdicts_on(tmp_path / "g", verdict, day)
    assert {row["value"] for row in graph.query("SELECT ?value { ex:mill ex:opens ?value }")} == stands
    decided = graph.query("SELECT ?value { ?verdict a src:Verdict ; src:accepts|src:rejects ?value }")
    assert {row["value"] for row in decided} == recorded
    whole = aif_graph.load(graph=graph.folder.root)  # every verdict applies to the whole of it
    assert len(whole.settlement.verdicts) == 1


def test_a_file_put_on_top_counts_on_any_day(tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text(PREFIXES + 'ex:mine ex:opens "soon" .\n')
    graph = aif_graph.load(mine, graph=write(tmp_path / "g"), as_of="2025-03-10")
    assert known(graph) == ALWAYS | {"day", "mine"}


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2025-03-09", "as_of='2025-03-09' is before the first source\nThe first is known from 2025-03-10."),
        ("2025-02-30", "as_of must be a date, not '2025-02-30'\nFor example 2025-10-10."),
        ("20250310", "as_of must be a date, not '20250310'\nFor example 2025-10-10."),
        ("", "as_of must be a date, not ''\nFor example 2025-10-10."),
        (20250310, "as_of takes a string, not int"),
    ],
)
def test_a_day_that_is_none_or_too_early_is_refused(tmp_path: Path, day: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        aif_graph.load(graph=write(tmp_path / "g"), as_of=day)
    assert str(caught.value).replace("\n     ", "\n") == told


def test_a_graph_without_dates_or_without_a_register_has_no_past(tmp_path: Path) -> None:
    undated = write(tmp_path / "g", sources={"undated": SOURCES["undated"], "names": SOURCES["names"]})
    with pytest.raises(UsageError, match="before the first source"):
        aif_graph.load(graph=undated, as_of="2026-01-01")
    (undated / "data/sources.ttl").unlink()
    with pytest.raises(UsageError, match="needs a register of sources"):
        aif_graph.load(graph=undated, as_of="2026-01-01")


def test_the_day_of_a_graph_is_that_of_its_manifest_else_of_its_newest_source(tmp_path: Path) -> None:
    newest = write(tmp_path / "newest")
    assert aif_graph.load(graph=newest).day == "2025-12-31"
    assert aif_graph.load(graph=newest, as_of="2025-04-30").day == "2025-04-30"
    assert aif_graph.load(graph=write(tmp_path / "told", day="2025-05-05")).day == "2025-05-05"
    undated = aif_graph.load(graph=write(tmp_path / "undated", sources={"undated": SOURCES["undated"]}))
    assert undated.day == undated.today


def test_a_source_that_was_not_known_is_not_even_read(tmp_path: Path) -> None:
    root = write(tmp_path / "g")
    (root / "data/stated/zoned.ttl").write_text("no Turtle")
    assert NamedNode("https://example.org/source/zoned") not in {
        document.source for document in aif_graph.load(graph=root, as_of="2025-05-01").documents
    }
