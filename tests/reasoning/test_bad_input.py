"""Bad input is ended or refused, never followed for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from snippets import ex, triple, triples

from aif_graph.errors import InputError
from aif_graph.reasoning import ListError, close


def test_a_cycle_of_sub_properties_makes_them_equivalent_and_ends() -> None:
    closure = close(
        triples(":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :r rdfs:subPropertyOf :p . :x :p :y .")
    )
    assert triple(":x :r :y") in closure
    assert triple(":p owl:equivalentProperty :r") in closure


def test_a_chain_that_contains_itself_ends() -> None:
    closure = close(triples(":p owl:propertyChainAxiom (:p :p) . :x :p :y . :y :p :z . :z :p :x ."))
    assert triple(":x :p :x") in closure
    assert len(closure.inferred) == 6


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ("_:a rdf:first :q ; rdf:rest _:a .", "circular"),
        ("_:a rdf:first :q .", "without rdf:rest"),
        ("_:a rdf:rest () .", "without rdf:first"),
        ("_:a rdf:first :q, :r ; rdf:rest () .", "several rdf:first"),
        ("_:a rdf:first :q ; rdf:rest (), _:b .", "several rdf:rest"),
        ("", "without rdf:first"),
    ],
)
def test_a_malformed_list_is_refused_by_the_name_of_its_axiom(cells: str, fault: str) -> None:
    with pytest.raises(InputError, match=fault) as caught:
        close(triples(f":p owl:propertyChainAxiom _:a . {cells}"))
    assert isinstance(caught.value, ListError)
    assert caught.value.subject == "http://example.org/p"
    assert caught.value.property == "http://www.w3.org/2002/07/owl#propertyChainAxiom"


def test_an_empty_list_concludes_nothing_of_everything() -> None:
    closure = close(triples(":C owl:intersectionOf () . :p owl:propertyChainAxiom () . :x a :D ; :p :y ."))
    assert not list(closure.inferred)


def test_a_literal_never_becomes_a_subject() -> None:
    closure = close(
        triples(
            ":p a owl:SymmetricProperty ; rdfs:range :C ; owl:inverseOf :q . "
            ':x :p "text" ; owl:sameAs "other" .'
            ":r rdfs:range owl:Thing ; a owl:FunctionalProperty . :x :r 1, :y . :L owl:oneOf (1 :x) ."
        )
    )
    assert not [t for t in closure.inferred if isinstance(t.subject, ox.Literal)]
    assert triple(":x a :L") in closure


def test_axioms_about_literals_and_about_the_language_itself_end() -> None:
    closure = close(
        triples(
            ':p rdfs:subPropertyOf "nonsense" . :x :p :y .'
            ":same rdfs:subPropertyOf owl:sameAs . :kind rdfs:subPropertyOf rdf:type ."
            " rdfs:subClassOf rdfs:subPropertyOf :under . :x :same :y ; :kind :A . :A "
            "rdfs:subClassOf :B . :y :q :z ."
        )
    )
    for expected in (":y owl:sameAs :x", ":x a :A", ":x a :B", ":A :under :B", ":x :q :z", ":y a :B"):
        assert triple(expected) in closure


def test_an_inferred_axiom_takes_effect() -> None:
    closure = close(
        triples(
            ":isKindOf rdfs:subPropertyOf rdfs:subClassOf . :A :isKindOf :B . :x a :A ."
            ":Link rdfs:subClassOf owl:TransitiveProperty . :p a :Link . :x :p :y . :y :p :z ."
        )
    )
    assert triple(":x a :B") in closure
    assert triple(":x :p :z") in closure


def test_an_anonymous_inverse_is_reasoned_with_and_never_shown() -> None:
    closure = close(
        triples(
            "_:inv owl:inverseOf :memberOf . :C owl:onProperty _:inv ; owl:someValuesFrom :Org . "
            ":x a :Org ; :memberOf :y ."
        )
    )
    assert triple(":y a :C") in closure
    derivation = closure.derivation(triple(":y a :C"))
    assert triple(":x :memberOf :y") in derivation.premises
    assert len(closure.inferred) == len(list(closure.inferred)) == 1


def test_nothing_in_nothing_out() -> None:
    closure = close([])
    assert len(closure.inferred) == 0
    assert closure.clashes == ()


def test_quads_are_taken_whatever_their_graph() -> None:
    statements = triples(":p a owl:SymmetricProperty . :x :p :y .")
    closure = close(ox.Quad(t.subject, t.predicate, t.object, ex("graph")) for t in statements)
    assert list(closure.inferred) == [triple(":y :p :x")]


SCRIPT = """
import sys, pyoxigraph as ox
from aif_graph.reasoning import close
from snippets import triples
closure = close(triples(sys.argv[1]))
for t in closure.inferred: print(t, closure.derivation(t).rule)
for c in closure.clashes: print(c.message)
"""


def test_the_order_of_the_result_is_the_same_under_any_hash_seed() -> None:
    here = Path(__file__).parent
    text = (
        ":p a owl:TransitiveProperty ; rdfs:domain :A ; rdfs:subPropertyOf :q . :A rdfs:subClassOf :B, :C ."
        ":B owl:disjointWith :C . :x :p :y . :y :p :z . :z owl:sameAs :w . :w :p :v ."
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, text],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join([str(here), str(here.parents[1] / "src")]),
            },
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
    assert outputs.pop()
