"""Derivations, proofs, the reasons why something does not follow, and the statements behind a clash."""

from __future__ import annotations

import pytest
from snippets import triple, triples

from aif_graph.errors import NotFoundError
from aif_graph.reasoning import all_proofs, close, conflict, in_words, nearest, proof

ACCESS = """
:hasAccessTo owl:propertyChainAxiom (:participatesIn :operates :offers) , (:hostsAntenna :linkedTo :offers) .
:operates owl:inverseOf :operatedBy .
:hostsAntenna owl:inverseOf :antennaIn .
:lumiAIF :operatedBy :lumiConsortium ; :offers :lumiAI .
:denmark :participatesIn :lumiConsortium .
:iceland a :Country .
:antennaIS :antennaIn :iceland ; :linkedTo :lumiAIF .
:jupiterAIF :operatedBy :jupiterConsortium ; :offers :jupiter .
:germany :participatesIn :jupiterConsortium .
"""


def test_a_derivation_names_the_rule_and_its_premises_axioms_first() -> None:
    closure = close(triples(":p rdfs:domain :C . :x :p :y ."))
    derivation = closure.derivation(triple(":x a :C"))
    assert derivation.rule == "prp-dom"
    assert derivation.premises == (triple(":p rdfs:domain :C"), triple(":x :p :y"))


def test_asserted_triples_and_strangers_have_no_derivation() -> None:
    closure = close(triples(":p rdfs:domain :C . :x :p :y ; a :C ."))
    assert closure.derivation(triple(":x a :C")) is None
    assert closure.derivation(triple(":stranger a :C")) is None


def test_without_proofs_the_same_follows_and_derivations_are_refused() -> None:
    closure = close(triples(ACCESS), proofs=False)
    assert set(closure.inferred) == set(close(triples(ACCESS)).inferred)
    with pytest.raises(ValueError, match="without proofs"):
        closure.derivation(triple(":denmark :hasAccessTo :lumiAI"))


def test_a_proof_ends_in_the_statements_it_rests_on() -> None:
    closure = close(triples(ACCESS))
    found = proof(closure, triple(":denmark :hasAccessTo :lumiAI"))
    assert found.rule == "prp-spo2"
    assert {str(leaf.predicate).rpartition("/")[2] for leaf in found.leaves} >= {"participatesIn>", "offers>"}
    assert triple(":lumiAIF :operatedBy :lumiConsortium") in found.leaves
    assert triple(":lumiConsortium :operates :lumiAIF") not in found.leaves


def test_without_a_leaf_the_conclusion_falls() -> None:
    statements = triples(ACCESS)
    conclusion = triple(":denmark :hasAccessTo :lumiAI")
    for leaf in proof(close(statements), conclusion).leaves:
        assert conclusion not in close([s for s in statements if s != leaf])


def test_a_long_proof_needs_no_deep_stack() -> None:
    steps = "".join(f":n{i} :next :n{i + 1} . " for i in range(5_000))
    axiom = ":n0 a :C . :C rdfs:subClassOf [ owl:onProperty :next ; owl:allValuesFrom :C ] ."
    closure = close(triples(axiom + steps))
    assert len(list(proof(closure, triple(":n5000 a :C")).steps())) > 10_000


def test_all_proofs_differ_in_their_last_step_and_are_not_circular() -> None:
    closure = close(
        triples(
            ":A rdfs:subClassOf :C . :B rdfs:subClassOf :C . :p rdfs:domain :C . :x a :A, :B ; :p :y ."
            ":C owl:equivalentClass :D ."
        )
    )
    found = all_proofs(closure, triple(":x a :C"))
    assert sorted(p.rule for p in found) == ["cax-sco", "cax-sco", "prp-dom"]
    assert len(all_proofs(closure, triple(":x a :C"), limit=2)) == 2
    assert all(triple(":x a :C") not in {s.conclusion for s in p.premises} for p in found)


def test_an_asserted_triple_is_its_own_first_proof() -> None:
    closure = close(triples(":A rdfs:subClassOf :C . :x a :A, :C ."))
    assert [p.rule for p in all_proofs(closure, triple(":x a :C"))] == ["", "cax-sco"]


def test_a_proof_of_what_does_not_follow_is_refused() -> None:
    with pytest.raises(NotFoundError):
        proof(close(triples(ACCESS)), triple(":germany :hasAccessTo :lumiAI"))


