"""Whatever stands behind a dataset, the same question has the same answer, and the same mistake the same error."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, Variable, parse

from aif_graph.datasets import UNLIMITED, Answer, Dataset, Embedded, Graphs, Limits, rewritten
from aif_graph.datasets.confined import Confined
from aif_graph.datasets.dataset import Capabilities
from aif_graph.errors import AifError, LimitError, QueryError, TooComplexError, UsageError
from aif_graph.terms import STANDARD, Prefixes

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a process is confined on POSIX systems")

E = "http://example.org/"
XSD = STANDARD["xsd"]
CHILDREN = Path(f"/proc/self/task/{os.getpid()}/children")
TEXT = f"""@prefix e: <{E}> . @prefix xsd: <{XSD}> .
e:a e:text "plain" , "in \\"quotes\\"\\n\\t\\u0001\\U0001F600" , "deutsch"@de , "x"^^e:own ;
  e:number 7 , 7.50 , 1e3 , true ;
  e:day "2026-11-30"^^xsd:date ; e:knows e:b , [ e:knows e:a ] ; e:empty "" .
"""
ANY_DAY = Literal("2026-11-30", datatype=NamedNode(XSD + "date"))
ENOUGH = Limits(seconds=60, memory=2**30)
HARD = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r . ?s ?t ?u }"


def node(name: str) -> NamedNode:
    return NamedNode(E + name)


def _named() -> Iterator[tuple[NamedNode, list[Triple]]]:
    yield node("one"), [Triple(node("a"), node("said"), Literal("one"))]
    yield node("two"), [Triple(node("a"), node("said"), Literal("two"))]


@pytest.fixture(scope="module")
def embedded() -> Embedded:
    return Embedded(
        [Quad(q.subject, q.predicate, q.object) for q in parse(TEXT.encode(), RdfFormat.TURTLE)],
        named=_named,
        prefixes=Prefixes({**STANDARD, "e": E}),
    )


@pytest.fixture(scope="module")
def confined(embedded: Embedded) -> Confined:
    return Confined(embedded, ENOUGH)


@pytest.fixture(params=["embedded", "confined"])
def dataset(request: pytest.FixtureRequest) -> Dataset:
    found: Dataset = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?o ?none { e:a ?p ?o } ORDER BY ?p ?o",
        "SELECT * { ?s ?p ?o } ORDER BY ?p ?o",
        "SELECT ?s { ?s e:never ?o }",
        "SELECT ?twice ?same { VALUES ?twice { 1 1 UNDEF } BIND(?twice AS ?same) }",
        "SELECT (TRIPLE(e:a, e:b, TRIPLE(e:c, e:d, 'x'@en)) AS ?t) {}",
        "SELECT (STRLANGDIR('x', 'ar', 'rtl') AS ?directed) {}",
        "SELECT ?g ?o { GRAPH ?g { e:a e:said ?o } } ORDER BY ?g",
        "SELECT ?o FROM e:one { e:a e:said ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } ORDER BY ?p ?o",
        "CONSTRUCT { _:x e:is ?o . ?o e:is _:x } WHERE { e:a e:knows ?o FILTER(ISIRI(?o)) }",
        "CONSTRUCT WHERE { ?s e:never ?o }",
        "DESCRIBE e:a",
        "ASK { e:a e:knows e:b }",
        "ASK { e:b e:knows e:a }",
    ],
)
def test_the_same_question_has_the_same_answer(embedded: Embedded, confined: Confined, text: str) -> None:
    here, there = embedded.ask(text), confined.ask(text)
    if "_:x" in text:  # each evaluation makes blank nodes of its own
        assert [(t.predicate, isinstance(t.subject, BlankNode)) for t in here.triples] == [
            (t.predicate, isinstance(t.subject, BlankNode)) for t in there.triples
        ]
        assert there.triples[0].subject == there.triples[1].object
    else:
        assert there == here
        assert repr(there) == repr(here)


def test_terms_of_every_kind_come_through_as_they_are(dataset: Dataset) -> None:
    rows = dataset.ask("SELECT ?o { e:a ?p ?o }").rows
    assert {str(o) for (o,) in rows if isinstance(o, Literal)} >= {
        '"plain"',
        '"in \\"quotes\\"\\n\\t\\u0001\U0001f600"',
        '"deutsch"@de',
        f'"x"^^<{E}own>',
        '""',
        f'"7"^^<{XSD}integer>',
        f'"2026-11-30"^^<{XSD}date>',
    }
    (blank,) = (o for (o,) in rows if isinstance(o, BlankNode))
    assert dataset.ask("SELECT ?b { ?b e:knows e:a }").rows == ((blank,),), "the same node has the same name"


def test_variables_are_bound_to_terms_never_to_text(dataset: Dataset) -> None:
    text = "SELECT ?p ?o { e:a ?p ?o }"
    hostile = Literal('" } . ?s ?p ?o . { "')
    assert dataset.ask(text, {Variable("o"): hostile}).rows == ()
    answer = dataset.ask(text, {Variable("o"): node("b")})
    assert answer.rows == ((node("knows"), node("b")),)
    assert answer.constant == {"o"}


def test_named_graphs_can_be_chosen(dataset: Dataset) -> None:
    text = "SELECT ?o { ?s e:said ?o }"
    assert dataset.ask(text).rows == ()
    assert dataset.ask(text, graphs=Graphs(default=(node("two"),))).rows == ((Literal("two"),),)
    inside = "SELECT ?o { GRAPH ?g { ?s e:said ?o } }"
    assert dataset.ask(inside, graphs=Graphs(named=(node("one"),))).rows == ((Literal("one"),),)


def test_rows_past_the_limit_are_cut_off_and_it_is_said(dataset: Dataset) -> None:
    text = "SELECT ?x { VALUES ?x { 1 2 3 } }"
    cut = dataset.ask(text, limits=Limits(rows=2, seconds=None, memory=None))
    assert (len(cut.rows), cut.truncated) == (2, True)
    whole = dataset.ask(text, limits=Limits(rows=3, seconds=None, memory=None))
    assert (len(whole.rows), whole.truncated) == (3, False)
    graph = dataset.ask("CONSTRUCT WHERE { e:a ?p ?o }", limits=Limits(rows=2, seconds=None, memory=None))
    assert (len(graph.triples), graph.truncated) == (2, True)


def test_the_stricter_limit_counts(embedded: Embedded) -> None:
    text = "SELECT ?x { VALUES ?x { 1 2 3 } }"
    tight = Confined(embedded, Limits(seconds=60, rows=1))
    assert len(tight.ask(text).rows) == 1
    assert len(tight.ask(text, limits=Limits(rows=2)).rows) == 1


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("SELECT ?x WHERE {\n  ?x unknown:p ?y }", 2, 6), ("SELECT * {", 1, 11), ("\nDROP ALL", 2, 1), ("SELEC", 1, 1)],
)
def test_a_mistake_is_told_with_its_line_and_column(dataset: Dataset, text: str, line: int, column: int) -> None:
    with pytest.raises(QueryError) as caught:
        dataset.ask(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.message.startswith(f"line {line}, column {column}: ")


@pytest.mark.parametrize(
    "text", ["SELECT * { SERVICE <http://127.0.0.1:9/> {} }", "SELECT * " + "{" * 300, "", "x" * 200_000]
)
def test_what_is_refused_is_refused_in_the_same_words(embedded: Embedded, confined: Confined, text: str) -> None:
    told = []
    for dataset in (embedded, confined):
        with pytest.raises(AifError) as caught:
            dataset.ask(text)
        error = caught.value
        told.append((type(error), error.message, error.hint, error.code, error.exit_code, error.http_status))
    assert told[0] == told[1]
    assert told[0][0] in {QueryError, TooComplexError}


def test_a_process_keeps_no_limit_on_itself(embedded: Embedded) -> None:
    for limits in (Limits(seconds=1, memory=None), Limits(seconds=None, memory=1)):
        with pytest.raises(UsageError, match="cannot have limits"):
            embedded.ask("ASK {}", limits=limits)


def test_an_error_of_usage_comes_back_as_one(embedded: Embedded) -> None:
    class Refusing:
        capabilities = Capabilities()
        prefixes = embedded.prefixes

        def ask(self, *_: object, **__: object) -> None:
            raise UsageError("not this", hint="but that")

    with pytest.raises(UsageError, match="not this") as caught:
        Confined(Refusing(), ENOUGH).ask("ASK {}")  # type: ignore[arg-type]
    assert (caught.value.hint, caught.value.exit_code) == ("but that", 2)


def test_a_bug_is_no_answer(embedded: Embedded) -> None:
    class Broken:
        capabilities = Capabilities()
        prefixes = embedded.prefixes

        def ask(self, *_: object, **__: object) -> None:
            raise KeyError("gone")

    with pytest.raises(RuntimeError, match="KeyError: 'gone'"):
        Confined(Broken(), ENOUGH).ask("ASK {}")  # type: ignore[arg-type]


@pytest.mark.parametrize("own", [True, False], ids=["its own limit", "the limit of the question"])
def test_what_takes_too_long_is_ended(embedded: Embedded, own: bool) -> None:
    limits = Limits(seconds=0.2)
    dataset = Confined(embedded, limits if own else ENOUGH)
    with pytest.raises(LimitError, match=r"did not finish within 0\.2 s") as caught:
        dataset.ask(HARD, limits=UNLIMITED if own else limits)
    assert not isinstance(caught.value, TooComplexError)
    assert dataset.ask("ASK {}").truth, "and the next question is answered"


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell the size of a process")
def test_what_needs_too_much_memory_is_ended() -> None:
    class Quiet(Embedded):
        def ask(self, *words: Any, **keywords: Any) -> Answer:
            faulthandler.disable()  # in the child alone: pytest would have it print where memory ran out
            return super().ask(*words, **keywords)

    quads = [Quad(q.subject, q.predicate, q.object) for q in parse(TEXT.encode(), RdfFormat.TURTLE)]
    dataset = Confined(Quiet(quads), Limits(seconds=60, memory=2**25))
    with pytest.raises(LimitError, match="32 MB of memory"):
        dataset.ask("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r } ORDER BY ?r ?o ?l")
    assert dataset.ask("ASK {}").truth


@pytest.mark.skipif(not CHILDREN.exists(), reason="the system does not tell the children of a process")
def test_no_child_is_left(confined: Confined) -> None:
    before = set(CHILDREN.read_text().split())
    confined.ask("ASK {}")
    with pytest.raises(LimitError):
        Confined(confined.dataset, Limits(seconds=0.1)).ask(HARD)
    assert set(CHILDREN.read_text().split()) <= before


def test_what_a_dataset_can_do_is_asked_of_it(embedded: Embedded, confined: Confined) -> None:
    assert embedded.capabilities == Capabilities(seconds=False, memory=False, named_graphs=True, exact=True)
    assert confined.capabilities == Capabilities(seconds=True, memory=True, named_graphs=True, exact=True)
    assert confined.prefixes is embedded.prefixes


BLANK, WRITTEN = BlankNode("some"), Literal("007", datatype=NamedNode(XSD + "integer"))
PATTERNS: list[dict[str, object]] = [
    *({"subject": node(name)} for name in "abz"),
    *({"obj": obj} for obj in (node("b"), BLANK, WRITTEN, Literal("7", datatype=WRITTEN.datatype))),
    *({"graph": node(name)} for name in "gh"),
    {"predicate": node("p")},
    {"subject": BLANK, "predicate": node("q"), "obj": WRITTEN, "graph": node("h")},
    {"subject": node("a"), "obj": BLANK},
    {"subject": node("a"), "graph": node("h")},
    {},
]


@pytest.mark.parametrize("pattern", PATTERNS, ids=str)
@pytest.mark.parametrize("prepared", [False, True])
def test_statements_are_found_by_any_of_their_terms_as_they_were_written(
    pattern: dict[str, object], prepared: bool
) -> None:
    ours = [Triple(node("a"), node("p"), node("b")), Triple(node("a"), node("q"), BLANK)]
    graphs = {node("g"): [*ours, ours[0]], node("h"): [ours[0], Triple(BLANK, node("q"), WRITTEN)]}
    made = [Quad(*triple, name) for name, triples in graphs.items() for triple in dict.fromkeys(triples)]
    wanted = {"subject": "subject", "predicate": "predicate", "obj": "object", "graph": "graph_name"}
    fitting = [quad for quad in made if all(getattr(quad, wanted[name]) == term for name, term in pattern.items())]
    dataset = Embedded([Quad(node("z"), node("p"), node("b"))], named=graphs.items)
    if prepared:
        dataset.prepare()
    confined: Dataset = Confined(dataset, ENOUGH)
    for _ in range(7):  # looked through at first, from an index later
        assert list(confined.statements(**pattern)) == fitting  # type: ignore[arg-type]


def test_many_patterns_take_no_look_at_all_statements() -> None:
    def questions(size: int) -> int:
        looks = 0

        def named() -> Iterator[tuple[NamedNode, list[Triple]]]:
            nonlocal looks
            looks += size
            yield node("g"), [Triple(node(f"s{number}"), node("p"), node("o")) for number in range(size)]

        dataset = Embedded(named=named)
        for number in range(size):
            assert len(list(dataset.statements(node(f"s{number}")))) == 1
        return looks

    assert questions(200) == 2 * questions(100)


def test_what_is_left_out_cannot_be_asked_for() -> None:
    quads = [Quad(node("a"), node("p"), Literal(text)) for text in ("one", "two")]
    dataset = Embedded(quads, without=quads[:1], triples=[Triple(node("b"), node("p"), Literal("three"))])
    assert {o for (o,) in dataset.ask("SELECT ?o { ?s ?p ?o }").rows} == {Literal("two"), Literal("three")}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (Literal("007", datatype=NamedNode(XSD + "integer")), Literal("7", datatype=NamedNode(XSD + "integer"))),
        (Literal("7.50", datatype=NamedNode(XSD + "decimal")), Literal("7.5", datatype=NamedNode(XSD + "decimal"))),
        (Literal("1", datatype=NamedNode(XSD + "boolean")), Literal("true", datatype=NamedNode(XSD + "boolean"))),
        (Literal("seven", datatype=NamedNode(XSD + "integer")), Literal("seven", datatype=NamedNode(XSD + "integer"))),
        (Literal("007"), Literal("007")),
        (Literal("x", language="de"), Literal("x", language="de")),
        (Literal(""), Literal("")),
    ],
)
def test_a_literal_as_it_is_kept_is_what_an_answer_gives(written: Literal, kept: Literal) -> None:
    other = Literal("beside")
    assert rewritten([written, other, written]) == ({written: kept} if kept != written else {})
    assert Embedded([Quad(node("a"), node("p"), written)]).ask("SELECT ?o { ?s ?p ?o }").rows == ((kept,),)


def test_of_no_literals_none_are_kept() -> None:
    assert rewritten([]) == {}


def test_the_columns_of_all_stand_in_the_order_of_the_text(dataset: Dataset) -> None:
    answer = dataset.ask("SELECT DISTINCT * { ?z e:number ?y . ?z e:day ?a FILTER(?y = 7) }")
    assert answer.columns == ("z", "y", "a")
    assert answer.rows == ((node("a"), Literal("7", datatype=NamedNode(XSD + "integer")), ANY_DAY),)
    assert dataset.ask("SELECT ?y ?z { ?z e:number ?y }").columns == ("y", "z")
