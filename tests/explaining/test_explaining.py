"""Proofs down to the lines of sources, what is missing, and what would change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

import aif_graph
from aif_graph.errors import AifError, NotFoundError, Place, UsageError
from aif_graph.explaining import EXPLANATION_FORMATS, Step, write_consequences, write_explanation
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.reasoning import close, proof
from tests.conftest import ROOT, Run
from tests.ours import AIF

ACCESS = {NamedNode(AIF + name) for name in ("hasAccessTo", "hasConsortiumAccessTo", "hasAntennaAccessTo")}


def leaves(step: Step) -> list[Step]:
    return [step] if not step.rule else [leaf for below in step.steps for leaf in leaves(below)]


def test_a_proof_ends_in_lines_that_say_so(graph: KnowledgeGraph) -> None:
    explanation = graph.explain("Denmark", "has access to", "LUMI-AI")
    assert explanation.holds
    (step,) = explanation.proofs
    assert step.rule == "prp-spo1"
    for leaf in leaves(step):
        for evidence in leaf.evidence:
            line = (ROOT / evidence.path).read_text().splitlines()[(evidence.line or 0) - 1]
            local = leaf.triple.predicate.value.rsplit("#", 1)[-1]
            assert local in line or "a " in line, evidence
        assert leaf.evidence, leaf.sentence
    assert any(evidence.url for leaf in leaves(step) for evidence in leaf.evidence)


def test_every_inferred_triple_has_a_proof_that_ends_in_places(graph: KnowledgeGraph) -> None:
    closure = graph.proved
    stated = {triple for found in (proof(closure, triple) for triple in graph.inferred) for triple in found.leaves}
    assert stated <= set(graph.accepted) | set(graph.ontology_triples)
    for triple in stated:
        evidence = graph.evidence.of(triple)
        assert evidence, triple
        assert all(place.line for place in evidence), triple


def test_without_a_leaf_the_access_falls_unless_it_holds_otherwise(graph: KnowledgeGraph) -> None:
    """Each statement that a proof of access rests on is needed, unless there is another derivation without it."""
    closure = graph.proved
    access = [triple for triple in graph.inferred if triple.predicate in ACCESS]
    needed: dict[Triple, list[Triple]] = {}
    for triple in access:
        for leaf in proof(closure, triple).leaves:
            if leaf in graph.accepted:
                needed.setdefault(leaf, []).append(triple)
    for leaf, supported in sorted(needed.items(), key=lambda item: str(item[0])):
        rest = close([*graph.ontology_triples, *(t for t in graph.accepted if t != leaf)])
        for triple in supported:
            if triple in rest:
                other = proof(rest, triple)
                assert leaf not in other.leaves
                assert {p.conclusion for p in other.steps()} != {p.conclusion for p in proof(closure, triple).steps()}


@pytest.mark.parametrize("limit", [1, 5])
@pytest.mark.parametrize("format_", EXPLANATION_FORMATS)
def test_every_format_writes_holding_and_missing(graph: KnowledgeGraph, format_: str, limit: int) -> None:
    for country in ("Belgium", "Croatia"):
        text = write_explanation(graph.explain(country, "has access to", "LUMI-AI", limit=limit), format_)
        assert text.endswith("\n")
        assert country in text or format_ == "turtle"


def test_several_proofs_differ(graph: KnowledgeGraph) -> None:
    explanation = graph.explain("lumi-aif", "is located in", "Finland", limit=5)
    assert len(explanation.proofs) > 1
    assert len({str(step) for step in explanation.proofs}) == len(explanation.proofs)


def test_json_tells_file_line_and_source(graph: KnowledgeGraph) -> None:
    document = json.loads(write_explanation(graph.explain("csc", "hosts", "lumi-aif"), "json"))
    texts = json.dumps(document)
    assert document["holds"] is True
    assert "data/stated/sdu-escience-2024-12-20-seven-ai-factories.ttl" in texts


def test_turtle_is_provenance_that_parses(graph: KnowledgeGraph) -> None:
    text = write_explanation(graph.explain("csc", "hosts", "lumi-aif"), "turtle")
    predicates = {quad.predicate.value.rsplit("#", 1)[-1] for quad in parse(text.encode(), RdfFormat.TURTLE)}
    assert {"wasDerivedFrom", "hadPrimarySource", "subject", "predicate", "object"} <= predicates


def test_why_not_names_what_is_missing(graph: KnowledgeGraph) -> None:
    explanation = graph.explain("Croatia", "has access to", "LUMI-AI")
    text = write_explanation(explanation, "text")
    assert not explanation.holds
    assert "Croatia participates in no consortium" in text
    assert "Croatia hosts no antenna" in text


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("Dnemark", "has access to", "LUMI-AI"), 'no thing "Dnemark"'),
        (("Denmark", "has acces to", "LUMI-AI"), 'no property "has acces to"'),
        (("Denmark", "has access to", "Atlantis"), 'no thing "Atlantis"'),
    ],
)
def test_unknown_names_are_said(graph: KnowledgeGraph, words: tuple[str, str, str], complaint: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        graph.explain(*words)
    assert caught.value.message == complaint


@pytest.mark.parametrize(
    "statement",
    [
        "denmark participatesIn …",
        "Denmark 'participates in' ?",
        "Denmark participatesIn",
        "Denmark participates in LUMI AI Factory consortium",
    ],
)
def test_without_a_participation_access_is_lost(graph: KnowledgeGraph, statement: str) -> None:
    found = graph.what_if([statement])
    assert found.taken == ("participation:lumi-aif-dk has the participant Denmark",)
    lost = {consequence.sentence for consequence in found.lost}
    assert "Denmark has access to LUMI-AI" in lost
    assert "Finland has access to LUMI-AI" not in lost
    assert found.gained == ()
    assert all(consequence.because == found.taken for consequence in found.lost)


def test_with_a_file_access_is_gained(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(
        f"@prefix aif: <{AIF}> . <https://w3id.org/aif-graph/id/country/hr> aif:participatesIn "
        "<https://w3id.org/aif-graph/id/consortium/lumi-aif-consortium> ."
    )
    found = graph.what_if([], [tmp_path / "mine.ttl"])
    gained = {consequence.sentence: consequence.because for consequence in found.gained}
    assert gained["Croatia has access to LUMI-AI"] == found.added
    assert "Croatia has access to LUMI-AI" in write_consequences(found, "text")
    assert json.loads(write_consequences(found, "json"))["lost"] == []


@pytest.mark.parametrize("statement", ["", "Denmark", "'Denmark", "Denmark eats LUMI", "Croatia participatesIn …"])
def test_a_statement_that_is_none_is_refused(graph: KnowledgeGraph, statement: str) -> None:
    with pytest.raises(AifError):
        graph.what_if([statement])


def test_the_reference_reasoner_proves_nothing(small_root: Path) -> None:
    """That it infers the same is held by tests/reasoning/test_real_graph.py."""
    reference = aif_graph.load(root=small_root, reasoner="owlrl")
    with pytest.raises(UsageError, match="does not record proofs"):
        reference.explain("aif:AIFactory", "is a kind of", "aif:AIFactory")


PREFIXES = (
    f"@prefix aif: <{AIF}> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix e: <http://example.org/> .\n"
)


@pytest.mark.parametrize(
    ("axiom", "complaint"),
    [
        ("e:C rdfs:subClassOf [ owl:onProperty e:p ; owl:minCardinality 1 ] .", "owl:minCardinality"),
        ("e:C rdfs:subClassOf [ owl:onProperty e:p ; owl:someValuesFrom e:D ] .", "owl:someValuesFrom"),
        ("e:C owl:equivalentClass [ owl:unionOf ( e:D e:E ) ] .", "owl:unionOf"),
        ("e:p a owl:ReflexiveProperty .", "owl:ReflexiveProperty"),
        ("e:C owl:disjointUnionOf ( e:D e:E ) .", "owl:disjointUnionOf"),
        ("e:C rdfs:subClassOf [ owl:onProperty e:p ; owl:maxCardinality 2 ] .", "owl:maxCardinality"),
    ],
)
def test_an_axiom_outside_the_profile_is_left_aside_counted_and_named(
    aif: Run, tmp_path: Path, axiom: str, complaint: str
) -> None:
    (tmp_path / "mine.ttl").write_text(PREFIXES + axiom)
    done = aif("--data", str(tmp_path / "mine.ttl"), "run", "waves")
    assert (done.returncode, done.stdout) == (0, aif("run", "waves").stdout)
    assert done.stderr == "note: 1 axiom is outside OWL 2 RL and not used (aif check names it)\n"
    [unused] = aif_graph.load([tmp_path / "mine.ttl"]).unused
    assert unused.place == Place(f"{tmp_path}/mine.ttl", 5)
    assert complaint in str(unused)
    checked = aif("--data", str(tmp_path / "mine.ttl"), "check", "--format", "json")
    found = json.loads(checked.stdout)["findings"]
    assert any(complaint in each["message"] and each["place"]["line"] == 5 for each in found)


OUTSIDE = (
    "e:C rdfs:subClassOf [ owl:onProperty e:p ; owl:someValuesFrom e:D ] , "
    "[ owl:onProperty e:p ; owl:minCardinality 1 ] ."
)
LEFT_ASIDE = "note: 2 axioms are outside OWL 2 RL and not used (aif check names them)"
ENDLESS = (
    "e:p owl:propertyChainAxiom e:l .\n"
    "e:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> e:q ;\n"
    "    <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> e:l ."
)


@pytest.mark.parametrize(
    "words",
    [
        ("run", "waves"),
        ("query", "ASK {}"),
        ("query", "--timeout", "60", "ASK {}"),
        ("show", "Denmark"),
        ("explain", "Denmark", "has access to", "LUMI-AI"),
        ("what-if", "--without", "Denmark participatesIn …"),
        ("export", "{folder}/dumps"),
    ],
)
def test_a_verb_that_reasons_says_how_much_it_leaves_aside(aif: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "mine.ttl").write_text(PREFIXES + OUTSIDE)
    done = aif("--data", str(tmp_path / "mine.ttl"), *(word.replace("{folder}", str(tmp_path)) for word in words))
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == LEFT_ASIDE
    assert done.stderr.count("OWL 2 RL") == 1


def test_a_comparison_that_reasons_says_how_much_each_side_leaves_aside(aif: Run, tmp_path: Path) -> None:
    for name, label in (("a.ttl", "A"), ("b.ttl", "B")):
        (tmp_path / name).write_text(PREFIXES + f"e:o a owl:Ontology . e:C rdfs:label '{label}' . {OUTSIDE}")
    sides = str(tmp_path / "a.ttl"), str(tmp_path / "b.ttl")
    done = aif("diff", *sides)
    notes = [LEFT_ASIDE.replace("note: ", f"note: {side}: ") for side in sides]
    assert (done.returncode, done.stderr.splitlines()) == (1, notes)
    done = aif("diff", *sides, "--only", "statements")
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("axioms", [OUTSIDE, ENDLESS])
@pytest.mark.parametrize(
    "words",
    [
        ("query", "--asserted", "SELECT ?o { <http://example.org/x> <http://example.org/y> ?o }"),
        ("query", "--asserted", "SELECT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 1", "--format", "table"),
        ("run", "waves", "--asserted", "--format", "table"),
        ("fmt", "--check", "{file}"),
        ("queries",),
        ("diff", "{file}", "{file}", "--only", "statements"),
    ],
)
def test_what_does_not_reason_does_not_look(aif: Run, tmp_path: Path, axioms: str, words: tuple[str, ...]) -> None:
    (tmp_path / "mine.ttl").write_text(PREFIXES + axioms)
    data = () if words[0] in {"diff", "fmt"} else ("--data", str(tmp_path / "mine.ttl"))
    done = aif(*data, *(word.replace("{file}", str(tmp_path / "mine.ttl")) for word in words))
    assert done.returncode == (1 if words[0] == "fmt" else 0), done.stderr
    assert "OWL 2 RL" not in done.stderr


def test_from_python_nothing_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.ttl").write_text(PREFIXES + OUTSIDE)
    graph = aif_graph.load([tmp_path / "mine.ttl"])
    assert graph.query("ASK { aif:AIFactory a owl:Class }", asserted=True).truth
    assert not graph.is_closed
    assert len(graph.unused) == 2
    assert graph.is_closed
    assert aif_graph.load().unused == ()
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "axioms",
    [
        "e:p rdfs:subPropertyOf e:q . e:q rdfs:subPropertyOf e:p . e:a e:p e:b .",
        "e:p owl:propertyChainAxiom ( e:p e:p ) . e:a e:p e:b . e:b e:p e:a .",
    ],
)
def test_circles_end(tmp_path: Path, axioms: str) -> None:
    (tmp_path / "mine.ttl").write_text(PREFIXES + axioms)
    assert aif_graph.load([tmp_path / "mine.ttl"]).query("ASK { <http://example.org/a> ?p ?b }").truth


def test_a_list_without_end_is_refused_at_its_line(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(PREFIXES + ENDLESS)
    done = aif("--data", str(tmp_path / "mine.ttl"), "run", "waves")
    assert done.returncode == 3
    assert f"{tmp_path}/mine.ttl:5: " in done.stderr


def test_a_runaway_ontology_is_stopped_and_the_rule_named(aif: Run) -> None:
    done = aif("--max-inferred", "100", "run", "waves")
    assert done.returncode == 4
    assert "-" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_reports_a_clash_with_rule_statements_and_places(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(PREFIXES + "<https://w3id.org/aif-graph/id/country/dk> a aif:Organisation .")
    done = aif("check", str(tmp_path / "mine.ttl"))
    assert done.returncode == 1
    _, _, clash = done.stdout.partition("violation[cax-")
    clash = clash.split("\n\n")[0]
    assert "Denmark" in clash
    assert "contradict each other" in clash
    assert f"{tmp_path}/mine.ttl:5:" in clash
    assert "--> data/reference/" in clash
    assert "= axiom: ontology/aif.ttl:" in clash


def test_explain_exits_one_when_it_does_not_follow(aif: Run) -> None:
    assert aif("explain", "Denmark", "has access to", "LUMI-AI").returncode == 0
    assert aif("explain", "Croatia", "has access to", "LUMI-AI").returncode == 1
    assert aif("explain", "Denmark", "has access to", "LUMI-AI", "--all", "0").returncode == 2
    assert aif("what-if").returncode == 2


@pytest.mark.parametrize("format_", ["json", "turtle"])
def test_a_proof_is_written_the_same_in_every_run(graph: KnowledgeGraph, format_: str) -> None:
    """Its axioms have blank nodes, which get other names each time they are read."""
    asked = ("Denmark", "has access to", "LUMI-AI")
    again = aif_graph.load()
    assert write_explanation(again.explain(*asked), format_) == write_explanation(graph.explain(*asked), format_)


def test_one_file_or_statement_needs_no_list(tmp_path: Path, graph: KnowledgeGraph) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(PREFIXES + "e:a rdfs:subClassOf e:b . e:b rdfs:subClassOf e:c .")
    several = aif_graph.load([path])
    for one in (path, str(path)):
        assert aif_graph.load(one).accepted == several.accepted
        assert graph.what_if(extra=one) == graph.what_if(extra=[path])
    assert graph.what_if(extra=path).gained
    statement = "Denmark participatesIn …"
    assert graph.what_if(statement) == graph.what_if([statement])
    assert graph.what_if(statement).lost


# Another graph


@pytest.fixture(scope="module")
def alliances() -> KnowledgeGraph:
    return aif_graph.load(root=ROOT / "examples/alliances")


@pytest.mark.parametrize(
    "words",
    [
        ("France", "is represented in", "EUTOPIA"),
        ("country:fr", "uni:representedIn", "alliance:eutopia"),
        ("fr", "representedIn", "https://example.org/alliances/alliance/eutopia"),
    ],
)
def test_another_graph_is_proved_by_its_own_names_and_lines(alliances: KnowledgeGraph, words: tuple[str, ...]) -> None:
    explanation = alliances.explain(*words)
    (step,) = explanation.proofs
    assert step.sentence == "France is represented in EUTOPIA"
    for leaf in leaves(step):
        assert leaf.evidence, leaf.sentence
        for evidence in leaf.evidence:
            assert (ROOT / "examples/alliances" / evidence.path).is_file()
            assert evidence.line
    for format_ in EXPLANATION_FORMATS:
        assert "aif" not in write_explanation(explanation, format_)


def test_what_if_in_another_graph(alliances: KnowledgeGraph) -> None:
    found = alliances.what_if(["'NOVA University Lisbon' 'was admitted in' …"])
    assert {consequence.sentence for consequence in found.lost} == {
        "EUTOPIA has member NOVA University Lisbon",
        "NOVA University Lisbon is a member of EUTOPIA",
        "Portugal is represented in EUTOPIA",
    }
    inferred = alliances.what_if(["Portugal 'is represented in' EUTOPIA"])
    assert "Portugal is represented in EUTOPIA" in {consequence.sentence for consequence in inferred.lost}


def test_what_a_graph_tells_first_is_lost_first(graph: KnowledgeGraph) -> None:
    found = graph.what_if(["Denmark participatesIn …"])
    about = [consequence.triple.predicate in graph.manifest.terms.first for consequence in found.lost]
    assert about == sorted(about, reverse=True)
    assert len(set(about)) == 2


def test_a_statement_that_a_verdict_rejects_is_told_as_that(alliances: KnowledgeGraph) -> None:
    explanation = alliances.explain("Una Europa", "was founded on", "2018")
    assert not explanation.holds
    text = write_explanation(explanation, "text")
    assert "It is stated, and a verdict rejects it: founding of Una Europa\n" in text
    assert "no source states it" not in text
    assert "data/stated/" in text
    document = json.loads(write_explanation(explanation, "json"))
    assert document["rejected_by"] == "founding of Una Europa"
    assert {each["file"] for each in document["evidence"]} == {evidence.path for evidence in explanation.evidence}
    assert "founding of Una Europa: `data/stated/" in write_explanation(explanation, "markdown")


def test_a_property_that_no_ontology_declares_is_explained(tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text('@prefix ex: <http://example.org/> . ex:ann ex:likes ex:bob ; ex:age "7" .')
    mine = aif_graph.load(root=tmp_path)
    for words in (("ex:ann", "ex:likes", "ex:bob"), ("ann", "likes", "bob"), ("ex:ann", "age", "7")):
        (step,) = mine.explain(*words).proofs
        assert [evidence.place for evidence in step.evidence] == ["mine.ttl:1"], words
