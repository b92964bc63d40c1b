"""The layout: same statements, every comment, stable; and what each rule of it looks like."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, RdfFormat, parse

from aif_graph.errors import InputError
from aif_graph.reading.blocks import MAX_DEPTH
from aif_graph.reading.layout import WIDTH, formatted
from aif_graph.reading.tokens import tokens
from tests.conftest import ROOT, SUITES

BASE = "http://example.org/folder/file"
W3C = SUITES / "w3c-rdf-tests"
TURTLE_TESTS = W3C / "rdf/rdf11/rdf-turtle"


def statements(text: str) -> Dataset:
    dataset = Dataset(parse(input=text.encode(), format=RdfFormat.TURTLE, base_iri=BASE))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def comments(text: str) -> Counter[str]:
    return Counter(token.text.rstrip() for token in tokens(text) if token.kind == "comment")


def hold_the_promises(text: str) -> str:
    result = formatted(text)
    assert statements(result) == statements(text.removeprefix("\ufeff"))
    assert comments(result) == comments(text)
    assert formatted(result) == result
    return result


# --- any Turtle ---------------------------------------------------------------------------------------------------

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LABELS = ("a:", ":", "é.q-1:")
NAMESPACES = ("<http://e/a#>", "<http://e/b/>", "<c#>", "<//f/>", f"<{RDF}>")
LOCALS = ("x", "y1", "9", "a.b", "a..b", "a:b", r"c\,d\-", "%41", "x-", "_", "type", "", "日本")
names = st.builds("{}{}".format, st.sampled_from(LABELS), st.sampled_from(LOCALS))
iris = st.sampled_from(
    ("<http://e/x>", "<rel>", "<#f>", "<>", r"<http://e/\u0041>", "<../up>", "<http://e/é#(.;,)>", f"<{RDF}type>")
)
blanks = st.sampled_from(("_:x", "_:y.z", "_:0"))
strings = st.sampled_from(
    (
        '""',
        "''",
        '"x"',
        r'"a \"b\" # c"',
        "'é \" ; .'",
        r'"\u0041\n"',
        '"  "',
        '"""a "quoted"\n\n  # no comment  \n ]"""',
        "'''it''s \\''''",
        '"""x\r\ny\rz\n"""',
        '"""\n"""',
    )
)
others = st.sampled_from(("1", "-2.50", "+1e5", "1.e5", ".5", "007", "true", "false"))

Tokens = list[str]


def joined(parts: list[Tokens], between: str = "") -> Tokens:
    """The parts one after the other, with a mark between them."""
    return [token for part in parts for token in ([between, *part] if between else part)][bool(between) :]


def literals() -> SearchStrategy[Tokens]:
    datatypes = (names | iris).map(lambda datatype: ["^^", datatype])
    languages = st.sampled_from((["@en"], ["@de-AT-1996"], ["@prefix"]))
    return st.builds(lambda string, rest: [string, *rest], strings, st.just([]) | languages | datatypes)


def pairs(values: SearchStrategy[Tokens]) -> SearchStrategy[Tokens]:
    predicates = (names | iris | st.just("a")).map(lambda predicate: [predicate])
    objects = st.lists(values, min_size=1, max_size=3).map(lambda parts: joined(parts, ","))
    one = st.builds(lambda predicate, parts: [*predicate, *parts], predicates, objects)
    ends = st.sampled_from(([], [";"], [";", ";"]))
    several = st.lists(one, min_size=1, max_size=3).map(lambda parts: joined(parts, ";"))
    return st.builds(lambda body, end: [*body, *end], several, ends)


def nested(values: SearchStrategy[Tokens]) -> SearchStrategy[Tokens]:
    collections = st.lists(values, max_size=3).map(lambda parts: ["(", *joined(parts), ")"])
    return collections | pairs(values).map(lambda body: ["[", *body, "]"])


terms = (names | iris | blanks | others).map(lambda term: [term]) | literals() | st.just(["[", "]"])
values = st.recursive(terms, nested, max_leaves=4)
few = st.sampled_from(("a:x", "<rel>", "_:x"))  # so that subjects come again
subjects = (few | few | names | iris).map(lambda term: [term]) | nested(terms) | st.just(["[", "]"])
triples = st.builds(lambda subject, body: [*subject, *body, "."], subjects, pairs(values))
nodes = pairs(values).map(lambda body: ["[", *body, "]", "."])


