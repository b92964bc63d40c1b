"""SPARQL Query Results XML Format; triples as terms as in SPARQL 1.2."""

from __future__ import annotations

import re
from html import escape  # what XML needs, too, and a tenth of the cost of importing xml.sax

from pyoxigraph import Literal, NamedNode, Triple

from aif_graph.answers.rdf import LINE_END, NO_XML
from aif_graph.answers.writing import CUT_OFF, Writing
from aif_graph.datasets.answer import Term, text
from aif_graph.errors import UsageError
from aif_graph.terms import STANDARD

_XSD_STRING = STANDARD["xsd"] + "string"


def write(writing: Writing) -> str:
    """Rows or a boolean. Raises UsageError for a text with control characters."""
    answer = writing.answer
    for row in answer.rows:
        if any(term is not None and re.search(NO_XML, text(term)) for term in row):
            raise UsageError("XML does not allow the control characters of a value", hint="Use json, csv or tsv.")
    lines = ['<?xml version="1.0"?>', '<sparql xmlns="http://www.w3.org/2005/sparql-results#">', " <head>"]
    lines += [f'  <variable name="{escape(column)}"/>' for column in answer.columns] + [" </head>"]
    if answer.kind == "truth":
        return "\n".join([*lines, f" <boolean>{str(answer.truth).lower()}</boolean>", "</sparql>"]) + "\n"
    if answer.truncated:
        lines.append(f" <!-- {CUT_OFF} -->")
    lines.append(" <results>")
    for row in answer.rows:
        cells = zip(answer.columns, row, strict=True)
        lines.append("  <result>")
        lines += [
            f'   <binding name="{escape(name)}">{_term(term)}</binding>' for name, term in cells if term is not None
        ]
        lines.append("  </result>")
    return "\n".join([*lines, " </results>", "</sparql>"]) + "\n"


def _term(term: Term) -> str:
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return f"<triple>{''.join(f'<{name}>{_term(part)}</{name}>' for name, part in parts.items())}</triple>"
    value = escape(text(term), quote=False).replace(*LINE_END)
    if isinstance(term, NamedNode):
        return f"<uri>{value}</uri>"
    if not isinstance(term, Literal):
        return f"<bnode>{value}</bnode>"
    if term.language:
        return f'<literal xml:lang="{escape(term.language)}">{value}</literal>'
    kind = "" if term.datatype.value == _XSD_STRING else f' datatype="{escape(term.datatype.value)}"'
    return f"<literal{kind}>{value}</literal>"
