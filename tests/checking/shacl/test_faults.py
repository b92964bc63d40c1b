"""Shapes that are themselves wrong: told completely, at their place, and left out; the others are run."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Iterator
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import SH, URIRef

from aif_graph.checking import Finding
from aif_graph.checking.shacl.faults import ShapeFault, faults_of, leave_out
from aif_graph.checking.shacl.faults.parameters import LIST_VALUED, RULES, SHAPE_VALUED
from aif_graph.checking.shacl.faults.queries import disguised
from aif_graph.checking.shacl.validation import validate
from aif_graph.cli import main
from aif_graph.reading import positioned_graph, quiet_literals
from tests.checking.shacl.test_validation import HEAD, check
from tests.conftest import ROOT, SUITES

LINE = HEAD.count("\n") + 1
NOT_BESIDE = "SHACL does not allow together with pre-bound variables"
GOOD = "ex:Good sh:targetNode ex:a ; sh:property [ sh:path ex:r ; sh:minCount 1 ] .\n"
P = "ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; ⟨⟩ ] ."
S = "ex:S sh:targetNode ex:a ; ⟨⟩ ."

# where, what stands there (the mark » is the column of the finding), the sentence, part of the hint
VIOLATIONS = [
    (S, "sh:or »ex:list", "sh:or takes a list of shapes; ex:list is not one.", "round brackets"),
    (S, "sh:or »()", "The list of sh:or is empty.", "Add a shape"),
    (S, 'sh:or »( "x" )', 'sh:or takes a list of shapes; "x" is among its members.', "round brackets"),
    (S, "sh:property »[ sh:minCount 1 ]", "A property shape needs sh:path.", "sh:path ex:name"),
    (S, "sh:property »ex:Goood", "sh:property must refer to a property shape; ex:Goood is not described.", "ex:Good?"),
    (S, "»sh:minCount 1", "sh:minCount belongs to a property shape; this one has no sh:path.", "sh:property ["),
    (S, "sh:deactivated »'maybe'", 'sh:deactivated takes true or false, not "maybe".', "sh:deactivated true"),
    (S, "sh:severity »'bad'", 'sh:severity takes an IRI, not "bad".', "sh:Warning"),
    (S, "sh:message »7", "sh:message takes a string, not 7.", "in quotes"),
    (S, "sh:node »'x'", 'sh:node takes a shape, not "x".', "square brackets"),
    (S, "sh:node »[ sh:path ex:p ]", "sh:node must refer to a node shape; a blank node has a sh:path.", "sh:property"),
    (S, "sh:closed »'yes'", 'sh:closed takes a boolean, not "yes".', "sh:closed true"),
    (S, "sh:targetClass »'A'", 'sh:targetClass takes an IRI, not "A".', "as in sh:targetClass"),
    (S, "a sh:NodeShape ; sh:path »ex:p", "A node shape has no sh:path.", "sh:PropertyShape"),
    (
        S,
        "a sh:NodeShape , »sh:PropertyShape",
        "It is a node shape and a property shape at the same time.",
        "Remove one",
    ),
    (P, "sh:path »ex:q", "A property shape must have exactly one sh:path, not 2.", "for each path"),
    (P, "sh:datatype »'x'", 'sh:datatype takes an IRI, not "x".', "xsd:integer"),
    (P, "sh:class »'x'", 'sh:class takes an IRI, not "x".', "sh:class ex:"),
    (P, "sh:in »'x'", 'sh:in takes a list, not "x".', "sh:in ( … )"),
    (P, "sh:minCount »'abc'", 'sh:minCount takes a whole number of 0 or more, not "abc".', "sh:minCount 1"),
    (P, "sh:minCount »-1", "sh:minCount takes a whole number of 0 or more, not -1.", "sh:minCount 1"),
    (P, "sh:minCount 1 , »2", "sh:minCount is used 2 times in one shape, but only one is allowed.", "Keep one"),
    (P, "sh:nodeKind »sh:Iri", "sh:nodeKind takes a kind of node, not sh:Iri.", "sh:IRI"),
    (P, "sh:languageIn »( ex:en )", "sh:languageIn takes a list of strings; ex:en is among its members.", '"en"'),
    (P, "sh:pattern »'('", "sh:pattern is invalid: missing ), unterminated subpattern at position 0.", "re module"),
    (P, "sh:uniqueLang »'yes'", 'sh:uniqueLang takes a boolean, not "yes".', "sh:uniqueLang true"),
]
PATHS = [
    ("»( ex:p )", "A list that is a path has two or more paths; this list has 1."),
    ("»()", "A list that is a path has two or more paths; this list has none."),
    ("»[ ]", "The path is empty."),
    ("»'p'", 'A path cannot be a literal; "p" is one.'),
    ("[ sh:inversePath »'p' ]", 'A path cannot be a literal; "p" is one.'),
    ("[ sh:alternativePath »ex:p ]", "sh:alternativePath takes two or more paths; this one is not a well-formed list."),
    (
        "»[ sh:inversePath ex:p ; sh:zeroOrMorePath ex:q ]",
        "A path can have only one of these properties; this one has sh:inversePath and sh:zeroOrMorePath.",
    ),
    ("»[ ex:p ex:q ]", "This node is not a path: it has none of the properties of a path."),
]
QUERIES = [
    ("sh:sparql »'SELECT'", 'sh:sparql takes a node with a query, not "SELECT".'),
    ("sh:sparql »[ sh:message 'x' ]", "A constraint in SPARQL has one sh:select; this one has none."),
    ("sh:sparql [ sh:select »5 ]", ""),
    ("sh:sparql [ sh:select »ex:p ]", "sh:select takes a string, not ex:p."),
    (
        "sh:sparql [ sh:select »'SELECT $this { $this foo' ]",
        "The query is invalid: in line 1, “$this foo” is not expected.",
    ),
    (
        "sh:sparql [ sh:select »'SELECT $this { $this ex:p 1 }' ]",
        "The query uses the prefix ex:, which is not declared.",
    ),
    (
        "sh:sparql [ sh:select »'ASK { $this ?p ?o }' ]",
        "sh:select takes a query that begins with SELECT; this one does not.",
    ),
    (
        "sh:sparql [ sh:select »'SELECT $this { $this $PATH ?o }' ]",
        "The query has $PATH, but its shape has no sh:path.",
    ),
    (
        "sh:sparql [ sh:select »'SELECT $this { $this ?p ?o MINUS { ?o ?p 1 } }' ]",
        f"The query has MINUS, which {NOT_BESIDE}.",
    ),
    (
        "sh:sparql [ sh:select »'SELECT $this { SERVICE ex:s { ?s ?p ?o } }' ]",
        "The query is refused: SERVICE could contact another host or read a file, which aif check never does.",
    ),
    (
        "sh:sparql [ sh:select »'SELECT $this { $this ?p ?o BIND (1 AS ?this) }' ]",
        f"The query does something that {NOT_BESIDE}: cannot use AS to re-bind",
    ),
]
# what SHACL allows and passes over
SILENT = [
    (
        S,
        "sh:node »ex:Nothing",
        "warning",
        "sh:node refers to ex:Nothing, which is not a shape here, so everything conforms to it.",
    ),
    (
        S,
        "sh:not »ex:Thing",
        "warning",
        "sh:not refers to ex:Thing, which is not a shape here, so everything conforms to it.",
    ),
    (P, "»sh:minCuont 1", "warning", "sh:minCuont is not a term of SHACL and has no effect."),
    (P, "»sh:memberShape ex:Good", "warning", "sh:memberShape is a term of SHACL 1.2, which is not supported."),
    (S, "a »sh:NodeShpae", "warning", "sh:NodeShpae is not a term of SHACL and has no effect."),
    (
        P,
        "sh:severity »sh:Fatal",
        "warning",
        "sh:Fatal is not one of SHACL's severities; its results count as violations.",
    ),
    (P, "sh:severity »ex:Mine", "info", "ex:Mine is not one of SHACL's severities; its results count as violations."),
    (P, "sh:datatype »xsd:Integer", "warning", "xsd:Integer is not a datatype of XML Schema, so no value conforms."),
    (P, "»sh:flags 'i'", "warning", "sh:flags has no effect without sh:pattern."),
    (P, "»sh:ignoredProperties ( ex:q )", "warning", "sh:ignoredProperties has no effect without sh:closed."),
    (P, "sh:pattern 'x' ; sh:flags »'ix'", "warning", 'sh:flags "x" is not supported.'),
    (S, "»sh:js [ sh:jsFunctionName 'f' ]", "warning", "sh:js is a constraint in JavaScript, which is not supported."),
    (
        S,
        "»sh:target [ sh:select 'SELECT ?this {}' ]",
        "warning",
        "sh:target is a target of SHACL Advanced Features, which is not supported.",
    ),
    (S, "»sh:rule [ sh:subject sh:this ]", "warning", "sh:rule is a rule, which is not supported."),
    (
        S,
        "<http://www.w3.org/2002/07/owl#imports> »ex:other",
        "info",
        "The import of ex:other is ignored: aif check reads no other hosts or files.",
    ),
    (
        S,
        "sh:sparql [ sh:select »'SELECT ?x { ?x ?y 5 }' ]",
        "warning",
        "The query does not select $this, so its results are reported for the focus node.",
    ),
]


def placed(where: str, text: str) -> tuple[str, str]:
    """The shape with ``text`` in it, and the place of the mark."""
    whole = where.replace("⟨⟩", text)
    return whole.replace("»", ""), f"shapes.ttl:{LINE}:{whole.index('»') + 1}"


def faults(folder: Path, shape: str) -> tuple[list[Finding], list[Finding]]:
    """The findings about the shapes, and those about the data, of a shape beside a good one."""
    found = check(folder, "ex:a ex:p 'x' .\nex:Thing ex:q 1 .\n", f"{shape}\n{GOOD}").findings
    return [each for each in found if each.kind == "shapes"], [each for each in found if each.kind == "shape"]


@pytest.mark.parametrize(("where", "text", "message", "hint"), VIOLATIONS, ids=[case[1] for case in VIOLATIONS])
def test_a_shape_against_the_rules_is_told_at_its_place_and_not_run(
    tmp_path: Path, where: str, text: str, message: str, hint: str
) -> None:
    shape, place = placed(where, text)
    (told,), (missing,) = faults(tmp_path, shape)
    assert (str(told.place), told.message, told.severity, told.rule) == (place, message, "violation", "ex:S")
    assert hint in told.hint
    assert told.hint.endswith("Until then the shape is skipped.")
    assert missing.message == "ex:r is missing."


@pytest.mark.parametrize(("path", "message"), PATHS)
def test_a_path_that_is_none_is_told_at_its_innermost_place(tmp_path: Path, path: str, message: str) -> None:
    shape, place = placed("ex:S sh:targetNode ex:a ; sh:property [ sh:path ⟨⟩ ; sh:minCount 1 ] .", path)
    (told,), (missing,) = faults(tmp_path, shape)
    assert (str(told.place), told.message) == (place, message)
    assert missing.message == "ex:r is missing."


@pytest.mark.parametrize(("text", "message"), QUERIES)
def test_a_query_that_cannot_be_run_is_told_at_its_text(tmp_path: Path, text: str, message: str) -> None:
    shape, place = placed(S, text)
    (told,), (missing,) = faults(tmp_path, shape)
    assert (str(told.place), told.severity, told.rule) == (place, "violation", "ex:S")
    assert told.message.startswith(message)
    assert missing.message == "ex:r is missing."


@pytest.mark.parametrize(("where", "text", "severity", "message"), SILENT, ids=[case[1] for case in SILENT])
def test_what_shacl_passes_over_is_told(tmp_path: Path, where: str, text: str, severity: str, message: str) -> None:
    shape, place = placed(where, text)
    (told,), _ = faults(tmp_path, shape)
    assert (str(told.place), told.message, told.severity, told.rule) == (place, message, severity, "ex:S")
    assert "not run" not in told.hint or severity == "violation"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    cases = [*(case[:2] for case in VIOLATIONS), *(case[:2] for case in SILENT)]
    shapes = [placed(where, text)[0].replace("ex:S ", f"ex:S{n} ") for n, (where, text) in enumerate(cases)]
    told, data = faults(tmp_path, "\n".join(shapes))
    assert {finding.rule for finding in told} == {f"ex:S{n}" for n in range(len(cases))}
    assert "ex:r is missing." in {finding.message for finding in data}


def test_shapes_without_a_target_are_told(tmp_path: Path) -> None:
    found = check(tmp_path, "ex:a ex:p 1 .\n", "ex:S a sh:NodeShape ; sh:nodeKind sh:IRI .\n").findings
    assert [finding.message for finding in found] == ["No shape has a target, so no data are checked."]


COMPONENT = """ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:max ] ;
  sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER (strlen(str($value)) <= $max) }" ] .
ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:p ; ex:max 3 ] .
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("sh:parameter [ sh:path ex:max ]", "ex:x 1", "A constraint component needs a sh:parameter."),
        ("[ sh:path ex:max ]", "[ sh:name 'max' ]", "A parameter must have exactly one sh:path; this one has none."),
        ("ex:max ]", "ex:value ]", "A parameter cannot be called value: that variable is reserved in queries."),
        (
            "ex:max ] ;",
            "ex:max ; sh:optional true ] ;",
            "A constraint component needs a parameter that is not optional.",
        ),
        ("ASK {", "ASK ", "The query is invalid: "),
        ("sh:ask", "sh:aks", "sh:aks is not a term of SHACL and has no effect."),
    ],
)
def test_a_component_that_is_wrong_spoils_no_shape(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert [finding.place is not None for finding in faults(tmp_path, COMPONENT)[0]] == []
    assert old in COMPONENT
    told, data = faults(tmp_path, COMPONENT.replace(old, new, 1))
    assert any(finding.message.startswith(message) for finding in told)
    assert all(finding.place is not None for finding in told)
    assert [finding.message for finding in data] == ["ex:r is missing."]


@pytest.mark.parametrize(
    "condition",
    [
        "sh:not ex:Wrong",
        "sh:not [ sh:node ex:Wrong ]",
        "sh:not [ sh:property [ sh:path ex:p ; sh:node ex:Wrong ] ]",
        "sh:or ( ex:Wrong [ sh:nodeKind sh:Literal ] )",
        "sh:xone ( ex:Wrong [ sh:nodeKind sh:IRI ] )",
        "sh:property [ sh:path ex:p ; sh:qualifiedValueShape ex:Wrong ; sh:qualifiedMaxCount 0 ]",
        "sh:and ( ex:Wrong )",
        "sh:node ex:Wrong",
    ],
)
def test_what_rests_on_a_shape_left_out_finds_nothing(tmp_path: Path, condition: str) -> None:
    shape = f"ex:S sh:targetNode ex:a ; {condition} .\nex:Wrong sh:class 'x' ; sh:nodeKind sh:Literal ."
    told, data = faults(tmp_path, shape)
    assert [finding.rule for finding in told] == ["ex:Wrong"]
    assert [finding.rule for finding in data] == ["ex:Good"]


# SHACL for SHACL (SHACL, appendix C), as pySHACL ships it, is the reference of the table of rules.


@pytest.fixture(scope="module")
def shacl_shacl() -> rdflib.Graph:
    with (Path(pyshacl.__file__).parent / "assets/shacl-shacl.pickle").open("rb") as file:
        store, identifier = pickle.load(file)
    return rdflib.Graph(store=store, identifier=identifier)


def ill_formed(shacl_shacl: rdflib.Graph, shapes: rdflib.Graph) -> set[str]:
    """The nodes that SHACL for SHACL finds wrong."""
    rules = rdflib.Graph()
    rules += shacl_shacl
    report = validate(shapes, rules).report
    assert list(report.objects(None, SH.conforms))
    return {str(node) for result in report.objects(None, SH.result) for node in report.objects(result, SH.focusNode)}


def violations(shapes: rdflib.Graph) -> Iterator[ShapeFault]:
    with quiet_literals():
        yield from (fault for fault in faults_of(shapes, {}, str) if fault.severity == "violation")


def test_the_shapes_of_the_graph_conform(shacl_shacl: rdflib.Graph) -> None:
    shapes, places = positioned_graph(ROOT / "ontology/shapes.ttl")
    assert faults_of(shapes, places, str) == ()
    assert ill_formed(shacl_shacl, shapes) == set()


def test_each_property_with_each_odd_value_is_judged_as_by_shacl_for_shacl(shacl_shacl: rdflib.Graph) -> None:
    """One shape for each property and value: both find the same ones wrong, and pySHACL can run what is left."""
    values = ["'x'", "7", "true", "sh:IRI", "( 'en' ex:Shape )"]
    names = [name for name in RULES if name != "sparql"]  # SHACL for SHACL does not look at queries
    lines = [HEAD, "ex:Shape a sh:NodeShape ; sh:nodeKind sh:IRI ."]
    for name, (number, value) in itertools.product(names, enumerate(values)):
        for kind, path in (("N", ""), ("P", "sh:path ex:p ; ")):
            beside = "sh:pattern 'x' ; " if name == "flags" else ""
            lines.append(f"ex:{kind}-{name}-{number} {path}{beside}sh:{name} {value} .")
    shapes = rdflib.Graph().parse(data="\n".join(lines), format="turtle")
    ours = {str(fault.shape) for fault in violations(shapes)}
    theirs = ill_formed(shacl_shacl, shapes)
    # Of a property that names shapes, SHACL for SHACL blames the value, or nobody: the sentence is in the text alone.
    judged = {f"http://example.org/{kind}-{name}-{n}" for name in names for kind in "NP" for n in range(len(values))}
    judged -= {node for node in judged if node.split("-")[1] in {*SHAPE_VALUED, *LIST_VALUED}}
    assert ours & judged == theirs & judged
    assert len(ours & judged) > len(judged) / 3
    left = rdflib.Graph()
    left += shapes
    leave_out(left, {fault.shape for fault in violations(shapes) if fault.shape is not None})
    assert [fault.message for fault in validate(rdflib.Graph(), left).faults if fault.kind == "ill-formed"] == []


SUITE = sorted((SUITES / "w3c-shacl/tests").rglob("*.ttl"))
# The suite asks what becomes of these; they are against the rules all the same.
AGAINST_THE_RULES = {
    "path-strange-001": "The path is a list and something else at the same time.",
    "path-strange-002": "The path is a list and something else at the same time.",
    "pre-binding-006": "The query does something that SHACL does not allow",
    "shapesGraph-001": "The query uses $shapesGraph",
    "unsupported-sparql-001": "The query has MINUS",
    "unsupported-sparql-002": "The query has VALUES",
    "unsupported-sparql-003": "The query is refused: SERVICE",
    "unsupported-sparql-004": "The query does something that SHACL does not allow",
    "unsupported-sparql-005": "The query does something that SHACL does not allow",
    "unsupported-sparql-006": "The query does something that SHACL does not allow",
}


@pytest.mark.skipif(not SUITE, reason="the W3C SHACL suite is not here: set AIF_SUITES")
def test_no_shape_of_the_w3c_suite_is_blamed_but_those_named() -> None:
    found = {}
    for path in SUITE:
        shapes, _ = positioned_graph(path)
        for fault in violations(shapes):
            found[path.stem] = fault.message
    assert found.keys() == AGAINST_THE_RULES.keys()
    assert all(found[name].startswith(message) for name, message in AGAINST_THE_RULES.items())


# Queries that look as if


@pytest.mark.parametrize(
    "query",
    [
        'SELECT $this ?value { $this ex:p ?value FILTER (?value != "SERVICE <x> { }") }',
        "SELECT $this ?value { $this ex:p ?value # SERVICE <x> and MINUS { } and VALUES ?x\n}",
        "SELECT $this ?value { $this ex:p ?value FILTER (?value != <http://x/SERVICE>) }",
        'SELECT $this ?value { $this ex:p ?value FILTER (?value != " MINUS { VALUES (?x) AS ?this SELECT * ") }',
        "SELECT $this ?value { $this ex:p ?value OPTIONAL { ?value ex:minus ?terminus . } }",
        "SELECT $this ?value { $this ex:p ?value OPTIONAL { ?value ex:service ?values . ?as ?this ?x . } }",
        "SELECT $this ?value { ?s ex:p ?value FILTER(?s=$this) }",
    ],
)
def test_what_only_looks_like_a_keyword_is_none(tmp_path: Path, query: str) -> None:
    prefix = "PREFIX ex: <http://example.org/>\n"
    shape = f"ex:S sh:targetNode ex:a ; sh:sparql [ sh:select '''{prefix}{query}''' ; sh:message 'Found {{?value}}' ] ."
    told, data = faults(tmp_path, shape)
    assert told == []
    assert "Found x" in {finding.message for finding in data}
    report = check(tmp_path, "ex:a ex:p 'x' .\n", shape).report.decode()
    assert "\\\\u00" not in report, "the report has the author's query"


def test_a_variable_is_bound_whatever_stands_before_it(tmp_path: Path) -> None:
    query = "SELECT $this ?value { $this ?any ?other;$PATH ?value }"
    text = f"»sh:sparql [ sh:select '{query}' ; sh:message 'Found {{?value}} as {{$PATH}} of {{$this}}' ]"
    told, data = faults(tmp_path, placed(P, text)[0])
    assert told == []
    assert "Found x as ex:p of ex:a" in {finding.message for finding in data}
    _, data = faults(tmp_path, placed(P, text)[0].replace("sh:path ex:p", "sh:path ex:other"))
    assert [finding.rule for finding in data] == ["ex:Good"]


@pytest.mark.parametrize("query", ["SELECT $this { ?s ?p 'a # b' } # c", "SELECT ?x { ?x ex:p '''a\nAS ?this''' }"])
def test_a_query_in_disguise_is_the_same_query(query: str) -> None:
    from rdflib.plugins.sparql import prepareQuery

    names = {"ex": URIRef("http://example.org/")}
    assert str(prepareQuery(disguised(query), initNs=names).algebra) == str(prepareQuery(query, initNs=names).algebra)


# The command line


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[list[str]]]:
    code = main(["check", "--format", "tsv", *map(str, arguments)])
    return code, [line.split("\t") for line in capsys.readouterr().out.splitlines()[1:]]


