"""A graph that aif init made answers, passes its check and is served; a source skeleton is made in its terms."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.serving.conftest import serving

QUESTION = ("run", "foundations", "--specification", "SHACL", "--format", "table")


@pytest.fixture
def mine(aif: Run, tmp_path: Path) -> Path:
    done = aif("init", "mine", "--title", 'Hospitals "north" \\ ü', "--base", "https://example.org/h/", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "aif check" in done.stderr
    return tmp_path / "mine"


def test_it_answers_its_first_question_and_names_itself(aif: Run, mine: Path) -> None:
    done = aif(*QUESTION, cwd=mine)
    assert done.returncode == 0
    assert "SPARQL 1.1 Query Language" in done.stdout
    assert "which one: a Specification" in aif("run", "foundations", "--help", cwd=mine).stdout
    assert f'graph: Hospitals "north" \\ ü ({mine})' in done.stderr
    assert "https://example.org/h/" in (mine / "data/sources.ttl").read_text()
    assert not [path for path in mine.rglob("*.*") if path.is_file() and "my-graph" in path.read_text()]


def test_it_passes_its_check_with_no_finding_and_is_laid_out(aif: Run, mine: Path) -> None:
    done = aif("check", "--fail-on", "info", cwd=mine)
    assert "Nothing found" in done.stdout
    assert done.returncode == 0
    assert aif("fmt", "--check", cwd=mine).returncode == 0


def test_every_verb_works_on_it_and_says_nothing_of_the_packaged_graph(aif: Run, mine: Path) -> None:
    for words in (
        ("queries",),
        ("run", "specifications"),
        ("query", "SELECT * { spec:shacl ?p ?o }"),
        ("show", "SHACL"),
        ("explain", "SHACL", "rests on", "SPARQL 1.1 Query Language"),
        ("what-if", "--without", "SHACL 'builds on' …"),
        ("export", "dumps"),
    ):
        done = aif(*words, cwd=mine)
        assert done.returncode == 0, (words, done.stderr)
        assert "AI Factor" not in done.stdout + done.stderr


def test_findings_name_its_shapes_by_their_prefix(aif: Run, mine: Path) -> None:
    assert aif("init", "--source", "acme-2026-11-02-new-lab", cwd=mine).returncode == 0
    done = aif("check", cwd=mine)
    assert done.returncode == 1
    assert "violation[shape:source]" in done.stdout


def test_its_pages_are_served(mine: Path) -> None:
    with serving(mine, "--graph", str(mine)) as service:
        page = service.get("/queries/foundations?specification=SHACL", accept="text/html")
    assert page.status == 200
    assert "SPARQL 1.1 Query Language" in page.text
    assert all(f'href="/{path}"' in page.text for path in ("queries", "sources", "ontology", "sparql", "data", "about"))


def test_no_file_is_overwritten(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    done = aif("init", ".", cwd=tmp_path)
    assert done.returncode == 3
    assert "README.md: already exists" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
    (tmp_path / "README.md").unlink()
    assert aif("init", ".", cwd=tmp_path).returncode == 0
    before = (tmp_path / "graph.toml").read_bytes()
    assert aif("init", ".", cwd=tmp_path).returncode == 3
    assert (tmp_path / "graph.toml").read_bytes() == before


def test_links_do_not_lead_it_elsewhere(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/data").symlink_to(tmp_path / "elsewhere")
    assert aif("init", "mine", cwd=tmp_path).returncode == 3
    (tmp_path / "mine/data").unlink()
    (tmp_path / "mine/graph.toml").symlink_to(tmp_path / "nowhere")
    assert aif("init", "mine", cwd=tmp_path).returncode == 3
    assert not list((tmp_path / "elsewhere").iterdir())
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("init",), "no folder was given"),
        (("init", ""), "empty"),
        (("init", "x", "--base", "https://example.org"), "ends in /"),
        (("init", "x", "--base", "not an iri/"), "absolute IRI"),
        (("init", "x", "--title", "a\nb"), "one line"),
        (("init", "x", "--url", "https://example.org/"), "--source"),
        (("init", "--source", "a-b", "--title", "x"), "new graph"),
        (("init", "--source", "a-b"), "there is no graph here"),
        (("--graph", ".", "init", "x"), "--graph cannot be used with init"),
        (("--data", "a.ttl", "init", "x"), "--data cannot be used with init"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(words: tuple[str, ...], complaint: str, aif: Run, tmp_path: Path) -> None:
    done = aif(*words, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert complaint in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["Bad", "a_b", "../x", "a--b", "", "a" * 101])
def test_names_of_sources_have_rules(name: str, aif: Run, mine: Path) -> None:
    before = sorted(mine.rglob("*"))
    assert aif("init", "--source", name, cwd=mine).returncode == 2
    assert sorted(mine.rglob("*")) == before


def test_a_source_is_described_in_the_terms_of_its_graph(aif: Run, tmp_path: Path) -> None:
    """By its [terms], among the sources, with what all other sources say, and to be filled in."""
    for name in ("graph.toml", "ontology", "data", "queries"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, tmp_path / name)
    done = aif("init", "--source", "acme-2026-new-lab", "--publisher", "Acme", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "data/stated/acme-2026-new-lab.ttl").is_file()
    register = (tmp_path / "data/sources.ttl").read_text()
    (block,) = re.findall(r"^source:acme-2026-new-lab\n.*?^\.$", register, re.MULTILINE | re.DOTALL)
    assert "a aif:Source" in block
    assert 'aif:publisherName "Acme"' in block
    assert "#     aif:hasSourceKind" in register
    assert "aif:hasSourceKind" in done.stderr
    assert aif("fmt", "--check", cwd=tmp_path).returncode == 0
    again = aif("init", "--source", "acme-2026-new-lab", cwd=tmp_path)
    assert again.returncode == 2
    assert "already exists" in again.stderr


def test_a_source_that_no_glob_would_take_is_not_made(aif: Run, mine: Path) -> None:
    manifest = mine / "graph.toml"
    manifest.write_text(manifest.read_text().replace("data/stated/*.ttl", "data/stated/w3c-2017*.ttl"))
    done = aif("init", "--source", "acme-2026-new-lab", cwd=mine)
    assert done.returncode == 3
    assert "no data pattern" in done.stderr
    assert not (mine / "data/stated/acme-2026-new-lab.ttl").exists()


def test_the_scaffold_has_all_that_a_repository_needs(mine: Path) -> None:
    assert tomllib.loads((mine / "graph.toml").read_text())["title"] == 'Hospitals "north" \\ ü'
    assert "aif check" in (mine / ".github/workflows/check.yml").read_text()
    assert "aif fmt" in (mine / ".pre-commit-config.yaml").read_text()
    assert ".aif/" in (mine / ".gitignore").read_text()


CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def session() -> list[tuple[str, str]]:
    """The commands of CONTRIBUTING in their order, each with the output that stands below it."""
    blocks = "".join(re.findall(r"^```console\n(.*?)^```", CONTRIBUTING, re.MULTILINE | re.DOTALL))
    found = []
    for part in re.split(r"^\$ ", blocks, flags=re.MULTILINE)[1:]:
        end = part.index("\nEND\n") + len("\nEND\n") if "<< 'END'" in part else part.index("\n") + 1
        found.append((part[:end], part[end:]))
    return found


def test_the_worked_example_of_contributing_runs_as_typed(tmp_path: Path) -> None:
    folder = tmp_path
    for command, expected in session():
        if command.startswith("cd "):
            folder = folder / command[3:].strip()
            continue
        done = shell(command, folder)
        assert done.returncode == 0, (command, done.stderr, done.stdout)
        if expected:
            assert lines(done.stdout) == lines(expected)
    assert len(session()) >= 8


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return subprocess.run(command, shell=True, cwd=folder, env=env, capture_output=True, text=True, check=False)
