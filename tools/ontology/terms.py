"""What the pictures of the ontology show: its classes and object properties, by the sections of ontology/aif.ttl."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from aif_graph.terms import node

_SECTION = re.compile(r"# (Classes|Properties)(?::| with) (.+?)(?: \(.*\))?")
_TERM = re.compile(r"aif:(\w+)")
_CONCEPT = node("skos:Concept")
SEVERAL = ""
"""Stands for the class of what has a property without a domain, or without a range."""


@dataclass(frozen=True, slots=True)
class Class:
    """A class with the names of those right above it; an ``entry`` is of a closed list."""

    name: str
    label: str
    above: tuple[str, ...]
    entry: bool


@dataclass(frozen=True, slots=True)
class Property:
    """An object property from its domain to its range, own or inherited; ``above`` are its super-properties."""

    name: str
    label: str
    start: str
    end: str
    above: frozenset[str]


@dataclass(frozen=True)
class Ontology:
    """Classes by name; by section the names of classes, the properties, and the labels of inverses of others."""

    classes: Mapping[str, Class]
    groups: Mapping[str, Sequence[str]]
    properties: Mapping[str, Sequence[Property]]
    inverses: Mapping[str, Sequence[str]]


def read_ontology(file: Path) -> Ontology:
    """The ontology of ``file``, whose terms begin with ``aif:`` and whose sections have a comment as their heading."""
    return _Reader(file).ontology()


class _Reader:
    def __init__(self, file: Path) -> None:
        self.store = Store()
        self.store.load(path=str(file), format=RdfFormat.TURTLE)
        self.text = file.read_text(encoding="utf-8")
        self.base = re.findall(r"(?m)^@prefix aif: <(.+)> \.$", self.text)[0]

    def ontology(self) -> Ontology:
        classes: dict[str, Class] = {}
        groups: dict[str, list[str]] = {}
        properties: dict[str, list[Property]] = {}
        inverses: dict[str, list[str]] = {}
        for section, name in dict.fromkeys(self._terms()):
            kinds = self._values(name, "rdf:type")
            if node("owl:Class") in kinds:
                classes[name] = self._class(name)
                groups.setdefault(section, []).append(name)
            elif node("owl:ObjectProperty") in kinds and self._values(name, "owl:inverseOf"):
                inverses.setdefault(section, []).append(self._label(name))
            elif node("owl:ObjectProperty") in kinds:
                properties.setdefault(section, []).append(self._property(name))
        return Ontology(classes, groups, properties, inverses)

    def _terms(self) -> Iterator[tuple[str, str]]:
        """Each term with the section in which it is first described."""
        section, met = "", set()
        for line in self.text.splitlines():
            if found := _SECTION.fullmatch(line):
                section = found[2]
            elif (found := _TERM.fullmatch(line)) and found[1] not in met:
                met.add(found[1])
                yield section, found[1]

    def _class(self, name: str) -> Class:
        above = self._values(name, "rdfs:subClassOf")
        return Class(name, self._label(name), self._names(above), _CONCEPT in above)

    def _property(self, name: str) -> Property:
        above = [name, *self._above(name)]
        start, end = (
            next((found for at in above for found in self._names(self._values(at, what))), SEVERAL)
            for what in ("rdfs:domain", "rdfs:range")
        )
        return Property(name, self._label(name), start, end, frozenset(above[1:]))

    def _above(self, name: str) -> Iterator[str]:
        """The super-properties, nearest first."""
        for other in self._names(self._values(name, "rdfs:subPropertyOf")):
            yield other
            yield from self._above(other)

    def _label(self, name: str) -> str:
        [label] = self._values(name, "rdfs:label")
        return str(getattr(label, "value", label))

    def _values(self, name: str, what: str) -> list[object]:
        return [quad.object for quad in self.store.quads_for_pattern(NamedNode(self.base + name), node(what), None)]

    def _names(self, terms: Sequence[object]) -> tuple[str, ...]:
        """Those of ``terms`` that are of the ontology, by their names."""
        iris = sorted(term.value for term in terms if isinstance(term, NamedNode))
        return tuple(iri.removeprefix(self.base) for iri in iris if iri.startswith(self.base))
