"""Tokens of Turtle: cut where the grammar cuts, comments kept, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aif_graph.reading.tokens import line_and_column, tokens
from tests.growth import PIECES, grows_in_proportion


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:b a :c", [("name", "a:b"), ("word", "a"), ("name", ":c")]),
        ("a:b.c. a:.", [("name", "a:b.c"), ("mark", "."), ("name", "a:"), ("mark", ".")]),
        ("true.PREFIX a:<b>", [("word", "true"), ("mark", "."), ("word", "PREFIX"), ("name", "a:"), ("iri", "<b>")]),
        ("false.é.b:c", [("name", "false.é.b:c")]),
        (
            "a-1e+5.b·c",
            [("word", "a"), ("number", "-1e+5"), ("mark", "."), ("word", "b"), ("mark", "·"), ("word", "c")],
        ),
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


@given(st.text() | st.text("<>\"'\\#@^.:;_-+%eE1a\u00b7 \n\r"))
def test_no_text_fails_and_only_white_space_is_left_out(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert text[end : token.start].strip(" \t\r\n") == ""
        assert text[token.start : token.start + len(token.text)] == token.text != ""
        end = token.start + len(token.text)
    assert text[end:].strip(" \t\r\n") == ""


@pytest.mark.parametrize(("head", "piece"), PIECES)
def test_the_time_grows_with_the_length_alone(head: str, piece: str) -> None:
    assert grows_in_proportion(lambda text: list(tokens(text)), piece, head=head)


def test_line_and_column_count_from_one() -> None:
    assert line_and_column("ab\ncd", 4) == (2, 2)
    assert line_and_column("a\r\nb\rcd", 6) == (3, 2)
