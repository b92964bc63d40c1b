"""The built wheel, in an empty folder with an environment of its own, answers the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_ontology_data_and_queries_travel_inside(wheel: Path) -> None:
    inside = {name.split("content/", 1)[1] for name in zipfile.ZipFile(wheel).namelist() if "content/" in name}
    for folder in ("ontology", "data", "queries"):
        for path in (ROOT / folder).rglob("*.*"):
            assert path.relative_to(ROOT).as_posix() in inside


def test_the_example_travels_with_the_source(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(built) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for path in (ROOT / "examples").rglob("*"):
        if path.is_file():
            assert path.relative_to(ROOT).as_posix() in names


def test_its_graph_folder_and_the_scaffold_travel_whole(wheel: Path) -> None:
    names = {name.removeprefix("aif_graph/") for name in zipfile.ZipFile(wheel).namelist()}
    assert "content/graph.toml" in names
    for path in (ROOT / "src/aif_graph/scaffold").rglob("*"):
        if path.is_file():
            assert path.relative_to(ROOT / "src/aif_graph").as_posix() in names


def test_in_an_edited_checkout_it_answers_from_the_edit(wheel: Path, tmp_path: Path) -> None:
    """The wheel alone is installed, and the checkout one stands in is what is asked."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    checkout = tmp_path / "home/checkout"
    for name in ("graph.toml", "ontology", "data", "queries"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, _made(checkout) / name)
    register = checkout / "data/sources.ttl"
    register.write_text(
        register.read_text() + '\nsource:edit\n    a aif:Source ;\n    rdfs:label "an edit"@en ;\n.\n', encoding="utf-8"
    )
    (checkout / "data/stated/edit.ttl").write_text(
        "@prefix aif: <https://w3id.org/aif-graph/ontology#> .\n"
        "@prefix factory: <https://w3id.org/aif-graph/id/factory/> .\n"
        "@prefix wave: <https://w3id.org/aif-graph/id/wave/> .\n"
        "factory:edited a aif:AIFactory ; aif:inWave wave:wave-1 .\n"
    )
    env = {"PYTHONPATH": str(tmp_path / "site"), "PATH": "", "HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "aif_graph", "query", "SELECT ?f { ?f a aif:AIFactory }"]
    done = subprocess.run(command, env=env, cwd=checkout, capture_output=True, text=True, check=False)
    assert "factory/edited" in done.stdout, done.stderr
    assert f"({checkout})" in done.stderr
    command[3:] = ["run", "factories"]
    assert (
        "factory/edited"
        in subprocess.run(command, env=env, cwd=checkout / "data", capture_output=True, text=True, check=False).stdout
    )


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_it_answers_the_same(wheel: Path, aif: Run, tmp_path: Path) -> None:
    """Unpacked and first on the path: the checkout's own package must not be found."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    (tmp_path / "empty").mkdir()
    question = ("run", "countries-without-factory", "--format", "csv")
    command = [sys.executable, "-m", "aif_graph", *question]
    env = {"PYTHONPATH": str(tmp_path / "site"), "PATH": "", "HOME": str(tmp_path)}
    code = "import aif_graph, sys; sys.exit(0 if 'site' in aif_graph.__file__ else 1)"
    subprocess.run([sys.executable, "-c", code], env=env, cwd=tmp_path / "empty", check=True)
    installed = subprocess.run(command, env=env, cwd=tmp_path / "empty", capture_output=True, text=True, check=False)
    assert installed.returncode == 0, installed.stderr
    assert installed.stdout == aif(*question).stdout
