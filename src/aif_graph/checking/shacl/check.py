"""Shapes from their files to findings: read, rid of what is wrong with them, asked, and told in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import rdflib
from pyoxigraph import Quad, Triple

from aif_graph.checking.causes import Overlap
from aif_graph.checking.findings import Finding
from aif_graph.checking.shacl.confined import Progress, validate_confined
from aif_graph.checking.shacl.faults import leave_out, missed_targets
from aif_graph.checking.shacl.places import PlacedShapes, faults_beside
from aif_graph.checking.shacl.results import Results
from aif_graph.limits import CONSTRAINT_SECONDS
from aif_graph.naming.names import Names
from aif_graph.reading import quiet_literals

if TYPE_CHECKING:
    from aif_graph.reading import EvidenceRoom


@dataclass(frozen=True, slots=True)
class ShapesChecked:
    """The findings, the W3C validation report as N-Triples, and which rules tell what some shapes tell."""

    findings: tuple[Finding, ...]
    report: bytes
    overlaps: tuple[Overlap, ...] = ()


@dataclass(frozen=True)
class Shapes:
    """Shapes as read: what of them can be run (None without any file), where all are, and what is wrong with them."""

    placed: PlacedShapes
    runnable: rdflib.Graph | None
    findings: tuple[Finding, ...]


def read_shapes(
    paths: Sequence[Path],
    curie: Callable[[str], str],
    *,
    shown: Callable[[Path], str] = str,
    beside: Sequence[Path] = (),
) -> Shapes:
    """Read the shapes in ``paths``; ``shown`` is how a path is written in a finding.

    A file that cannot be read is a finding, and so is each fault of the shapes; a shape that is itself wrong is not
    run, the others are. Files ``beside`` are looked at for such faults alone.
    """
    with quiet_literals():
        files = PlacedShapes(shown, curie)
        unread = [finding for path in paths for finding in files.read(path)]
        told = (*unread, *faults_beside(beside, paths, shown, curie))
        if not paths:
            return Shapes(files, None, told)
        faults = list(files.faults()) if len(files.graph) or not unread else []
        runnable = rdflib.Graph()  # what is wrong leaves it; words and places come from the whole
        runnable += files.graph
        leave_out(runnable, {fault.shape for fault, _ in faults if fault.stops and fault.shape is not None})
    return Shapes(files, runnable, (*told, *(finding for _, finding in faults)))


def check_shapes(
    shapes: Shapes,
    statements: Collection[Quad | Triple],
    names: Names,
    room: EvidenceRoom | None = None,
    *,
    seconds: float = CONSTRAINT_SECONDS,
    progress: Progress | None = None,
) -> ShapesChecked:
    """Validate ``statements`` as they are, without inference: what must be written is checked on what is written.

    ``room`` knows where statements stand.
    """
    if shapes.runnable is None:
        return ShapesChecked(shapes.findings, b"")
    with quiet_literals():
        validation = validate_confined(
            statements, shapes.runnable, seconds=seconds, progress=progress, name=shapes.placed.name
        )
        results = Results(validation.report, shapes.placed, names, room, statements)
        findings = (
            *shapes.findings,
            *map(shapes.placed.told, missed_targets(shapes.runnable, statements, names.curie)),
            *map(results.fault, validation.faults),
            *results.findings(),
        )
        report = validation.report.serialize(format="nt", encoding="utf-8")
        return ShapesChecked(findings, report, tuple(shapes.placed.overlaps()))
