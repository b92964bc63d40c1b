"""The short reader of query headers, held against PyYAML."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from aif_graph.asking.header import read_header
from aif_graph.errors import InputError
from aif_graph.knowledge import KnowledgeGraph

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