def test_shapes_of_several_files_and_folders_are_used_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data.ttl").write_text(f"{HEAD}ex:a ex:p 'x' .\n")
    (tmp_path / "one.ttl").write_text(f"{HEAD}ex:S sh:targetNode ex:a ; sh:node ex:T .\n")
    (tmp_path / "more").mkdir()
    (tmp_path / "more/two.ttl").write_text(f"{HEAD}ex:T sh:property [ sh:path ex:r ; sh:minCount 1 ] .\n")
    data = tmp_path / "data.ttl"
    code, rows = run(capsys, "--shapes", tmp_path / "one.ttl", "--shapes", tmp_path / "more", data)
    assert (code, [row[1] for row in rows if row[0] == "violation"]) == (1, ["ex:S"])
    code, rows = run(capsys, "--shapes", tmp_path / "one.ttl", data)
    assert [row[1] for row in rows if "ex:T, which is not a shape here" in row[8]] == ["ex:S"]


def test_shapes_among_the_files_checked_are_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data.ttl").write_text(f"{HEAD}ex:a ex:p 'x' .\n")
    (tmp_path / "shapes.ttl").write_text(f"{HEAD}ex:S sh:targetNode ex:a ; sh:class 'x' .\n")
    code, rows = run(capsys, "--alone", tmp_path)
    assert code == 1
    assert ["ex:S", str(LINE), "36"] in [[row[1], *row[3:5]] for row in rows if row[0] == "violation"]


def test_a_shapes_file_that_is_none_is_told_and_the_others_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data.ttl").write_text(f"{HEAD}ex:a ex:p 'x' .\n")
    (tmp_path / "bad.ttl").write_text(f"{HEAD}ex:S sh:targetNode [ .\n")
    (tmp_path / "good.ttl").write_text(HEAD + GOOD)
    code, rows = run(capsys, "--shapes", tmp_path / "bad.ttl", "--shapes", tmp_path / "good.ttl", tmp_path / "data.ttl")
    assert code == 1
    assert {"syntax", "ex:Good"} <= {row[1] for row in rows}
    assert len([row for row in rows if row[2].endswith("bad.ttl")]) == 1
    main(["check", "--shapes", str(tmp_path / "bad.ttl"), str(tmp_path / "data.ttl")])
    assert "also violation[unread-shapes]: The shapes in this file are skipped" in capsys.readouterr().out
