"""Terms of our namespace that the ontology does not define: a slip of the pen that no shape can see."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from aif_graph.checking.findings import Finding
from aif_graph.reading import EvidenceRoom
from aif_graph.storing import Names
from aif_graph.terms import AIF, shorten


def undefined_terms(
    ontology: Iterable[Triple], accepted: Iterable[Triple], names: Names, room: EvidenceRoom
) -> Iterator[Finding]:
    """Yield a finding for each statement that uses an ``aif:`` property or class that is not defined."""
    defined = {triple.subject.value for triple in ontology if isinstance(triple.subject, NamedNode)}
    for triple in accepted:
        for term in (triple.predicate, triple.object):
            if not isinstance(term, NamedNode) or not term.value.startswith(AIF) or term.value in defined:
                continue
            near = difflib.get_close_matches(term.value, defined, n=1, cutoff=0.8)
            hint = f"; did you mean {shorten(near[0])}?" if near else "."
            subject = triple.subject if isinstance(triple.subject, NamedNode) else None
            yield Finding(
                "violation",
                names.label(subject.value) if subject else "(unnamed)",
                "undefined-term",
                f"The ontology does not define {shorten(term.value)}{hint}",
                place=room.place(subject, triple.predicate, None) if subject else "",
            )
