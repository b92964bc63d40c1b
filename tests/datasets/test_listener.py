"""No query reaches another host: every spelling of SERVICE on every surface, with somebody there to be reached."""

from __future__ import annotations

import contextlib
import itertools
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, Store

import aif_graph
from aif_graph.datasets.confinement import Limits
from aif_graph.datasets.isolation import in_a_child, isolated
from aif_graph.datasets.worker import ask_once
from aif_graph.errors import AifError, QueryError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.sparql import guard
from aif_graph.sparql.lexer import tokens
from tests.comparing.test_comparing import git
from tests.conftest import Run
from tests.listener import Listener
from tests.serving.conftest import serving

GROUP = "{?s ?p ?o}"
# What the engine takes for a call; each reaches a host where nothing stops it.
SPELLINGS = [
    f"SERVICE <URL>{GROUP}",
    f"service<URL>{GROUP}",
    f"SERVICE SILENT <URL>{GROUP}",
    f"SERVICESILENT<URL>{GROUP}",
    f"SERVICESILENT:x{GROUP}",
    f"SeRvIcEsIlEnT :x{GROUP}",
    f"SERVICE:x{GROUP}",
    f"service:x # {{\n {GROUP}",
    f"SERVICEp:x{GROUP}",
    f"SERVICE:x·y{GROUP}",
    f"SERVICE#\n<URL>{GROUP}",
    f"BIND(<URL> AS ?u) LATERAL{{SERVICESILENT?u{GROUP}}}",
    f"BIND(trueAS?x)SERVICE<URL>{GROUP}",
    f"FILTER(true)SERVICESILENT<URL>{GROUP}",
    f"?a ?b 1SERVICE<URL>{GROUP}",
    f"?a ?b 1.SERVICE:x{GROUP}",
    f"?a ?b trueSERVICE<URL>{GROUP}",
    f"?a ?b true.SERVICE:x{GROUP}",
    f"?a ?b ?c;SERVICE:x{GROUP}",
    f"OPTIONAL{{SERVICESILENT<URL>{GROUP}}}",
    f"FILTEREXISTS{{SERVICE:x{GROUP}}}",
    f"{{SELECT*{{SERVICE:x{GROUP}}}}}",
    f"FILTER(1<2)SERVICE#>\n<URL>{GROUP}",
    f"FILTER('a'<'>')SERVICE<URL>{GROUP}#'\n",
    f"FILTER('a'<'b'#>'''\n)SERVICE<URL>{GROUP}#'''\n",
]
PROLOGUE = "VERSION '1.2' PREFIX : <BASE> PREFIX p: <BASE> PREFIX service: <BASE> "
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:P sh:declare [ sh:prefix "" ; sh:namespace "BASE"^^xsd:anyURI ] ,
    [ sh:prefix "p" ; sh:namespace "BASE"^^xsd:anyURI ] , [ sh:prefix "service" ; sh:namespace "BASE"^^xsd:anyURI ] .
