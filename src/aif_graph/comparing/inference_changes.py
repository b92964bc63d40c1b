"""What follows no longer, and what follows now, each with the changed statements that its proof rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Triple

from aif_graph.comparing.blanks import unmatched
from aif_graph.comparing.sides import Side
from aif_graph.comparing.statement_changes import Sentences, Statement, rejections, terms_of
from aif_graph.reading import is_named
from aif_graph.reasoning import Closure, proof


@dataclass(frozen=True, slots=True)
class Inference:
    """An inferred triple, as a sentence, and the changed statements that are the reason for the change."""

    sentence: str
    terms: tuple[str, str, str]
    because: tuple[Statement, ...]


def inference_changes(
    old: Side, new: Side, before: Sentences, after: Sentences
) -> tuple[tuple[Inference, ...], tuple[Inference, ...]]:
    """Return the inferences that are lost and those that are gained, in the order in which a graph tells them.

    An inferred triple that the other side states is neither. A lost one rests on the leaves of its old proof that are
    gone, a gained one on the leaves of its new proof that have come; an axiom has changed when a cell of its list has.
    """
    closures = old.graph.proved, new.graph.proved
    lost = [t for t in closures[0].inferred if is_named(t) and t not in closures[1]]
    gained = [t for t in closures[1].inferred if is_named(t) and t not in closures[0]]
    if not lost and not gained:
        return (), ()
    changed = unmatched(_standing(old), _standing(new))
    return (
        _in_words(lost, closures[0], changed.gone, before, _noted(rejections(after), "now rejected")),
        _in_words(gained, closures[1], changed.come, after, _noted(rejections(before), "no longer rejected")),
    )


def _standing(side: Side) -> list[Triple]:
    """What is reasoned with."""
    return [*side.graph.ontology_triples, *side.graph.accepted]


def _noted(rejected: Mapping[Triple, str], words: str) -> Mapping[Triple, str]:
    return {triple: f"{words}: {verdict}" for triple, verdict in rejected.items()}


def _in_words(
    triples: Iterable[Triple],
    closure: Closure,
    changed: Collection[Triple],
    sentences: Sentences,
    notes: Mapping[Triple, str],
) -> tuple[Inference, ...]:
    first = {term: rank for rank, term in enumerate(sentences.side.graph.manifest.terms.first)}
    found = []
    for triple in triples:
        leaves = [leaf for leaf in proof(closure, triple).leaves if leaf in changed]
        reasons = tuple(sentences.statement(leaf, notes.get(leaf, "")) for leaf in leaves)
        found.append((triple, Inference(sentences.teller.sentence(triple), terms_of(triple, {}), reasons)))
    found.sort(key=lambda pair: (first.get(pair[0].predicate, len(first)), pair[1].sentence, pair[1].terms))
    return tuple(inference for _, inference in found)
