"""Input made to harm: each is refused or answered, none is a traceback, a crash or a call to another host."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import aif_graph
from aif_graph.errors import AifError, InputError, LimitError, QueryError
from aif_graph.knowledge import KnowledgeGraph
from tests.conftest import Run

TRIPLE = "<http://example.org/s> <http://example.org/p> <http://example.org/o> ."


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {{ FILTER(1<2)SERVICE#>\n<{url}> {{?s ?p ?o}} }}",
        "SELECT * {{ FILTER(?x<a:b)SERVICE#>\n<{url}> {{?s ?p ?o}} }}",
        "SELECT (1<2 AS ?x) {{ SERVICE <{url}> {{}} }}",
        "SELECT * {{ {{}} SERVICE SILENT <{url}> {{}} }}",
    ],
)
def test_no_spelling_of_service_reaches_a_host(graph: KnowledgeGraph, text: str) -> None:
    called = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(1)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"

        def listen() -> None:
            try:
                server.accept()[0].close()
                called.set()
            except TimeoutError:
                return

        listener = threading.Thread(target=listen)
        listener.start()
        with pytest.raises(QueryError, match="SERVICE is refused"):
            graph.query(text.format(url=url))
        listener.join()
    assert not called.is_set()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {" + "MINUS{}" * 3_000 + "}",
        "SELECT * {{}" + "UNION{}" * 8_000 + "}",
        "SELECT * {" + "OPTIONAL{}" * 8_000 + "}",
        "SELECT (1" + "+1" * 8_000 + " AS ?n) {}",
        "SELECT * { ?s " + "<e:p>/" * 9_000 + "<e:p> ?o }",
        "ASK { FILTER(" + "!" * 10_000 + "1) }",
        "ASK { FILTER(?a" + "||?a" * 10_000 + ") }",
        "SELECT * { ?s ?p " + "<<" * 9_000,
        "SELECT * " + "{" * 90_000,
    ],
)
def test_what_would_overflow_the_parser_is_refused(graph: KnowledgeGraph, text: str) -> None:
    with pytest.raises(LimitError):
        graph.query(text)


def test_the_guard_itself_takes_no_time(graph: KnowledgeGraph) -> None:
    """Quadratic reading would take most of a minute here; the timeout of the run is the judge."""
    with pytest.raises(AifError):
        graph.query("ASK { " + "a." * 49_000)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { ?s aif:ordinal ?o FILTER(?o<0&&xsd:integer(?o)>5) }",
        "BASE <http://ex/> SELECT * {<#a:b> ?p ?o}",
        "SELECT ?s ?o { ?s aif:ammount ?o }",
        "SELECT (?b AS ?c) ?b {{SELECT * {VALUES (?b) {(1)}}}}",
        "SELECT * {VALUES (?é ?a·b) {(1 2)}}",
        "SELECT ?s { ?s <urn:x:never> ?o }",
    ],
)
def test_unusual_queries_are_answered(graph: KnowledgeGraph, text: str) -> None:
    assert graph.query(text).kind == "rows"


def test_the_engines_own_reason_is_told(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="Duplicate"):
        graph.query("SELECT ?x ?x { ?x ?p ?o }")


@pytest.mark.parametrize("name", ["my file.ttl", "a[1].ttl", "%zz.ttl", "ü.ttl"])
def test_any_file_name_is_a_source(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TRIPLE)
    assert aif_graph.load([tmp_path / name]).query("ASK { ?s <http://example.org/p> ?o }").truth


def test_a_byte_order_mark_is_taken(tmp_path: Path) -> None:
    (tmp_path / "bom.ttl").write_bytes(b"\xef\xbb\xbf" + TRIPLE.encode())
    assert aif_graph.load([tmp_path / "bom.ttl"]).query("ASK { ?s <http://example.org/p> ?o }").truth


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bomb.rdf", b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>'),
        ("deep.jsonld", b"[" * 5_000 + b"]" * 5_000),
        ("deep.rdf", b'<r xmlns="urn:x:"><!-- > --><a b="/>"/>' + b"<p>" * 60_000 + b"</p>" * 60_000 + b"</r>"),
        ("direction.ttl", b'<urn:x:s> <urn:x:p> "x"@en--ltr .'),
        ("binary.ttl", bytes(range(256)) * 50),
        ("cut.ttl", b'<urn:x:s> <urn:x:p> "x'),
        ("utf16.ttl", TRIPLE.encode("utf-16")),
    ],
)
def test_hostile_files_are_input_errors(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=name):
        aif_graph.load([tmp_path / name])


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ttl")
    with pytest.raises(InputError, match="not a regular file"):
        aif_graph.load([tmp_path / "pipe.ttl"])


@pytest.mark.parametrize(
    "axioms",
    [
        "rdf:type rdfs:subPropertyOf owl:sameAs .",
        "owl:sameAs a owl:TransitiveProperty . rdfs:subClassOf rdfs:subPropertyOf owl:equivalentClass .",
        " . ".join(f"<urn:x:{n}> owl:sameAs <urn:x:{n + 1}>" for n in range(60)) + " .",
    ],
)
def test_an_ontology_turned_on_itself_ends(aif: Run, tmp_path: Path, axioms: str) -> None:
    prefixes = (
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    )
    prefixes += "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    (tmp_path / "mine.ttl").write_text(prefixes + axioms)
    done = aif("--data", str(tmp_path / "mine.ttl"), "run", "waves")
    assert done.returncode in {0, 3, 4}, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [("run", "waves"), ("queries",), ("--version",), ("check",)])
@pytest.mark.parametrize("closed", [">/dev/full", ">&-"])
def test_a_full_or_closed_output_is_said(words: tuple[str, ...], closed: str) -> None:
    command = f"{sys.executable} -m aif_graph {' '.join(words)} {closed}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode in {0, 3}


@pytest.mark.parametrize("words", [("init", "mine"), ("export", "dumps"), ("--alone", __file__, "query", "ASK {}")])
def test_a_current_folder_that_is_gone_is_said(words: tuple[str, ...], tmp_path: Path) -> None:
    leave = "import os, sys; from aif_graph.cli import main; os.chdir(sys.argv[1]); os.rmdir(sys.argv[1])"
    (tmp_path / "gone").mkdir()
    command = [sys.executable, "-c", f"{leave}; sys.exit(main(sys.argv[2:]))", str(tmp_path / "gone"), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the current folder no longer exists" in done.stderr


def test_escapes_in_names_do_not_reach_the_terminal(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(
        "@prefix aif: <https://w3id.org/aif-graph/ontology#> .\n"
        '<https://w3id.org/aif-graph/id/factory/x> a aif:AIFactory ; aif:aim "\\u001B[31mred" , 7 ;\n'
        '    <http://www.w3.org/2000/01/rdf-schema#label> "\\u001B]0;title\\u0007"@en .'
    )
    statement = ("factory:x", "aif:aim", "\x1b[31mred")
    for words in (
        ("check",),
        ("show", "factory:x", "--format", "table"),
        ("explain", *statement),
        ("explain", *statement, "--format", "markdown"),
        ("what-if", "--without", "factory:x aim …"),
    ):
        done = aif(*words, "--data", str(tmp_path / "mine.ttl"))
        assert words == ("check",) or "red" in done.stdout
        assert "\x1b" not in done.stdout + done.stderr


def test_contrary_verdicts_are_refused(small_root: Path) -> None:
    prefixes = (
        "@prefix aif: <https://w3id.org/aif-graph/ontology#> . @prefix v: <https://w3id.org/aif-graph/id/verdict/> .\n"
    )
    (small_root / "data/stated/one.ttl").write_text(prefixes + "v:s aif:ordinal 1 , 2 .")
    (small_root / "data/verdicts.ttl").write_text(
        prefixes + "v:a a aif:Verdict ; aif:about v:s ; aif:onProperty aif:ordinal ; aif:accepts 1 ; aif:rejects 2 .\n"
        "v:b a aif:Verdict ; aif:about v:s ; aif:onProperty aif:ordinal ; aif:accepts 2 ; aif:rejects 1 ."
    )
    with pytest.raises(InputError, match="rejects what verdict:"):
        aif_graph.load(root=small_root)
