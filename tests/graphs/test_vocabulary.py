"""The engine's vocabulary of sources and verdicts, and what this repository's graph calls the same."""

from __future__ import annotations

from pathlib import Path

from rdflib import OWL, Graph, URIRef

from aif_graph.graphs import Terms, open_folder
from tests.conftest import ROOT


def test_the_terms_of_this_graph_are_declared_equivalent() -> None:
    folder = open_folder(ROOT)
    (alignments,) = folder.vocabularies
    declared = Graph().parse(alignments)
    own, defaults = folder.manifest.terms, Terms()
    mapped = [(getattr(own, name).value, getattr(defaults, name).value) for name in Terms._fields[:19]]
    assert len(mapped) == 19
    for theirs, engine in mapped:
        predicate = OWL.equivalentClass if engine.rsplit("#")[-1][0].isupper() else OWL.equivalentProperty
        assert (URIRef(theirs), predicate, URIRef(engine)) in declared, engine


def test_every_term_is_described_where_the_engine_ships_it() -> None:
    described = Graph().parse(Path(ROOT / "src/aif_graph/graphs/sources.ttl"))
    for term in Terms().single():
        assert (URIRef(term.value), None, None) in described, term
