"""A dataset as rdflib has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize


def as_rdflib(
    default: Iterable[Triple], named: Iterable[tuple[NamedNode, Iterable[Triple]]], prefixes: Mapping[str, str]
) -> rdflib.Dataset:
    """Return a copy of a default graph and named ones, with ``prefixes`` bound."""
    quads = [Quad(t.subject, t.predicate, t.object) for t in default]
    quads += [Quad(t.subject, t.predicate, t.object, name) for name, triples in named for t in triples]
    dataset = rdflib.Dataset()
    dataset.parse(data=serialize(quads, format=RdfFormat.N_QUADS) or b"", format="nquads")
    for prefix, namespace in prefixes.items():
        dataset.bind(prefix, namespace)
    return dataset
