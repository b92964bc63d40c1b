"""Answers as text: a table for people, the W3C formats for programs.

SPARQL 1.1 Query Results CSV and TSV, JSON, XML; Turtle, N-Triples, JSON-LD and RDF/XML for graphs. Labels are shown
in tables, IRIs in everything a program reads. An answer that was cut off says so wherever a format has room for it:
in a comment, or beside ``vars`` in the head of JSON; CSV, TSV and JSON-LD have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from aif_graph.datasets.answer import Answer, Term, text
from aif_graph.errors import UsageError
from aif_graph.naming.names import Names
from aif_graph.terms import STANDARD

ROW_FORMATS = ("table", "csv", "tsv", "json", "xml")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")
FORMATS = ROW_FORMATS + GRAPH_FORMATS
_NO_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"  # compiled on use: few answers are XML
_ENDS_IN_XML_NAME = r"(?<![\w.-])[\d.-]*+[^\W\d][\w.-]*+$"  # from where such a name may begin: linear
_CUT_OFF = "cut off at a limit: there is more than this"
NOT_STATED = "not stated"

_XSD_BOOLEAN = STANDARD["xsd"] + "boolean"
_XSD_STRING = STANDARD["xsd"] + "string"
_LANG_STRING = STANDARD["rdf"] + "langString"


def write_answer(answer: Answer, format_: str, names: Names, *, labels: bool = False) -> str:
    """Return ``answer`` in one of FORMATS, ending in a line break.

    ``labels`` puts labels for IRIs into CSV and TSV as well. Raises UsageError when the format does not fit the
    kind of answer.
    """
    if answer.kind == "graph":
        return _graph(answer, format_, names)
    if format_ in GRAPH_FORMATS:
        raise UsageError(
            f"{format_} is for graphs, and this answer has {'rows' if answer.kind == 'rows' else 'a truth value'}",
            hint=f"Take one of {', '.join(ROW_FORMATS)}, or ask with CONSTRUCT.",
        )
    if format_ == "json":
        return _json(answer)
    if format_ == "xml":
        return _xml(answer)
    if answer.kind == "truth":
        return "true\n" if answer.truth else "false\n"
    if format_ == "csv":
        return _csv(answer, names if labels else None)
    if format_ == "tsv":
        return _tsv(answer, names if labels else None)
    from aif_graph.asking.table import render

    return render(answer, names)


def shown(term: Term | None, names: Names) -> str:
    """A term in words: the label of an IRI, the text of a literal."""
    if term is None:
        return NOT_STATED
    if isinstance(term, NamedNode):
        return names.label(term.value)
    if isinstance(term, Literal) and term.datatype.value == _XSD_BOOLEAN:
        return "yes" if term.value in {"true", "1"} else "no"
    return "(unnamed)" if isinstance(term, BlankNode) else text(term)


def _csv(answer: Answer, names: Names | None) -> str:
    """RFC 4180 with CR LF line ends, as the W3C format asks (Query Results CSV and TSV, section 3)."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow("" if term is None else _plain(term, names) for term in row)
    return out.getvalue()


def _plain(term: Term, names: Names | None) -> str:
    if names is not None and isinstance(term, NamedNode):
        return names.label(term.value)
    return f"_:{term.value}" if isinstance(term, BlankNode) else text(term)


def _tsv(answer: Answer, names: Names | None) -> str:
    lines = ["\t".join(f"?{column}" for column in answer.columns)]
    for row in answer.rows:
        lines.append("\t".join("" if term is None else _turtle_term(term, names) for term in row))
    return "\n".join(lines) + "\n"


def _turtle_term(term: Term, names: Names | None) -> str:
    if names is not None and isinstance(term, NamedNode):
        return " ".join(names.label(term.value).split())
    return str(term).replace("\t", "\\t")


def _json(answer: Answer) -> str:
    import json

    if answer.kind == "truth":
        return json.dumps({"head": {}, "boolean": answer.truth}) + "\n"
    bindings = [
        {name: _json_term(term) for name, term in zip(answer.columns, row, strict=True) if term is not None}
        for row in answer.rows
    ]
    head: dict[str, object] = {"vars": list(answer.columns)}
    if answer.truncated:
        head["truncated"] = True  # a member of our own; parsers skip what they do not know here, but not at the end
    document = {"head": head, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _json_term(term: Term) -> dict[str, object]:
    """A triple as SPARQL 1.2 Query Results JSON Format writes it; the engine can make one."""
    if isinstance(term, Triple):
        return {"type": "triple", "value": {name: _json_term(part) for name, part in _parts(term)}}
    if isinstance(term, Literal):
        value: dict[str, object] = {"type": "literal", "value": term.value}
        if term.language:
            value["xml:lang"] = term.language
        elif term.datatype.value != _XSD_STRING:
            value["datatype"] = term.datatype.value
        return value
    return {"type": "uri" if isinstance(term, NamedNode) else "bnode", "value": term.value}


def _parts(term: Triple) -> tuple[tuple[str, Term], ...]:
    return (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))


