"""Inconsistencies as findings: the rule, and the smallest set of statements that cannot all stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from pyoxigraph import BlankNode, NamedNode, Triple

from aif_graph.checking.findings import Finding, Place
from aif_graph.explaining import Teller
from aif_graph.reading import EvidenceRoom
from aif_graph.reasoning import Clash, Closure, ReferenceClosure, conflict, in_words

_HINT = "Leave out or mend one of the statements below; if all are true, the axiom is wrong."


def clash_findings(
    closure: Closure | ReferenceClosure,
    axioms: Collection[Triple],
    teller: Teller,
    room: EvidenceRoom,
    first: Collection[str] = (),
) -> Iterator[Finding]:
    """Yield a finding for each clash; ``axioms`` are the triples of the ontology, the rest are statements.

    Of the statements in conflict, one in the files ``first`` gives the place.
    """
    for clash in closure.clashes:
        if isinstance(closure, Closure):
            finding = _finding(closure, clash, axioms, teller, room)
            places = [cause.place for cause in finding.causes if cause.place]
            yield replace(finding, place=min(places, key=lambda place: place.path not in first, default=None))
        else:
            yield Finding("violation", clash.rule, clash.message, kind="clash")


def _finding(closure: Closure, clash: Clash, axioms: Collection[Triple], teller: Teller, room: EvidenceRoom) -> Finding:
    named = [triple.subject for triple in clash.premises if not isinstance(triple.subject, BlankNode)]
    focus = named[-1] if named else None
    causes = [
        Finding("info", "stated", f"{teller.sentence(triple)}.", place=_place(room, triple), kind="clash")
        for triple in conflict(closure, clash)
        if triple not in axioms
    ]
    behind = (_place(room, triple) for triple in clash.premises if triple in axioms)
    return Finding(
        severity="violation",
        rule=clash.rule,
        message=f"{in_words(clash.rule, clash.terms, name=teller.quoted)}. These statements cannot all stand.",
        focus=teller.quoted(focus) if focus is not None else "",
        origin=next((place for place in behind if place), None),
        hint=_HINT,
        causes=tuple(causes),
        kind="clash",
        node=focus.value if isinstance(focus, NamedNode) else "",
    )


def _place(room: EvidenceRoom, triple: Triple) -> Place | None:
    found = room.nearest(triple.subject, triple.predicate, triple.object)
    return Place(found.path, found.line or 0, found.column or 0) if found else None
