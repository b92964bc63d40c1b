"""Phrases: what they mean, what is refused, and that reading one takes time in line with its length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aif_graph.errors import InputError
from aif_graph.graphs import read_manifest
from aif_graph.serving.wording.cells import Cell
from aif_graph.serving.wording.phrases import MAX_DEPTH, MAX_LENGTH, Field, PhraseError, fill, parse_phrase
from aif_graph.serving.wording.presentation import read_presentation
from tests.growth import grows_in_proportion


def expand(curie: str) -> str:
    if not curie.startswith("ex:"):
        raise PhraseError(f"{curie!r} has no known prefix")
    return curie


@dataclass
class Known:
    """A speaker that knows some values, and notes what it was asked."""

    of: Mapping[str, str] = field(default_factory=dict)
    asked: list[tuple[Field, str]] = field(default_factory=list)

    def values(self, field: Field, before: str) -> Sequence[Cell]:
        self.asked.append((field, before))
        found = self.of.get(field.property)
        return [Cell("text", found)] if found else []

    def link(self, words: str) -> Cell:
        return Cell("thing", words, "/here")


def said(text: str, **values: str) -> str | None:
    found = fill(parse_phrase(text, expand), Known({f"ex:{name}": value for name, value in values.items()}))
    return "".join(cell.text for cell in found.cells) if found else None


@pytest.mark.parametrize(
    ("text", "values", "words"),
    [
        ("in {ex:a}, by {ex:b}", {"a": "Rome", "b": "Ada"}, "in Rome, by Ada"),
        ("in {ex:a}, by {ex:b}", {"a": "Rome"}, None),
        ("x[ in {ex:a}][, by {ex:b}].", {"b": "Ada"}, "x, by Ada."),
        ("x[ in {ex:a}[ by {ex:b}]]", {"b": "Ada"}, "x"),
        ("{ex:a}||{ex:b}||none", {"b": "Ada"}, "Ada"),
        ("{ex:a}||{ex:b}||none", {}, "none"),
        ("x[ {ex:a}|| or {ex:b}]", {"b": "Ada"}, "x or Ada"),
        ("<[{ex:a} ]{ex:b}> now", {"b": "Ada"}, "Ada now"),
        ("<{ex:a}> now", {"b": "Ada"}, None),
        ("", {}, ""),
        (r"\[\{a\|b\}\]\\ \<", {}, "[{a|b}]\\ <"),
    ],
)
def test_what_has_no_value_is_left_out(text: str, values: dict[str, str], words: str | None) -> None:
    assert said(text, **values) == words


def test_a_link_leads_to_the_thing_itself_and_a_field_knows_the_words_before_it() -> None:
    known = Known({"ex:a": "5"})
    found = fill(parse_phrase("<about {ex:a|money:ex:unit}>, from {^ex:a}", expand), known)
    assert found
    assert found.cells[0] == Cell("thing", "about 5", "/here")
    assert known.asked == [(Field("ex:a", False, "money", "ex:unit"), "about "), (Field("ex:a", True), ", from ")]
    assert found.values == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{ex:a", "} is missing"),
        ("[a", "] is missing"),
        ("<a", "> is missing"),
        ("[a>", "no opening bracket|is missing"),
        ("a]", "no opening bracket"),
        ("a}", "no opening bracket"),
        ("a|b", "single"),
        ("{a}", "prefix"),
        ("{^kind}", "prefix"),
        ("{ex:a|shout}", "unknown format 'shout'"),
        ("{ex:a|money}", "needs a property"),
        ("{ex:a|day:ex:b}", "takes no property"),
        ("a\\", "backslash"),
        ("a\\b", "backslash"),
        ("[" * (MAX_DEPTH + 1), "brackets"),
        ("x" * (MAX_LENGTH + 1), "characters"),
    ],
)
def test_what_is_no_phrase_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(PhraseError, match=why):
        parse_phrase(text, expand)


@given(st.text(alphabet="ab{}[]<>|\\^: ", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        phrase = parse_phrase(text, expand)
    except PhraseError:
        return
    fill(phrase, Known())


@pytest.mark.parametrize("piece", ["[a]", "{ex:a}", "a||", "<b>", "\\["])
def test_reading_grows_with_the_length(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aif_graph.serving.wording.phrases.MAX_LENGTH", 10_000_000)

    assert grows_in_proportion(lambda text: parse_phrase(text, expand), piece, count=10_000)


GRAPH = """\
title = "Towns"
base = "https://example.org/towns/"

[prefixes]
ex = "https://example.org/towns/ontology#"

[pages]
first = ["ex:in"]
{}
"""


@pytest.mark.parametrize(
    ("table", "why", "line"),
    [
        ('frist = ["ex:a"]', "unknown key 'frist'", 9),
        ("last = 5", "not a list of strings", 9),
        ('last = ["nope:a"]', "the prefix of nope:a is unknown", 9),
        ('last = ["a b"]', "neither a CURIE nor an IRI", 9),
        ('[pages.sentences]\n"ex:Town" = "in {ex:in"', "phrase for ex:Town is invalid: a } is missing", 10),
        ('[pages.sentences]\n"ex:Town" = "in {of:in}"', "'of:in' is not a CURIE", 10),
        ('[pages.ties]\n"ex:Town" = 5', "is not a string", 10),
        ("ties = 5", "ties is not a table", 9),
        ('why = [["a", "b"]]', "not a thing, a property and a value", 9),
        ("why = 5", "not a list of strings", 9),
    ],
)
def test_what_is_wrong_in_the_manifest_is_told_at_its_line(tmp_path: Path, table: str, why: str, line: int) -> None:
    path = tmp_path / "graph.toml"
    path.write_text(GRAPH.format(table))
    with pytest.raises(InputError, match=why) as caught:
        read_presentation(read_manifest(path))
    assert str(caught.value).startswith(f"{path}:{line}")
