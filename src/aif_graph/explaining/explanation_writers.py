"""Explanations as text, Markdown, JSON and Turtle (PROV-O)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from aif_graph.explaining.explanation import Explanation, Miss, Step
from aif_graph.reading import Evidence
from aif_graph.reading.documents import with_blank_nodes
from aif_graph.terms import STANDARD, node


def write_explanation(explanation: Explanation, format_: str) -> str:
    """Return ``explanation`` in one of EXPLANATION_FORMATS, ending in a line break; the same bytes in every run."""
    names: dict[BlankNode, BlankNode] = {}
    proofs = tuple(_renamed(step, names) for step in explanation.proofs)
    return _WRITERS[format_](replace(explanation, proofs=proofs))


def _renamed(step: Step, names: dict[BlankNode, BlankNode]) -> Step:
    """The step with its blank nodes numbered as they come: their names from reading differ from run to run."""
    triple = with_blank_nodes(step.triple, lambda node: names.setdefault(node, BlankNode(f"b{len(names)}")))
    return replace(step, triple=triple, steps=tuple(_renamed(premise, names) for premise in step.steps))


def _text(explanation: Explanation) -> str:
    lines: list[str] = []
    for number, step in enumerate(explanation.proofs, 1):
        if len(explanation.proofs) > 1:
            lines.append(f"Proof {number} of {len(explanation.proofs)}")
        lines += _tree(step, "", "")
    if not explanation.holds:
        lines.append(f"It does not follow that {explanation.sentence}.")
        if explanation.rejected_by:
            lines.append(f"  It is stated, and a verdict rejects it: {explanation.rejected_by}")
            lines += [f"    {_cited(evidence)}" for evidence in explanation.evidence]
        lines += [line for miss in explanation.misses for line in _miss_lines(miss, "  ")]
        if not explanation.misses and not explanation.rejected_by:
            lines.append("  No rule can derive it, and no source states it.")
    return "\n".join(lines) + "\n"


def _tree(step: Step, first: str, rest: str) -> Iterator[str]:
    if step.rule:
        yield f"{first}{step.sentence}   [{step.rule}: {step.reason}]"
    else:
        yield f"{first}{step.sentence}"
        yield from (f"{rest}    {_cited(evidence)}" for evidence in step.evidence)
    for number, below in enumerate(step.steps, 1):
        last = number == len(step.steps)
        yield from _tree(below, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))


def _cited(evidence: Evidence) -> str:
    parts = (evidence.title, evidence.issued, evidence.url)
    return f"{evidence.place}  {', '.join(part for part in parts if part)}"


def _miss_lines(miss: Miss, indent: str) -> Iterator[str]:
    yield from (f"{indent}missing: {sentence}   [{miss.rule}]" for sentence in miss.missing)
    yield from (f"{indent}  given: {sentence}" for sentence in miss.holds)
    for below in miss.because:
        yield from _miss_lines(below, indent + "    ")


def _markdown(explanation: Explanation) -> str:
    lines = [f"**{explanation.sentence}**" if explanation.holds else f"**Does not follow: {explanation.sentence}**", ""]
    for step in explanation.proofs:
        lines += [*_items(step, 0), ""]
    if explanation.rejected_by:
        lines.append(f"* stated, and rejected by a verdict, {explanation.rejected_by}: {_links(explanation.evidence)}")
    for miss in explanation.misses:
        lines += _miss_items(miss, 0)
    return "\n".join(lines).rstrip() + "\n"


def _items(step: Step, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if step.rule:
        yield f"{indent}* {step.sentence} (`{step.rule}`: {step.reason})"
    else:
        yield f"{indent}* {step.sentence}: {_links(step.evidence)}"
    for below in step.steps:
        yield from _items(below, depth + 1)


def _links(evidence: Iterable[Evidence]) -> str:
    return "; ".join(f"`{e.place}`, [{e.title}]({e.url})" if e.url else f"`{e.place}`, {e.title}" for e in evidence)


def _miss_items(miss: Miss, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield from (f"{indent}* missing: {sentence} (`{miss.rule}`)" for sentence in miss.missing)
    for below in miss.because:
        yield from _miss_items(below, depth + 1)


def _json(explanation: Explanation) -> str:
    document: dict[str, object] = {
        "statement": explanation.sentence,
        "holds": explanation.holds,
        "proofs": [_step_object(step) for step in explanation.proofs],
        "misses": [asdict(miss) for miss in explanation.misses],
    }
    if explanation.rejected_by:
        document |= {"rejected_by": explanation.rejected_by, "evidence": _evidence_objects(explanation.evidence)}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _step_object(step: Step) -> dict[str, object]:
    terms = (step.triple.subject, step.triple.predicate, step.triple.object)
    found: dict[str, object] = {"statement": step.sentence, "triple": [str(term) for term in terms]}
    if not step.rule:
        found["evidence"] = _evidence_objects(step.evidence)
        return found
    return found | {"rule": step.rule, "reason": step.reason, "premises": [_step_object(s) for s in step.steps]}


def _evidence_objects(evidence: Iterable[Evidence]) -> list[dict[str, object]]:
    return [{"file": e.path} | {key: value for key, value in asdict(e).items() if key != "path"} for e in evidence]


def _turtle(explanation: Explanation) -> str:
    """Each step is a prov:Entity that is an rdf:Statement; rules are the plans of its generation (PROV-O 3.1)."""
    triples = dict.fromkeys(triple for step in explanation.proofs for triple in _provenance(step))
    prefixes = {name: STANDARD[name] for name in ("prov", "rdf", "rdfs")}
    data = serialize(sorted(triples, key=str), format=RdfFormat.TURTLE, prefixes=prefixes) or b""
    return data.decode() or "\n"


def _provenance(step: Step) -> Iterator[Triple]:
    about = _statement_iri(step.triple)
    yield _triple(about, "rdf:type", node("rdf:Statement"))
    yield _triple(about, "rdf:type", node("prov:Entity"))
    yield _triple(about, "rdfs:label", Literal(step.sentence, language="en"))
    yield Triple(about, node("rdf:subject"), step.triple.subject)
    yield Triple(about, node("rdf:predicate"), step.triple.predicate)
    yield Triple(about, node("rdf:object"), step.triple.object)
    for evidence in step.evidence:
        yield _triple(about, "prov:hadPrimarySource", NamedNode(evidence.source))
        yield _triple(about, "prov:value", Literal(evidence.place))
    if step.rule:
        yield _triple(about, "rdfs:comment", Literal(f"{step.rule}: {step.reason}", language="en"))
    for below in step.steps:
        yield _triple(about, "prov:wasDerivedFrom", _statement_iri(below.triple))
        yield from _provenance(below)


def _statement_iri(triple: Triple) -> NamedNode:
    return NamedNode(f"urn:sha256:{hashlib.sha256(str(triple).encode()).hexdigest()}")


def _triple(subject: NamedNode, predicate: str, obj: NamedNode | Literal) -> Triple:
    return Triple(subject, node(predicate), obj)


_WRITERS = {"text": _text, "markdown": _markdown, "json": _json, "turtle": _turtle}
EXPLANATION_FORMATS = tuple(_WRITERS)