def _xml(answer: Answer) -> str:
    """Raises UsageError for a text with control characters, which XML 1.0 has no way to write (section 2.2)."""
    for row in answer.rows:
        if any(term is not None and re.search(_NO_XML, text(term)) for term in row):
            raise UsageError("a value holds control characters, which XML cannot", hint="Take json, csv or tsv.")
    from html import escape  # what XML needs, too, and a tenth of the cost of importing xml.sax

    lines = ['<?xml version="1.0"?>', '<sparql xmlns="http://www.w3.org/2005/sparql-results#">', " <head>"]
    lines += [f'  <variable name="{escape(column)}"/>' for column in answer.columns] + [" </head>"]
    if answer.kind == "truth":
        return "\n".join([*lines, f" <boolean>{str(answer.truth).lower()}</boolean>", "</sparql>"]) + "\n"
    if answer.truncated:
        lines.append(f" <!-- {_CUT_OFF} -->")
    lines.append(" <results>")
    for row in answer.rows:
        cells = zip(answer.columns, row, strict=True)
        lines.append("  <result>")
        lines += [
            f'   <binding name="{escape(name)}">{_xml_term(term)}</binding>' for name, term in cells if term is not None
        ]
        lines.append("  </result>")
    return "\n".join([*lines, " </results>", "</sparql>"]) + "\n"


def _xml_term(term: Term) -> str:
    from html import escape

    if isinstance(term, Triple):
        return f"<triple>{''.join(f'<{name}>{_xml_term(part)}</{name}>' for name, part in _parts(term))}</triple>"
    value = escape(text(term), quote=False).replace("\r", "&#13;")  # which a parser would read as a line feed
    if isinstance(term, NamedNode):
        return f"<uri>{value}</uri>"
    if not isinstance(term, Literal):
        return f"<bnode>{value}</bnode>"
    if term.language:
        return f'<literal xml:lang="{escape(term.language)}">{value}</literal>'
    kind = "" if term.datatype.value == _XSD_STRING else f' datatype="{escape(term.datatype.value)}"'
    return f"<literal{kind}>{value}</literal>"


def _graph(answer: Answer, format_: str, names: Names) -> str:
    triples = sorted(answer.triples, key=str)
    if format_ in {"table", "csv", "tsv"}:
        rows = tuple((triple.subject, triple.predicate, triple.object) for triple in triples)
        return write_answer(Answer("rows", ("subject", "predicate", "object"), rows), format_, names)
    if format_ not in GRAPH_FORMATS:
        raise UsageError(
            f"{format_} is for rows, and this answer is a graph",
            hint=f"Take one of {', '.join(GRAPH_FORMATS)}.",
        )
    return write_graph(triples, format_, prefixes=names.prefixes.namespaces, truncated=answer.truncated)


def write_graph(
    triples: Sequence[Triple], format_: str, *, prefixes: Mapping[str, str] = STANDARD, truncated: bool = False
) -> str:
    """Return ``triples`` in one of GRAPH_FORMATS, in their order, ending in a line break.

    Of ``prefixes`` Turtle declares those it uses. Raises UsageError for what the format cannot write.
    """
    kinds = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
    if format_ == "rdfxml":
        return _rdf_xml(triples, truncated)
    used = _used_prefixes((str(triple) for triple in triples), prefixes) if format_ == "turtle" else None
    written = _serialized(triples, kinds[format_], used)
    return f"# {_CUT_OFF}\n{written}" if truncated and format_ in {"turtle", "ntriples"} else written


def _rdf_xml(triples: Sequence[Triple], truncated: bool) -> str:
    """RDF 1.1 XML Syntax. Raises UsageError for control characters, and for a property that ends in no XML name."""
    for triple in triples:
        if not re.search(_ENDS_IN_XML_NAME, triple.predicate.value):
            raise UsageError(
                f"RDF/XML cannot write the property <{triple.predicate.value}>: it ends in no XML name",
                hint="Take turtle, ntriples or jsonld.",
            )
        if isinstance(triple.object, Triple):
            raise UsageError("RDF/XML cannot write a triple as a term", hint="Take turtle or ntriples.")
        if re.search(_NO_XML, triple.object.value):
            raise UsageError(
                "RDF/XML cannot write a value with control characters", hint="Take turtle, ntriples or jsonld."
            )
    # The engine leaves carriage returns as they are, and an XML parser would read line feeds (XML 1.0, section 2.11).
    written = _serialized(triples, RdfFormat.RDF_XML).replace("\r", "&#13;")
    return f"{written}<!-- {_CUT_OFF} -->\n" if truncated else written


def _serialized(triples: Sequence[Triple], kind: RdfFormat, prefixes: dict[str, str] | None = None) -> str:
    try:
        data = serialize(triples, format=kind, prefixes=prefixes) or b""
    except (OSError, ValueError) as error:
        raise UsageError(f"this graph cannot be written as {kind.name}: {error}", hint="Take ntriples.") from None
    return data.decode().rstrip("\n") + "\n"


def _used_prefixes(texts: Iterable[str], prefixes: Mapping[str, str]) -> dict[str, str]:
    whole = "\n".join(texts)
    return {prefix: namespace for prefix, namespace in prefixes.items() if f"<{namespace}" in whole}
