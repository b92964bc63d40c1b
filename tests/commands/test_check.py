"""The verb ``check`` as people and pipelines use it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

HEAD = """@prefix aif: <https://w3id.org/aif-graph/ontology#> .
@prefix factory: <https://w3id.org/aif-graph/id/factory/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

"""
SLIP = HEAD + 'factory:x\n    a aif:AIFactory ;\n    aif:hostdBy factory:lumi-aif ;\n    rdfs:label "X"@en ;\n.\n'
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix e: <http://example.org/> .
e:S a sh:NodeShape ; sh:targetClass e:Boat ; sh:property [ sh:path e:name ; sh:minCount 1 ; sh:severity sh:Warning ] .
"""
BOAT = "@prefix e: <http://example.org/> .\ne:a a e:Boat .\n"


@pytest.fixture
def boat(tmp_path: Path) -> Path:
    (tmp_path / "shapes.ttl").write_text(SHAPES)
    (tmp_path / "fleet").mkdir()
    (tmp_path / "fleet/boat.ttl").write_text(BOAT)
    return tmp_path


def test_the_real_graph_passes_at_the_strictest(aif: Run) -> None:
    done = aif("check", "--fail-on", "info")
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("Nothing found in ")


def test_a_file_beside_the_graph_shows_what_concerns_it(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(SLIP)
    done = aif("check", "mine.ttl", cwd=tmp_path, env={"AIF_GRAPH": str(ROOT)})
    assert done.returncode == 1
    assert "mine.ttl:7:5" in done.stdout
    assert "7 |     aif:hostdBy factory:lumi-aif ;" in done.stdout
    assert "  |     ^" in done.stdout
    assert "Did you mean aif:hostedBy?" in done.stdout
    assert "data/stated" not in done.stdout


def test_a_hint_names_what_fits_in_the_place(aif: Run) -> None:
    """A property where a property stands, a class for a class, a thing of a class below the one asked for."""
    thing = "<https://w3id.org/aif-graph/id/funding/{}>\n    a {} ;\n"
    first = thing.format("x", "aif:FundingAmmount") + "    aif:currency 1 ;\n"
    first += "    aif:locatedIn <https://w3id.org/aif-graph/id/country/Germany> ;\n.\n"
    text = HEAD + first + thing.format("y", "aif:FundingAmount") + ".\n"
    done = json.loads(aif("check", "-", "--format", "json", input=text).stdout)
    hints = {(finding["place"]["line"], finding["hint"]) for finding in done["findings"]}
    assert (6, "Did you mean aif:FundingAmount?") in hints
    assert (7, "Did you mean aif:hasCurrency?") in hints
    assert (8, "Did you mean country:de (Germany)?") in hints
    assert (10, "Add aif:fundingOf or aif:partOfAmount.") in hints


def test_a_day_that_is_none_is_told_from_a_text_without_a_type(aif: Run, boat: Path) -> None:
    shape = "e:S sh:property [ sh:path e:on ; sh:datatype <http://www.w3.org/2001/XMLSchema#date> ] ."
    (boat / "shapes.ttl").write_text(SHAPES + shape)
    day = '"2026-02-30"^^<http://www.w3.org/2001/XMLSchema#date>'
    (boat / "fleet/boat.ttl").write_text(f'{BOAT}e:a e:on {day} .\ne:b a e:Boat ; e:on "2026-02-28" .\n')
    told = aif("check", "--shapes", "shapes.ttl", "fleet", cwd=boat).stdout
    assert "2026-02-30 is not a valid value of xsd:date." in told
    assert "2026-02-28 is not an xsd:date." in told


def test_a_target_misspelt_is_told_and_one_without_instances_is_not(aif: Run, boat: Path) -> None:
    (boat / "shapes.ttl").write_text(
        SHAPES.replace("e:Boat", "e:Baot") + "e:R a sh:NodeShape ; sh:targetClass e:Raft ."
    )
    told = aif("check", "--shapes", "shapes.ttl", "fleet", cwd=boat).stdout
    assert "info[e:S]: No checked node has the class e:Baot" in told
    assert " --> shapes.ttl:3:37\n" in told
    assert "Did you mean e:Boat?" in told
    assert "e:Raft" not in told


def test_of_too_many_values_each_is_told_with_its_place(aif: Run, boat: Path) -> None:
    (boat / "shapes.ttl").write_text(SHAPES + "e:S sh:property [ sh:path e:name ; sh:maxCount 1 ] .")
    (boat / "fleet/boat.ttl").write_text(f'{BOAT}e:a e:name "A" .\n')
    (boat / "fleet/later.ttl").write_text('@prefix e: <http://example.org/> .\n\ne:a e:name "B" .\n')
    told = aif("check", "--shapes", "shapes.ttl", "fleet", cwd=boat).stdout
    assert "fleet/boat.ttl:3:12" in told
    assert "e:a e:name A." in told
    assert "e:a e:name B. --> fleet/later.ttl:3:12" in told


def test_what_stands_before_a_slip_in_a_list_has_a_place(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(f'{BOAT}\ne:b e:has ( 1 "a\n) .\n')
    (found,) = json.loads(aif("check", "--alone", "--format", "json", "mine.ttl", cwd=tmp_path).stdout)["findings"]
    assert (found["rule"], found["place"]["line"], found["place"]["column"]) == ("syntax", 4, 15)
    (cause,) = found["causes"]
    assert (cause["rule"], cause["place"]["line"], cause["place"]["column"]) == ("untyped-thing", 4, 1)


def test_standard_input_has_places_and_lines(aif: Run) -> None:
    done = aif("check", "-", input=SLIP)
    assert done.returncode == 1
    assert "<stdin>:7:5" in done.stdout
    assert "7 |     aif:hostdBy factory:lumi-aif ;" in done.stdout


def test_a_file_of_the_graph_itself_is_not_read_twice(aif: Run) -> None:
    done = aif("check", str(ROOT / "data/verdicts.ttl"), "--fail-on", "info")
    assert done.returncode == 0, done.stdout


def test_another_project_with_its_own_shapes(aif: Run, boat: Path) -> None:
    done = aif("check", "--shapes", "shapes.ttl", "fleet", cwd=boat)
    assert "fleet/boat.ttl:2:1" in done.stdout
    assert "shapes.ttl:3:89" in done.stdout
    assert "e:name is missing." in done.stdout
    assert "accepted" not in done.stdout
    assert "aif-graph" not in done.stdout


@pytest.mark.parametrize(("level", "code"), [("violation", 0), ("warning", 1), ("info", 1)])
def test_fail_on_sets_the_exit_code(aif: Run, boat: Path, level: str, code: int) -> None:
    assert aif("check", "--shapes", "shapes.ttl", "fleet", "--fail-on", level, cwd=boat).returncode == code


def test_alone_takes_no_shapes(aif: Run, boat: Path) -> None:
    done = aif("check", "--alone", "fleet/boat.ttl", cwd=boat)
    assert "has fewer" not in done.stdout
    assert done.returncode == 0
    (boat / "onto.ttl").write_text(BOAT + "e:Boat a <http://www.w3.org/2002/07/owl#Class> .\ne:Ship a e:Kind .\n")
    assert "OWL 2 Syntax" in aif("check", "--alone", "onto.ttl", cwd=boat).stdout  # e:Kind is not declared


def test_a_hint_is_written_as_the_file_writes_names(aif: Run, boat: Path) -> None:
    declared = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\ne:Boat a owl:Class .\n"
    (boat / "onto.ttl").write_text(BOAT + declared + "e:b a e:Ship ; e:sails <http://other.org/Kind> .\n")
    lines = aif("check", "--alone", "onto.ttl", "--format", "tsv", cwd=boat).stdout.splitlines()
    (ship,) = [line for line in lines if "e:Ship is used" in line]
    assert ship.endswith("\tDeclare it: e:Ship a owl:Class .")
    (sails,) = [line for line in lines if "e:sails is used" in line]
    assert sails.split("\t")[2:5] == ["onto.ttl", "5", "16"]  # at the property, not at its value
    (boat / "far.ttl").write_text(
        "<urn:a> a <http://far.org/K> . <http://far.org/L> a <http://www.w3.org/2002/07/owl#Class> ."
    )
    assert "Declare it: <http://far.org/K> a owl:Class ." in aif("check", "--alone", "far.ttl", cwd=boat).stdout


def test_every_format_is_written_to_a_file(aif: Run, boat: Path) -> None:
    for name in ("text", "json", "junit", "sarif", "github", "html", "turtle", "tsv"):
        done = aif("check", "--shapes", "shapes.ttl", "fleet", "--format", name, "--output", f"out.{name}", cwd=boat)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        wanted = "sh:ValidationReport" if name == "turtle" else "boat.ttl"
        assert wanted in (boat / f"out.{name}").read_text(encoding="utf-8"), name
    report = json.loads((boat / "out.json").read_text(encoding="utf-8"))
    assert report["summary"]["warning"] >= 1


def test_a_slip_of_syntax_hides_nothing(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(SLIP + '\nfactory:y\n    a aif:AIFactory\n    rdfs:label "Y"@en ;\n.\n')
    done = aif("check", "mine.ttl", "--format", "tsv", cwd=tmp_path, env={"AIF_GRAPH": str(ROOT)})
    rules = {line.split("\t")[1] for line in done.stdout.splitlines()}
    assert {"syntax", "undefined-term"} <= rules
    assert done.returncode == 1


def test_broken_shapes_are_findings(aif: Run, boat: Path) -> None:
    (boat / "shapes.ttl").write_text(SHAPES + "e:T a sh:NodeShape ; sh:targetClass e:Boat sh:closed true .\n")
    done = aif("check", "--shapes", "shapes.ttl", "fleet", cwd=boat)
    assert done.returncode == 1
    assert "shapes.ttl:4:" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("check", "nowhere.ttl"), 3, "no such file"),
        (("check", "--shapes", "nowhere.ttl", "fleet"), 3, "no such file"),
        (("check", "--shapes", "shapes.ttl"), 2, "no files to check"),
        (("check", "--alone", "empty"), 3, "no data files"),
        (("check", "--format", "xml"), 2, "invalid choice"),
        (("check", "--watch", "-"), 2, "cannot be watched"),
        (("fmt", "nowhere.ttl"), 3, "no such file"),
        (("fmt", "-", "shapes.ttl"), 2, "cannot be combined"),
    ],
)
def test_bad_words_say_what_to_do(aif: Run, boat: Path, words: tuple[str, ...], code: int, told: str) -> None:
    (boat / "empty").mkdir()
    done = aif(*words, cwd=boat)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_watching_checks_again_at_each_save(boat: Path) -> None:
    command = [sys.executable, "-m", "aif_graph", "check", "--alone", "fleet/boat.ttl", "--watch", "--format", "tsv"]
    with subprocess.Popen(
        command, cwd=boat, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    ) as process:
        assert process.stdout
        assert process.stderr
        try:
            assert "watching" in process.stderr.readline()
            (boat / "fleet/boat.ttl").write_text(BOAT + "e:b a e:Boat\n")
            assert "watching" in process.stderr.readline()
        finally:
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    first, second = out.split("severity\trule")[1:]
    assert "syntax" not in first
    assert "syntax" in second


