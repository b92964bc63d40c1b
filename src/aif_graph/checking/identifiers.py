"""The pattern of identifiers in ``graph.toml``: the IRIs of things that do not match it."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from aif_graph.checking.findings import Finding, Reporter
from aif_graph.checking.lint import cut_short
from aif_graph.datasets import UNLIMITED, Dataset
from aif_graph.errors import Place
from aif_graph.limits import RULE_ROWS

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


def misnamed(pattern: str, manifest: Place, dataset: Dataset, told: Reporter) -> Iterator[Finding]:
    """Yield a finding for each thing whose IRI does not match ``pattern`` in full, or one about the pattern itself.

    ``manifest`` is where the pattern stands.
    """
    whole = Literal(f"^(?:{pattern})$")
    if not (_compiles(Literal(pattern), dataset) and _compiles(whole, dataset)):
        message = "The pattern under identifiers is invalid."
        hint = "Write a regular expression without back references, look-around or large repetition counts."
        yield Finding("violation", "identifiers", message, place=manifest, hint=hint, kind="lint")
        return
    answer = dataset.ask(_QUERY.format(pattern=whole), limits=UNLIMITED._replace(rows=RULE_ROWS))
    message = "Its IRI does not match the identifiers pattern of the graph."
    hint = f"Give it an IRI that matches {pattern}"
    for (subject,) in answer.rows:
        if isinstance(subject, NamedNode):
            yield told.finding("violation", RULE, message, subject, told.place(subject), hint=hint)
    if answer.truncated:
        yield cut_short(RULE, "violation")


def _compiles(pattern: Literal, dataset: Dataset) -> bool:
    """Whether the engine can use a pattern: the value of REGEX by one that it cannot read is an error."""
    ((value,),) = dataset.ask(f'SELECT (REGEX("", {pattern}) AS ?value) {{}}').rows
    return value is not None
