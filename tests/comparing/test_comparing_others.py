"""What a change means in graphs of others: the example of the alliances, bare folders, files, older revisions."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Collection
from pathlib import Path

import pytest

import aif_graph
from aif_graph.comparing import PARTS, Difference, compare, opened, write_difference
from aif_graph.comparing.answer_changes import asked_first
from aif_graph.errors import InputError, UsageError
from tests.conftest import ROOT, Run

ALLIANCES = ROOT / "examples/alliances"
BASE = "https://example.org/alliances/"


def git(repository: Path, *words: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(repository), "-c", "user.name=Test", "-c", "user.email=test@example.org", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout


def commit(repository: Path, branch: str) -> None:
    git(repository, "checkout", "-q", "-B", branch)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", branch, "--allow-empty")


def difference(
    old: str, new: str | None = None, *, root: Path | None = None, parts: Collection[str] = PARTS
) -> Difference:
    with opened(old, new, root=root) as (before, after):
        return compare(before, after, parts)


def without_lisbon(root: Path) -> Path:
    """Take the one statement away that ties Portugal to an alliance; return its file."""
    path = root / "data/stated/gu-eutopia-is-growing.ttl"
    block = re.search(r"^university:nova-lisbon\n    uni:admittedIn \S+ ;\n\.\n", path.read_text(), re.MULTILINE)
    assert block
    path.write_text(path.read_text().replace(block[0], ""))
    return path


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ALLIANCES, tmp_path / "copy"))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the graph in a folder of a folder; ``main`` has it whole, ``pr`` without a statement."""
    repository = tmp_path / "repository"
    shutil.copytree(ALLIANCES, repository / "graphs/alliances")
    git(repository.parent, "init", "-q", "-b", "main", str(repository))
    commit(repository, "main")
    without_lisbon(repository / "graphs/alliances")
    commit(repository, "pr")
    git(repository, "checkout", "-q", "main")
    return repository


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder without a graph."""
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    return tmp_path


def hold_the_loss(found: Difference) -> None:
    """What goes with the admission of NOVA University Lisbon, in the words of the graph."""
    lost = {inference.sentence: inference for inference in found.lost}
    assert {"Portugal is represented in EUTOPIA", "NOVA University Lisbon is a member of EUTOPIA"} <= set(lost)
    (reason,) = lost["Portugal is represented in EUTOPIA"].because
    assert reason.sentence.startswith("NOVA University Lisbon was admitted in ")
    assert reason.places
    gone = {change.query: [[cell.label for cell in row] for row in change.gone] for change in found.answers}
    assert ["Portugal", "EUTOPIA", "member"] in gone["countries-by-alliance"]
    text = write_difference(found, "text", full=True)
    assert "AI Factor" not in text
    assert "aif:" not in text


def test_a_statement_that_goes_is_told_in_the_words_of_the_graph(copy: Path) -> None:
    path = without_lisbon(copy)
    found = difference(str(ALLIANCES), str(copy))
    hold_the_loss(found)
    (place,) = (place for change in found.sources for s in change.removed for place in s.places)
    assert place.startswith(f"{path.relative_to(copy)}:")
    assert found.notes == ()


def test_revisions_of_a_graph_anywhere_below_the_root_of_a_repository(
    repository: Path, aif: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repository / "graphs/alliances"
    hold_the_loss(difference("main", "pr", root=root))
    monkeypatch.chdir(root / "data")  # the graph is that of the nearest graph.toml
    hold_the_loss(difference("main", "pr", parts=("statements", "inferences", "answers")))
    done = aif("diff", "main", "pr", "--format", "json", cwd=root)
    assert done.returncode == 1, done.stderr
    assert "AI Factor" not in done.stdout + done.stderr
    assert {part for part in PARTS if json.loads(done.stdout)[part]} == set(PARTS)


def test_exports_of_another_graph_are_compared_wherever_one_stands(empty: Path, copy: Path) -> None:
    aif_graph.export(aif_graph.load(root=ALLIANCES), empty / "old")
    without_lisbon(copy)
    aif_graph.export(aif_graph.load(root=copy), empty / "new")
    assert not difference(str(empty / "old"), str(ALLIANCES))
    found = difference(str(empty / "old"), str(empty / "new"))
    lost = {inference.sentence for inference in found.lost}
    assert "Portugal is represented in EUTOPIA" in lost
    assert all(change.source.startswith(f"{BASE}source/") for change in found.sources)
    assert found.answers == (), "nobody lends questions"
    single = difference(str(empty / "old/accepted.nt"), str(empty / "new/accepted.nt"))
    assert [(len(change.removed), len(change.added)) for change in single.sources] == [(1, 0)]


def test_an_export_whose_verdicts_nobody_can_read_tells_what_is_accepted(empty: Path) -> None:
    """The terms of verdicts stand in graph.toml, which no export holds; its accepted graph says what they did."""
    graph = aif_graph.load(root=ROOT)
    aif_graph.export(graph, empty / "dumps")
    with opened(str(empty / "dumps"), str(empty / "dumps")) as (old, _):
        named = {quad for quad in old.graph.settlement.accepted if not str(quad).startswith("_:")}
        assert named == {quad for quad in graph.settlement.accepted if not str(quad).startswith("_:")}
        assert set(old.graph.settlement.rejected) == set(graph.settlement.rejected)


def test_two_files_or_folders_need_no_graph(empty: Path) -> None:
    for name, value in (("old", 1), ("new", 2)):
        (empty / name).mkdir()
        (empty / f"{name}.ttl").write_text(f"@prefix ex: <http://example.org/> . ex:ann ex:age {value} .")
        shutil.copy(empty / f"{name}.ttl", empty / name / "people.ttl")
    for words in ((f"{empty}/old.ttl", f"{empty}/new.ttl"), (f"{empty}/old", f"{empty}/new")):
        found = difference(*words)
        (change,) = found.sources
        assert [s.sentence for s in (*change.removed, *change.added)] == ['ex:ann ex:age "1"', 'ex:ann ex:age "2"']
        assert found.answers == ()
        assert not any("ontology" in note or "questions" in note for note in found.notes)


def test_the_command_compares_two_files_where_there_is_no_graph(empty: Path, aif: Run) -> None:
    for name, value in (("old", 1), ("new", 2)):
        (empty / f"{name}.ttl").write_text(f"<urn:x:a> <urn:x:b> {value} .")
    done = aif("diff", f"{empty}/old.ttl", f"{empty}/new.ttl", cwd=empty / "empty")
    assert (done.returncode, done.stderr) == (1, "")
    assert "statements: +1 -1" in done.stdout


def test_two_graphs_are_compared_without_a_word_of_a_third(aif: Run, copy: Path, tmp_path: Path) -> None:
    other = shutil.copytree(copy, tmp_path / "other")
    (tmp_path / "third").mkdir()
    (tmp_path / "third/a.ttl").write_text("<urn:x:a> <urn:x:b> 1 .")
    done = aif("diff", str(copy), str(other), cwd=tmp_path / "third")
    assert (done.returncode, done.stderr) == (0, "")
    assert "graph: third" in aif("diff", str(copy), str(tmp_path / "third/a.ttl"), cwd=tmp_path / "third").stderr


def test_without_a_graph_one_word_is_not_enough(empty: Path, aif: Run) -> None:
    (empty / "old.ttl").write_text("")
    with pytest.raises(UsageError, match="there is no graph here"):
        difference(str(empty / "old.ttl"))
    done = aif("diff", str(empty / "old.ttl"), cwd=empty / "empty")
    assert (done.returncode, done.stdout) == (2, "")


def test_nothing_is_lent_to_files_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standing in one graph, comparing another's: neither questions nor an ontology nor labels of the first."""
    for name, extra in (("old", ""), ("new", "ex:bob ex:age 2 .")):
        (tmp_path / name / "queries").mkdir(parents=True)
        text = f"@prefix ex: <http://example.org/> . ex:ann ex:age 1 . {extra}"
        (tmp_path / name / "people.ttl").write_text(text)
        (tmp_path / f"{name}.ttl").write_text(text)
    monkeypatch.chdir(ALLIANCES)
    for ending in ("", ".ttl"):
        with opened(f"{tmp_path}/old{ending}", f"{tmp_path}/new{ending}") as (old, new):
            assert not old.graph.queries
            assert not old.graph.ontology
            assert not new.graph.manifest.title
            assert [len(change.added) for change in compare(old, new).sources] == [1]
    (tmp_path / "ours.ttl").write_text(f"<{BASE}alliance/eutopia> <{BASE}ontology#memberCount> 1 .")
    with opened(f"{tmp_path}/old.ttl", f"{tmp_path}/ours.ttl") as (old, new):
        assert len(new.graph.queries) == len(old.graph.queries) == 5, "a file that speaks of the graph is asked its own"


