"""Each cause is one finding: which findings are put together, and that nothing is lost by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aif_graph.checking import Finding, Place, check_content
from aif_graph.checking.causes import OVERLAPS, STATEMENT, THING, Overlap, by_cause
from aif_graph.checking.findings import SEVERITIES, Guess, gravest
from aif_graph.checking.lint import read_rules
from aif_graph.checking.shacl.places import PlacedShapes
from aif_graph.graphs import open_folder
from aif_graph.reasoning import RULES
from aif_graph.reasoning.rules import VALUE_RULES
from aif_graph.terms import Prefixes
from tests.conftest import ROOT, Run

PREFIXES = "".join(
    f"@prefix {prefix}: <{namespace}> .\n"
    for prefix, namespace in (
        ("aif", "https://w3id.org/aif-graph/ontology#"),
        ("country", "https://w3id.org/aif-graph/id/country/"),
        ("factory", "https://w3id.org/aif-graph/id/factory/"),
        ("organisation", "https://w3id.org/aif-graph/id/organisation/"),
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
        ("skos", "http://www.w3.org/2004/02/skos/core#"),
        ("system", "https://w3id.org/aif-graph/id/system/"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    )
)
# what is written, and for each finding but those about layout: where it begins, its severity and rule, and what hangs
# on it. The first line below the prefixes is 1.
CASES = {
    "a name that does not exist": (
        "system:lumi aif:hostedBy organisation:cscc .",
        ["1:26 violation dangling-name < shape:hosted-by"],
    ),
    "a thing of the wrong class": (
        "system:lumi aif:hostedBy country:fi .",
        ["1:26 violation shape:hosted-by < cax-adc"],
    ),
    "a label that another thing has": (
        'organisation:csc-too a aif:Organisation ; rdfs:label "CSC – IT Center for Science"@en .',
        ["1:54 warning duplicate-label < shape:label-once stated"],
    ),
    "a date that is none": (
        'organisation:csc aif:establishedOn "2024-13-40"^^xsd:date .',
        ["1:36 violation shape:established-on < shape:established-on shape:established-on shape:established-on"],
    ),
    "a number that is none": (
        'system:lumi-too a aif:Supercomputer ; rdfs:label "L"@en ; aif:acceleratorCount "many"^^xsd:integer .',
        ["1:80 violation shape:accelerator-count < dt-not-type shape:accelerator-count"],
    ),
    "an address of the wrong datatype": (
        "organisation:csc aif:homepage 5 .",
        ["1:31 violation shape:homepage < dt-not-type shape:homepage"],
    ),
    "a label that is missing": (
        "<https://w3id.org/aif-graph/id/status/new> a skos:Concept .",
        ["1:1 violation missing-label < shape:label"],
    ),
    "a statement broken off before what it needs": (
        'organisation:new a aif:Organisation ; rdfs:label "New .',
        ["1:50 violation syntax < shape:label"],
    ),
    "two labels in one language": (
        'organisation:new a aif:Organisation ; rdfs:label "New"@en , "Newer"@en , "Neu"@de .',
        ["1:50 violation shape:label-language < stated stated"],
    ),
    "a class that is not defined": (
        'organisation:new a aif:Organization ; rdfs:label "New"@en .',
        ["1:20 violation undefined-term < shape:known-class"],
    ),
    "a name of the wrong form": (
        'organisation:New a aif:Organisation ; rdfs:label "New"@en .',
        ["1:1 violation shape:organisation < iri-outside-scheme"],
    ),
    "two causes in one statement": (
        "system:lumi aif:hostdBy organisation:cscc .",
        ["1:13 violation undefined-term", "1:25 violation dangling-name"],
    ),
    "a date, and a property of other things": (
        'factory:lumi-aif aif:announcedOn "soon"^^xsd:date .',
        ["1:34 violation cax-adc < stated stated", "1:34 violation shape:announced-on"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_one_cause_is_one_finding(name: str, tmp_path: Path) -> None:
    text, wanted = CASES[name]
    path = tmp_path / "mine.ttl"
    path.write_text(f"{PREFIXES}{text}\n")
    told = []
    for finding in check_content(open_folder(ROOT, [path]), only=[path]).findings:
        if finding.rule not in ("unused-prefix", "unsorted-subjects"):
            place = finding.place or Place("nowhere")
            here = place.path == str(path)
            where = f"{place.line - PREFIXES.count(chr(10))}:{place.column}" if here else place.path.partition("/")[0]
            below = " ".join(sorted(cause.rule for cause in finding.causes))
            told.append(f"{where} {finding.severity} {finding.rule}{f' < {below}' if below else ''}")
    assert sorted(told) == wanted


def test_every_overlap_names_rules_that_there_are() -> None:
    code = "".join(
        path.read_text() for path in (ROOT / "src/aif_graph/checking").rglob("*.py") if path.stem != "causes"
    )
    lint = {rule.name for rule in read_rules(())}
    assert all(overlap.because for overlap in OVERLAPS)
    for kind in {kind for overlap in OVERLAPS for kind in (overlap.told, overlap.again)}:
        known = kind in {*lint, *RULES, *VALUE_RULES} or f'"{kind}"' in code
        assert known or kind.startswith("sh:"), kind


def test_shapes_say_which_rules_tell_the_same() -> None:
    shapes = PlacedShapes(str, Prefixes({"shape": "https://w3id.org/aif-graph/shapes#"}).shorten)
    assert list(shapes.read(ROOT / "ontology/shapes.ttl")) == []
    told = {(overlap.told, overlap.again, overlap.same) for overlap in shapes.overlaps()}
    assert told == {
        ("dangling-name", "shape:mentioned-thing", STATEMENT),
        ("untyped-thing", "shape:mentioned-thing", THING),
        ("undefined-term", "shape:known-class", STATEMENT),
        ("duplicate-label", "shape:label-once", THING),
        ("missing-label", "shape:label", THING),
    }
    assert {rule for rule, _, _ in told} - {"undefined-term"} <= {rule.name for rule in read_rules(())}


def test_no_overlap_runs_in_a_circle() -> None:
    below = {overlap.told: {other.again for other in OVERLAPS if other.told == overlap.told} for overlap in OVERLAPS}

    def reached(kind: str, seen: frozenset[str]) -> bool:
        return kind in seen or any(reached(next_, seen | {kind}) for next_ in below.get(kind, ()))

    assert not any(reached(kind, frozenset()) for kind in below)


def finding(rule: str, severity: str = "violation", **more: object) -> Finding:
    return replace(Finding(severity, rule, f"{rule}.", place=Place("a.ttl", 2, 5), node="urn:a"), **more)  # type: ignore[arg-type]


def test_the_gravest_severity_stands() -> None:
    lint = finding("missing-label", "warning", kind="lint", hint="Add it.")
    shape = finding("shape:label", kind="shape", constraint="minCount", path="is called")
    (found,) = by_cause([lint, shape], [Overlap("missing-label", "shape:label", THING, "the shape says so")])
    assert (found.rule, found.severity, found.hint) == ("missing-label", "violation", "Add it.")
    assert found.causes == (shape,)


def test_a_message_for_several_constraints_is_told_once_and_each_of_them_beneath() -> None:
    asked = [("datatype", "It is no number."), ("minExclusive", "It is not above 0."), ("pattern", "It is odd.")]
    shape = finding("e:S", kind="shape", message="Write a number.", path="e:p", value="x")
    (found,) = by_cause(replace(shape, constraint=name, detail=detail) for name, detail in reversed(asked))
    assert (found.message, found.constraint) == ("Write a number.", "datatype")
    assert [cause.message for cause in found.causes] == ["It is not above 0.", "It is odd."]


def test_the_nearest_name_comes_to_the_top() -> None:
    lint = finding("dangling-name", kind="lint", hint="Mend the name.")
    shape = finding("e:S", kind="shape", constraint="class", hint=Guess("e:b"))
    assert [found.hint for found in by_cause([lint, shape])] == ["Did you mean e:b?"]


@pytest.mark.parametrize(
    "other",
    [
        {"place": Place("a.ttl", 2, 6)},
        {"place": Place("b.ttl", 2, 5)},
        {"constraint": "minCount"},
        {"kind": "lint", "constraint": ""},
    ],
)
def test_what_differs_stays_apart(other: dict[str, object]) -> None:
    lint = finding("dangling-name", kind="lint")
    shape = replace(finding("e:S", kind="shape", constraint="class"), **other)  # type: ignore[arg-type]
    assert len(by_cause([lint, shape])) == 2


def test_without_a_column_statements_are_told_apart_by_what_they_say() -> None:
    place = Place("a.jsonld")
    lint = finding("dangling-name", kind="lint", place=place, path="p", value="b")
    shapes = [finding("e:S", kind="shape", constraint="class", place=place, path="p", value=value) for value in "bc"]
    assert [len(found.causes) for found in by_cause([lint, *shapes])] == [1, 0]


KINDS = sorted({kind for overlap in OVERLAPS for kind in (overlap.told, overlap.again) if overlap.same == STATEMENT})


@st.composite
def found(draw: st.DrawFn) -> Finding:
    kind = draw(st.sampled_from(KINDS))
    shape = kind.startswith("sh:")
    return Finding(
        draw(st.sampled_from(SEVERITIES)),
        draw(st.sampled_from(["e:S", "e:T"])) if shape else kind,
        draw(st.sampled_from(["One.", "Two."])),
        place=Place("a.ttl", draw(st.integers(0, 2)), draw(st.integers(0, 2))),
        kind="shape" if shape else "lint",
        node=draw(st.sampled_from(["urn:a", "urn:b"])),
        path=draw(st.sampled_from(["", "p"])),
        constraint=kind.removeprefix("sh:") if shape else "",
    )


def everything(findings: tuple[Finding, ...]) -> Iterator[tuple[str, str]]:
    for each in findings:
        yield each.rule, each.message
        yield from everything(each.causes)


@given(st.lists(found(), max_size=12))
def test_nothing_is_lost_whatever_is_found(findings: list[Finding]) -> None:
    merged = by_cause(findings)
    assert gravest(merged) == gravest(findings)
    assert set(everything(merged)) == set(everything(tuple(findings)))
    assert by_cause(reversed(findings)) == merged
    assert max(Counter(merged).values(), default=1) == 1
    for place in {each.place for each in merged}:
        here = [each for each in findings if each.place == place]
        assert gravest(each for each in merged if each.place == place) == gravest(here)


BLANK = """@prefix e: <http://example.org/> .
[] a e:Boat ; e:crew [ e:age 1 ] , _:bob , _:bob.2 .
_:bob e:age "old" ; e:next ( [ e:age 2 ] _:bob ) .
e:o e:owns [ a e:Boat ] , [ a e:Boat ; a e:Ship ] .
"""
SHAPES = """@prefix e: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
e:S sh:targetClass e:Boat ; sh:nodeKind sh:IRI ; sh:in ( e:x _:k ) ; sh:property [ sh:path e:name ; sh:minCount 1 ] ;
  sh:property [ sh:path e:crew ; sh:class e:Sailor ; sh:node [ sh:property [ sh:path e:rank ; sh:minCount 1 ] ] ] ;
  sh:sparql [ sh:select "SELECT $this ?value WHERE { $this <http://example.org/crew> ?value }" ;
    sh:message "{$this} has {?value}, not d41d8cd98f00b204e9800998ecf8427e." ] .
"""


@pytest.mark.parametrize("format_", ["text", "json", "tsv"])
def test_blank_nodes_are_named_by_the_file_and_two_runs_agree(aif: Run, tmp_path: Path, format_: str) -> None:
    (tmp_path / "data.ttl").write_text(BLANK)
    (tmp_path / "shapes.ttl").write_text(SHAPES)
    (tmp_path / "onto.ttl").write_text(BLANK + "e:Boat a <http://www.w3.org/2002/07/owl#Class> .\n")
    words = ("check", "--shapes", "shapes.ttl", "data.ttl", "onto.ttl", "--format", format_)
    runs = [aif(*words, cwd=tmp_path, env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")]
    one, two = (
        "\n".join(line for line in run.splitlines() if "seconds" not in line and " s; " not in line) for run in runs
    )
    assert one == two
    assert "The blank node at line 2 is not of the kind IRI." in one
    assert "_:bob.2 is not an e:Sailor." in one
    assert "the blank node at line 2 has _:bob, not d41d8cd98f00b204e9800998ecf8427e." in one
    assert "(unnamed)" not in one
