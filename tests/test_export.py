"""Dumps: complete, the same bytes each time, and the same graph when read back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple, parse
from rdflib.compare import to_isomorphic

import aif_graph
from aif_graph.errors import InputError
from aif_graph.knowledge import KnowledgeGraph

FORMATS = {
    "ttl": (RdfFormat.TURTLE, "turtle"),
    "nt": (RdfFormat.N_TRIPLES, "nt"),
    "jsonld": (RdfFormat.JSON_LD, "json-ld"),
    "rdf": (RdfFormat.RDF_XML, "xml"),
}


@pytest.fixture(scope="module")
def dumps(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "dumps"
    graph.export(folder)
    return folder


def canonical(triples: Iterable[Triple]) -> Dataset:
    dataset = Dataset(Quad(*triple) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("stem", ["accepted", "inferred", "ontology"])
@pytest.mark.parametrize("ending", FORMATS)
def test_a_dump_reads_back_to_the_same_graph(graph: KnowledgeGraph, dumps: Path, stem: str, ending: str) -> None:
    expected = {"accepted": graph.accepted, "inferred": graph.inferred, "ontology": graph.ontology_triples}[stem]
    ours, theirs = FORMATS[ending]
    path = dumps / f"{stem}.{ending}"
    assert canonical(quad.triple for quad in parse(path=path, format=ours)) == canonical(expected)
    reference = rdflib.Graph().parse(dumps / f"{stem}.nt", format="nt")
    assert to_isomorphic(rdflib.Graph().parse(path, format=theirs)) == to_isomorphic(reference)


def test_every_source_has_its_own_graph(graph: KnowledgeGraph, dumps: Path) -> None:
    for document in graph.documents:
        expected = set(document.triples)
        for ending, (ours, _) in FORMATS.items():
            path = dumps / f"sources/{document.path.stem}.{ending}"
            assert {quad.triple for quad in parse(path=path, format=ours)} == expected


@pytest.mark.parametrize(
    ("ending", "ours", "theirs"), [("nq", RdfFormat.N_QUADS, "nquads"), ("trig", RdfFormat.TRIG, "trig")]
)
def test_the_dataset_holds_all_graphs(
    graph: KnowledgeGraph, dumps: Path, ending: str, ours: RdfFormat, theirs: str
) -> None:
    quads = list(parse(path=dumps / f"dataset.{ending}", format=ours))
    accepted, inferred = graph.manifest.accepted, graph.manifest.inferred
    by_graph = {name: {q.triple for q in quads if q.graph_name == name} for name in (accepted, inferred)}
    assert by_graph == {accepted: set(graph.accepted), inferred: set(graph.inferred)}
    dataset = rdflib.Dataset()
    dataset.parse(dumps / f"dataset.{ending}", format=theirs)
    assert len({str(name) for _, _, _, name in dataset.quads()}) == len(graph.documents) + 3
    assert sum(1 for _ in dataset.quads()) == len(quads)


def test_the_description_counts_right(graph: KnowledgeGraph, dumps: Path) -> None:
    void = rdflib.Graph().parse(dumps / "void.ttl")
    counted = void.query(
        "PREFIX void: <http://rdfs.org/ns/void#> SELECT ?n { <" + graph.manifest.accepted.value + "> void:triples ?n }"
    )
    assert [int(row.n) for row in counted] == [len(graph.accepted)]  # type: ignore[union-attr]
    dumps_named = {
        str(o).rsplit("/dump/", 1)[-1] for o in void.objects(None, rdflib.URIRef("http://rdfs.org/ns/void#dataDump"))
    }
    assert dumps_named == set(contents(dumps)) - {"void.ttl"}
    licence = rdflib.URIRef("http://purl.org/dc/terms/license")
    assert rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/") in set(void.objects(None, licence))


def test_the_bytes_are_the_same_under_another_hash_seed(dumps: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-m", "aif_graph", "export", tmp_path / seed], env=env, check=True)
        assert contents(tmp_path / seed) == contents(dumps)


def test_an_earlier_export_is_replaced_and_nothing_is_left_beside(graph: KnowledgeGraph, tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    graph.export(folder)
    (folder / "accepted.nt").write_text("spoilt")
    graph.export(folder)
    assert (folder / "accepted.nt").read_text() != "spoilt"
    assert [path.name for path in tmp_path.iterdir()] == ["dumps"]


def test_a_file_of_mine_among_the_dumps_is_left_alone(graph: KnowledgeGraph, tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    graph.export(folder)
    (folder / "NOTES.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds NOTES\.txt"):
        graph.export(folder)
    assert (folder / "NOTES.txt").read_text() == "mine"


def test_a_folder_of_something_else_is_left_alone(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="not of an earlier export"):
        graph.export(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_the_way_is_named(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is a file"):
        graph.export(tmp_path / "file")
    with pytest.raises(InputError, match="cannot be written"):
        graph.export(tmp_path / "file/below")


def test_a_carriage_return_comes_back_as_one(tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text('<urn:x> <http://www.w3.org/2000/01/rdf-schema#comment> "one\\r\\ntwo" .')
    aif_graph.load([tmp_path / "mine.ttl"]).export(tmp_path / "dumps")
    for ending, (rdf_format, _) in FORMATS.items():
        quads = parse(path=tmp_path / f"dumps/sources/mine.{ending}", format=rdf_format)
        assert "one\r\ntwo" in {str(quad.object.value) for quad in quads}, ending
