"""Which of the statements that a source drops or takes up have other sources: only the rest changes what is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Triple

from aif_graph.comparing.blanks import Unmatched
from aif_graph.comparing.revisions import Side
from aif_graph.comparing.statements import Groups, groups

Sources = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """How many statements lose their last source, how many lose one and keep another, and the same of those that come.

    A statement that two sources drop counts once.
    """

    unstated: int
    still_stated: int
    first_stated: int
    stated_before: int


class Elsewhere(NamedTuple):
    """The statements that a source drops, or takes up, and the other sources of each, which may be none."""

    dropped: Mapping[Triple, Sources]
    taken: Mapping[Triple, Sources]

    @property
    def support(self) -> Support:
        """The numbers of them."""
        still, before = (sum(map(bool, part.values())) for part in self)
        return Support(len(self.dropped) - still, still, len(self.taken) - before, before)


def elsewhere(old: Side, new: Side, found: Mapping[str, Unmatched]) -> Elsewhere:
    """Return who else states, in the new graph, what a source drops, and stated, in the old one, what it takes up.

    A statement with blank nodes has no other source: their names mean nothing beyond one.
    """
    before, after = groups(old, new)
    return Elsewhere(
        _sources({triple for difference in found.values() for triple in difference.removed}, after),
        _sources({triple for difference in found.values() for triple in difference.added}, before),
    )


def _sources(triples: Collection[Triple], stated: Groups) -> Mapping[Triple, Sources]:
    sources: dict[Triple, list[str]] = {triple: [] for triple in triples}
    for source, those in stated.triples.items():
        for triple in those:
            if triple in sources and source not in sources[triple]:
                sources[triple].append(source)
    return {triple: tuple(those) for triple, those in sources.items()}
