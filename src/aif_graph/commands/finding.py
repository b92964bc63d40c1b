"""What the words of ``aif queries WORDS`` find, each with the command to go on with."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from aif_graph.asking.catalogue import CannedQuery
from aif_graph.commands.terminal import printable, tell, write
from aif_graph.errors import Call, NotFoundError, on_command_line
from aif_graph.finding import Finder, Found, Question
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.limits import SEARCH
from aif_graph.naming.names import local_name
from aif_graph.terms import RDF_TYPE

_MOST = {"questions": 12, "things": 6, "terms": 6, "sources": 3}  # that are shown to people
_TERMS = {"Class": "class", **dict.fromkeys(("ObjectProperty", "DatatypeProperty", "AnnotationProperty"), "property")}
_WIDEST = 46  # of the column of commands


def find(graph: KnowledgeGraph, words: str, format_: str, among: Collection[str] | None = None) -> int:
    """Write what ``words`` find; ``among`` are the names of the only questions that are wanted.

    Raises NotFoundError where nothing is found, with the nearest words.
    """
    found = Finder(graph).find(words[:SEARCH])
    if among is not None:
        found = Found([each for each in found.questions if each.query.name in among])
    if not found.total:
        raise NotFoundError(
            "nothing was found for {words}",
            hint=("Did you mean {near}? " if found.nearest else "") + "{catalogue} lists all questions.",
            words=repr(words),
            near=[*dict.fromkeys(found.nearest)],
            catalogue=Call("queries"),
        )
    if format_ == "json":
        write(json.dumps(_data(graph, found), ensure_ascii=False, indent=2) + "\n")
        return 0
    write(printable("\n".join(_lines(graph, found)) + "\n"))
    tell(*_notes(found))
    return 0


def _lines(graph: KnowledgeGraph, found: Found) -> Iterator[str]:
    yield from _columns([(_command(each), each.query.summary + _left(each)) for each in _first(found, "questions")])
    others = [iri for group in ("things", "terms", "sources") for iri in _first(found, group)]
    if others:
        kinds = _kinds(graph, others)
        yield from ["", "also:"] if found.questions else []
        yield from _columns([(_shown(graph, iri), f"{kinds[iri]}{graph.names.label(iri)}") for iri in others])


def _first(found: Found, group: str) -> Sequence[Any]:
    kept: Sequence[Any] = getattr(found, group)[: _MOST[group]]
    return kept


def _columns(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Commands and what they are about, side by side; below each other where a command is long."""
    width = max((len(command) for command, _ in rows if len(command) <= _WIDEST), default=0)
    for command, words in rows:
        yield f"{command:<{width}}  {words}" if len(command) <= width else f"{command}\n{'':<{width}}  {words}"


def _command(question: Question) -> str:
    return on_command_line(question.call)


def _shown(graph: KnowledgeGraph, iri: str) -> str:
    return on_command_line(Call("show", graph.names.curie(iri)))


def _left(question: Question) -> str:
    """The parameters that are not in the command."""
    given = {name for name, _ in question.call.values}
    return "".join(f"  [--{parameter.name}]" for parameter in question.query.parameters if parameter.name not in given)


def _kinds(graph: KnowledgeGraph, iris: Collection[str]) -> dict[str, str]:
    """What each thing is, as sources state it: "the country "."""
    found = dict.fromkeys(iris, "")
    for triple in chain(graph.accepted, graph.ontology_triples):
        iri = getattr(triple.subject, "value", "")
        if triple.predicate == RDF_TYPE and not found.get(iri, "-"):
            class_ = getattr(triple.object, "value", "")
            found[iri] = f"the {_TERMS.get(local_name(class_)) or graph.names.label(class_)} "
    return found


def _notes(found: Found) -> Iterator[str]:
    held = {group: len(getattr(found, group)) for group in _MOST}
    cut = [f"{most} of {held[group]} {group}" for group, most in _MOST.items() if held[group] > most]
    if cut:
        yield f"note: shown are {', '.join(cut)}; add words to narrow the search, or use --format json for all"
    if found.unknown:
        near = f" (nearest: {', '.join(dict.fromkeys(found.nearest))})" if found.nearest else ""
        yield f"note: not found: {', '.join(found.unknown)}{near}"


def _data(graph: KnowledgeGraph, found: Found) -> dict[str, object]:
    def told(iri: str) -> dict[str, str]:
        return {"iri": iri, "label": graph.names.label(iri), "command": _shown(graph, iri)}

    return {
        "questions": [{**_question(each.query), "command": _command(each)} for each in found.questions],
        "things": [*map(told, found.things)],
        "terms": [*map(told, found.terms)],
        "sources": [*map(told, found.sources)],
        "unknown": [*found.unknown],
        "nearest": [*dict.fromkeys(found.nearest)],
    }


def listed_as_json(queries: Iterable[CannedQuery]) -> str:
    """The list of questions for programs."""
    return json.dumps({"questions": [*map(_question, queries)]}, ensure_ascii=False, indent=2)


def _question(query: CannedQuery) -> dict[str, object]:
    return {
        "name": query.name,
        "summary": query.summary,
        "tags": query.tags,
        "parameters": [
            {"name": p.name, "type": p.type, "required": p.required, "about": p.about, "example": p.example}
            for p in query.parameters
        ],
    }