def directives(labels: tuple[str, ...] = LABELS) -> SearchStrategy[Tokens]:
    prefixes = st.builds(
        lambda word, label, iri: [word, label, iri, *(["."] if word[0] == "@" else [])],
        st.sampled_from(("@prefix", "PREFIX", "prefix")),
        st.sampled_from(labels),
        st.sampled_from(NAMESPACES),
    )
    bases = st.builds(
        lambda word, iri: [word, iri, *(["."] if word[0] == "@" else [])],
        st.sampled_from(("@base", "BASE")),
        st.sampled_from(("<http://base/1/>", "<http://base/2/>", "<deeper/>")),
    )
    return prefixes | bases if len(labels) > 1 else prefixes


heads = st.permutations(LABELS).flatmap(lambda order: st.tuples(*(directives((label,)) for label in order)))
late = st.lists(triples | nodes | directives() | directives(("late:",)), max_size=8)
plain = st.lists(triples | triples | nodes, max_size=6)
documents = st.builds(lambda head, body: joined([*head, *body]), heads, late | plain)

REMARKS = ("#", "# plain", '## ] . ; """ \'', "#é <x> @prefix", "# trailing \t", "# same")
BREAKS = ("\n", "\r\n", "\r", "\n\n", "\n\t\n", "\r\n\r\n")
GAPS = (
    *(" ", "\t", "  ") * 12,
    *BREAKS * 2,
    *(f"{space}{remark}{end}" for space in (" ", "\n", "\n\n") for remark in REMARKS for end in ("\n", "\r\n\r\n")),
    *(f" # one{first}# two{second}" for first in BREAKS for second in BREAKS),
)


@st.composite
def turtle(draw: st.DrawFn) -> str:
    """A document; comments and line breaks stand wherever the grammar allows white space."""
    words = draw(documents)
    gaps = draw(st.lists(st.sampled_from(GAPS), min_size=len(words), max_size=len(words)))
    glued = draw(st.booleans())  # no white space before a mark: "a:b." and "1." end before the dot
    text = draw(st.sampled_from(("", "\ufeff", "# head\n", "# head\r\n\r\n", "\n \n")))
    for word, gap in zip(words, gaps, strict=True):
        if glued and (word in (".", ";", ",", "]", ")", "^^") or word[0] == "@"):
            text = text.rstrip(" \t")
        text += word + gap
    return text


@settings(max_examples=200, deadline=None)
@given(turtle())
def test_any_turtle_keeps_its_statements_and_comments_and_is_stable(text: str) -> None:
    hold_the_promises(text)


@settings(max_examples=50, deadline=None)
@given(turtle())
def test_any_layout_is_tidy(text: str) -> None:
    result = formatted(text)
    outside = "".join("s" if token.kind == "string" else result[token.start] for token in tokens(result))
    code = result
    for token in reversed([token for token in tokens(result) if token.kind == "string"]):
        code = code[: token.start] + '""' + code[token.start + len(token.text) :]
    assert "\r" not in code
    assert "\n\n\n" not in code
    assert not [line for line in code.split("\n") if line != line.rstrip(" \t")]
    assert not code.startswith(("\n", "\ufeff"))
    assert code.endswith("\n") or not outside


@settings(max_examples=100, deadline=None)
@given(st.text() | turtle().flatmap(lambda text: st.integers(0, len(text)).map(lambda end: text[:end])))
def test_any_other_text_is_refused_or_kept(text: str) -> None:
    place = ""
    try:
        formatted(text, path="f.ttl")
    except InputError as error:
        place = str(error.place)
    if place:
        assert re.fullmatch(r"f\.ttl:\d+:\d+", place)
    else:
        hold_the_promises(text)


# --- the files there are ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["data", "ontology", "tests"])
def test_the_files_of_the_project_keep_all(folder: str) -> None:
    paths = sorted((ROOT / folder).rglob("*.ttl"))
    assert paths
    for path in paths:
        hold_the_promises(path.read_bytes().decode())


def test_the_data_and_the_specimens_are_in_this_layout() -> None:
    paths = [*(ROOT / "data").rglob("*.ttl"), *(ROOT / "tests/ai_factories/shapes").glob("*.ttl")]
    texts = {path: path.read_bytes().decode() for path in paths}
    assert [path.name for path, text in texts.items() if formatted(text) != text] == []


