"""Graphs and data sets in the formats of RDF, by Oxigraph."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from aif_graph.answers.writing import CUT_OFF, Graph
from aif_graph.errors import UsageError

NO_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
"""The characters that XML 1.0 has no way to write (section 2.2)."""
LINE_END = ("\r", "&#13;")
"""What a parser would read as a line feed (XML 1.0, section 2.11), and how to write it."""
_IRI = "<([^<>]*+)>"
_ENDS_IN_XML_NAME = r"(?<![\w.-])[\d.-]*+[^\W\d][\w.-]*+$"  # from where such a name may begin: linear


def write(graph: Graph) -> str:
    """Statements in their order. That there are more stands in a comment, which JSON-LD does not have.

    Raises UsageError for what the format cannot write.
    """
    written = _serialized(graph).rstrip("\n") + "\n"
    if not graph.truncated or graph.format.name == "jsonld":
        return written
    return f"{written}<!-- {CUT_OFF} -->\n" if graph.format.name == "rdfxml" else f"# {CUT_OFF}\n{written}"


def _serialized(graph: Graph) -> str:
    statements, rdf_format = graph.statements, RdfFormat.from_media_type(graph.format.media_type)
    assert rdf_format is not None
    is_xml, used = rdf_format == RdfFormat.RDF_XML, None
    if is_xml:
        _require_xml(statements)
    if rdf_format in {RdfFormat.TURTLE, RdfFormat.TRIG}:
        iris = sorted({iri for statement in statements for iri in re.findall(_IRI, str(statement))})
        used = {prefix: namespace for prefix, namespace in graph.prefixes.items() if _begins_one(iris, namespace)}
    try:
        text = (serialize(statements, format=rdf_format, prefixes=used) or b"").decode()
    except (OSError, ValueError) as error:
        message = f"this graph cannot be written as {graph.format.title}: {error}"
        raise UsageError(message, hint="Use ntriples.") from None
    return text.replace(*LINE_END) if is_xml else text  # the engine leaves them


def _begins_one(iris: Sequence[str], namespace: str) -> bool:
    """Whether one of ``iris``, which are sorted, begins with ``namespace``."""
    at = bisect_left(iris, namespace)
    return at < len(iris) and iris[at].startswith(namespace)


def _require_xml(statements: Iterable[Triple | Quad]) -> None:
    """RDF 1.1 XML Syntax has neither control characters nor a property that ends in no XML name (section 2.14)."""
    for statement in statements:
        wrong = ""
        if not re.search(_ENDS_IN_XML_NAME, statement.predicate.value):
            wrong = f"the property <{statement.predicate.value}>: it does not end in an XML name"
        elif isinstance(statement.object, Triple):
            raise UsageError("RDF/XML cannot write a triple as a term", hint="Use turtle or ntriples.")
        elif re.search(NO_XML, statement.object.value):
            wrong = f"a value of {statement.subject}: it contains control characters"
        if wrong:
            raise UsageError(f"RDF/XML cannot write {wrong}", hint="Use turtle, ntriples or jsonld.")
