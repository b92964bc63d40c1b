"""Finding and ranking: exact names first, then words of titles, synonyms, and what stands elsewhere."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from aif_graph.asking.catalogue import CannedQuery
from aif_graph.errors import Call
from aif_graph.finding.entries import QUESTIONS, SOURCES, TERMS, THINGS, Entry, entries, members
from aif_graph.finding.index import Index, Unit
from aif_graph.finding.stems import folded
from aif_graph.knowledge import KnowledgeGraph

_PLAIN = re.compile(r"[\w -]+")
_ENOUGH = 0.7  # of what the best holds, where nothing holds all words
_HALF = 0.5  # of what is asked, for what is no question


class Question(NamedTuple):
    """A question that was found, with the values of its parameters that the words name."""

    query: CannedQuery
    given: tuple[tuple[str, str], ...] = ()

    @property
    def call(self) -> Call:
        """How to ask it: parameters that are required and not named have their example."""
        given = dict(self.given)
        values = dict(self.query.example.values) | given
        return Call("run", self.query.name, tuple(values.items()))


class Found(NamedTuple):
    """What was found, the best first; things, terms and sources by their IRIs.

    ``unknown`` are words that stand nowhere, ``nearest`` those of the graph that come nearest to them.
    """

    questions: Sequence[Question] = ()
    things: Sequence[str] = ()
    terms: Sequence[str] = ()
    sources: Sequence[str] = ()
    unknown: Sequence[str] = ()
    nearest: Sequence[str] = ()

    @property
    def total(self) -> int:
        """How many were found altogether."""
        return len(self.questions) + len(self.things) + len(self.terms) + len(self.sources)


class Finder:
    """Finds in one graph; its index is made once."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._members = members(graph)
        self._index = Index(entries(graph), graph.manifest.synonyms, self._members)

    def find(self, text: str) -> Found:
        """Everything that holds the words of ``text``, or most of them. An IRI or a CURIE finds its thing alone."""
        iri = self._graph.names.written_as_iri(text.strip())
        if alone := {entry.group: [entry.key] for entry in self._index.entries if entry.key == iri}:
            return Found((), **alone, unknown=(), nearest=())
        held = {unit: self._index.places(unit) for unit in self._index.units(text)}
        units = {unit: places for unit, places in held.items() if places}
        unknown = [unit.text for unit in held if unit not in units]
        nearest = self._index.nearest(" ".join(unknown)) if unknown else []
        if not units:
            return Found(unknown=unknown, nearest=nearest)
        found = {group: self._ranked(group, folded(text), units) for group in (QUESTIONS, THINGS, TERMS, SOURCES)}
        asked = [self._question(self._graph.queries[name], list(units)) for name in found.pop(QUESTIONS)]
        return Found(asked, **found, unknown=unknown, nearest=nearest)

    def _ranked(self, group: str, whole: str, units: Mapping[Unit, Mapping[int, int]]) -> list[str]:
        """The keys of the entries of a group that hold enough of the units; rare words count for more."""
        entries = self._index.entries
        of_group = {number for number, entry in enumerate(entries) if entry.group == group}
        held = {unit: {n: place for n, place in places.items() if n in of_group} for unit, places in units.items()}
        weight = {unit: math.log1p(len(of_group) / max(len(places), 1)) for unit, places in held.items()}
        covered: dict[int, float] = {}
        distance: dict[int, float] = {}
        for unit, places in held.items():
            for number, place in places.items():
                covered[number] = covered.get(number, 0.0) + weight[unit]
                distance[number] = distance.get(number, 0.0) + weight[unit] * place
        total = sum(weight.values())
        least = _least(group, max(covered.values(), default=0.0), total)
        named = {number for unit in units for number in unit.named}
        kept = [n for n in covered if covered[n] >= least or n in named or whole in entries[n].names]

        def rank(number: int) -> tuple[object, ...]:
            entry = entries[number]
            exact = whole in entry.names
            begins = group != QUESTIONS and any(name.startswith(whole) for name in entry.names)
            return (
                not exact,
                number not in named,
                -round(covered[number], 6),
                round(distance[number], 6),
                not begins,
                entry.label,
                entry.key,
            )

        return [entries[number].key for number in sorted(kept, key=rank)]

    def _question(self, query: CannedQuery, units: Sequence[Unit]) -> Question:
        """A question with the things that the words name as values of its parameters, each once."""
        given: dict[str, str] = {}
        taken: set[str] = set()
        things = [self._index.entries[number] for unit in units for number in sorted(unit.named)]
        for parameter in query.parameters:
            of_class = self._members.get(parameter.class_, frozenset())
            for thing in things:
                if thing.key in of_class and thing.key not in taken and parameter.name not in given:
                    given[parameter.name] = self._written(thing)
                    taken.add(thing.key)
        return Question(query, tuple(given.items()))

    def _written(self, thing: Entry) -> str:
        """How a thing is given on a command line: its name where it is one thing's alone and needs no quoting."""
        alone = len(self._index.called(thing.label)) == 1
        return thing.label if alone and _PLAIN.fullmatch(thing.label) else self._graph.names.curie(thing.key)


def _least(group: str, best: float, total: float) -> float:
    """How much an entry has to hold: all where one of the group holds all, else most."""
    if best >= total:
        return total - 1e-9
    return best * _ENOUGH if group == QUESTIONS else max(best * _ENOUGH, total * _HALF)
