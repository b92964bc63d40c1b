"""Shapes on files of any project: causes, places, and shapes that are themselves wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode
from rdflib import Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from aif_graph.checking import Finding
from aif_graph.checking.findings import KINDS
from aif_graph.checking.shacl import ShapesChecked, check_shapes, prepared, read_shapes
from aif_graph.checking.shacl.validation import validate
from aif_graph.datasets import Embedded
from aif_graph.naming import Names
from aif_graph.reading import EvidenceRoom, read_document
from aif_graph.terms import STANDARD, Prefixes

HEAD = """@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def check(folder: Path, data: str, shapes: str, seconds: float = 5) -> ShapesChecked:
    (folder / "data.ttl").write_text(HEAD + data)
    (folder / "shapes.ttl").write_text(HEAD + shapes)
    document = read_document(folder / "data.ttl", NamedNode("http://example.org/graph"))
    names = Names(
        Embedded(document.quads, prefixes=Prefixes({**STANDARD, "ex": "http://example.org/"})),
        (NamedNode(STANDARD["rdfs"] + "label"),),
        {},
    )
    room = EvidenceRoom(folder, [document], url=NamedNode(STANDARD["src"] + "url"))
    read = read_shapes([folder / "shapes.ttl"], names.curie, shown=lambda path: path.name)
    return check_shapes(read, document.quads, names, room, seconds=seconds)


def told(finding: Finding) -> tuple[str, str, str]:
    return str(finding.place), str(finding.origin), finding.message


@pytest.mark.parametrize(
    ("value", "constraint", "place", "message"),
    [
        ('"x"', "sh:datatype xsd:integer", "data.ttl:4:19", "x is not an xsd:integer."),
        ("ex:b", "sh:class ex:Person", "data.ttl:4:19", "ex:b is not an ex:Person."),
        ('"x"', "sh:nodeKind sh:IRI", "data.ttl:4:19", "x is not of the kind IRI."),
        ("7", "sh:maxInclusive 5", "data.ttl:4:19", "7 is not at most 5."),
        ('"abc"', "sh:maxLength 2", "data.ttl:4:19", "abc is longer than 2 characters."),
        ('"abc"', 'sh:pattern "^x"', "data.ttl:4:19", 'abc does not match the pattern "^x".'),
        ("1, 2", "sh:maxCount 1", "data.ttl:4:19", "ex:p has more than one value."),
        ("1", "sh:in (2 3)", "data.ttl:4:19", "1 is not one of 2, 3."),
        ("1", "sh:hasValue 2", "data.ttl:4:19", "ex:p lacks the value 2."),
        ('"a"@en, "b"@en', "sh:uniqueLang true", "data.ttl:4:19", "ex:p has two values in one language."),
        ('"a"@fr', 'sh:languageIn ("en" "de")', "data.ttl:4:19", 'a is not in any of the languages "en", "de".'),
        ("1", "sh:not [ sh:nodeKind sh:Literal ]", "data.ttl:4:19", "1 conforms to a shape that it must not."),
        ("\n\t\t'''long\nstring'''", "sh:maxLength 2", "data.ttl:5:3", "long\nstring is longer than 2 characters."),
        ("[ ex:q 1 ]", "sh:nodeKind sh:IRI", "data.ttl:4:19", "The blank node at line 4 is not of the kind IRI."),
    ],
)
def test_a_component_says_what_is_wrong_and_where(
    tmp_path: Path, value: str, constraint: str, place: str, message: str
) -> None:
    shapes = f"ex:S a sh:NodeShape ; sh:targetNode ex:a ;\n  sh:property [ sh:path ex:p ;\n    {constraint} ] .\n"
    (found,) = check(tmp_path, f"ex:a a ex:A; ex:p {value} .\n", shapes).findings
    assert (str(found.place), found.message) == (place, message)
    assert found.origin is not None
    assert (found.origin.path, found.origin.line) == ("shapes.ttl", 6)
    assert found.rule == "ex:S"


def test_a_value_that_is_missing_stands_where_its_subject_begins(tmp_path: Path) -> None:
    shapes = "ex:S sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .\n"
    (found,) = check(tmp_path, "\r\nex:a\r\n\ta ex:A .\r\n", shapes).findings
    assert told(found) == ("data.ttl:5:1", "shapes.ttl:4:69", "ex:p is missing.")
    assert found.hint == "Add ex:p."


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("[ sh:inversePath ex:p ]", "^ex:p"),
        ("( ex:p ex:q )", "ex:p / ex:q"),
        ("[ sh:alternativePath ( ex:p ( ex:q ex:r ) ) ]", "(ex:p | ex:q / ex:r)"),
        ("[ sh:zeroOrMorePath ex:p ]", "(ex:p)*"),
        ("[ sh:oneOrMorePath ex:p ]", "(ex:p)+"),
        ("[ sh:zeroOrOnePath [ sh:inversePath ex:p ] ]", "(^ex:p)?"),
    ],
)
def test_paths_are_told_as_sparql_writes_them(tmp_path: Path, path: str, words: str) -> None:
    shapes = f"ex:S sh:targetNode ex:a ; sh:property [ sh:path {path} ; sh:minCount 9 ] .\n"
    (found,) = check(tmp_path, "ex:a ex:x 1 .\n", shapes).findings
    assert found.path == words