def of_the_suite(kind: str) -> list[str]:
    """The files of the W3C's tests of Turtle of one kind, by their manifest."""
    manifest = TURTLE_TESTS / "manifest.ttl"
    quads = list(parse(path=manifest, format=RdfFormat.TURTLE, base_iri="http://suite/"))
    typed = {quad.subject for quad in quads if str(quad.object).startswith(f"<http://www.w3.org/ns/rdftest#{kind}")}
    action = NamedNode("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#action")
    names = (quad.object.value for quad in quads if quad.predicate == action and quad.subject in typed)
    return sorted(name.removeprefix("http://suite/") for name in names)


@pytest.mark.skipif(not TURTLE_TESTS.is_dir(), reason=f"the W3C's tests of Turtle are not at {TURTLE_TESTS}")
def test_the_w3c_tests_of_turtle() -> None:
    positive = of_the_suite("TestTurtlePositive") + of_the_suite("TestTurtleEval")
    negative = of_the_suite("TestTurtleNegative")
    assert len(positive) > 150
    assert len(negative) > 70
    for name in positive:
        hold_the_promises((TURTLE_TESTS / name).read_bytes().decode())
    for name in negative:
        with pytest.raises(InputError):
            formatted((TURTLE_TESTS / name).read_bytes().decode())


@pytest.mark.skipif(not W3C.is_dir(), reason=f"the W3C's tests of SPARQL are not at {W3C}")
def test_what_others_wrote_keeps_all() -> None:
    paths = sorted((W3C / "sparql").rglob("*.ttl"))
    assert paths
    for path in paths:
        hold_the_promises(path.read_bytes().decode())


# --- the rules, one by one ----------------------------------------------------------------------------------------

PREFIXES = "@prefix : <http://e/> .\n@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n\n"


def laid_out(body: str) -> str:
    """The layout of a text that follows the prefixes, without them."""
    result = hold_the_promises(PREFIXES + body)
    assert result.startswith(PREFIXES)
    return result.removeprefix(PREFIXES)


def test_a_line_for_each_statement_and_one_for_the_dot() -> None:
    assert laid_out(":s :q 2 , 1 ; :p :o.") == ":s\n    :p :o ;\n    :q 1 ;\n    :q 2 ;\n.\n"


def test_subjects_are_sorted_with_a_blank_line_between() -> None:
    assert laid_out(":b :p 1 . :B :p 1 . :a :p 1 .") == ":B\n    :p 1 ;\n.\n\n:a\n    :p 1 ;\n.\n\n:b\n    :p 1 ;\n.\n"


def test_the_type_comes_first_as_a() -> None:
    assert laid_out(":s :a 1 ; rdf:type :C .") == ":s\n    a :C ;\n    :a 1 ;\n.\n"
    assert laid_out(f":s :a 1 ; <{RDF}type> :C .") == ":s\n    a :C ;\n    :a 1 ;\n.\n"


def test_only_the_predicate_is_written_as_a() -> None:
    assert laid_out(":s :p rdf:type , :type .") == ":s\n    :p :type ;\n    :p rdf:type ;\n.\n"
    assert formatted("PREFIX rdf: <http://e/> rdf:s rdf:type 1 .").endswith("rdf:s\n    rdf:type 1 ;\n.\n")


def test_ontologies_and_schemes_head_their_section() -> None:
    text = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n"
    text += "<z:z>\n    a skos:ConceptScheme ;\n.\n\n<a:a>\n    a skos:Concept ;\n.\n"
    assert hold_the_promises(text) == text


def test_blocks_of_one_subject_become_one() -> None:
    assert laid_out(":s :q 1 . # one\n:t :p 1 . :s :p 2 .") == (
        ":s\n    :p 2 ;\n    :q 1 ; # one\n.\n\n:t\n    :p 1 ;\n.\n"
    )


@pytest.mark.parametrize("between", [".\n\n# another source", "    # end\n.\n", ". # end\n"])
def test_a_comment_keeps_blocks_of_one_subject_apart(between: str) -> None:
    text = f":s\n    :q 1 ;\n{between}\n:s\n    :p 2 ;\n.\n"
    assert laid_out(text) == text


def test_nodes_without_a_name_stay_apart_and_keep_their_order() -> None:
    text = "[]\n    :q 1 ;\n    :p 1 ;\n.\n\n[]\n    :a 1 ;\n.\n"
    assert laid_out(text) == text
    assert laid_out("[ :q 1 ; :p 1 ] . [ :a 1 ] .") == text