"""


def fill(listener: Listener, text: str) -> str:
    return text.replace("URL", listener.url).replace("BASE", listener.base)


def queries(listener: Listener) -> list[str]:
    return [fill(listener, f"{PROLOGUE}SELECT * {{ {spelling} }}") for spelling in SPELLINGS]


@pytest.fixture
def store() -> Store:
    """A store in which each of the spellings comes to its call."""
    store = Store()
    a, b = NamedNode("urn:a"), NamedNode("urn:b")
    for value in (1, True):
        store.add(Quad(a, b, Literal(value)))
    return store


def attempted(work: Callable[[], object]) -> None:
    with contextlib.suppress(AifError, SyntaxError, RuntimeError, OSError):
        work()


# The lock, below the guard


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_lock_holds_where_the_guard_is_not_asked(listener: Listener, store: Store, spelling: str) -> None:
    text = fill(listener, f"{PROLOGUE}SELECT * {{ {spelling} }}")
    attempted(lambda: isolated(lambda: list(store.query(text))))  # type: ignore[arg-type]
    attempted(lambda: ask_once(lambda: ({"rows": len(list(store.query(text)))}, b""), Limits(seconds=20)))  # type: ignore[arg-type]
    assert listener.visits == []
    attempted(lambda: list(store.query(text)))  # type: ignore[arg-type]
    assert listener.visits, "without the lock the same query reaches the host"


def test_the_lock_of_a_check_holds_for_what_rdflib_evaluates(listener: Listener) -> None:
    data = rdflib.Graph().parse(data="<urn:a> <urn:b> <urn:c> .", format="turtle")
    for word in ("SERVICE", "\\u0053ERVICE"):
        text = fill(listener, f"SELECT * {{ {word} <URL> {GROUP} }}")
        attempted(lambda text=text: in_a_child(lambda _: list(data.query(text)), lambda _: None))  # type: ignore[misc]
        assert listener.visits == []
        attempted(lambda text=text: list(data.query(text)))  # type: ignore[misc]
        assert listener.visits.pop(), "without the lock the same query reaches the host"


# The guard


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_guard_refuses_it_before_the_engine_is_asked(listener: Listener, spelling: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused: queries cannot contact other hosts"):
        guard.check(fill(listener, f"{PROLOGUE}SELECT * {{ {spelling} }}"))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_less_white_space_changes_nothing(listener: Listener, store: Store, spelling: str) -> None:
    """Two tokens are pushed together, each pair in turn: what still reaches the host has been refused."""
    text = fill(listener, f"{PROLOGUE}SELECT * {{ {spelling} }}")
    found = list(tokens(text))
    for token, after in itertools.pairwise(found):
        end = token.start + len(token.text)
        if text[end : after.start].isspace():
            glued = text[:end] + text[after.start :]
            listener.visits.clear()
            attempted(lambda glued=glued: list(store.query(glued)))  # type: ignore[misc]
            if listener.visits:
                with pytest.raises(QueryError, match="SERVICE is refused"):
                    guard.check(glued)


# The surfaces


def test_python(graph: KnowledgeGraph, listener: Listener) -> None:
    for text in queries(listener):
        with pytest.raises(QueryError, match="SERVICE is refused"):
            graph.query(text)
    assert listener.visits == []


@pytest.mark.parametrize("options", [(), ("--timeout", "5")])
def test_the_command(listener: Listener, options: tuple[str, ...]) -> None:
    """One process for all of them, and one graph: reading it takes longest."""
    code = (
        "import sys, aif_graph.cli, aif_graph.loading as room\n"
        "graph = room.load()\n"
        "room.load_folder = lambda *_, **__: graph\n"
        "print(*(aif_graph.cli.main(['query', *sys.argv[2:], text]) for text in eval(sys.argv[1])))"
    )
    command = [sys.executable, "-c", code, repr(queries(listener)), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.split() == ["3"] * len(SPELLINGS)
    assert done.stderr.count("SERVICE is refused") == len(SPELLINGS)
    assert listener.visits == []


def write_queries(folder: Path, texts: list[str]) -> None:
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"asked-{number}.rq").write_text(f"#+ summary: Who answers?\n{text}\n")


def test_a_canned_query(small_root: Path, listener: Listener) -> None:
    write_queries(small_root / "queries", queries(listener))
    graph = aif_graph.load(root=small_root)
    for name in graph.queries:
        with pytest.raises(QueryError, match="SERVICE is refused"):
            graph.run(name)
    assert len(graph.queries) == len(SPELLINGS)
    assert listener.visits == []


def test_a_hygiene_rule(small_root: Path, listener: Listener) -> None:
    rule = fill(listener, f"{PROLOGUE}SELECT * {{ SERVICESILENT<URL>{GROUP} }}")
    (small_root / "ontology/lint").mkdir(exist_ok=True)
    (small_root / "ontology/lint/reaching.rq").write_text(f"#+ severity: info\n#+ message: '{{subject}}'\n{rule}\n")
    attempted(lambda: aif_graph.check(aif_graph.load(root=small_root)))
    assert listener.visits == []


def test_a_comparison_of_what_a_pull_request_changes(small_root: Path, tmp_path: Path, listener: Listener) -> None:
    repository = tmp_path / "repository"
    shutil.copytree(small_root, repository)
    write_queries(repository / "queries", ["SELECT * { ?s ?p 1 }"] * len(SPELLINGS))
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "one")
    write_queries(repository / "queries", queries(listener))
    command = [sys.executable, "-m", "aif_graph", "diff", "HEAD", "--only", "answers", "--format", "json"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.count("SERVICE is refused") == len(SPELLINGS), done.stderr
    assert listener.visits == []


def test_the_service(tmp_path: Path, listener: Listener) -> None:
    with serving(tmp_path, "--workers=1") as service:
        for text in queries(listener):
            got = service.ask(text)
            assert got.status == 400
            assert "SERVICE is refused" in got.text
            assert "SERVICE is refused" in service.ask(text, accept="text/html").text
    assert listener.visits == []


def test_shapes(aif: Run, tmp_path: Path, listener: Listener) -> None:
    spellings = [*SPELLINGS, f"\\u0053ERVICE <URL>{GROUP}", f"?s ?p 'a\\u0027 SERVICE <URL>{GROUP} #'\n"]
    texts = [f"SELECT $this {{ {spelling} }}" for spelling in spellings]
    texts += [
        f"SELECT $this {word} WHERE {{ ?s ?p ?o }}" for word in ("FROM <URL>", "FROM:x", "FRO\\u004D NAMED <URL>")
    ]
    shapes = "".join(
        f"ex:S{number} sh:targetNode ex:a ; sh:sparql [ sh:prefixes ex:P ; sh:select {json.dumps(text)} ] .\n"
        for number, text in enumerate(texts)
    )
    (tmp_path / "shapes.ttl").write_text(fill(listener, SHAPES + shapes))
    (tmp_path / "data.ttl").write_text("<http://example.org/a> <http://example.org/b> 1 , true .\n")
    done = aif("check", "--alone", "--shapes", "shapes.ttl", "--format", "json", "data.ttl", cwd=tmp_path)
    findings = [found for found in json.loads(done.stdout)["findings"] if "is refused" in found["message"]]
    assert {int(found["rule"].rpartition("S")[2]) for found in findings} == set(range(len(texts)))
    assert listener.visits == []
