"""Which answers change: every canned query asked of both sides."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from aif_graph.asking import CannedQuery, bind
from aif_graph.asking.hints import iris_of
from aif_graph.comparing.blanks import unmatched
from aif_graph.comparing.multiset import surplus
from aif_graph.comparing.sides import Progress, Side
from aif_graph.datasets import Answer, Row, asks_for_graphs
from aif_graph.errors import AifError, on_command_line
from aif_graph.naming.names import Names

_ANY = BlankNode("any")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row: its column, the IRI or text ("" where unbound), and how people read it.

    ``fixed`` is true where a parameter gave the value.
    """

    column: str
    value: str
    label: str
    fixed: bool = False


Line = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One question whose answer is another.

    ``kind`` is ``added`` or ``removed`` for a question that only one side knows, which is not asked, else ``changed``.
    ``tags`` are those of the query, ``values`` its parameters with their values, as people read them; ``gone`` and
    ``come`` the rows (of a graph: triples; of a boolean: itself). ``edited``: the question has another text.
    ``failed_before`` and ``failed_now`` are the messages where it cannot be answered.
    """

    query: str
    summary: str
    kind: str
    tags: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    edited: bool = False
    failed_before: str = ""
    failed_now: str = ""
    gone: tuple[Line, ...] = ()
    come: tuple[Line, ...] = ()

    @property
    def call(self) -> str:
        """The words after ``aif run``."""
        return " ".join([self.query, *(f"--{name} {shlex.quote(value)}" for name, value in self.values)])


Values = tuple[tuple[str, str | NamedNode], ...]
Asked = Mapping[tuple[str, Values], Answer | str]


def answer_changes(old: Side, new: Side, *, same: bool, progress: Progress | None = None) -> tuple[AnswerChange, ...]:
    """Ask every question of both sides; ``same`` if both hold the same statements, so that only edited ones are asked.

    Those come first that ask for what the graph tells first: they are what most readers are here for.

    A question with one required parameter of a class is asked about every instance that either side has; one with
    other required parameters with the examples of its header; optional ones are left out. What asks for today is asked
    on the day of the newer graph, of both sides. Questions that ask which
    source says what are left out when a side does not know. Rows are compared as multisets; blank nodes, which have no
    names, count as equal.
    """
    day = new.graph.day
    both = [name for name in old.graph.queries if name in new.graph.queries and _is_to_ask(name, old, new, same)]
    calls = [(name, values) for name in both for values in _calls(name, old, new)]
    threads = ThreadPoolExecutor(2)  # the engine works outside Python's lock: both sides at once
    try:
        before, after = threads.map(
            lambda side: _asked(side, calls, day, progress if side is new else None), (old, new)
        )
    finally:
        threads.shutdown(wait=False, cancel_futures=True)  # Ctrl-C does not wait for a query to end
    compared = (_compared((old, new), (before[call], after[call]), *call) for call in calls)
    changes = [*_only_one_side(old, new), *filter(None, compared)]
    first = asked_first(old) | asked_first(new)
    return tuple(sorted(changes, key=lambda change: (change.query not in first, change.query, change.values)))


def asked_first(side: Side) -> frozenset[str]:
    """The questions about what the graph tells first: those of the tag that most of those naming such a term have.

    Of several such tags, that with the fewest questions. A question without tags is one if it names such a term.
    """
    graph = side.graph
    terms = {term.value for term in graph.manifest.terms.first}
    naming = [query for query in graph.queries.values() if terms & iris_of(query.text, graph.prefixes)]
    asked = Counter(tag for query in graph.queries.values() for tag in query.tags)
    named = Counter(tag for query in naming for tag in query.tags)
    tag = max(named, key=lambda tag: (named[tag], -asked[tag], tag), default=None)
    untagged = {query.name for query in naming if not query.tags}
    return frozenset(untagged.union(name for name, query in graph.queries.items() if tag in query.tags))


def left_out(old: Side, new: Side) -> int:
    """How many questions are not asked because a side does not know which source says what."""
    if not (old.sourceless or new.sourceless):
        return 0
    return sum(asks_for_graphs(query.text) for query in new.graph.queries.values())


def _is_to_ask(name: str, old: Side, new: Side, same: bool) -> bool:
    before, after = old.graph.queries[name], new.graph.queries[name]
    if (old.sourceless or new.sourceless) and (asks_for_graphs(before.text) or asks_for_graphs(after.text)):
        return False
    return not same or before.text != after.text


def _only_one_side(old: Side, new: Side) -> Iterator[AnswerChange]:
    for kind, side, other in (("removed", old, new), ("added", new, old)):
        for name, query in side.graph.queries.items():
            if name not in other.graph.queries:
                yield AnswerChange(name, query.summary, kind, tags=query.tags)


def _calls(name: str, old: Side, new: Side) -> Iterator[Values]:
    query = new.graph.queries[name]
    required = [parameter for parameter in query.parameters if parameter.required]
    if len(required) == 1 and required[0].type == "iri" and required[0].class_:
        parameter = required[0]
        instances = {iri for side in (old, new) for iri, _ in side.graph.names.instances(parameter.class_)}
        yield from (((parameter.name, NamedNode(iri)),) for iri in sorted(instances))
    else:
        yield tuple((parameter.name, parameter.example) for parameter in required)


def _asked(side: Side, calls: list[tuple[str, Values]], day: str, progress: Progress | None) -> Asked:
    """The answers to all calls, as of ``day``; a message where there is none."""
    dataset, names = side.graph.dataset, side.graph.names
    found: dict[tuple[str, Values], Answer | str] = {}
    for done, (name, values) in enumerate(calls):
        if progress:
            progress("asking", done, len(calls))
        query: CannedQuery = side.graph.queries[name]
        try:
            found[name, values] = dataset.ask(query.text, bind(query, dict(values), names, day))
        except AifError as error:
            found[name, values] = error.in_words(on_command_line)[0]
    return found


def _compared(
    sides: tuple[Side, Side], answers: tuple[Answer | str, Answer | str], name: str, values: Values
) -> AnswerChange | None:
    (old, new), (before, after) = sides, answers
    gone, come = _difference(before, after)
    failed = [answer if isinstance(answer, str) else "" for answer in (before, after)]
    if not gone and not come and failed[0] == failed[1]:
        return None
    names = (old.graph.names, new.graph.names)
    query = new.graph.queries[name]
    return AnswerChange(
        query=name,
        summary=query.summary,
        kind="changed",
        values=tuple((parameter, _label(value, *names)) for parameter, value in values),
        gone=_lines(before, gone, names[0]),
        come=_lines(after, come, names[1]),
        edited=query.text != old.graph.queries[name].text,
        failed_before=failed[0],
        failed_now=failed[1],
        tags=query.tags,
    )


def _label(value: str | NamedNode, before: Names, after: Names) -> str:
    if isinstance(value, str):
        return value
    return after.labels.get(value.value) or before.label(value.value)


def _difference(before: Answer | str, after: Answer | str) -> tuple[list[Row], list[Row]]:
    """The rows that go and those that appear, in the order of the answers."""
    if isinstance(before, Answer) and isinstance(after, Answer) and before.kind == after.kind == "graph":
        found = unmatched(before.triples, after.triples)
        return [*map(tuple, found.removed)], [*map(tuple, found.added)]
    rows = _rows(before), _rows(after)
    if isinstance(before, str) or isinstance(after, str):
        return rows
    return surplus(*rows, _unnamed) if (before.kind, before.columns) == (after.kind, after.columns) else rows


def _rows(answer: Answer | str) -> list[Row]:
    if isinstance(answer, str):
        return []
    if answer.kind == "truth":
        return [(Literal("yes" if answer.truth else "no"),)]
    return [*map(tuple, answer.triples)] if answer.kind == "graph" else [*answer.rows]


def _unnamed(row: Row) -> Row:
    return tuple(_ANY if isinstance(term, BlankNode) else term for term in row)


def _lines(answer: Answer | str, rows: list[Row], names: Names) -> tuple[Line, ...]:
    if isinstance(answer, str):
        return ()
    columns = {"rows": answer.columns, "graph": ("subject", "property", "value"), "truth": ("answer",)}[answer.kind]
    return tuple(
        tuple(_cell(column, term, names, column in answer.constant) for column, term in zip(columns, row, strict=True))
        for row in rows
    )


def _cell(column: str, term: object, names: Names, fixed: bool) -> Cell:
    if isinstance(term, NamedNode):
        return Cell(column, term.value, names.label(term.value), fixed)
    if isinstance(term, BlankNode):
        return Cell(column, "_:", "(unnamed)", fixed)
    value = "" if term is None else getattr(term, "value", str(term))
    return Cell(column, value, value or "not stated", fixed)
