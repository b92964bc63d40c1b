"""Which findings of `aif check` appear and which go."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from aif_graph.comparing.multiset import surplus
from aif_graph.comparing.sides import Progress, Side

if TYPE_CHECKING:
    from aif_graph.checking import Finding
    from aif_graph.graphs import GraphFolder

# Messages cite places, and lines move.
_LINE = re.compile(r"(\.\w+):\d+(?::\d+)?")
Identity = tuple[str, ...]


def finding_changes(
    old: Side, new: Side, progress: Progress | None = None
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that only the old side has, and those that only the new one has.

    Findings are the same if they say the same of the same thing, wherever it stands.
    """
    if _files(old.graph.folder) == _files(new.graph.folder):
        return (), ()
    gone, come = surplus(_checked(old, progress), _checked(new, progress), _identity)
    return tuple(gone), tuple(come)


def places_beside(finding: Finding) -> tuple[str, ...]:
    """Where the other statements stand that a finding rests on."""
    places = (cause.place for cause in finding.causes if cause.rule == "stated" and cause.place != finding.place)
    return tuple(dict.fromkeys(str(place) for place in places if place))


def _checked(side: Side, progress: Progress | None) -> tuple[Finding, ...]:
    from aif_graph.checking import check_graph

    def report(what: str, done: int, of: int) -> None:
        if progress:
            progress(f"checking {side.place.role}: {what}", done, of)

    with side.place.blamed():
        return check_graph(side.graph, progress=report).findings


def _files(folder: GraphFolder) -> dict[str, bytes | None]:
    """Every file that is checked, byte for byte, and what no glob takes, which is a finding, by name alone."""
    manifest = folder.manifest.path
    read = {*folder.files, *([manifest] if manifest else [])}
    found: dict[str, bytes | None] = {_named(path, folder.root): path.read_bytes() for path in read}
    return found | {_named(path, folder.root): None for path in folder.unread()}


def _named(path: Path, root: Path) -> str:
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _identity(finding: Finding) -> Identity:
    identity = (finding.severity, finding.rule, finding.focus, finding.path, finding.value)
    return *identity, _LINE.sub(r"\1", finding.message)
