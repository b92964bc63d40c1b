"""Each shape has a specimen that passes and one that fails, and the real graph passes all."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from aif_graph.checking import check
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.terms import PREFIXES

FOLDER = Path(__file__).parent / "shapes"
SHAPES = "https://w3id.org/aif-graph/shapes#"
INVALID = sorted(FOLDER.glob("*-invalid.ttl"))
VALID = sorted(FOLDER.glob("*-valid.ttl"))


def rules(graph: KnowledgeGraph, path: Path) -> set[str]:
    triples = [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)]
    findings = check(graph.content.shapes, graph.ontology_triples, triples, graph.names)
    return {finding.rule.removeprefix(SHAPES) for finding in findings}


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_the_invalid_specimen_triggers_its_shape_alone(path: Path, graph: KnowledgeGraph) -> None:
    assert path.read_text().startswith("# ")
    assert rules(graph, path) == {path.stem.removesuffix("-invalid")}


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_the_valid_specimen_passes(path: Path, graph: KnowledgeGraph) -> None:
    assert rules(graph, path) == set()


def test_every_shape_has_both_specimens_and_a_sentence(graph: KnowledgeGraph) -> None:
    quads = list(parse(path=graph.content.shapes, format=RdfFormat.TURTLE))
    message = NamedNode(PREFIXES["sh"] + "message")
    said = {q.subject.value.removeprefix(SHAPES): q.object.value for q in quads if q.predicate == message}
    assert set(said) == {path.stem.removesuffix("-invalid") for path in INVALID}
    assert set(said) == {path.stem.removesuffix("-valid") for path in VALID}
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in said.values())


def test_the_real_graph_has_no_findings(graph: KnowledgeGraph) -> None:
    assert graph.check() == ()
