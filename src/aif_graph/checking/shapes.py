"""SHACL validation by pySHACL, over plain rdflib graphs (over an Oxigraph-backed one it is 30 times slower)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from aif_graph.checking.findings import Finding
from aif_graph.errors import InputError
from aif_graph.storing.names import Names
from aif_graph.terms import PREFIXES, shorten

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

    from aif_graph.reading import EvidenceRoom

_SH = PREFIXES["sh"]


def check(
    shapes: Path,
    ontology: Iterable[Triple],
    accepted: Iterable[Triple],
    names: Names,
    room: EvidenceRoom | None = None,
) -> tuple[Finding, ...]:
    """Return all findings, sorted: the shapes that the accepted statements violate.

    The data are validated together with the ontology, as stated, without inference: what must be written is
    checked on what is written. ``room`` knows where statements stand. Raises InputError when the shapes file cannot
    be read or is itself wrong.
    """
    report = _validate(_graph([*ontology, *accepted]), _shapes(shapes))
    return tuple(sorted(set(_findings(report, names, room))))


def _graph(triples: Iterable[Triple]) -> rdflib.Graph:
    import rdflib

    data = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    return rdflib.Graph().parse(io.BytesIO(data), format="nt")


def _shapes(path: Path) -> rdflib.Graph:
    import rdflib
    from rdflib.plugins.parsers.notation3 import BadSyntax

    try:
        return rdflib.Graph().parse(path, format="turtle")
    except (OSError, BadSyntax) as error:
        raise InputError(f"the shapes cannot be read: {error}", place=str(path)) from None


def _validate(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    import pyshacl
    from pyshacl.errors import ReportableRuntimeError, ShapeLoadError

    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    except (ShapeLoadError, ReportableRuntimeError) as error:
        raise InputError(f"the shapes are themselves wrong: {error}") from None
    return report  # type: ignore[no-any-return]


def _findings(report: rdflib.Graph, names: Names, room: EvidenceRoom | None) -> Iterator[Finding]:
    from rdflib import RDF, URIRef

    for result in report.subjects(RDF.type, URIRef(_SH + "ValidationResult")):
        field = {name: report.value(result, URIRef(_SH + name)) for name in _FIELDS}
        focus, path, value = (_term(field[name]) for name in ("focusNode", "resultPath", "value"))
        predicate = path if isinstance(path, NamedNode) else None
        yield Finding(
            severity=str(field["resultSeverity"]).removeprefix(_SH).lower(),
            focus=_words(focus, names),
            rule=shorten(str(field["sourceShape"])),
            message=str(field["resultMessage"] or "violates its shape"),
            path=_words(predicate, names),
            value=_words(value, names) if value != focus else "",
            place=room.place(focus, predicate, value) if room and isinstance(focus, NamedNode) else "",
        )


def _term(node: Node | None) -> NamedNode | Literal | None:
    from rdflib import Literal as RdflibLiteral
    from rdflib import URIRef

    if isinstance(node, URIRef):
        return NamedNode(str(node))
    if isinstance(node, RdflibLiteral):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else None)
    return None


def _words(term: NamedNode | Literal | None, names: Names) -> str:
    if term is None:
        return ""
    return names.label(term.value) if isinstance(term, NamedNode) else term.value


_FIELDS = ("resultSeverity", "focusNode", "sourceShape", "resultMessage", "resultPath", "value")
