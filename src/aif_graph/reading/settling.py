"""From what sources state to what is accepted: the verdicts on their conflicts, applied.

A verdict names a thing, a property, and the values it accepts and rejects. Every statement that gives the
thing a rejected value leaves the accepted set, whoever makes it; it stays in the graph of its source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, Triple

from aif_graph.errors import InputError
from aif_graph.reading.documents import Document, is_source
from aif_graph.terms import AIF, PREFIXES, shorten

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_VERDICT = NamedNode(AIF + "Verdict")
_ABOUT = NamedNode(AIF + "about")
_ON_PROPERTY = NamedNode(AIF + "onProperty")
_ACCEPTS = NamedNode(AIF + "accepts")
_REJECTS = NamedNode(AIF + "rejects")


class Verdict(NamedTuple):
    """One recorded decision. ``path`` is the file it stands in; ``properties`` may be empty if nothing is rejected."""

    verdict: NamedNode
    path: Path
    about: tuple[NamedNode, ...]
    properties: tuple[NamedNode, ...]
    accepts: tuple[NamedNode | Literal, ...]
    rejects: tuple[NamedNode | Literal, ...]

    def accepted(self) -> Iterator[Quad]:
        """The statements it lets stand, as far as it says of what."""
        for value in self.accepts:
            for thing in self.about:
                for predicate in self.properties:
                    yield Quad(thing, predicate, value)

    def rejected(self) -> Iterator[tuple[Quad, NamedNode | Literal]]:
        """The statements that leave the accepted set, each with the value that decides it."""
        for value in self.rejects:
            for thing in self.about:
                for predicate in self.properties:
                    yield Quad(thing, predicate, value), value


class Settlement(NamedTuple):
    """What stands after the verdicts: accepted statements in reading order, each with the sources that make it.

    Statements are quads of the default graph, as the parser gives them. ``problems`` are sources that nothing
    describes, and verdicts that cannot be applied.
    """

    accepted: Mapping[Quad, tuple[NamedNode, ...]]
    rejected: Mapping[Quad, Verdict]
    verdicts: tuple[Verdict, ...]
    problems: tuple[InputError, ...] = ()


def settle(documents: Sequence[Document]) -> Settlement:
    """Apply all verdicts to all statements.

    A document whose source nothing describes, a verdict that names no thing or property to reject a value of, and one
    about a statement that no source makes are ``problems`` of the settlement: ``load`` raises the first, ``check``
    reports all.
    """
    stated = stated_by(documents)
    problems = [_undescribed(document) for document in documents if is_source(document) not in stated]
    verdicts: list[Verdict] = []
    for document in documents:
        for entry in _verdicts(document):
            if isinstance(entry, Verdict):
                verdicts.append(entry)
            else:
                problems.append(entry)
    rejected: dict[Quad, Verdict] = {}
    accepting = {quad: verdict for verdict in verdicts for quad in verdict.accepted()}
    for verdict in verdicts:
        for quad, value in verdict.rejected():
            if quad in accepting:
                other = shorten(accepting[quad].verdict.value)
                problems.append(_misplaced(verdict, _REJECTS, value, f"rejects what {other} accepts"))
            elif quad in stated:
                rejected[quad] = verdict
            else:
                problems.append(_unmade(verdict, _REJECTS, value))
        problems += _unfounded(verdict, stated)
    for quad in rejected:
        del stated[quad]
    return Settlement(stated, rejected, tuple(verdicts), tuple(problems))


def stated_by(documents: Sequence[Document]) -> dict[Quad, tuple[NamedNode, ...]]:
    """All statements in reading order, each with the sources that make it; a source that repeats itself counts once."""
    stated: dict[Quad, tuple[NamedNode, ...]] = {}
    for document in documents:
        source = (document.source,)
        for quad in document.quads:
            sources = stated.setdefault(quad, source)
            if sources is not source:
                stated[quad] = sources if document.source == sources[-1] else sources + source
    return stated


def _undescribed(document: Document) -> InputError:
    return InputError(
        f"nothing describes its source source:{document.path.stem}",
        place=str(document.path),
        hint="Add a block for it to data/sources.ttl: kind, publisher, web address, label.",
    )


def _verdicts(document: Document) -> Iterator[Verdict | InputError]:
    if _VERDICT not in document.objects():
        return
    values: dict[object, dict[NamedNode, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    verdicts = {quad.subject for quad in document.quads if quad.object == _VERDICT and quad.predicate == _TYPE}
    for quad in document.quads:
        if quad.subject in verdicts and isinstance(quad.object, NamedNode | Literal):
            values[quad.subject][quad.predicate].append(quad.object)
    for subject, properties in values.items():
        if not isinstance(subject, NamedNode):
            yield InputError("a verdict has no name", place=str(document.path), hint="Call it verdict:….")
        else:
            yield Verdict(
                verdict=subject,
                path=document.path,
                about=_names(properties[_ABOUT]),
                properties=_names(properties[_ON_PROPERTY]),
                accepts=tuple(properties[_ACCEPTS]),
                rejects=tuple(properties[_REJECTS]),
            )


def _names(terms: Iterable[NamedNode | Literal]) -> tuple[NamedNode, ...]:
    return tuple(term for term in terms if isinstance(term, NamedNode))


def _unfounded(verdict: Verdict, stated: Mapping[Quad, object]) -> Iterator[InputError]:
    """Each accepted value has to be stated of some thing and property the verdict is about, too."""
    if verdict.rejects and not (verdict.about and verdict.properties):
        yield _misplaced(
            verdict,
            _REJECTS,
            verdict.rejects[0],
            "rejects a value but not of what: aif:about and aif:onProperty are missing",
        )
    if not verdict.properties:
        return
    for value in verdict.accepts:
        if not any(Quad(thing, p, value) in stated for thing in verdict.about for p in verdict.properties):
            yield _unmade(verdict, _ACCEPTS, value)


def _unmade(verdict: Verdict, predicate: NamedNode, value: NamedNode | Literal) -> InputError:
    verb = "rejects" if predicate == _REJECTS else "accepts"
    things = ", ".join(shorten(thing.value) for thing in verdict.about)
    properties = ", ".join(shorten(name.value) for name in verdict.properties)
    shown = shorten(value.value) if isinstance(value, NamedNode) else value.value
    return _misplaced(
        verdict, predicate, value, f"{verb} {shown!r} as {properties} of {things}, which no source states"
    )


def _misplaced(verdict: Verdict, predicate: NamedNode, value: NamedNode | Literal, message: str) -> InputError:
    from aif_graph.reading.positions import positions_of

    turtle = verdict.path.suffix == ".ttl"
    position = positions_of(verdict.path).get(Triple(verdict.verdict, predicate, value)) if turtle else None
    return InputError(
        f"the verdict {shorten(verdict.verdict.value)} {message}",
        place=str(position or verdict.path),
        hint="Write thing, property and value as the source's file has them, or remove the verdict.",
    )
