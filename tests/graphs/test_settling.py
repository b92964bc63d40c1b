"""Verdicts: what leaves the accepted set, what stays, and which verdicts are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import aif_graph
from aif_graph.errors import InputError

PREFIXES = "".join(
    f"@prefix {p}: <https://w3id.org/aif-graph/{i}> .\n"
    for p, i in [("aif", "ontology#"), ("selection", "id/selection/"), ("verdict", "id/verdict/")]
)
DATES = PREFIXES + 'selection:w a aif:SelectionDecision ; aif:announcedOn "{}" .\n'
VERDICT = (
    PREFIXES + "verdict:day a aif:Verdict ;\n    aif:about selection:w ;\n    aif:onProperty aif:announcedOn ;\n{}.\n"
)


def settled(root: Path, verdict: str) -> aif_graph.KnowledgeGraph:
    (root / "data/stated/one.ttl").write_text(DATES.format("2025-10-10"))
    (root / "data/stated/two.ttl").write_text(DATES.format("2025-10-09"))
    (root / "data/verdicts.ttl").write_text(verdict)
    return aif_graph.load(root=root)


def days(graph: aif_graph.KnowledgeGraph, where: str) -> set[str | None]:
    return {row["day"] for row in graph.query(f"SELECT ?day WHERE {{ {where} }}")}


def test_without_verdict_both_stand(small_root: Path) -> None:
    assert days(settled(small_root, ""), "?s aif:announcedOn ?day") == {"2025-10-10", "2025-10-09"}


def test_a_rejected_statement_leaves_the_accepted_set_and_stays_in_its_source(small_root: Path) -> None:
    verdict = VERDICT.format('    aif:accepts "2025-10-10" ;\n    aif:rejects "2025-10-09" ;\n')
    graph = settled(small_root, verdict)
    assert days(graph, "?s aif:announcedOn ?day") == {"2025-10-10"}
    assert days(graph, "GRAPH source:two { ?s aif:announcedOn ?day }") == {"2025-10-09"}


@pytest.mark.parametrize("which", ["accepts", "rejects"])
def test_a_verdict_about_what_nobody_states_is_refused_at_its_line(small_root: Path, which: str) -> None:
    with pytest.raises(InputError) as caught:
        settled(small_root, VERDICT.format(f'    aif:{which} "2025-01-01" ;\n'))
    assert str(caught.value.place).endswith("verdicts.ttl:7:17")
    assert f"verdict:day {which} '2025-01-01'" in caught.value.message


def test_a_verdict_that_rejects_needs_thing_and_property(small_root: Path) -> None:
    with pytest.raises(InputError, match="aif:about and aif:onProperty are missing"):
        settled(small_root, PREFIXES + 'verdict:day a aif:Verdict ; aif:rejects "2025-10-09" .')


def test_nothing_follows_from_a_rejected_statement(small_root: Path) -> None:
    place = PREFIXES + "@prefix f: <https://w3id.org/aif-graph/id/factory/> .\nf:f aif:hasHostCountry <http://e/{}> .\n"
    (small_root / "data/stated/one.ttl").write_text(place.format("a"))
    (small_root / "data/stated/two.ttl").write_text(place.format("b"))
    (small_root / "data/verdicts.ttl").write_text(
        PREFIXES + "verdict:v a aif:Verdict ; aif:about <https://w3id.org/aif-graph/id/factory/f> ;\n"
        "aif:onProperty aif:hasHostCountry ; aif:accepts <http://e/a> ; aif:rejects <http://e/b> ."
    )
    graph = aif_graph.load(root=small_root)
    assert [row["c"] for row in graph.query("SELECT ?c { ?c aif:hostCountryOf ?f }")] == ["http://e/a"]


@pytest.mark.parametrize(
    ("has", "lacks"), [("about selection:w", "aif:onProperty"), ("onProperty aif:announcedOn", "aif:about")]
)
def test_a_verdict_that_lacks_one_of_the_two_says_which(small_root: Path, has: str, lacks: str) -> None:
    with pytest.raises(InputError, match=f"rejects a value, but {lacks} is missing"):
        settled(small_root, PREFIXES + f'verdict:day a aif:Verdict ; aif:{has} ; aif:rejects "2025-10-09" .')


def test_a_verdict_that_rejects_what_another_accepts_is_refused_by_name(small_root: Path) -> None:
    accepts, rejects = (VERDICT.format(f'    aif:{what} "2025-10-09" ;\n') for what in ("accepts", "rejects"))
    with pytest.raises(InputError, match="verdict:night rejects what verdict:day accepts"):
        settled(small_root, accepts + rejects.replace("verdict:day", "verdict:night"))
