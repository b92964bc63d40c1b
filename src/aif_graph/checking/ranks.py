"""Verdicts against the ranks of sources: one that sides with the lower rank, or the older day, has to say why.

A kind of source has a rank, 1 for whoever decided what it tells; a source that was read in another one counts one
lower. Of two sources of one rank, the newer counts more. What has no rank, such as a register, is not compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from aif_graph.checking.findings import Finding, Reporter
from aif_graph.datasets import UNLIMITED, Dataset
from aif_graph.graphs import Terms, Verdict
from aif_graph.reading import Document

RULE = "verdict-against-rank"
_RANKS = """
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?source (MIN(?of) + IF(BOUND(?in), 1, 0) AS ?rank) (MAX(STR(?issued)) AS ?day) WHERE {{
  ?source {terms.kind}/{terms.rank} ?of
  OPTIONAL {{ ?source dcterms:issued ?issued }}
  OPTIONAL {{ ?source {terms.read_in} ?in }}
}}
GROUP BY ?source ?in
"""
_WHY = "SELECT ?verdict WHERE {{ ?verdict {terms.despite_rank} ?why }}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How much a source counts: the ``rank`` of its kind, and the ``day`` on which it was issued, "" if unknown."""

    source: NamedNode
    rank: int
    day: str

    def counts_less_than(self, other: Standing) -> bool:
        """Whether the rank is lower, or the day older at the same rank; a year is not older than a day in it."""
        shared = min(len(self.day), len(other.day))
        return (other.rank, self.day[:shared]) < (self.rank, other.day[:shared])

    def told(self, told: Reporter) -> str:
        """The source, its rank and its day, in words."""
        return f"{told.word(self.source)} (rank {self.rank}, {self.day or 'undated'})"


def against_rank(
    verdicts: Iterable[Verdict],
    documents: Sequence[Document],
    dataset: Dataset,
    terms: Terms,
    told: Reporter,
) -> Iterator[Finding]:
    """Yield a finding for each rejected value whose best source counts more than those of the accepted values.

    ``dataset`` holds the ranks, ``documents`` what was stated before the verdicts.
    """
    rejecting = [verdict for verdict in verdicts if verdict.accepts and verdict.rejects]
    standings = _standings(dataset, terms) if rejecting else {}
    if not standings:
        return
    justified = {verdict for (verdict,) in dataset.ask(_WHY.format(terms=terms), limits=UNLIMITED).rows}
    open_ = [verdict for verdict in rejecting if verdict.verdict not in justified]
    stated = _stated(open_, documents, standings)
    hint = f"Accept the other value, or give the reason for this one: {told.names.curie(terms.despite_rank.value)}."
    for verdict in open_:
        accepted = _best(verdict, verdict.accepts, stated)
        for value in verdict.rejects:
            rejected = _best(verdict, [value], stated)
            if accepted and rejected and accepted.counts_less_than(rejected):
                message = f"It sides with {accepted.told(told)} against {rejected.told(told)} without saying why."
                place = told.place(verdict.verdict, terms.rejects, value)
                path, shown = told.word(terms.rejects), told.word(value)
                yield told.finding("warning", RULE, message, verdict.verdict, place, hint=hint, path=path, value=shown)


def _standings(dataset: Dataset, terms: Terms) -> Mapping[NamedNode, Standing]:
    rows = dataset.ask(_RANKS.format(terms=terms), limits=UNLIMITED).rows
    return {
        source: Standing(source, int(rank.value), day.value if isinstance(day, Literal) else "")
        for source, rank, day in rows
        if isinstance(source, NamedNode) and isinstance(rank, Literal) and rank.value.isdecimal()
    }


def _stated(
    verdicts: Iterable[Verdict], documents: Iterable[Document], standings: Mapping[NamedNode, Standing]
) -> Mapping[Quad, list[Standing]]:
    """Who states what the verdicts are about, as far as the source has a rank."""
    wanted = {q for verdict in verdicts for q, _ in verdict.statements((*verdict.accepts, *verdict.rejects))}
    stated: defaultdict[Quad, list[Standing]] = defaultdict(list)
    for document in documents:
        if (standing := standings.get(document.source)) is not None:
            for quad in wanted.intersection(document.quads):
                stated[quad].append(standing)
    return stated


def _best(
    verdict: Verdict, values: Iterable[NamedNode | Literal], stated: Mapping[Quad, list[Standing]]
) -> Standing | None:
    """The source that counts most among those that give a thing of the verdict one of the values."""
    found = [standing for quad, _ in verdict.statements(values) for standing in stated.get(quad, ())]
    highest = min((standing.rank for standing in found), default=0)
    return max((each for each in found if each.rank == highest), key=lambda each: each.day, default=None)
