"""The OWL 2 RL test cases of Schneider and Mainzer, which stay outside the repository.

``AIF_SUITES`` names the folder that holds ``owl2-rl-schneider``; the runner cannot be combined with it in
``conformance``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SUITES = Path(os.environ.get("AIF_SUITES", ROOT / ".." / "shared" / "suites")).resolve()
SUITE = SUITES / "owl2-rl-schneider" / "owl2rl"
RUNNER = SUITES.parent / "conformance" / "owlrl_suite.py"


@pytest.mark.skipif(not SUITE.is_dir(), reason=f"the suite is not at {SUITE} (AIF_SUITES)")
@pytest.mark.skipif(not RUNNER.is_file(), reason=f"the runner is not at {RUNNER}")
def test_all_entailments_and_inconsistencies_of_the_suite(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    path = os.pathsep.join([str(ROOT / "src"), str(HERE)])
    subprocess.run(
        [sys.executable, RUNNER, SUITE, "--engine", "suite_engine:run", "--json", report],
        env={**os.environ, "PYTHONPATH": path},
        check=True,
        capture_output=True,
    )
    results = json.loads(report.read_text("utf-8"))
    failed = [(r["id"], r["message"]) for r in results if r["verdict"] != "pass"]
    assert not failed
    kinds = [r["kind"] for r in results]
    assert (kinds.count("entail"), kinds.count("inconsistent")) == (72, 21)
