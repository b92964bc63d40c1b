"""Graphs and data sets in the formats of RDF, by Oxigraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from aif_graph.answers.formats import Format, format_named
from aif_graph.answers.writing import CUT_OFF, Writing
from aif_graph.errors import UsageError
from aif_graph.terms import STANDARD

NO_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
"""The characters that XML 1.0 has no way to write (section 2.2)."""
LINE_END = ("\r", "&#13;")
"""What a parser would read as a line feed (XML 1.0, section 2.11), and how to write it."""
_ENDS_IN_XML_NAME = r"(?<![\w.-])[\d.-]*+[^\W\d][\w.-]*+$"  # from where such a name may begin: linear


def write(writing: Writing) -> str:
    """The graph of an answer, with its prefixes."""
    answer, prefixes = writing.answer, writing.names.prefixes.namespaces
    return write_graph(answer.triples, writing.format.name, prefixes=prefixes, truncated=answer.truncated)


def write_graph(
    triples: Sequence[Triple], format_: str, *, prefixes: Mapping[str, str] = STANDARD, truncated: bool = False
) -> str:
    """Return ``triples`` in a format for graphs, in their order, ending in a line break.

    ``truncated`` says in a comment that there is more; JSON-LD has none. Raises UsageError for what the format cannot
    write.
    """
    written = serialized(triples, format_named(format_), prefixes).decode().rstrip("\n") + "\n"
    if not truncated or format_ == "jsonld":
        return written
    return f"{written}<!-- {CUT_OFF} -->\n" if format_ == "rdfxml" else f"# {CUT_OFF}\n{written}"


def serialized(
    statements: Sequence[Triple] | Sequence[Quad], format_: Format, prefixes: Mapping[str, str] = STANDARD
) -> bytes:
    """Return triples of a graph, or quads of a data set, in their order; of ``prefixes`` those declared that they use.

    Raises UsageError for what the format cannot write.
    """
    rdf_format = RdfFormat.from_media_type(format_.media_type)
    assert rdf_format is not None
    is_xml, used = rdf_format == RdfFormat.RDF_XML, None
    if is_xml:
        _require_xml(statements)
    if rdf_format in {RdfFormat.TURTLE, RdfFormat.TRIG}:
        whole = "\n".join(str(statement) for statement in statements)
        used = {prefix: namespace for prefix, namespace in prefixes.items() if f"<{namespace}" in whole}
    try:
        data = serialize(statements, format=rdf_format, prefixes=used) or b""
    except (OSError, ValueError) as error:
        raise UsageError(f"this graph cannot be written as {format_.title}: {error}", hint="Take ntriples.") from None
    return data.replace(LINE_END[0].encode(), LINE_END[1].encode()) if is_xml else data  # the engine leaves them


def _require_xml(statements: Iterable[Triple | Quad]) -> None:
    """RDF 1.1 XML Syntax has neither control characters nor a property that ends in no XML name (section 2.14)."""
    for statement in statements:
        wrong = ""
        if not re.search(_ENDS_IN_XML_NAME, statement.predicate.value):
            wrong = f"the property <{statement.predicate.value}>: it ends in no XML name"
        elif isinstance(statement.object, Triple):
            raise UsageError("RDF/XML cannot write a triple as a term", hint="Take turtle or ntriples.")
        elif re.search(NO_XML, statement.object.value):
            wrong = f"a value of {statement.subject}: it holds control characters"
        if wrong:
            raise UsageError(f"RDF/XML cannot write {wrong}", hint="Take turtle, ntriples or jsonld.")
