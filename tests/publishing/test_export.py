"""Dumps: complete, the same bytes each time, and the same graph when read back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib.compare import to_isomorphic

import aif_graph
from aif_graph.errors import InputError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.loading import load_alone
from aif_graph.publishing import dumped, export, named_graphs, remarks
from tests.conftest import ROOT
from tests.growth import grows_in_proportion

ALLIANCES = ROOT / "examples/alliances"
ACCEPTED, INFERRED = (f"https://w3id.org/aif-graph/graph/{name}" for name in ("accepted", "inferred"))
VOID, DCTERMS = rdflib.Namespace("http://rdfs.org/ns/void#"), rdflib.Namespace("http://purl.org/dc/terms/")
CC_BY = rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")
FORMATS = {
    "ttl": (RdfFormat.TURTLE, "turtle"),
    "nt": (RdfFormat.N_TRIPLES, "nt"),
    "jsonld": (RdfFormat.JSON_LD, "json-ld"),
    "rdf": (RdfFormat.RDF_XML, "xml"),
}


@pytest.fixture(scope="module")
def dumps(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "dumps"
    aif_graph.export(graph, folder)
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
    by_graph = {name: {q.triple for q in quads if q.graph_name == NamedNode(name)} for name in (ACCEPTED, INFERRED)}
    assert by_graph == {ACCEPTED: set(graph.accepted), INFERRED: set(graph.inferred)}
    dataset = rdflib.Dataset()
    dataset.parse(dumps / f"dataset.{ending}", format=theirs)
    assert len({str(name) for _, _, _, name in dataset.quads()}) == len(graph.documents) + 3
    assert sum(1 for _ in dataset.quads()) == len(quads)


def test_the_description_counts_right(graph: KnowledgeGraph, dumps: Path) -> None:
    void = rdflib.Graph().parse(dumps / "void.ttl")
    counted = void.query("PREFIX void: <http://rdfs.org/ns/void#> SELECT ?n { <" + ACCEPTED + "> void:triples ?n }")
    assert [int(row.n) for row in counted] == [len(graph.accepted)]  # type: ignore[union-attr]
    dumps_named = {
        str(o).rsplit("/dump/", 1)[-1] for o in void.objects(None, rdflib.URIRef("http://rdfs.org/ns/void#dataDump"))
    }
    assert dumps_named == set(contents(dumps)) - {"void.ttl"}
    assert list(void.subjects(DCTERMS.license, CC_BY)) == [rdflib.URIRef("https://w3id.org/aif-graph/dataset")]
    assert {str(title) for title in void.objects(None, DCTERMS.title)} == {"Europe's AI Factories"}


def test_the_bytes_are_the_same_under_another_hash_seed(dumps: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-m", "aif_graph", "export", tmp_path / seed], env=env, check=True)
        assert contents(tmp_path / seed) == contents(dumps)


def test_an_earlier_export_is_replaced_and_nothing_is_left_beside(graph: KnowledgeGraph, tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    aif_graph.export(graph, folder)
    (folder / "accepted.nt").write_text("spoilt")
    aif_graph.export(graph, folder)
    assert (folder / "accepted.nt").read_text() != "spoilt"
    assert [path.name for path in tmp_path.iterdir()] == ["dumps"]


# Fails when the new export is to take the place of the earlier one, as a full disk or Ctrl-C may make it.
INTERRUPTED = """
import sys
from pathlib import Path
import aif_graph, aif_graph.publishing
graph, folder = aif_graph.load(root=sys.argv[1]), Path(sys.argv[2])
def fail(event, found):
    if event == "os.rename" and Path(found[0]).name == "new":
        raise {error}
