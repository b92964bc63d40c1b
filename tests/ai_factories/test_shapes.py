"""Each shape has a specimen that passes and one that fails, and the real graph passes all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

import aif_graph
from aif_graph.checking import Finding
from aif_graph.checking.shacl import Shapes, check_shapes, read_shapes
from aif_graph.graphs import read_manifest
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.reading import EvidenceRoom, read_document
from aif_graph.terms import STANDARD
from tests.conftest import ROOT

FOLDER = Path(__file__).parent / "shapes"
SHAPES = "https://w3id.org/aif-graph/shapes#"
INVALID = sorted(FOLDER.glob("*-invalid.ttl"))
VALID = sorted(FOLDER.glob("*-valid.ttl"))
PLACES = {
    name: places.split()
    for name, places in (line.split("\t") for line in (FOLDER / "places.tsv").read_text().splitlines())
}
SHAPE_LINES = {
    line.removeprefix("shape:"): number
    for number, line in enumerate((ROOT / "ontology/shapes.ttl").read_text().splitlines(), 1)
    if line.startswith("shape:")
}


@cache
def shapes(path: Path) -> Shapes:
    """The shapes, read once: that takes longer than to ask them of a specimen."""
    return read_shapes([path], read_manifest(ROOT / "graph.toml").shorten, shown=lambda path: path.name)


def check(graph: KnowledgeGraph, path: Path) -> tuple[Finding, ...]:
    document = read_document(path, NamedNode("http://example.org/specimen"))
    statements = [*graph.ontology_triples, *document.quads]
    room = EvidenceRoom(FOLDER, [document], url=graph.manifest.terms.url)
    (file,) = graph.folder.shapes
    return check_shapes(shapes(file), statements, graph.names, room).findings


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_the_invalid_specimen_triggers_its_shape_alone_at_its_place(path: Path, graph: KnowledgeGraph) -> None:
    """The places were read against the specimens; ``places.tsv`` holds them: specimen, statement."""
    assert path.read_text().startswith("# ")
    findings = check(graph, path)
    name = path.stem.removesuffix("-invalid")
    assert {finding.rule for finding in findings} == {f"shape:{name}"}
    assert sorted(str(finding.place).partition(":")[2] for finding in findings) == PLACES[name]
    for finding in findings:
        assert finding.origin is not None
        assert finding.origin.path == "shapes.ttl"
        assert finding.origin.line >= SHAPE_LINES[name]


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_the_valid_specimen_passes(path: Path, graph: KnowledgeGraph) -> None:
    assert check(graph, path) == ()


def test_every_shape_has_both_specimens_and_a_sentence(graph: KnowledgeGraph) -> None:
    quads = list(parse(path=graph.folder.shapes[0], format=RdfFormat.TURTLE))
    message = NamedNode(STANDARD["sh"] + "message")
    said = {q.subject.value.removeprefix(SHAPES): q.object.value for q in quads if q.predicate == message}
    assert set(said) == {path.stem.removesuffix("-invalid") for path in INVALID}
    assert set(said) == {path.stem.removesuffix("-valid") for path in VALID}
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in said.values())


def test_the_real_graph_has_no_findings(graph: KnowledgeGraph) -> None:
    assert aif_graph.check(graph) == ()
