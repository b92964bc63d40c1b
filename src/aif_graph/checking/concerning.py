"""Which findings concern the files that were named, and how paths are shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from pyoxigraph import BlankNode

from aif_graph.checking.findings import Finding, is_undecided
from aif_graph.checking.lint import is_cut_short
from aif_graph.knowledge import KnowledgeGraph


def concerning(findings: Iterable[Finding], only: Collection[Path], graph: KnowledgeGraph) -> tuple[Finding, ...]:
    """Those of ``findings`` that lie in the files ``only``, or are about what they describe.

    That a rule found more than is told, or did not finish, concerns all files.
    """
    wanted = {path.resolve() for path in only}
    paths = {shown_from(graph.folder.root)(path) for path in only}
    documents = (document for document in (*graph.ontology, *graph.documents) if document.path.resolve() in wanted)
    terms = {quad.subject for document in documents for quad in document.quads}
    subjects = {f"_:{term.value}" if isinstance(term, BlankNode) else str(getattr(term, "value", "")) for term in terms}

    def concerns(finding: Finding) -> bool:
        told = (finding, *finding.causes)
        places = (each.place for each in told)
        nodes = (each.node for each in told)
        if is_cut_short(finding) or is_undecided(finding) or any(map(subjects.__contains__, nodes)):
            return True
        return any(place and place.path in paths for place in places)

    return tuple(filter(concerns, findings))


def shown_from(root: Path) -> Callable[[Path], str]:
    """How paths are shown: from the folder of the graph where they lie below it."""
    base = root.resolve()

    def shown(path: Path) -> str:
        if path.is_relative_to(root):  # the usual case, without a look at the disk
            return path.relative_to(root).as_posix()
        resolved = path.resolve()
        if resolved.is_relative_to(base):
            return resolved.relative_to(base).as_posix()
        return str(resolved if (base / path).exists() else path)  # a name that the graph's own files have is spelt out

    return shown
