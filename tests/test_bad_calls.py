"""Whatever is given from Python: what a user can cause is an AifError, and says what to do in Python's words."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode

import aif_graph
from aif_graph import AifError, KnowledgeGraph
from aif_graph.datasets import Graphs
from aif_graph.errors import InputError, NotFoundError, QueryError, UsageError, on_command_line

Call = Callable[[Any], object]
ODD = (
    "<",
    "<>",
    "http://a b",
    "<http://a b>",
    "",
    "aif:",
    "aif:<>",
    "http://[x",
    "\ud800",
    "\0",
    "_:b",
    "::",
    '"',
    "{}",
)
ROWS = "SELECT * { ?s ?p ?o }"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with files that cannot be taken, each in its own way."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    for name, file, text in (
        ("toml", "graph.toml", "title = 3"),
        ("nul", "graph.toml", 'title = "\0"'),
        ("turtle", "a.ttl", "<a> <b> ."),
        ("query", "queries/q.rq", "SELECT * {"),
    ):
        (tmp_path / name / file).parent.mkdir(parents=True)
        (tmp_path / name / file).write_text(text)
    (tmp_path / "bytes.ttl").write_bytes(b"\xff\xfe\0")
    (tmp_path / "empty").mkdir()
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    return tmp_path


LOADING: dict[str, tuple[Call, type[AifError]]] = {
    "no such folder": (lambda load: load(graph="nope"), InputError),
    "a file for a folder": (lambda load: load(graph="good.ttl"), InputError),
    "a circle of links": (lambda load: load(graph="circle"), InputError),
    "a name too long": (lambda load: load(graph="a" * 5_000), InputError),
    "wrong graph.toml": (lambda load: load(graph="toml"), InputError),
    "malformed graph.toml": (lambda load: load(graph="nul"), InputError),
    "malformed Turtle": (lambda load: load(graph="turtle"), InputError),
    "malformed query": (lambda load: load(graph="query").queries, InputError),
    "empty name": (lambda load: load(graph=""), UsageError),
    "a number for a folder": (lambda load: load(graph=3), UsageError),
    "null in a name": (lambda load: load(graph="a\0b"), UsageError),
    "half a character in a name": (lambda load: load(["\ud800.ttl"]), UsageError),
    "no such file": (lambda load: load("nope.ttl"), InputError),
    "a folder for a file": (lambda load: load("."), InputError),
    "no text": (lambda load: load("bytes.ttl"), InputError),
    "None for files": (lambda load: load(None), UsageError),
    "None in files": (lambda load: load([None]), UsageError),
    "bytes for files": (lambda load: load(b"good.ttl"), UsageError),
    "bytes in files": (lambda load: load([b"good.ttl"]), UsageError),
    "no such reasoner": (lambda load: load(reasoner="x"), UsageError),
    "no reasoner at all": (lambda load: load(reasoner=[]), UsageError),
    "a text for a number": (lambda load: load(max_inferred="x"), UsageError),
    "None for a number": (lambda load: load(max_inferred=None), UsageError),
    "a folder without a graph": (lambda load: load(graph="empty"), InputError),
    "no files alone": (lambda _: aif_graph.load_alone([]), UsageError),
    "None alone": (lambda _: aif_graph.load_alone(None), UsageError),  # type: ignore[arg-type]
    "no such file alone": (lambda _: aif_graph.load_alone("nope.ttl"), InputError),
    "an unknown ending alone": (lambda _: aif_graph.load_alone("toml/graph.toml"), InputError),
}

ASKING: dict[str, tuple[Call, type[AifError]]] = {
    "no such query": (lambda graph: graph.run("x"), NotFoundError),
    "None for a query": (lambda graph: graph.run(None), UsageError),
    "a list for a query": (lambda graph: graph.run([]), UsageError),
    "a missing parameter": (lambda graph: graph.run("consortium-members"), UsageError),
    "an unknown parameter": (lambda graph: graph.run("factories", colour="red"), UsageError),
    "a list for a parameter": (lambda graph: graph.run("consortium-members", factory=[1]), NotFoundError),
    "a word for asserted": (lambda graph: graph.run("factories", asserted="false"), UsageError),
    "a word for asserted beside SPARQL": (lambda graph: graph.query("ASK {}", asserted="no"), UsageError),
    "None for SPARQL": (lambda graph: graph.query(None), UsageError),
    "bytes for SPARQL": (lambda graph: graph.query(b"ASK {}"), UsageError),
    "malformed SPARQL": (lambda graph: graph.query("SELEC"), QueryError),
    "half a character": (lambda graph: graph.query("ASK { ?s ?p '\ud800' }"), QueryError),
    "SERVICE": (lambda graph: graph.query("ASK { SERVICE <urn:a> { ?s ?p ?o } }"), QueryError),
    "a text for graphs": (lambda graph: graph.query("ASK {}", graphs="x"), UsageError),
    "texts in graphs": (lambda graph: graph.query("ASK {}", graphs=Graphs(("urn:a",))), UsageError),  # type: ignore[arg-type]
    "a list for graphs": (lambda graph: graph.query("ASK {}", graphs=[NamedNode("urn:a")]), UsageError),
    "a text for rows": (lambda graph: graph.query(ROWS, max_rows="x"), UsageError),
    "less than no rows": (lambda graph: graph.query(ROWS, max_rows=-1), UsageError),
    "None for a thing": (lambda graph: graph.show(None), UsageError),
    "a node for a thing": (lambda graph: graph.show(NamedNode("urn:x")), UsageError),
    "None to explain": (lambda graph: graph.explain(None, None, None), UsageError),
    "None for a value": (lambda graph: graph.explain("Denmark", "is a", None), UsageError),
    "no proofs": (lambda graph: graph.explain("Denmark", "is a", "country", limit=0), UsageError),
    "a text for proofs": (lambda graph: graph.explain("Denmark", "is a", "country", limit="x"), UsageError),
    "no statement": (lambda graph: graph.what_if("x"), UsageError),
    "an open quote": (lambda graph: graph.what_if('"x'), UsageError),
    "None for statements": (lambda graph: graph.what_if(None), UsageError),
    "None in statements": (lambda graph: graph.what_if([None]), UsageError),
    "a number for statements": (lambda graph: graph.what_if(3), UsageError),
    "no such file on top": (lambda graph: graph.what_if(extra="nope.ttl"), InputError),
    "a folder on top": (lambda graph: graph.what_if(extra="."), InputError),
    "a number on top": (lambda graph: graph.what_if(extra=3), UsageError),
    "null on top": (lambda graph: graph.what_if(extra="a\0.ttl"), UsageError),
    "malformed on top": (lambda graph: graph.what_if(extra="turtle/a.ttl"), InputError),
    "a text for a graph to check": (lambda _: aif_graph.check("x"), UsageError),
    "a text for a graph to export": (lambda _: aif_graph.export("x", "y"), UsageError),
    "a text for what shapes are asked of": (lambda graph: aif_graph.check(graph, max_validated="x"), UsageError),
    "export to a file": (lambda graph: aif_graph.export(graph, "good.ttl"), InputError),
    "export below a file": (lambda graph: aif_graph.export(graph, "good.ttl/x"), InputError),
    "export over files": (lambda graph: aif_graph.export(graph, "."), InputError),
    "export round in a circle": (lambda graph: aif_graph.export(graph, "circle"), InputError),
    "export to nothing": (lambda graph: aif_graph.export(graph, ""), UsageError),
    "export to None": (lambda graph: aif_graph.export(graph, None), UsageError),
    "export to null": (lambda graph: aif_graph.export(graph, "a\0b"), UsageError),
    "a truth as a table": (lambda graph: graph.query("ASK {}").frame(), UsageError),
}


def refused(call: Call, subject: object) -> AifError:
    """The error of a call; whatever else it raises is a failure."""
    with pytest.raises(AifError) as caught:
        call(subject)
    assert "--" not in str(caught.value)
    assert "`aif " not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("case", LOADING)
def test_what_cannot_be_loaded(case: str) -> None:
    call, kind = LOADING[case]
    assert isinstance(refused(call, aif_graph.load), kind)


@pytest.mark.parametrize("case", ASKING)
def test_what_cannot_be_asked(case: str, graph: KnowledgeGraph) -> None:
    call, kind = ASKING[case]
    assert isinstance(refused(call, graph), kind)


@pytest.mark.parametrize("text", ODD)
def test_names_that_are_none(text: str, graph: KnowledgeGraph) -> None:
    calls: tuple[Call, ...] = (
        lambda graph: graph.show(text),
        lambda graph: graph.explain(text, "is a", "country"),
        lambda graph: graph.explain("Denmark", text, "country"),
        lambda graph: graph.explain("Denmark", "is a", text),
        lambda graph: graph.run("consortium-members", factory=text),
        lambda graph: graph.what_if(f"{text} {text} {text}"),
    )
    for call in calls:
        assert isinstance(refused(call, graph), UsageError)


def test_a_finding_names_the_parameter_of_python() -> None:
    Path("shapes.ttl").write_text("@prefix sh: <http://www.w3.org/ns/shacl#> .\n<urn:S> a sh:NodeShape .\n")
    found = aif_graph.check(aif_graph.load_alone("shapes.ttl"), max_validated=0)
    [told] = [each for each in found if each.rule == "too-many-statements"]
    assert "max_validated N" in told.hint
    assert "--" not in told.hint


def test_owlrl_has_no_proofs() -> None:
    graph = aif_graph.load_alone("good.ttl", reasoner="owlrl")
    error = refused(lambda graph: graph.explain("urn:a", "urn:b", "urn:c"), graph)
    assert error.hint == "Leave out reasoner='owlrl'."


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read and write everything")
def test_what_may_not_be_read_or_written(folder: Path, graph: KnowledgeGraph) -> None:
    (folder / "good.ttl").chmod(0)
    assert isinstance(refused(lambda load: load("good.ttl"), aif_graph.load), InputError)
    (folder / "turtle").chmod(0o500)
    assert isinstance(refused(lambda graph: aif_graph.export(graph, "turtle/x"), graph), InputError)


def test_a_folder_for_a_file_is_told_where_folders_go() -> None:
    with pytest.raises(InputError) as raised:
        aif_graph.load_alone(".")
    assert raised.value.hint == "Give an RDF file; use graph for a folder."
    assert raised.value.in_words(on_command_line)[1] == "Give an RDF file; use --graph for a folder."
