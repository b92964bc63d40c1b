"""The folder of a graph: its files, read whatever they hold, and what is wrong with them before any check.

That is what cannot be read, files that nothing reads, and the headers of questions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from pyoxigraph import NamedNode

from aif_graph.checking.concerning import shown_from
from aif_graph.checking.findings import Finding, shown_place
from aif_graph.errors import InputError, Place
from aif_graph.graphs import GraphFolder, Manifest, describe_local, settle, shared_sources, source_names
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.reading import Document
from aif_graph.reading.decoding import decoded
from aif_graph.terms import STANDARD

Progress = Callable[[str, int, int], None]  # what is being done, how much of it, of how much
Shown = Callable[[Path], str]
_DECLARED = re.compile(r"(?i)^@?prefix\s+([\w.-]+):\s*<([^<>\s]+)>", re.MULTILINE)


def problem(rule: str, error: InputError, shown: Shown) -> Finding:
    """The finding that an error about a file amounts to."""
    begin = error.reason[0] if ":" in error.reason.split(" ", 1)[0] else error.reason[0].upper()  # a CURIE stays
    sentence = f"{begin}{error.reason[1:]}."
    return Finding("violation", rule, sentence, place=shown_place(error, shown), hint=error.hint, kind="lint")


def read_folder(
    folder: GraphFolder, *, progress: Progress | None
) -> tuple[KnowledgeGraph, tuple[Document, ...], list[Finding]]:
    """The graph, the vocabularies that it does not reason over, and what is wrong with their files."""
    from aif_graph.checking.syntax import read_leniently

    findings: list[Finding] = []
    shown = shown_from(folder.root)
    files, done = len(folder.ontology) + len(folder.vocabularies) + len(folder.data), count(1)

    def read(path: Path, source: NamedNode) -> Document:
        if progress:
            progress("reading", next(done), files)
        reading = read_leniently(path, source, shown=shown(path), known=folder.manifest.prefixes.namespaces)
        findings.extend(reading.findings)
        return reading.document

    ontology = tuple(read(path, folder.manifest.ontology) for path in folder.ontology)
    documents = tuple(read(path, source) for path, source in source_names(folder).items())
    findings += [problem("shared-source", error, shown) for error in shared_sources(documents)]
    documents = describe_local(folder, documents)
    settlement = settle(documents, folder.manifest, described=folder.described)
    vocabularies = tuple(read(path, NamedNode(path.resolve().as_uri())) for path in folder.vocabularies)
    for path in folder.shapes:
        told = read_leniently(path, folder.manifest.ontology, shown=shown(path)).findings
        findings += [replace(finding, node=shown(path)) for finding in told]
    return KnowledgeGraph(folder, ontology, documents, settlement), vocabularies, findings


def unread_files(folder: GraphFolder, shown: Shown) -> Iterator[Finding]:
    """Yield a finding for each file of the folder that no glob takes."""
    try:
        for path in folder.unread():
            message = "This file is not used: no pattern in graph.toml matches it."
            hint = "Add a pattern for it under [files], list it in ignore, or rename it."
            yield Finding("warning", "unread-file", message, place=Place(shown(path), 1), hint=hint, kind="lint")
    except InputError as error:
        yield problem("unread-file", error, shown)


def faulty_questions(paths: Iterable[Path], shown: Shown) -> Iterator[Finding]:
    """Yield the first thing wrong with each question's header; where each is right, what is wrong between them."""
    from aif_graph.asking import read_catalogue

    paths = tuple(paths)
    try:
        read_catalogue(paths)
    except InputError as error:
        single = [found for path in paths for found in _question(path, shown)]
        yield from single or [problem("question", error, shown)]


def _question(path: Path, shown: Shown) -> Iterator[Finding]:
    from aif_graph.asking import read_query

    try:
        read_query((path,), path.stem)
    except InputError as error:
        yield problem("question", error, shown)


def place_of_key(key: str, manifest: Manifest, shown: Shown) -> Place:
    """Where ``graph.toml`` has a key."""
    path = manifest.path or manifest.root
    lines = text_of(path).split("\n")
    return Place(shown(path), next((n for n, line in enumerate(lines, 1) if line.startswith(key)), 1))


def declared_prefixes(folder: GraphFolder, documents: Iterable[Document]) -> Mapping[str, str]:
    """The prefixes that the files and the shapes declare, beside those of the languages they are written in."""
    by_shapes = dict(chain.from_iterable(_DECLARED.findall(text_of(path)) for path in folder.shapes))
    by_files = dict(chain.from_iterable(document.prefixes.items() for document in documents))
    return {**STANDARD, **by_shapes, **{name: namespace for name, namespace in by_files.items() if name}}


def holds_shapes(path: Path) -> bool:
    """Whether a Turtle file speaks of shapes, by the look of its text."""
    return path.suffix in {".ttl", ".nt"} and STANDARD["sh"] in text_of(path)


def text_of(path: Path) -> str:
    """The text of a file as editors show it, "" where there is none to be had."""
    if not path.is_file():  # a pipe would keep us waiting, a device would never end
        return ""
    try:
        return decoded(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    except OSError:
        return ""
