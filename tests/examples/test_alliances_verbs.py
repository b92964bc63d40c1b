"""Every verb typed in the folder of the example, its service, and the same from Python: all speak of it alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import rdflib

import aif_graph
from aif_graph.answers.writing import write_answer
from tests.conftest import Run
from tests.examples.alliances import ALLIANCES, BASE, GENEVA, LICENCE, QUERIES, TITLE, foreign
from tests.serving.conftest import Got, Service, serving

Type = Callable[..., subprocess.CompletedProcess[str]]
ASKED = "SELECT ?u WHERE { ?u uni:memberOf alliance:eutopia }"
REPRESENTED = ("France", "is represented in", "EUTOPIA")
RDF = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".jsonld": "json-ld", ".trig": "trig", ".nq": "nquads"}
# Words behind aif, exit code, and something in the answer.
TYPED = (
    (("--version",), 0, f"graph: {TITLE}"),
    (("--help",), 0, "usage: aif"),
    (("queries",), 0, "countries-by-alliance"),
    (("queries", "--prefixes"), 0, f"{BASE}university/"),
    *((("run", name, "--format", "table"), 0, "") for name in QUERIES),
    (("run", "members", "--alliance", "EUTOPIA", "--format", "csv"), 0, f"{BASE}university/nova-lisbon"),
    (("run", "members", "--help"), 0, "an Alliance"),
    (("run", "membrs"), 2, ""),
    (("query", ASKED, "--format", "csv"), 0, f"{BASE}university/warwick"),
    (("query", "ASK { alliance:eutopia uni:hasMember university:geneva }"), 1, "false"),
    (("query", "SELECT ?x { ?x a uni:Universty }"), 0, ""),
    (("show", "University of Geneva", "--format", "table"), 0, "4EU+"),
    (("show", "university:genva"), 2, ""),
    (("explain", *REPRESENTED), 0, "data/stated/"),
    (("explain", *REPRESENTED, "--format", "json"), 0, "data/stated/"),
    (("explain", "Slovenia", "is represented in", "Una Europa"), 1, "It does not follow"),
    (("what-if", "--without", "'NOVA University Lisbon' 'was admitted in' …"), 0, "Portugal is represented in EUTOPIA"),
    (("check",), 0, f"of 30 sources of {TITLE}"),
    (("check", "--fast"), 0, "the check passes"),
    (("check", "--format", "json"), 0, TITLE),
    (("check", "--format", "sarif"), 0, TITLE),
    (("fmt", "--check"), 0, ""),
)


@pytest.fixture
def typed(aif: Run) -> Type:
    """Type a command in the folder of the example; what it writes is looked through."""

    def run(*words: str, cwd: Path = ALLIANCES) -> subprocess.CompletedProcess[str]:
        done = aif(*words, cwd=cwd)
        assert foreign({"stdout": done.stdout, "stderr": done.stderr}) == []
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.mark.parametrize(("words", "code", "part"), TYPED, ids=[" ".join(words) for words, _, _ in TYPED])
def test_typed(words: tuple[str, ...], code: int, part: str, typed: Type) -> None:
    done = typed(*words)
    assert done.returncode == code, done.stderr
    assert part in done.stdout
    if words[0] not in {"--version", "--help"} and "--help" not in words:
        assert done.stderr.startswith(f"graph: {TITLE} ({ALLIANCES})\n")


@pytest.mark.parametrize(
    "verb", ["check", "diff", "explain", "export", "fmt", "init", "query", "serve", "show", "what-if"]
)
def test_the_help_of_a_verb(verb: str, typed: Type) -> None:
    assert typed(verb, "--help").returncode == 0


def git(repository: Path, *words: str) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(repository), "-c", "user.name=Test", "-c", "user.email=test@example.org", *words]
    subprocess.run(command, check=True, capture_output=True, env=env)


def test_a_change_is_told_between_revisions_and_between_folders(typed: Type, tmp_path: Path) -> None:
    root = shutil.copytree(ALLIANCES, tmp_path / "changed")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    stated = root / "data/stated/gu-eutopia-is-growing.ttl"
    block = re.compile(r"^university:nova-lisbon\n.*?^\.\n", re.MULTILINE | re.DOTALL)
    text = stated.read_text()
    assert block.search(text)
    stated.write_text(block.sub("", text))
    git(root, "commit", "-q", "-a", "-m", "second")
    for words in (("HEAD~1", "HEAD"), ("HEAD~1",), (str(ALLIANCES), str(root))):
        done = typed("diff", *words, cwd=root)
        assert done.returncode == 1, done.stderr
        assert "Portugal is represented in EUTOPIA" in done.stdout
    assert typed("diff", "HEAD", cwd=root).returncode == 0
    assert typed("diff", "HEAD~1", "--format", "markdown", cwd=root).returncode == 1


def test_dumps_are_read_by_rdflib_and_name_this_graph(typed: Type, tmp_path: Path) -> None:
    assert typed("export", str(tmp_path / "out")).returncode == 0
    files = sorted(path for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert len(files) > 100
    assert foreign({path.name: path.read_text() for path in files}) == []
    for path in files:
        if path.parent == tmp_path / "out":
            found = rdflib.Dataset(default_union=True).parse(path, format=RDF[path.suffix])
            assert len(found)
    told = rdflib.Graph().parse(tmp_path / "out/void.ttl")
    dataset, terms = rdflib.URIRef(f"{BASE}dataset"), rdflib.DCTERMS
    assert [str(title) for title in told.objects(dataset, terms.title)] == [TITLE]
    assert [str(licence) for licence in told.objects(dataset, terms.license)] == [LICENCE]


def test_without_a_licence_no_dump_and_no_page_names_one(typed: Type, tmp_path: Path) -> None:
    root = shutil.copytree(ALLIANCES, tmp_path / "free")
    manifest = root / "graph.toml"
    manifest.write_text(re.sub(r"^licence = .*\n", "", manifest.read_text(), flags=re.MULTILINE))
    assert typed("export", str(tmp_path / "out"), cwd=root).returncode == 0
    told = rdflib.Graph().parse(tmp_path / "out/void.ttl")
    assert not list(told.objects(rdflib.URIRef(f"{BASE}dataset"), rdflib.DCTERMS.license))


# The service


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("alliances"), cwd=ALLIANCES) as running:
        yield running


PLACES = (
    *("/", "/queries", "/sources", "/conflicts", "/ontology", "/sparql", "/data", "/about", "/why", "/search?q=leiden"),
    *(f"/queries/{name}" for name in QUERIES),
    *(f"/queries/{name}.csv" for name in QUERIES),
    "/queries/members?alliance=EUTOPIA",
    f"/describe?iri={quote(GENEVA, safe='')}",
    f"/describe?iri={quote(BASE + 'verdict/4eu-plus-founding', safe='')}",
    "/doc/source/eheo-nova",
    "/doc/source/eheo-nova.ttl",
    f"/why?{urlencode(dict(zip('spo', REPRESENTED, strict=True)))}",
    "/ontology.ttl",
    "/dump/dataset.trig",
    "/.well-known/void",
    "/.well-known/sparql-examples",
    "/context.jsonld",
    "/openapi.json",
    "/sitemap.xml",
    "/robots.txt",
    "/healthz",
)


@pytest.mark.parametrize("place", PLACES)
def test_an_address_answers_about_this_graph(service: Service, place: str) -> None:
    got = service.get(place, accept="text/html, */*;q=0.5")
    assert got.status == 200, got.text[:500]
    assert foreign({place: got.text}) == []
    if got.headers["content-type"].startswith("text/html"):
        assert TITLE in got.text


@pytest.mark.parametrize("place", ["/map", "/matrix", "/my-country", "/timeline", "/doc/city/nowhere", "/queries/nope"])
def test_what_this_graph_has_not_is_not_found(service: Service, place: str) -> None:
    got = service.get(place, accept="text/html")
    assert got.status == 404
    assert foreign({place: got.text}) == []


def test_sparql_answers_by_get_and_post(service: Service) -> None:
    bodies = [
        service.ask(ASKED),
        service.get(
            "/sparql",
            "POST",
            body=urlencode({"query": ASKED}).encode(),
            content_type="application/x-www-form-urlencoded",
        ),
        service.get("/sparql", "POST", body=ASKED.encode(), content_type="application/sparql-query"),
    ]
    rows = [answer(got) for got in bodies]
    assert rows[0] == rows[1] == rows[2]
    assert f"{BASE}university/warwick" in rows[0]
    assert len(rows[0]) == 10


def answer(got: Got) -> list[str]:
    assert got.status == 200, got.text
    return [row["u"]["value"] for row in json.loads(got.body)["results"]["bindings"]]


def test_health_and_the_description_name_the_graph(service: Service) -> None:
    assert json.loads(service.get("/healthz").body)["graph"] == TITLE
    assert json.loads(service.get("/openapi.json").body)["info"]["title"] == TITLE


def test_the_map_shades_the_countries_of_the_universities(service: Service) -> None:
    text = service.get("/queries/places", accept="text/html").text
    shaded = set(re.findall(r"<title>([^<:]+): a country of the answer</title>", text))
    rows = aif_graph.load(root=ALLIANCES).run("countries-by-alliance").rows
    assert len(shaded) == len({country for country, *_ in rows}) == 17
    assert {"France", "Romania", "United Kingdom"} <= shaded


def test_counts_are_worded_without_a_plural_that_nobody_stated(service: Service) -> None:
    text = re.sub(r"<[^>]+>", "", service.get("/", accept="text/html").text)
    assert "University: 29" in text
    assert "Sources: 30" in text
    assert "29 university" not in text


# Python


def test_python_reads_the_graph_of_the_current_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AIF_GRAPH", raising=False)
    monkeypatch.chdir(ALLIANCES)
    graph = aif_graph.load()
    answers = {name: graph.run(name) for name in QUERIES}
    answers |= {"query": graph.query(ASKED), "show": graph.show("University of Geneva")}
    texts = {name: write_answer(answer, "table", graph.names) for name, answer in answers.items()}
    texts["explain"] = str(graph.explain(*REPRESENTED))
    texts["what-if"] = str(graph.what_if("'NOVA University Lisbon' 'was admitted in' …"))
    texts["check"] = repr(aif_graph.check(graph))
    texts["graph"] = repr(graph)
    assert TITLE in texts["graph"]
    files = aif_graph.export(graph, tmp_path / "out")
    texts |= {path.name: path.read_text() for path in files}
    assert "EUTOPIA" in texts["explain"]
    assert "Portugal is represented in EUTOPIA" in texts["what-if"]
    assert graph.manifest.name == TITLE
    assert foreign(texts) == []
