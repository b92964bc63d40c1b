"""A format is one entry of the table and a function: everything that lists formats has it then."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.examples.alliances import ALLIANCES

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    """In a process of its own: what lists formats reads the table when it is imported."""
    program = f"from tests.answers.new_formats import seen; seen({str(ALLIANCES)!r})"
    done = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_command_line_offers_and_writes_it(seen: dict[str, Any]) -> None:
    assert "rdfxml,lines,dots,facts}" in "".join(seen["help"].split())
    assert seen["run"].endswith(" rows\n")
    assert seen["construct"] == "3 facts\n"


def test_a_writer_is_told_the_question_and_the_graph(seen: dict[str, Any]) -> None:
    assert seen["picture"].startswith("alliances of ")


def test_the_service_negotiates_it(seen: dict[str, Any]) -> None:
    lines, facts, dots, anything = seen["accepted"]
    assert lines == ["lines", None]
    assert facts == [None, "facts"]
    assert dots == [None, None], "a picture is asked for by name"
    assert anything == ["json", "turtle"]


def test_an_address_ends_in_its_extension(seen: dict[str, Any]) -> None:
    lines, dots = seen["answered"]
    assert lines == ["text/x-lines; charset=utf-8", seen["run"]]
    assert dots == ["text/x-dots", seen["picture"]]
    assert seen["odd"] == "", "no thing has an address that means a format"


def test_pages_and_descriptions_list_it(seen: dict[str, Any]) -> None:
    assert '<link rel="alternate" type="text/x-lines" href="/queries/alliances.lines"' in seen["page"]
    assert '<a href="/queries/alliances.lines" rel="alternate">Lines</a>' in seen["page"]
    assert "text/x-dots" not in seen["page"], "not every question says how it is drawn"
    assert "text/x-lines" in seen["openapi"]
    assert "text/x-facts" in seen["described"]
    assert "<http://www.w3.org/ns/formats/Facts>" in seen["service"]


def test_an_export_has_it(seen: dict[str, Any]) -> None:
    assert seen["dump"].endswith(" facts\n")
