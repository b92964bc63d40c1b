"""Inconsistencies as findings: the rule, and the smallest set of statements that cannot all stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Triple

from aif_graph.checking.findings import Finding, node_of, place_of
from aif_graph.errors import Place
from aif_graph.explaining import Teller
from aif_graph.reading import EvidenceRoom
from aif_graph.reasoning import Clash, Closure, ReferenceClosure, conflict, in_words

_HINT = "Remove or correct one of the statements below; if all are true, the axiom is wrong."
_HINT_FOR_ONE = "Correct the value, or the axiom if the value is right."
_HINT_FOR_VALUE = "Write a valid value of the datatype."


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
            yield replace(finding, place=min(places, key=lambda place: place.path not in first, default=finding.place))
        else:
            yield Finding("violation", clash.rule, clash.message, kind="clash")


def _finding(closure: Closure, clash: Clash, axioms: Collection[Triple], teller: Teller, room: EvidenceRoom) -> Finding:
    told = [triple for triple in clash.premises if triple not in axioms] or list(clash.premises)
    focus = told[-1].subject if told else None
    stated = [triple for triple in conflict(closure, clash) if triple not in axioms]
    causes = [
        Finding("info", "stated", f"{teller.sentence(triple)}.", place=_place(room, triple), kind="clash")
        for triple in stated
    ]
    behind = (_place(room, triple) for triple in clash.premises if triple in axioms)
    message = f"{in_words(clash.rule, clash.terms, name=teller.quoted)}."
    names = tuple(
        teller.quoted(term) for term in clash.terms.values() if isinstance(term, NamedNode)
    )  # as they are written
    finding = Finding(
        severity="violation",
        rule=clash.rule,
        message=message if message.startswith(names) else f"{message[0].upper()}{message[1:]}",
        focus=teller.quoted(focus) if focus is not None else "",
        place=causes[0].place if causes else None,
        origin=next((place for place in behind if place), None),
        kind="clash",
        node=node_of(focus),
    )
    if len(stated) == 1:  # which the place shows
        hint = _HINT_FOR_ONE if finding.origin else _HINT_FOR_VALUE
        return replace(finding, hint=hint, value=_value(stated[0], teller), path=teller.name(stated[0].predicate))
    message = f"{finding.message} These statements contradict each other."
    return replace(finding, message=message, hint=_HINT, causes=tuple(causes))


def _value(triple: Triple, teller: Teller) -> str:
    return triple.object.value if isinstance(triple.object, Literal) else teller.name(triple.object)


def _place(room: EvidenceRoom, triple: Triple) -> Place | None:
    return place_of(room.nearest(triple.subject, triple.predicate, triple.object))
