"""Graphs read from folders and files."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

from aif_graph import arguments
from aif_graph.arguments import Files
from aif_graph.errors import UsageError
from aif_graph.graphs.choosing import Choice, choose
from aif_graph.graphs.folder import GraphFolder, alone
from aif_graph.graphs.settling import settle
from aif_graph.graphs.sources import read_documents, read_ontology
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.limits import INFERRED

if TYPE_CHECKING:
    from datetime import date

REASONERS = ("aif", "owlrl")


def load(
    extra: Files = (),
    *,
    graph: str | PathLike[str] | None = None,
    root: str | PathLike[str] | None = None,
    reasoner: str = "aif",
    max_inferred: int = INFERRED,
    strict: bool = True,
    as_of: date | str | None = None,
) -> KnowledgeGraph:
    """Read a graph: the one in the folder ``graph``, and the files ``extra``, one or more, on top.

    Without ``graph`` it is the one that AIF_GRAPH names, that of the nearest ``graph.toml``, or the one that came with
    the package; ``root`` is the older name of ``graph``. ``reasoner`` is one of REASONERS; ``max_inferred`` ends a
    runaway ontology. Without ``strict``, sources that nothing describes and verdicts that cannot be applied do not stop
    loading: they are the settlement's ``problems``. ``as_of`` is a day: only sources that had come out by then are
    taken, and the verdicts on them, and it is reasoned on these alone.

    Raises InputError for a file that is missing or malformed, for two files that claim one source, for a
    source that nothing describes, and for a verdict about a statement that no source makes; then nothing is
    loaded. Raises UsageError for a day before the first source, or one asked of a graph without a register.
    Everything past reading (reasoning, the dataset) is done when first needed.
    """
    named = graph if graph is not None else root
    choice: Choice = choose(arguments.path("graph", named) if named is not None else None)
    day = arguments.day("as-of", as_of) if as_of is not None else ""
    folder = choice.open(arguments.paths("extra", extra))
    return load_folder(folder, reasoner, max_inferred, strict=strict, as_of=day)


def load_alone(files: Files, *, reasoner: str = "aif", max_inferred: int = INFERRED) -> KnowledgeGraph:
    """Read a graph of just these files: their own prefixes and names, nothing of anybody else's. Raises as ``load``."""
    if not (paths := arguments.paths("files", files)):
        raise UsageError("no file was given", hint="Give the RDF files of the graph.")
    return load_folder(alone(paths), reasoner, max_inferred)


def load_folder(
    folder: GraphFolder,
    reasoner: str = "aif",
    max_inferred: int = INFERRED,
    *,
    strict: bool = True,
    as_of: str = "",
) -> KnowledgeGraph:
    """Read the files of ``folder``. Raises as ``load`` does."""
    if reasoner not in REASONERS:
        raise UsageError(f"there is no reasoner {reasoner!r}", hint=f"Reasoners: {', '.join(REASONERS)}.")
    arguments.whole("max-inferred", max_inferred, 0)
    ontology = read_ontology(folder)
    if as_of:
        from aif_graph.graphs.known import read_known

        documents, known = read_known(folder, as_of)
    else:
        documents, known = read_documents(folder), None
    settlement = settle(documents, folder.manifest, described=folder.described)
    for problem in settlement.problems if strict else ():
        raise problem
    return KnowledgeGraph(folder, ontology, documents, settlement, reasoner, max_inferred, known)
