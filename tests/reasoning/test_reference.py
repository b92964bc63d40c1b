"""owlrl behind our interface, and the faults of owlrl 7.6.2 that our tests make exceptions for."""

from __future__ import annotations

import subprocess
import sys

import pyoxigraph as ox
from snippets import triple, triples

from aif_graph.reasoning import close, reference_close


def test_the_reference_gives_the_same_kind_of_result() -> None:
    statements = triples(':p rdfs:domain :C . :x :p "1"^^xsd:integer ; :q "text"@en .')
    closure = reference_close(statements)
    assert closure.inferred == (triple(":x a :C"),) == tuple(close(statements).inferred)
    assert triple(":x a :C") in closure
    assert statements[0] in closure
    assert closure.derivation(triple(":x a :C")) is None
    assert closure.clashes == ()


def test_its_error_nodes_become_clashes_and_stay_out_of_the_triples() -> None:
    closure = reference_close(triples(":A owl:disjointWith :B . :x a :A, :B ."))
    assert closure.clashes
    assert all(clash.rule == "owlrl" and clash.message for clash in closure.clashes)
    assert not [t for t in closure.inferred if "agent-ont" in str(t)]


def test_blank_nodes_keep_their_names() -> None:
    statements = [
        *triples(":C owl:onProperty :p ; owl:someValuesFrom owl:Thing ."),
        ox.Triple(ox.BlankNode("b0"), triple(":a :p :b").predicate, triple(":a :p :b").object),
    ]
    (inferred,) = reference_close(statements).inferred
    assert inferred.subject == ox.BlankNode("b0")


def test_owlrl_merges_a_class_with_a_one_property_key() -> None:
    """Known fault: the last key is never compared. When this fails, owlrl is mended: drop the exception."""
    statements = triples(":C owl:hasKey (:k) . :x a :C ; :k 1 . :y a :C ; :k 2 .")
    assert triple(":x owl:sameAs :y") in reference_close(statements)
    assert triple(":x owl:sameAs :y") not in close(statements)


def test_owlrl_does_not_notice_all_different() -> None:
    """Known fault, as above."""
    statements = triples("[] a owl:AllDifferent ; owl:members (:x :y) . :x owl:sameAs :y .")
    assert not reference_close(statements).clashes
    assert close(statements).clashes


def test_importing_the_package_imports_neither_owlrl_nor_rdflib() -> None:
    code = "import sys, aif_graph.reasoning; print(sorted({'rdflib', 'owlrl'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
