"""A ``graph.toml`` of a stranger takes time with its length alone, whatever is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from aif_graph.errors import InputError
from aif_graph.graphs import read_manifest
from aif_graph.graphs.globs import takes
from aif_graph.terms import shortener
from tests.growth import grows_in_proportion


@pytest.mark.parametrize(
    ("piece", "tail"),
    [
        (" ", "title = 1"),
        ("\n", "title = 1"),
        ("\t", "[title"),
        ("[", "title = 1"),
        ("[a", ""),
        ("[[a]]\n", ""),
        ("[[navigation]]\nlabel='x'\npage='y'\n", ""),
        ("'", ""),
        ("#", ""),
        ("{a=", ""),
        ('"b", ', ""),
        ("1" * 300 + ".\n", '"""\nb = ' + "1" * 5_000),
    ],
)
def test_the_manifest(tmp_path: Path, piece: str, tail: str) -> None:
    file = tmp_path / "graph.toml"

    def work(text: str) -> object:
        file.write_text(text + tail)
        try:
            return read_manifest(file).pages
        except InputError as error:
            return error

    head = 'a = """' if piece[0] == "1" else "a = [" if piece[0] == '"' else ""
    assert grows_in_proportion(work, piece, head=head, count=2_000 if len(piece) < 100 else 100)


def test_a_key_of_very_many_parts_is_refused_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "graph.toml").write_text("title = 'x'\n[pages." + "a.'b' . " * 100_000)
    with pytest.raises(InputError, match="a key has more than 100 parts") as caught:
        read_manifest(tmp_path / "graph.toml")
    assert str(caught.value.place).endswith("graph.toml:2")


def test_globs() -> None:
    for pattern in ("**/" * 40 + "*.ttl", "*a" * 60 + "/x"):
        assert grows_in_proportion(lambda text, pattern=pattern: takes(pattern, text + "a"), "a/", count=500)  # type: ignore[misc]


def test_names_by_many_prefixes() -> None:
    def work(text: str) -> None:
        shorten = shortener({f"p{number}": f"urn:{number}:" for number in range(len(text))})
        assert {shorten(f"http://example.org/{number}")[:4] for number in range(len(text))} == {"http"}

    assert grows_in_proportion(work, ".", count=500)
