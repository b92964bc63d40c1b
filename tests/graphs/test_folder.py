"""The files of a graph: what the globs take, and what they never lead to."""

from __future__ import annotations

from pathlib import Path

import pytest

from aif_graph.errors import InputError
from aif_graph.graphs import open_folder
from aif_graph.graphs.folder import GraphFolder

TRIPLE = "<urn:x:a> <urn:x:b> <urn:x:c> .\n"


def graph(root: Path, manifest: str, *files: str) -> GraphFolder:
    for name in files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(TRIPLE)
    (root / "graph.toml").write_text(manifest)
    return open_folder(root)


def names(folder: GraphFolder, paths: tuple[Path, ...]) -> list[str]:
    return [path.relative_to(folder.root).as_posix() for path in paths]


def test_a_bare_folder_is_a_graph(tmp_path: Path) -> None:
    for name in ("a.ttl", "deep/b.nt", "ontology/o.ttl", "queries/q.rq", "src/no.ttl", ".no/no.ttl", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TRIPLE)
    folder = open_folder(tmp_path)
    assert names(folder, folder.stated) == ["a.ttl", "deep/b.nt"]
    assert names(folder, folder.ontology) == ["ontology/o.ttl"]
    assert names(folder, folder.queries) == ["queries/q.rq"]


def test_each_file_has_one_role(tmp_path: Path) -> None:
    folder = graph(
        tmp_path, "[files]\nontology = 'o/*'\nshapes = 'o/s.ttl'\ndata = '**'\n", "o/s.ttl", "o/o.ttl", "d.ttl"
    )
    assert names(folder, folder.shapes) == ["o/s.ttl"]
    assert names(folder, folder.ontology) == ["o/o.ttl"]
    assert "d.ttl" in names(folder, folder.stated)


def test_what_no_glob_takes_is_told(tmp_path: Path) -> None:
    files = ("data/a.ttl", "data/b.txt", "c.ttl", "e.txt", "tests/d.ttl", ".x/e.ttl")
    folder = graph(tmp_path, "[files]\ndata = 'data/*.ttl'\n", *files)
    assert sorted(path.name for path in folder.unread()) == ["b.txt", "c.ttl"]
    ignoring = graph(tmp_path, "[files]\ndata = 'data/*.ttl'\nignore = ['c.ttl', 'data/*.txt']\n")
    assert [path.name for path in ignoring.unread()] == ["d.ttl"]


def test_a_link_out_of_the_graph_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.ttl").write_text(TRIPLE)
    root = tmp_path / "root"
    graph(root, "", "data/a.ttl")
    (root / "data/link.ttl").symlink_to(tmp_path / "secret.ttl")
    with pytest.raises(InputError, match=r"matches files outside the graph through 'data/link\.ttl'"):
        graph(root, "[files]\ndata = 'data/*.ttl'\n")


def test_so_is_a_folder_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs/a.ttl").write_text(TRIPLE)
    root = tmp_path / "root"
    root.mkdir()
    (root / "data").symlink_to(tmp_path / "theirs")
    with pytest.raises(InputError, match="outside the graph"):
        graph(root, "[files]\ndata = 'data/*.ttl'\n")


def test_a_link_that_nobody_reads_may_lead_anywhere(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "program").write_text("")
    (tmp_path / "a.ttl").write_text(TRIPLE)
    root = tmp_path / "root"
    graph(root, "", "a.ttl", "venv/b.ttl", "env/lib/site-packages/c.ttl")
    (root / "graph.toml").unlink()
    (root / "env/python").symlink_to(tmp_path / "program")
    (root / "elsewhere").symlink_to(tmp_path / "elsewhere")
    (root / "venv/link.ttl").symlink_to(tmp_path / "a.ttl")
    folder = open_folder(root)
    assert names(folder, folder.stated) == ["a.ttl"]
    (root / "link.ttl").symlink_to(tmp_path / "a.ttl")
    with pytest.raises(InputError, match=r"matches files outside the graph through 'link\.ttl'"):
        open_folder(root)


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    graph(tmp_path, "", "data/a.ttl")
    (tmp_path / "data/loop").symlink_to(tmp_path / "data")
    (tmp_path / "data/self").symlink_to(tmp_path / "data/self")
    folder = graph(tmp_path, "[files]\ndata = '**/*.ttl'\n")
    assert names(folder, folder.stated) == ["data/a.ttl"]
    assert list(folder.unread()) == []


