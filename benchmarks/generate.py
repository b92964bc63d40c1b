"""Make a graph of the project's own shape, of any size, for benchmarks.

    python benchmarks/generate.py 100000 [--seed 42] [--ontology ontology/aif.ttl ...] > graph.nt

Factories with host, consortium, memberships, member organisations and their countries, systems with
figures, antennas, money, and the source of each factory, in the terms of the real ontology, which is put in
front. Sizes count the statements that are generated, without the ontology. The same size and seed give the
same bytes.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

AIF = "https://w3id.org/aif-graph/ontology#"
ID = "https://w3id.org/aif-graph/id/"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
XSD = "http://www.w3.org/2001/XMLSchema#"
COUNTRIES = 40
PARTNERS = ("participant", "beneficiary", "associated-partner")
OFFERS = ("acquiresSystem", "upgradesSystem", "buildsOnSystem", "offersSystem")

Node = ox.NamedNode
Statements = Iterator[ox.Triple]


def term(name: str) -> Node:
    return Node(AIF + name)


def thing(kind: str, slug: object) -> Node:
    return Node(f"{ID}{kind}/{slug}")


def say(subject: Node, predicate: str, object_: Node | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, term(predicate), object_)


def typed(subject: Node, class_: str, label: str) -> Statements:
    yield ox.Triple(subject, RDF_TYPE, term(class_))
    yield ox.Triple(subject, LABEL, ox.Literal(label, language="en"))


def number(value: float, datatype: str) -> ox.Literal:
    return ox.Literal(str(value), datatype=Node(XSD + datatype))


def country(n: int) -> Node:
    return thing("country", n % COUNTRIES)


def countries() -> Statements:
    for n in range(COUNTRIES):
        yield from typed(country(n), "Country", f"Country {n}")
        yield say(country(n), "memberStateOf", thing("organisation", "european-union"))
        if n % 7:
            yield say(country(n), "participatingStateOf", thing("organisation", "eurohpc-ju"))


def organisation(rng: random.Random, slug: str, home: Node) -> Statements:
    one = thing("organisation", slug)
    yield from typed(one, "Organisation", f"Organisation {slug}")
    yield say(one, "establishedIn", home)
    yield say(one, "hasOrganisationKind", thing("organisationkind", rng.randrange(6)))
    if rng.random() < 0.2:
        yield say(one, "partOf", thing("organisation", f"{slug}-parent"))


def system(rng: random.Random, slug: str, factory: Node) -> Statements:
    one = thing("system", slug)
    yield from typed(one, "Supercomputer", f"System {slug}")
    yield say(factory, rng.choice(OFFERS), one)
    yield say(one, "hasSystemKind", thing("systemkind", rng.choice(["ai-optimised", "exascale", "petascale"])))
    yield say(one, "hasStatus", thing("status", rng.randrange(4)))
    yield say(one, "acceleratorCount", number(rng.randrange(100, 20_000), "integer"))
    for benchmark in ("peak", "hpl"):
        figure = thing("figure", f"{slug}-{benchmark}")
        yield ox.Triple(figure, RDF_TYPE, term("PerformanceFigure"))
        yield say(figure, "figureOf", one)
        yield say(figure, "foundBy", thing("benchmark", benchmark))
        yield say(figure, "petaflops", number(rng.randrange(1, 9000) / 10, "decimal"))


def factory(rng: random.Random, n: int) -> Statements:
    one, consortium, source = thing("factory", n), thing("consortium", n), thing("source", n)
    home, site, city = country(rng.randrange(COUNTRIES)), thing("site", n), thing("city", n)
    yield from typed(one, "AIFactory", f"Factory {n}")
    yield say(one, "hasHostCountry", home)
    yield say(one, "locatedIn", site)
    yield from typed(site, "Site", f"Site {n}")
    yield say(site, "locatedIn", city)
    yield from typed(city, "City", f"City {n}")
    yield say(city, "locatedIn", home)
    yield say(one, "selectedIn", thing("wave", 1 + n % 3))
    yield say(one, "operatedBy", consortium)
    yield from typed(consortium, "Consortium", f"Consortium {n}")
    yield from organisation(rng, f"{n}-host", home)
    yield say(one, "hostedBy", thing("organisation", f"{n}-host"))
    yield say(consortium, "coordinatedBy", thing("organisation", f"{n}-host"))
    for m in range(rng.randrange(4, 9)):
        yield from membership(rng, f"{n}-{m}", consortium)
    for guest in rng.sample(range(COUNTRIES), rng.randrange(1, 6)):
        tie = thing("participation", f"{n}-{guest}")
        yield ox.Triple(tie, RDF_TYPE, term("Participation"))
        yield say(tie, "participant", country(guest))
        yield say(tie, "consortium", consortium)
    for s in range(rng.randrange(1, 4)):
        yield from system(rng, f"{n}-{s}", one)
    for sector in rng.sample(range(12), 3):
        yield say(one, "servesSector", thing("sector", sector))
    if rng.random() < 0.6:
        yield from antenna(rng, n, one)
    yield from funding(rng, n, one)
    yield from typed(source, "Source", f"Press release {n}")
    yield say(source, "url", ox.Literal(f"https://example.org/{n}", datatype=Node(XSD + "anyURI")))
    yield say(source, "hasSourceKind", thing("sourcekind", rng.randrange(4)))


def membership(rng: random.Random, slug: str, consortium: Node) -> Statements:
    tie = thing("membership", slug)
    yield from organisation(rng, slug, country(rng.randrange(COUNTRIES)))
    yield ox.Triple(tie, RDF_TYPE, term("Membership"))
    yield say(tie, "member", thing("organisation", slug))
    yield say(tie, "consortium", consortium)
    yield say(tie, "role", thing("role", rng.choice(PARTNERS)))


def antenna(rng: random.Random, n: int, factory: Node) -> Statements:
    one = thing("antenna", n)
    yield from typed(one, "AIFactoryAntenna", f"Antenna {n}")
    yield say(one, "antennaIn", country(rng.randrange(COUNTRIES)))
    yield say(one, "linkedToFactory", factory)


def funding(rng: random.Random, n: int, factory: Node) -> Statements:
    one = thing("funding", n)
    yield ox.Triple(one, RDF_TYPE, term("FundingAmount"))
    yield say(one, "fundingOf", factory)
    yield say(one, "amount", number(rng.randrange(1, 500) * 1_000_000, "decimal"))
    yield say(one, "hasCurrency", thing("currency", "eur"))


def statements(size: int, *, seed: int = 42) -> Statements:
    """The first ``size`` statements of the endless graph of this seed."""
    rng = random.Random(seed)

    def all_of_them() -> Statements:
        yield from countries()
        n = 0
        while True:
            yield from factory(rng, n)
            n += 1

    return islice(all_of_them(), size)


def ontology(paths: list[Path]) -> Statements:
    for path in paths:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            yield quad.triple


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--ontology", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    for part in (ontology(options.ontology), statements(options.size, seed=options.seed)):
        ox.serialize(part, sys.stdout.buffer, format=ox.RdfFormat.N_TRIPLES)


if __name__ == "__main__":
    main()
