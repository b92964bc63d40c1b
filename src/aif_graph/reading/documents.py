"""Parse files fast; every statement keeps the source that makes it.

A statement is a triple of a document, whose source is its named graph. Lexical forms stay as written.
Line and column are not kept here: see ``positions``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from aif_graph.errors import InputError, Place
from aif_graph.frozen import frozen
from aif_graph.limits import NESTING as MAX_DEPTH
from aif_graph.limits import TRIPLE_TERMS as MAX_TRIPLE_TERMS
from aif_graph.terms import STANDARD

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
# What a file must hold for one of its triples to be more than RDF 1.1 has; the last for triples within triples.
MARKS_OF_RDF_12 = {
    RdfFormat.TURTLE: (b"--", b"<<"),
    RdfFormat.N_TRIPLES: (b"--", b"<<"),
    RdfFormat.RDF_XML: (b"dir", b"Triple"),
    RdfFormat.JSON_LD: (b"direction", b"@triple"),
}
_TRIPLE, _OBJECT = attrgetter("triple"), attrgetter("object")
# A tag, which group 1 says is a closing one and group 2 an empty one; or what holds no tags. Linear on any bytes.
# Compiled on use: most graphs hold no XML.
_XML_TAG = rb"""(?xs) <!--.*?(?:-->|\Z) | <!\[CDATA\[.*?(?:\]\]>|\Z)
       | <(/?)[^\s<>!?/](?:[^<>"'/]++ | "[^"]*+"? | '[^']*+'? | /(?!>))*+(/?)"""
NO_RDF_12 = "triples within triples and strings with a direction (RDF 1.2) are not supported"
MESSAGE = r"^Parser error.*?: |^error at [\d:]+: "


@frozen(apart=("prefixes",))
class Document:
    """One file and what it states. ``source`` is the named graph of its triples.

    ``quads`` are what the parser gave, in the default graph: what settling, reasoning and storing take as it is.
    ``prefixes`` are those that the file declares.
    """

    path: Path
    source: NamedNode
    quads: tuple[Quad, ...]
    prefixes: Mapping[str, str] = MappingProxyType({})

    @cached_property
    def triples(self) -> tuple[Triple, ...]:
        """The same as triples."""
        return tuple(map(_TRIPLE, self.quads))

    def objects(self) -> Iterator[object]:
        """The objects of its triples, repeated as they are: to look for one before looking at every triple."""
        return map(_OBJECT, self.quads)


def read_document(path: Path, source: NamedNode, prefixes: Mapping[str, str] = STANDARD) -> Document:
    """Parse one file; its triples belong to ``source``.

    Raises InputError with file, line and column; of ``prefixes`` it says what to declare where one is missing.
    """
    rdf_format = FORMATS.get(path.suffix.lower())
    if rdf_format is None:
        raise InputError(
            f"unknown file extension {path.suffix!r}",
            place=str(path),
            hint=f"Known file extensions: {', '.join(FORMATS)}.",
        )
    try:
        with path.open("rb", buffering=0) as file:
            data = file.readall().removeprefix(b"\xef\xbb\xbf")
        may_be_rdf_12 = refuse_bombs(path, rdf_format, data)
        # Blank nodes are renamed: _:b1 of one file is not _:b1 of another.
        parser = parse(input=data, format=rdf_format, rename_blank_nodes=True, without_named_graphs=True)
        quads = tuple(parser)
    except SyntaxError as error:
        raise malformed(path, error, prefixes) from None
    except (OSError, ValueError, MemoryError) as error:  # the last: a single token of more than 16 MiB
        raise InputError(getattr(error, "strerror", None) or str(error) or "too large", place=str(path)) from None
    if may_be_rdf_12 and any(map(is_rdf_12, quads)):
        raise InputError(NO_RDF_12, place=str(path))
    return Document(path, source, quads, parser.prefixes)


def is_named(triple: Triple | Quad) -> bool:
    """False for a triple about an unnamed class: true, but of no use to anybody who asks."""
    return not isinstance(triple.subject, BlankNode) and not isinstance(triple.object, BlankNode)


def with_blank_nodes(triple: Triple, named: Callable[[BlankNode], BlankNode]) -> Triple:
    """The same triple with what ``named`` gives for each of its blank nodes, subject first."""
    subject, obj = triple.subject, triple.object
    subject = named(subject) if isinstance(subject, BlankNode) else subject
    return Triple(subject, triple.predicate, named(obj) if isinstance(obj, BlankNode) else obj)


def is_rdf_12(quad: Quad) -> bool:
    """Whether a statement is more than RDF 1.1 has: a triple within a triple, a text with direction."""
    obj = quad.object
    return isinstance(obj, Triple) or (isinstance(obj, Literal) and obj.direction is not None)


def refuse_bombs(path: Path, rdf_format: RdfFormat, data: bytes) -> bool:
    """Refuse what small files can make grow without bound in the readers.

    Returns whether the file holds what a statement beyond RDF 1.1 needs: looking for that takes a pass over the bytes.
    """
    if rdf_format == RdfFormat.RDF_XML and b"<!ENTITY" in data:
        raise InputError("entities are refused: they can grow without bound", place=str(path), hint="Expand them.")
    marks = MARKS_OF_RDF_12[rdf_format]
    may_be_rdf_12 = any(mark in data for mark in marks)
    if may_be_rdf_12 and data.count(marks[-1]) > MAX_TRIPLE_TERMS:
        raise InputError("triples within triples (RDF 1.2) are not supported", place=str(path))
    depth = {RdfFormat.JSON_LD: _depth_of_json, RdfFormat.RDF_XML: _depth_of_xml}.get(rdf_format)
    if depth and depth(data) > MAX_DEPTH:
        raise InputError(f"nested deeper than {MAX_DEPTH} levels", place=str(path), hint="Flatten it.")
    return may_be_rdf_12


def _depth_of_json(data: bytes) -> int:
    """How deep the brackets of a JSON text are nested, at most (brackets within texts count, too)."""
    depth = deepest = 0
    for byte in re.findall(rb"[\[\]{}]", data):
        depth += 1 if byte in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _depth_of_xml(data: bytes) -> int:
    """How deep the elements of an XML text are nested, at most."""
    depth = deepest = 0
    for tag in re.finditer(_XML_TAG, data):
        closing, empty = tag.groups()
        if closing:
            depth -= 1
        elif empty == b"":
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def malformed(path: Path, error: SyntaxError, prefixes: Mapping[str, str] = STANDARD) -> InputError:
    """What a parser says of a file, with file, line and column."""
    place = Place(str(path), error.lineno, error.offset) if error.lineno else Place(str(path))
    message = re.sub(MESSAGE, "", str(error.msg)).rstrip(".")
    hint = ""
    if prefix := re.search(r"The prefix (.*?): has not been declared", message):
        namespace = prefixes.get(prefix[1])
        hint = f"Add a line: @prefix {prefix[1]}: <{namespace or '…'}> ."
    return InputError(message, place=place, hint=hint)
