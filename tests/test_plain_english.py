"""What people read is in plain words: no entry of the word list in CONTRIBUTING.md is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.plain_english import document, room, rooms, words

GENERATED = {
    *("docs/commands.md", "docs/errors.md"),  # from code, whose rooms are read
    "docs/questions.md",  # in the words of those who ask
}
DOCUMENTS = sorted(
    path
    for pattern in (
        *("*.md", "docs/*.md", "graph.toml", "queries/*.rq", "ontology/shapes.ttl", "ontology/**/*.rq"),
        *("examples/*/README.md", "examples/*/graph.toml", "examples/*/**/*.rq", "examples/*/ontology/shapes.ttl"),
        *("src/aif_graph/checking/hygiene/*.rq", "src/aif_graph/scaffold/*.md", "src/aif_graph/scaffold/graph.toml"),
        *("src/aif_graph/scaffold/**/*.rq", "src/aif_graph/scaffold/ontology/shapes.ttl"),
    )
    for path in ROOT.glob(pattern)
    if str(path.relative_to(ROOT)) not in GENERATED
)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_is_plain(path: Path) -> None:
    assert [str(hit) for hit in document(path)] == []


@pytest.mark.parametrize("name", rooms())
def test_a_room_is_plain(name: str) -> None:
    assert [str(hit) for hit in room(name)] == []


def test_all_documents_are_read() -> None:
    assert len(DOCUMENTS) > 110
    assert {".md", ".toml", ".rq", ".ttl"} == {path.suffix for path in DOCUMENTS}


def test_each_entry_of_the_list_would_be_found() -> None:
    assert len(words()) > 30
    for word in words():
        assert list(word.places(f"It {word.phrase.replace('…', 'thing')} here.")), word.phrase
    right = "There is no such file; a blank node stands for it."
    assert [word.phrase for word in words() if list(word.places(right))] == []


def test_a_phrase_is_found_over_lines_but_not_where_it_is_right(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("There is no blank node.\n\nThat is\nno file, and `mend` is code; I mend it.\n")
    found = [(hit.line, hit.word.phrase) for hit in document(tmp_path / "README.md")]
    assert found == [(4, "mend"), (3, "is no …")]


def test_of_markup_only_the_words_are_read(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('<p class="told" title="it was told">{{ told }}{# told #}{{ "So told" }}</p>')
    assert [hit.word.phrase for hit in document(tmp_path / "page.html")] == ["told", "told"]