def test_a_revision_older_than_graph_toml_is_read_as_the_newer_side_says(repository: Path) -> None:
    root = repository / "graphs/alliances"
    git(repository, "checkout", "-q", "pr")
    git(repository, "rm", "-q", "graphs/alliances/graph.toml")
    commit(repository, "older")
    git(repository, "checkout", "-q", "main")
    for new in ("main", None):
        found = difference("older", new, root=root)
        assert {"Portugal is represented in EUTOPIA"} <= {inference.sentence for inference in found.gained}
        assert [change.source for change in found.sources] == [f"{BASE}source/gu-eutopia-is-growing"]
    assert not difference("older", "older", root=root)


def test_a_link_in_a_revision_counts_where_a_glob_takes_it(repository: Path, tmp_path: Path) -> None:
    root = repository / "graphs/alliances"
    (tmp_path / "secret.ttl").write_text("<urn:secret> <urn:p> 1 .")
    (root / "notes.ttl").symlink_to(tmp_path / "secret.ttl")
    (root / "elsewhere").symlink_to(tmp_path)
    (root / "round").symlink_to("round")
    commit(repository, "beside")
    assert not difference("main", "beside", root=root, parts=("statements", "inferences", "answers"))
    (root / "data/stated/round.ttl").symlink_to("round.ttl")
    commit(repository, "circle")
    assert not difference("main", "circle", root=root, parts=("statements",))
    (root / "data/stated/secret.ttl").symlink_to(tmp_path / "secret.ttl")
    commit(repository, "taken")
    with pytest.raises(InputError, match=r"outside the graph through 'data/stated/secret\.ttl' \(in NEW, taken"):
        difference("main", "taken", root=root)
    (root / "data/stated/secret.ttl").unlink()
    shutil.move(root / "graph.toml", root / "other.toml")
    (root / "graph.toml").symlink_to("other.toml")
    commit(repository, "manifest")
    with pytest.raises(InputError, match=r"its graph\.toml is a link.*in NEW, manifest"):
        difference("main", "manifest", root=root)


