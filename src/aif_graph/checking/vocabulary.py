"""Terms of our namespace that the ontology does not define: a slip of the pen that no shape can see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Triple

from aif_graph.checking.findings import Finding, node_of, place_of
from aif_graph.checking.lint import word_for
from aif_graph.reading import EvidenceRoom
from aif_graph.storing import Names
from aif_graph.terms import AIF, shorten


def undefined_terms(
    ontology: Iterable[Quad | Triple], statements: Iterable[Quad | Triple], names: Names, room: EvidenceRoom
) -> Iterator[Finding]:
    """Yield a finding for each statement that uses an ``aif:`` property or class that is not defined."""
    defined = {statement.subject for statement in ontology if isinstance(statement.subject, NamedNode)}
    used = {term for statement in statements for term in (statement.predicate, statement.object)}
    undefined = {t for t in used - defined if isinstance(t, NamedNode) and t.value.startswith(AIF)}
    for statement in statements if undefined else ():
        for term in dict.fromkeys((statement.predicate, statement.object)):
            if isinstance(term, NamedNode) and term in undefined:
                subject, predicate, obj = statement.subject, statement.predicate, statement.object
                found = room.nearest(subject, predicate, obj, at_predicate=term == predicate)
                yield Finding(
                    severity="violation",
                    rule="undefined-term",
                    message=f"The ontology does not define {shorten(term.value)}.",
                    focus=word_for(subject, names, room),
                    place=place_of(found),
                    hint=_nearest(term.value, {name.value for name in defined}),
                    kind="lint",
                    node=node_of(subject),
                )


def _nearest(term: str, defined: set[str]) -> str:
    import difflib

    local = {name.removeprefix(AIF) for name in sorted(defined) if name.startswith(AIF)}
    near = difflib.get_close_matches(term.removeprefix(AIF), local, n=1, cutoff=0.75)
    return f"Did you mean {shorten(AIF + near[0])}?" if near else "See aif run terms for those that there are."
