"""Line and column in large files, against the parser that knows every column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.errors import InputError
from aif_graph.reading import Document, EvidenceRoom, lines, positions_of, read_document
from aif_graph.reading.lines import LargeFile, large_file
from tests.conftest import ROOT, SUITES

E = "http://example.org/"
SOURCE = NamedNode(E + "source")
HEAD = f"@prefix e: <{E}> .\n"
SHIPPED = sorted([*(ROOT / "data").rglob("*.ttl"), *(ROOT / "ontology").glob("*.ttl")])


@pytest.fixture(autouse=True)
def _every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LARGE", 0)


def large(path: Path, text: str | bytes) -> LargeFile:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    found = large_file(read_document(path, SOURCE))
    assert found is not None
    return found


def named(path: Path) -> Iterator[tuple[Triple, tuple[int, int], tuple[int, int]]]:
    """Each statement that a file makes once: where the one reader finds it, and where the other does."""
    document = read_document(path, SOURCE)
    found = large_file(document)
    assert found is not None
    once = {triple for triple, count in Counter(document.triples).items() if count == 1}
    for triple, position in positions_of(path).items():
        if triple in once:
            here = found.get(triple)
            assert here is not None, triple
            yield triple, (here.line, here.column), (position.line, position.column)


def test_places_in_the_shipped_files_are_those_of_the_other_reader() -> None:
    compared = 0
    for path in SHIPPED:
        for triple, here, there in named(path):
            assert here == there, (path, triple)
            compared += 1
    assert compared > 4000


@pytest.mark.skipif(not SUITES.is_dir(), reason=f"no test suites in {SUITES} (AIF_SUITES)")
@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
def test_places_in_the_files_of_others_are_those_of_the_other_reader() -> None:
    right = wrong = 0
    for path in sorted(SUITES.rglob("*.ttl")):
        try:
            if not read_document(path, SOURCE).triples:
                continue
        except InputError:  # relative IRIs, or a test of what is malformed
            continue
        for _, here, there in named(path):
            assert here[0] == there[0], path
            right += here == there
            wrong += here != there
    assert wrong * 200 < right, "a column that is not exact is rare"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("e:s e:p\n\n  ¦e:o .", 4, 3),
        ("e:s e:p 1 ,\r\n2 ,\r3 , ¦4 .", 4, 5),
        ("# é\re:s e:p 'é😀' ,\r  ¦e:o .", 4, 3),
        ("e:s e:p ¦'é😀' .", 2, 9),
        ('e:s e:q 0 ; e:p ¦"""one\ntwo\n\nthree""" ; e:r 1 .', 2, 17),
        ("e:s e:p\n ¦'''one\n''' ;\n e:r 1 .", 3, 2),
        ("e:s e:p ¦'one\\ntwo' .", 2, 9),
        ("e:s e:p ¦true .", 2, 9),
        ("e:s e:q e:s ; a ¦e:T .", 2, 17),
        ("e:s e:p 1.5 , ¦-2.50e1 .", 2, 15),
        ("e:s e:p [ e:q 0 ] , ¦<http://example.org/x> .", 2, 21),
        ("e:s e:p ¦_:b .", 2, 9),
        ("@prefix f: <http://example.org/f/> . f:a f:b ¦f: .", 2, 46),
        ("e:s e:p ¦e:a\\,b .", 2, 9),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
def test_layouts(tmp_path: Path, text: str, line: int, column: int, mark: str) -> None:
    path = tmp_path / "x.ttl"
    plain = mark + HEAD + text.replace("¦", "") + "\n# the end"
    found = large(path, plain.encode())
    before = Counter(read_document(path, SOURCE).triples)
    path.write_text(HEAD + text[: text.index("¦")] + "<urn:x-here> .", encoding="utf-8", newline="")
    due = sum(1 for triple in read_document(path, SOURCE).triples if triple.object != NamedNode("urn:x-here"))
    assert sum(before.values()) > due
    position = found.place(due)
    assert (position.line, position.column) == (line, column)


def test_subject_and_predicate_stand_where_they_are_written(tmp_path: Path) -> None:
    text = HEAD + "# first\n\ne:s\n  a e:T ;\n  e:p\n    1 ,\n    2 .\ne:t e:p 3 ."
    path = tmp_path / "x.ttl"
    found = large(path, text)
    positions = [found.get(triple) for triple in read_document(path, SOURCE).triples]
    assert [position and (position.subject, position.predicate) for position in positions] == [
        ((4, 1), (5, 3)),
        ((4, 1), (6, 3)),
        ((4, 1), (6, 3)),
        ((9, 1), (9, 5)),
    ]


def test_statements_about_blank_nodes_have_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(HEAD + "e:s e:p _:x .\n_:x e:p 1 .\n[] e:p 2 .\n[ e:p 3 ] e:p 4 .\n")
    document = read_document(path, SOURCE)
    found = large_file(document)
    assert found is not None
    places = [found.get(triple) for triple in document.triples]
    assert [(place.line, place.column) for place in places if place] == [(2, 9), (3, 9), (4, 8), (5, 7), (5, 15)]
    assert all(isinstance(t.subject, BlankNode) for t in document.triples[1:])


def test_repetitions(tmp_path: Path) -> None:
    text = HEAD + "e:s e:p 1 , 2 .\n_:b e:p 1 .\n_:b e:p 1 .\ne:s e:p\n  2 ,\n  1 , 1 .\n"
    told = [(p.line, str(t.object.value)) for t, p in large(tmp_path / "x.ttl", text).repetitions()]  # type: ignore[union-attr]
    assert told == [(6, "2"), (7, "1"), (7, "1")]


def test_what_is_not_read_line_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(HEAD + "e:s e:p 1 .\ne:s e:p oops .\n")
    triple = (NamedNode(E + "s"), NamedNode(E + "p"), Literal(1))
    recovered = Document(path, SOURCE, tuple(read_leniently_quads(path)))
    assert large_file(recovered) is None, "its statements may be in another order"
    monkeypatch.setattr(lines, "MAX_RECOVERY", 10)
    found = large_file(recovered)
    assert found is not None
    assert found.get(Triple(*triple)) is not None
    assert found.get(Triple(*triple[:2], Literal(2))) is None
    assert large_file(Document(tmp_path / "gone.ttl", SOURCE, ())) is None
    assert large_file(Document(tmp_path, SOURCE, ())) is None
    (tmp_path / "x.rdf").write_text("<x/>")
    assert large_file(Document(tmp_path / "x.rdf", SOURCE, ())) is None


def read_leniently_quads(path: Path) -> list[object]:
    from aif_graph.checking.syntax import read_leniently

    return list(read_leniently(path, SOURCE).document.quads)


def test_a_file_that_changed_meanwhile_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(HEAD + "e:s e:p 1 .\n")
    document = read_document(path, SOURCE)
    path.write_text(HEAD + "e:s e:p 1 , 2 , 3 .\n")
    assert large_file(document) is None
    path.write_text("")
    found = large_file(document)
    assert found is None or found.get(document.triples[0]) is None


def test_a_file_of_one_line_has_lines_but_no_columns(tmp_path: Path) -> None:
    found = large(tmp_path / "x.ttl", f"@prefix e: <{E}> . e:s e:p {'1 , ' * 100_000} 2 .")
    assert [str(found.place(number)) for number in (0, 100_000)] == [f"{tmp_path / 'x.ttl'}:1:0"] * 2


def test_a_line_without_end_has_no_column(tmp_path: Path) -> None:
    found = large(tmp_path / "x.ttl", HEAD + "e:s e:p 1" + " " * 200_000 + ".")
    assert found.get(Triple(NamedNode(E + "s"), NamedNode(E + "p"), Literal(1))) is not None
    assert str(found.place(0)) == f"{tmp_path / 'x.ttl'}:2:0"


def test_the_room_takes_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(HEAD + "e:s a e:T ;\n  e:p [ e:q 1 ] .\n")
    document = read_document(path, SOURCE)
    monkeypatch.setattr("aif_graph.reading.evidence.positions_of", None)  # rdflib's reader is not asked
    room = EvidenceRoom(tmp_path, [document], url=NamedNode("urn:x:url"))
    blank = next(t.subject for t in document.triples if isinstance(t.subject, BlankNode))
    evidence = room.nearest(blank, NamedNode(E + "q"), None)
    assert evidence is not None
    assert evidence.place == "x.ttl:3"
