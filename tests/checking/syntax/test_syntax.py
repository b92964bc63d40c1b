"""Every slip at its place, and everything around it read all the same."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from aif_graph.checking.syntax import Reading, decoding, others, read_leniently, recovery
from aif_graph.checking.syntax import reading as whole
from aif_graph.cli import main
from aif_graph.reading import read_document
from aif_graph.reading.likely_places import LikelyPlaces
from aif_graph.terms import STANDARD
from tests.conftest import ROOT, SUITES
from tests.growth import grows_in_proportion
from tests.ours import PREFIXES

E = "http://example.org/"
HEAD = f"@prefix e: <{E}> .\n"
SHIPPED = sorted([*(ROOT / "data").rglob("*.ttl"), *(ROOT / "ontology").glob("*.ttl")])
HERE = "¦"  # marks in the tests' texts where the finding is due


def read(text: str | bytes, ending: str = ".ttl") -> Reading:
    data = text.encode() if isinstance(text, str) else text
    return read_leniently(Path(f"file{ending}"), NamedNode(E + "source"), data=data, known=PREFIXES)


def places(reading: Reading) -> list[tuple[str, int, int]]:
    return [(finding.rule, finding.place.line, finding.place.column) for finding in reading.findings if finding.place]


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column as editors count, by other means than the code's."""
    lines = re.split("\r\n|\n|\r", text[:offset])
    return len(lines), len(lines[-1]) + 1


