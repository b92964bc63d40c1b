"""The rule verdict-against-rank: which verdicts have to say why, and where it tells so."""

from __future__ import annotations

from pathlib import Path

import pytest

from aif_graph.checking import Finding, check_content
from aif_graph.graphs import open_folder

PREFIXES = """\
@prefix aif: <https://w3id.org/aif-graph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix funding: <https://w3id.org/aif-graph/id/funding/> .
@prefix source: <https://w3id.org/aif-graph/source/> .
@prefix sourcekind: <https://w3id.org/aif-graph/id/sourcekind/> .
@prefix verdict: <https://w3id.org/aif-graph/id/verdict/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""
VERDICT = 'verdict:v a aif:Verdict ; aif:about funding:f ; aif:onProperty aif:covers ;\naif:accepts "one" ; '


def found(root: Path, one: str, two: str, decides: str = 'aif:rejects "two"') -> list[Finding]:
    """What the rule finds where source ``one`` states "one", source ``two`` "two", and a verdict accepts "one"."""
    for name in ("one", "two"):
        (root / f"data/stated/{name}.ttl").write_text(f'{PREFIXES}funding:f aif:covers "{name}" .')
    described = (f"source:{name} a aif:Source ; {what} ." for name, what in (("one", one), ("two", two)))
    own = "".join(f"source:{name} a aif:Source .\n" for name in ("sources", "verdicts"))
    (root / "data/sources.ttl").write_text(PREFIXES + own + "\n".join(described))
    (root / "data/verdicts.ttl").write_text(f"{PREFIXES}{VERDICT}{decides} .")
    checked = check_content(open_folder(root), fast=True)
    return [finding for finding in checked.findings if finding.rule == "verdict-against-rank"]


def kind(name: str, day: str = "", *more: str) -> str:
    """What describes a source of a kind, issued on a day."""
    issued = [f'dcterms:issued "{day}"'] if day else []
    return " ; ".join([f"aif:hasSourceKind sourcekind:{name}", *issued, *more])


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param(kind("press", "2026-01-01"), kind("official", "2025-01-01"), id="a lower rank"),
        pytest.param(kind("press", "2025-01-01"), kind("press", "2026-01-01"), id="an older day"),
        pytest.param(kind("press", "2025"), kind("press", "2026-01-01"), id="an older year"),
        pytest.param(kind("official", "", "aif:readIn source:two"), kind("official"), id="read elsewhere"),
    ],
)
def test_a_verdict_against_the_rank_says_why(one: str, two: str, small_root: Path) -> None:
    (finding,) = found(small_root, one, two)
    assert str(finding.place) == "data/verdicts.ttl:10:33"
    assert finding.severity == "warning"
    assert "without saying why" in finding.message
    assert "aif:despiteRank" in finding.hint
    assert found(small_root, one, two, 'aif:rejects "two" ; aif:despiteRank "It is exact."@en') == []


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param(kind("official", "2025-01-01"), kind("press", "2026-01-01"), id="the higher rank"),
        pytest.param(kind("press", "2026-01-01"), kind("press", "2025-01-01"), id="the newer day"),
        pytest.param(kind("press", "2026"), kind("press", "2026-01-01"), id="a year and a day in it"),
        pytest.param(kind("press"), kind("press", "2026-01-01"), id="no day"),
        pytest.param(kind("official", "", "aif:readIn source:two"), kind("host"), id="read elsewhere"),
        pytest.param(kind("reference"), kind("official"), id="no rank"),
    ],
)
def test_a_verdict_with_the_rank_needs_no_reason(one: str, two: str, small_root: Path) -> None:
    assert found(small_root, one, two) == []


def test_the_best_source_of_an_accepted_value_counts(small_root: Path) -> None:
    both = found(small_root, kind("press"), kind("official"), 'aif:accepts "two"')
    assert both == []
    (small_root / "data/stated/three.ttl").write_text(f'{PREFIXES}funding:f aif:covers "one" .')
    three = f"{kind('press')} .\nsource:three a aif:Source ; {kind('official')}"
    assert found(small_root, three, kind("host")) == []


def test_a_graph_without_ranks_is_not_asked(small_root: Path) -> None:
    concepts = small_root / "ontology/concepts.ttl"
    lines = (line for line in concepts.read_text().splitlines(keepends=True) if "aif:rank" not in line)
    concepts.write_text("".join(lines))
    assert found(small_root, kind("press"), kind("official")) == []
