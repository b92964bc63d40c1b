"""Dumps: the graph as files that any RDF tool reads, the same bytes each time.

Written into a folder beside the wanted one and moved into its place when complete: nobody ever sees half an
export, and a failed one leaves the earlier one as it was.
"""

from __future__ import annotations

import bisect
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pyoxigraph import (
    BlankNode,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from aif_graph.errors import InputError, NotFoundError, UsageError
from aif_graph.publishing.description import describe
from aif_graph.publishing.named_graphs import NamedGraph, canonical, named_graphs
from aif_graph.terms import STANDARD

if TYPE_CHECKING:
    from aif_graph.graphs import GraphFolder
    from aif_graph.knowledge import KnowledgeGraph

_XML_NAME = re.compile(r"(?<![\w.-])[\d.-]*+[^\W\d][\w.-]*+$")  # from where such a name may begin: linear
_IRI = re.compile("<([^<>]*+)>")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DESCRIPTION = "void.ttl"
_DATA_DUMP = NamedNode(STANDARD["void"] + "dataDump")
GRAPH_FORMATS: Mapping[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
DATASET_FORMATS: Mapping[str, RdfFormat] = {"trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS}


def export(graph: KnowledgeGraph, folder: Path) -> tuple[Path, ...]:
    """Write all dumps of ``graph`` and their VoID description; return the files, sorted.

    Raises InputError when ``folder`` holds something else than an earlier export, is one that the graph itself would
    read, or cannot be written.
    """
    try:
        folder = folder.resolve()  # a link keeps leading where it led
    except (OSError, RuntimeError) as error:  # in a circle: RuntimeError before Python 3.13
        if isinstance(error, FileNotFoundError) and error.filename is None:
            raise UsageError("the current folder is gone", hint="Go to a folder that is there.") from None
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
    written = [path for named in graphs for path in _write_graph(folder, named, prefixes)]
    written += _write_dataset(folder, graphs, prefixes)
    description = describe(graph, graphs, sorted(path.relative_to(folder).as_posix() for path in written))
    _write(folder / DESCRIPTION, _serialized(description, RdfFormat.TURTLE, prefixes))


def dumped(graph: KnowledgeGraph, file: str) -> bytes:
    """One file of an export, such as ``accepted.ttl``, ``sources/SLUG.nt`` or ``dataset.trig``, as its bytes.

    Raises NotFoundError when an export holds no such file.
    """
    prefixes = graph.prefixes.namespaces
    stem, _, ending = file.rpartition(".")
    if stem == "dataset" and ending in DATASET_FORMATS:
        graphs = [replace(named, triples=canonical(named.triples)) for named in named_graphs(graph)]
        return _serialized(_dataset(graphs), DATASET_FORMATS[ending], prefixes)
    found = next((named.triples for named in named_graphs(graph) if named.stem == stem), None)
    if found is None or ending not in GRAPH_FORMATS:
        raise NotFoundError(f"there is no dump {file[:100]!r}", hint="For example accepted.ttl or dataset.nq.")
    return _serialized(canonical(found), GRAPH_FORMATS[ending], prefixes)


def _write_graph(folder: Path, named: NamedGraph, prefixes: Mapping[str, str]) -> list[Path]:
    paths = []
    for ending, rdf_format in GRAPH_FORMATS.items():
        path = folder / f"{named.stem}.{ending}"
        _write(path, _serialized(named.triples, rdf_format, prefixes))
        paths.append(path)
    return paths


def _write_dataset(folder: Path, graphs: Sequence[NamedGraph], prefixes: Mapping[str, str]) -> list[Path]:
    """All graphs in one file."""
    quads = _dataset(graphs)
    paths = []
    for ending, rdf_format in DATASET_FORMATS.items():
        path = folder / f"dataset.{ending}"
        _write(path, _serialized(quads, rdf_format, prefixes))
        paths.append(path)
    return paths


def _dataset(graphs: Sequence[NamedGraph]) -> list[Quad]:
    """All graphs together, sorted; blank nodes of different graphs get different names."""
    dataset = Dataset(
        _scoped(triple, number, NamedNode(named.iri)) for number, named in enumerate(graphs) for triple in named.triples
    )
    return sorted(dataset, key=lambda quad: (quad.graph_name.value, str(quad)))


def _scoped(triple: Triple, number: int, graph: NamedNode) -> Quad:
    subject, obj = triple.subject, triple.object
    if isinstance(subject, BlankNode):
        subject = BlankNode(f"g{number}{subject.value}")
    if isinstance(obj, BlankNode):
        obj = BlankNode(f"g{number}{obj.value}")
    return Quad(subject, triple.predicate, obj, graph)


def _serialized(
    statements: Sequence[Triple] | Sequence[Quad], rdf_format: RdfFormat, known: Mapping[str, str]
) -> bytes:
    """The statements in a format; of the ``known`` prefixes those are declared that are of use."""
    if rdf_format == RdfFormat.RDF_XML:
        _require_xml(statements)
    prefixes = None
    if rdf_format in {RdfFormat.TURTLE, RdfFormat.TRIG}:
        iris = sorted({iri for statement in statements for iri in _IRI.findall(str(statement))})
        prefixes = {prefix: iri for prefix, iri in known.items() if _begins_one(iris, iri)}
    try:
        data = serialize(statements, format=rdf_format, prefixes=prefixes) or b""
    except (OSError, ValueError) as error:
        raise InputError(f"the graph cannot be written as {rdf_format.name}: {error}") from None
    # The engine leaves carriage returns as they are, and an XML parser would read line feeds (XML 1.0, section 2.11).
    return data.replace(b"\r", b"&#13;") if rdf_format == RdfFormat.RDF_XML else data


def _begins_one(iris: Sequence[str], namespace: str) -> bool:
    """Whether one of ``iris``, which are sorted, begins with ``namespace``."""
    at = bisect.bisect_left(iris, namespace)
    return at < len(iris) and iris[at].startswith(namespace)


def _require_xml(statements: Iterable[Triple | Quad]) -> None:
    """RDF/XML can write neither control characters nor a property whose IRI ends in no XML name (section 2.14)."""
    for statement in statements:
        if not _XML_NAME.search(statement.predicate.value):
            raise InputError(
                f"the property <{statement.predicate.value}> cannot be written in RDF/XML: it ends in no XML name",
                hint="Give it an IRI that ends in letters.",
            )
        if isinstance(statement.object, Literal) and _NO_XML.search(statement.object.value):
            raise InputError(
                f"a text of {statement.subject} holds control characters, which RDF/XML cannot write",
                hint="Remove them from the source's file.",
            )


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _refuse_foreign(folder: Path) -> None:
    """Only what an earlier export wrote, and said so in its description, may be replaced."""
    if folder.exists() and not folder.is_dir():
        raise InputError("is a file", place=str(folder), hint="Name a folder.")
    ours = {DESCRIPTION, *_dumped(folder / DESCRIPTION)}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if name not in ours and not (path.is_dir() and any(file.startswith(f"{name}/") for file in ours)):
            raise InputError(
                f"holds {name}, which is not of an earlier export",
                place=str(folder),
                hint="Name a new or an empty folder, or move that away.",
            )


def _refuse_own(graph: GraphFolder, folder: Path) -> None:
    """An export is no source: in a folder of which the graph reads its data it would be read as one."""
    stems = (f"{stem}.{suffix}" for stem in ("accepted", "sources/source") for suffix in GRAPH_FORMATS)
    if any(graph.takes(folder / name) for name in (DESCRIPTION, *stems)):
        raise InputError(
            "the graph would read its own export there as data",
            place=str(folder),
            hint="Name a folder outside the graph, or one that it ignores: dumps, where graph.toml names no other.",
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
