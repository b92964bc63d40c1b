"""A type of parameters is one entry of the table: headers, values, forms and the OpenAPI document have it then."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

import aif_graph
from aif_graph.asking.types import TYPES, ParameterType
from aif_graph.cli import main
from aif_graph.errors import UsageError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.naming.names import Names
from aif_graph.serving.linked.openapi import document
from aif_graph.serving.pages.question import question
from aif_graph.serving.site import Site
from aif_graph.serving.view import View
from tests.examples.alliances import ALLIANCES

QUERY = """#+ summary: Which years are they?
#+ tags: [years]
#+ params:
#+   in-year: {type: year, about: the year, example: 2025, default: 2024}
SELECT ?in_year ?known { BIND(YEAR(NOW()) >= 2024 AS ?known) } ORDER BY ?known
"""


def year(text: str, _class: str, _names: Names) -> Literal | None:
    kind = NamedNode("http://www.w3.org/2001/XMLSchema#gYear")
    return Literal(text, datatype=kind) if len(text) == 4 and text.isdigit() else None


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    schema = {"type": "integer", "minimum": 1000}
    monkeypatch.setitem(TYPES, "year", ParameterType("year", "a year", year, schema, "number", "Four digits.", int))
    shutil.copytree(ALLIANCES, tmp_path / "graph")
    (tmp_path / "graph/queries/years.rq").write_text(QUERY)
    return tmp_path / "graph"


@pytest.fixture
def graph(root: Path) -> KnowledgeGraph:
    return aif_graph.load(root=root)


def test_its_values_are_read_and_wrong_ones_refused(graph: KnowledgeGraph) -> None:
    (row,) = graph.run("years", in_year="1999").rows
    assert str(row[0]) == '"1999"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    with pytest.raises(UsageError, match="must be a year, not 'soon'\nFour digits"):
        graph.run("years", in_year="soon")


def test_the_command_takes_it(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--graph", str(root), "run", "years", "--in-year", "soon"]) == UsageError.exit_code
    assert "--in-year must be a year, not 'soon'" in capfd.readouterr().err


def test_the_form_and_the_openapi_document_have_it(graph: KnowledgeGraph) -> None:
    view = View(graph, Site("http://localhost"))
    html = question(view, {"name": "years"}).body.decode()
    assert 'name="in-year" type="number"' in html
    wrong = question(view, {"name": "years", "parameters": {"in-year": "soon"}}).body.decode()
    assert 'value="soon"' in wrong
    assert 'type="number"' not in wrong, "which would not show what was given"
    assert "Must be a year" in wrong
    (parameter, _) = document(view)["paths"]["/queries/years"]["get"]["parameters"]
    assert parameter["schema"] == {"type": "integer", "minimum": 1000, "default": 2024}
    assert parameter["example"] == 2025


@pytest.mark.parametrize(
    ("name", "text"), [("integer", "\u0663"), ("decimal", "\u0663.1"), ("date", "\u0662025-10-10")]
)
def test_digits_are_those_of_xml_schema(name: str, text: str, graph: KnowledgeGraph) -> None:
    assert TYPES[name].read(text, "", graph.names) is None


def test_half_a_character_is_no_text(graph: KnowledgeGraph) -> None:
    assert TYPES["string"].read("\udcff", "", graph.names) is None
