"""One thing that is wrong, whoever found it: parser, shape, rule or lint."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from aif_graph.errors import AifError, Place

if TYPE_CHECKING:
    from aif_graph.naming.names import Names
    from aif_graph.reading import Evidence, EvidenceRoom

SEVERITIES = ("info", "warning", "violation")
UNFINISHED = "The rule did not finish"  # how the message of a rule that took too long begins
SKIPPED = "and was skipped."  # how that of a constraint of a shape ends
KINDS = ("syntax", "shape", "shapes", "clash", "lint", "profile")  # "shapes": a fault of the shapes themselves


def place_of(found: Evidence | None) -> Place | None:
    """The place that was found for a statement, None for None."""
    return Place(found.path, found.line, found.column) if found else None


def shown_place(error: AifError, shown: Callable[[Path], str]) -> Place | None:
    """The place of an error, with its path as findings have it."""
    return error.place and error.place._replace(path=shown(Path(error.place.path)))


def node_of(term: object) -> str:
    """A thing as ``Finding.node`` has it, "" for what is none."""
    return f"_:{term.value}" if isinstance(term, BlankNode) else term.value if isinstance(term, NamedNode) else ""


class Guess(str):
    """A hint that asks whether something else was ``meant``."""

    __slots__ = ("meant",)
    meant: str

    def __new__(cls, meant: str) -> Guess:
        """The hint as a sentence."""
        found = super().__new__(cls, f"Did you mean {meant}?")
        found.meant = meant
        return found


@dataclass(frozen=True, slots=True)
class Finding:
    """What `aif check` reports.

    ``severity`` is one of SEVERITIES; ``rule`` the shape as a CURIE or in words, the name of a lint, or the OWL 2 RL
    rule; ``message`` a sentence; ``focus`` the thing it is about, in words; ``place`` where the statement stands and
    ``origin`` the shape or axiom behind it; ``hint`` how to mend it. ``path`` and ``value`` are the property and
    value concerned, in words; ``causes`` the findings within this one (``sh:node``, ``sh:or``, …). ``kind`` is the
    check that found it, one of KINDS, and ``node`` the focus as an IRI or "_:name", where it has one. ``constraint`` is
    the parameter of SHACL that a shape asks by ("class", "minCount"), and ``detail`` what it asks in our words, where
    ``message`` is by the shape's author. A ``hint`` that names what was meant is a Guess.
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


@dataclass(frozen=True, slots=True)
class Reporter:
    """Makes findings about things: in the words of ``names``, at the places that ``room`` knows."""

    names: Names
    room: EvidenceRoom

    def word(self, term: object) -> str:
        """A term as a finding names it: by its label, its text, or the label or line of a blank node."""
        if isinstance(term, NamedNode):
            return self.names.label(term.value)
        return self.room.blank_name(term) if isinstance(term, BlankNode) else str(getattr(term, "value", "") or "")

    def place(
        self, subject: object, predicate: NamedNode | None = None, obj: object = None, *, at_predicate: bool = False
    ) -> Place | None:
        """Where a statement stands, or what comes nearest to it."""
        return place_of(self.room.nearest(subject, predicate, obj, at_predicate=at_predicate))

    def finding(
        self,
        severity: str,
        rule: str,
        message: str,
        about: object,
        place: Place | None,
        *,
        hint: str = "",
        path: str = "",
        value: str = "",
        causes: tuple[Finding, ...] = (),
        kind: str = "lint",
    ) -> Finding:
        """The finding that something is wrong with the thing ``about``."""
        focus, node = self.word(about), node_of(about)
        return Finding(severity, rule, message, focus, place, None, hint, path, value, causes, kind, node)


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


def is_undecided(finding: Finding) -> bool:
    """Whether a check took too long, so that it says nothing of any file: not passed, whichever files were named."""
    return finding.message.startswith(UNFINISHED) or finding.message.endswith(SKIPPED)
