"""The engine over the project's own ontology and data."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from aif_graph.reasoning import Closure, close, proof, reference_close

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for folder in ("ontology", "data")
    for path in sorted((ROOT / folder).rglob("*.ttl"))
    if path.name not in ("shapes.ttl", "alignments.ttl")  # never reasoned over
]
ACCESS = ox.NamedNode("https://w3id.org/aif-graph/ontology#hasAccessTo")

pytestmark = pytest.mark.skipif(not FILES, reason="no ontology and no data beside the tests")


@cache
def statements() -> tuple[ox.Triple, ...]:
    found = (quad.triple for path in FILES for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    return tuple(dict.fromkeys(found))


@cache
def closure() -> Closure:
    return close(statements())


def test_the_closure_is_owlrls() -> None:
    assert set(closure().inferred) == set(reference_close(statements()).inferred)


def test_every_inferred_triple_has_a_proof_that_ends_in_statements() -> None:
    asserted = set(statements())
    for triple in closure().inferred:
        assert set(proof(closure(), triple).leaves) <= asserted


def test_closing_twice_adds_nothing() -> None:
    assert not list(close([*statements(), *closure().inferred]).inferred)
