"""The commands of the README, run as written; where an answer stands below a command, it is the answer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.serving.conftest import serving

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, str]]:
    """Command and expected output, which may be nothing (not shown) or end in … (cut off)."""
    found = []
    for block in CONSOLE.findall(README):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output.strip("\n")))
    return found


SERVED = "http://127.0.0.1:8000"
ON_REQUEST = [command for command, _ in examples() if SERVED in command]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a service runs that is started as the README says, but for the port, which may be taken."""
    with serving(tmp_path_factory.mktemp("readme")) as service:
        yield service.url


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
@pytest.mark.parametrize("command", ON_REQUEST)
def test_request(command: str, address: str) -> None:
    words = command.replace(SERVED, address).replace("curl ", "curl --fail --silent --show-error ")
    done = subprocess.run(words, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "lumi" in done.stdout


MAKING = next(command for command, _ in examples() if command.startswith("aif init "))  # the folder mine
OTHERS = [(command, expected) for command, expected in examples() if command not in ON_REQUEST]


@pytest.mark.parametrize(("command", "expected"), OTHERS, ids=[command for command, _ in OTHERS])
def test_command(command: str, expected: str, tmp_path: Path) -> None:
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    (tmp_path / "mine.ttl").write_text("")
    if "cd examples/" in command:
        shutil.copytree(ROOT / "examples", tmp_path / "examples")
    if re.search(r"\bmine(/|\b(?!\.ttl))", command) and command != MAKING:
        subprocess.run(MAKING, shell=True, cwd=tmp_path, env=env, check=True)
    done = subprocess.run(command, shell=True, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode in {0, 1}, done.stderr
    if expected:
        shown = [line.rstrip() for line in done.stdout.strip("\n").splitlines()]
        wanted = [line.rstrip() for line in expected.splitlines()]
        cut = wanted[-1] == "…"
        assert (shown[: len(wanted) - 1] if cut else shown) == (wanted[:-1] if cut else wanted)


@pytest.mark.parametrize("code", PYTHON.findall(README))
def test_python(code: str, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_verb_is_in_the_readme() -> None:
    from aif_graph.commands.verbs import VERBS

    for verb in VERBS:
        assert f"aif {verb}" in README
