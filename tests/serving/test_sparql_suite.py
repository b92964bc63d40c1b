"""The W3C suite for SPARQL 1.1 over HTTP: protocol, negotiation, guard, evaluation and writers of the service."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, SUITES

SUITE = SUITES / "w3c-rdf-tests/sparql/sparql11"
RUNNER = SUITES.parent / "conformance/sparql_suite.py"
# Entailment regimes and federation are not offered; updates would go to the scaffolding, not to the service.
OTHERS = ("entailment", "service", "syntax-update-1", "syntax-update-2", "delete-insert")
# What the engine itself (pyoxigraph 0.5.13) answers otherwise than the suite, asked without a service around it.
OF_THE_ENGINE = {
    "aggregates/agg-groupconcat-04",
    "aggregates/agg-groupconcat-06",
    "aggregates/agg-empty-group-count-graph",
    "bindings/graph",
    "csv-tsv-res/tsv03",
    "functions/bnode01",
    "negation/graph-minus",
    "property-path/zero_or_more_set_start",
    "property-path/zero_or_more_set_end",
    "property-path/zero_or_one_set_start",
    "property-path/zero_or_one_set_end",
}
# SERVICE is refused, though well-formed: the service asks no other host.
REFUSED = {"syntax-fed/test_1", "syntax-fed/test_2", "syntax-fed/test_3"}
# Relative IRIs: the runner sends the texts of syntax tests without the base that they have in the suite.
WITHOUT_BASE = {"syntax-query/test_33", "syntax-query/test_42"}
# Calls <http://example/function>: well-formed, and the engine has no function of that name.
UNKNOWN_FUNCTION = {"syntax-query/test_4"}
# That the prefixes of the graph are known without being declared conflicts with no test.
EXPECTED = OF_THE_ENGINE | REFUSED | WITHOUT_BASE | UNKNOWN_FUNCTION

pytestmark = pytest.mark.skipif(
    not (SUITE.is_dir() and RUNNER.is_file()), reason=f"the W3C suite is not at {SUITE}, or its runner not at {RUNNER}"
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service whose store can be written."""
    errors = tmp_path_factory.mktemp("scratch") / "errors.log"
    command = [sys.executable, "-m", "tests.serving.sparql_suite_server"]
    with errors.open("w") as err:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=err, text=True, cwd=ROOT)
    assert process.stdout
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://"), errors.read_text()
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()
    assert errors.read_text() == "", "no bug of ours was met"


def run_suite(scratch: str, report: Path) -> list[dict[str, Any]]:
    command = [sys.executable, str(RUNNER), str(SUITE), "--query-url", f"{scratch}/sparql", "--timeout", "60"]
    command += ["--update-url", f"{scratch}/update", "--json", str(report)]
    command += ["--kinds", "query,csv,syntax", "--skip", ",".join(OTHERS)]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=900, env={**os.environ, "NO_PROXY": "*"}
    )
    assert report.is_file(), ended.stderr
    found: list[dict[str, Any]] = json.loads(report.read_text())
    return found


def test_the_suite_over_http(scratch: str, tmp_path: Path) -> None:
    found = run_suite(scratch, tmp_path / "report.json")
    failed = {f"{t['category']}/{t['id']}": t for t in found if t["verdict"] not in {"pass", "pass-value"}}
    assert {name: test["message"] for name, test in failed.items() if name not in EXPECTED} == {}
    assert set(failed) == EXPECTED, "what has come to pass is to be taken off the lists"
    assert all("SERVICE is refused" in failed[name]["message"] for name in REFUSED)
    kinds = Counter(test["type"] for test in found)
    assert kinds["QueryEvaluationTest"] > 200
    assert kinds["NegativeSyntaxTest11"] > 30
    assert kinds["PositiveSyntaxTest11"] > 50


def test_the_scaffolding_is_the_service_itself(scratch: str) -> None:
    """The suite would prove nothing of a server that only resembles ours."""
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(urllib.request.Request(f"{scratch}/sparql", b"update=DROP+ALL"), timeout=60)
    with pytest.raises(urllib.error.HTTPError, match="400") as told:
        urllib.request.urlopen(f"{scratch}/sparql?query=SELEC", timeout=60)
    assert b"Did you mean SELECT?" in told.value.read()
    assert told.value.headers["x-content-type-options"] == "nosniff"
