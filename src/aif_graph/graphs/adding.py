"""The skeleton of a new source: its file, and its block in the register, in the terms of the graph."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from aif_graph.errors import InputError, Option, UsageError
from aif_graph.graphs.folder import GraphFolder
from aif_graph.graphs.manifest import DEFAULT_FILES
from aif_graph.graphs.sources import source_names
from aif_graph.reading.documents import Document, read_document
from aif_graph.terms import RDF_TYPE, RDFS_LABEL, node, shortener

MAX_NAME = 100  # characters
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ANY_URI, _STRING = map(node, ("xsd:anyURI", "xsd:string"))
_USUAL = 0.9  # of the sources have a property that a new one is asked for,
_ENOUGH = 3  # where there are so many of them
_SHOWN = 8  # prefixes in a skeleton


class Skeleton(NamedTuple):
    """What is to be written: a new file, and the register as it will be, None where the graph has none.

    ``missing`` are the properties of the source that nobody has given.
    """

    path: Path
    text: str
    register: Path | None = None
    register_text: str = ""
    missing: tuple[str, ...] = ()


def skeleton(folder: GraphFolder, name: str, facts: Mapping[str, str]) -> Skeleton:
    """Return what a new source ``name`` begins with; ``facts`` are its label, publisher and url, as far as known.

    Raises UsageError for a name that is none or is taken, InputError for a register that cannot be read.
    """
    if not _NAME.fullmatch(name) or len(name) > MAX_NAME:
        hint = "Write publisher, date and subject in lower case with dashes: acme-2026-11-02-new-lab."
        raise UsageError(
            "{option} {name} is not a valid name for a source", hint=hint, option=Option("source"), name=repr(name)
        )
    if taken := next((path for path in folder.data if path.stem == name), None):
        raise UsageError("the source {name} already exists: {path}", name=name, path=str(taken))
    path = _place(folder) / f"{name}.ttl"
    text = "\n".join(_file(folder, facts.get("label", name)))
    register = next((path for path in folder.sources if path.suffix == ".ttl"), None)
    if register is None:
        return Skeleton(path, text)
    document = read_document(register, source_names(folder)[register])
    source = NamedNode(folder.manifest.sources + name)
    block = _Block(folder, document, facts)
    if Quad(source, RDF_TYPE, folder.manifest.terms.source) in document.quads:
        return Skeleton(path, text)
    return Skeleton(path, text, register, _with(register, block.text(source)), tuple(block.missing))


def _place(folder: GraphFolder) -> Path:
    """The folder that holds the most of the graph's sources; where it has none, the first that a glob of data names."""
    counted = Counter(path.parent for path in folder.stated if path.suffix == ".ttl")
    if counted:
        return counted.most_common(1)[0][0]
    globs = folder.manifest.files["data"]
    if globs == DEFAULT_FILES["data"]:
        return folder.root / "data"
    steps = globs[0].split("/")[:-1] if globs else []
    plain = next((at for at, step in enumerate(steps) if re.search(r"[*?[]", step)), len(steps))
    return folder.root.joinpath(*steps[:plain])


def _file(folder: GraphFolder, label: str) -> Iterator[str]:
    yield f"# {label}"
    yield "# State what the document says and nothing else."
    prefixes = list(_usual_prefixes(folder))
    if prefixes:
        yield "#"
        yield "# Prefixes of the other files; use those that you need:"
        yield from (f"# @prefix {prefix}: <{iri}> ." for prefix, iri in prefixes)
    yield ""


def _usual_prefixes(folder: GraphFolder) -> list[tuple[str, str]]:
    names = source_names(folder)
    counted: Counter[tuple[str, str]] = Counter()
    for path in folder.stated:
        counted.update(read_document(path, names[path]).prefixes.items())
    return sorted(prefix for prefix, _ in counted.most_common(_SHOWN))


class _Block:
    """The block of a source in the register, by the register's own prefixes."""

    def __init__(self, folder: GraphFolder, register: Document, facts: Mapping[str, str]) -> None:
        terms = folder.manifest.terms
        self._kind = terms.source
        self._facts = facts
        self._known = {RDFS_LABEL: "label", terms.publisher: "publisher", terms.url: "url"}
        self._usual = _usual(register, terms.source)
        self._shorten = shortener(register.prefixes)
        self.missing: list[str] = []

    def text(self, source: NamedNode) -> str:
        """The block, and above it what is to be filled in, with the value that another source has."""
        lines = [self._shown(source), f"    a {self._shown(self._kind)} ;"]
        wanted: list[str] = []
        for term in dict.fromkeys((*self._known, *self._usual)):
            name = self._known.get(term, "")
            if name in self._facts:
                lines.append(f"    {self._shown(term)} {self._value(name)} ;")
            else:
                self.missing.append(self._shown(term))
                example = self._usual.get(term)
                wanted.append(f"#     {self._shown(term)} {self._example(example)} ;")
        comment = ["# To fill in, as in another block:", *wanted] if wanted else []
        return "\n".join((*comment, *lines, "."))

    def _value(self, name: str) -> str:
        quoted = json.dumps(self._facts[name], ensure_ascii=False)
        return quoted + {"label": "@en", "url": f"^^{self._shown(_ANY_URI)}"}.get(name, "")

    def _example(self, value: object) -> str:
        if isinstance(value, NamedNode):
            return self._shown(value)
        if isinstance(value, Literal) and value.datatype != _STRING and not value.language:
            return f"{Literal(value.value)}^^{self._shown(value.datatype)}"
        return "…" if value is None else str(value)

    def _shown(self, term: NamedNode) -> str:
        short = self._shorten(term.value)
        return f"<{short}>" if short == term.value else short


def _usual(register: Document, kind: NamedNode) -> dict[NamedNode, object]:
    """The properties that nearly all sources have, with the value that the last one has."""
    sources = {quad.subject for quad in register.quads if quad.predicate == RDF_TYPE and quad.object == kind}
    bearers: dict[NamedNode, set[object]] = {}
    values: dict[NamedNode, object] = {}
    for quad in register.quads:
        if quad.subject in sources and quad.predicate != RDF_TYPE and not isinstance(quad.object, BlankNode):
            bearers.setdefault(quad.predicate, set()).add(quad.subject)
            values[quad.predicate] = quad.object
    least = max(_USUAL * len(sources), _ENOUGH)
    most = sorted(found for found in bearers if len(bearers[found]) >= least)
    return {term: values[term] for term in most}


def _with(register: Path, block: str) -> str:
    """The text of the register with a block more: at its place where the file is laid out, else at the end."""
    from aif_graph.reading.layout import formatted

    try:
        text = register.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8", place=str(register), hint="Save it as UTF-8.") from None
    longer = f"{text.rstrip()}\n\n{block}\n"
    return formatted(longer, path=str(register)) if formatted(text, path=str(register)) == text else longer
