"""How a rule of the table is written, and what its text means.

A body or head is a list of triple patterns with `` . `` between them, in the specification's own words:
``?p rdfs:domain ?c . ?x ?p ?y``. Three notations stand for what the specification writes with ellipses:

``LIST ?x ?c_i``
    ``LIST[?x, ?c1, ..., ?cn]`` (OWL 2 Profiles, section 4.3): ``?x`` is the head of an RDF list with these
    items.
``ALL ?y rdf:type ?c_i``
    The pattern is repeated for every item. ``?u_i-1`` is the neighbour before, ``?u_0`` and ``?u_n`` the
    ends.
``?y rdf:type ?c_i`` (without ``ALL``)
    The rule holds for each item by itself; with ``?c_j`` beside it, for each two items with i < j.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from aif_graph.frozen import frozen

FALSE = "false"
# What everything is to itself (eq-ref, scm-cls, scm-op, scm-dp): true, and worth no row.
REFLEXIVE = (
    "owl:sameAs",
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "owl:equivalentClass",
    "owl:equivalentProperty",
)


class Pattern(NamedTuple):
    """A triple pattern; each place holds ``?name``, a prefixed name, or a quoted whole number."""

    subject: str
    predicate: str
    object: str
    repeated: bool = False

    def variables(self) -> list[str]:
        """Return the variables in the order subject, predicate, object."""
        return [place for place in self[:3] if place[0] == "?"]

    def at(self, index: dict[str, int]) -> Pattern:
        """Return the pattern with ``_i``, ``_i-1``, ``_j``, ``_n`` replaced by the numbers in ``index``."""
        return Pattern(numbered(self.subject, index), numbered(self.predicate, index), numbered(self.object, index))


class ListPattern(NamedTuple):
    """``LIST ?head ?item_i``."""

    head: str
    item: str


def numbered(place: str, index: dict[str, int]) -> str:
    """``?u_i-1`` at ``{"i": 3}`` is ``?u_2``; places without a subscript stay as they are."""
    if place[0] != "?" or "_" not in place:
        return place
    name, _, subscript = place.partition("_")
    if subscript.endswith("-1"):
        return f"{name}_{index[subscript[:-2]] - 1}"
    return f"{name}_{index.get(subscript, subscript)}"


def parse(text: str) -> list[Pattern | ListPattern]:
    """Read a body or a head; the empty text has no patterns."""
    return [_pattern(part.split()) for part in text.split(" . ") if part.strip()]


def _pattern(words: list[str]) -> Pattern | ListPattern:
    if words[0] == "LIST":
        return ListPattern(words[1], words[2])
    if words[0] == "ALL":
        return Pattern(words[1], words[2], words[3], repeated=True)
    return Pattern(words[0], words[1], words[2])


@frozen
class Rule:
    """One rule: name, body and head as text, and what it says in words."""

    name: str
    body: str
    head: str
    says: str
    trivial: bool = False

    @cached_property
    def patterns(self) -> list[Pattern]:
        """The body without its list."""
        return [part for part in parse(self.body) if isinstance(part, Pattern)]

    @cached_property
    def items(self) -> ListPattern | None:
        """The body's list, if it has one."""
        return next((part for part in parse(self.body) if isinstance(part, ListPattern)), None)

    @cached_property
    def heads(self) -> list[Pattern]:
        """What is concluded; empty for ``false``."""
        return [] if self.head == FALSE else [p for p in parse(self.head) if isinstance(p, Pattern)]

    @property
    def conclusions(self) -> list[Pattern | None]:
        """The heads; None where the rule ends in ``false``."""
        return [*self.heads] or [None]


def read_rules(table: str) -> Iterator[Rule]:
    """Yield the rules of a table: name and body, ``=>`` head, ``--`` what it says; ``*`` marks a trivial rule."""
    text = re.sub(r"^#.*\n", "", table.strip(), flags=re.MULTILINE)
    for written in re.split(r"\n(?=\w)", text):
        name, _, rest = " ".join(written.split()).partition(" ")
        body, _, conclusion = rest.partition("=> ")
        head, _, says = conclusion.partition(" -- ")
        yield Rule(name.removesuffix("*"), body.strip(), head, says, trivial=name.endswith("*"))
