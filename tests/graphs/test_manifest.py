"""graph.toml: what it may say, and what is refused, with the line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from aif_graph.errors import InputError
from aif_graph.graphs import Entry, Manifest, Terms, Theme, manifest_file, read_manifest
from aif_graph.graphs.manifest import DEFAULT_FILES, UNNAMED
from aif_graph.graphs.manifest_file import MAX_SIZE
from aif_graph.graphs.plain import read_plain, split
from tests.conftest import ROOT

OURS = [ROOT / "graph.toml", ROOT / "examples/alliances/graph.toml", ROOT / "src/aif_graph/scaffold/graph.toml"]


def written(folder: Path, text: str) -> Path:
    path = folder / "graph.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_is_optional(tmp_path: Path) -> None:
    found = read_manifest(written(tmp_path, ""))
    assert (found.title, found.licence, found.base) == ("", "", UNNAMED)
    assert found.name == tmp_path.name
    assert found.files == Manifest(tmp_path).files


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("\ntitle = 3", 2, "title is not a string"),
        ("\n\ntitel = 'x'", 3, "Did you mean title"),
        ("base = 'x'", 1, "absolute IRI"),
        ("base = 'https://example.org/x'", 1, "ends in"),
        ("licence = 'MIT'", 1, "not an IRI"),
        ("licence = 'javascript:alert(1)'", 1, "not an IRI"),
        ("contact = 'me'", 1, "not an address"),
        ("contact = 'https://x\" onclick=\"y'", 1, "not an address"),
        ('title = "a\\nb"', 1, "not a single line"),
        ('title = "a\\u202Eb"', 1, "not a single line"),
        ("title = 'x" + "y" * 2_000 + "'", 1, "not a single line"),
        ("day = []", 1, "day is not a string"),
        ("day = " + "9" * 5_000, 1, "a number is too long"),
        ("profile = 'EL'", 1, "RL, DL, none"),
        ("profile = 1", 1, "unknown"),
        ("identifiers = ['a']", 1, "identifiers is not a string"),
        (f"identifiers = '{'(a*)*' * 200}'", 1, "more than 500 characters"),
        ("prefixes = 1", 1, "prefixes is not a table"),
        ("[prefixes]\nex = 'x y'", 2, "no absolute IRI"),
        ("[prefixes]\n'a b' = 'https://example.org/'", 2, "cannot be a prefix"),
        ("[files]\ndata = 1", 2, "neither a pattern nor a list"),
        ("[files]\ndata = ['a', 1]", 2, "neither a pattern nor a list"),
        ("[files]\ndata = ''", 2, "neither a pattern nor a list"),
        ("[files]\nquery = 'a'", 2, "Did you mean queries"),
        ("[files]\ndata = '../**'", 2, "points outside"),
        ("[files]\ndata = 'a/../../b'", 2, "points outside"),
        ("[files]\nshapes = '/etc/*'", 2, "points outside"),
        ("[files]\nignore = '/etc'", 2, "points outside"),
        ("[files]\ndata = 'a\\b'", 2, "points outside"),
        ("[files]\ndata = '**/**/**/x'", 2, "more than two"),
        (f"[files]\ndata = '{'*a' * 300}'", 2, "500 characters"),
        ("[files]\ndata = [" + '"a", ' * 300 + "]", 2, "200 patterns"),
        ("[terms]\nsource = 'ex:Source'", 2, "prefix of ex:Source is unknown"),
        ("[terms]\nsources = 'https://example.org/S'", 2, "Did you mean source"),
        ("[terms]\nnaming = 'rdfs:label'", 2, "not a list"),
        ("[terms]\nsource = 1", 2, "not a CURIE or an IRI"),
        ("navigation = 1", 1, "not a list of tables"),
        ("[[navigation]]\nquestion = 'x'", 1, "no label"),
        ("[[navigation]]\nlabel = 'x'", 1, "a question or a page"),
        ("[synonyms]\nlate = 'overdue'", 2, "not a list of strings"),
        ("[synonyms]\nlate = [1]", 2, "not a list of strings"),
        (f"[synonyms]\nlate = ['{'a' * 600}']", 2, "500 characters"),
        ("themes = 1", 1, "not a list of tables"),
        ("[[themes]]\ntags = ['x']", 1, "no label"),
        ("[[themes]]\nlabel = 'x'", 1, "tags is not a list"),
        ('[[themes]]\nlabel = "x\\u001b[31m"\ntags = []', 1, "not a single line"),
        ("[[themes]]\nlabel = 'x'\ntags = []\ncuration = 'yes'", 4, "not true or false"),
        ("[[themes]]\nlabel = 'x'\ntag = []", 3, "Did you mean tags"),
        ("title = 'a", 1, "is not TOML"),
        ("title = 'a'\ntitle = 'b'", 2, "is not TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, complaint: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as raised:
        _ = read_manifest(path).navigation
    message = f"{raised.value.message} {raised.value.hint}"
    assert complaint in message
    assert f"{path}:{line}" in message


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"#" * (MAX_SIZE + 1), "larger than"),
        (b"\xff = 1", "not UTF-8"),
        (b"a = " + b"[" * 100_000, "too deeply nested"),
        (b"pages = " + b"{a = " * 20_000 + b"1", "too deeply nested"),
    ],
)
def test_a_hostile_file_is_refused(data: bytes, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "graph.toml").write_bytes(data)
    with pytest.raises(InputError, match=complaint):
        read_manifest(tmp_path / "graph.toml")


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.parent.name)
def test_the_plain_form_is_read_as_toml_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    begun = split(text, manifest_file._PRESENTED)
    assert begun is not None
    assert read_plain(begun) == but_for_the_pages(tomllib.loads(text))


# Parts of TOML, with a bar between them.
PIECES = re.split(
    r"\|",
    '[a]|[[a]]|[[ a ]]|[a.b]|[b]|k|k2|\'k\'| = |=|"t"|"t\\n"|""|\'t\'|"""|[|]|, |,|["a", "b"]|[]|["a",]|# c|#|\n|\n|'
    "\n| |\t|\r\n|1|true|é|\u2028|\x7f",
)