@pytest.mark.parametrize(
    ("constraint", "causes"),
    [
        ("sh:node ex:T", ["ex:q is missing."]),
        ("sh:or ( ex:T [ sh:class ex:C ] )", ["ex:b is not an ex:C.", "ex:q is missing."]),
        ("sh:and ( ex:T [ sh:nodeKind sh:IRI ] )", ["ex:q is missing."]),
        ("sh:xone ( ex:T [ sh:class ex:C ] )", ["ex:b is not an ex:C.", "ex:q is missing."]),
        ("sh:qualifiedValueShape ex:T ; sh:qualifiedMinCount 1", ["ex:q is missing."]),
    ],
)
def test_nested_causes_stand_under_their_finding(tmp_path: Path, constraint: str, causes: list[str]) -> None:
    shapes = f"""ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; {constraint} ] .
ex:T a sh:NodeShape ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .
"""
    (found,) = check(tmp_path, "ex:a ex:p ex:b .\nex:b a ex:B .\n", shapes).findings
    assert sorted(cause.message for cause in found.causes) == causes
    assert {str(cause.place) for cause in found.causes} == {"data.ttl:5:1"}


def test_the_authors_message_comes_before_ours(tmp_path: Path) -> None:
    shapes = 'ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:message "Say p!" ] .\n'
    (found,) = check(tmp_path, "ex:a ex:x 1 .\n", shapes).findings
    assert found.message == "Say p!"


def test_a_message_is_in_english_and_its_placeholders_are_filled(tmp_path: Path) -> None:
    messages = "'Gib {$this} {$minCount} {$PATH}'@de , 'Give {$this} {$minCount} {$PATH}, not {?value}; {?else}'@en"
    shapes = f"ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:message {messages} ] .\n"
    (found,) = check(tmp_path, "ex:a ex:x 1 .\n", shapes).findings
    assert found.message == "Give ex:a 1 ex:p, not no value; {?else}"


def test_each_component_of_shacl_core_has_a_hint() -> None:
    from pyshacl.constraints import ALL_CONSTRAINT_COMPONENTS

    from aif_graph.checking.shacl.sentences import parameter_of, sentence

    named = {str(component.shacl_constraint_component) for component in ALL_CONSTRAINT_COMPONENTS}
    qualified = {f"{STANDARD['sh']}Qualified{end}CountConstraintComponent" for end in ("Min", "Max")}
    passed_on = {f"{STANDARD['sh']}PropertyConstraintComponent"}  # what the property shape finds is told
    core = {component for component in named | qualified if component.startswith(STANDARD["sh"])}
    assert len(core) > 28
    for component in core - passed_on:
        assert sentence(parameter_of(component), None, Graph(), value="x", path="ex:p", curie=str)[1], component


@pytest.mark.parametrize(
    ("node", "severity"), [("sh:Info", "info"), ("sh:Warning", "warning"), ("ex:Mine", "violation")]
)
def test_severities(tmp_path: Path, node: str, severity: str) -> None:
    shapes = f"ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:severity {node} ] .\n"
    findings = check(tmp_path, "ex:a ex:x 1 .\n", shapes).findings
    (found,) = [finding for finding in findings if finding.kind == "shape"]
    assert found.severity == severity


GOOD = "ex:Good sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .\n"


@pytest.mark.parametrize(
    ("shape", "place"),
    [
        ("ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:minCount 'many' ] .", "shapes.ttl:4:68"),
        ("ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:pattern '(' ] .", "shapes.ttl:4:67"),
    ],
)
def test_a_shape_that_is_wrong_is_reported_and_the_others_count(tmp_path: Path, shape: str, place: str) -> None:
    findings = check(tmp_path, "ex:a ex:p 'x' ; ex:q 1 .\n", f"{shape}\n{GOOD.replace('ex:p', 'ex:r')}").findings
    missing, wrong = sorted(findings, key=lambda finding: finding.message)
    assert wrong.hint.endswith("Until then the shape is skipped.")
    assert str(wrong.place) == place
    assert missing.message == "ex:r is missing."


