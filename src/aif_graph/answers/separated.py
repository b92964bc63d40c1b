"""SPARQL 1.1 Query Results CSV and TSV. Neither has room to say that an answer was cut off."""

from __future__ import annotations

from pyoxigraph import BlankNode, NamedNode

from aif_graph.answers.writing import Writing
from aif_graph.datasets.answer import Term, text
from aif_graph.naming.names import Names


def write_csv(writing: Writing) -> str:
    """RFC 4180 with CR LF line ends, as the W3C format asks (section 3)."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(writing.answer.columns)
    names = writing.names if writing.labels else None
    for row in writing.answer.rows:
        writer.writerow("" if term is None else _plain(term, names) for term in row)
    return out.getvalue()


def _plain(term: Term, names: Names | None) -> str:
    if names is not None and isinstance(term, NamedNode):
        return names.label(term.value)
    return f"_:{term.value}" if isinstance(term, BlankNode) else text(term)


def write_tsv(writing: Writing) -> str:
    """Terms as Turtle writes them (section 4)."""
    names = writing.names if writing.labels else None
    lines = ["\t".join(f"?{column}" for column in writing.answer.columns)]
    for row in writing.answer.rows:
        lines.append("\t".join("" if term is None else _turtle_term(term, names) for term in row))
    return "\n".join(lines) + "\n"


def _turtle_term(term: Term, names: Names | None) -> str:
    if names is not None and isinstance(term, NamedNode):
        return " ".join(names.label(term.value).split())
    return str(term).replace("\t", "\\t")