def but_for_the_pages(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in manifest_file._PRESENTED}


# Headings where they are none, and what may come before and behind them.
LINES = (
    *("[files]", "[[files]]", " [pages]", "[pages.start]", "[[navigation]]", "[ pages ] # c", 'data = "x"', "k = ["),
    *('["pages"],', "]", 'k2 = """', '"""', "k3 = '''", "'''", "", "# [files]", '[pages."files"]', '["pages"]'),
)


@given(st.lists(st.sampled_from(LINES), max_size=9).map("\n".join))
def test_what_is_split_off_is_of_the_pages(text: str) -> None:
    begun = split(text, manifest_file._PRESENTED)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    if begun is not None and read_plain(begun) is not None:
        assert read_plain(begun) == but_for_the_pages(values)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_it_never_reads_another_thing_than_toml_says(text: str) -> None:
    found = read_plain(text)
    if found is not None:
        assert found == tomllib.loads(text)


def test_every_key_is_described() -> None:
    """docs/graph-folder.md is the reference: each key in the table of its section, each default of a list with it."""
    text = (ROOT / "docs/graph-folder.md").read_text(encoding="utf-8")
    sections = re.split(r"^#+ \[", text.split("## graph.toml")[1], flags=re.M)
    whole, prefixes, files, terms, synonyms, themes, navigation, pages = sections
    for section, keys in (
        (whole, manifest_file._KEYS - {*manifest_file._TABLES, "navigation", "themes"}),
        (files, {*DEFAULT_FILES, "ignore"}),
        (terms, {name.replace("_", "-") for name in Terms._fields}),
        (themes, Theme._fields),
    ):
        assert set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)) == set(keys)
    for role, globs in DEFAULT_FILES.items():
        (row,) = re.findall(rf"^\| `{role}` \| (.*?) \|", files, re.MULTILINE)
        assert tuple(re.findall("`(.*?)`", row)) == globs
    for name, default in Terms()._asdict().items():
        if isinstance(default, NamedNode):
            short = f"src:{default.value.rpartition('#')[2]}"
            assert f"| `{name.replace('_', '-')}` | `{short}` |" in terms
    assert prefixes.startswith("prefixes]")
    assert synonyms.startswith("synonyms]")
    assert all(f"`{name}`" in navigation for name in Entry._fields)
    assert pages.startswith("pages]")