def test_a_file_that_no_glob_takes_is_a_finding_on_both_sides(repository: Path) -> None:
    root = repository / "graphs/alliances"
    (root / "data/stated/notes.txt").write_text("notes")
    commit(repository, "notes")
    assert not difference("notes", str(root), root=root, parts=("findings",))


def test_what_a_graph_tells_first_comes_first(copy: Path) -> None:
    first_told = '[terms]\nfirst = ["uni:representedIn"]\n'
    (copy / "graph.toml").write_text((copy / "graph.toml").read_text().replace("[terms]\n", first_told))
    old = shutil.copytree(copy, copy.parent / "old")
    without_lisbon(copy)
    found = difference(str(old), str(copy))
    about = ["representedIn" in inference.terms[1] for inference in found.lost]
    assert about[0]
    assert about == sorted(about, reverse=True)
    with opened(str(old), str(copy)) as (before, _):
        first = asked_first(before)
    order = [change.query in first for change in found.answers]
    assert order == sorted(order, reverse=True)
    assert "countries-by-alliance" in first
    with opened(str(ALLIANCES), str(ALLIANCES)) as (before, _):
        assert asked_first(before) == frozenset()


def test_inferences_come_in_the_order_that_a_graph_tells(copy: Path) -> None:
    """By their sentences they would come the other way round."""
    told = ("representedIn", "memberOf")
    first = f'[terms]\nfirst = ["uni:{told[0]}", "uni:{told[1]}"]\n'
    (copy / "graph.toml").write_text((copy / "graph.toml").read_text().replace("[terms]\n", first))
    old = shutil.copytree(copy, copy.parent / "old")
    without_lisbon(copy)
    lost = difference(str(old), str(copy)).lost
    names = [re.sub(r".*[#/](\w+)>", r"\1", inference.terms[1]) for inference in lost]
    assert list(dict.fromkeys(names))[:2] == [*told]
    assert len({*names}) > len(told)
