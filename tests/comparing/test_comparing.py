"""What a change means: real repositories, folders and dumps against each other."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

import aif_graph
from aif_graph.comparing import DIFFERENCE_FORMATS, PARTS, Difference, compare, opened, write_difference
from aif_graph.comparing.answer_changes import AnswerChange, Cell
from aif_graph.comparing.blanks import unmatched
from aif_graph.comparing.markdown import LIMIT
from aif_graph.comparing.statement_changes import SourceChange, Statement
from aif_graph.errors import InputError, UsageError
from tests.conftest import ROOT, SUITES, Run

FOLDERS = ("ontology", "data", "queries")
SLUG = "zdg-faima"  # here the one source that ties Moldova's antenna to a factory
LINK = "    aif:linkedToFactory factory:piast-aif ;\n"
LOST = "Moldova has access to PIAST AI Factory supercomputer"
QUICK = ("statements", "inferences")
BAD_NAME = "<b>`x` | @team *y* _z_ \\u001B[31m \\n # </details> ``` \\u202E"


def git(repository: Path, *words: str) -> str:
    """Run git for a test, with a name of its own and no settings of the machine."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    command = ["git", "-C", str(repository), *identity, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text, old
    path.write_text(text.replace(old, new, 1))


def remove_source(root: Path, slug: str = SLUG) -> None:
    (root / f"data/stated/{slug}.ttl").unlink()
    register = root / "data/sources.ttl"
    rest, count = re.subn(rf"^source:{slug}\n.*?^\.\n", "", register.read_text(), flags=re.DOTALL | re.MULTILINE)
    assert count == 1
    register.write_text(rest)


def leave_link_to_one_source(root: Path, slug: str = SLUG) -> None:
    """Take the link of Moldova's antenna out of all sources but one, however many state it."""
    block = re.compile(rf"(^antenna:faima\n(?:    .*\n)*?){re.escape(LINK)}", re.MULTILINE)
    for path in root.glob("data/stated/*.ttl"):
        text, count = block.subn(r"\1", path.read_text())
        if path.stem == slug:
            assert count == 1
        elif count:
            path.write_text(text)


def copy_graph(root: Path, folder: Path) -> Path:
    for name in FOLDERS:
        shutil.copytree(root / name, folder / name)
    shutil.copy(root / "graph.toml", folder)
    return folder


def line_of(path: Path, text: str) -> int:
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if text in line)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose sub-folder ``graph`` holds the real graph, but for what other sources say of one link.

    The branch ``pr`` removes the source of that link.
    """
    repository = tmp_path_factory.mktemp("repository")
    leave_link_to_one_source(copy_graph(ROOT, repository / "graph"))
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "one")
    git(
        repository, "tag", "empty-before", git(repository, "commit-tree", "-m", "none", _empty_tree(repository)).strip()
    )
    git(repository, "checkout", "-q", "-b", "pr")
    remove_source(repository / "graph")
    git(repository, "commit", "-q", "-a", "-m", "two")
    git(repository, "checkout", "-q", "main")
    return repository


def _empty_tree(repository: Path) -> str:
    return git(repository, "hash-object", "-t", "tree", "-w", os.devnull).strip()


@pytest.fixture(scope="module")
def root(repository: Path) -> Path:
    return repository / "graph"


@pytest.fixture(scope="module")
def removal(root: Path) -> Difference:
    """What the branch ``pr`` changes, without the findings."""
    return difference("main", "pr", root=root, parts=(*QUICK, "answers"))


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A folder with the same graph, to be changed."""
    return copy_graph(root, tmp_path / "copy")


def difference(old: str, new: str | None, *, root: Path, parts: Collection[str] = QUICK) -> Difference:
    with opened(old, new, root=root) as (before, after):
        return compare(before, after, parts)


def all_formats(found: Difference) -> Iterator[tuple[str, str]]:
    return ((format_, write_difference(found, format_)) for format_ in DIFFERENCE_FORMATS)


# A pull request that removes a source


def test_a_lost_access_names_country_system_and_the_line_that_is_gone(removal: Difference) -> None:
    line = line_of(ROOT / f"data/stated/{SLUG}.ttl", "aif:linkedToFactory")
    reason = f"FAIMA is linked to the factory PIAST AI Factory (data/stated/{SLUG}.ttl:{line})"
    for format_, text in all_formats(removal):
        assert LOST in text, format_
        if format_ != "json":
            assert f"because this is gone: {reason}" in text, format_
    told = json.loads(write_difference(removal, "json"))
    (lost,) = (inference for inference in told["inferences"]["lost"] if inference["sentence"] == LOST)
    assert [(r["sentence"], r["places"]) for r in lost["because"]] == [
        ("FAIMA is linked to the factory PIAST AI Factory", [f"data/stated/{SLUG}.ttl:{line}"])
    ]
    assert told["inferences"]["gained"] == []


def test_every_lost_inference_is_lost_and_has_a_reason_that_is_gone(removal: Difference, repository: Path) -> None:
    assert removal.lost
    removed = {statement.terms for change in removal.sources for statement in change.removed}
    for inference in removal.lost:
        assert inference.because, inference.sentence
        assert {statement.terms for statement in inference.because} <= removed
        for statement in inference.because:
            for place in statement.places:
                path, _, line = place.rpartition(":")
                assert (repository / "graph" / path).read_text().splitlines()[int(line) - 1].strip(), place


def test_statements_are_told_by_source(removal: Difference) -> None:
    kinds = {change.source.rsplit("/", 1)[-1]: change for change in removal.sources}
    assert set(kinds) == {SLUG, "sources"}
    assert (kinds[SLUG].kind, kinds["sources"].kind) == ("removed", "changed")
    document = next(d for d in aif_graph.load().documents if d.path.stem == SLUG)
    assert {s.terms for s in kinds[SLUG].removed} == {
        (str(t.subject), str(t.predicate), str(t.object)) for t in document.triples
    }
    assert not kinds[SLUG].added
    assert kinds[SLUG].title == "Ziarul de Gardă, undated: FAIMA"


