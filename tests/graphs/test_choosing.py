"""Which graph is read: by an option, a variable, the nearest graph.toml, or none but the one that came along."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aif_graph.errors import InputError, UsageError, on_command_line
from aif_graph.graphs import choose, packaged
from aif_graph.graphs.choosing import VARIABLE, holds_rdf

TRIPLE = "<urn:x:a> <urn:x:b> <urn:x:c> .\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with nothing in it, and no variable set."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv(VARIABLE, raising=False)
    return made(tmp_path / "home")


def made(folder: Path, *, manifest: bool = False, repository: bool = False) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if manifest:
        (folder / "graph.toml").write_text(f'title = "{folder.name}"\n')
    if repository:
        (folder / ".git").mkdir()
    return folder


def test_what_is_named_comes_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    near, other, third = (made(home / name, manifest=True) for name in ("near", "other", "third"))
    monkeypatch.chdir(near)
    assert choose() == (near, "near", ())
    monkeypatch.setenv(VARIABLE, str(other))
    assert choose()[:2] == (other, "variable")
    assert choose(third)[:2] == (third, "named")
    assert choose(third / "graph.toml").root == third
    monkeypatch.setenv(VARIABLE, "")
    assert choose().root == near


@pytest.mark.parametrize("name", ["none", "file.ttl"])
def test_what_is_named_has_to_be_a_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file.ttl").write_text(TRIPLE)
    with pytest.raises(InputError, match=name):
        choose(tmp_path / name)
    monkeypatch.setenv(VARIABLE, str(tmp_path / name))
    with pytest.raises(InputError) as raised:
        choose()
    assert VARIABLE in raised.value.hint


def test_the_nearest_above_counts_up_to_the_home_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(home.parent, manifest=True)
    deep = made(home / "project/data/stated")
    monkeypatch.chdir(deep)
    assert choose().how == "packaged"
    made(home, manifest=True)
    assert choose().root == home
    made(home / "project", manifest=True)
    assert choose().root == home / "project"


def test_and_up_to_the_root_of_the_repository(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = made(tmp_path / "outside", manifest=True)
    deep = made(outside / "repository/data")
    monkeypatch.chdir(deep)
    assert choose().how == "packaged"
    made(outside / "repository", manifest=True, repository=True)
    assert choose().root == outside / "repository"
    (outside / "repository/graph.toml").unlink()
    assert choose().how == "packaged"
    made(home, manifest=True)
    monkeypatch.chdir(made(home / "repository/data"))
    made(home / "repository", repository=True)
    assert choose().how == "packaged"


def test_a_repository_around_the_home_folder_leads_not_above_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(home.parent, manifest=True, repository=True)
    monkeypatch.chdir(made(home / "notes"))
    assert choose().how == "packaged"


def test_elsewhere_the_current_folder_alone_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = made(tmp_path / "outside", manifest=True)
    monkeypatch.chdir(made(outside / "below"))
    assert choose().how == "packaged"
    monkeypatch.chdir(outside)
    assert choose().root == outside


def test_a_manifest_beyond_the_end_of_the_search_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = made(tmp_path / "outside", manifest=True)
    made(tmp_path, manifest=True)
    monkeypatch.chdir(made(outside / "below"))
    end = f"the search for a graph ends at {outside / 'below'}"
    note = f"{outside / 'graph.toml'} is not used: {end}; --graph {outside} uses it"
    assert choose().notes == (note,)
    with pytest.raises(UsageError, match="the search for a graph ends at"):
        choose(fall_back=False)
    (outside / "below/a.ttl").write_text(TRIPLE)
    assert choose(fall_back=False) == (outside / "below", "here", (note,))


def test_a_folder_with_nothing_in_it_is_no_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = made(tmp_path / "empty")
    (empty / "notes.txt").write_text("nothing")
    with pytest.raises(InputError, match="there is no graph in it"):
        choose(empty).open()
    monkeypatch.setenv(VARIABLE, str(empty))
    with pytest.raises(InputError, match="there is no graph in it"):
        choose().open()
    (tmp_path / "a.ttl").write_text(TRIPLE)
    assert choose(empty).open([tmp_path / "a.ttl"]).data == (tmp_path / "a.ttl",)
    assert choose(made(empty, manifest=True)).open().files == frozenset()


def test_a_home_behind_a_link_is_found_by_its_real_place(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(home)
    monkeypatch.setenv("HOME", str(tmp_path / "link"))
    made(home / "project", manifest=True)
    monkeypatch.chdir(made(tmp_path / "link/project/data"))
    assert choose().root == home / "project"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="giving a file away needs root")
def test_what_belongs_to_somebody_else_is_not_read_unless_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUDO_UID", raising=False)
    theirs = made(home / "theirs", manifest=True)
    os.chown(theirs / "graph.toml", 12_345, 12_345)
    monkeypatch.chdir(made(theirs / "below"))
    choice = choose()
    assert choice.how == "packaged"
    assert "another user" in choice.notes[0]
    assert choose(theirs).root == theirs
    with pytest.raises(UsageError, match="another user"):
        choose(fall_back=False)
    monkeypatch.setenv("SUDO_UID", "12345")
    assert choose().root == theirs


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="giving a link away needs root")
def test_a_link_of_somebody_else_to_a_file_of_the_user_is_not_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUDO_UID", raising=False)
    mine = made(home / "mine", manifest=True)
    theirs = made(home / "theirs")
    (theirs / "graph.toml").symlink_to(mine / "graph.toml")
    os.lchown(theirs / "graph.toml", 12_345, 12_345)
    monkeypatch.chdir(theirs)
    assert choose().how == "packaged"


def test_rdf_that_is_passed_over_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(home / "folder")
    monkeypatch.chdir(folder)
    assert choose().notes == ()
    (folder / "mine.ttl").write_text(TRIPLE)
    (note,) = choose().notes
    assert str(folder) in note
    assert "--graph ." in note
    assert choose(Path()).how == "named"


def test_checks_never_fall_back(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(home / "folder")
    monkeypatch.chdir(folder)
    with pytest.raises(UsageError) as raised:
        choose(fall_back=False)
    assert "--graph" in raised.value.in_words(on_command_line)[1]
    assert "graph=" not in raised.value.in_words(on_command_line)[1]
    (folder / "mine.ttl").write_text(TRIPLE)
    assert choose(fall_back=False)[:2] == (folder, "here")


def test_a_folder_that_is_gone_holds_no_graph(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(home / "gone")
    monkeypatch.chdir(folder)
    folder.rmdir()
    assert choose().root == packaged()
    with pytest.raises(UsageError, match="no longer exists"):
        choose(fall_back=False)
    monkeypatch.chdir(home)


def test_without_a_home_the_current_folder_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.chdir(made(tmp_path / "folder", manifest=True))
    assert choose().root == tmp_path / "folder"


@pytest.mark.parametrize(
    ("name", "found"),
    [("a.ttl", True), ("data/a.nt", True), ("a/b/c.ttl", False), (".hidden/a.ttl", False), ("notes.txt", False)],
)
def test_rdf_is_looked_for_in_a_folder_and_those_directly_below(name: str, found: bool, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(TRIPLE)
    assert holds_rdf(tmp_path) is found


def test_the_graph_that_came_along_is_itself_however_it_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(packaged())
    choice = choose()
    assert choice.how == "near"
    assert choice.is_packaged
