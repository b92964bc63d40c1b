"""Each rule of this graph's own has a specimen that fails at the places in its first line, and one that passes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from aif_graph.checking import Finding, check_content
from aif_graph.graphs import open_folder
from tests.conftest import ROOT

FOLDER = Path(__file__).parent / "lint"
RULES = sorted((ROOT / "ontology/lint").glob("*.rq"))


def findings(root: Path, specimen: str, rule: Path) -> list[Finding]:
    """What ``rule`` finds in the text ``specimen`` when it is a source of a graph that has nothing else."""
    (root / "ontology/lint").mkdir(exist_ok=True)
    shutil.copy(rule, root / "ontology/lint")
    (root / "data/stated/one.ttl").write_text(specimen)
    return [found for found in check_content(open_folder(root), fast=True).findings if found.rule == rule.stem]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_the_specimen_fails_where_its_first_line_says(rule: Path, small_root: Path) -> None:
    text = (FOLDER / f"{rule.stem}-fails.ttl").read_text()
    places = re.match(r"# ((?:\d+:\d+ ?)+): ", text)
    assert places
    found = findings(small_root, text, rule)
    assert sorted(str(each.place).partition(":")[2] for each in found) == places[1].split()
    assert {each.severity for each in found} == {"violation"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_the_other_specimen_passes(rule: Path, small_root: Path) -> None:
    assert findings(small_root, (FOLDER / f"{rule.stem}-holds.ttl").read_text(), rule) == []


def test_every_rule_has_both_specimens_and_every_specimen_its_rule() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {
        f"{rule.stem}-{end}" for rule in RULES for end in ("fails", "holds")
    }