def test_a_sentence_that_begins_with_a_name_leaves_it_as_it_is_written(aif: Run, tmp_path: Path) -> None:
    classes = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\ne:A a owl:Class ; owl:disjointWith e:B .\n"
    (tmp_path / "mine.ttl").write_text(f"{BOAT}{classes}e:a a e:A , e:B .\n")
    assert "cax-dw]: e:a is in both " in aif("check", "--alone", "mine.ttl", cwd=tmp_path).stdout


def test_fmt_lays_out_and_check_only_tells(aif: Run, tmp_path: Path) -> None:
    untidy = "@prefix e: <http://e/> .\n# b\ne:b e:p 1, 2 .\n# a\ne:a e:p 'x' . # end\n"
    (tmp_path / "mine.ttl").write_text(untidy)
    told = aif("fmt", "--check", "mine.ttl", cwd=tmp_path)
    assert (told.returncode, told.stdout) == (1, "mine.ttl\n")
    assert (tmp_path / "mine.ttl").read_text() == untidy
    shown = aif("fmt", "--check", "--diff", "mine.ttl", cwd=tmp_path)
    assert "+e:a\n" in shown.stdout
    (tmp_path / "mine.ttl").chmod(0o640)
    assert aif("fmt", "mine.ttl", cwd=tmp_path).returncode == 0
    tidy = (tmp_path / "mine.ttl").read_text()
    assert tidy != untidy
    assert all(comment in tidy for comment in ("# a", "# b", "# end"))
    assert (tmp_path / "mine.ttl").stat().st_mode & 0o777 == 0o640
    assert aif("fmt", "--check", "mine.ttl", cwd=tmp_path).returncode == 0
    assert aif("fmt", "-", input=untidy).stdout == tidy


