"""Line and column of statements, to the character, and one truth for both readers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.errors import InputError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.reading import positioned_graph, positions_of, read_document
from aif_graph.reading.positions import anonymous_positions_of, blank_names_of

E = "http://example.org/"
HEAD = f"@prefix e: <{E}> .\n"


def places(path: Path, text: str) -> dict[str, tuple[int, int]]:
    """Object (its text) to line and column, read back from the file itself."""
    path.write_text(text, encoding="utf-8", newline="")
    return {
        getattr(triple.object, "value", ""): (place.line, place.column) for triple, place in positions_of(path).items()
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "e:s e:p e:o .", {E + "o": (2, 9)}),
        (HEAD + "e:s e:p e:o , e:q ;\n    a e:C .", {E + "o": (2, 9), E + "q": (2, 15), E + "C": (3, 7)}),
        (HEAD + "e:s\n\te:p\te:o .", {E + "o": (3, 6)}),
        (HEAD.replace("\n", "\r\n") + "e:s e:p\r\n  e:o .\r\n", {E + "o": (3, 3)}),
        (HEAD + "e:s e:p # e:no\n  e:o .", {E + "o": (3, 3)}),
        (HEAD + 'e:s e:p """a\n\nb""" ; e:q e:o .', {"a\n\nb": (2, 9), E + "o": (4, 12)}),
        (HEAD + "e:ü e:p 'ß' , 'z' .", {"ß": (2, 9), "z": (2, 15)}),
        (
            HEAD + "e:s e:p 4.50 , 007 , true , -1e3 , '08'^^<http://www.w3.org/2001/XMLSchema#integer> .",
            {"4.50": (2, 9), "007": (2, 16), "true": (2, 22), "-1e3": (2, 29), "08": (2, 36)},
        ),
        (HEAD + "e:s e:p [ e:q e:x ] , ( e:a e:b ) , e:o ; e:r e:z .", {E + "o": (2, 37), E + "z": (2, 47)}),
        ("PREFIX e: <http://example.org/>\n<http://example.org/s> e:p <http://example.org/o>.", {E + "o": (2, 28)}),
        ("\ufeff" + HEAD + "e:s e:p e:o .", {E + "o": (2, 9)}),
    ],
    ids=[
        "one",
        "several",
        "tabs",
        "crlf",
        "comment",
        "long-string",
        "letters",
        "bare",
        "nested",
        "sparql-prefix",
        "bom",
    ],
)
def test_position_is_where_the_object_begins(tmp_path: Path, text: str, expected: dict[str, tuple[int, int]]) -> None:
    assert places(tmp_path / "x.ttl", text) == expected


def test_the_first_of_two_places_counts(tmp_path: Path) -> None:
    assert places(tmp_path / "x.ttl", HEAD + "e:s e:p e:o .\ne:s e:p e:o .") == {E + "o": (2, 9)}


@pytest.mark.parametrize("slip", ["e:s e:p .", "e:s e:p e:x", "e:s e:p 'x .", "e:s e:p ( e:x ."])
def test_a_malformed_block_takes_no_place_from_the_others(tmp_path: Path, slip: str) -> None:
    text = f"e:a e:p e:b .\n{slip}\ne:c e:p e:d .\n"
    assert places(tmp_path / "x.ttl", HEAD + text).items() >= {E + "b": (2, 9), E + "d": (4, 9)}.items()


def test_malformed_shapes_are_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(HEAD + "e:s e:p .")
    with pytest.raises(InputError, match=r"x\.ttl:2"):
        positioned_graph(path)


def test_both_readers_yield_the_same_statements(graph: KnowledgeGraph) -> None:
    """On every file of the real graph, lexical forms included."""
    for document in graph.documents:
        found = positions_of(document.path)
        assert set(found) == set(document.triples), document.path
        lines = document.path.read_text().splitlines()
        for position in found.values():
            assert lines[position.line - 1][: position.column - 1].strip(), f"{position} is not an object"


names = st.sampled_from(["e:a", "e:b", "<http://example.org/c>"])
literals = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=5).map(
        lambda s: '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'
    ),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(lambda d: f"{d:f}"),
    st.integers().map(str),
    st.booleans().map(lambda b: str(b).lower()),
    st.just('"x"@en-GB'),
    st.just('"1"^^e:d'),
)
objects = st.one_of(names, literals)
blocks = st.tuples(names, st.lists(st.tuples(names, st.lists(objects, min_size=1, max_size=3)), min_size=1, max_size=3))
gaps = st.sampled_from([" ", "\n", "\t", " # note\n", "\r\n    "])


@settings(max_examples=60, deadline=None)
@given(st.lists(blocks, max_size=4), gaps)
def test_any_turtle_reads_the_same_both_ways(tmp_path_factory: pytest.TempPathFactory, found: list, gap: str) -> None:  # type: ignore[type-arg]
    text = HEAD + "".join(
        f"{s}{gap}" + f" ;{gap}".join(f"{p}{gap}" + f" ,{gap}".join(os) for p, os in pairs) + f"{gap}.\n"
        for s, pairs in found
    )
    path = tmp_path_factory.mktemp("any") / "x.ttl"
    path.write_text(text, encoding="utf-8", newline="")
    document = read_document(path, NamedNode(E + "g"))
    assert set(positions_of(path)) == {t for t in document.triples if _named(t)}


def _named(triple: Triple) -> bool:
    return not any(isinstance(term, BlankNode) for term in (triple.subject, triple.object))


def test_language_tags_compare_as_the_fast_reader_gives_them(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(HEAD + 'e:s e:p "x"@en-GB .')
    (fast,) = read_document(path, NamedNode(E + "g")).triples
    assert set(positions_of(path)) == {fast}
    assert fast.object == Literal("x", language="en-gb")


def test_subject_and_predicate_have_places_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        "@prefix e: <http://e/> .\n"
        "e:a e:p [ e:q 1 ; e:r [ e:s 2 ] ] , e:c ;\n"
        "  e:t ( [ e:u 3 ] 4 ) .\n"
        "[ e:v 5 ] e:w 6 .\n"
        "_:b.1 e:x e:c ; e:y 7 .\n"
    )
    found = {
        str(triple[1]).rpartition("/")[2]: ((place.line, place.column), place.subject, place.predicate)
        for triple, place in positioned_graph(path)[1].items()
        if str(triple[2]) != "http://e/c" or str(triple[1]) == "http://e/x"
    }
    assert found == {
        "p": ((2, 9), (2, 1), (2, 5)),
        "q": ((2, 15), (2, 9), (2, 11)),
        "r": ((2, 23), (2, 9), (2, 19)),
        "s": ((2, 29), (2, 23), (2, 25)),
        "t": ((3, 7), (2, 1), (3, 3)),
        "u": ((3, 15), (3, 9), (3, 11)),
        "v": ((4, 7), (4, 1), (4, 3)),
        "w": ((4, 15), (4, 1), (4, 11)),
        "x": ((5, 11), (5, 1), (5, 7)),
        "y": ((5, 21), (5, 1), (5, 17)),
    }


def test_blank_nodes_go_by_their_labels_or_lines_even_after_a_slip(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    text = "@prefix e: <http://e/> .\n_:b.1 e:x 1 .\n[] e:x 2 .\n\ne:slip e:p .\n\n_:c e:x [ e:x 3 ] .\n"
    path.write_text(text.replace("e:slip e:p .", ""))
    document = read_document(path, NamedNode("http://example.org/"))
    path.write_text(text)
    names = blank_names_of(path, anonymous_positions_of(path, document.triples))
    told = {str(getattr(t.object, "value", "")): names[t.subject] for t in document.triples if t.subject in names}
    assert {key: told[key] for key in "123"} == {
        "1": "_:b.1",
        "2": "the blank node at line 3",
        "3": "the blank node at line 7",
    }
    assert set(names.values()) == {"_:b.1", "_:c", "the blank node at line 3", "the blank node at line 7"}
