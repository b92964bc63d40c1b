"""The W3C validation report (SHACL, section 3.6) in Turtle, with what no shape found beside what the shapes found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from aif_graph.checking.findings import Finding
from aif_graph.checking.reports.pretty import pretty
from aif_graph.checking.reports.report import Report
from aif_graph.terms import PACKAGE, STANDARD

LINT = f"{PACKAGE}lint/"
"""What the IRIs of the rules begin with that are no shapes."""
_SH = STANDARD["sh"]
_TYPE = NamedNode(STANDARD["rdf"] + "type")
_RESULT = NamedNode(_SH + "ValidationResult")
_REPORT = NamedNode(_SH + "ValidationReport")
_WRITTEN_AT = NamedNode(STANDARD["prov"] + "value")  # as in the explanations of `aif explain`
_SURROGATE = re.compile("[\ud800-\udfff]")


def write_turtle(report: Report) -> str:
    """Return the graph of ``report.shacl`` and a sh:ValidationResult for each finding that it does not hold.

    The constraint component of such a result is an IRI below LINT; its sh:focusNode is left out when no IRI is known.
    """
    node = BlankNode("report")
    triples = set(_shacl(report.shacl, node))
    for finding in report.findings:
        for found in _beside(finding) if report.shacl else (finding,):
            triples.update(_linked(node, "result", found))
    conforms = not any(triple.subject == node and triple.predicate.value == _SH + "result" for triple in triples)
    triples |= {Triple(node, _TYPE, _REPORT), Triple(node, _sh("conforms"), Literal(conforms))}
    return pretty(triples, first=_REPORT, prefixes=report.prefixes)


def _beside(finding: Finding) -> Iterator[Finding]:
    """What the graph of the shapes does not hold of a finding: it may tell by a cause what another check found."""
    if not _in_shacl(finding):
        yield replace(finding, causes=tuple(cause for cause in finding.causes if not _in_shacl(cause)))
        return
    for cause in finding.causes:
        yield from _beside(cause)


def _in_shacl(finding: Finding) -> bool:
    """Whether a shape found it in the data; what is wrong with a shape itself has neither a node nor an origin."""
    return finding.kind == "shape" and bool(finding.node or finding.origin)


def _shacl(data: bytes, node: BlankNode) -> Iterator[Triple]:
    """The triples of the graph with ``node`` as its report, without its verdict: there may be more to find."""
    triples = [quad.triple for quad in parse(data, format=RdfFormat.N_TRIPLES, rename_blank_nodes=True)]
    reports = {triple.subject for triple in triples if triple.predicate == _TYPE and triple.object == _REPORT}
    for triple in triples:
        if triple.subject not in reports:
            yield triple
        elif triple.predicate.value != _SH + "conforms":
            yield Triple(node, triple.predicate, triple.object)


def _linked(parent: BlankNode, link: str, finding: Finding) -> Iterator[Triple]:
    """A result for ``finding`` that hangs on ``parent``, with its causes as sh:detail."""
    result = BlankNode()
    component = NamedNode(LINT + quote(finding.rule, safe="", errors="replace"))
    yield Triple(parent, _sh(link), result)
    yield Triple(result, _TYPE, _RESULT)
    yield Triple(result, _sh("resultSeverity"), NamedNode(_SH + finding.severity.capitalize()))
    yield Triple(result, _sh("resultMessage"), _literal(finding.message))
    yield Triple(result, _sh("sourceConstraintComponent"), component)
    if focus := _iri(finding.node):
        yield Triple(result, _sh("focusNode"), focus)
    if finding.place:
        yield Triple(result, _WRITTEN_AT, _literal(str(finding.place)))
    for cause in finding.causes:
        yield from _linked(result, "detail", cause)


def _iri(text: str) -> NamedNode | None:
    try:
        return None if text.startswith("_:") else NamedNode(text)
    except ValueError:  # not an absolute IRI (RFC 3987)
        return None


def _literal(text: str) -> Literal:
    return Literal(_SURROGATE.sub("\ufffd", text))


def _sh(name: str) -> NamedNode:
    return NamedNode(_SH + name)