@pytest.mark.parametrize("name", ["mine.nt", "mine.jsonld"])
def test_fmt_leaves_what_is_not_turtle(aif: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("<http://e/a> <http://e/p> <http://e/b> .\n")
    done = aif("fmt", name, cwd=tmp_path)
    assert done.returncode == 3
    assert f"{name}: is not Turtle" in done.stderr
    assert (tmp_path / name).read_text() == "<http://e/a> <http://e/p> <http://e/b> .\n"


def test_fmt_says_where_to_learn_which_bytes_are_wrong(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_bytes(b"# \xe9\n")
    told = aif("fmt", "mine.ttl", cwd=tmp_path).stderr
    assert "mine.ttl: is not UTF-8 (byte 3)" in told
    assert "aif check --fast mine.ttl" in told


def test_fmt_leaves_a_malformed_file_and_does_the_others(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("@prefix e: <http://e/> .\ne:a e:p .\n")
    (tmp_path / "good.ttl").write_text("@prefix e: <http://e/> . e:a e:p 1 .")
    done = aif("fmt", "bad.ttl", "good.ttl", cwd=tmp_path)
    assert done.returncode == 3
    assert "bad.ttl:2:" in done.stderr
    assert (tmp_path / "good.ttl").read_text().endswith("e:a\n    e:p 1 ;\n.\n")
    assert (tmp_path / "bad.ttl").read_text() == "@prefix e: <http://e/> .\ne:a e:p .\n"


def test_a_report_never_takes_the_place_of_what_is_checked(aif: Run, boat: Path) -> None:
    for output in ("fleet/boat.ttl", "shapes.ttl"):
        done = aif("check", "--shapes", "shapes.ttl", "fleet", "--output", output, cwd=boat)
        assert done.returncode == 2
        assert "overwrite" in done.stderr
    assert (boat / "fleet/boat.ttl").read_text() == BOAT
    assert (boat / "shapes.ttl").read_text() == SHAPES


@pytest.mark.parametrize("folder", ["fleet/", "./fleet", "./fleet/"])
def test_a_folder_may_be_written_as_people_write_it(aif: Run, boat: Path, folder: str) -> None:
    assert "fleet/boat.ttl:2:1" in aif("check", "--shapes", "shapes.ttl", folder, cwd=boat).stdout


@pytest.mark.parametrize(
    "text",
    [
        'e:a e:p "\\uD800" .',
        'e:a e:p "A" , ?x ;',
        "e:a e:p 1",
        'e:a e:p "x"^^',
        'e:a e:p "abc',
        "e:a e:p " + "( " * 5_000,
        "e:a e:p " + "[ e:p " * 5_000,
        "@base <http:-//b/> . <u> <v> <w> .",
    ],
)
def test_whatever_a_file_holds_is_a_finding_with_a_line(aif: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.ttl").write_text("@prefix e: <http://example.org/> .\ne:z e:p 1 .\n" + text)
    done = aif("check", "--alone", "odd.ttl", cwd=tmp_path)
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == ""
    if done.returncode:
        assert "odd.ttl:3:" in done.stdout


def test_what_never_ends_is_not_read(aif: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ttl")
    (tmp_path / "zero.ttl").symlink_to("/dev/zero")
    for name in ("pipe.ttl", "zero.ttl"):
        assert "not a regular file" in aif("check", "--alone", name, cwd=tmp_path).stdout
        assert aif("fmt", name, cwd=tmp_path).returncode == 3
    assert aif("fmt", "--check", ".", cwd=tmp_path).returncode == 0


def test_a_check_against_nothing_says_so(aif: Run, boat: Path) -> None:
    (boat / "none.ttl").write_text("@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> sh:maxcount 1 .")
    done = aif("check", "--shapes", "none.ttl", "fleet", cwd=boat)
    assert "No shape has a target" in done.stdout
    assert "Did you mean sh:maxCount?" in done.stdout
    assert aif("check", "--shapes", "none.ttl", "none.ttl", cwd=boat).returncode == 2


def test_a_report_that_cannot_be_saved_names_its_file(aif: Run, boat: Path) -> None:
    done = aif("check", "--alone", "fleet", "--output", "/dev/full", cwd=boat)
    assert (done.returncode, done.stderr) == (3, "aif: /dev/full: No space left on device\n")


def test_fmt_leaves_hidden_folders_alone_unless_they_are_named(aif: Run, boat: Path) -> None:
    hidden = boat / ".venv/theirs.ttl"
    hidden.parent.mkdir()
    hidden.write_text(BOAT)
    assert aif("fmt", ".", cwd=boat).returncode == 0
    assert hidden.read_text() == BOAT
    assert (boat / "fleet/boat.ttl").read_text() != BOAT
    assert aif("fmt", ".venv", cwd=boat).returncode == 0
    assert hidden.read_text() != BOAT
