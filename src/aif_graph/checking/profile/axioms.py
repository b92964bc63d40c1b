"""The triples of an ontology as the walkers of its axioms need them: by predicate, by node, by what is declared."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.checking.findings import Guess
from aif_graph.checking.profile.owl import BUILT_IN, DECLARES, RESERVED, VOCABULARY, shorten
from aif_graph.checking.profile.rules import Report

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Part: TypeAlias = tuple[Term, Triple]  # a term and the triple that puts it where it stands

_LISTS = ("rdf:first", "rdf:rest")
# Predicates whose triples make up an expression, a list or an axiom that needs a node of its own.
_ANNOTATED = frozenset({"owl:annotatedSource", "owl:annotatedTarget"})


_OR_ANNOTATION = "(or owl:AnnotationProperty, if it is not used for reasoning) ."

_MOST_HINTS = 50  # looking for the nearest of many names is slow, and nobody reads more


def words(term: Term) -> str:
    """A term as a message names it."""
    if isinstance(term, NamedNode):
        return shorten(term.value)
    if isinstance(term, Literal):
        return f'the literal "{term.value}"'
    return "a blank node" if isinstance(term, BlankNode) else "a triple"


def is_reserved(iri: str) -> bool:
    """Tell whether an IRI is of the vocabulary reserved for OWL (OWL 2 Syntax, 2.4)."""
    return iri.startswith(RESERVED)


class Axioms:
    """The triples of an ontology and its data, indexed; nothing is checked here but lists and uses of entities.

    ``groups``: the triples by predicate, under the CURIE of reserved ones and the IRI of others. ``nodes``: for each
    subject of reserved vocabulary that is no annotation, its triples by predicate, each object once. ``types``: the
    same for the reserved types. ``kinds``: what an IRI is declared to be, with the triple that says so. ``uses``: how
    many triples point to a blank node, those that annotate axioms apart.
    """

    def __init__(self, triples: Iterable[Triple], report: Report) -> None:
        self.report = report
        grouped: defaultdict[NamedNode, list[Triple]] = defaultdict(list)
        for triple in triples:
            grouped[triple.predicate].append(triple)
        name = cache(_name)
        self.groups = {name(predicate): group for predicate, group in grouped.items()}
        self.nodes: defaultdict[Term, dict[str, dict[Term, Triple]]] = defaultdict(dict)
        self.types: defaultdict[Term, dict[str, Triple]] = defaultdict(dict)
        self.kinds: defaultdict[NamedNode, dict[str, Triple]] = defaultdict(dict)
        for predicate, group in self.groups.items():
            if predicate == "rdf:type":
                self._read_types(group)
            elif predicate in VOCABULARY and predicate not in BUILT_IN:
                for triple in group:
                    self.nodes[triple.subject].setdefault(predicate, {}).setdefault(triple.object, triple)
        self.uses: Counter[Term] = Counter(
            term
            for facts in self.nodes.values()
            for predicate, objects in facts.items()
            if predicate not in _ANNOTATED
            for term in objects
            if isinstance(term, BlankNode)
        )
        self.uses.update({t.object for t in self.groups.get("rdf:type", ()) if isinstance(t.object, BlankNode)})
        self._lists: dict[Term, list[Part] | None] = {}
        self._undeclared: set[tuple[NamedNode, str]] = set()

    def _read_types(self, group: Iterable[Triple]) -> None:
        reserved: dict[Term, str] = {}
        for term in {triple.object for triple in group}:
            if isinstance(term, NamedNode) and is_reserved(term.value):
                reserved[term] = shorten(term.value)
        for triple in group if reserved else ():
            if (type_ := reserved.get(triple.object)) is None:
                continue
            self.types[triple.subject].setdefault(type_, triple)
            if type_ in DECLARES and isinstance(triple.subject, NamedNode):
                self.kinds[triple.subject].setdefault(DECLARES[type_], triple)

    def facts(self, node: Term) -> Mapping[str, Mapping[Term, Triple]]:
        """The triples of a node by predicate and object."""
        return self.nodes.get(node, {})

    def triples(self, name: str) -> list[Triple]:
        """The triples of a predicate, each once."""
        return list(dict.fromkeys(self.groups.get(name, ())))

    def property_kind(self, term: Term) -> str:
        """Return "object property", "data property" or "annotation property", "" where it is none or several."""
        if isinstance(term, BlankNode):
            return "object property" if "owl:inverseOf" in self.facts(term) else ""
        if not isinstance(term, NamedNode):
            return ""
        if built_in := BUILT_IN.get(shorten(term.value)):
            return built_in if built_in.endswith("property") else ""
        kinds = [kind for kind in self.kinds.get(term, ()) if kind.endswith("property")]
        return kinds[0] if len(kinds) == 1 else ""

    def is_property(self, term: Term) -> bool:
        """Tell whether a name is declared as some property, perhaps as several."""
        if not isinstance(term, NamedNode):
            return False
        kinds = (BUILT_IN.get(shorten(term.value), ""), *self.kinds.get(term, ()))
        return any(kind.endswith("property") for kind in kinds)

    def is_datatype(self, term: Term) -> bool:
        """Tell whether an IRI is a datatype, declared or of the datatype map."""
        if not isinstance(term, NamedNode):
            return False
        return BUILT_IN.get(shorten(term.value)) == "datatype" or "datatype" in self.kinds.get(term, ())

    def require(self, term: Term, kind: str, triple: Triple) -> bool:
        """Report a name that is used as ``kind`` and not declared so; return whether all is well.

        OWL 2 Syntax, 5.8.1: what occurs as a class, datatype or property is declared as one or built in.
        """
        if not isinstance(term, NamedNode):
            self.misplaced(term, f"a {kind}", triple)
            return False
        name = shorten(term.value)
        if BUILT_IN.get(name) == kind or kind in self.kinds.get(term, ()):
            return True
        if is_reserved(term.value):
            if kind != "datatype":  # a datatype outside the map: the walker of datatypes says more
                hint = nearest(name, [known for known, what in BUILT_IN.items() if what == kind])
                message = f"{name} is reserved vocabulary and not a valid {kind} in OWL 2"
                self.report("reserved-vocabulary", triple, message, hint)
            return False
        self._not_declared(term, kind, triple)
        return False

    def misplaced(self, term: Term, wanted: str, triple: Triple) -> None:
        """Report a term that stands where something else, such as "an individual", is ``wanted``."""
        self.report("term-kind", triple, f"{capital(words(term))} is used where {wanted} is required")

    def _not_declared(self, term: NamedNode, kind: str, triple: Triple) -> None:
        name, declared = words(term), [k for k in self.kinds.get(term, ()) if _exclude(k, kind)]
        if declared:
            self.report("typing", triple, f"{name} is used as a {kind} and declared as {article(declared[0])}")
            return
        if (term, kind) in self._undeclared:
            return  # the first use is enough: what is missing is one declaration
        self._undeclared.add((term, kind))
        known = [words(other) for other, kinds in self.kinds.items() if kind in kinds]
        like = nearest(name, known) if len(self._undeclared) <= _MOST_HINTS else ""
        owl = next(type_ for type_, what in DECLARES.items() if what == kind)
        hint = like or f"Declare it: {name} a {owl} {_OR_ANNOTATION if kind.endswith('property') else '.'}"
        self.report("undeclared-entity", triple, f"{name} is used as {article(kind)} but not declared as one", hint)

    def items(self, owner: Triple, least: int = 0, of: str = "") -> list[Part]:
        """The items of the list that ``owner`` points to, each with its ``rdf:first`` triple; faults are reported.

        Mapping, 3: each cell has one ``rdf:first`` and one ``rdf:rest``; lists end, and share no cells. The list
        ``of`` something, its predicate if not given, must have ``least`` items.
        """
        head = owner.object
        if head not in self._lists:
            self._lists[head] = self._read_list(head, owner)
        items = self._lists[head]
        if items is not None and len(items) < least:
            name = of or words(owner.predicate)
            self.report("list", owner, f"The list of {name} has {len(items)} items; it needs at least {least}")
        return items or []

    def is_list(self, head: Term) -> bool:
        """Tell whether a list that has been read is well formed."""
        return self._lists.get(head) is not None

    def _read_list(self, head: Term, owner: Triple) -> list[Part] | None:
        items: list[Part] = []
        seen: set[Term] = set()
        shared: Triple | None = None
        cell, at = head, owner
        while not (isinstance(cell, NamedNode) and shorten(cell.value) == "rdf:nil"):
            facts = self.facts(cell)
            if fault := "is circular" if cell in seen else _fault_of_cell(cell, facts):
                self._broken(owner, at, fault)
                return None
            if self.uses[cell] > 1:
                shared = shared or at
            seen.add(cell)
            items.extend(facts["rdf:first"].items())
            ((cell, at),) = facts["rdf:rest"].items()
        if shared:
            self._broken(owner, shared, "shares a node with another list")
            return None
        return items

    def _broken(self, owner: Triple, at: Triple, fault: str) -> None:
        message = f"The list of {shorten(owner.predicate.value)} {fault}"
        hint = "Write the list as ( item item … ), once for each axiom."
        self.report("list", at, message, hint, section="OWL 2 Mapping, 3")


def _fault_of_cell(cell: Term, facts: Mapping[str, Mapping[Term, Triple]]) -> str:
    if not isinstance(cell, BlankNode):
        return f"continues with {words(cell)} instead of a list node or rdf:nil"
    for name in _LISTS:
        if len(facts.get(name, ())) != 1:
            return f"has a node {'with several' if facts.get(name) else 'without'} {name}"
    return ""


def _name(predicate: NamedNode) -> str:
    return shorten(predicate.value) if is_reserved(predicate.value) else predicate.value


def _exclude(one: str, other: str) -> bool:
    """Tell whether two kinds exclude each other; a class may well be an individual or a property, too."""
    return one != other and any({one, other} <= group for group in EXCLUSIVE)


EXCLUSIVE = (
    frozenset({"object property", "data property", "annotation property"}),
    frozenset({"class", "datatype"}),
)


def article(kind: str) -> str:
    """A kind with its article."""
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"


def capital(text: str) -> str:
    """The same text as the beginning of a sentence."""
    return text[0].upper() + text[1:]


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint with the known name that looks most like ``name``, "" if none does."""
    by_local = {_local(other): other for other in sorted(known)}  # all names of a namespace look alike
    near = difflib.get_close_matches(_local(name), by_local, n=1, cutoff=0.75)
    return Guess(by_local[near[0]]) if near else ""


def _local(name: str) -> str:
    """What of an IRI or a CURIE comes after its namespace."""
    return re.split(r"[/#:]", name)[-1] or name