def test_the_rows_of_canned_answers_that_go_are_told(removal: Difference) -> None:
    changes = {change.call: change for change in removal.answers}
    gone = changes["countries-with-access-to-system --system 'PIAST AI Factory supercomputer'"]
    assert [[cell.label for cell in row][:2] for row in gone.gone] == [["Moldova", "antenna"]]
    assert gone.come == ()
    opened_ = changes["factories-without-route-from-country --country Moldova"]
    assert opened_.gone == ()
    assert [row[0].label for row in opened_.come] == ["PIAST AI Factory"]
    for format_, text in all_formats(removal):
        assert "countries-with-access-to-system" in text, format_
    assert "    - country: Moldova, route: antenna, through: FAIMA" in write_difference(removal, "text")


def test_answers_change_as_asking_both_sides_says(removal: Difference, root: Path) -> None:
    """The rows that are reported turn the old answer into the new one."""
    with opened("main", "pr", root=root) as (old, new):
        for change in removal.answers:
            if change.values:
                continue
            dated = any(parameter.name == "day" for parameter in new.graph.queries[change.query].parameters)
            day = {"day": new.graph.day} if dated else {}
            before, after = (
                [
                    tuple(str(getattr(term, "value", "") or "") for term in row)
                    for row in side.graph.run(change.query, **day).rows
                ]
                for side in (old, new)
            )
            gone, come = ([tuple(c.value for c in row) for row in rows] for rows in (change.gone, change.come))
            if before or after:
                assert sorted([*before, *come]) == sorted([*after, *gone]), change.query


def test_the_command_tells_and_exits_with_one(aif: Run, root: Path) -> None:
    for format_ in DIFFERENCE_FORMATS:
        done = aif("diff", "main", "pr", "--only", "inferences", "--format", format_, cwd=root)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), "the graph is named, and nothing else"
        assert LOST in done.stdout
    assert json.loads(done.stdout)["differs"] is True
    assert set(json.loads(done.stdout)) == {"old", "new", "differs", "inferences", "notes"}


def test_the_other_way_round_the_access_is_gained(root: Path) -> None:
    found = difference("pr", "main", root=root)
    (gained,) = (inference for inference in found.gained if inference.sentence == LOST)
    assert [statement.sentence for statement in gained.because] == ["FAIMA is linked to the factory PIAST AI Factory"]
    assert not found.lost
    assert {change.kind for change in found.sources} == {"added", "changed"}
    assert "because this is new: FAIMA is linked" in write_difference(found, "text")


