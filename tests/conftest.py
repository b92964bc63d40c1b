from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import aif_graph
from aif_graph.knowledge import KnowledgeGraph
from tests.listener import Listener

ROOT = Path(__file__).resolve().parent.parent
SUITES = Path(os.environ.get("AIF_SUITES", ROOT / "../shared/suites"))

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def graph() -> KnowledgeGraph:
    """The real graph."""
    return aif_graph.load()


@pytest.fixture(scope="session")
def aif() -> Run:
    """Run the command in a process of its own; keywords: cwd, input, env."""

    def run(*words: str, **keywords: object) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "COLUMNS": "200", **keywords.pop("env", {})}  # type: ignore[dict-item]
        command = [sys.executable, "-m", "aif_graph", *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=120, **keywords)  # type: ignore[call-overload,no-any-return]

    return run


@pytest.fixture
def listener() -> Iterator[Listener]:
    waiting = Listener()
    yield waiting
    waiting.close()


@pytest.fixture
def small_root(tmp_path: Path) -> Path:
    """A graph of its own: the real ontology, no data but the register of sources and of verdicts, no queries."""
    root = tmp_path / "root"
    (root / "data/stated").mkdir(parents=True)
    (root / "data/reference").mkdir()
    (root / "queries").mkdir()
    shutil.copytree(ROOT / "ontology", root / "ontology")
    shutil.copy(ROOT / "graph.toml", root)
    described = "".join(
        f"<https://w3id.org/aif-graph/source/{slug}> a <https://w3id.org/aif-graph/ontology#Source> .\n"
        for slug in ("sources", "verdicts", "one", "two")
    )
    (root / "data/sources.ttl").write_text(described)
    (root / "data/verdicts.ttl").write_text("")
    return root
