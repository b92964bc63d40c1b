"""docs/columns.md: each column of each question, with the one meaning that it has."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from aif_graph.asking.views import projection
from tests.conftest import ROOT

ROWS = re.findall(r"^\| `(\w+)` \| (.+) \|$", (ROOT / "docs/columns.md").read_text(encoding="utf-8"), re.MULTILINE)
COLUMNS = {path.stem: projection(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "queries").glob("*.rq"))}


@pytest.mark.parametrize("name", COLUMNS)
def test_the_columns_of_a_question_are_in_the_table(name: str) -> None:
    assert [column for column in COLUMNS[name] if column not in dict(ROWS)] == [], "take a word of docs/columns.md"


def test_a_word_has_one_meaning_and_a_meaning_one_word() -> None:
    for repeated in (Counter(word for word, _ in ROWS), Counter(meaning for _, meaning in ROWS)):
        assert [each for each, count in repeated.items() if count > 1] == []


def test_the_table_is_sorted_and_no_word_is_left_over() -> None:
    words = [word for word, _ in ROWS]
    assert words == sorted(words, key=str.lower)
    assert set(words) == {column for columns in COLUMNS.values() for column in columns}


def test_a_number_of_things_is_told_from_their_names() -> None:
    """A column in the plural holds names; the number of the same things has a word of its own."""
    for word, meaning in ROWS:
        if word.endswith("Count"):
            assert "number of" in meaning, word
        if meaning.startswith("a number of"):
            assert "Count" in word or word == "moreAcceleratorsThan", word
