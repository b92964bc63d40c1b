"""Inconsistencies as findings: the rule, and the smallest set of statements that cannot all stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.checking.findings import Finding
from aif_graph.reasoning import Clash, Closure, ReferenceClosure, conflict, in_words

Term = NamedNode | BlankNode | Literal | Triple


def clash_findings(
    closure: Closure | ReferenceClosure, cited: Callable[[Triple], str], name: Callable[[Term], str]
) -> Iterator[Finding]:
    """Yield a finding for each clash. ``cited`` puts a stated triple into words with its place, ``name`` a term."""
    for clash in closure.clashes:
        if isinstance(closure, Closure):
            yield _finding(closure, clash, cited, name)
        else:
            yield Finding("violation", "the graph", clash.rule, clash.message)


def _finding(closure: Closure, clash: Clash, cited: Callable[[Triple], str], name: Callable[[Term], str]) -> Finding:
    data = [triple for triple in clash.premises if not isinstance(triple.subject, BlankNode)]
    focus = name(data[-1].subject) if data else "the graph"
    statements = "; ".join(cited(triple) for triple in conflict(closure, clash))
    told = in_words(clash.rule, clash.terms, name=name)
    return Finding("violation", focus, clash.rule, f"{told}. These cannot all stand: {statements}.")
