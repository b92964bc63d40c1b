"""Tokens of Turtle: cut where the grammar cuts, comments kept, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aif_graph.reading.tokens import line_and_column, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:b a :c", [("name", "a:b"), ("word", "a"), ("name", ":c")]),
        ("a:b.c. a:.", [("name", "a:b.c"), ("mark", "."), ("name", "a:"), ("mark", ".")]),
        ("a.b:c :b.:c", [("name", "a.b:c"), ("name", ":b.:c")]),
        (r"a:b\,c\. x:%41-", [("name", r"a:b\,c\."), ("name", "x:%41-")]),
        ("a:-b", [("name", "a:"), ("mark", "-"), ("word", "b")]),
        ("a:b#c", [("name", "a:b"), ("comment", "#c")]),
        ("<http://e/#x>#y", [("iri", "<http://e/#x>"), ("comment", "#y")]),
        (r"<\u0041> <a b>", [("iri", r"<\u0041>"), *(("mark", "<"), ("word", "a"), ("word", "b"), ("mark", ">"))]),
        ("_:a.b. _:1", [("blank", "_:a.b"), ("mark", "."), ("blank", "_:1")]),
        ("1. 1.5. .5", [("number", "1"), ("mark", "."), ("number", "1.5"), ("mark", "."), ("number", ".5")]),
        ("-1.e5 +.5E-3 1e5", [("number", "-1.e5"), ("number", "+.5E-3"), ("number", "1e5")]),
        ("'a'@en-GB.", [("string", "'a'"), ("language", "@en-GB"), ("mark", ".")]),
        ('""^^x:y', [("string", '""'), ("mark", "^^"), ("name", "x:y")]),
        (r'"a\"# b" # c', [("string", r'"a\"# b"'), ("comment", "# c")]),
        ('"""a "b" ""c\n# d""" "e"', [("string", '"""a "b" ""c\n# d"""'), ("string", '"e"')]),
        ("# a\r# b\n", [("comment", "# a"), ("comment", "# b")]),
        ("@prefix a: <b>.", [("language", "@prefix"), ("name", "a:"), ("iri", "<b>"), ("mark", ".")]),
    ],
)
def test_tokens(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(token.kind, token.text) for token in tokens(text)] == expected


@given(st.text() | st.text("<>\"'\\#@^.:;_-+%eE1a \n\r"))
def test_no_text_fails_and_only_white_space_is_left_out(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert text[end : token.start].strip(" \t\r\n") == ""
        assert text[token.start : token.start + len(token.text)] == token.text != ""
        end = token.start + len(token.text)
    assert text[end:].strip(" \t\r\n") == ""


@pytest.mark.parametrize("piece", ['\\"', '\n\\"""x', "\"\\'", '"x\n', "<a", "a.:", "."])
def test_what_is_not_closed_takes_no_more_time(piece: str) -> None:
    text = '"""' + piece * 100_000
    assert sum(len(token.text) for token in tokens(text)) > 0  # takes minutes where each quote is tried to the end


def test_line_and_column_count_from_one() -> None:
    assert line_and_column("ab\ncd", 4) == (2, 2)
    assert line_and_column("a\r\nb\rcd", 6) == (3, 2)
