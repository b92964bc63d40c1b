"""Terms of our namespace that the ontology does not define: a slip of the pen that no shape can see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Triple

from aif_graph.checking.findings import Finding, Place
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
                found = room.nearest(statement.subject, statement.predicate, statement.object)
                yield Finding(
                    severity="violation",
                    rule="undefined-term",
                    message=f"The ontology does not define {shorten(term.value)}.",
                    focus=names.label(statement.subject.value) if isinstance(statement.subject, NamedNode) else "",
                    place=Place(found.path, found.line or 0, found.column or 0) if found else None,
                    hint=_nearest(term.value, {name.value for name in defined}),
                    kind="lint",
                    node=statement.subject.value if isinstance(statement.subject, NamedNode) else "",
                )


def _nearest(term: str, defined: set[str]) -> str:
    import difflib

    near = difflib.get_close_matches(term, defined, n=1, cutoff=0.8)
    return f"Did you mean {shorten(near[0])}?" if near else "See aif run terms for those that there are."
