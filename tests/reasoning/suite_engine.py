"""The engine in the form the suite's runner calls: N-Triples in, terms and a verdict out."""

from __future__ import annotations

import pyoxigraph as ox

from aif_graph.reasoning import close

Term = tuple[object, ...]


def _term(term: object) -> Term:
    match term:
        case ox.NamedNode():
            return ("iri", term.value)
        case ox.BlankNode():
            return ("bnode", term.value)
        case ox.Literal():
            return ("lit", term.value, term.datatype.value, term.language and term.language.lower(), None)
    raise TypeError(term)


def run(data: bytes) -> tuple[set[tuple[Term, ...]], bool]:
    """Close with trivia, for the suite asks for some: owl:Thing is a class, everything is itself."""
    asserted = [quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)]
    closure = close(asserted, trivia=True)
    found = {tuple(map(_term, (t.subject, t.predicate, t.object))) for t in [*asserted, *closure.inferred]}
    return found, bool(closure.clashes)
