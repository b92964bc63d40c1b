"""Comparing takes time with the size of the graphs alone, however alike their nodes and often their statements are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.comparing import compare, opened, write_difference
from aif_graph.comparing.blanks import unmatched
from tests.growth import grows_in_proportion

P = NamedNode("urn:x:p")
Pair = tuple[int, int]


def _tied(number: int, pairs: Callable[[int], list[Pair]], seed: str) -> list[Triple]:
    return [Triple(BlankNode(f"{seed}{a}"), P, BlankNode(f"{seed}{b}")) for a, b in pairs(number)]


@pytest.mark.parametrize(
    "pairs",
    [
        lambda number: [(n, n + 1) for n in range(number)],
        lambda number: [(n, (n + 1) % number) for n in range(number)],
        lambda number: [(0, n + 1) for n in range(number)],
        lambda number: [(n % 2, n + 2) for n in range(number)],
        lambda number: [(n, n - n % 3 + (n + 1) % 3) for n in range(number)],
    ],
    ids=["path", "ring", "hub", "two hubs", "many rings"],
)
@pytest.mark.parametrize("more", [0, 1])
def test_blank_nodes_that_are_tied(pairs: Callable[[int], list[Pair]], more: int) -> None:
    def work(text: str) -> None:
        found = unmatched(_tied(len(text), pairs, "a"), _tied(len(text) + more, pairs, "b"))
        assert found.differs == bool(more)

    assert grows_in_proportion(work, "...", count=300)


@pytest.mark.parametrize("more", [0, 1])
def test_blank_nodes_that_look_alike(more: int) -> None:
    def alike(number: int, seed: str) -> list[Triple]:
        return [Triple(BlankNode(f"{seed}{n}"), P, Literal(value)) for n in range(number) for value in "ab"]

    def work(text: str) -> None:
        assert len(unmatched(alike(len(text), "a"), alike(len(text) + more, "b")).added) == 2 * more

    assert grows_in_proportion(work, ".", count=1_000)


@pytest.mark.parametrize(
    ("piece", "head", "tail"),
    [
        ('[] <urn:x:p> "a" ; <urn:x:q> "b" .\n', "", ""),
        ("<urn:x:s> <urn:x:p> [ <urn:x:p> 1 ] .\n", "", ""),
        ("1 ", "<urn:x:s> <urn:x:p> (", ") ."),
        ("( 1 ) ", "<urn:x:s> <urn:x:p> (", ") ."),
        ("1, ", "<urn:x:s> <urn:x:p> ", "2 ."),
    ],
)
def test_files(tmp_path: Path, piece: str, head: str, tail: str) -> None:
    (tmp_path / "old.ttl").write_text("<urn:x:s> <urn:x:q> 1 .")

    def work(text: str) -> None:
        (tmp_path / "new.ttl").write_text(text + tail)
        with opened(str(tmp_path / "old.ttl"), str(tmp_path / "new.ttl")) as (old, new):
            found = compare(old, new, ("statements",))
        for form in ("text", "markdown", "json"):
            assert write_difference(found, form, full=True)

    assert grows_in_proportion(work, piece, head=head, count=150)


def test_a_statement_of_very_many_sources(tmp_path: Path) -> None:
    def work(text: str) -> None:
        lines = [f'<urn:x:s> <urn:x:p> "a" <urn:x:g{number}> .\n' for number in range(len(text))]
        (tmp_path / "old.nq").write_text("".join(lines))
        (tmp_path / "new.nq").write_text("".join(lines[1:]))
        with opened(str(tmp_path / "old.nq"), str(tmp_path / "new.nq")) as (old, new):
            found = compare(old, new, ("statements",))
        assert [len(change.removed) for change in found.sources] == [1]

    assert grows_in_proportion(work, ".", count=150)
