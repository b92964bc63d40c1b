"""The built wheel, in an empty folder with an environment of its own, answers the same."""

from __future__ import annotations

import subprocess
import sys
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
