"""Tokens: words are words only where the grammar reads words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aif_graph.sparql.lexer import line_and_column, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?x", [("word", "SELECT"), ("variable", "?x")]),
        ("<http://e/SERVICE>", [("iri", "<http://e/SERVICE>")]),
        ('"SERVICE" # SERVICE', [("string", '"SERVICE"')]),
        ('"""a "SERVICE" b"""', [("string", '"""a "SERVICE" b"""')]),
        ("e:SERVICE :b a:", [("name", "e:SERVICE"), ("name", ":b"), ("name", "a:")]),
        ("'a'@en-GB 1.5", [("string", "'a'"), ("language", "@en-GB"), ("number", "1.5")]),
        ("?a<?b", [("variable", "?a"), ("mark", "<"), ("variable", "?b")]),
    ],
)
def test_tokens(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(token.kind, token.text) for token in tokens(text)] == expected


@given(st.text())
def test_no_text_fails_and_none_is_lost(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.start + len(token.text)] == token.text


def test_line_and_column_count_from_one() -> None:
    assert line_and_column("ab\ncd", 4) == (2, 2)