@pytest.mark.parametrize(
    "shapes",
    [
        "ex:S sh:targetNode ex:a ; sh:or ( ) .",
        "ex:S sh:targetNode ex:a ; sh:property ex:Missing .",
        "ex:S sh:targetNode ex:a ; sh:property [ sh:minCount 1 ] .",
        "ex:S sh:targetNode ex:a ; sh:property [ sh:path ( ex:p ) ; sh:minCount 1 ] .",
        "ex:S sh:targetNode ex:a ; sh:property [ sh:path [ ] ] .",
        "ex:S a sh:NodeShape, sh:PropertyShape ; sh:targetNode ex:a .",
        "ex:S sh:targetNode ex:a ; sh:node ex:S .",
        "ex:S sh:targetNode ex:a ; sh:sparql [ sh:select 'SELEKT' ] .",
        "ex:S sh:targetNode ex:a ; sh:sparql [ ] .",
        "ex:S sh:targetNode ex:a ; sh:in 5 .",
        "_:b sh:targetNode ex:a ; sh:or _:l . _:l a ex:List .",
    ],
)
def test_no_shapes_make_it_fall_over(tmp_path: Path, shapes: str) -> None:
    other = "ex:Other sh:targetNode ex:a ; sh:property [ sh:path ex:r ; sh:minCount 1 ] .\n"
    findings = check(tmp_path, "ex:a ex:p 1 .\n", f"{shapes}\n{other}").findings
    assert "ex:r is missing." in {finding.message for finding in findings}
    assert all(finding.message and finding.kind in KINDS for finding in findings)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT $this { service?x { ?s ?p ?o } }",
        "SELECT $this FROM <file:///etc/passwd> { ?s ?p ?o }",
    ],
)
def test_a_query_that_reaches_out_is_refused(tmp_path: Path, query: str) -> None:
    shapes = f"ex:S sh:targetNode ex:a ; sh:sparql [ sh:select '{query}' ] .\n"
    (found,) = check(tmp_path, "ex:a ex:p 1 .\n", shapes).findings
    assert "is refused" in found.message
    assert str(found.place) == "shapes.ttl:4:49"
    assert found.rule == "ex:S"


ENDLESS = "ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:pattern '^(a+)+$' ; sh:maxLength 3 ] .\n"


def test_a_pattern_that_never_ends_is_reported_and_the_rest_is_checked(tmp_path: Path) -> None:
    findings = check(tmp_path, f"ex:a ex:p '{'a' * 40}!' .\n", ENDLESS + GOOD.replace("ex:p", "ex:r"), 0.2).findings
    messages = sorted(finding.message for finding in findings)
    assert [message.split(" ")[0:3] for message in messages] == [
        ["The", "Pattern", "constraint"],
        ["a" * 40 + "!", "is", "longer"],
        ["ex:r", "is", "missing."],
    ]
    (overrun,) = [finding for finding in findings if finding.message.startswith("The Pattern")]
    assert (overrun.focus, str(overrun.place)) == ("ex:a", "shapes.ttl:4:49")


def test_the_report_is_the_w3cs(tmp_path: Path) -> None:
    report = Graph().parse(data=check(tmp_path, "ex:a ex:x 1 .\n", GOOD).report, format="nt")
    sh = "http://www.w3.org/ns/shacl#"
    asked = f"ASK {{ ?r a <{sh}ValidationReport> ; <{sh}conforms> false ; <{sh}result>/<{sh}focusNode> ?f }}"
    assert report.query(asked).askAnswer


def test_a_shape_that_leads_back_to_itself_is_told_at_its_place(tmp_path: Path) -> None:
    shapes = "ex:S sh:targetNode ex:a ; sh:node ex:S .\n"
    (found,) = check(tmp_path, "ex:a ex:p 1 .\n", shapes).findings
    assert (found.severity, found.rule, str(found.place)) == ("info", "ex:S", "shapes.ttl:4:20")
    assert found.message.startswith("The shape refers to itself, which SHACL leaves undefined")


def test_a_query_is_read_once_for_all_focus_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """To read it takes longer than to ask it; what is asked differs all the same in each focus node."""
    read: list[str] = []

    def prepare(text: str, initNs: dict[str, Any]) -> Query:  # noqa: N803 - its name in rdflib
        read.append(text)
        return prepareQuery(text, initNs)

    monkeypatch.setattr(prepared, "prepareQuery", prepare)
    graph = prepared.PreparedGraph().parse(data=f"{HEAD}ex:a ex:p 1 . ex:b ex:p 2 . ex:c ex:p 3 .", format="turtle")
    shapes = Graph().parse(
        data=f"""{HEAD}
        ex:S sh:targetSubjectsOf ex:p ; sh:sparql [ sh:select
          "SELECT $this ?value WHERE {{ $this <http://example.org/p> ?value . FILTER(?value > 1) }}" ] .""",
        format="turtle",
    )
    report = validate(graph, shapes).report
    value = URIRef(STANDARD["sh"] + "value")
    assert sorted(str(found) for found in report.objects(None, value)) == ["2", "3"]
    assert len(read) == 1