def marked(text: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The text without its marks, and a finding due at each."""
    due = []
    while HERE in text:
        due.append(("syntax", *place_of(text, text.index(HERE))))
        text = text.replace(HERE, "", 1)
    return text, due


def subjects(reading: Reading) -> set[str]:
    return {
        quad.subject.value.removeprefix(E) for quad in reading.document.quads if isinstance(quad.subject, NamedNode)
    }


BLOCKS = HEAD + "\ne:one\n    a e:T ;\n    e:p 1 ;\n.\n\n{}\n\ne:three\n    a e:T ;\n    e:r 3 ;\n.\n"

# name: broken block with the place marked, what the message or the hint says
SLIPS = {
    "no-dot": ("e:two\n    a e:T ;\n    e:q 2\n\n¦e:more\n    a e:T ;\n.", "Line 10 probably lacks the dot at its end"),
    "no-dot-after-semicolon": (
        "e:two\n    a e:T ;\n\ne:more\n    ¦a e:T ;\n.",
        "Line 9 probably lacks the dot at its end",
    ),
    "no-semicolon": ("e:two\n    a e:T\n    ¦e:q 2 ;\n.", "Line 9 probably lacks a semicolon"),
    "comma-for-semicolon": (
        "e:two\n    a e:T ,\n    e:q ¦2 ;\n.",
        "Line 9 probably ends with the wrong character; use a semi",
    ),
    "semicolon-for-comma": (
        "e:two\n    e:q e:v ;\n    e:w ¦;\n.",
        "Line 9 probably ends with the wrong character; use a comma",
    ),
    "semicolon-for-comma-2": (
        "e:two\n    e:q 1 ;\n    ¦2 ;\n.",
        "Line 9 probably ends with the wrong character; use a comma",
    ),
    "dot-for-semicolon": (
        "e:two\n    a e:T .\n    e:q ¦2 ;\n.",
        "Line 9 probably ends with the wrong character; use a semi",
    ),
    "two-objects": ("e:two e:q e:v ¦e:w .", "A semicolon goes before the next property"),
    "unclosed-string": ('e:two\n    e:q ¦"hello ;\n    e:r "x" ;\n.', 'Close it with "'),
    "unclosed-string-apostrophe": ("e:two\n    e:q ¦'hello ;\n    e:r 'x' ;\n.", "Close it with '"),
    "unclosed-long": ('e:two\n    e:q ¦"""hello ;\n.\n\ne:more e:q """x y""" .', 'Close it with """'),
    "unclosed-iri": ("e:two\n    e:q ¦<http://x ;\n    e:r <http://y> ;\n.", "Close the IRI with >"),
    "space-in-iri": ("e:two e:q ¦<http://x y> .", "a space is written %20"),
    "relative-iri": ("e:two e:q ¦<x> .", "@base"),
    "smart-quotes": ("e:two e:q ¦“hello” .", 'Write " in its place'),
    "capital-true": ("e:two e:q ¦True .", "Write true."),
    "bare-word": ("e:two e:q ¦hello .", "quotation marks"),
    "bad-escape": ('e:two e:q "C:¦\\windows" .', "Write \\\\"),
    "past-unicode": ('e:two e:q "x¦\\U00110000" .', "“\\U00110000” is not a character: Unicode ends at U+10FFFF."),
    "surrogate": ('e:two e:q "¦\\uD800" .', "“\\uD800” is half of a surrogate pair, not a character."),
    "past-unicode-iri": ("e:two e:q <http://x/¦\\UFFFFFFFF> .", "“\\UFFFFFFFF” is not a character"),
    "no-hexadecimal": ('e:two e:q "\\\\u1¦\\uZZZZ" .', "\\u takes four hexadecimal digits, \\U eight."),
    "short-escape": ('e:two e:q "\\u00e9¦\\u12" .', "“\\u12” is not an escape sequence"),
    "short-escape-iri": ("e:two e:q <http://x/¦\\U0001> .", "“\\U0001” is not an escape sequence"),
    "language": ('e:two e:q "x"@¦abcdefghij .', "eight characters"),
    "known-prefix": ("e:two ¦rdfs:label 'x' .", f"Add a line: @prefix rdfs: <{STANDARD['rdfs']}> ."),
    "unknown-prefix": ("e:two ¦nobody:knows 'x' .", "Add a line: @prefix nobody: <…> ."),
    "near-prefix": ("e:two e:q ¦organistion:x .", "is organisation: meant?"),
    "no-colon-in-prefix": ("@prefix ¦x <http://x/> .\ne:two x:p x:o .", "@prefix ex: <…> ."),
    "no-dot-after-prefix": ("@prefix x: <http://x/>\n¦e:two x:p x:o .", "Line 8 probably lacks the dot at its end"),
    "open-bracket": ("e:two\n    e:q [ e:r 3 ;\n¦.", "]"),
    "open-list": ("e:two\n    e:q ( e:r 3 ¦;\n.", "not a valid RDF object"),
    "merge": ("e:two\n    a e:T ;\n¦<<<<<<< HEAD\n    e:q 2 ;\n=======\n    e:q 3 ;\n>>>>>>> b\n.", "merge"),
    "nul": ("e:two e:q ¦\0 .", "\\u0000"),
    "stray-dot": ("e:two e:q 2 .¦.", "“.” is not a valid subject"),
}


@pytest.mark.parametrize(("block", "words"), SLIPS.values(), ids=SLIPS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_one_slip_is_one_finding_at_its_place(block: str, words: str, line_end: str) -> None:
    text = BLOCKS.format(block).replace("\n", line_end)
    offset = text.index(HERE)
    reading = read(text.replace(HERE, ""))
    assert places(reading) == [("syntax", *place_of(text, offset))]
    (finding,) = reading.findings
    assert words in f"{finding.message} {finding.hint}"
    assert finding.message.endswith(".")
    assert finding.severity == "violation"
    assert "\0" not in finding.message
    assert {"one", "three"} <= subjects(reading)
    if "e:more" in block:
        assert "more" in subjects(reading)


@given(st.lists(st.sampled_from(sorted(SLIPS.keys() - {"known-prefix", "near-prefix", "unknown-prefix"})), max_size=12))
@settings(max_examples=60, deadline=None)
def test_slips_do_not_hide_each_other(names: list[str]) -> None:
    sound = "e:sound{0}\n    a e:T ;\n    e:p {0} ;\n.\n"
    text = (
        HEAD
        + sound.format(99)
        + "".join(f"\n{SLIPS[name][0]}\n\n{sound.format(number)}" for number, name in enumerate(names))
    )
    plain, due = marked(text)
    reading = read(plain)
    assert places(reading) == due
    alone = read(HEAD + "".join(map(sound.format, (99, *range(len(names))))))
    assert len(alone.document.quads) == 2 * len(names) + 2
    assert set(alone.document.quads) <= set(reading.document.quads)


@pytest.mark.parametrize(
    ("text", "due", "left"),
    [
        ("e:a e:p 1 . e:b e:p ¦x . e:c e:p 3 . e:d e:p 4 .", 1, {"a", "c", "d"}),
        ("  e:a e:p 1\n  ¦e:b e:p 2 .\n  e:c e:p 3 .", 1, {"a", "b", "c"}),
        ("  e:a e:p ¦x ;\n    e:q 1 .\n  e:b e:p 2 .", 1, {"b"}),
        ("e:a e:p ¦x ;\ne:q 1 ;\ne:r 2 .\ne:b e:p 2 .", 1, {"b"}),
        ("e:a\n  e:p 1 ;\ne:b e:p ¦e:o ;\n  e:q 1 .\ne:c e:p 2 .", 1, {"a", "b", "c"}),
        ("e:a e:p 1 ;\n\ne:b e:p ¦e:o .\ne:c e:p 2 .", 1, {"a", "b", "c"}),
        ("e:a e:p ¦x ; e:q 'e:no . e:no e:p 1 .' . # . e:no e:p 1 .\ne:b e:p 2 .", 1, {"b"}),
        ('e:a e:p ¦x ; e:q """\ne:no e:p 1 .\n""" .\ne:b e:p 2 .', 1, {"b"}),
        ("e:a e:p ¦x ; e:q 1.5 , e:v.w , 2 .e:b e:p 2 .e:c e:p 3 .", 1, {"b", "c"}),
        ("e:a e:p ¦x .\nPREFIX f: <http://example.org/>\nf:b f:p 2 .\nf:c f:p ¦y .\n@base <http://example.org/> .\n"
         "<d> e:p ¦z .\n<e> e:p 5 .", 3, {"b", "e"}),
        ("e:a e:p ¦x .\n[] e:p 2 .\n( 1 ) e:p 3 .\n<http://example.org/f> e:p 4 .\n:g e:p 5 .".replace(":g", "e:g"), 1,
         {"f", "g"}),
    ],
)  # fmt: skip
def test_other_layouts(text: str, due: int, left: set[str]) -> None:
    plain, expected = marked(HEAD + text)
    reading = read(plain)
    assert places(reading) == expected
    assert len(expected) == due
    assert subjects(reading) == left


def test_a_prefix_is_reported_once_and_only_statements_with_a_known_one_are_kept() -> None:
    text = (
        HEAD + "e:a rdfs:label 'x' ; no:p 1 ; e:p 1 , no:x , '1'^^no:t .\nno:s e:p 2 .\ne:b rdfs:label 'y' ; no:p 2 .\n"
    )
    reading = read(text)
    assert places(reading) == [("syntax", 2, 5), ("syntax", 2, 22)]
    label = STANDARD["rdfs"] + "label"
    assert [(str(q.subject), q.predicate.value) for q in reading.document.quads] == [
        (f"<{E}a>", label),
        (f"<{E}a>", E + "p"),
        (f"<{E}b>", label),
    ]


def test_a_blank_node_is_one_in_all_parts_of_a_file_and_another_in_the_next_file() -> None:
    text = HEAD + "e:a e:p _:x .\n_:x e:p 1 .\ne:b e:p oops .\ne:c e:p _:x , [] .\n_:x e:p 2 .\n"
    first, second = read(text), read(text)
    nodes = [quad.object for quad in first.document.quads if isinstance(quad.subject, NamedNode)]
    assert nodes[0] == nodes[1] != nodes[2]
    assert {quad.subject for quad in first.document.quads if isinstance(quad.subject, BlankNode)} == {nodes[0]}
    assert all(isinstance(node, BlankNode) for node in nodes)
    assert not set(nodes) & {quad.object for quad in second.document.quads}


def test_what_stands_before_a_slip_in_the_same_block_is_kept() -> None:
    reading = read(HEAD + "e:a e:p 1 ;\n  e:q 2 ;\n  e:r oops ;\n  e:s 4 .\n")
    assert [quad.predicate.value for quad in reading.document.quads] == [E + "p", E + "q"]


def test_nothing_of_a_missing_dot_is_misread() -> None:
    reading = read(HEAD + "e:a\n    a e:T ;\n\ne:b e:p e:o ;\n    e:q 1 .\n")
    assert {(str(q.subject), str(q.predicate)) for q in reading.document.quads} == {
        (f"<{E}a>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"),
        (f"<{E}b>", f"<{E}p>"),
        (f"<{E}b>", f"<{E}q>"),
    }


FILLERS = ["\n", "\r\n", "\r", "\t", " ", "# é 😀 .\n", "# \r", "e:ü e:p 'ß😀\t' .", 'e:s e:p """é\n"\r\n\\"\r😀""" .',
           "e:s e:p '\\u00e9' , 1.5 , true .", "<http://example.org/é> e:p [ e:q ( 1 2 ) ] .", " "]  # fmt: skip


@given(st.lists(st.sampled_from(FILLERS), max_size=12), st.lists(st.sampled_from(FILLERS[:5]), max_size=4))
@settings(max_examples=150, deadline=None)
def test_columns_are_characters_and_lines_end_as_in_editors(fillers: list[str], spaces: list[str]) -> None:
    # No filler may end in CR where the next begins with LF: that would be one line end, for the test, too.
    text = HEAD + "".join(fillers) + "e:s e:p 'é😀' ," + "".join(spaces)
    reading = read(text + "no:x .")
    assert places(reading) == [("syntax", *place_of(text, len(text)))]
    # Once more after a slip: the second part is read with other offsets.
    moved = HEAD + "e:z e:p oops .\n" + text.removeprefix(HEAD)
    assert places(read(moved + "no:x ."))[1:] == [("syntax", *place_of(moved, len(moved)))]


@pytest.mark.parametrize(
    ("data", "due", "words"),
    [
        (b'e:s e:p "\xe9t\xe9" .', [("encoding", 2, 10), ("encoding", 2, 12)], "In Windows-1252 it would be 'é'"),
        ("e:s e:p 'é', '".encode() + b"\x93x\x94' .", [("encoding", 2, 15), ("encoding", 2, 17)], "'“'"),
        (b"# \xfc\n", [("encoding", 2, 3)], "In Windows-1252 it would be 'ü'"),
        (b'e:s e:p "\xc3', [("encoding", 2, 10), ("syntax", 2, 9)], "in the middle of a character"),
        (b'e:s e:p "\x81" .', [("encoding", 2, 10)], "Byte 81"),
    ],
)
def test_bytes_of_another_encoding(data: bytes, due: list[tuple[str, int, int]], words: str) -> None:
    reading = read(HEAD.encode() + data)
    assert places(reading) == due
    assert words in f"{reading.findings[0].message} {reading.findings[0].hint}"


EVERYTHING = (
    "@prefix e: <http://example.org/> .\n@prefix unused: <http://example.org/u> .\n# é .\n"
    "e:é e:p 'é' , 007 ;\n  e:q 1.50 .\n_:b e:p 008 .\ne:é e:p 'é' .\n"
)
DUE = [("unused-prefix", 2, 1), ("non-canonical-literal", 4, 15), ("non-canonical-literal", 5, 7),
       ("non-canonical-literal", 6, 9), ("repeated-statement", 7, 9)]  # fmt: skip


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize(
    ("encoding", "also"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("latin-1", [("encoding", *place) for place in ((3, 3), (4, 3), (4, 10), (7, 3), (7, 10))]),
        ("utf-16", [("encoding", 1, 1)]),
        ("utf-16-le", [("encoding", 1, 1)]),
        ("utf-16-be", [("encoding", 1, 1)]),
        ("utf-32", [("encoding", 1, 1)]),
    ],
)  # fmt: skip
def test_all_findings_have_places_whatever_the_encoding(
    tmp_path: Path, line_end: str, encoding: str, also: list[tuple[str, int, int]]
) -> None:
    found = checked(tmp_path, EVERYTHING.replace("\n", line_end).encode(encoding))
    assert sorted(found) == sorted([*DUE, *also])


@pytest.mark.parametrize("odd", ["\u2028", "\x85", "\x0b", "\x0c", "\0", "\u2029", "\x1c"])
def test_no_other_character_ends_a_line(tmp_path: Path, odd: str) -> None:
    text = EVERYTHING.replace("# é", f"# é{odd}").replace("'é' ,", f"'é{odd}' ,")
    found = checked(tmp_path, text.encode())
    assert {place for place in found if place[0] != "white-space"} >= {
        ("unused-prefix", 2, 1),
        ("non-canonical-literal", 4, 16),
        ("non-canonical-literal", 5, 7),
        ("non-canonical-literal", 6, 9),
    }
    assert all(line for _, line, _ in found)


def test_a_stray_byte_moves_no_column(tmp_path: Path) -> None:
    found = checked(tmp_path, EVERYTHING.encode().replace("'é' ,".encode(), b"'\xff\xe2\x82' ,"))
    assert {("encoding", 4, 10), ("non-canonical-literal", 4, 17)} <= set(found)


def test_what_stands_before_a_slip_has_a_place_too(tmp_path: Path) -> None:
    text = HEAD + "e:t e:p 1 .\n\ne:s e:q 2 ;\n  e:p 007 , True .\n"
    found = checked(tmp_path, text.encode())
    assert set(found) == {("non-canonical-literal", 5, 7), ("syntax", 5, 13)}


def checked(folder: Path, data: bytes) -> list[tuple[str, int, int]]:
    """Rule, line and column of all that `aif check --fast --alone` finds; that things have no type is left out."""
    path = folder / "x.ttl"
    path.write_bytes(data)
    report = folder / "report.json"
    main(["check", "--fast", "--alone", str(path), "--format", "json", "--output", str(report)])
    findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
    told = [finding for finding in findings if finding["rule"] != "untyped-thing"]
    return [(finding["rule"], finding["place"]["line"], finding["place"]["column"]) for finding in told]


def test_many_bytes_of_another_encoding_are_counted() -> None:
    reading = read(HEAD.encode() + b'e:s e:p "\xe9 " .\n' * 50)
    assert len(reading.findings) == decoding.MAX_BAD_BYTES + 1
    assert reading.findings[-1].message == "30 more places are not UTF-8."


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_said_once_and_read_on(encoding: str) -> None:
    reading = read((HEAD + "e:a e:p 'é' .\ne:b e:p oops .\n").encode(encoding))
    assert places(reading) == [("encoding", 1, 1), ("syntax", 3, 9)]
    assert encoding[:6].upper() in reading.findings[0].message
    assert subjects(reading) == {"a"}


@pytest.mark.parametrize("text", ["", "\n", "# only a comment", "\ufeff", "\ufeff" + HEAD + "e:s e:p 'x' .", " \t\r"])
def test_no_finding_in_what_is_sound(text: str) -> None:
    assert read(text).findings == ()


def test_the_mark_of_utf_8_is_no_character() -> None:
    assert places(read("\ufeffe:s e:p 1 .")) == [("syntax", 1, 1)]


@pytest.mark.parametrize("byte", range(256))
def test_a_file_of_one_byte(byte: int) -> None:
    data = bytes([byte])
    assert bool(read(data).findings) == (data not in b" \t\r\n#")


def test_truncated_anywhere() -> None:
    text = HEAD + 'e:s e:p "é\\n" , """long\n""" , <http://x/é> ;\n # comment é\n e:q [ e:r ( 1 2.5 ) ] , "x"@en-GB .\n'
    data = text.encode()
    for end in range(len(data)):
        reading = read(data[:end])
        assert bool(reading.findings) == rejects(data[:end]), data[:end]
        exist(reading, data[:end])


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("<http://e/a> <http://e/p> ¦b .\n<http://e/b> <http://e/p> 'c' .", ["c"]),
        ("<http://e/a> <http://e/p> 'b'\n¦<http://e/b> <http://e/p> 'c' .", ["c"]),
        ("<http://e/a> <http://e/p> 'b' .\n_:a <http://e/p> ¦'x .\r\n<http://e/b> <http://e/p> 'c' .", ["b", "c"]),
        ("<http://e/a> <http://e/p> 'b' .\r¦x\r<http://e/b> <http://e/p> 'c' .\r", ["b", "c"]),
        ("<http://e/a> <http://e/p> 'é' .¦. <http://e/b> <http://e/p> 1 .\n¦x\n\n_:x <http://e/p> 'd' .", ["é", "d"]),
    ],
)  # fmt: skip
def test_n_triples_go_on_at_the_next_line(text: str, objects: list[str]) -> None:
    text = text.replace("'", '"')
    plain, due = marked(text)
    reading = read(plain, ".nt")
    assert places(reading) == due
    assert [str(getattr(quad.object, "value", "")) for quad in reading.document.quads] == objects


XML = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'\n xmlns:e='http://e/'>"
NESTED_TRIPLES = HEAD + "e:s e:p " + "<<( e:s e:p " * 40000 + "e:o " + ")>>" * 40000 + " ."
DEEP = "<rdf:Description><e:p rdf:parseType='Triple'>"


@pytest.mark.parametrize(
    ("text", "ending", "rule", "words"),
    [
        (XML + "\n<rdf:Description>\n ¦é</rdf:Foo></rdf:RDF>", ".rdf", "syntax", "Unexpected text"),
        (XML + "\n<rdf:Description>\n<e:p>é</e:p>¦</rdf:Foo></rdf:RDF>", ".rdf", "syntax", "rdf:Foo"),
        (XML + "\r\n<rdf:Description>\r<e:p>é</e:p> ¦<f:p/>\n</rdf:Description></rdf:RDF>", ".rdf", "syntax", "f:"),
        (XML + "\n<rdf:Description><e:p>é ¦&x; y</e:p></rdf:Description></rdf:RDF>", ".xml", "syntax", "entity `x`"),
        (XML + "\n" + "<rdf:Description/>\n" * 2000 + "¦<rdf:Description rdf:ID='x y'/></rdf:RDF>", ".rdf", "syntax",
         "“x y” is not a valid rdf:ID value"),
        (XML + "\n<rdf:Description>\n<e:p>é¦", ".rdf", "syntax", "no element found"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>" + XML + "</rdf:RDF>", ".rdf", "refused", "Entities are refused"),
        (XML + DEEP * 40000, ".rdf", "refused", "riples within triples"),
        ('{"@context": {"@vocab": "http://e/"},\r\n "é": "é", ¦1 }', ".jsonld", "syntax", "Object keys"),
        ('{"@context": {\n¦"@vocab": 4}}', ".jsonld", "syntax", "@vocab value"),
        ('{"@context":\r[ ¦"http://e/context"], "a": 1 }', ".jsonld", "refused", "nothing is downloaded"),
        ("[" * 100_000, ".jsonld", "refused", "Nested deeper"),
        (NESTED_TRIPLES, ".ttl", "refused", "within triples"),
        (HEAD + "e:s e:p '<<' , ¦<<( e:s e:p e:o )>> .", ".ttl", "refused", "RDF 1.2"),
        (HEAD + "e:s e:p 'x--y' , 'x'¦@ar--rtl .", ".ttl", "refused", "RDF 1.2"),
    ],
    ids=lambda value: value[-20:] if isinstance(value, str) else None,
)  # fmt: skip
def test_other_formats_and_what_is_refused(text: str, ending: str, rule: str, words: str) -> None:
    reading = read(text.replace(HERE, ""), ending)
    (finding,) = reading.findings
    assert finding.rule == rule
    assert words in f"{finding.message} {finding.hint}"
    if HERE in text:
        assert places(reading) == [(rule, *place_of(text, text.index(HERE)))]


def test_hidden_in_utf_16_nested_triples_are_refused_too() -> None:
    assert [finding.rule for finding in read(NESTED_TRIPLES.encode("utf-16")).findings] == ["refused"]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "folder.ttl").mkdir()
    os.mkfifo(tmp_path / "pipe.ttl")
    (tmp_path / "loop.ttl").symlink_to(tmp_path / "loop.ttl")
    (tmp_path / "file.csv").write_text("a,b\n")
    with (tmp_path / "huge.ttl").open("wb") as file:
        file.truncate(2**40)  # takes no room, and must not be read
    rules = {"huge.ttl": "refused"}
    for name in ("folder.ttl", "pipe.ttl", "loop.ttl", "file.csv", "missing.ttl", "huge.ttl", "n\0l.ttl"):
        reading = read_leniently(tmp_path / name, NamedNode(E), shown="shown")
        (finding,) = reading.findings
        assert finding.rule == rules.get(name, "file"), name
        assert ("larger than" in finding.message) == (name == "huge.ttl")
        assert str(finding.place) == "shown"
        assert reading.document.quads == ()
    assert read_leniently(Path("/dev/zero"), NamedNode(E)).findings[0].message == "This is not a regular file."


def test_the_number_of_findings_has_a_limit() -> None:
    slip = "e:s\n    e:p oops ;\n.\n"
    reading = read(HEAD + slip * 10_000)
    assert len(reading.findings) == recovery.MAX_FINDINGS + 1
    assert "reading stopped here" in reading.findings[-1].message
    assert grows_in_proportion(read, slip, head=HEAD, count=2_500)


def test_the_work_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "MAX_WORK", 10_000)
    giant = HEAD + "e:s e:p 1 ;\n" + "".join(f"  p{n}:x " + "e:o , " * 100 + "e:o ;\n" for n in range(50))
    reading = read(giant)
    assert "reading stopped here" in reading.findings[-1].message
    assert 2 <= len(reading.findings) < 40


def test_of_a_large_file_the_first_error_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "MAX_TEXT", 1000)
    text = HEAD + "e:s e:p 1 .\n" * 100 + "e:s e:p oops .\n" * 2
    reading = read(text)
    assert places(reading) == [("syntax", 102, 9)]
    assert "Only the first error" in reading.findings[0].hint
    assert len(reading.document.quads) == 100
    latin = read(text.encode().replace(b"oops", b"'\xe9'"))
    assert places(latin) == [("encoding", 102, 10)]
    assert latin.findings[0].message == "This cannot be read as UTF-8."


def test_the_shipped_files_are_read_as_ever() -> None:
    for path in SHIPPED:
        reading, document = read_leniently(path, NamedNode(E)), read_document(path, NamedNode(E))
        assert reading.findings == ()
        assert reading.document.path == path
        assert len(reading.document.quads) == len(document.quads)
        named = {quad for quad in document.quads if "_:" not in f"{quad.subject}{quad.object}"[:2]}
        assert named - set(reading.document.quads) == {quad for quad in named if "_:" in str(quad)}


# Any text: what is mutated is real.


def rejects(data: bytes) -> bool:
    """Whether the parser refuses the whole, or it is no Turtle because it is not UTF-8 (RDF 1.1 Turtle, section 5)."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode()
        for _ in parse(input=data, format=RdfFormat.TURTLE):
            pass
    except (SyntaxError, UnicodeDecodeError):
        return True
    return False


def exist(reading: Reading, data: bytes) -> None:
    """Every place that a finding names is one of the file."""
    if any("UTF-16" in finding.message or "UTF-32" in finding.message for finding in reading.findings):
        return
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    lines = re.split("\r\n|\n|\r", text)
    for finding in reading.findings:
        assert finding.place is not None
        if finding.rule != "refused":
            assert 1 <= finding.place.line <= len(lines) + 1
            assert 1 <= finding.place.column <= len(lines[finding.place.line - 1]) + 1
        assert finding.message
        assert finding.message.isprintable()


PIECES = [path.read_bytes()[:6000] for path in SHIPPED[::9]]
# fmt: off
NOISE = [
    b'"', b"'", b'"""', b"<", b">", b"<<", b"[", b"]", b"(", b")", b".", b";", b",", b"\\", b"#", b"@", b":",
    b"_:", b"\n", b"\r", b"\r\n", b"\x00", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"@prefix ", b"@base <", b"x:y",
    "“é😀".encode(), b"--", b"{|", b"<<(", b")>>", b"\n<<<<<<< HEAD\n", b"^^", b" a ", b"%", b"\\u", b"\n\n",
]
# fmt: on
WORDS = [b"e:s", b" ", b"e:p", b"1", b"1.", b"x", b"true", HEAD.encode()]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = draw(st.sampled_from(PIECES))
    begin = draw(st.integers(0, len(data)))
    data = data[: draw(st.integers(begin, len(data)))] if draw(st.booleans()) else data[:2500] + data[begin:][:500]
    for _ in range(draw(st.integers(0, 5))):
        here, there = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
        short = min(there, here + draw(st.integers(0, 12)))
        lines = data.splitlines(keepends=True) or [b""]
        line = draw(st.integers(0, len(lines) - 1))
        data = draw(
            st.sampled_from([
                data[:here] + data[short:],
                data[:here] + draw(st.sampled_from(NOISE)) + data[here:],
                data[:here] + draw(st.binary(max_size=3)) + data[here:],
                data[:here] + data[here:short] * 2 + data[short:],
                data[:here] + data[here + 1 : here + 2] + data[here : here + 1] + data[here + 2 :],
                b"".join(lines[:line] + lines[line + 1 :]),
                b"".join([*lines[:line], lines[line], *lines[line:]]),
                b"".join([*lines[:line], *reversed(lines[line : line + 2]), *lines[line + 2 :]]),
            ])
        )  # fmt: skip
    return data


def judged(data: bytes) -> None:
    calls = 0

    def counted(*words: object, **keywords: object) -> Iterator[object]:
        nonlocal calls
        calls += 1
        return parse(*words, **keywords)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        for module in (recovery, whole, others):
            patch.setattr(module, "parse", counted)
        reading = read(data)
    told = [finding for finding in reading.findings if finding.rule != "refused"]
    assert bool(told) == rejects(data)
    assert calls <= 2 * len(told) + 2, "every reading on is paid by a finding"
    assert len(told) <= recovery.MAX_FINDINGS + decoding.MAX_BAD_BYTES + 2
    exist(reading, data)


@given(mutated())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_mutated_files(data: bytes) -> None:
    judged(data)


@given(st.lists(st.sampled_from([*NOISE, *WORDS]), max_size=30))
@settings(max_examples=300, deadline=None)
@example([b"@prefix .e:s\r\n"])
@example([HEAD.encode(), b'"""', b"\n", b"x:y", b" ", b"1", b'"""', b"x"])
def test_noise(pieces: list[bytes]) -> None:
    judged(b"".join(pieces))


@given(st.binary(max_size=40), st.sampled_from([".ttl", ".nt", ".rdf", ".jsonld"]))
@settings(max_examples=300, deadline=None)
def test_any_bytes_in_any_format(data: bytes, ending: str) -> None:
    reading = read(data, ending)
    assert all(finding.message.isprintable() for finding in reading.findings)


@given(st.integers(0, len(XML) * 2), st.binary(max_size=3), st.sampled_from([".rdf", ".jsonld"]))
@settings(max_examples=200, deadline=None)
def test_places_in_the_formats_that_stop_at_once(offset: int, noise: bytes, ending: str) -> None:
    sound = (
        XML + "<rdf:Description rdf:about='http://e/é'>\n<e:p>é</e:p></rdf:Description>\n</rdf:RDF>"
        if ending == ".rdf"
        else '{"@context": {"@vocab": "http://e/"},\n "é": ["é", 1.5, {"x": true}],\r\n "@id": "http://e/ü" }'
    ).encode()
    assert read(sound, ending).findings == ()
    broken = sound[:offset] + noise + sound[offset:]
    exist_or_unknown = read(broken, ending)
    text = broken.decode("utf-8", "surrogateescape")
    lines = re.split("\r\n|\n|\r", text)
    for finding in exist_or_unknown.findings:
        assert finding.place is not None
        if finding.place.line and "UTF-16" not in finding.message:
            assert finding.place.column <= len(lines[finding.place.line - 1]) + 1


# W3C: https://www.w3.org/2013/TurtleTests/

TURTLE_SUITE = next(
    (
        folder
        for name in ("rdf/rdf11/rdf-turtle", "rdf/rdf-turtle", "rdf-turtle", "turtle")
        if (folder := SUITES / "w3c-rdf-tests" / name).is_dir()
    ),
    None,
)
DIFFERENT: dict[str, str] = {}  # name of the test: why the answer differs


def suite_files(kind: str) -> list[Path]:
    """The files of one kind of test, by the manifest."""
    if TURTLE_SUITE is None:
        return []
    rdft, mf = "http://www.w3.org/ns/rdftest#", "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
    manifest = TURTLE_SUITE / "manifest.ttl"
    quads = list(parse(path=str(manifest), base_iri=manifest.resolve().as_uri()))
    tests = {q.subject for q in quads if str(q.object).strip("<>") in [f"{rdft}TestTurtle{k}" for k in kind.split()]}
    actions = [q.object for q in quads if q.subject in tests and q.predicate.value == f"{mf}action"]
    return sorted(TURTLE_SUITE / iri.value.rsplit("/", 1)[1] for iri in actions if isinstance(iri, NamedNode))


@pytest.mark.skipif(TURTLE_SUITE is None, reason=f"no Turtle tests in {SUITES / 'w3c-rdf-tests'} (AIF_SUITES)")
@pytest.mark.parametrize(("kind", "sound"), [("PositiveSyntax Eval", True), ("NegativeSyntax NegativeEval", False)])
def test_w3c_turtle(kind: str, sound: bool) -> None:
    files = suite_files(kind)
    assert files
    wrong = []
    for path in files:
        # The tests resolve relative IRIs against their place on the Web.
        data = f"@base <http://www.w3.org/2013/TurtleTests/{path.name}> .\n".encode() + path.read_bytes()
        if path.stem not in DIFFERENT and bool(read(data).findings) == sound:
            wrong.append(path.name)
    assert wrong == []


# In no manifest of the suite: it writes a character as two halves of a surrogate pair.
MALFORMED = {"test-38.ttl"}


@pytest.mark.skipif(not (SUITES / "w3c-rdf-tests").is_dir(), reason=f"no W3C tests in {SUITES} (AIF_SUITES)")
def test_w3c_data_has_no_slips() -> None:
    files = sorted((SUITES / "w3c-rdf-tests").rglob("*.ttl"))
    assert len(files) > 100
    base = b"@base <http://example.org/> . "
    files = [path for path in files if "bad" not in path.stem and path.name not in MALFORMED]
    wrong = [path for path in files if read(base + path.read_bytes()).findings]
    assert [path.name for path in wrong if not rejects(base + path.read_bytes())] == []
    assert wrong == []


@pytest.mark.parametrize("piece", ["a.", "a..", "a..\n", " a..", "a.:", "a·", "_:a.", "1.", "<a ", "'\\\n", '\n\\"""x'])
@pytest.mark.parametrize("head", ["<urn:a> <urn:b> 'x' .\r# ok\n", "<urn:a> <urn:b> "])
def test_after_an_error_the_time_grows_with_the_length_alone(head: str, piece: str) -> None:
    assert grows_in_proportion(read, piece, head=head, count=3_000)


def test_where_a_long_name_ends_is_found_at_once(tmp_path: Path) -> None:
    def named(name: str) -> None:
        file = tmp_path / "file.ttl"
        file.write_text(f"<{name}/> .\n")
        LikelyPlaces(file)

    assert grows_in_proportion(named, "a", head="urn:", count=10_000)