def test_folders_without_end_are_refused(tmp_path: Path) -> None:
    deep = "/".join(["d"] * 60)
    with pytest.raises(InputError, match="nested deeper"):
        graph(tmp_path, "[files]\ndata = '**'\n", f"{deep}/a.ttl")


def test_a_glob_of_many_stars_ends(tmp_path: Path) -> None:
    """A pattern that backtracks would try all ways to part a name of many a's, and never end."""
    folder = graph(tmp_path, f"[files]\ndata = '{'*a' * 120}*b'\n", "a" * 200)
    assert folder.stated == ()


def test_a_pattern_for_identifiers_that_backtracks_is_no_danger(tmp_path: Path) -> None:
    """It is evaluated by the engine, in time linear in the text."""
    from aif_graph.loading import load

    folder = graph(tmp_path, "identifiers = '(a+)+$'\n", "data/a.ttl")
    knowledge = load(graph=folder.root)
    text = f'ASK {{ FILTER(REGEX("{"a" * 5_000}b", "{knowledge.manifest.identifiers}")) }}'
    assert knowledge.query(text).truth is False


@pytest.mark.parametrize(
    "glob",
    ["**", "*", "**/*.ttl", "a/**", "a/*", "a/b/c.ttl", "**/b/**", ".x/*", "*/b/*", "**/.x/*", "?/*.ttl", "a/**/**"],
)
def test_a_file_that_is_to_come_is_taken_as_one_that_is_there(glob: str, tmp_path: Path) -> None:
    files = ("d.ttl", "a/d.ttl", "a/b/c.ttl", "a/b/.c.ttl", ".x/d.ttl", "a/.x/d.ttl", "a/e.txt", "b/a/b/c.ttl")
    folder = graph(tmp_path, f"[files]\ndata = {glob!r}\nshapes = []\nsources = []\nontology = []\n", *files)
    taken = {path.relative_to(tmp_path).as_posix() for path in folder.files}
    assert {name for name in files if folder.takes(tmp_path / name)} == taken - {"graph.toml"}
    assert not folder.takes(tmp_path.parent / "d.ttl")


def test_what_is_not_taken_may_lead_out_of_the_folder(tmp_path: Path) -> None:
    """A virtual environment, a build: links in what nobody asks for are nobody's concern."""
    for folder in ("bin", "build"):
        (tmp_path / folder).mkdir()
    (tmp_path / "a.ttl").write_text(TRIPLE)
    (tmp_path / "bin/python").symlink_to("/etc/passwd")
    (tmp_path / "build/b.ttl").symlink_to("/etc/passwd")
    (tmp_path / "gone").symlink_to("/nowhere")
    (tmp_path / "here").symlink_to(".")
    folder = open_folder(tmp_path)
    assert names(folder, folder.stated) == ["a.ttl"]


@pytest.mark.parametrize("pattern", ["/".join("*" * 20) + "/x", "**/" + "/".join("*" * 20) + "/**/x", "*a" * 200])
def test_what_is_ignored_is_found_in_little_time(tmp_path: Path, pattern: str) -> None:
    """All ways to read 40 folders as 20 stars would take years; the timeout of the run is the judge."""
    (tmp_path / "graph.toml").write_text(f"[files]\nignore = ['{pattern}']")
    deep = tmp_path.joinpath(*["d"] * 38)
    deep.mkdir(parents=True)
    (deep / f"{'a' * 200}b.nt").write_text(TRIPLE)
    assert len(open_folder(tmp_path).stated) == 1
    assert list(open_folder(tmp_path).unread()) == []
