"""The command as a process: what goes to standard output, what to standard error, and the exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

MINE = """@prefix aif: <https://w3id.org/aif-graph/ontology#> .
@prefix country: <https://w3id.org/aif-graph/id/country/> .
@prefix factory: <https://w3id.org/aif-graph/id/factory/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

factory:mine
    a aif:AIFactory ;
    aif:hasHostCountry country:hr ;
    rdfs:label "My AI Factory"@en ;
.
"""


def test_access_of_denmark_is_a_table_with_route_and_factory(aif: Run) -> None:
    done = aif("run", "systems-open-to-country", "--country", "Denmark", "--format", "table")
    assert done.returncode == 0
    assert "LUMI-AI" in done.stdout
    # The route, what lies on it and what it gives stand in one row; the rest of a long name wraps into the next line.
    assert re.search(r" consortium +LUMI AI Factory +access as a partner .*\n +consortium\n", done.stdout)
    assert "https://" not in done.stdout


def test_members_as_csv(aif: Run) -> None:
    done = aif("run", "consortium-members", "--factory", "LUMI AI Factory", "--format", "csv")
    rows = list(csv.reader(io.StringIO(done.stdout, newline="")))
    assert done.returncode == 0
    assert any("https://w3id.org/aif-graph/id/organisation/csc" in row for row in rows)
    assert done.stderr == ""


def test_a_query_knows_the_prefixes_and_pipes_tsv(aif: Run) -> None:
    done = aif("query", "SELECT ?f WHERE { ?f a aif:AIFactory }")
    lines = done.stdout.splitlines()
    assert lines[0] == "?f"
    assert len(lines) == 20


def test_a_query_from_a_file_and_from_standard_input_is_json_alone(aif: Run, tmp_path: Path) -> None:
    text = "SELECT (COUNT(?f) AS ?n) WHERE { ?f a aif:AIFactory }"
    (tmp_path / "question.rq").write_text(text)
    from_file = aif("query", "-f", str(tmp_path / "question.rq"), "--format", "json")
    from_input = aif("query", "-", "--format", "json", input=text)
    assert from_file.stdout == from_input.stdout
    assert json.loads(from_file.stdout)["results"]["bindings"][0]["n"]["value"] == "19"


def test_a_part_is_exported_as_turtle(aif: Run) -> None:
    done = aif("query", "CONSTRUCT WHERE { ?f aif:hasHostCountry country:fi }", "--format", "turtle")
    assert "factory:lumi-aif aif:hasHostCountry country:fi" in done.stdout


def test_show_reads_as_statements_with_sources_and_marks_what_is_inferred(aif: Run) -> None:
    done = aif("show", "lumi-aif", "--format", "table")
    assert done.returncode == 0
    hosted = [line for line in done.stdout.splitlines() if "is hosted by" in line]
    assert hosted
    assert all("accepted" in line or "rejected" in line for line in hosted)
    assert any("inferred" in line and "offers the system" in line for line in done.stdout.splitlines())


def test_queries_are_listed_with_their_questions(aif: Run) -> None:
    done = aif("queries")
    assert len(done.stdout.splitlines()) >= 40
    assert all("?" in line for line in done.stdout.splitlines() if "  " in line)
    assert "systems-open-to-country" in aif("queries", "--tag", "access").stdout


def test_the_help_of_a_question_shows_it_and_its_parameters(aif: Run) -> None:
    done = aif("run", "systems-open-to-country", "--help")
    assert done.returncode == 0
    assert "?" in done.stdout
    assert "--country" in done.stdout
    assert "aif run systems-open-to-country --country" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (("run", "systems-open-to-country", "--country", "Dnemark"), 2, 'no country "Dnemark"'),
        (("run", "systems-open-to-country", "--country", "Dnemark"), 2, "Did you mean Denmark"),
        (("run", "consortium-members"), 2, "needs --factory"),
        (("run", "consortium-members"), 2, "aif run consortium-members --factory"),
        (("run", "consortium-member"), 2, "Did you mean consortium-members"),
        (("run",), 2, ""),
        (("run", "factories", "--colour", "red"), 2, "--colour"),
        (("run", "factories", "--format", "yaml"), 2, "yaml"),
        (("run", "factories", "--format", "turtle"), 2, "turtle is for graphs"),
        (("query", "SELEC ?x"), 3, "line 1, column 1"),
        (("query", "SELEC ?x"), 3, "^"),
        (("query",), 2, "give one query"),
        (("query", "-f", "/no/such/file"), 3, "/no/such/file: No such file"),
        (("query", "SELECT * { SERVICE <http://127.0.0.1:9/> {} }"), 3, "SERVICE is refused"),
        (("show", "Atlantis"), 2, 'no thing "Atlantis"'),
        (("frobnicate",), 2, "frobnicate"),
        (("queries", "--tag", "colour"), 2, "Tags: "),
        (("queries", "--theme", "colour"), 2, "Themes: "),
        (("queries", "zzzzqqqq"), 2, "nothing was found for 'zzzzqqqq'"),
        (("--data", "/no/such.ttl", "run", "factories"), 3, "/no/such.ttl: there is no such file"),
    ],
)
def test_bad_input_says_what_is_wrong(aif: Run, words: tuple[str, ...], code: int, complaint: str) -> None:
    done = aif(*words)
    assert done.returncode == code, done.stderr
    assert complaint in done.stderr + done.stdout
    assert done.stdout == "" or words == ("run",)
    assert "Traceback" not in done.stderr


def test_my_own_turtle_on_top(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(MINE)
    done = aif("--data", str(tmp_path / "mine.ttl"), "run", "factories", "--format", "table")
    assert done.returncode == 0
    assert "My AI Factory" in done.stdout


def test_a_syntax_error_in_it_names_file_line_and_column(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(MINE.replace("country:hr", "contry:hr"))
    done = aif("--data", str(tmp_path / "mine.ttl"), "run", "factories")
    assert done.returncode == 3
    assert f"{tmp_path}/mine.ttl:8:" in done.stderr
    assert "prefix contry" in done.stderr


def test_check_lists_what_is_wrong_and_exits_one(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(MINE.replace('    rdfs:label "My AI Factory"@en ;\n', ""))
    done = aif("--data", str(tmp_path / "mine.ttl"), "check")
    assert done.returncode == 1
    assert f"--> {tmp_path}/mine.ttl:6:1" in done.stdout
    assert "= about: factory:mine" in done.stdout


def test_check_finds_a_slip_of_the_pen_and_passes_a_well_written_file(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(MINE)
    (tmp_path / "slip.ttl").write_text(MINE.replace("aif:hasHostCountry", "aif:hasHostCuontry"))
    assert "Did you mean aif:hasHostCountry?" in aif("check", "--data", str(tmp_path / "slip.ttl")).stdout
    well = aif("check", "--data", str(tmp_path / "mine.ttl"))
    assert not [line for line in well.stdout.splitlines() if "local file" in line]


def test_data_may_stand_before_or_after_the_verb(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(MINE)
    before = aif("--data", str(tmp_path / "mine.ttl"), "run", "factories", "--format", "csv")
    after = aif("run", "factories", "--format", "csv", "--data", str(tmp_path / "mine.ttl"))
    assert before.stdout == after.stdout
    assert "factory/mine" in after.stdout


def test_a_false_answer_exits_one(aif: Run) -> None:
    done = aif("query", "ASK { country:hr aif:hasAccessTo ?s }")
    assert (done.returncode, done.stdout) == (1, "false\n")


def test_no_rows_says_which_name_the_graph_does_not_hold(aif: Run) -> None:
    done = aif("query", "SELECT ?f WHERE { ?f aif:hasHostCuontry country:fi }")
    assert done.returncode == 0
    assert "The graph says nothing about aif:hasHostCuontry; the closest name is aif:hasHostCountry." in done.stderr


def test_asserted_leaves_out_what_follows(aif: Run) -> None:
    text = "ASK { country:dk aif:hasAccessTo ?s }"
    assert aif("query", text).stdout == "true\n"
    assert aif("query", "--asserted", text).stdout == "false\n"


def test_export_writes_files_and_says_so(aif: Run, tmp_path: Path) -> None:
    done = aif("export", str(tmp_path / "dumps"))
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "dumps/void.ttl").is_file()


@pytest.mark.parametrize("env", [{"HOME": "", "XDG_CACHE_HOME": ""}, {"HOME": "/no/such", "LC_ALL": "C"}])
def test_it_works_without_a_home_and_in_the_c_locale(aif: Run, env: dict[str, str]) -> None:
    done = aif("run", "country-roles", "--country", "Türkiye", "--format", "table", env=env)
    assert done.returncode == 0, done.stderr
    assert "BSC AI Factory" in done.stdout


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m aif_graph query 'SELECT * {{ ?s ?p ?o }}' | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout == "?s\t?p\t?o\n"
    assert done.stderr == ""


def test_ctrl_c_ends_a_long_query_at_once() -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    process = subprocess.Popen(
        [sys.executable, "-m", "aif_graph", "query", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(4)
    assert process.poll() is None, process.stderr.read() if process.stderr else ""
    os.kill(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert process.returncode in {-signal.SIGINT, 130}
    assert errors == b""


def test_the_version_is_the_packages(aif: Run) -> None:
    from importlib.metadata import version

    assert aif("--version").stdout == f"aif {version('aif-graph')}\n"


@pytest.mark.parametrize("verb", ["check", "fmt"])
def test_an_empty_name_does_not_mean_the_current_folder(aif: Run, tmp_path: Path, verb: str) -> None:
    (tmp_path / "mine.ttl").write_text("<urn:b> <urn:p> <urn:o> . <urn:a> <urn:p> <urn:o> .")
    done = aif(verb, "", cwd=tmp_path)
    assert done.returncode == 2
    assert "the name of a file is empty" in done.stderr
    assert (tmp_path / "mine.ttl").read_text().startswith("<urn:b>")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--nonsense",), "no option --nonsense"),
        (("-V",), "Did you mean --version?"),
        (("--verson",), "Did you mean --version?"),
        (("--dta", "mine.ttl", "run", "waves"), "Did you mean --data?"),
        (("--dta=mine.ttl", "run", "waves"), "Did you mean --data?"),
        (("runn",), "Did you mean run?"),
        (("qeury", "ASK {}"), "Did you mean query?"),
        (("helpp",), "Did you mean help?"),
        (("xyzzy",), "no verb 'xyzzy'"),
        (("help", "runn"), "Did you mean run?"),
        (("run", "factories", "--contry", "Spain"), "Did you mean --country?"),
        (("run", "factories", "Spain"), "unexpected argument 'Spain'"),
        (("run", "factories", "--reasoner", "owlrl"), "--reasoner must come before the verb"),
        (("check", "--fats"), "Did you mean --fast?"),
        (("query", "--formt=tsv", "ASK {}"), "Did you mean --format?"),
        (("fmt", "--xyzzy"), "See aif fmt --help."),
        (("show", "Denmark", "Spain"), "unexpected argument 'Spain'"),
    ],
)
def test_what_does_not_exist_is_told_with_the_nearest_name(aif: Run, words: tuple[str, ...], said: str) -> None:
    done = aif(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("words", "same"),
    [
        (("help",), ("--help",)),
        ((), ("--help",)),
        (("help", "check"), ("check", "--help")),
        (("help", "help"), ("--help",)),
        (("help", "run"), ("run", "--help")),
        (("help", "run", "factories"), ("run", "factories", "--help")),
        (("version",), ("--version",)),
    ],
)
def test_help_and_version_are_words_too(aif: Run, words: tuple[str, ...], same: tuple[str, ...]) -> None:
    done, asked = aif(*words), aif(*same)
    assert (done.returncode, done.stdout, done.stderr) == (0, asked.stdout, "")
    assert done.stdout


ALLIANCES = ROOT / "examples/alliances"
OF_ALLIANCES = [
    ("queries",),
    ("run", "members", "--alliance", "EUTOPIA"),
    ("query", "SELECT * { ?a a uni:Alliance }"),
    ("show", "EUTOPIA"),
    ("explain", "France", "is represented in", "EUTOPIA"),
    ("what-if", "--without", "'NOVA University Lisbon' 'was admitted in' …"),
    ("check", "--fast"),
    ("fmt", "--check"),
]


@pytest.mark.parametrize("words", OF_ALLIANCES, ids=lambda words: words[0])
def test_a_graph_is_named_before_or_after_the_verb_by_a_variable_or_by_standing_in_it(
    words: tuple[str, ...], aif: Run, tmp_path: Path
) -> None:
    env = {"AIF_GRAPH": str(ALLIANCES)}
    answers = [
        aif("--graph", str(ALLIANCES), *words, cwd=tmp_path),
        aif(words[0], "--graph", str(ALLIANCES), *words[1:], cwd=tmp_path),
        aif(*words, f"--graph={ALLIANCES}", cwd=tmp_path),
        aif(*words, env=env, cwd=tmp_path),
        aif(*words, cwd=ALLIANCES),
    ]
    for done in answers:
        assert done.returncode == 0, done.stderr
        assert "AI Factor" not in done.stdout + done.stderr
        assert done.stderr.splitlines()[0] == f"graph: European Universities alliances ({ALLIANCES})"
    assert len({_without_time(done.stdout) for done in answers}) == 1


def _without_time(text: str) -> str:
    return re.sub(r"in [0-9.]+ s", "", text)


def test_the_version_names_the_graph(aif: Run) -> None:
    assert aif("--version").stdout.count("\n") == 1
    done = aif("--graph", "examples/alliances", "--version", cwd=ROOT)
    assert done.stdout.splitlines()[1] == "graph: European Universities alliances (examples/alliances)"


OWN = """@prefix ex: <https://example.org/mine#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:lab rdfs:label "My lab"@en ; ex:near ex:other .
ex:other rdfs:label "The other one"@en .
"""


def test_the_prefixes_of_a_file_on_top_are_known_everywhere(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(OWN)
    for words in (
        ("show", "ex:lab"),
        ("query", "SELECT * { ex:lab ?p ?o }"),
        ("explain", "ex:lab", "ex:near", "ex:other"),
        ("what-if", "--without", "ex:lab ex:near ex:other"),
    ):
        assert aif("--data", "mine.ttl", *words, cwd=tmp_path).returncode == 0
    assert "ex:" in aif("queries", "--prefixes", "--data", "mine.ttl", cwd=tmp_path).stdout


def test_of_two_prefixes_that_clash_that_of_the_file_counts_and_it_is_said(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text("@prefix aif: <https://example.org/mine#> .\naif:a aif:b aif:c .\n")
    done = aif("--data", "mine.ttl", "show", "aif:a", cwd=tmp_path)
    assert done.returncode == 0
    assert "https://example.org/mine#b" in done.stdout
    assert "aif: is used as declared in mine.ttl" in done.stderr


def test_files_alone_have_their_own_prefixes_and_nothing_of_any_graph(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(OWN)
    (tmp_path / "more.ttl").write_text("<https://example.org/mine#other> <urn:x:p> 1 .")
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    done = aif("--alone", "mine.ttl", "query", count, "--alone", "more.ttl", "--format", "csv", cwd=tmp_path)
    assert done.stdout.splitlines() == ["n", "4"]
    assert "My lab" in aif("--alone", "mine.ttl", "show", "ex:lab", "--format", "table", cwd=tmp_path).stdout
    assert aif("--alone", "mine.ttl", "show", "LUMI", cwd=tmp_path).returncode == 2
    assert "no questions" in aif("--alone", "mine.ttl", "queries", cwd=tmp_path).stderr
    assert "3 statements of 1 file" in aif("--alone", "mine.ttl", "check", cwd=tmp_path).stdout


def test_in_a_folder_with_one_file_check_checks_that_file(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:x:a> <urn:x:b> .")
    done = aif("check", cwd=tmp_path)
    assert done.returncode == 1
    assert "a.ttl:1:" in done.stdout
    assert f"graph: {tmp_path.name}" in done.stderr
    told = aif("run", "factories", cwd=tmp_path)
    assert told.returncode == 0
    assert f"the RDF files in {tmp_path} are not used" in told.stderr
    assert "--graph ." in told.stderr


@pytest.mark.parametrize("words", [("check",), ("fmt",), ("diff", "main"), ("fmt", "--check")])
def test_check_fmt_and_diff_never_fall_back(words: tuple[str, ...], aif: Run, tmp_path: Path) -> None:
    done = aif(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no graph here" in done.stderr
    assert "--graph" in done.stderr
    assert "aif init DIR" in done.stderr


def test_a_file_that_is_named_is_checked_by_itself_where_there_is_no_graph(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:x:a> <urn:x:b> <urn:x:c> .\n")
    done = aif("check", "a.ttl", cwd=tmp_path)
    assert done.returncode == 0
    assert "on its own" in done.stderr
    assert aif("fmt", "a.ttl", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--graph", "x", "run", "factories", "--graph", "y"), "is given twice: x and y"),
        (("--graph", "x", "--alone", "a.ttl", "queries"), "cannot be combined"),
        (("--data", "a.ttl", "--alone", "a.ttl", "queries"), "--alone uses no graph"),
        (("--graph", "", "queries"), "empty"),
        (("--data", "a.ttl", "fmt"), "--data cannot be used with fmt"),
        (("--graph", ".", "fmt", "a.ttl"), "--graph cannot be used with fmt"),
        (("--data", "a.ttl", "diff", "main"), "--data cannot be used with diff"),
        (("--alone", "a.ttl", "diff", "main"), "--alone cannot be used with diff"),
        (("check", "--alone", "a.ttl", "--data", "a.ttl"), "--data cannot be used with check"),
        (("check", "--shapes", "a.ttl", "a.ttl", "--graph", "."), "--graph cannot be used with check"),
    ],
)
def test_options_that_make_no_sense_together_are_usage_errors(
    words: tuple[str, ...], complaint: str, aif: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.ttl").write_text("")
    done = aif(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert complaint in done.stderr


def test_help_speaks_of_no_graph_in_particular_and_imports_little(aif: Run) -> None:
    verbs = ("queries", "run", "query", "show", "explain", "what-if", "check", "fmt", "diff", "export", "serve", "init")
    for verb in ("", *verbs):
        done = aif(*filter(None, (verb, "--help")))
        assert done.returncode == 0
        assert not re.search(r"aif:|AI Factor|EuroHPC|factor|LUMI|Denmark|consorti", done.stdout), verb
    code = "import sys; from aif_graph.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.split()
    assert not {"pathlib", "pyoxigraph", "rdflib", "dataclasses", "tomllib", "aif_graph.knowledge"} & {*loaded}


def test_an_export_says_what_its_licence_is_not_stated_of(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text("@prefix ex: <https://example.org/> .\nex:a ex:b ex:c .\n")
    done = aif("export", str(tmp_path / "dumps"), "--data", str(tmp_path / "mine.ttl"))
    assert done.returncode == 0
    assert "it does not cover mine.ttl, nor what is inferred with them" in done.stderr
