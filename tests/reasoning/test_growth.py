"""The work grows with what is inferred: counted in matches looked at, never in seconds."""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from snippets import ex, triples

from aif_graph.errors import LimitError
from aif_graph.reasoning import Closure, close

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import generate

ONTOLOGY = """
:memberOf rdfs:subPropertyOf :indirectMemberOf ; owl:inverseOf :hasMember .
aif:memberOf owl:propertyChainAxiom (aif:hasMembership aif:consortium) .
aif:hasMembership owl:inverseOf aif:member .
aif:hasParticipation owl:inverseOf aif:participant .
aif:participatesIn owl:propertyChainAxiom (aif:hasParticipation aif:consortium) .
aif:operates owl:inverseOf aif:operatedBy .
aif:hostsAntenna owl:inverseOf aif:antennaIn .
aif:upgradesSystem rdfs:subPropertyOf aif:offersSystem .
aif:acquiresSystem rdfs:subPropertyOf aif:offersSystem .
aif:hasAccessTo owl:propertyChainAxiom (aif:participatesIn aif:operates aif:offersSystem) ,
    (aif:hostsAntenna aif:linkedToFactory aif:offersSystem) .
aif:locatedIn a owl:TransitiveProperty .
aif:hasHostCountry rdfs:subPropertyOf aif:locatedIn .
aif:Supercomputer rdfs:subClassOf aif:ComputingSystem .
[] a owl:AllDisjointClasses ; owl:members (aif:AIFactory aif:Country aif:Consortium aif:ComputingSystem) .
"""


def project(size: int) -> Closure:
    ontology = triples("@prefix aif: <https://w3id.org/aif-graph/ontology#> ." + ONTOLOGY)
    return close([*ontology, *generate.statements(size)])


def chain(n: int, step: str = "p") -> list[ox.Triple]:
    return [ox.Triple(ex(f"n{i}"), ex(step), ex(f"n{i + 1}")) for i in range(n)]


def test_a_graph_ten_times_as_large_is_ten_times_the_work() -> None:
    small, large = project(2_000), project(20_000)
    assert large.joins / small.joins < 12
    assert len(large.inferred) / len(small.inferred) > 8
    assert large.joins < 5 * 20_000
    assert large.rounds == small.rounds


def test_a_chain_is_followed_once_per_pair_it_connects() -> None:
    closure = close([*triples(":p a owl:TransitiveProperty ."), *chain(200)])
    assert len(closure.inferred) == 200 * 199 // 2
    assert closure.joins < 2 * len(closure.inferred)


@pytest.mark.parametrize(
    "ontology",
    [
        ":q owl:propertyChainAxiom (:p :p) .",
        ":C rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :C ] . :n0 a :C .",
        ":D owl:onProperty :p ; owl:someValuesFrom :D . :n300 a :D .",
    ],
    ids=["property chain", "all values along a chain", "some values along a chain"],
)
def test_a_long_chain_costs_in_proportion_to_its_length(ontology: str) -> None:
    short, long = (close([*triples(ontology), *chain(n)]) for n in (300, 3_000))
    assert len(short.inferred) >= 299
    assert long.joins < 11 * short.joins


def test_names_that_merge_one_by_one_do_not_search_the_graph_again() -> None:
    def cascade(n: int) -> Closure:
        twins = [ox.Triple(ex(f"m{i}"), ex("p"), ex(f"m{i + 1}")) for i in range(n)]
        ontology = triples(":p a owl:FunctionalProperty . :n0 owl:sameAs :m0 .")
        return close([*ontology, *chain(n), *twins])

    small, large = cascade(100), cascade(1_000)
    assert large.joins < 11 * small.joins


def test_a_clique_of_names_is_completed_once() -> None:
    names = [ox.Triple(ex("n0"), ex("p"), ex(f"n{i}")) for i in range(1, 101)]
    closure = close([*triples(":p a owl:InverseFunctionalProperty . :q a owl:FunctionalProperty ."), *names])
    assert len(closure.inferred) == 0
    links = triples("".join(f":n{i} owl:sameAs :n{i + 1} . " for i in range(100)) + ":n0 :q :v .")
    closure = close(links)
    assert len(closure.inferred) == 101 * 100 - 100 + 100


def test_too_many_names_for_one_thing_are_refused() -> None:
    links = triples("".join(f":hub owl:sameAs :n{i} . " for i in range(1_001)))
    with pytest.raises(LimitError, match="names for one thing"):
        close(links)


def test_a_list_of_different_things_is_one_rule() -> None:
    names = " ".join(f":n{i}" for i in range(300))
    closure = close(triples(f"[] a owl:AllDifferent ; owl:members ({names}) ."))
    assert len(closure.rules) < 100


def test_a_runaway_is_stopped_and_its_rule_named() -> None:
    with pytest.raises(LimitError, match=r"more than 1,000 triples inferred, most of them by prp-trp"):
        close([*triples(":p a owl:TransitiveProperty ."), *chain(200)], max_inferred=1_000)


def test_a_join_that_multiplies_its_rows_is_stopped_on_the_way() -> None:
    fans = [ox.Triple(ex(f"a{i}"), ex("p"), ex("hub")) for i in range(3_000)]
    fans += [ox.Triple(ex("hub"), ex("q"), ex(f"b{i}")) for i in range(300)]
    with pytest.raises(LimitError) as caught:
        close([*triples(":r owl:propertyChainAxiom (:p :q) ."), *fans], max_inferred=10_000)
    assert "300,000" in str(caught.value)  # one portion of the 900,000 there are


def test_as_many_as_may_be_inferred_are() -> None:
    graph = [*triples(":p a owl:TransitiveProperty ."), *chain(20)]
    assert len(close(graph, max_inferred=190).inferred) == 190
    with pytest.raises(LimitError, match="more than 189 triples"):
        close(graph, max_inferred=189)
