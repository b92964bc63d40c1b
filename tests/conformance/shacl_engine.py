"""Our checking path as an engine for the W3C SHACL suite's runner."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from aif_graph.checking.shacl.confined import validate_confined
from aif_graph.reading import positioned_graph


def check(data: Path, data_base: str, shapes: Path, shapes_base: str) -> tuple[str, bytes]:
    """Validate one test's files; raise for shapes that are ill-formed, as the suite asks."""
    statements = ox.parse(path=data, format=ox.RdfFormat.TURTLE, base_iri=data_base)
    graph, _ = positioned_graph(shapes, shapes_base)
    validation = validate_confined(statements, graph, seconds=5)
    for fault in validation.faults:
        if fault.kind in {"ill-formed", "refused"}:
            raise ValueError(fault.message)
    return "application/n-triples", validation.report.serialize(format="nt", encoding="utf-8")
