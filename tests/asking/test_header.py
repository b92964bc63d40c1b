"""The short reader of query headers, held against PyYAML."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aif_graph.asking.header import read_header
from aif_graph.errors import InputError
from aif_graph.knowledge import KnowledgeGraph
from tests.conftest import ROOT

HERE = Path("mine.rq")


def by_yaml(lines: list[str]) -> object:
    return yaml.load("\n".join(lines), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def by_us(lines: list[str]) -> object:
    return read_header(HERE, "".join(f"#+ {line}\n" for line in lines))


def test_every_shipped_header_reads_as_yaml_does(graph: KnowledgeGraph) -> None:
    for query in graph.queries.values():
        lines = [line[2:].removeprefix(" ") for line in query.text.splitlines() if line.startswith("#+")]
        assert read_header(query.path, query.text) == by_yaml(lines), query.name


LINES = st.lists(
    st.one_of(
        st.from_regex(r"[a-z]{1,3}:( [\w #:,'\"{}\[\]|>&*!?-]{0,12})?", fullmatch=True),
        st.from_regex(r" {2,4}[a-z]{1,2}: \{[\w #:,'\"{}\[\]-]{0,14}\}?", fullmatch=True),
        st.from_regex(r" {0,4}[\w #:,'\"{}\[\]|>&*!?-]{0,12}", fullmatch=True),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=800, deadline=None)
@given(LINES)
def test_any_header_reads_as_yaml_does_or_is_refused(lines: list[str]) -> None:
    try:
        expected = by_yaml(lines)
    except yaml.YAMLError:
        expected = None
    try:
        found = by_us(lines)
    except InputError:
        found = None
    assert found == (expected if isinstance(expected, dict) and expected else None)


@pytest.mark.parametrize(
    "lines",
    [
        ["a: b: c"],
        ["a: b #c"],
        ["a: 'b'"],
        ["a: |", "  b"],
        ["a: b", "a: c"],
        ["a:", "  b: {c: d}", "  b: {c: e}"],
        ["a: &x b", "c: *x"],
        ["a: [b, [c]]"],
        ["a: {b: c}"],
        ["a: b", "", "  c"],
    ],
)
def test_what_goes_beyond_the_plain_form_is_left_to_yaml(lines: list[str]) -> None:
    try:
        expected = by_yaml(lines)
    except yaml.YAMLError:
        with pytest.raises(InputError, match="not YAML"):
            by_us(lines)
    else:
        assert by_us(lines) == expected


def test_no_escape_of_yaml_reaches_a_terminal(tmp_path: Path) -> None:
    header = read_header(tmp_path / "q.rq", '#+ summary: "\\e[31mWho\\u202E?"\n#+ tags: ["\\e[2J"]\n')
    assert header == {"summary": "\ufffd[31mWho\ufffd?", "tags": ["\ufffd[2J"]}


def test_references_are_refused(tmp_path: Path) -> None:
    """Ten of ten, nine times over: written out it would not fit into memory."""
    lines = ["#+ a0: &a0 [x]", *(f"#+ a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10))]
    with pytest.raises(InputError, match="more than 10 references"):
        read_header(tmp_path / "q.rq", "\n".join([*lines, "#+ description: *a9", "#+ summary: Who?"]))


def test_a_deep_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_header(tmp_path / "q.rq", "#+ summary: " + "[" * 20_000 + "]" * 20_000)


def test_no_question_of_this_graph_needs_yaml() -> None:
    """Its import would make every list of questions take half as much time again."""
    listing = "import sys; from aif_graph.cli import main; sys.exit(main(['queries']) or 'yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", listing], cwd=ROOT, capture_output=True, check=False).returncode == 0
