"""From what sources state to what is accepted: the verdicts on their conflicts, applied.

A verdict names a thing, a property, and the values it accepts and rejects. Every statement that gives the
thing a rejected value leaves the accepted set, whoever makes it; it stays in the graph of its source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, Triple

from aif_graph.errors import InputError, Place
from aif_graph.graphs.manifest import Manifest
from aif_graph.graphs.sources import is_source
from aif_graph.graphs.vocabulary import Terms
from aif_graph.reading.documents import Document
from aif_graph.terms import RDF_TYPE


class Verdict(NamedTuple):
    """One recorded decision. ``path`` is the file it stands in; ``properties`` may be empty if nothing is rejected."""

    verdict: NamedNode
    path: Path
    about: tuple[NamedNode, ...]
    properties: tuple[NamedNode, ...]
    accepts: tuple[NamedNode | Literal, ...]
    rejects: tuple[NamedNode | Literal, ...]

    def statements(self, values: Iterable[NamedNode | Literal]) -> Iterator[tuple[Quad, NamedNode | Literal]]:
        """The statements that it is about, each with the one of ``values`` that decides it."""
        return ((Quad(thing, p, value), value) for value in values for thing in self.about for p in self.properties)

    def is_about(self, value: NamedNode | Literal, stated: Collection[Quad]) -> bool:
        """Whether ``value`` is stated of some thing and property that it is about."""
        return any(quad in stated for quad, _ in self.statements([value]))


class Settlement(NamedTuple):
    """What stands after the verdicts: accepted statements in reading order, each with the sources that make it.

    Statements are quads of the default graph, as the parser gives them. ``problems`` are sources that nothing
    describes, and verdicts that cannot be applied.
    """

    accepted: Mapping[Quad, tuple[NamedNode, ...]]
    rejected: Mapping[Quad, Verdict]
    verdicts: tuple[Verdict, ...]
    problems: tuple[InputError, ...] = ()


def settle(documents: Sequence[Document], manifest: Manifest, *, described: Collection[Path] = ()) -> Settlement:
    """Apply all verdicts to all statements, read by the terms of the graph.

    A file whose source has to be ``described`` and is not, a verdict that names no thing or property to reject a value
    of, and one about a statement that no source makes are ``problems`` of the settlement: ``load`` raises the first,
    ``check`` reports all.
    """
    stated, terms = stated_by(documents), manifest.terms
    words = _Words(manifest)
    required = [document for document in documents if document.path in described]
    problems = [words.undescribed(document) for document in required if is_source(document, terms) not in stated]
    entries = [entry for document in documents for entry in verdicts_of(document, terms)]
    verdicts = [entry for entry in entries if isinstance(entry, Verdict)]
    problems += [entry for entry in entries if isinstance(entry, InputError)]
    rejected: dict[Quad, Verdict] = {}
    accepting = {quad: verdict for verdict in verdicts for quad, _ in verdict.statements(verdict.accepts)}
    for verdict in verdicts:
        for quad, value in verdict.statements(verdict.rejects):
            if quad in accepting:
                other = manifest.shorten(accepting[quad].verdict.value)
                problems.append(words.misplaced(verdict, terms.rejects, value, f"rejects what {other} accepts"))
            elif quad in stated:
                rejected[quad] = verdict
            else:
                problems.append(words.unmade(verdict, terms.rejects, value))
        problems += words.unfounded(verdict, stated)
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


def verdicts_of(document: Document, terms: Terms) -> Iterator[Verdict | InputError]:
    """The verdicts that a file records, and an error for each that cannot be named."""
    if terms.verdict not in document.objects():
        return
    values: dict[object, dict[NamedNode, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    verdicts = {quad.subject for quad in document.quads if quad.object == terms.verdict and quad.predicate == RDF_TYPE}
    for quad in document.quads:
        if quad.subject in verdicts and isinstance(quad.object, NamedNode | Literal):
            values[quad.subject][quad.predicate].append(quad.object)
    for subject, properties in values.items():
        if not isinstance(subject, NamedNode):
            yield InputError(
                "a verdict is a blank node", code="unnamed-verdict", place=str(document.path), hint="Give it an IRI."
            )
        else:
            yield Verdict(
                verdict=subject,
                path=document.path,
                about=_names(properties[terms.about]),
                properties=_names(properties[terms.on_property]),
                accepts=tuple(properties[terms.accepts]),
                rejects=tuple(properties[terms.rejects]),
            )


def _names(terms: Iterable[NamedNode | Literal]) -> tuple[NamedNode, ...]:
    return tuple(term for term in terms if isinstance(term, NamedNode))


class _Words:
    """What is wrong, in words, by the prefixes and the files of one graph."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._terms = manifest.terms

    def undescribed(self, document: Document) -> InputError:
        register = next(iter(self._manifest.files["sources"]), "the register of sources")
        return InputError(
            f"{self._manifest.shorten(document.source.value)} is not described in {register}",
            code="undescribed-source",
            place=str(document.path),
            hint=f"Add a block for it to {register}: kind, publisher, web address, label.",
        )

    def unfounded(self, verdict: Verdict, stated: Collection[Quad]) -> Iterator[InputError]:
        """Each accepted value has to be stated of some thing and property the verdict is about, too."""
        if verdict.rejects:
            parts = ((self._terms.about, verdict.about), (self._terms.on_property, verdict.properties))
            if missing := [self._shown(term) for term, values in parts if not values]:
                verb = "is" if len(missing) == 1 else "are"
                message = f"rejects a value, but {' and '.join(missing)} {verb} missing"
                yield self.misplaced(verdict, self._terms.rejects, verdict.rejects[0], message)
        if not verdict.properties:
            return
        for value in verdict.accepts:
            if not verdict.is_about(value, stated):
                yield self.unmade(verdict, self._terms.accepts, value)

    def unmade(self, verdict: Verdict, predicate: NamedNode, value: NamedNode | Literal) -> InputError:
        verb = "rejects" if predicate == self._terms.rejects else "accepts"
        things, properties = (", ".join(map(self._shown, terms)) for terms in (verdict.about, verdict.properties))
        shown = self._shown(value) if isinstance(value, NamedNode) else value.value
        message = f"{verb} {shown!r} as {properties} of {things}, which no source states"
        return self.misplaced(verdict, predicate, value, message)

    def misplaced(self, verdict: Verdict, predicate: NamedNode, value: NamedNode | Literal, message: str) -> InputError:
        from aif_graph.reading.positions import positions_of

        turtle = verdict.path.suffix == ".ttl"
        position = positions_of(verdict.path).get(Triple(verdict.verdict, predicate, value)) if turtle else None
        return InputError(
            f"the verdict {self._shown(verdict.verdict)} {message}",
            code="dead-verdict",
            place=position.place if position else Place(str(verdict.path)),
            hint="Write thing, property and value exactly as in the file of the source, or remove the verdict.",
        )

    def _shown(self, term: NamedNode) -> str:
        return self._manifest.shorten(term.value)
