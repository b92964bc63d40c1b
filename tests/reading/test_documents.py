"""Reading files: what is taken, what is refused, and how the refusal reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

import aif_graph
from aif_graph.errors import InputError
from aif_graph.reading import read_document
from tests.ours import SOURCE

PREFIX = (
    "@prefix aif: <https://w3id.org/aif-graph/ontology#> .\n"
    "@prefix factory: <https://w3id.org/aif-graph/id/factory/> .\n"
)


def refused(root: Path, **files: str) -> InputError:
    for name, text in files.items():
        (root / "data/stated" / f"{name}.ttl").write_text(text)
    with pytest.raises(InputError) as caught:
        aif_graph.load(root=root)
    return caught.value


def test_each_statement_keeps_its_source(small_root: Path) -> None:
    (small_root / "data/stated/one.ttl").write_text(f"{PREFIX}factory:f a aif:AIFactory .")
    (small_root / "data/stated/two.ttl").write_text(f"{PREFIX}factory:f a aif:AIFactory .")
    graph = aif_graph.load(root=small_root)
    sources = {
        source.value for triple, by in graph.accepted.items() if "factory/f" in triple.subject.value for source in by
    }
    assert sources == {SOURCE + "one", SOURCE + "two"}


def test_syntax_error_names_file_line_and_column(small_root: Path) -> None:
    error = refused(small_root, one=f"{PREFIX}factory:f a aif:AIFactory ;;\n  aif:aim ] .")
    assert str(error.place).endswith("one.ttl:4:11")
    assert error.exit_code == 3


def test_unknown_prefix_is_named_with_the_line_to_add(small_root: Path) -> None:
    error = refused(small_root, one=f"{PREFIX}factory:f aif:hasHostCountry country:fi .")
    assert "prefix country" in error.message
    assert "one.ttl:3:" in str(error.place)
    assert error.hint == "Add a line: @prefix country: <https://w3id.org/aif-graph/id/country/> ."


def test_invalid_utf8_is_named_with_its_place(small_root: Path) -> None:
    (small_root / "data/stated/one.ttl").write_bytes(PREFIX.encode() + b'factory:f aif:aim "\xff" .')
    with pytest.raises(InputError, match=r"one\.ttl:3:\d+: Invalid UTF-8"):
        aif_graph.load(root=small_root)


def test_two_files_cannot_claim_one_source(small_root: Path) -> None:
    (small_root / "data/reference/one.ttl").write_text("")
    error = refused(small_root, one="")
    assert "has the same source name 'one'" in error.message
    assert "data/reference/one.ttl" in error.message
    assert str(error.place).endswith("data/stated/one.ttl")


def test_a_source_needs_a_description(small_root: Path) -> None:
    error = refused(small_root, three=f"{PREFIX}factory:f a aif:AIFactory .")
    assert "source:three is not described in data/sources.ttl" in error.message
    assert str(error.place).endswith("three.ttl")


def test_a_users_own_file_describes_itself(small_root: Path) -> None:
    mine = small_root / "mine.ttl"
    mine.write_text(f"{PREFIX}factory:f a aif:AIFactory .")
    graph = aif_graph.load([mine], root=small_root)
    assert graph.query("ASK { GRAPH source:mine { factory:f a aif:AIFactory } source:mine a aif:Source }").truth


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mine.nt", "<http://example.org/s> <http://example.org/p> <http://example.org/o> ."),
        (
            "mine.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">'
            '<rdf:Description rdf:about="http://example.org/s"><e:p rdf:resource="http://example.org/o"/>'
            "</rdf:Description></rdf:RDF>",
        ),
        ("mine.jsonld", '{"@id": "http://example.org/s", "http://example.org/p": {"@id": "http://example.org/o"}}'),
    ],
)
def test_other_formats_are_read_by_their_ending(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    (statement,) = read_document(tmp_path / name, NamedNode("http://example.org/g")).triples
    assert statement.object == NamedNode("http://example.org/o")


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("mine.txt", "", "unknown file extension"),
        ("mine.jsonld", '{"@context": "http://127.0.0.1:9/context", "a": "b"}', "context"),
        ("mine.rdf", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', "mine.rdf"),
        ("mine.ttl", "<http://e/s> <http://e/p> <<( <http://e/s> <http://e/p> 1 )>> .", "RDF 1.2"),
    ],
)
def test_what_cannot_be_taken_is_refused(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=complaint):
        read_document(tmp_path / name, NamedNode("http://example.org/g"))


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        aif_graph.load([tmp_path / "nothing.ttl"])
    with pytest.raises(InputError, match="is a folder"):
        aif_graph.load([tmp_path])


def test_blank_nodes_of_two_files_stay_apart(small_root: Path) -> None:
    for name in ("one", "two"):
        (small_root / f"data/stated/{name}.ttl").write_text(f'{PREFIX}_:b aif:aim "{name}"@en .')
    graph = aif_graph.load(root=small_root)
    subjects = {triple.subject for triple in graph.accepted if triple.predicate.value.endswith("#aim")}
    assert len(subjects) == 2
