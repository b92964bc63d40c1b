"""What if: the difference that a change of the statements makes to what follows."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from aif_graph.errors import Call, NotFoundError
from aif_graph.reading import is_named
from aif_graph.reasoning import Closure, close, proof

WHAT_IF_FORMATS = ("text", "json")


@dataclass(frozen=True, slots=True)
class Consequence:
    """One triple that is gained or lost, as a sentence, and the changed statements that are the reason."""

    triple: Triple
    sentence: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """``taken`` and ``added`` statements, as sentences; ``lost`` and ``gained`` inferences."""

    taken: tuple[str, ...]
    added: tuple[str, ...]
    lost: tuple[Consequence, ...]
    gained: tuple[Consequence, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Statements to leave out: terms, or None for anything."""

    subject: NamedNode | None
    predicate: NamedNode | None
    object: NamedNode | Literal | None

    def matches(self, triple: Triple) -> bool:
        """Whether ``triple`` is one of them."""
        wanted = (self.subject, self.predicate, self.object)
        found = (triple.subject, triple.predicate, triple.object)
        return all(want is None or want == term for want, term in zip(wanted, found, strict=True))


def compare(
    before: Closure,
    ontology: Sequence[Triple],
    accepted: Iterable[Triple],
    *,
    without: Sequence[Pattern],
    added: Sequence[Triple],
    sentence: Callable[[Triple], str],
    first: Collection[NamedNode] = (),
) -> Consequences:
    """Return what is lost and gained when statements are left out and others put in, the properties ``first`` first.

    A pattern that matches only inferred triples takes away, until they no longer follow, the statements about their
    subject that their proofs rest on: who leaves a club loses the membership, and the club stays.
    Raises NotFoundError for a pattern that matches nothing.
    """
    remaining = dict.fromkeys(accepted)
    taken: dict[Triple, None] = {}
    for pattern in without:
        gone = _taken(before, ontology, remaining, pattern)
        if not gone:
            message = "nothing to leave out: no statement matches"
            raise NotFoundError(message, hint="Use {show} to see the statements.", show=Call("show"))
        taken.update(dict.fromkeys(gone))
    new = [triple for triple in dict.fromkeys(added) if triple not in remaining]
    after = close([*ontology, *remaining, *new])
    lost = [t for t in before.inferred if is_named(t) and t not in after]
    gained = [t for t in after.inferred if is_named(t) and t not in before]
    return Consequences(
        taken=tuple(map(sentence, taken)),
        added=tuple(map(sentence, new)),
        lost=_with_reasons(before, lost, taken, sentence, first),
        gained=_with_reasons(after, gained, dict.fromkeys(new), sentence, first),
    )


def _taken(
    before: Closure, ontology: Sequence[Triple], remaining: dict[Triple, None], pattern: Pattern
) -> list[Triple]:
    """Take the statements of a pattern out of ``remaining`` and return them."""
    gone = [triple for triple in remaining if pattern.matches(triple)]
    for triple in gone:
        del remaining[triple]
    targets = [triple for triple in before.inferred if is_named(triple) and pattern.matches(triple)]
    while targets:
        now = close([*ontology, *remaining])
        targets = [triple for triple in targets if triple in now]
        for triple in targets:
            for leaf in _supports(now, triple, remaining):
                del remaining[leaf]
                gone.append(leaf)
    return gone


def _supports(closure: Closure, triple: Triple, remaining: dict[Triple, None]) -> list[Triple]:
    """The statements to take away for a proof to break: those about the subject, else the object, else all."""
    leaves = [leaf for leaf in proof(closure, triple).leaves if leaf in remaining]
    for term in (triple.subject, triple.object):
        about = [leaf for leaf in leaves if term in (leaf.subject, leaf.object)]
        if about:
            return about
    return leaves


def _with_reasons(
    closure: Closure,
    triples: Sequence[Triple],
    changed: dict[Triple, None],
    sentence: Callable[[Triple], str],
    first: Collection[NamedNode],
) -> tuple[Consequence, ...]:
    found = [
        Consequence(t, sentence(t), tuple(sentence(leaf) for leaf in proof(closure, t).leaves if leaf in changed))
        for t in triples
    ]
    return tuple(sorted(found, key=lambda c: (c.triple.predicate not in first, c.sentence)))


def write_consequences(found: Consequences, format_: str) -> str:
    """Return ``found`` as text or JSON, ending in a line break."""
    if format_ == "json":
        sides = {"lost": found.lost, "gained": found.gained}
        document: dict[str, object] = {"taken": list(found.taken), "added": list(found.added)}
        for name, side in sides.items():
            document[name] = [{"statement": c.sentence, "because": list(c.because)} for c in side]
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    lines = [f"without  {sentence}" for sentence in found.taken] + [f"with     {sentence}" for sentence in found.added]
    for name, side in (("lost", found.lost), ("gained", found.gained)):
        lines += ["", f"{name}: {len(side) or 'nothing'}", *_lines(side)]
    return "\n".join(lines).strip("\n") + "\n"


def _lines(side: Sequence[Consequence]) -> list[str]:
    width = max((len(consequence.sentence) for consequence in side), default=0)
    return [
        f"  {c.sentence:<{min(width, 80)}}   because of: {'; '.join(c.because) or 'other inferences'}" for c in side
    ]
