"""Invariants of the real graph."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pyoxigraph import BlankNode, Literal, NamedNode

from aif_graph.knowledge import KnowledgeGraph
from tests.conftest import ROOT
from tests.ours import AIF, BASE, PREFIXES, SOURCE, shorten

FILES = sorted((ROOT / "data").rglob("*.ttl")) + sorted((ROOT / "ontology").glob("*.ttl"))
SEED_FACTS = yaml.safe_load((Path(__file__).parent / "seed_facts.yaml").read_text())


def rows(graph: KnowledgeGraph, text: str) -> list[tuple[str | None, ...]]:
    return [tuple(row.values()) for row in graph.query(text)]


def test_every_accepted_statement_has_a_described_source(graph: KnowledgeGraph) -> None:
    described = {row[0] for row in rows(graph, "SELECT ?s { ?s a aif:Source ; rdfs:label ?l ; aif:hasSourceKind ?k }")}
    for triple, sources in graph.accepted.items():
        assert sources, triple
        assert {source.value for source in sources} <= described


def test_every_described_source_has_its_file(graph: KnowledgeGraph) -> None:
    described = {row[0] for row in rows(graph, "SELECT ?s { ?s a aif:Source }")}
    assert described == {SOURCE + document.path.stem for document in graph.documents}


def test_the_counts_of_the_initiative(graph: KnowledgeGraph) -> None:
    counts = "SELECT ?w (COUNT(DISTINCT ?f) AS ?n) { ?f a aif:AIFactory ; aif:selectedIn ?w } GROUP BY ?w ORDER BY ?w"
    waves = [(shorten(wave or ""), number) for wave, number in rows(graph, counts)]
    assert waves == [("wave:wave-1", "7"), ("wave:wave-2", "6"), ("wave:wave-3", "6")]
    assert len(rows(graph, "SELECT DISTINCT ?a { ?a a aif:AIFactoryAntenna }")) == 13
    assert len(rows(graph, "SELECT DISTINCT ?c { ?c a aif:EUMemberState }")) == 27
    assert len(rows(graph, "SELECT DISTINCT ?c { ?c a aif:ParticipatingState }")) == 38


def test_access_follows_for_denmark_and_not_for_croatia(graph: KnowledgeGraph) -> None:
    assert graph.query("ASK { country:dk aif:hasConsortiumAccessTo system:lumi-ai }").truth
    assert graph.query("ASK { country:be aif:hasAntennaAccessTo system:lumi-ai }").truth
    assert not graph.query("ASK { country:hr aif:hasAccessTo ?system }").truth


@pytest.mark.parametrize("number", sorted(SEED_FACTS))
def test_seed_fact(number: str, graph: KnowledgeGraph) -> None:
    """Each fact of the five founding documents is stated in that document's graph."""
    fact = SEED_FACTS[number]
    if "not_stated" in fact:
        assert fact["not_stated"]
        return
    graphs = "".join(f" FROM source:{slug}" for slug in fact["in"])
    assert graph.query(f"ASK{graphs} {{ {fact['ask']} }}").truth


def test_all_seed_facts_are_there() -> None:
    assert sorted(SEED_FACTS) == [f"sf{number:03}" for number in range(1, 138)]


def test_data_have_no_unnamed_things(graph: KnowledgeGraph) -> None:
    for triple in graph.accepted:
        assert not isinstance(triple.subject, BlankNode)
        assert not isinstance(triple.object, BlankNode)


def test_only_defined_terms_are_used(graph: KnowledgeGraph) -> None:
    defined = {triple.subject.value for triple in graph.ontology_triples if isinstance(triple.subject, NamedNode)}
    for triple in graph.accepted:
        for term in (triple.predicate, triple.object):
            if isinstance(term, NamedNode) and term.value.startswith(AIF):
                assert term.value in defined, term
        if isinstance(triple.object, NamedNode) and triple.object.value.startswith(BASE):
            known = triple.object.value in defined or _is_subject(graph, triple.object)
            assert known, f"{triple.object} is nothing's name"


def _is_subject(graph: KnowledgeGraph, term: NamedNode) -> bool:
    return bool(graph.dataset.ask(f"ASK {{ {term} ?property ?value }}"))


def test_everything_people_meet_has_one_label(graph: KnowledgeGraph) -> None:
    labels = (
        "SELECT ?thing (COUNT(DISTINCT ?label) AS ?n) { ?thing a ?class "
        "VALUES ?class { aif:Country aif:AIFactory aif:AIFactoryAntenna aif:Organisation aif:Consortium aif:Place "
        "aif:ComputingSystem aif:Wave aif:SelectionDecision aif:Person aif:Initiative aif:Programme aif:Source "
        "aif:Verdict } OPTIONAL { ?thing rdfs:label ?label } } "
        "GROUP BY ?thing HAVING (COUNT(DISTINCT ?label) != 1)"
    )
    assert [(shorten(thing or ""), number) for thing, number in rows(graph, labels)] == []


def test_numbers_are_in_canonical_form(graph: KnowledgeGraph) -> None:
    """The store rewrites others, so that an answer would not show what the file says."""
    xsd = PREFIXES["xsd"]
    for triple in graph.accepted:
        if isinstance(triple.object, Literal):
            value, kind = triple.object.value, triple.object.datatype.value.removeprefix(xsd)
            if kind == "decimal":
                assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", value), triple
            if kind == "integer":
                assert re.fullmatch(r"-?(0|[1-9]\d*)", value), triple


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_layout(path: Path) -> None:
    """Subject at column 0, one predicate and object per line, dot alone, subjects sorted: see CONTRIBUTING.md."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# "), "the first line says what the file is"
    assert "\t" not in text
    assert not re.search(r" +$", text, re.MULTILINE)
    assert text.endswith("\n")
    if path.parent.name == "ontology":
        return
    subjects = re.findall(r"^([a-z]+:\S+|<\S+>)$", text, re.MULTILINE)
    assert subjects == sorted(set(subjects))
    assert all(re.fullmatch(r"    \S.* ;", line) for line in text.splitlines() if line.startswith(" "))


def test_no_statement_stands_twice_in_a_file(graph: KnowledgeGraph) -> None:
    for document in graph.documents:
        triples = list(document.triples)
        assert len(set(triples)) == len(triples), document.path


def test_order_of_files_does_not_matter(graph: KnowledgeGraph) -> None:
    from aif_graph.graphs import settle

    settled = settle(graph.documents[::-1], graph.manifest).accepted
    backwards = {quad.triple: sources for quad, sources in settled.items()}
    assert set(backwards) == set(graph.accepted)
    assert all(set(backwards[triple]) == set(sources) for triple, sources in graph.accepted.items())
