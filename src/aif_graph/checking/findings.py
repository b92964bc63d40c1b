"""One thing that is wrong, whoever found it: parser, shape, rule or lint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import total_ordering
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

if TYPE_CHECKING:
    from aif_graph.reading import Evidence

SEVERITIES = ("info", "warning", "violation")
KINDS = ("syntax", "shape", "shapes", "clash", "lint", "profile")  # "shapes": a fault of the shapes themselves


@total_ordering
@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written. ``path`` as it is shown; line and column count from 1, in characters.

    A line or column of 0 means that it is not known.
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)

    def __lt__(self, other: Place) -> bool:
        return (self.path, self.line, self.column) < (other.path, other.line, other.column)


def place_of(found: Evidence | None) -> Place | None:
    """The place that was found for a statement, None for None."""
    return Place(found.path, found.line or 0, found.column or 0) if found else None


def node_of(term: object) -> str:
    """A thing as ``Finding.node`` has it, "" for what is none."""
    return f"_:{term.value}" if isinstance(term, BlankNode) else term.value if isinstance(term, NamedNode) else ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What `aif check` reports.

    ``severity`` is one of SEVERITIES; ``rule`` the shape as a CURIE or in words, the name of a lint, or the OWL 2 RL
    rule; ``message`` a sentence; ``focus`` the thing it is about, in words; ``place`` where the statement stands and
    ``origin`` the shape or axiom behind it; ``hint`` how to mend it. ``path`` and ``value`` are the property and
    value concerned, in words; ``causes`` the findings within this one (``sh:node``, ``sh:or``, …). ``kind`` is the
    check that found it, one of KINDS, and ``node`` the focus as an IRI or "_:name", where it has one. ``constraint`` is
    the parameter of SHACL that a shape asks by ("class", "minCount"), and ``detail`` what it asks in our words, where
    ``message`` is by the shape's author.
    """

    severity: str
    rule: str
    message: str
    focus: str = ""
    place: Place | None = None
    origin: Place | None = None
    hint: str = ""
    path: str = ""
    value: str = ""
    causes: tuple[Finding, ...] = ()
    kind: str = ""
    node: str = ""
    constraint: str = ""
    detail: str = ""

    def __str__(self) -> str:
        what = " ".join(part for part in (self.path, self.value) if part)
        about = f"{self.focus}{f' ({what})' if what else ''}: " if self.focus else ""
        place = f"{self.place}: " if self.place else ""
        return f"{place}{self.severity}: {about}{self.message} [{self.rule}]"


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, by place, then the gravest first; those without a place come last."""
    return tuple(sorted(dict.fromkeys(findings), key=_order))


def _order(finding: Finding) -> tuple[object, ...]:
    gravity = -SEVERITIES.index(finding.severity)
    place = finding.place or Place("\U0010ffff")
    node = "" if finding.node.startswith("_:") else finding.node  # the names of blank nodes are others in each run
    told = (finding.rule, finding.focus, finding.message, finding.path, finding.value, node, finding.constraint)
    return place, gravity, *told, finding.origin or Place(""), tuple(map(str, finding.causes))


def gravest(findings: Iterable[Finding]) -> str:
    """The highest severity among ``findings``, "" if there are none."""
    return max((finding.severity for finding in findings), key=SEVERITIES.index, default="")
