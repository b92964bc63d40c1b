"""The time of each check grows with what it reads alone: rules, readers of broken files, shapes, reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from aif_graph.checking import Finding, Place, check_content
from aif_graph.checking.findings import Reporter
from aif_graph.checking.lint import lint, read_rules, text_rules
from aif_graph.checking.reports import REPORT_FORMATS, Report, write_report
from aif_graph.checking.shacl import read_shapes
from aif_graph.checking.syntax import read_leniently
from aif_graph.datasets import Embedded
from aif_graph.graphs import alone
from aif_graph.naming import Names
from aif_graph.reading import EvidenceRoom
from aif_graph.terms import STANDARD, Prefixes
from tests.growth import grows_in_proportion

HEAD = "@prefix ex: <http://example.org/> .\n" + "".join(f"@prefix {k}: <{v}> .\n" for k, v in STANDARD.items())


def grows(work: Callable[[str], object], piece: str, count: int) -> bool:
    """Whether ``work`` takes time in proportion to the pieces; in each of them N is its number."""

    def numbered(text: str) -> object:
        return work("".join(part.replace("N", str(number)) for number, part in enumerate(text.split("\0"))))

    return grows_in_proportion(numbered, f"{piece}\0", count=count)


# Rules that are queries

HYGIENE = {
    "dangling-name": "ex:sN ex:p ex:oN .\n",
    "deprecated-in-use": "ex:sN owl:deprecated true ; ex:sN ex:s0 .\n",
    "duplicate-label": "ex:sN a ex:C ; rdfs:label 'same' .\n",
    "missing-definition": "ex:sN a owl:Class . <http://oN.org/> a owl:Ontology .\n",
    "missing-label": "ex:sN a owl:Class . <http://oN.org/> a owl:Ontology .\n",
    "untyped-thing": "ex:sN ex:p ex:oN .\n",
    "unused-term": "ex:sN a owl:Class ; rdfs:subClassOf ex:s0 ; owl:equivalentClass ex:eN .\n",
    "white-space": "ex:sN rdfs:label ' a  b ' , '               x' .\n",
}


def test_each_rule_is_driven() -> None:
    assert set(HYGIENE) == {rule.name for rule in read_rules(())}


@pytest.mark.parametrize("name", HYGIENE)
def test_a_rule_takes_time_in_proportion_to_the_statements(name: str) -> None:
    (rule,) = [rule for rule in read_rules(()) if rule.name == name]

    def work(text: str) -> object:
        statements = list(parse(input=(HEAD + text).encode(), format=RdfFormat.TURTLE))
        dataset = Embedded(statements, prefixes=Prefixes(STANDARD))
        room = EvidenceRoom(Path(), [], url=NamedNode(STANDARD["src"] + "url"))
        return list(lint([rule], dataset, "http://example.org/", Reporter(Names(dataset), room)))

    assert grows(work, HYGIENE[name], 400)


# Rules in Python


@pytest.mark.parametrize("piece", ["@prefix pN: <urn:N> .\n", "ex:s ex:p 1 .\n", "# ------------\n", "ex:N", "a.b:"])
def test_what_only_the_text_shows(piece: str) -> None:
    assert grows(lambda text: list(text_rules({"a.ttl": text}, sorted_subjects=True)), piece, 2_000)


@pytest.mark.parametrize(
    "piece",
    [
        "ex:s ex:p 00N .\n",  # not canonical, and all said of one thing
        "ex:sN ex:p 1 . ex:sN ex:p 1 .\n",
        "[] ex:p [ ex:q 00N ] .\n",
        "ex:sN a ex:TN ; ex:qN ex:oN .\n",
        "ex:sN a owl:Class ; rdfs:subClassOf ex:sM .\n",
    ],
)
def test_files_without_errors(tmp_path: Path, piece: str) -> None:
    def work(text: str) -> object:
        (tmp_path / "data.ttl").write_text(HEAD + text)
        return check_content(alone([tmp_path / "data.ttl"]), fast=True)

    assert grows(work, piece, 500)


def test_terms_that_nothing_defines(small_root: Path) -> None:
    """Each is compared with all that there are, but not each of very many."""
    from aif_graph.checking.vocabulary import kinds_of, undefined_terms

    def work(text: str) -> object:
        axioms = list(parse(input=(HEAD + text).encode(), format=RdfFormat.TURTLE))
        used = list(parse(input=(HEAD + text.replace("ex:t", "ex:u")).encode(), format=RdfFormat.TURTLE))
        dataset = Embedded(axioms, prefixes=Prefixes(STANDARD))
        room = EvidenceRoom(small_root, [], url=NamedNode(STANDARD["src"] + "url"))
        return list(undefined_terms(kinds_of(axioms), {"http://example.org/"}, used, Reporter(Names(dataset), room)))

    assert grows(work, "ex:tN a owl:ObjectProperty ; ex:tN ex:tN .\n", 400)


# Readers of broken files

BROKEN = {
    ".ttl": [
        "pN:a ex:b 1 .\n",
        "@prefix pN: <urn:N> .\npX:a a 1 .\n",
        "ex:a ex:b “N” .\n",
        "<<<<<<< N\n",
        "\\u00",
        "ex:a ,\n",
    ],
    ".nt": ["<urn:N> <urn:b> 1 .\n", "<urn:N>\n", "_:", '"', "<urn:a> <urn:b> <urn:c>\n"],
    ".rdf": ["<a>", "<a b='N'/>", "&N;", "<!-- N -->"],
    ".jsonld": ['{"@id": "N"},', "[", '"@context": "N", ', "{"],
}


@pytest.mark.parametrize(("ending", "piece"), [(each, piece) for each, pieces in BROKEN.items() for piece in pieces])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_files_with_errors(ending: str, piece: str, encoding: str) -> None:
    def work(text: str) -> object:
        return read_leniently(Path(f"a{ending}"), NamedNode("urn:g"), data=text.encode(encoding))

    assert grows(work, piece, 1_000)


def test_bytes_that_are_no_utf_8() -> None:
    def work(text: str) -> object:
        return read_leniently(Path("a.ttl"), NamedNode("urn:g"), data=text.encode("latin-1"))

    assert grows(work, "<urn:a> <urn:b> 'ä' .\n", 2_000)


# Shapes

SHAPES = {
    "sound": "ex:SN sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .\n",
    "without a path": "ex:SN sh:targetNode ex:a ; sh:property [ sh:minCount 1 ] .\n",
    "missing": "ex:SN sh:targetNode ex:a ; sh:property ex:TN ; sh:node ex:UN .\n",
    "unknown": "ex:SN sh:targetNode ex:a ; sh:minCountN 1 ; sh:datatype xsd:intN .\n",
    "not": "ex:T0 sh:minCount 'x' . ex:TN sh:not ex:T0 .\n",
    "queries": "ex:SN sh:targetNode ex:a ; sh:sparql [ sh:select 'SELECT $this { $this ?p ?o }' ] .\n",
    "imports": "ex:oN a owl:Ontology ; owl:imports ex:o0 ; sh:declare [ sh:prefix 'N' ; sh:namespace 'urn:N' ] .\n",
    "components": "ex:KN a sh:ConstraintComponent ; sh:parameter [ sh:path ex:qN ] ; sh:validator [ sh:ask '{}' ] .\n",
    "one shape": "ex:S sh:targetNode ex:a ; sh:in ( 'N' ) ; sh:or ( ex:TN ) ; sh:minLength N ; sh:pattern '(' .\n",
}
QUERIES = ["$this ?p ?oN . ", "?o = N || ", "a.", "SERVICE", "{", "# N\n", "\\u0053", "MINUS "]


def read(folder: Path, text: str) -> object:
    (folder / "shapes.ttl").write_text(HEAD + text)
    return read_shapes([folder / "shapes.ttl"], str)


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(tmp_path: Path, name: str) -> None:
    assert grows(lambda text: read(tmp_path, text), SHAPES[name], 60)


@pytest.mark.parametrize("piece", ["ex:oN a owl:Ontology ; owl:imports ex:oM .\n", "ex:TN sh:not ex:TM .\n"])
def test_shapes_in_a_chain(tmp_path: Path, piece: str) -> None:
    def work(text: str) -> object:
        lines = (line.replace("M", str(number + 1)) for number, line in enumerate(text.split("\n")))
        return read(tmp_path, "ex:T0 sh:minCount 'x' .\n" + "\n".join(lines))

    assert grows(work, piece, 100)


@pytest.mark.parametrize("piece", QUERIES)
def test_the_query_of_a_shape(tmp_path: Path, piece: str) -> None:
    def work(text: str) -> object:
        query = f"SELECT $this {{ {text} }}".replace("\\", "\\\\")
        return read(tmp_path, f"ex:S sh:targetNode ex:a ; sh:sparql [ sh:select '''{query}''' ] .\n")

    assert grows(work, piece, 1_000)


# Reports


@pytest.mark.parametrize("format_", REPORT_FORMATS)
def test_a_report_of_a_long_line(tmp_path: Path, format_: str) -> None:
    """Many findings in one long line of many accents: what is shown of it is a part."""

    def work(text: str) -> object:
        (tmp_path / "data.ttl").write_text(text)
        found = [Finding("info", "rule", text[:200], place=Place("data.ttl", 1, n)) for n in range(1, len(text), 40)]
        return write_report(Report(tuple(found), "", 0.0, tmp_path, "info"), format_)

    assert grows(work, "a\u0301\u200b\t字", 500)