sys.addaudithook(fail)
aif_graph.publishing.export(graph, folder)
"""


@pytest.mark.parametrize("error", ["OSError(28, 'no room')", "KeyboardInterrupt"])
def test_a_failed_export_leaves_the_earlier_one_as_it_was(error: str, tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    export(aif_graph.load(root=ALLIANCES), folder)
    (folder / "accepted.nt").write_text("earlier")
    before = contents(folder)
    command = [sys.executable, "-c", INTERRUPTED.format(error=error), ALLIANCES, folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "no room" in done.stderr or "KeyboardInterrupt" in done.stderr
    assert contents(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["dumps"]


def test_a_file_of_mine_among_the_dumps_is_left_alone(graph: KnowledgeGraph, tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    aif_graph.export(graph, folder)
    (folder / "NOTES.txt").write_text("mine")
    with pytest.raises(InputError, match=r"contains NOTES\.txt"):
        aif_graph.export(graph, folder)
    assert (folder / "NOTES.txt").read_text() == "mine"


def test_a_folder_of_something_else_is_left_alone(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="not from an earlier export"):
        aif_graph.export(graph, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_the_way_is_named(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is a file"):
        aif_graph.export(graph, tmp_path / "file")
    with pytest.raises(InputError, match="cannot be written"):
        aif_graph.export(graph, tmp_path / "file/below")


@pytest.mark.parametrize("manifest", [None, "[files]\ndata = '**/*.nt'\n"])
def test_what_the_graph_would_read_as_its_data_is_refused(manifest: str | None, tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text("<urn:x:a> <urn:x:b> <urn:x:c> .\n")
    if manifest:
        (tmp_path / "graph.toml").write_text(manifest)
    graph = aif_graph.load(graph=tmp_path)
    with pytest.raises(InputError, match="would read its own export"):
        aif_graph.export(graph, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    ignored = ".out" if manifest else "dumps"
    assert aif_graph.export(graph, tmp_path / ignored)
    assert aif_graph.export(graph, tmp_path.parent / f"{tmp_path.name}-out")
    assert repr(aif_graph.load(graph=tmp_path)) == repr(graph)


def test_a_carriage_return_comes_back_as_one(tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text('<urn:x> <http://www.w3.org/2000/01/rdf-schema#comment> "one\\r\\ntwo" .')
    aif_graph.export(aif_graph.load([tmp_path / "mine.ttl"]), tmp_path / "dumps")
    for ending, (rdf_format, _) in FORMATS.items():
        quads = parse(path=tmp_path / f"dumps/sources/mine.{ending}", format=rdf_format)
        assert "one\r\ntwo" in {str(quad.object.value) for quad in quads}, ending


# Other graphs, and files of a user on top


def claims(folder: Path, iri: str) -> dict[str, set[str]]:
    """What the description says of one of its datasets, by the local names of the properties."""
    void = rdflib.Graph().parse(folder / "void.ttl")
    found: dict[str, set[str]] = {}
    for _, predicate, value in void.triples((rdflib.URIRef(iri), None, None)):
        found.setdefault(str(predicate).rsplit("#", 1)[-1].rsplit("/", 1)[-1], set()).add(str(value))
    return found


@pytest.fixture(scope="module")
def alliances(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "dumps"
    aif_graph.export(aif_graph.load(root=ALLIANCES), folder)
    return folder


def test_another_graph_is_described_in_its_own_words(alliances: Path) -> None:
    base = "https://example.org/alliances/"
    told = claims(alliances, f"{base}dataset")
    assert told["title"] == {"European Universities alliances"}
    assert told["license"] == {str(CC_BY)}
    assert told["uriSpace"] == {base}
    assert told["vocabulary"] == {f"{base}ontology#"}
    assert f"{base}dataset/class/Alliance" in told["classPartition"]
    assert "publisher" not in told, "its graph.toml names none"
    assert "homepage" not in told
    assert claims(alliances, f"{base}dataset/class/Alliance")["entities"] == {"3"}
    assert not remarks(aif_graph.load(root=ALLIANCES))


def test_every_dump_of_another_graph_reads_back_and_none_speaks_of_ours(alliances: Path) -> None:
    graph = aif_graph.load(root=ALLIANCES)
    for ending, (ours, theirs) in FORMATS.items():
        assert {q.triple for q in parse(path=alliances / f"accepted.{ending}", format=ours)} == set(graph.accepted)
        assert len(rdflib.Graph().parse(alliances / f"inferred.{ending}", format=theirs)) == len(graph.inferred)
    for name, data in contents(alliances).items():
        text = data.decode().replace("https://w3id.org/aif-graph/sources#", "")
        assert "aif" not in text.replace("Aif", ""), name
        assert "AI Factor" not in text, name
    names = {q.graph_name.value for q in parse(path=alliances / "dataset.nq", format=RdfFormat.N_QUADS)}
    assert all(name.startswith("https://example.org/alliances/") for name in names)


def test_a_graph_that_states_nothing_of_itself_is_described_by_its_numbers_alone(tmp_path: Path) -> None:
    (tmp_path / "bare/one").mkdir(parents=True)
    (tmp_path / "bare/two").mkdir()
    for name, value in (("one", "1"), ("two", "2")):
        (tmp_path / f"bare/{name}/people.ttl").write_text(
            f"@prefix ex: <http://example.org/> . ex:ann ex:age {value} ."
        )
    graph = aif_graph.load(root=tmp_path / "bare")
    aif_graph.export(graph, tmp_path / "dumps")
    told = claims(tmp_path / "dumps", "urn:x-graph:dataset")
    assert not {"title", "license", "publisher", "homepage", "uriSpace", "vocabulary", "version"} & set(told)
    assert (told["triples"], told["entities"]) == ({"2"}, {"1"})
    files = contents(tmp_path / "dumps")
    assert {"sources/people.ttl", "sources/people-2.ttl"} <= set(files), "files of one name are told apart"
    assert "ontology.ttl" not in files
    assert b"ex:ann" in files["accepted.ttl"], "the prefixes of its files"
    described = {name.rsplit(":dump/", 1)[-1] for name in told["dataDump"]}
    assert described == set(files) - {"void.ttl"}
    aif_graph.export(graph, tmp_path / "dumps")


def test_files_alone_are_exported_with_their_own_prefixes(tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text("@prefix my: <http://example.org/mine#> . my:a my:b my:c .")
    aif_graph.export(load_alone([tmp_path / "mine.ttl"]), tmp_path / "dumps")
    assert "my:a my:b my:c" in (tmp_path / "dumps/accepted.ttl").read_text()


def test_what_a_format_cannot_write_is_an_error_of_the_data(tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text("<http://e/s> <http://e/1> 'x' .")
    with pytest.raises(InputError, match="RDF/XML cannot write the property <http://e/1>"):
        aif_graph.export(load_alone([tmp_path / "mine.ttl"]), tmp_path / "dumps")
    assert not (tmp_path / "dumps").exists()


def test_the_licence_of_a_graph_is_not_claimed_for_files_on_top(tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text("<http://example.org/a> <http://example.org/b> 1 .")
    graph = aif_graph.load([tmp_path / "mine.ttl"], root=ALLIANCES)
    aif_graph.export(graph, tmp_path / "dumps")
    base = "https://example.org/alliances/"
    void = rdflib.Graph().parse(tmp_path / "dumps/void.ttl")
    licensed = {str(subject) for subject in void.subjects(DCTERMS.license, CC_BY)}
    subsets = {str(subset) for subset in void.objects(rdflib.URIRef(f"{base}dataset"), VOID.subset)}
    assert subsets - licensed == {f"{base}graph/accepted", f"{base}graph/inferred", f"{base}source/mine"}
    assert f"{base}dataset" not in licensed
    assert claims(tmp_path / "dumps", f"{base}dataset")["title"] == {
        "European Universities alliances, with 1 file added"
    }
    (remark,) = remarks(graph)
    assert "mine.ttl" in remark
    assert "European Universities alliances" in remark


def test_an_earlier_export_of_another_graph_is_replaced(tmp_path: Path, graph: KnowledgeGraph) -> None:
    aif_graph.export(aif_graph.load(root=ALLIANCES), tmp_path / "dumps")
    aif_graph.export(graph, tmp_path / "dumps")
    assert not (tmp_path / "dumps/sources/eutopia-members.ttl").exists()


def test_files_with_very_many_prefixes_take_time_with_their_length_alone(tmp_path: Path) -> None:
    """Of a folder without a graph.toml every prefix counts, and each may be the one to shorten an IRI with."""

    def work(text: str) -> None:
        numbers = range(len(text))
        lines = [f"@prefix p{n}: <urn:x:{n}:> .\np{n}:s p{n}:p <http://example.org/{n}> ." for n in numbers]
        (tmp_path / "a.ttl").write_text("\n".join(lines))
        assert dumped(load_alone([tmp_path / "a.ttl"]), "accepted.ttl")

    assert grows_in_proportion(work, ".", count=300)


def test_sources_of_one_name_are_numbered(tmp_path: Path) -> None:
    for number, folder in enumerate(("a", "b", "c")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / ("x.ttl" if number else "x-2.ttl")).write_text(f"<urn:x:s> <urn:x:p> {number} .")
    stems = [named.stem for named in named_graphs(aif_graph.load(root=tmp_path)) if named.source]
    assert sorted(stems) == ["sources/x", "sources/x-2", "sources/x-2-2"]
