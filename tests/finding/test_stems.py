"""Words as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aif_graph.finding.stems import UNASKED, folded, initials, stem, stems
from tests.growth import grows_in_proportion


@pytest.mark.parametrize(
    "forms",
    [
        ("country", "countries"),
        ("price", "prices", "priced", "pricing"),
        ("operate", "operates", "operated", "operating"),
        ("slip", "slips", "slipped", "slipping"),
        ("gpu", "gpus"),
        ("up", "ups"),
        ("box", "boxes"),
        ("branch", "branches"),
        ("class", "classes"),
        ("delay", "delays", "delayed"),
        ("call", "calls", "called", "calling"),
        ("host", "hosts", "hosted", "hosting"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("late", "later"), ("status", "state"), ("need", "ned"), ("ring", "red")])
def test_other_words_have_other_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_short_words_and_words_of_other_scripts_stay() -> None:
    assert [stem(word) for word in ("gpu", "ai", "us", "τσεχια", "")] == ["gpu", "ai", "us", "τσεχια", ""]


def test_a_text_holds_another_as_words() -> None:
    assert stems("graphics cards") in stems("How many graphics card(s)?")
    assert stems("card") not in stems("cardboard")


def test_initials_need_several_words_and_three_letters() -> None:
    assert [initials(name) for name in ("LightHouse 5", "Great Grey Owl", "Owl", "Grey Owl", "")] == [
        "lh5",
        "ggo",
        "",
        "",
        "",
    ]


def test_the_words_left_out_are_folded() -> None:
    assert {folded(word) for word in UNASKED} == UNASKED


@given(st.text(max_size=40))
def test_stems_are_single_words_apart(text: str) -> None:
    assert stems(text).split() == [stem(word) for word in folded(text).split()]


@pytest.mark.parametrize("piece", ["a ", "aB", "-", "é", "sses", "ing "])
def test_the_work_grows_with_the_text(piece: str) -> None:
    assert grows_in_proportion(lambda text: (stems(text), initials(text)), piece)
