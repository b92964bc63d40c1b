"""The pattern of identifiers in ``graph.toml``: the IRIs of things that do not match it."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from aif_graph.checking.findings import Finding, node_of, place_of
from aif_graph.checking.lint import cut_short, word_for
from aif_graph.datasets import UNLIMITED, Dataset
from aif_graph.errors import Place
from aif_graph.limits import RULE_ROWS
from aif_graph.naming.names import Names
from aif_graph.reading import EvidenceRoom

RULE = "iri-outside-scheme"
# The engine compiles a pattern once if it stands in the query, else for each row. Its matching is linear.
_QUERY = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?subject WHERE {{
  ?subject ?property ?value .
  FILTER(isIRI(?subject) && !REGEX(STR(?subject), {pattern}))
  # The terms of the ontology, and those that it takes from elsewhere.
  MINUS {{
    VALUES ?kind {{
      owl:Ontology owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty
      rdfs:Class rdfs:Datatype rdf:Property
    }}
    ?subject a ?kind
  }}
}}
"""


def misnamed(pattern: str, manifest: Place, dataset: Dataset, names: Names, room: EvidenceRoom) -> Iterator[Finding]:
    """Yield a finding for each thing whose IRI does not match ``pattern`` in full, or one about the pattern itself.

    ``manifest`` is where the pattern stands.
    """
    whole = Literal(f"^(?:{pattern})$")
    if not (_compiles(Literal(pattern), dataset) and _compiles(whole, dataset)):
        yield Finding(
            severity="violation",
            rule="identifiers",
            message="The pattern under identifiers is invalid.",
            place=manifest,
            hint="Write a regular expression without back references, look-around or large repetition counts.",
            kind="lint",
        )
        return
    answer = dataset.ask(_QUERY.format(pattern=whole), limits=UNLIMITED._replace(rows=RULE_ROWS))
    for (subject,) in answer.rows:
        if isinstance(subject, NamedNode):
            yield Finding(
                severity="violation",
                rule=RULE,
                message="Its IRI does not match the identifiers pattern of the graph.",
                focus=word_for(subject, names, room),
                place=place_of(room.nearest(subject, None, None)),
                hint=f"Give it an IRI that matches {pattern}",
                kind="lint",
                node=node_of(subject),
            )
    if answer.truncated:
        yield cut_short(RULE, "violation")


def _compiles(pattern: Literal, dataset: Dataset) -> bool:
    """Whether the engine can use a pattern: the value of REGEX by one that it cannot read is an error."""
    ((value,),) = dataset.ask(f'SELECT (REGEX("", {pattern}) AS ?value) {{}}').rows
    return value is not None
