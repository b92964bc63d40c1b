"""Dumps: the graph as files that any RDF tool reads, the same bytes each time.

Written into a folder beside the wanted one and moved into its place when complete: nobody ever sees half an
export, and a failed one leaves the earlier one as it was.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pyoxigraph import BlankNode, Dataset, NamedNode, Quad, RdfFormat, Triple, parse

from aif_graph import arguments
from aif_graph.answers.formats import Format, format_named, formats_of
from aif_graph.answers.writing import write_graph
from aif_graph.errors import InputError, NotFoundError, UsageError
from aif_graph.publishing.description import describe
from aif_graph.publishing.named_graphs import NamedGraph, canonical, named_graphs
from aif_graph.reading.documents import with_blank_nodes
from aif_graph.terms import node

if TYPE_CHECKING:
    from aif_graph.graphs import GraphFolder
    from aif_graph.knowledge import KnowledgeGraph

DESCRIPTION = "void.ttl"
_DATA_DUMP = node("void:dataDump")


def export(graph: KnowledgeGraph, folder: str | PathLike[str]) -> tuple[Path, ...]:
    """Write all dumps of ``graph`` and their VoID description into ``folder``; return the files, sorted.

    The same graph gives the same bytes. While it writes there has to be room for a second copy. Raises InputError when
    ``folder`` holds something else than an earlier export, is one that the graph itself would read, or cannot be
    written.
    """
    from aif_graph.knowledge import KnowledgeGraph

    graph = arguments.instance("graph", graph, KnowledgeGraph, "a KnowledgeGraph, as load() returns it")
    folder = arguments.path("folder", folder)
    try:
        folder = folder.resolve()  # a link keeps leading where it led
    except (OSError, RuntimeError) as error:  # in a circle: RuntimeError before Python 3.13
        if isinstance(error, FileNotFoundError) and error.filename is None:
            raise UsageError("the current folder no longer exists", hint="Change to an existing folder.") from None
        raise InputError(f"cannot be written: {error}", place=str(folder)) from None
    try:
        _refuse_foreign(folder)
        _refuse_own(graph.folder, folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
            new = Path(beside) / "new"
            _write_all(graph, new)
            _swap(new, folder, Path(beside) / "old")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", place=str(folder)) from None
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def _write_all(graph: KnowledgeGraph, folder: Path) -> None:
    prefixes = graph.prefixes.namespaces
    graphs = [replace(named, triples=canonical(named.triples)) for named in named_graphs(graph)]
    written = [
        path for named in graphs for path in _write_all_formats(folder / named.stem, "graph", named.triples, prefixes)
    ]
    written += _write_all_formats(folder / "dataset", "dataset", _dataset(graphs), prefixes)
    description = describe(graph, graphs, sorted(path.relative_to(folder).as_posix() for path in written))
    _write(folder / DESCRIPTION, _serialized(description, format_named("turtle"), prefixes))


def dumped(graph: KnowledgeGraph, file: str) -> bytes:
    """One file of an export, such as ``accepted.ttl``, ``sources/SLUG.nt`` or ``dataset.trig``, as its bytes.

    Raises NotFoundError when an export holds no such file.
    """
    prefixes = graph.prefixes.namespaces
    stem, _, extension = file.rpartition(".")
    kind = "dataset" if stem == "dataset" else "graph"
    format_ = next((format_ for format_ in formats_of(kind) if format_.extension == extension), None)
    if format_ and kind == "dataset":
        graphs = [replace(named, triples=canonical(named.triples)) for named in named_graphs(graph)]
        return _serialized(_dataset(graphs), format_, prefixes)
    found = next((named.triples for named in named_graphs(graph) if named.stem == stem), None)
    if found is None or format_ is None:
        raise NotFoundError(f"there is no dump {file[:100]!r}", hint="For example accepted.ttl or dataset.nq.")
    return _serialized(canonical(found), format_, prefixes)


def _write_all_formats(
    stem: Path, kind: str, statements: Sequence[Triple] | Sequence[Quad], prefixes: Mapping[str, str]
) -> list[Path]:
    """Write statements in all formats of their kind, into files whose names begin with ``stem``."""
    written = {Path(f"{stem}.{format_.extension}"): format_ for format_ in formats_of(kind)}
    for path, format_ in written.items():
        _write(path, _serialized(statements, format_, prefixes))
    return [*written]


def _dataset(graphs: Sequence[NamedGraph]) -> list[Quad]:
    """All graphs together, sorted; blank nodes of different graphs get different names."""
    dataset = Dataset(
        _scoped(triple, number, NamedNode(named.iri)) for number, named in enumerate(graphs) for triple in named.triples
    )
    return sorted(dataset, key=lambda quad: (quad.graph_name.value, str(quad)))


def _scoped(triple: Triple, number: int, graph: NamedNode) -> Quad:
    scoped = with_blank_nodes(triple, lambda blank: BlankNode(f"g{number}{blank.value}"))
    return Quad(scoped.subject, scoped.predicate, scoped.object, graph)


def _serialized(statements: Sequence[Triple] | Sequence[Quad], format_: Format, prefixes: Mapping[str, str]) -> bytes:
    try:
        return write_graph(statements, format_.name, prefixes).encode()
    except UsageError as error:
        raise InputError(error.message, hint="Change it in the file of its source.") from None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _refuse_foreign(folder: Path) -> None:
    """Only what an earlier export wrote, and said so in its description, may be replaced."""
    if folder.exists() and not folder.is_dir():
        raise InputError("is a file", place=str(folder), hint="Give a folder.")
    ours = {DESCRIPTION, *_dumped(folder / DESCRIPTION)}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if name not in ours and not (path.is_dir() and any(file.startswith(f"{name}/") for file in ours)):
            raise InputError(
                f"contains {name}, which is not from an earlier export",
                place=str(folder),
                hint="Use a new or empty folder, or move that file away.",
            )


def _refuse_own(graph: GraphFolder, folder: Path) -> None:
    """An export is no source: in a folder of which the graph reads its data it would be read as one."""
    stems = (f"{stem}.{f.extension}" for stem in ("accepted", "sources/source") for f in formats_of("graph"))
    if any(graph.takes(folder / name) for name in (DESCRIPTION, *stems)):
        raise InputError(
            "the graph would read its own export there as data",
            place=str(folder),
            hint="Use a folder outside the graph, or one that it ignores (by default: dumps).",
        )


def _dumped(description: Path) -> set[str]:
    """The files that the description of an earlier export names, whatever the base of its graph was."""
    try:
        quads = list(parse(path=description, format=RdfFormat.TURTLE)) if description.is_file() else []
    except SyntaxError:
        return set()
    dumps = (q.object.value for q in quads if q.predicate == _DATA_DUMP and isinstance(q.object, NamedNode))
    return {unquote(re.split("[/:]dump/", value)[-1]) for value in dumps}


def _swap(new: Path, folder: Path, old: Path) -> None:
    if folder.exists():
        new.chmod(folder.stat().st_mode)
        folder.replace(old)
    try:
        new.replace(folder)
    except BaseException:  # Ctrl-C as well: the earlier export has to come back
        if old.exists():
            old.replace(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
