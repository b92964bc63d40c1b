"""Whatever stands in a file: what is looked for in it takes time with its length alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from aif_graph.errors import InputError
from aif_graph.reading import Document, EvidenceRoom, positions_of, read_document
from aif_graph.reading.decoding import without_lone_returns
from aif_graph.reading.documents import refuse_bombs
from aif_graph.reading.layout import formatted
from aif_graph.reading.likely_places import LikelyPlaces
from aif_graph.reading.lines import LargeFile
from tests.growth import grows_in_proportion

S, P = NamedNode("urn:x:s"), NamedNode("urn:x:p")
BEGUN = "<urn:x:s> <urn:x:p> "


@pytest.mark.parametrize("piece", ["<a ", "<a '", '<a "', "<!--", "<![CDATA[", "</", "<a/", "<?", "< "])
def test_the_depth_of_xml(piece: str) -> None:
    def work(text: str) -> None:
        with contextlib.suppress(InputError):  # nested too deep
            refuse_bombs(Path("a.rdf"), RdfFormat.RDF_XML, text.encode())

    assert grows_in_proportion(work, piece)


@pytest.mark.parametrize("piece", ["\r", '"\r', "'''\r", '"a" \r', "\\\r"])
def test_the_ends_of_lines(piece: str) -> None:
    assert grows_in_proportion(without_lone_returns, piece)


@pytest.mark.parametrize(
    ("head", "piece", "tail"),
    [
        ("", "# c\n", ""),
        ("", "# c\n\n<urn:x:s> <urn:x:p> 1 .\n", ""),
        ("", "[] <urn:x:p> 1 .\n", ""),
        ("", "@prefix a: <urn:x:> .\na:a a:b 1 .\n", ""),
        ("", "@base <http://a/> .\n", ""),
        (BEGUN, "<urn:x:a> #c\n#d\n, ", "1 ."),
        (BEGUN, "[ <urn:x:p> 1 ] , ", "1 ."),
        (BEGUN, '"""\n""" ,', "1 ."),
        (f"{BEGUN}(", "1 #c\n ", ") ."),
        (f"{BEGUN}1 ", "; #c\n", "."),
        (f"{BEGUN}'a' ", "#c\n", "."),
    ],
)
def test_the_layout(head: str, piece: str, tail: str) -> None:
    assert grows_in_proportion(lambda text: formatted(text + tail), piece, head=head, count=1_000)


@pytest.mark.parametrize(
    ("head", "piece", "tail"),
    [
        ("", "<urn:x:s> <urn:x:p> 1 .\n", ""),
        ("", "<urn:x:s> <urn:x:p> .\n", ""),
        ("", " <urn:x:s> <urn:x:p> .\n", ""),
        ("", "[ <urn:x:p> 1 ] .\n", ""),
        (BEGUN, "1, ", "1 ."),
        (f"{BEGUN}(", "1 ", ") ."),
        (f'{BEGUN}"""', 'a"\n', '""" .'),
    ],
)
def test_the_places_of_statements(tmp_path: Path, head: str, piece: str, tail: str) -> None:
    file = tmp_path / "a.ttl"

    def work(text: str) -> object:
        file.write_text(text + tail)
        return positions_of(file)

    assert grows_in_proportion(work, piece, head=head, count=400)


def test_places_by_words_alone(tmp_path: Path) -> None:
    """A subject that is named everywhere, and statements that are nowhere."""
    file = tmp_path / "a.ttl"

    def work(text: str) -> None:
        file.write_text(text)
        likely = LikelyPlaces(file)
        for number in range(text.count("\n")):
            likely.get(Triple(S, P, Literal(f"v{number}")))

    assert grows_in_proportion(work, "<urn:x:s> <urn:x:p> 1 .\n", count=1_000)


@pytest.mark.parametrize("piece", ["1, ", '"\\n\\n", ', "1,\n"])
def test_the_places_in_a_large_file(tmp_path: Path, piece: str) -> None:
    """Statements that are made again and again, in one line or in many."""
    file = tmp_path / "a.ttl"

    def work(text: str) -> None:
        file.write_text(f"{text}2 .")
        large = LargeFile(read_document(file, S), file.read_bytes())
        assert len(list(large.repetitions())) == text.count(",") - 1

    assert grows_in_proportion(work, piece, head=BEGUN, count=3_000)


def test_distinct_values_in_one_line_of_a_large_file(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"

    def work(text: str) -> None:
        values = ", ".join(map(str, range(len(text))))
        file.write_text(f"{BEGUN}{values}, {values} .")
        assert len(list(LargeFile(read_document(file, S), file.read_bytes()).repetitions())) == len(text)

    assert grows_in_proportion(work, ".", count=1_500)


@pytest.mark.parametrize(
    "ask",
    [
        lambda room, value: room.nearest(S, P, value),
        lambda room, value: room.nearest(S, None, value),
        lambda room, _: room.nearest(S, S, None),
        lambda room, _: room.about(S, S),
    ],
)
def test_the_evidence_for_many_values_of_one_thing(
    tmp_path: Path, ask: Callable[[EvidenceRoom, Literal], object]
) -> None:
    def work(text: str) -> None:
        values = [Literal(str(number)) for number in range(len(text))]
        document = Document(tmp_path / "a.rdf", S, tuple(Quad(S, P, value) for value in values))
        room = EvidenceRoom(tmp_path, [document], url=P)
        for value in values:
            ask(room, value)

    assert grows_in_proportion(work, ".", count=400)
