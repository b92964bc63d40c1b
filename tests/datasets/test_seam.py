"""Only the room of the datasets knows that there is a store; everybody else asks a dataset."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from aif_graph.datasets import Dataset, Embedded, Limits
from aif_graph.datasets.confined import Confined
from tests.conftest import ROOT

PACKAGE = ROOT / "src/aif_graph"
SERVICE = [*(PACKAGE / "serving").rglob("*.py")]
AS_READ = re.compile(
    r"(?:graph|self)\.(?:accepted|inferred|ontology_triples|closure)$|document\.(?:quads|triples|objects)$"
    r"|settlement\.accepted$"
)


def uses_the_store(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "pyoxigraph" and "Store" in {a.name for a in node.names}:
            return True
        if isinstance(node, ast.Attribute) and node.attr in {"Store", "quads_for_pattern"}:
            return True
    return False


def test_no_store_outside_the_room() -> None:
    users = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if uses_the_store(path)}
    assert users == {"datasets/embedded.py", "datasets/evaluation.py"}


def statements_as_they_were_read(path: Path) -> list[str]:
    """Where a module takes statements from what a graph read, and not from its dataset."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    found = (ast.unparse(node) for node in nodes if isinstance(node, ast.Attribute))
    return [text for text in found if AS_READ.search(text)]


def test_the_service_asks_the_dataset_for_statements() -> None:
    assert {path.name: found for path in SERVICE if (found := statements_as_they_were_read(path))} == {}
    assert statements_as_they_were_read(PACKAGE / "knowledge.py")


def test_both_datasets_keep_the_protocol() -> None:
    embedded = Embedded()
    datasets: tuple[Dataset, ...] = (embedded, Confined(embedded, Limits()))
    assert [dataset.ask("ASK {}").truth for dataset in datasets] == [True, True]
