"""Any graph is checked by the same rules, and somebody's files by those that are theirs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from aif_graph.checking import Finding, check_content
from aif_graph.graphs import open_folder, own_labels, own_vocabulary
from aif_graph.graphs.vocabulary import Terms
from aif_graph.terms import SOURCES, STANDARD
from tests.conftest import ROOT, Run

ALLIANCES = ROOT / "examples/alliances"
HEAD = """@prefix e: <https://e.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

"""
BOAT = HEAD + 'e:boat\n    a e:Boat ;\n    rdfs:label "Boat" ;\n.\n'
ONTOLOGY = HEAD + (
    "e:Boat\n    a owl:Class ;\n"
    '    <http://www.w3.org/2004/02/skos/core#definition> "What floats." ;\n    rdfs:label "boat"@en ;\n.\n'
)


@pytest.fixture
def alliances(tmp_path: Path) -> Path:
    """A copy of the example that may be changed."""
    return shutil.copytree(ALLIANCES, tmp_path / "alliances")


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A small graph of one boat; its ``graph.toml`` is one line."""
    root = tmp_path / "harbour"
    (root / "data").mkdir(parents=True)
    (root / "ontology").mkdir()
    (root / "ontology/boats.ttl").write_text(ONTOLOGY)
    (root / "data/boat.ttl").write_text(BOAT)
    manifest(root)
    return root


def manifest(root: Path, *lines: str) -> None:
    (root / "graph.toml").write_text("\n".join(('base = "https://e.org/"', *lines)) + "\n")


def found(root: Path, *rules: str, fast: bool = True) -> list[Finding]:
    """What is found in a graph, by these rules if any are named."""
    findings = check_content(open_folder(root), fast=fast).findings
    return [finding for finding in findings if not rules or finding.rule in rules]


def places(findings: list[Finding]) -> list[str]:
    return [str(finding.place) for finding in findings]


def test_the_example_passes_at_the_strictest(aif: Run) -> None:
    done = aif("check", "--fail-on", "info", cwd=ALLIANCES)
    assert done.returncode == 0, done.stdout
    assert " sources of European Universities alliances, in " in done.stdout
    assert "aif-graph" not in done.stdout


@pytest.mark.parametrize(
    ("file", "text", "rule", "hint"),
    [
        (
            "stated/x",
            "university:x uni:memberOff alliance:una-europa .",
            "undefined-term",
            "Did you mean uni:memberOf?",
        ),
        ("stated/x", "university:x uni:memberOf alliance:una .", "dangling-name", ""),
        ("stated/x", "university:Leiden_Too uni:memberOf alliance:una-europa .", "iri-outside-scheme", ""),
        ("stated/x", "university:x src:publsher 'X' .", "undefined-term", "Did you mean src:publisher?"),
        ("stated/x", "university:x a univ:University .", "syntax", "Add a line: @prefix univ: <…> . Or is uni: meant?"),
        ("sources", "source:gone a src:Source .", "source-without-file", ""),
    ],
)
def test_a_slip_in_another_graph_is_found(alliances: Path, file: str, text: str, rule: str, hint: str) -> None:
    heads = {line for path in alliances.glob("data/**/*.ttl") for line in path.read_text().splitlines()}
    head = "\n".join(sorted(line for line in heads if line.startswith("@prefix")))
    path = alliances / f"data/{file}.ttl"
    path.write_text((path.read_text() if path.exists() else head) + f"\n{text}\n")
    (one, *_) = found(alliances, rule)
    assert one.place is not None
    assert one.place.path == f"data/{file}.ttl"
    assert hint in one.hint
    assert not [each for each in found(alliances) if "aif:" in f"{each.message} {each.hint}"]


