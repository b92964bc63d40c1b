"""Each data file of a graph is a source: its name, its statements, and the description of a user's own files."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from aif_graph.errors import InputError
from aif_graph.graphs.folder import GraphFolder
from aif_graph.graphs.vocabulary import Terms
from aif_graph.reading.documents import Document, read_document
from aif_graph.terms import RDF_TYPE, RDFS_LABEL, Prefixes, node

_ANY_URI = node("xsd:anyURI")


def source_names(folder: GraphFolder) -> Mapping[Path, NamedNode]:
    """The source that each data file stands for: called after the file, below the base of the graph.

    Files of one name are told apart by their folders, unless the graph has a register of its sources: there a file
    and its source have one name. Files that are no graph's are named by their whole paths.
    """
    if folder.alone:
        return {path: NamedNode(path.resolve().as_uri()) for path in folder.data}
    space = folder.manifest.sources
    if folder.describes_sources:
        return {path: NamedNode(space + _encoded(path.stem)) for path in folder.data}
    stems = Counter(path.stem for path in folder.data)
    paths = Counter(path.with_suffix("") for path in folder.data)
    found = {}
    for path in folder.data:
        inside = path.relative_to(folder.root) if path.is_relative_to(folder.root) else path
        whole = inside.with_suffix("") if paths[path.with_suffix("")] == 1 else inside
        name = path.stem if stems[path.stem] == 1 else whole.as_posix().strip("/")
        found[path] = NamedNode(space + "/".join(map(_encoded, name.split("/"))))
    return found


def _encoded(name: str) -> str:
    """A name as a part of an IRI; what an IRI cannot hold is percent-encoded."""
    if re.fullmatch(r"[\w.~-]+", name, re.ASCII):
        return name
    from urllib.parse import quote_from_bytes

    return quote_from_bytes(os.fsencode(name), safe="")


def read_documents(folder: GraphFolder, ready: Collection[Document] = ()) -> tuple[Document, ...]:
    """Read the data files of ``folder``, each as its source; those that are ``ready`` are not read again.

    Raises InputError for a malformed file, and for two files that claim one source.
    """
    prefixes = folder.manifest.prefixes.namespaces
    found = {document.path: document for document in ready}
    names = source_names(folder).items()
    documents = tuple(found.get(path) or read_document(path, source, prefixes) for path, source in names)
    for problem in shared_sources(documents):
        raise problem
    return describe_local(folder, documents)


def read_ontology(folder: GraphFolder) -> tuple[Document, ...]:
    """Read the files that are reasoned over; their triples belong to the ontology."""
    manifest = folder.manifest
    return tuple(read_document(path, manifest.ontology, manifest.prefixes.namespaces) for path in folder.ontology)


def read_vocabularies(folder: GraphFolder) -> tuple[Document, ...]:
    """Read the files that name terms and are not reasoned over."""
    return tuple(read_document(path, NamedNode(path.resolve().as_uri())) for path in folder.vocabularies)


def describe_local(folder: GraphFolder, documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """A user's own files need no entry in the register of sources: they are described as local files."""
    local = {*folder.extra} if folder.describes_sources else set()
    if not local:
        return documents
    terms = folder.manifest.terms
    stated = {quad for document in documents for quad in document.quads}
    return tuple(
        _described(document, terms) if document.path in local and is_source(document, terms) not in stated else document
        for document in documents
    )


def is_source(document: Document, terms: Terms) -> Quad:
    """What has to be stated of the source of every document: that it is one."""
    return Quad(document.source, RDF_TYPE, terms.source)


def shared_sources(documents: Iterable[Document]) -> Iterator[InputError]:
    """Yield an error for each document whose source another one stands for already."""
    seen: dict[NamedNode, Path] = {}
    for document in documents:
        first = seen.setdefault(document.source, document.path)
        if first is not document.path:
            yield InputError(
                f"has the same source name {document.path.stem!r} as {first}",
                place=str(document.path),
                hint="One file per source: rename one of the two.",
            )


def _described(document: Document, terms: Terms) -> Document:
    source = document.source
    own = [
        is_source(document, terms),
        Quad(source, RDFS_LABEL, Literal(f"{document.path.name}, a local file", language="en")),
        Quad(source, terms.publisher, Literal("local file")),
        Quad(source, terms.url, Literal(document.path.resolve().as_uri(), datatype=_ANY_URI)),
    ]
    if terms.local is not None:
        own.insert(2, Quad(source, terms.kind, terms.local))
    return Document(document.path, source, (*document.quads, *own), document.prefixes)


def known_prefixes(folder: GraphFolder, documents: Iterable[Document]) -> Prefixes:
    """The prefixes that need no declaration: those of ``graph.toml``, and of the files put on top.

    A graph without any of its own has those that its ``documents`` declare; of two that clash the first counts, and of
    a file put on top its own.
    """
    declared: dict[str, str] = {}
    on_top: dict[str, str] = {}
    extra = {*folder.extra}
    for document in documents if extra or not folder.manifest.declares_prefixes else ():
        if document.path in extra:
            on_top.update(document.prefixes)
        declared = {**document.prefixes, **declared}
    known = folder.manifest.prefixes
    return known.besides({} if folder.manifest.declares_prefixes else declared).besides(on_top)


def clashing_prefixes(folder: GraphFolder, documents: Iterable[Document]) -> Mapping[str, Path]:
    """The prefixes that a file put on top uses for another namespace than ``graph.toml``, with that file."""
    known, extra = folder.manifest.prefixes, {*folder.extra}
    return {
        name: document.path
        for document in documents
        if document.path in extra
        for name, iri in document.prefixes.items()
        if name in known and known[name] != iri
    }
