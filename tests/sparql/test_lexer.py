"""Tokens: words are words only where the grammar reads words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aif_graph.sparql.lexer import tokens
from tests.growth import PIECES, grows_in_proportion

OPERANDS = [("mark", "("), ("word", "_a"), ("mark", "."), ("word", "b"), ("mark", "-"), ("number", "1"), ("mark", ")")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?x", [("word", "SELECT"), ("variable", "?x")]),
        ("<http://e/SERVICE>", [("iri", "<http://e/SERVICE>")]),
        ('"SERVICE" # SERVICE', [("string", '"SERVICE"')]),
        ('"""a "SERVICE" b"""', [("string", '"""a "SERVICE" b"""')]),
        ("e:SERVICE :b a:", [("name", "e:SERVICE"), ("name", ":b"), ("name", "a:")]),
        ("'a'@en-GB 1.5", [("string", "'a'"), ("language", "@en-GB"), ("number", "1.5")]),
        ("a.b-c.d:e.f. :g.", [("name", "a.b-c.d:e.f"), ("mark", "."), ("name", ":g"), ("mark", ".")]),
        ("1 true.FILTER(_a.b-1)", [("number", "1"), ("word", "true"), ("mark", "."), ("word", "FILTER"), *OPERANDS]),
        ("?a<?b", [("variable", "?a"), ("mark", "<"), ("variable", "?b")]),
    ],
)
def test_tokens(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(token.kind, token.text) for token in tokens(text)] == expected


@given(st.text())
def test_no_text_fails_and_none_is_lost(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.start + len(token.text)] == token.text


@pytest.mark.parametrize(("head", "piece"), PIECES)
def test_the_time_grows_with_the_length_alone(head: str, piece: str) -> None:
    assert grows_in_proportion(lambda text: list(tokens(text)), piece, head=head)


@pytest.mark.parametrize("length", [65, 70, 300])
def test_a_name_is_one_token_however_long(length: int) -> None:
    texts = [f"{'p' * length}:x", f"_:{'b' * length}", f"{'p.' * length}p:{'x.' * length}x"]
    assert [[token.text for token in tokens(text)] for text in texts] == [[text] for text in texts]
