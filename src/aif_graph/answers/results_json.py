"""SPARQL 1.1 Query Results JSON Format; triples as terms as in SPARQL 1.2."""

from __future__ import annotations

import json

from pyoxigraph import Literal, NamedNode, Triple

from aif_graph.answers.writing import Writing
from aif_graph.datasets.answer import Term
from aif_graph.terms import STANDARD

_XSD_STRING = STANDARD["xsd"] + "string"


def write(writing: Writing) -> str:
    """Rows or a boolean. That rows were cut off stands beside ``vars`` in the head."""
    answer = writing.answer
    if answer.kind == "truth":
        return json.dumps({"head": {}, "boolean": answer.truth}) + "\n"
    bindings = [
        {name: _term(term) for name, term in zip(answer.columns, row, strict=True) if term is not None}
        for row in answer.rows
    ]
    head: dict[str, object] = {"vars": list(answer.columns)}
    if answer.truncated:
        head["truncated"] = True  # a member of our own; parsers skip what they do not know here, but not at the end
    document = {"head": head, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _term(term: Term) -> dict[str, object]:
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _term(part) for name, part in parts.items()}}
    if isinstance(term, Literal):
        value: dict[str, object] = {"type": "literal", "value": term.value}
        if term.language:
            value["xml:lang"] = term.language
        elif term.datatype.value != _XSD_STRING:
            value["datatype"] = term.datatype.value
        return value
    return {"type": "uri" if isinstance(term, NamedNode) else "bnode", "value": term.value}
