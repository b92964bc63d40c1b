"""Each rule of the table does what the specification says, and no more."""

from __future__ import annotations

import pytest
from rule_cases import CASES, CLASHES, TRIVIA
from snippets import triple, triples

from aif_graph.reasoning import RULES, close, in_words, proof
from aif_graph.reasoning.rules import VALUE_RULES


@pytest.mark.parametrize(("rule", "premises", "follows", "not_"), CASES, ids=[case[0] for case in CASES])
def test_the_rule_concludes_this_and_not_that(rule: str, premises: str, follows: str, not_: str) -> None:
    closure = close(triples(premises + " ."))
    assert triple(follows) in closure
    steps = [proof(closure, inferred) for inferred in closure.inferred]
    assert rule in {step.rule for step in steps}
    assert not [step for step in steps if "?" in in_words(step.rule, step.terms)]
    assert triple(not_) not in closure
    assert not closure.clashes


@pytest.mark.parametrize(("rule", "premises", "follows"), TRIVIA, ids=[case[0] for case in TRIVIA])
def test_trivia_follow_only_when_asked_for(rule: str, premises: str, follows: str) -> None:
    statements = triples(premises + (" ." if premises else ""))
    assert triple(follows) not in close(statements)
    closure = close(statements, trivia=True)
    assert triple(follows) in closure
    assert closure.derivation(triple(follows)).rule == rule


@pytest.mark.parametrize(("rule", "bad", "good"), CLASHES, ids=[case[0] for case in CLASHES])
def test_the_rule_finds_the_clash_and_only_the_clash(rule: str, bad: str, good: str) -> None:
    (clash,) = close(triples(bad + " .")).clashes
    assert clash.rule == rule
    assert clash.premises
    assert "?" not in clash.message
    assert close(triples(good + " .")).clashes == ()


def test_what_is_inferred_after_names_were_merged_holds_for_all_of_them() -> None:
    closure = close(
        triples(
            ":x owl:sameAs :y . :C owl:onProperty :p ; owl:hasValue :x . :B rdfs:subClassOf :C . :z a :B ."
            ":D owl:onProperty :q ; owl:hasValue :x . :y a :B . :E owl:oneOf (:x) ; rdfs:subClassOf :D ."
            ":listing rdfs:subPropertyOf owl:oneOf . :F :listing (:x) ."
        )
    )
    for expected in (":z :p :x", ":z :p :y", ":x :p :y", ":y a :E", ":y :q :x", ":x :q :y", ":y a :F"):
        assert triple(expected) in closure


def test_a_thing_that_differs_from_itself_is_a_clash() -> None:
    (clash,) = close(triples(":x owl:differentFrom :x .")).clashes
    assert clash.rule == "eq-diff1"
    assert clash.message == "x and x are the same, and are stated to be different"


def test_every_rule_of_the_table_has_its_case() -> None:
    tested = {case[0] for case in [*CASES, *CLASHES, *TRIVIA]}
    assert tested == set(RULES) | set(VALUE_RULES)


def test_the_table_has_the_rules_of_the_specification() -> None:
    # dt-type2 and dt-eq conclude triples with literals as subjects; the other two of table 8 compare values.
    assert len(RULES) + len(VALUE_RULES) == 78 - 2
