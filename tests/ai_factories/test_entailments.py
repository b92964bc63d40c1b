"""What must follow from the ontology, what must not, and what must be reported as inconsistent."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from aif_graph.knowledge import KnowledgeGraph
from aif_graph.reasoning import close

FOLDER = Path(__file__).parent / "entailments"


def specimens(folder: str) -> list[pytest.param]:  # type: ignore[valid-type]
    return [pytest.param(path, id=path.stem) for path in sorted((FOLDER / folder).glob("*.ttl"))]


def halves(path: Path, mark: str) -> tuple[list[Triple], set[Triple]]:
    text = path.read_text()
    head = "".join(line + "\n" for line in text.splitlines() if line.startswith("@prefix"))
    premises, conclusions = text.split(f"# ---- {mark} ----")
    return triples(premises), set(triples(head + conclusions))


def triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(text.encode(), RdfFormat.TURTLE)]


@pytest.mark.parametrize("path", specimens("holds"))
def test_follows(path: Path, graph: KnowledgeGraph) -> None:
    premises, conclusions = halves(path, "follows")
    closure = close([*graph.ontology_triples, *premises])
    assert conclusions <= set(closure.inferred) | set(premises)
    assert not conclusions & set(premises), "a conclusion that is stated shows nothing"
    assert not closure.clashes


@pytest.mark.parametrize("path", specimens("fails"))
def test_does_not_follow(path: Path, graph: KnowledgeGraph) -> None:
    premises, conclusions = halves(path, "does not follow")
    closure = close([*graph.ontology_triples, *premises])
    assert not conclusions & set(closure.inferred)
    assert not closure.clashes


@pytest.mark.parametrize("path", specimens("clashes"))
def test_is_inconsistent(path: Path, graph: KnowledgeGraph) -> None:
    assert close([*graph.ontology_triples, *triples(path.read_text())]).clashes


def test_the_real_graph_is_consistent(graph: KnowledgeGraph) -> None:
    assert graph.closure.clashes == ()


def test_closing_twice_adds_nothing(graph: KnowledgeGraph) -> None:
    again = close([*graph.ontology_triples, *graph.accepted, *graph.closure.inferred])
    assert set(again.inferred) - set(graph.closure.inferred) == set()
