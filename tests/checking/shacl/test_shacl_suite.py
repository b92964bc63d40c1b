"""The W3C SHACL test suite through our checking path; the suite stays out of the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SUITES

TESTS = SUITES / "w3c-shacl/tests"
RUNNER = SUITES.parent / "conformance/shacl_suite.py"
# pySHACL, which evaluates the constraints, fails them too.
KNOWN = {
    "uniqueLang-002": 'takes "1"^^xsd:boolean for true, which SHACL, section 4.4.5, does not',
    "shapesGraph-001": "needs $shapesGraph, which is optional (SHACL, section 5.3.1) and not supported",
}
SIZES = {"core": 98, "sparql": 22}


@pytest.mark.skipif(not (TESTS.is_dir() and RUNNER.is_file()), reason="the W3C SHACL suite is not here: set AIF_SUITES")
@pytest.mark.parametrize("part", SIZES)
def test_the_suite_passes_but_for_what_is_named(part: str, tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    command = [sys.executable, RUNNER, TESTS / part, "--engine", "tests.conformance.shacl_engine:check", "--json", out]
    subprocess.run(command, cwd=ROOT, check=False, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    results = json.loads(out.read_text())
    assert len(results) == SIZES[part]
    failed = {result["id"].split("/")[-1] for result in results if result["verdict"] != "pass"}
    assert failed <= set(KNOWN)