def test_the_nearest_rule_instance_tells_which_premise_is_missing() -> None:
    misses = nearest(close(triples(ACCESS)), triple(":germany :hasAccessTo :lumiAI"))
    best = misses[0]
    assert best.rule == "prp-spo2"
    assert [str(w.predicate)[-15:-1] for w in best.missing] == ["participatesIn"]
    assert best.missing[0].object == triple(":x :y :lumiConsortium").object
    assert not best.missing[0].subject_has_none
    assert triple(":lumiAIF :offers :lumiAI") in best.holds


def test_who_takes_part_in_nothing_is_told_so() -> None:
    misses = nearest(close(triples(ACCESS + ":croatia a :Country .")), triple(":croatia :hasAccessTo :lumiAI"))
    lacking = {str(w.predicate).rpartition("/")[2]: w for miss in misses for w in miss.missing}
    assert lacking["participatesIn>"].subject_has_none
    assert lacking["hostsAntenna>"].subject_has_none


def test_a_missing_premise_is_looked_into() -> None:
    text = ":hasAccessTo rdfs:subPropertyOf :mayUse . " + ACCESS
    (miss,) = nearest(close(triples(text)), triple(":germany :mayUse :lumiAI"))
    assert miss.rule == "prp-spo1"
    assert miss.because[0].rule == "prp-spo2"


def test_the_question_read_backwards_is_no_reason() -> None:
    inverse = ":accessibleFrom owl:inverseOf :hasAccessTo . :jupiter :accessibleFrom :germany . "
    text = inverse + ":france :hasAccessTo :jupiter . " + ACCESS
    question = triple(":germany :hasAccessTo :lumiAI")
    misses = nearest(close(triples(text)), question, depth=2)
    below = [lower for miss in misses for lower in miss.because]
    asked = (question.subject, question.predicate, question.object)
    assert misses
    assert asked not in {(w.subject, w.predicate, w.object) for miss in below for w in miss.missing}


def test_nothing_is_near_to_what_holds_or_what_no_rule_concludes() -> None:
    closure = close(triples(ACCESS))
    assert nearest(closure, triple(":denmark :hasAccessTo :lumiAI")) == ()
    assert nearest(closure, triple(":denmark :unheardOf :lumiAI")) == ()
    assert nearest(closure, triple(":nobody :hasAccessTo :nothing"))


def test_a_clash_does_not_stop_inference_and_says_what_is_wrong() -> None:
    closure = close(
        triples(
            ":Country owl:disjointWith :Organisation . :memberOf rdfs:domain :Organisation ."
            ":Organisation rdfs:subClassOf :Agent . :denmark a :Country ; :memberOf :lumi ."
        )
    )
    (clash,) = closure.clashes
    assert clash.rule == "cax-dw"
    assert clash.message == "denmark is in both Country and Organisation, which have no members in common"
    assert triple(":denmark a :Agent") in closure


def test_a_conflict_is_the_smallest_set_of_statements() -> None:
    statements = triples(
        "[] a owl:AllDisjointClasses ; owl:members (:Country :Organisation :Place) ."
        ":memberOf rdfs:domain :Organisation . :denmark a :Country ; :memberOf :lumi, :other . :x a :Place ."
    )
    closure = close(statements)
    (clash,) = closure.clashes
    found = conflict(closure, clash)
    assert triple(":denmark a :Country") in found
    assert len([t for t in found if "denmark" in str(t.subject)]) == 2
    assert set(found) < set(statements)
    assert len(found) == 5


def test_clashes_of_values_name_the_values() -> None:
    (clash,) = close(triples(":height a owl:FunctionalProperty . :x :height 1, 2 .")).clashes
    assert clash.rule == "dt-diff"
    assert '"1"' in clash.message
    (clash,) = close(triples(':x :height "tall"^^xsd:decimal .')).clashes
    assert "tall" in clash.message
    assert clash.premises == (triple(':x :height "tall"^^xsd:decimal'),)


def test_each_step_can_be_told_in_words_and_with_names_of_ones_own() -> None:
    closure = close(triples(ACCESS + ":offers rdfs:domain :Factory ."))
    step = proof(closure, triple(":lumiAIF a :Factory"))
    assert in_words(step.rule, step.terms) == "whatever has a value of offers is in Factory"
    assert in_words(step.rule, step.terms, lambda term: f"<{term.value[-4:]}>").endswith("is in <tory>")
    for inferred in closure.inferred:
        found = proof(closure, inferred)
        assert "?" not in in_words(found.rule, found.terms)