def test_no_temporary_folder_is_left(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with opened("main", "pr", root=root):
        assert len(list(tmp_path.iterdir())) == 2
    with pytest.raises(UsageError):
        difference("main", "nonsense", root=root)
    assert list(tmp_path.iterdir()) == []


def test_answers_about_access_come_first(removal: Difference) -> None:
    about = ["access" in change.tags for change in removal.answers]
    assert about == sorted(about, reverse=True)
    assert True in about
    assert False in about
    text = write_difference(removal, "text")
    assert text.index("countries-with-access-to-system") < text.index("alternative-names")
    told = json.loads(write_difference(removal, "json"))["answers"]["changes"]
    assert "access" in told[0]["tags"]


def test_a_row_that_changes_for_many_countries_is_told_once(copy: Path, root: Path) -> None:
    for path in copy.glob("queries/*.rq"):
        if path.stem != "systems-open-to-country":
            path.unlink()
    for path in copy.rglob("data/stated/*.ttl"):
        path.write_text(path.read_text().replace("system:lumi-ai\n", "system:lumi-old\n"))
    found = difference("main", str(copy), root=root, parts=("answers",))
    asked = [change for change in found.answers if change.query == "systems-open-to-country"]
    rows = [", ".join(f"{c.column}: {c.label}" for c in row if not c.fixed) for change in asked for row in change.gone]
    assert len(set(rows)) < len(rows), "the same row for several countries"
    text = write_difference(found, "text", full=True)
    lines = [line.removeprefix("    - ") for line in text.splitlines() if line.startswith("    - system")]
    assert sorted(lines) == sorted(set(rows))
    headings = [line for line in text.splitlines() if line.startswith("  systems-open-to-country")]
    assert len({re.sub(r": [+]\d+ -\d+", "", line) for line in headings}) == len(headings), "nor are the countries"
    countries: dict[str, set[str]] = {}  # of each row, as the headings tell
    for line in text.splitlines():
        if line.startswith("  systems-open-to-country"):
            one = re.search(r"--country '?([^':]*)'?:", line)
            many = re.search(r" for each country of \d+: (.*)", line)
            heading = {one[1]} if one else set(many[1].split("; ")) if many else set()
        elif line.startswith("    - system"):
            countries[line.removeprefix("    - ")] = heading
    for row, named in countries.items():
        assert named == {
            change.values[0][1]
            for change in asked
            if row in {", ".join(f"{c.column}: {c.label}" for c in line if not c.fixed) for line in change.gone}
        }


def test_what_loses_its_last_source_is_told_from_what_another_still_states(removal: Difference, root: Path) -> None:
    graph = aif_graph.load(root=root)
    gone = {statement.terms: statement for change in removal.sources for statement in change.removed}
    others = {
        (str(t.subject), str(t.predicate), str(t.object))
        for document in graph.documents
        if document.path.stem != SLUG
        for t in document.triples
    }
    still = {terms for terms in gone if terms in others and not terms[0].endswith(f"/{SLUG}>")}
    assert removal.support is not None
    assert (removal.support.unstated, removal.support.still_stated) == (len(gone) - len(still), len(still))
    assert (removal.support.first_stated, removal.support.stated_before) == (0, 0)
    assert still
    assert {terms for terms, statement in gone.items() if "still stated by" in statement.note} == still
    words = f"no longer stated by any source: {len(gone) - len(still)}; removed, but still stated by another source: "
    assert f"  {words}{len(still)}\n" in write_difference(removal, "text")
    assert json.loads(write_difference(removal, "json"))["statements"]["support"]["unstated"] == len(gone) - len(still)


def test_the_other_way_round_statements_are_new_or_stated_before(root: Path, removal: Difference) -> None:
    found = difference("pr", "main", root=root, parts=("statements",))
    assert found.support is not None
    assert removal.support is not None
    assert found.support.first_stated == removal.support.unstated
    assert found.support.stated_before == removal.support.still_stated
    assert any("stated before by" in statement.note for change in found.sources for statement in change.added)


@pytest.mark.slow
def test_progress_is_told_and_only_on_a_terminal(root: Path, aif: Run) -> None:
    told: list[str] = []

    def progress(what: str, done: int, of: int) -> None:
        told.append(what)
        assert done < of or of == 0

    with opened("main", "pr", root=root, progress=progress) as (old, new):
        compare(old, new, ("statements", "inferences", "answers"), progress=progress)
    assert list(dict.fromkeys(told)) == ["reading OLD", "reading NEW", "statements", "inferences", "asking"]
    assert "reading" not in aif("diff", "main", "main", cwd=root).stderr


@pytest.mark.skipif(os.name != "posix", reason="a terminal is a POSIX thing")
def test_progress_is_taken_away_from_the_terminal(root: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "aif_graph", "diff", "main", "pr", "--only", "statements"]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "reading OLD" in shown
    assert shown.rsplit("\r", 2)[1].strip() == ""
    assert b"reading" not in done.stdout


# What is no difference


def test_the_same_state_is_the_same_as_revision_folder_and_dump(root: Path, tmp_path: Path, aif: Run) -> None:
    aif_graph.export(aif_graph.load(root=root), tmp_path / "dumps")
    words = ["main", str(root), *(str(tmp_path / f"dumps/dataset.{ending}") for ending in ("nq", "trig"))]
    for word in words:
        found = difference(word, None, root=root, parts=PARTS)
        assert not found, write_difference(found, "text")
    for ending in ("ttl", "nt", "rdf", "jsonld"):
        found = difference(str(tmp_path / f"dumps/accepted.{ending}"), "main", root=root)
        assert not found, write_difference(found, "text")
        assert any("which source" in note for note in found.notes)
    found = difference(str(tmp_path / "dumps"), None, root=root)
    assert not found, write_difference(found, "text")
    assert found.old == f"{tmp_path / 'dumps'} (its dataset.nq)"
    done = aif("diff", words[-1], cwd=root)
    assert (done.returncode, done.stderr.count("\n")) == (0, 1), "the graph is named, and nothing else"
    assert "nothing differs" in done.stdout


def test_white_space_and_labels_of_blank_nodes_are_no_difference(copy: Path, root: Path) -> None:
    for path in copy.rglob("*.ttl"):
        path.write_text("\n\n# another beginning\n" + path.read_text().replace(" ;\n    ", "  ;\n      "))
    ontology = copy / "ontology/aif.ttl"
    mark = (
        "<http://example.org/X> <http://www.w3.org/2000/01/rdf-schema#seeAlso> {0} . {0} <http://example.org/p> {1} ."
    )
    ontology.write_text(ontology.read_text() + mark.format("_:a", "_:b"))
    other = copy.parent / "other"
    shutil.copytree(copy, other)
    ontology.write_text("\n" + ontology.read_text().replace("_:a", "_:z").replace("_:b", "_:a"))
    assert not difference(str(other), str(copy), root=root, parts=("statements", "inferences", "answers"))
    found = difference("main", str(copy), root=root)
    assert [(len(c.removed), len(c.added)) for c in found.sources] == [(0, 2)]


def test_the_same_finding_in_another_line_is_no_difference(copy: Path, root: Path) -> None:
    path = copy / f"data/stated/{SLUG}.ttl"
    replace_in(path, "aif:linkedToFactory", "aif:linkedToFactry")
    other = copy.parent / "other"
    shutil.copytree(copy, other)
    path.write_text("# one more line\n" + path.read_text())
    assert not difference(str(other), str(copy), root=root, parts=("findings",))


# Other changes


def test_an_added_source_is_told_with_what_follows(copy: Path, root: Path) -> None:
    (copy / "data/stated/new.ttl").write_text(
        "@prefix aif: <https://w3id.org/aif-graph/ontology#> .\n@prefix id: <https://w3id.org/aif-graph/id/> .\n"
        "id:country\\/hr aif:participatesIn id:consortium\\/lumi-aif-consortium .\n"
    )
    register = copy / "data/sources.ttl"
    register.write_text(f'{register.read_text()}\nsource:new a aif:Source ; rdfs:label "The <new> one"@en .\n')
    found = difference("main", str(copy), root=root)
    change = next(change for change in found.sources if change.source.endswith("/new"))
    assert (change.kind, change.title, change.removed) == ("added", "The <new> one", ())
    assert [statement.places for statement in change.added] == [("data/stated/new.ttl:3",)]
    (gained,) = (inference for inference in found.gained if inference.sentence == "Croatia has access to LUMI-AI")
    assert gained.because[0].places == ("data/stated/new.ttl:3",)


def test_a_changed_cell_of_an_axiom_is_the_reason_for_what_is_lost(copy: Path, root: Path) -> None:
    path = copy / "ontology/aif.ttl"
    text = path.read_text()
    chain = re.search(r"owl:propertyChainAxiom\s+\([^)]*aif:offersSystem[^)]*\)", text)
    assert chain
    path.write_text(text.replace(chain[0], chain[0].replace("aif:offersSystem", "aif:offersService")))
    found = difference("main", str(copy), root=root)
    assert [change.title for change in found.sources] == ["the ontology"]
    assert len(found.sources[0].removed) < 5, "of a list only the cells about the change are told"
    assert found.lost
    reasons = {statement.sentence for inference in found.lost for statement in inference.because}
    assert any("follows from the chain" in reason for reason in reasons)
    assert all(inference.because for inference in found.lost)
    assert all("_:" not in term or re.fullmatch(r"_:b\d+", term) for s in found.sources[0].removed for term in s.terms)


def test_a_verdict_that_flips_is_told_as_what_it_rejects(copy: Path, root: Path) -> None:
    path = copy / "data/verdicts.ttl"
    block = re.search(r"verdict:1healthai-galicia-share\n.*?\n\.\n", path.read_text(), re.DOTALL)
    assert block
    flipped = (
        block[0].replace("aif:accepts", "aif:x").replace("aif:rejects", "aif:accepts").replace("aif:x", "aif:rejects")
    )
    replace_in(path, block[0], flipped)
    for slow in ("single-source-statements", "organisation-roles", "systems-of-organisation"):
        (copy / f"queries/{slow}.rq").unlink()
    found = difference("main", str(copy), root=root, parts=("statements", "answers"))
    standing = {statement.sentence.split('"')[1]: statement.note.split(":")[0] for statement in found.standing}
    assert standing == {"14000000": "no longer rejected", "17000000": "now rejected"}
    assert {"14000000", "17000000"} <= set(re.findall(r"\d{8}", write_difference(found, "text")))
    assert any(change.query == "rejected-statements" and change.gone and change.come for change in found.answers)


def test_a_statement_that_a_new_verdict_rejects_is_the_reason_for_what_is_lost(copy: Path, root: Path) -> None:
    factory = re.search(r"aif:linkedToFactory (factory:\S+)", (copy / f"data/stated/{SLUG}.ttl").read_text())
    assert factory
    path = copy / "data/verdicts.ttl"
    path.write_text(
        f'{path.read_text()}\nverdict:new a aif:Verdict ; rdfs:label "a new one"@en ; aif:about antenna:faima ;\n'
        f"  aif:onProperty aif:linkedToFactory ; aif:rejects {factory[1]} .\n"
    )
    found = difference("main", str(copy), root=root)
    (lost,) = (inference for inference in found.lost if inference.sentence == LOST)
    assert [statement.note for statement in lost.because] == ["now rejected: a new one"]
    assert "because this is changed" in write_difference(found, "text")


def test_queries_that_come_go_or_break_are_told(copy: Path, root: Path) -> None:
    (copy / "queries/waves.rq").unlink()
    (copy / "queries/new.rq").write_text("#+ summary: Is it new?\nASK {}\n")
    for name, text in (
        ("sites", "SELECT ?x WHERE { SERVICE <http://x.example/> { ?x ?p ?o } }"),
        ("sectors", "SELECT"),
    ):
        header = (copy / f"queries/{name}.rq").read_text().split("\n\n")[0]
        (copy / f"queries/{name}.rq").write_text(f"{header}\n\n{text}\n")
    found = difference("main", str(copy), root=root, parts=("answers",))
    kinds = {change.query: change for change in found.answers}
    assert {name: change.kind for name, change in kinds.items()} == {
        "new": "added",
        "waves": "removed",
        "sites": "changed",
        "sectors": "changed",
    }
    assert "SERVICE" in kinds["sites"].failed_now
    assert kinds["sites"].gone
    assert "cannot be answered" in write_difference(found, "markdown")


def test_rows_that_are_there_twice_count_twice(copy: Path, root: Path) -> None:
    shutil.rmtree(copy / "queries")
    (copy / "queries").mkdir()
    (copy / "queries/kinds.rq").write_text("#+ summary: Which?\nSELECT ?kind WHERE { ?thing a aif:Source ; a ?kind }\n")
    other = copy.parent / "other"
    shutil.copytree(copy, other)
    remove_source(copy)
    (change,) = difference(str(other), str(copy), root=root, parts=("answers",)).answers
    assert [[cell.label for cell in row] for row in change.gone] == [["source"]]
    assert change.come == ()


def test_a_finding_that_appears_is_told(copy: Path, root: Path) -> None:
    replace_in(copy / f"data/stated/{SLUG}.ttl", "aif:linkedToFactory", "aif:linkedToFactry")
    found = difference("main", str(copy), root=root, parts=("findings",))
    assert any("linkedToFactry" in finding.message for finding in found.findings_come)
    for format_, text in all_formats(found):
        assert "linkedToFactry" in text, format_


def test_a_finding_names_the_changed_place_though_it_begins_at_another(copy: Path, root: Path) -> None:
    changed = "data/stated/okm-2024-12-11-kajaani.ttl"
    replace_in(copy / changed, '"LUMI-AI"@en', '"LUMI AI"@en')
    line = line_of(copy / changed, '"LUMI AI"@en')
    found = difference("main", str(copy), root=root, parts=("findings",))
    assert [finding.rule for finding in found.findings_come] == ["shape:label-language"]
    for format_, text in all_formats(found):
        assert f"{changed}:{line}:16" in text, format_


# Dumps of others


def test_a_dataset_of_others_has_a_source_for_each_graph(tmp_path: Path, root: Path) -> None:
    statement = "<http://e.example/s> <http://e.example/p> {} {}.\n"
    old, new = tmp_path / "old.nq", tmp_path / "new.nq"
    blank = statement.format("_:x", "<http://e.example/i>")
    named = statement.format('"2"', "<http://e.example/g>") + statement.format('"3"', "<http://e.example/h.ttl>")
    old.write_text(statement.format('"1"', "<http://e.example/g>") + blank)
    new.write_text(named + blank.replace("_:x", "_:y"))
    found = difference(str(old), str(new), root=root)
    changes = {change.source: (len(change.removed), len(change.added)) for change in found.sources}
    assert changes == {"http://e.example/g": (1, 1), "http://e.example/h.ttl": (0, 1)}
    assert not any("ontology" in note for note in found.notes), "nothing is lent to somebody else's files"
    new.write_text(new.read_text().replace("<http://e.example/g>", "_:g"))
    with pytest.raises(InputError, match="a named graph is a blank node"):
        difference(str(old), str(new), root=root)


def test_an_ontology_in_a_dump_is_what_is_reasoned_with(tmp_path: Path, root: Path) -> None:
    text = (
        "@prefix e: <http://e.example/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\ne: a owl:Ontology .\n{}\ne:x a e:A .\n"
    )
    (tmp_path / "old.ttl").write_text(text.replace("{}", "e:A rdfs:subClassOf e:B ."))
    (tmp_path / "new.ttl").write_text(text.replace("{}", ""))
    found = difference(str(tmp_path / "old.ttl"), str(tmp_path / "new.ttl"), root=root)
    (lost,) = (i for i in found.lost if i.terms[0] == "<http://e.example/x>")
    assert lost.terms[2] == "<http://e.example/B>"
    assert [statement.places for statement in lost.because] == [("old.ttl:4",)]


# Bad input


@pytest.mark.parametrize(
    "word",
    [
        "",
        "nonsense",
        "--output=/tmp/x",
        "-h",
        "; rm -rf /",
        "HEAD:../..",
        "HEAD:graph",
        "main..pr",
        "main pr",
        "^main",
        "@{upstream}",
        "a" * 5000,
        "\x1b[31mmain",
        "pr\n--output=x",
        "$(touch x)",
    ],
)
def test_a_word_that_is_nothing_is_a_usage_error_that_names_what_it_could_have_been(word: str, root: Path) -> None:
    with pytest.raises(UsageError, match=r"not a folder, an RDF file .* or a git revision") as caught:
        difference(word, None, root=root)
    assert caught.value.message.startswith("OLD ")
    with pytest.raises(UsageError, match=r"^NEW "):
        difference("main", word, root=root)


@pytest.mark.parametrize("words", [("--output=x",), ("--", "--output=x"), ("a\x00b",), (), ("main", "pr", "x")])
def test_the_command_refuses_hostile_words_without_a_traceback(
    words: tuple[str, ...], root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from aif_graph.cli import main

    monkeypatch.chdir(root)
    assert main(["diff", *words]) == 2
    assert "bug" not in capsys.readouterr().err
    assert {path.name for path in root.iterdir()} == {*FOLDERS, "graph.toml"}


@pytest.mark.parametrize("words", [("--only", "statments"), ("--only", ""), ("--data", "x.ttl"), ("--format", "html")])
def test_wrong_options_are_usage_errors(
    words: tuple[str, ...], root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from aif_graph.cli import main

    monkeypatch.chdir(root)
    assert main(["diff", "main", *words]) == 2
    assert capsys.readouterr().err


def test_without_git_the_message_says_so(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git is not installed"):
        difference("main", None, root=root)
    assert not difference(str(root), None, root=root)


def test_outside_a_repository_the_message_says_so(copy: Path) -> None:
    with pytest.raises(UsageError, match="is not in a git repository"):
        difference("main", None, root=copy)


def test_the_repository_is_that_of_the_folder_even_in_a_hook(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert not difference("main", None, root=root)


def test_a_revision_without_a_graph_is_bad_input(root: Path) -> None:
    with pytest.raises(InputError, match=r"contains no graph: .* \(in OLD, empty-before"):
        difference("empty-before", None, root=root)


def test_a_folder_without_a_graph_is_bad_input(root: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"contains no graph: .*in NEW"):
        difference("main", str(tmp_path), root=root)


def test_a_graph_without_questions_is_asked_those_of_the_other_side(repository: Path, root: Path, copy: Path) -> None:
    other = copy.parent / "other"
    shutil.copytree(copy, other)
    for path in other.glob("queries/*.rq"):
        if path.stem != "countries-with-access-to-system":
            path.unlink()
    shutil.rmtree(copy / "queries")
    remove_source(copy)
    git(repository, "checkout", "-q", "-b", "unasking")
    git(repository, "rm", "-q", "-r", "graph/queries")
    git(repository, "commit", "-q", "-m", "no questions")
    git(repository, "checkout", "-q", "main")
    for word in (str(copy), "unasking"):
        found = difference(word, str(other), root=root, parts=("statements", "answers"))
        assert any("has no questions; those of the other side are used" in note for note in found.notes)
        assert {change.kind for change in found.answers} <= {"changed"}
    assert not found
    found = difference(str(other), str(copy), root=root, parts=("statements", "answers"))
    assert any(change.query == "countries-with-access-to-system" for change in found.answers)
    assert all(place.startswith("data/") for c in found.sources for s in c.removed for place in s.places)
    (copy / "data/stated/new.ttl").write_text("broken")
    with pytest.raises(InputError, match=r"in OLD, ") as caught:
        difference(str(copy), str(other), root=root)
    assert str(caught.value.place).startswith(f"{copy}/data/stated/new.ttl:1")


def test_a_bare_repository_is_bad_input_with_a_hint(repository: Path, root: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare one.git"
    git(repository, "clone", "-q", "--bare", ".", str(bare))
    with pytest.raises(InputError, match="a git repository without its files") as caught:
        difference(str(bare), None, root=root)
    assert "revisions" in caught.value.hint


def test_links_that_lead_out_are_not_followed(repository: Path, root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.ttl").write_text("")
    git(repository, "checkout", "-q", "-b", "links")
    (root / "data/stated/secret.ttl").symlink_to(tmp_path / "secret.ttl")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "link")
    git(repository, "checkout", "-q", "main")
    with pytest.raises(InputError, match=r"outside the graph through 'data/stated/secret\.ttl' \(in OLD, links"):
        difference("links", None, root=root)


def test_a_broken_file_is_named_with_line_column_and_side(repository: Path, root: Path, copy: Path) -> None:
    path = copy / f"data/stated/{SLUG}.ttl"
    path.write_text(path.read_text() + "\nbroken")
    lines = len(path.read_text().splitlines())
    with pytest.raises(InputError, match=r"in NEW, ") as caught:
        difference("main", str(copy), root=root)
    assert re.match(rf"{re.escape(str(path))}:{lines}:\d+: ", caught.value.message)
    git(repository, "checkout", "-q", "-b", "broken")
    shutil.copy(path, root / f"data/stated/{SLUG}.ttl")
    git(repository, "commit", "-q", "-a", "-m", "broken")
    git(repository, "checkout", "-q", "main")
    with pytest.raises(InputError, match=r"\(in OLD, broken") as caught:
        difference("broken", None, root=root)
    assert re.match(rf"data/stated/{SLUG}\.ttl:{lines}:\d+: ", caught.value.message)


@pytest.mark.parametrize("name", ["bad.nq", "bad.trig", "bad.ttl", "bad.nt", "bad.rdf", "bad.jsonld"])
def test_a_broken_dump_is_bad_input(name: str, root: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_text("<http://e.example/s> <http://e.example/p\n{[")
    with pytest.raises(InputError, match=r"in OLD, ") as caught:
        difference(str(tmp_path / name), None, root=root)
    assert str(caught.value.place).startswith(str(tmp_path / name))


def test_a_broken_axiom_and_a_broken_header_name_their_side(copy: Path, root: Path) -> None:
    (copy / "queries/new.rq").write_text("ASK {}")
    with pytest.raises(InputError, match=r"there is no header \(in NEW"):
        difference("main", str(copy), root=root, parts=("answers",))
    path = copy / "ontology/aif.ttl"
    path.write_text(path.read_text() + "\naif:x owl:propertyChainAxiom [] .\n")
    with pytest.raises(InputError, match=r"has a node without rdf:first.*\(in NEW"):
        difference("main", str(copy), root=root)


# Formats


def test_names_are_harmless_in_text_and_markdown(copy: Path, root: Path) -> None:
    replace_in(copy / f"data/stated/{SLUG}.ttl", 'rdfs:label "FAIMA"@en', f'rdfs:label "{BAD_NAME}"@en')
    replace_in(copy / "data/sources.ttl", "Ziarul de Gardă, undated: FAIMA", BAD_NAME)
    found = difference("main", str(copy), root=root)
    for format_ in ("text", "markdown"):
        text = write_difference(found, format_)
        assert "@team" in text
        assert "".join(text.split("\n")).isprintable()
    markdown = write_difference(found, "markdown")
    outside, fence = [], ""
    for line in markdown.splitlines():
        if not fence and (opening := re.fullmatch(r"(`{3,})diff", line)):
            fence = opening[1]
        elif fence and re.fullmatch(rf"`{{{len(fence)},}}\s*", line):
            fence = ""
        elif not fence:
            outside.append(line)
    assert not fence
    assert not any(word in line for line in outside for word in ("@team", "<b>"))
    assert outside.count("</details>") == sum(line.startswith("<details>") for line in outside)


def test_a_title_of_a_side_is_harmless_in_markdown(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "a|b<img src=x>`_*@me.nt"
    path.write_text("")
    text = write_difference(difference(str(path), str(path), root=root), "markdown")
    assert "<img" not in text
    assert "@me" not in text
    assert "a|b" not in text


def test_long_lists_are_cut_and_shown_whole_on_request(root: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.nt", tmp_path / "new.nt"
    old.write_text("")
    new.write_text("".join(f'<http://e.example/s> <http://e.example/p> "{n:03}" .\n' for n in range(120)))
    found = difference(str(old), str(new), root=root, parts=("statements",))
    for format_ in ("text", "markdown"):
        cut = write_difference(found, format_)
        assert ("and 70 more" in cut, '"049"' in cut, '"050"' in cut) == (True, True, False)
        assert '"119"' in write_difference(found, format_, full=True)
    assert len(json.loads(write_difference(found, "json"))["statements"]["sources"][0]["added"]) == 120


def test_markdown_stays_below_the_length_of_a_comment(root: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.nt", tmp_path / "new.nt"
    old.write_text("")
    texts = [f"{number:04} " + "\U0001f600" * (number % 700) for number in range(900)]
    new.write_text("".join(f'<http://e.example/s> <http://e.example/p> "{text}" .\n' for text in texts))
    found = difference(str(old), str(new), root=root, parts=("statements",))
    whole = write_difference(found, "text", full=True)
    for full in (False, True):
        markdown = write_difference(found, "markdown", full=full)
        assert len(markdown.encode("utf-16-le")) // 2 < LIMIT
    assert len(markdown.encode("utf-16-le")) // 2 > LIMIT - 4000
    assert "In full: `aif diff OLD NEW --format text --full`" in markdown
    assert markdown.count("```") == 2
    assert markdown.count("<details>") == markdown.count("</details>") == 1
    shown = [line for line in markdown.splitlines() if line.startswith("+ ")]
    assert all(f"    {line}\n" in whole for line in shown), "only whole lines"
    (more,) = (line for line in markdown.splitlines() if line.startswith("  … and"))
    assert more == f"  … and {900 - len(shown)} more"


def test_a_long_section_leaves_room_for_the_others() -> None:
    statements = tuple(Statement(f"s{n} {'x' * 200}", ("a.ttl:1",), ("s", "p", "o")) for n in range(900))
    change = SourceChange("http://e.example/g", "A title", "changed", (), statements)
    answers = tuple(AnswerChange(f"q{n}", "?", "changed", come=((Cell("c", "v", f"v{n}"),),)) for n in range(30))
    notes = tuple(f"note {n} {'-' * 900}" for n in range(100))
    found = Difference("a" * 9000, "b" * 9000, ("statements", "answers"), (change,), answers=answers, notes=notes)
    markdown = write_difference(found, "markdown", full=True)
    assert LIMIT / 2 < len(markdown) < LIMIT
    assert all(f"+ c: v{n}\n" in markdown for n in range(30))
    assert "parts of statements. In full: `" in markdown
    assert "more notes" in markdown
    long = tuple(
        AnswerChange("q", "?", "changed", (("n", f"{n}"),), come=((Cell("c", "v", f"v{n} {'y' * 200}"),),))
        for n in range(900)
    )
    both = Difference("a", "b", ("statements", "answers"), (change,), answers=long)
    markdown = write_difference(both, "markdown", full=True)
    assert LIMIT / 2 < len(markdown) < LIMIT
    assert min(markdown.count(character) for character in "xy") > LIMIT / 4
    short = write_difference(Difference("a", "b", ("answers",), answers=answers), "markdown")
    assert "Left out" not in short


def test_two_runs_write_the_same(copy: Path, root: Path) -> None:
    path = copy / "ontology/aif.ttl"
    path.write_text(path.read_text() + "\naif:a rdfs:seeAlso [ rdfs:seeAlso [ rdfs:label 1, 2 ] ; rdfs:label 3 ] .\n")
    command = [sys.executable, "-m", "aif_graph", "diff", "main", str(copy), "--format", "json", "--only", "statements"]
    texts = {
        subprocess.run(
            command, cwd=root, capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1
    assert b"_:b1" in texts.pop()


# Blank nodes

P = NamedNode("http://e.example/p")
Edges = list[tuple[int, int]]


def ring(size: int, start: int = 0) -> Edges:
    return [(start + i, start + (i + 1) % size) for i in range(size)]


def path(size: int) -> Edges:
    return [(i, i + 1) for i in range(size)]


def clique(size: int) -> Edges:
    return [(a, b) for a in range(size) for b in range(size) if a != b]


def triples(edges: Edges, seed: int) -> list[Triple]:
    """The edges between blank nodes with fresh names, shuffled."""
    chance = random.Random(seed)
    names = {node: BlankNode(f"n{seed}x{chance.random()}"[:20].replace(".", "")) for edge in edges for node in edge}
    return chance.sample([Triple(names[a], P, names[b]) for a, b in edges], len(edges))


@pytest.mark.parametrize(
    "edges",
    [
        ring(3),
        ring(7),
        ring(200),
        clique(6),
        clique(30),
        [(hub, child) for hub in (-1, -2) for child in range(2000)],
        path(5000),
        [edge for start in range(0, 3000, 3) for edge in ring(3, start)],
    ],
    ids=["ring 3", "ring 7", "ring 200", "clique 6", "clique 30", "two hubs", "long path", "many rings"],
)
def test_graphs_of_blank_nodes_match_whatever_their_names(edges: Edges) -> None:
    found = unmatched(triples(edges, 1), triples(edges, 2))
    assert not found.differs
    assert not found.undecided


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (ring(6), ring(3) + ring(3, 3)),
        (ring(3), ring(3) + ring(3, 3)),
        (clique(30), clique(30)[:-1]),
        (path(2000), path(2001)),
        ([(0, 1), (1, 0)], [(0, 0), (1, 1)]),
    ],
)
def test_graphs_of_blank_nodes_that_differ_do(old: Edges, new: Edges) -> None:
    there, back = unmatched(triples(old, 1), triples(new, 2)), unmatched(triples(new, 1), triples(old, 2))
    assert there.gone or there.come
    assert (len(there.gone), len(there.come)) == (len(back.come), len(back.gone))
    assert set(there.removed) <= there.gone
    assert set(there.added) <= there.come


def test_a_change_in_one_place_leaves_other_blank_nodes_alone() -> None:
    def things(last: str, seed: int) -> list[Triple]:
        values = [*map(str, range(50)), last]
        return [Triple(BlankNode(f"s{seed}n{i}"), P, NamedNode(f"http://e.example/{v}")) for i, v in enumerate(values)]

    found = unmatched(things("old", 1), things("new", 2))
    assert [str(t.object) for t in (*found.removed, *found.added)] == [
        "<http://e.example/old>",
        "<http://e.example/new>",
    ]


def rook() -> Edges:
    """Squares of a board of four by four, those of a row or column joined."""
    squares = [(x, y) for x in range(4) for y in range(4)]
    pairs = [(a, b) for a in squares for b in squares if a != b and (a[0] == b[0] or a[1] == b[1])]
    return [(4 * a[0] + a[1], 4 * b[0] + b[1]) for a, b in pairs]


def shrikhande() -> Edges:
    """The other strongly regular graph with the parameters of ``rook``: colours alone do not tell them apart."""
    steps = ((0, 1), (0, 3), (1, 0), (3, 0), (1, 1), (3, 3))
    return [(4 * x + y, 4 * ((x + a) % 4) + (y + b) % 4) for x in range(4) for y in range(4) for a, b in steps]


def test_what_colours_do_not_tell_apart_is_searched_for() -> None:
    assert not unmatched(triples(rook(), 1), triples(rook(), 2)).differs
    found = unmatched(triples(rook(), 1), triples(shrikhande(), 2))
    assert found.differs
    assert not found.undecided


def test_a_search_that_meets_its_bound_says_so(tmp_path: Path, root: Path) -> None:
    found = unmatched(triples(rook(), 1), triples(shrikhande(), 2), max_work=100)
    assert (found.differs, found.undecided) == (False, True)
    old, new = tmp_path / "old.nt", tmp_path / "new.nt"
    for file, step in ((old, 7), (new, 11)):  # rings with chords, too large to be told apart by trying
        edges = [*ring(3000), *((a, (a + step) % 3000) for a in range(3000))]
        file.write_text("".join(f"_:n{a} {P} _:n{b} .\n_:n{b} {P} _:n{a} .\n" for a, b in edges))
    told = difference(str(old), str(new), root=root, parts=("statements",))
    assert not told
    for format_, text in all_formats(told):
        assert "too similar to compare exactly" in text, format_


@pytest.mark.parametrize("missing", [0, 1])
def test_many_alike_blank_nodes_are_counted(missing: int) -> None:
    def alike(number: int, seed: int) -> list[Triple]:
        found = [BlankNode(f"s{seed}n{i}") for i in range(number)]
        return [triple for node in found for triple in (Triple(node, P, Literal("a")), Triple(node, P, Literal("b")))]

    old, new = alike(10_000, 1), alike(10_000 - missing, 2)
    found = unmatched(old, new)
    assert (len(found.removed), len(found.added)) == (2 * missing, 0)


def test_a_neighbour_less_is_told_as_that() -> None:
    """What ties a blank node to its other neighbours is no difference."""

    def hub(children: range, seed: int) -> list[Triple]:
        centre = BlankNode(f"hub{seed}")
        nodes = [(i, BlankNode(f"s{seed}n{i}")) for i in children]
        tied = [triple for i, node in nodes for triple in (Triple(centre, P, node), Triple(node, P, Literal(str(i))))]
        return [Triple(centre, P, Literal("hub")), *tied]

    found = unmatched(hub(range(50), 1), hub(range(49), 2))
    assert [getattr(t.object, "value", "")[-2:] for t in found.removed] == ["49", "49"]
    assert found.added == ()
    assert len(found.gone) == 101


Ends = st.integers(0, 4)
Graphs = st.lists(st.tuples(Ends, st.integers(0, 1), Ends), max_size=7, unique=True)


@settings(max_examples=300, deadline=None)
@given(Graphs, Graphs, st.permutations(range(5)), st.booleans())
def test_graphs_match_if_and_only_if_their_canonical_forms_do(
    one: list[tuple[int, int, int]], other: list[tuple[int, int, int]], order: list[int], same: bool
) -> None:
    """RDFC-1.0, which Oxigraph has, is the reference; nodes above 2 are named, the others blank."""
    if same:
        other = [(order[a] if a < 3 and order[a] < 3 else a, p, b) for a, p, b in one]

    def graph(edges: list[tuple[int, int, int]], seed: int) -> list[Triple]:
        nodes = [BlankNode(f"s{seed}n{i}") if i < 3 else NamedNode(f"http://e.example/{i}") for i in range(5)]
        return [Triple(nodes[a], NamedNode(f"http://e.example/p{p}"), nodes[b]) for a, p, b in edges]

    old, new = graph(one, 1), graph(other, 2)
    assert unmatched(old, new).differs == (canonical(old) != canonical(new))


def canonical(graph: list[Triple]) -> set[str]:
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in graph)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {*map(str, dataset)}


CANON = SUITES / "rdf-canon/tests/rdfc10"


@pytest.mark.skipif(not CANON.is_dir(), reason=f"no tests of RDF Dataset Canonicalization in {SUITES} (AIF_SUITES)")
def test_the_graphs_of_the_canonicalization_suite_match_their_canonical_forms() -> None:
    """Of the W3C suite all graphs without names, poisoned ones among them; and no graph matches another."""
    found: dict[str, tuple[list[Triple], set[str]]] = {}
    for path in sorted(CANON.glob("*-in.nq")):
        expected = path.with_name(path.name.replace("-in", "-rdfc10"))
        quads = [*parse(path=path, format=RdfFormat.N_QUADS)]
        if path.name.startswith("test075") or any(quad.graph_name != DefaultGraph() for quad in quads):
            continue  # the first is test020 with other hashes
        graph = [quad.triple for quad in quads]
        again = [*parse(path=expected, format=RdfFormat.N_QUADS)] if expected.exists() else quads
        assert not unmatched(graph, [quad.triple for quad in again]).differs, path.name
        if expected.exists():
            found[path.name] = graph, {*map(str, again)}
    assert len(found) > 40
    for one, (graph, form) in found.items():
        for other, (others, other_form) in found.items():
            assert unmatched(graph, others).differs == (form != other_form), (one, other)


Maker = Callable[[int], Edges]


@pytest.mark.parametrize("make", [ring, clique])
def test_the_number_of_twins_counts(make: Maker) -> None:
    one = triples(make(4), 1)
    found = unmatched(one + triples(make(4), 2), triples(make(4), 3))
    assert len(found.gone) == len(one)
    assert not found.come


def test_a_verdict_that_lost_its_statements_is_noted_and_the_rest_compared(root: Path, copy: Path) -> None:
    """The one source of a verdict's value goes: what follows is told all the same, and check reports the verdict."""
    from aif_graph.checking import check_content
    from aif_graph.graphs import open_folder

    (copy / "data/stated/zdg-faima.ttl").unlink()
    text = (copy / "data/verdicts.ttl").read_text()
    value = re.search(r"aif:rejects (\S+) ;", text)
    assert value
    replace_in(copy / "data/verdicts.ttl", value[0], 'aif:rejects "what nobody states" ;')
    found = difference("main", str(copy), root=root)
    assert any("which no source states" in note for note in found.notes)
    assert LOST in {inference.sentence for inference in found.lost}
    rules = {finding.rule for finding in check_content(open_folder(copy), fast=True).findings}
    assert {"dead-verdict", "source-without-file"} <= rules


def test_a_repository_can_neither_run_commands_nor_hide_files(copy: Path, tmp_path: Path) -> None:
    """Filters and attributes are for checkouts and archives; a comparison reads the files as they were committed."""
    ran = tmp_path / "ran"
    (copy / ".gitattributes").write_text("*.ttl filter=evil\ndata/stated/*.ttl export-ignore\n*.rq export-subst\n")
    git(copy, "init", "-q", "-b", "main")
    git(copy, "add", "-A")
    git(copy, "commit", "-q", "-m", "one")
    git(copy, "config", "filter.evil.smudge", f"touch {ran}; cat")
    git(copy, "config", "core.fsmonitor", f"touch {ran}; false")
    found = difference("main", None, root=copy)
    assert not found
    with pytest.raises(UsageError):  # git reads the index for it, and would ask the program what has changed
        difference(":0:data/sources.ttl", None, root=copy)
    assert not ran.exists()


def test_lists_of_a_dataset_are_compared(tmp_path: Path) -> None:
    """Its graphs are no files of their own, so nobody can look up what a blank node is called there."""
    (tmp_path / "old.trig").write_text('<urn:g> { <urn:s> <urn:p> ( "x" "y" ) } <urn:h> { <urn:s> <urn:q> 1 }')
    (tmp_path / "new.trig").write_text('<urn:g> { <urn:s> <urn:p> ( "x" ) } <urn:h> { <urn:s> <urn:q> 1 }')
    found = difference(str(tmp_path / "old.trig"), str(tmp_path / "new.trig"), root=ROOT)
    assert any('rdf:first "y"' in each.sentence for change in found.sources for each in change.removed)


@pytest.mark.parametrize("text", ["(" * 4_000 + ")" * 4_000, "(" + " 1" * 4_000 + ")"])
def test_long_and_deep_lists_are_compared(tmp_path: Path, text: str) -> None:
    (tmp_path / "old.ttl").write_text(f"<urn:s>\n <urn:p> {text} .")
    (tmp_path / "new.ttl").write_text("<urn:s> <urn:q> 1 .")
    found = difference(str(tmp_path / "old.ttl"), str(tmp_path / "new.ttl"), root=ROOT, parts=["statements"])
    assert len(found.sources[0].removed) >= 7_999


def test_the_cells_of_a_list_stand_where_it_does(tmp_path: Path) -> None:
    (tmp_path / "old.ttl").write_text("<urn:s>\n <urn:p> ( 1 ( 2 ) 3 ) .")
    (tmp_path / "new.ttl").write_text("<urn:s> <urn:q> 1 .")
    found = difference(str(tmp_path / "old.ttl"), str(tmp_path / "new.ttl"), root=ROOT, parts=["statements"])
    assert {place.rpartition(":")[2] for each in found.sources[0].removed for place in each.places} == {"2"}


def test_a_list_in_a_circle_has_no_place(tmp_path: Path) -> None:
    rest = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>"
    (tmp_path / "old.rdf").write_text(
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<r:Description r:nodeID="a"><r:rest r:nodeID="a"/></r:Description></r:RDF>'
    )
    (tmp_path / "new.nt").write_text(f"<urn:a> {rest} <urn:a> .")
    assert difference(str(tmp_path / "old.rdf"), str(tmp_path / "new.nt"), root=ROOT)


def test_a_dataset_with_a_token_beyond_the_parser_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old.nq").write_text(f'<urn:s> <urn:p> "{"x" * 2**24}" <urn:g> .')
    with pytest.raises(InputError, match=r"old\.nq"):
        difference(str(tmp_path / "old.nq"), str(tmp_path / "old.nq"), root=ROOT)


def test_json_escapes_what_is_not_printable(tmp_path: Path) -> None:
    (tmp_path / "old.ttl").write_text('<urn:s> <urn:p> "\\u202E\\u009B31m" .')
    (tmp_path / "new.ttl").write_text("<urn:s> <urn:q> 1 .")
    text = write_difference(difference(str(tmp_path / "old.ttl"), str(tmp_path / "new.ttl"), root=ROOT), "json")
    assert not re.search("[\u202e\x9b]", text)
    assert r"\u202e\u009b31m" in text