def test_a_node_as_subject_is_one_with_its_block() -> None:
    assert laid_out("[ :q 1 ] :p [ a :C ; :r 1 ] .") == (
        "[]\n    :q 1 ;\n    :p [\n        a :C ;\n        :r 1 ;\n    ] ;\n.\n"
    )


def test_brackets_that_fit_stay_on_the_line() -> None:
    text = ":s\n    :p ( :a [ :q ( 1 2 ) ] [] () ) ;\n.\n"
    assert laid_out(text) == text


def test_brackets_fit_up_to_the_width_of_a_line() -> None:
    line = f'    :p ( 1 "{"x" * 103}" ) ;'
    assert len(line) == WIDTH == 120
    assert line in laid_out(f":s {line} .").splitlines()
    assert "    :p (" in laid_out(f":s {line} .".replace("x", "xx", 1)).splitlines()


def test_brackets_that_do_not_fit_take_a_line_for_each_member() -> None:
    long = '"' + "x" * 100 + '"'
    text = f":s\n    :p (\n        {long}\n        [ :q 123456 ]\n        [ :q {long} ]\n    ) ;\n.\n"
    assert laid_out(text) == text


def test_brackets_with_a_line_break_in_them_take_a_line_for_each_member() -> None:
    text = ':s\n    :p (\n        """a\nb"""\n        1\n    ) ;\n.\n'
    assert laid_out(text) == text


def test_what_stands_in_brackets_keeps_its_order_but_for_the_type() -> None:
    text = ":s\n    :p [\n        a :R ;\n        :z 1 ;\n        :a 1 ;\n    ] ;\n.\n"
    assert laid_out(text) == text
    assert laid_out(":s :p [ :z 1 ; a :R ; :a 1 ] .") == text


def test_objects_in_brackets_follow_the_others_in_their_order() -> None:
    assert laid_out(":s :p [ :z 1 ] , ( :b ) , :o , ( :a ) .") == (
        ":s\n    :p :o ;\n    :p [ :z 1 ] ;\n    :p ( :b ) ;\n    :p ( :a ) ;\n.\n"
    )


def test_terms_stay_as_they_are_written() -> None:
    objects = (
        "'''it''s  \n\"so\"'''",
        r"'\u0041'",
        "+01.50",
        "1E3",
        r":a\,b.c%41",
        r"<http://e/\u0041>",
        "_:b.1",
        "true",
    )
    text = "".join((":s\n", *(f"    :p {term} ;\n" for term in objects), ".\n"))
    assert laid_out(text) == text


def test_a_literal_is_written_without_spaces() -> None:
    assert laid_out(':s :p "x" ^^ :d , "y" @en .') == ':s\n    :p "x"^^:d ;\n    :p "y"@en ;\n.\n'


def test_prefixes_are_sorted_and_written_one_way() -> None:
    assert hold_the_promises("PREFIX b: <b:>\nprefix a: <a:>\n@prefix c: <c:>.") == (
        "@prefix a: <a:> .\n@prefix b: <b:> .\n@prefix c: <c:> .\n"
    )


def test_a_base_stays_before_what_rests_on_it() -> None:
    assert hold_the_promises("BASE <http://b/>\nPREFIX b: <b#> PREFIX a: <a#> <s> a: b: .") == (
        "@base <http://b/> .\n@prefix a: <a#> .\n@prefix b: <b#> .\n\n<s>\n    a: b: ;\n.\n"
    )
    text = "@prefix b: <c:b> .\n@base <http://b/> .\n@prefix a: <a#> .\n"
    assert hold_the_promises(text) == text


def test_a_late_prefix_goes_to_the_others() -> None:
    assert hold_the_promises("PREFIX b: <b:> b:b b:p 1 . # one\nPREFIX a: <a:> # two\na:a b:p 2 .") == (
        "@prefix a: <a:> . # two\n@prefix b: <b:> .\n\na:a\n    b:p 2 ;\n.\n\nb:b\n    b:p 1 ; # one\n.\n"
    )


@pytest.mark.parametrize("late", ["@prefix p: <q:> .", "@base <http://other/> ."])
def test_nothing_crosses_what_changes_the_meaning_of_names(late: str) -> None:
    text = f"@base <http://b/> .\n@prefix p: <p:> .\n\np:z\n    p:p <x> ;\n.\n\n{late}\n\np:a\n    p:p <x> ;\n.\n"
    assert hold_the_promises(text) == text


