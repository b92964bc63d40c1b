"""The walker of OWL 2 profiles: what of an ontology lies outside OWL 2 RL or OWL 2 DL, and why.

The fast guard at load time (``aif_graph.reasoning.profile``) refuses what would be ignored; this walk names every
departure. It goes by the predicates of the triples, as OWL 2 Mapping, 3.2.5 (table 16) does; the parts have modules of
their own: ``declarations`` (OWL 2 Syntax, 5), ``expressions`` and ``parts`` (6 to 8), ``schema`` and ``assertions``
(9), ``restrictions`` (11), ``positions`` (OWL 2 Profiles, 4.2). Imports are not followed, and the datatypes of
literals are looked at only within axioms about classes and properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from pyoxigraph import Triple

from aif_graph.checking.profile.assertions import check_annotated, check_individuals, check_statements
from aif_graph.checking.profile.axioms import Axioms
from aif_graph.checking.profile.declarations import check_declarations, check_header, check_stray, check_vocabulary
from aif_graph.checking.profile.expressions import read_expressions
from aif_graph.checking.profile.parts import check_parts
from aif_graph.checking.profile.positions import check_places
from aif_graph.checking.profile.restrictions import (
    check_datatype_definitions,
    check_forest,
    check_regularity,
    check_simple,
    read_hierarchy,
)
from aif_graph.checking.profile.rules import Departure, Report
from aif_graph.checking.profile.schema import SchemaWalk


def departures(ontology: Iterable[Triple], data: Iterable[Triple] = ()) -> Iterator[Departure]:
    """Yield each departure of ``ontology`` from OWL 2 RL and OWL 2 DL, once.

    ``ontology`` has the triples of the axioms, ``data`` statements about individuals, which count as axioms, too.
    Both share their blank nodes. No order among the triples is needed, and none of them can make this fail.
    """
    report = Report()
    axioms = Axioms(chain(ontology, data), report)
    check_declarations(axioms)
    check_header(axioms)
    check_vocabulary(axioms)
    expressions = read_expressions(axioms)
    check_parts(axioms, expressions)
    schema = SchemaWalk(axioms, expressions)
    schema.class_axioms()
    schema.property_axioms()
    check_places([*schema.places, *check_individuals(axioms, expressions)], expressions, report)
    check_annotated(axioms)
    hierarchy = read_hierarchy(axioms)
    check_simple(axioms, hierarchy, expressions)
    check_regularity(hierarchy, report)
    check_datatype_definitions(axioms, expressions)
    check_forest(check_statements(axioms, expressions), report)
    check_stray(axioms)
    return iter(report.found)
