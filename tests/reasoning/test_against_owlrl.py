"""Our closure equals owlrl's on random ontologies, less what is listed here.

Where they differ, and why (owlrl 7.6.2):

* ``owl:hasKey`` is not generated: owlrl never compares the last key, so a one-property key merges the whole
class.
* Clashes are not compared: owlrl does not notice AllDifferent, AllDisjointProperties, ill-typed and
differing literals.
* Literals as subjects, ``x owl:sameAs x``, ``x a owl:Thing`` and their like are removed from owlrl's side
  (``reference``): RDF does not have the first, and we do not produce the others.
* Literals are not generated as values of functional properties: owlrl then makes two literals the same
thing and
  swaps them for each other in other triples, we report a clash (dt-diff).
* owl:Thing and owl:Nothing are not generated: what follows only from each class being between them is trivia.
* Terms are declared: that a class is under itself is a condition of scm-svf and scm-avf. owlrl has it for
declared
  terms only, we for all.
* Triples about the terms of RDF, RDFS, OWL and XSD themselves are removed (``reference``): owlrl always
adds some.
"""

from __future__ import annotations

import random

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from snippets import triples

from aif_graph.reasoning import Proof, close, proof, reference_close
from aif_graph.reasoning.reference import is_trivial

CLASSES = [":A", ":B", ":C", ":D"]
PROPERTIES = [":p", ":q", ":r"]
THINGS = [":x", ":y", ":z", ":w"]
# owlrl takes c under c, p under p for declared terms only; we always do.
DECLARED = [f"{name} a owl:Class" for name in CLASSES] + [f"{name} a owl:ObjectProperty" for name in PROPERTIES]

classes, properties, things = (st.sampled_from(names) for names in (CLASSES, PROPERTIES, THINGS))
class_lists = st.lists(classes, min_size=1, max_size=3).map(" ".join)
class_axioms = st.one_of(
    st.tuples(classes, st.just("rdfs:subClassOf"), classes),
    st.tuples(classes, st.just("owl:equivalentClass"), classes),
    st.tuples(classes, st.sampled_from(["owl:intersectionOf", "owl:unionOf"]), class_lists.map("({})".format)),
    st.tuples(classes, st.just("owl:oneOf"), st.tuples(things, things).map(lambda two: f"({two[0]} {two[1]})")),
).map(" ".join)
property_axioms = st.one_of(
    st.tuples(properties, st.sampled_from(["rdfs:domain", "rdfs:range"]), classes),
    st.tuples(
        properties,
        st.sampled_from(["rdfs:subPropertyOf", "owl:equivalentProperty", "owl:inverseOf"]),
        properties,
    ),
    st.tuples(properties, st.just("a"), st.sampled_from(["owl:SymmetricProperty", "owl:TransitiveProperty"])),
    st.tuples(
        properties,
        st.just("owl:propertyChainAxiom"),
        st.lists(properties, min_size=2, max_size=3).map(" ".join).map("({})".format),
    ),
).map(" ".join)
merging_axioms = st.one_of(
    st.tuples(
        properties,
        st.just("a"),
        st.sampled_from(["owl:FunctionalProperty", "owl:InverseFunctionalProperty"]),
    ),
    st.tuples(things, st.just("owl:sameAs"), things),
).map(" ".join)
restrictions = st.builds(
    "{} owl:onProperty {} ; {}".format,
    classes,
    properties,
    st.one_of(
        st.builds("owl:someValuesFrom {}".format, classes),
        st.builds("owl:allValuesFrom {}".format, classes),
        st.builds("owl:hasValue {}".format, things),
        st.just("owl:maxCardinality 1"),
    ),
)
facts = st.one_of(
    st.tuples(things, properties, things).map(" ".join),
    st.tuples(things, st.just("a"), classes).map(" ".join),
)
axioms = st.one_of(class_axioms, property_axioms, restrictions)
graphs = st.tuples(
    st.lists(axioms, min_size=1, max_size=6),
    st.lists(merging_axioms, max_size=1),
    st.lists(facts, min_size=1, max_size=6),
).map(lambda parts: " .\n".join(line for part in [DECLARED, *parts] for line in part) + " .")

checked = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@settings(checked, max_examples=25)
@given(graphs)
def test_the_closure_is_owlrls(text: str) -> None:
    statements = triples(text)
    reference = {str(t) for t in reference_close(statements).inferred}
    assert {str(t) for t in close(statements).inferred} == reference


@checked
@given(graphs, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(text: str, rng: random.Random) -> None:
    statements = triples(text)
    one = close(statements)
    rng.shuffle(statements)
    other = close(statements)
    assert set(one.inferred) == set(other.inferred)
    assert {c.rule for c in one.clashes} == {c.rule for c in other.clashes}


@checked
@given(graphs)
def test_closing_twice_adds_nothing(text: str) -> None:
    statements = triples(text)
    assert not list(close([*statements, *close(statements).inferred]).inferred)


@checked
@given(graphs)
def test_every_inferred_triple_has_a_proof_that_ends_in_statements(text: str) -> None:
    statements = triples(text)
    closure = close(statements)
    for triple in closure.inferred:
        found = proof(closure, triple)
        assert set(found.leaves) <= set(statements)
        assert not _circular(found, frozenset())


def _circular(step: Proof, above: frozenset[ox.Triple]) -> bool:
    if step.conclusion in above:
        return True
    return any(_circular(premise, above | {step.conclusion}) for premise in step.premises)


@checked
@given(graphs)
def test_trivia_are_all_that_trivia_adds(text: str) -> None:
    statements = triples(text)
    plain, full = close(statements), close(statements, trivia=True)
    assert {t for t in full.inferred if not is_trivial(t) and not _built_in(t)} == set(plain.inferred)


def _built_in(triple: ox.Triple) -> bool:
    return not str(triple.subject).startswith("<http://example.org/") and "_:" not in str(triple.subject)