def test_a_late_base_stays_below_what_it_would_change() -> None:
    text = "<http://e/a/../z>\n    <p:p> 1 ;\n.\n\n@base <http://b/> .\n\n<a>\n    <p:p> 2 ;\n.\n"
    assert hold_the_promises(text) == text


def test_a_prefix_declared_twice_keeps_its_order() -> None:
    text = "@prefix p: <z:> .\n@prefix a: <a:> .\n@prefix p: <p:> .\n\np:s\n    a:p 1 ;\n.\n"
    assert hold_the_promises(text) == text


def test_comments_set_off_head_a_section_and_others_move_along() -> None:
    assert laid_out("# of b\n:b :p 1 .\n:a :p 1 .\n# one\n\n# two\n\n:d :p 1 .\n# of c\n# too\n:c :p 1 .\n# end\n") == (
        ":a\n    :p 1 ;\n.\n\n# of b\n:b\n    :p 1 ;\n.\n\n# one\n\n# two\n\n"
        "# of c\n# too\n:c\n    :p 1 ;\n.\n\n:d\n    :p 1 ;\n.\n\n# end\n"
    )


def test_comments_in_a_block_stay_with_their_line() -> None:
    assert laid_out(":s # s\n  # z\n  :z 1 ; # z1\n  :a 1 # a1\n  # end\n. # dot") == (
        ":s # s\n    :a 1 ; # a1\n    # z\n    :z 1 ; # z1\n    # end\n. # dot\n"
    )


def test_comments_in_brackets_stay_with_their_line() -> None:
    text = ":s\n    :p [ # open\n        # q\n        :q ( # list\n            1 # one\n            # end of list\n"
    text += "        ) ; # q too\n        # end of node\n    ] ; # p\n.\n"
    assert laid_out(text) == text


def test_a_line_has_one_comment_at_its_end() -> None:
    assert laid_out(':s :p # one\n "x" # two\n ^^ # three\n :d # four\n ; # five\n .') == (
        ':s\n    # one\n    # two\n    # three\n    # four\n    :p "x"^^:d ; # five\n.\n'
    )


def test_the_head_of_a_file_stays_there() -> None:
    assert hold_the_promises("# Head\n@prefix b: <b:> .\n# of a\n@prefix a: <a:> .") == (
        "# Head\n\n# of a\n@prefix a: <a:> .\n@prefix b: <b:> .\n"
    )


def test_line_ends_and_byte_order_mark() -> None:
    assert hold_the_promises('\ufeff# a  \r\n\r\n<s> <p>\r\n """x \r\ny""" .\r\n\r\n\r\n# b\r') == (
        '# a\n\n<s>\n    <p> """x \r\ny""" ;\n.\n\n# b\n'
    )


def test_an_empty_text_stays_empty() -> None:
    assert formatted("") == formatted(" \r\n") == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("<s> <p> <o>", "f.ttl:1:12"),
        ("<s>\n  x:p <o> .", "f.ttl:2:3"),
        ("<s> <p>\n  <<( <s> <p> <o> )>> .", "f.ttl:2:3"),
        ("<s> <p> <o> {| <p> <o> |} .", "f.ttl:1:13"),
        ('<s> <p> "x"@en--ltr .', "f.ttl:1:15"),
        ('VERSION "1.2"', "f.ttl:1:1"),
        ("<s> <p> '\ud800' .", "f.ttl:1:10"),
    ],
)
def test_what_is_not_turtle_is_refused_at_its_place(text: str, place: str) -> None:
    with pytest.raises(InputError) as refusal:
        formatted(text, path="f.ttl")
    assert str(refusal.value.place) == place


def test_brackets_may_be_nested_up_to_a_limit() -> None:
    hold_the_promises(f"<s> <p> {'[ <p> ' * MAX_DEPTH} 1 {']' * MAX_DEPTH} .")
    hold_the_promises(f"<s> <p> {'( 1 ' * MAX_DEPTH} {')' * MAX_DEPTH} .")
    with pytest.raises(InputError, match="nested deeper than 100 levels"):
        formatted(f"<s> <p> {'[ <p> ' * 10_000} 1 {']' * 10_000} .")


def test_a_token_beyond_the_parser_is_refused() -> None:
    with pytest.raises(InputError, match=r"f\.ttl: .*16777216"):
        formatted(f'<s> <p> "{"x" * 2**24}" .', path="f.ttl")