def test_a_bare_folder_is_checked_as_its_files_alone(aif: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("@prefix e: <http://e.org/> .\ne:b e:p 1 .\ne:a a e:Boat ; e:sails e:nowhere .\n")
    done = aif("check", "--format", "json", cwd=tmp_path)
    alone = aif("check", "--alone", "a.ttl", "--format", "json", cwd=tmp_path)
    told, wanted = json.loads(done.stdout), json.loads(alone.stdout)
    assert told["checked"] == "3 statements of 1 file"
    assert told["graph"] == ""
    assert [finding["rule"] for finding in told["findings"]] == ["untyped-thing"]
    assert told["findings"] == wanted["findings"]


def test_a_named_folder_whose_graph_toml_is_not_read_is_told(aif: Run, alliances: Path) -> None:
    note = "note: alliances/graph.toml is not used; to check that graph, run aif --graph alliances check"
    assert note in aif("check", "--fast", "alliances", cwd=alliances.parent).stderr
    (alliances.parent / "graph.toml").write_text("[files]\ndata = '*.ttl'\n")
    assert note in aif("check", "--fast", "alliances", cwd=alliances.parent).stderr
    for words, folder in ((("check", "--fast", "."), alliances), (("check", "--fast", "data"), alliances)):
        assert "is not used" not in aif(*words, cwd=folder).stderr


def test_a_named_file_below_a_graph_that_is_not_read_is_told(aif: Run, harbour: Path) -> None:
    done = aif("check", "--fast", "boat.ttl", cwd=harbour / "data")
    told = done.stderr.splitlines()
    assert told[0].startswith(f"note: {harbour}/graph.toml is not used")
    assert told[1] == "note: the file is checked on its own"
    (harbour / "graph.toml").unlink()
    alone = "note: no graph.toml in this folder or above: the file is checked on its own\n"
    assert aif("check", "--fast", "boat.ttl", cwd=harbour / "data").stderr == alone


def test_somebodys_files_get_no_demands(tmp_path: Path) -> None:
    boat = BOAT.replace("@prefix owl: <http://www.w3.org/2002/07/owl#> .\n", "")
    (tmp_path / "sources.ttl").write_text(boat)
    (tmp_path / "notes.txt").write_text("Not RDF.")
    (tmp_path / "z.ttl").write_text(boat.replace("e:boat", "e:raft").replace("Boat", "Raft"))
    assert found(tmp_path, fast=False) == []


def test_what_no_glob_takes_is_told(alliances: Path) -> None:
    (alliances / "data/stated/sub").mkdir()
    for name in ("data/stated/sub/x.ttl", "data/stated/y.nt", "data/stated/notes.txt", "data/x.ttl"):
        (alliances / name).write_text("")
    (alliances / "docs").mkdir()
    (alliances / "docs/x.ttl").write_text("")
    (alliances / "README.txt").write_text("")
    told = found(alliances, "unread-file")
    unread = ["data/stated/notes.txt:1", "data/stated/sub/x.ttl:1", "data/stated/y.nt:1", "data/x.ttl:1"]
    assert places(told) == unread
    assert {finding.severity for finding in told} == {"warning"}
    text = (alliances / "graph.toml").read_text()
    (alliances / "graph.toml").write_text(text.replace("[files]", '[files]\nignore = ["sub", "*.txt", "docs"]'))
    assert places(found(alliances, "unread-file")) == ["data/stated/y.nt:1", "data/x.ttl:1"]


def test_of_the_files_that_nothing_reads_only_the_named_one_is_told(aif: Run, alliances: Path) -> None:
    for name in ("data/x.ttl", "data/y.ttl"):
        (alliances / name).write_text("")
    told = json.loads(aif("check", "data/x.ttl", "--fast", "--format", "json", cwd=alliances).stdout)
    unread = [each["place"]["path"] for each in told["findings"] if each["rule"] == "unread-file"]
    assert unread == ["data/x.ttl"]


def test_that_a_rule_found_more_is_told_for_a_named_file_too(aif: Run, harbour: Path) -> None:
    names = "\n".join(f"e:b{number:04} a e:Boat ; e:near e:gone{number} ." for number in range(1_500))
    (harbour / "data/many.ttl").write_text(HEAD + names)
    done = aif("check", "--fast", "data/many.ttl", cwd=harbour)
    assert done.stdout.count("There are more than 1,000 findings for this rule.") == 1, done.stdout[-500:]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("https://e[.]org/[a-z]+", []),
        ("https://e[.]org/[a-m]+", ["data/boat.ttl:5:1"]),
        ("boat", ["data/boat.ttl:5:1"]),  # it has to match in full
        ("boat|https://e[.]org/.*", []),
    ],
)
def test_identifiers_match_the_pattern_in_full(harbour: Path, pattern: str, wanted: list[str]) -> None:
    manifest(harbour, f"identifiers = '{pattern}'")
    assert places(found(harbour, "iri-outside-scheme")) == wanted


@pytest.mark.parametrize("pattern", ["(", "a)|(b", r"(a)\1", "(?=a)a", "a{1000}{1000}{1000}", "(?x) a # b"])
def test_a_pattern_that_cannot_be_read_is_told_where_it_stands(harbour: Path, pattern: str) -> None:
    manifest(harbour, 'title = "Harbour"', f"identifiers = '{pattern}'")
    (told,) = found(harbour, "identifiers")
    assert str(told.place) == "graph.toml:3"
    assert found(harbour, "iri-outside-scheme") == []


def test_a_pattern_that_would_backtrack_ends(harbour: Path) -> None:
    boats = "".join(f"e:{'a' * 400}{number} a e:Boat .\n" for number in range(200))
    (harbour / "data/boats.ttl").write_text(HEAD + boats)
    manifest(harbour, "identifiers = 'https://e[.]org/(a|a|aa)*(a*)*b'")
    assert len(found(harbour, "iri-outside-scheme")) == 201


