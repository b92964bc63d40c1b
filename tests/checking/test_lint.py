"""Each rule of data hygiene has a specimen that fails at a known place and one that passes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from aif_graph.checking import Finding, check_content
from aif_graph.checking.concerning import concerning
from aif_graph.checking.findings import Reporter
from aif_graph.checking.lint import lint, read_rules, text_rules
from aif_graph.datasets import Embedded
from aif_graph.errors import InputError
from aif_graph.graphs import open_folder
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.naming.names import Names
from aif_graph.reading import EvidenceRoom
from aif_graph.terms import STANDARD
from tests.growth import grows_in_proportion

FOLDER = Path(__file__).parent / "lint"
FAILING = sorted(FOLDER.glob("*-fails.ttl"))
PASSING = sorted(FOLDER.glob("*-holds.ttl"))
OF_THE_GRAPH = {"dead-verdict", "source-without-file", "undefined-term", "undescribed-source", "shared-source"}
OF_THE_TEXT = {"non-canonical-literal", "repeated-statement", "unsorted-subjects", "unused-prefix"}


def findings(root: Path, specimen: Path) -> list[Finding]:
    """What is found in the specimen when it is a source of a graph that has nothing else."""
    shutil.copy(specimen, root / "data/stated/one.ttl")
    checked = check_content(open_folder(root), fast=True)
    return [f for f in checked.findings if f.place is not None and f.place.path == "data/stated/one.ttl"]


@pytest.mark.parametrize("specimen", FAILING, ids=lambda path: path.stem)
def test_the_specimen_fails_where_its_first_line_says(specimen: Path, small_root: Path) -> None:
    told = re.match(r"# (\d+:\d+): ", specimen.read_text())
    assert told
    rule = specimen.stem.removesuffix("-fails")
    (found,) = [f for f in findings(small_root, specimen) if f.rule == rule]
    assert str(found.place) == f"data/stated/one.ttl:{told[1]}"
    assert found.message.endswith(".")
    assert found.hint
    assert found.kind == "lint"


@pytest.mark.parametrize("specimen", PASSING, ids=lambda path: path.stem)
def test_the_other_specimen_passes(specimen: Path, small_root: Path) -> None:
    rule = specimen.stem.removesuffix("-holds")
    assert [str(f) for f in findings(small_root, specimen) if f.rule == rule] == []


def test_every_rule_has_both_specimens() -> None:
    rules = {*(rule.name for rule in read_rules(())), "iri-outside-scheme"}
    wanted = rules | OF_THE_TEXT | OF_THE_GRAPH - {"undescribed-source", "shared-source"}
    assert {path.stem.removesuffix("-fails") for path in FAILING} == wanted
    assert {path.stem.removesuffix("-holds") for path in PASSING} == wanted


def test_a_source_that_nothing_describes_is_a_finding(small_root: Path) -> None:
    (small_root / "data/stated/three.ttl").write_text("")
    checked = check_content(open_folder(small_root), fast=True)
    (found,) = [f for f in checked.findings if f.rule == "undescribed-source"]
    assert str(found.place) == "data/stated/three.ttl:1"
    assert "sources.ttl" in found.hint


def test_an_undescribed_source_is_told_where_its_file_begins_to_state(small_root: Path) -> None:
    (small_root / "data/stated/three.ttl").write_text("# a comment\n\n  <urn:a>\n    a <urn:b> .\n")
    checked = check_content(open_folder(small_root), fast=True)
    assert [str(f.place) for f in checked.findings if f.rule == "undescribed-source"] == ["data/stated/three.ttl:3:3"]


def test_of_three_things_with_one_label_two_are_told_beside_the_first(small_root: Path) -> None:
    things = (f'<urn:{name}> a <urn:Thing> ; rdfs:label "X" .\n' for name in "cab")
    text = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n" + "".join(things)
    (small_root / "data/stated/one.ttl").write_text(text)
    found = [f for f in check_content(open_folder(small_root), fast=True).findings if f.rule == "duplicate-label"]
    assert [(f.node, str(f.place)) for f in found] == [
        ("urn:c", "data/stated/one.ttl:2:36"),
        ("urn:b", "data/stated/one.ttl:4:36"),
    ]
    for finding in found:
        (first,) = finding.causes
        assert (first.node, str(first.place)) == ("urn:a", "data/stated/one.ttl:3:36")
        assert "urn:a" in finding.message


def test_two_files_of_one_source_are_a_finding(small_root: Path) -> None:
    (small_root / "data/stated/one.ttl").write_text("")
    (small_root / "data/reference/one.ttl").write_text("")
    checked = check_content(open_folder(small_root), fast=True)
    assert [str(f.place) for f in checked.findings if f.rule == "shared-source"] == ["data/stated/one.ttl"]


@pytest.mark.parametrize(
    "header",
    [
        "#+ severity: warning",
        "#+ severity: loud\n#+ message: No.",
        "#+ severity: info\n#+ scope: moon\n#+ message: No.",
    ],
)
def test_a_rule_without_its_parts_is_refused_at_its_file(tmp_path: Path, header: str) -> None:
    (tmp_path / "mine.rq").write_text(header + "\nSELECT ?subject {}")
    with pytest.raises(InputError, match="hygiene rule") as caught:
        read_rules([tmp_path / "mine.rq"])
    assert str(caught.value.place).endswith("mine.rq:1")


def _found(path: Path, seconds: float = 60.0) -> list[Finding]:
    """What one rule of somebody finds in a small dataset."""
    term = NamedNode("http://example.org/a")
    dataset = Embedded(
        [Quad(term, NamedNode(STANDARD["rdf"] + "type"), NamedNode(f"{term.value}{n}")) for n in range(400)]
    )
    rules = [rule for rule in read_rules([path]) if rule.path == path]
    room = EvidenceRoom(path.parent, (), url=NamedNode("http://example.org/url"))
    return list(lint(rules, dataset, "http://example.org/", Reporter(Names(dataset), room), seconds=seconds))


def test_a_rule_that_takes_too_long_is_a_finding(tmp_path: Path) -> None:
    rule = tmp_path / "own.rq"
    joined = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(6))
    rule.write_text(f"{HEADER}#+ message: m\nSELECT ?s0 {{ {joined} FILTER(CONCAT(STR(?s1), STR(?o5)) = 'x') }}")
    (found,) = _found(rule, seconds=1.0)
    assert found.severity == "violation"
    assert "did not finish within 1 s" in found.message
    assert str(found.place) == f"{rule}:1"


HEADER = "#+ summary: s\n#+ severity: warning\n#+ scope: any\n"


@pytest.mark.parametrize(
    "message",
    ["x {nope}", "x {subject", "'{} {0}'", "'{subject.__class__}'", "'{subject:>900000000}'", "'{subject!r}'"],
)
def test_any_message_of_a_rule_is_text(tmp_path: Path, message: str) -> None:
    rule = tmp_path / "own.rq"
    rule.write_text(f"{HEADER}#+ message: {message}\nSELECT ?subject {{ ?subject a ?c }} LIMIT 1")
    (found,) = _found(rule)
    assert found.message == message.strip("'")


@pytest.mark.parametrize("header", [b"message: \xe9", b"message: [a, b]", b"message: " + b"[" * 5_000])
def test_a_rule_that_cannot_be_read_is_told(tmp_path: Path, header: bytes) -> None:
    rule = tmp_path / "own.rq"
    rule.write_bytes(HEADER.encode() + b"#+ " + header + b"\nASK {}")
    with pytest.raises(InputError) as raised:
        read_rules([rule])
    assert str(rule) in str(raised.value)


def test_unused_prefixes_are_found_in_time_that_grows_with_the_text() -> None:
    def work(text: str) -> object:
        lines = (piece.format(n) for n, piece in enumerate(text.split("|")[:-1]))
        return list(text_rules({"a.ttl": "".join(lines)}, sorted_subjects=False))

    assert grows_in_proportion(work, "@prefix p{}: <http://example.org/> .\n|", count=2_000)


def test_a_subject_is_compared_with_the_last_in_order_before_it() -> None:
    text = "".join(f"e:{name}\n    e:p 1 ;\n.\n" for name in ("c", "a", "b", "d"))
    found = [(f.place.line, f.message) for f in text_rules({"a.ttl": text}, sorted_subjects=True) if f.place]
    assert found == [(4, "e:a comes after e:c."), (7, "e:b comes after e:c.")]


def test_a_check_that_did_not_finish_concerns_whatever_file_was_named(graph: KnowledgeGraph) -> None:
    slow = "The SPARQLBased constraint ran for more than 5 s of CPU time and was skipped."
    undecided = [
        Finding("violation", "shape:x", slow, kind="shapes"),
        Finding("violation", "own", "The rule did not finish: more than 60 s.", kind="lint"),
    ]
    other = Finding("violation", "shape:y", "Something else, somewhere else.", kind="shape")
    assert concerning([*undecided, other], [graph.documents[0].path], graph) == tuple(undecided)