def test_a_rule_of_the_graph_takes_the_place_of_the_engines(harbour: Path) -> None:
    (harbour / "data/boat.ttl").write_text(BOAT.replace("    a e:Boat ;\n", ""))
    assert [told.severity for told in found(harbour, "untyped-thing")] == ["warning"]
    (harbour / "hygiene").mkdir()
    header = "#+ summary: Mine.\n#+ severity: violation\n#+ message: It is of no class, base {base}.\n"
    query = "SELECT ?subject ?base { ?subject ?p ?o FILTER(STRSTARTS(STR(?subject), ?base)) MINUS { ?subject a ?c } }"
    (harbour / "hygiene/untyped-thing.rq").write_text(header + query)
    (told,) = found(harbour, "untyped-thing")
    assert (told.severity, told.message) == ("violation", "It is of no class, base https://e.org/.")


@pytest.mark.parametrize(
    ("profile", "rules"),
    [
        ("RL", {"reserved-vocabulary", "superclass-expression", "undeclared-entity"}),
        ("DL", {"reserved-vocabulary", "undeclared-entity"}),
        ("none", set()),
    ],
)
def test_the_profile_says_what_is_judged(harbour: Path, profile: str, rules: set[str]) -> None:
    axioms = "e:Boat rdfs:subClassOf [ a owl:Class ; owl:unionOf ( e:Boat ) ] .\ne:boat a owl:Boat .\n"
    with (harbour / "ontology/boats.ttl").open("a") as file:
        file.write(axioms)
    manifest(harbour, f'profile = "{profile}"')
    told = {finding.rule for finding in found(harbour, fast=False) if finding.kind == "profile"}
    assert told == rules


def test_a_wrong_graph_toml_is_told_with_its_line(aif: Run, harbour: Path) -> None:
    manifest(harbour, 'titel = "Harbour"')
    done = aif("check", cwd=harbour)
    assert done.returncode == 3
    assert "graph.toml:2" in done.stderr
    assert "Did you mean title?" in done.stderr


def test_a_vocabulary_that_cannot_be_read_is_told(alliances: Path) -> None:
    with (alliances / "ontology/kinds.ttl").open("a") as file:
        file.write("kind:x a .\n")
    (told,) = found(alliances, "syntax")
    assert told.place is not None
    assert told.place.path == "ontology/kinds.ttl"


def test_the_engines_vocabulary_defines_each_of_its_terms() -> None:
    labels = own_labels()
    definition = NamedNode(STANDARD["skos"] + "definition")
    defined = {quad.subject for quad in own_vocabulary().quads if quad.predicate == definition}
    for term in Terms().single():
        assert term.value.startswith(SOURCES)
        assert labels[term.value]
        assert term in defined


def test_the_engines_vocabulary_passes_its_own_check(aif: Run) -> None:
    done = aif("check", "--alone", "--fail-on", "info", str(ROOT / "src/aif_graph/graphs/sources.ttl"))
    assert done.returncode == 0, done.stdout


# What graph.toml says of the pages, and the questions


# What is right, what is wrong in its place, how the line begins that is told, and words of the message and the hint.
MISPRESENTED = (
    ('question = "places"', 'question = "place"', 'question = "place"', "no query named 'place'", "places"),
    ('page = "about"', 'page = "abuot"', "page = ", "refers to an unknown page 'abuot'", "about"),
    ("[pages.sentences]", "[pages.sentencse]", "", "Unknown key 'sentencse' in [pages]", "sentences"),
    ('"uni:City" =', '"uno:City" =', '"uno:City" =', "The prefix of uno:City is unknown", "[prefixes]"),
    ("{kind}[ with", "{kind}[[ with", '"uni:Alliance" =', "is invalid", ""),
)


@pytest.mark.parametrize("case", MISPRESENTED, ids=[wrong for _, wrong, *_ in MISPRESENTED])
def test_what_only_the_pages_read_is_checked(case: tuple[str, ...], alliances: Path, aif: Run) -> None:
    right, wrong, line, message, hint = case
    path = alliances / "graph.toml"
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong))
    done = aif("check", "--format", "json", cwd=alliances)
    assert done.returncode == 1
    (told,) = [each for each in json.loads(done.stdout)["findings"] if each["rule"] == "graph-toml"]
    assert message in told["message"]
    assert hint in told["hint"]
    assert told["place"]["path"] == "graph.toml"
    assert path.read_text().splitlines()[told["place"]["line"] - 1].startswith(line)
    assert aif("check", "data/verdicts.ttl", cwd=alliances).returncode == 0


def test_each_question_with_a_wrong_header_is_told(alliances: Path) -> None:
    for name in ("members", "places"):
        path = alliances / f"queries/{name}.rq"
        path.write_text(path.read_text().replace("#+ summary:", "#+ sumary:"))
    told = found(alliances, "question")
    assert places(told) == ["queries/members.rq:1", "queries/places.rq:1"]


def test_two_questions_of_one_name_are_told(alliances: Path) -> None:
    (alliances / "queries/more").mkdir()
    shutil.copy(alliances / "queries/places.rq", alliances / "queries/more/places.rq")
    path = alliances / "graph.toml"
    path.write_text(path.read_text().replace('"queries/*.rq"', '["queries/*.rq", "queries/more/*.rq"]'))
    (told,) = found(alliances, "question")
    assert "has the same name as" in told.message.lower()
