"""What stands on every page and on the first: texts, navigation and choices, as ``[pages]`` of ``graph.toml`` has them.

A graph that says nothing of it gets a frame made of what it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from aif_graph.answers.formats import served_for
from aif_graph.asking import CannedQuery
from aif_graph.asking.views import KINDS
from aif_graph.graphs import Manifest
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.once import once_per_view
from aif_graph.serving.requests.addresses import ADDRESSES, Address
from aif_graph.serving.requests.readers import Reader, picture, shortcut
from aif_graph.serving.table import Table
from aif_graph.serving.view import View

# Pages that the navigation can lead to, in the order in which it does unless a graph says otherwise.
PAGES: Mapping[str, str] = {address.path[1:]: address.title for address in ADDRESSES if address.title}
# Whether a graph has what an address needs.
_HAS: Mapping[str, Callable[[KnowledgeGraph], object]] = {
    "questions": lambda graph: graph.queries,
    "sources": lambda graph: graph.folder.describes_sources,
    "verdicts": lambda graph: graph.names.instances(graph.manifest.terms.verdict.value),
    "ontology": lambda graph: graph.folder.ontology,
}
_PATH = re.compile(r"/[a-z][a-z0-9]*(-[a-z0-9]+)*")
KEYS = frozenset(
    {
        *("brand", "lead", "placeholder", "about", "limits", "independence", "disclaimer"),
        *("tags", "classes", "examples", "pictures", "start"),
    }
)
"""The keys of ``[pages]`` that are read here."""
_START = {"heading", "counts", "examples", "picture", "form"}
_CREATIVE_COMMONS = re.compile(r"https?://creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/(\d\.\d)/?.*")


class Link(NamedTuple):
    """One entry of the navigation: its path is ``parts`` below the site; it leads to ``question`` or to a page."""

    label: str
    parts: tuple[str, ...]
    question: str = ""


class Count(NamedTuple):
    """What the start page counts: the members of ``class_`` (an IRI), or the sources; and where they are listed."""

    label: str
    class_: str = ""
    question: str = ""
    page: str = ""
    tag: str = ""


class Example(NamedTuple):
    """A question with values of its parameters, and what it is called ("" for its own words)."""

    question: str
    parameters: Mapping[str, str]
    label: str = ""


@dataclass(frozen=True)
class Frame:
    """Texts are "" and lists empty where the graph has none.

    ``brand`` is what stands before the search, ``placeholder`` what to look for, for example. ``about`` and ``limits``
    are paragraphs of the page about the graph, ``independence`` says who is not behind it, ``disclaimer`` the same in
    the footer. ``tags`` come first among the questions, ``classes`` (IRIs) among what is found; ``examples`` are the
    queries that the editor offers. ``pictures`` are the questions whose answers are drawn on the pages of things of a
    class (an IRI). ``heading``, ``counts``, ``starts`` (questions), ``picture`` and ``form`` (a
    question each) are those of the start page.
    """

    brand: str
    navigation: tuple[Link, ...]
    lead: str = ""
    placeholder: str = ""
    about: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    independence: str = ""
    disclaimer: str = ""
    tags: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    pictures: Mapping[str, str] = field(default_factory=dict)
    heading: str = ""
    counts: tuple[Count, ...] = ()
    starts: tuple[Example, ...] = ()
    picture: str = ""
    form: str = ""

    def has(self, page: str) -> bool:
        """Whether the navigation leads to a page."""
        return any(link.parts == (page,) and not link.question for link in self.navigation)

    def at(self, question: str) -> tuple[str, ...]:
        """The parts of the path at which a question is found."""
        found = (link.parts for link in self.navigation if link.question == question)
        return next(found, ("queries", question))


@once_per_view
def frame_of(view: View) -> Frame:
    """The frame of a graph's pages. Raises InputError, at the line of ``graph.toml``, for what is wrong in it."""
    return read_frame(view.graph)


def read_frame(graph: KnowledgeGraph) -> Frame:
    """The same for a graph."""
    pages = {address.path[1:] for address in addresses_of(graph)}
    return _Reader(graph.manifest, graph.queries).frame(pages.__contains__)


def addresses_of(graph: KnowledgeGraph) -> Iterator[Address]:
    """The addresses of what a graph has."""
    return (address for address in ADDRESSES if not address.needs or _HAS[address.needs](graph))


def check_frame(manifest: Manifest, queries: Mapping[str, CannedQuery]) -> None:
    """Raise the InputError that ``frame_of`` would; the graph need not be loaded."""
    _Reader(manifest, queries).frame(lambda _page: True)


def shortcuts(frame: Frame) -> Iterator[tuple[str, Reader]]:
    """The addresses of the questions that have one of their own, those of their pictures, and their readers."""
    for link in frame.navigation:
        if link.question and link.parts[0] != "queries":
            path = "/" + "/".join(link.parts)
            yield path, shortcut(link.question, *link.parts)
            for format_ in served_for("picture"):
                yield f"{path}.{format_.extension}", picture(link.question, format_.name)


def licence_name(iri: str) -> str:
    """What a licence is called: "CC BY 4.0", or its address without the protocol."""
    match = _CREATIVE_COMMONS.fullmatch(iri)
    if match and match[1] == "publicdomain":
        return f"CC0 {match[3]}" if match[2] == "zero" else f"Public Domain Mark {match[3]}"
    return f"CC {match[2].upper()} {match[3]}" if match else iri.split("://", 1)[-1].rstrip("/")


class _Reader:
    """Checks ``[pages]`` and ``[[navigation]]`` of one manifest."""

    def __init__(self, manifest: Manifest, queries: Mapping[str, CannedQuery]) -> None:
        self._manifest, self._queries = manifest, queries
        self._wrong = manifest.wrong

    def frame(self, has: Callable[[str], bool]) -> Frame:
        """The frame; of the pages in its navigation only those that the graph ``has``."""
        manifest, pages = self._manifest, Table(self._manifest, self._manifest.pages)
        start = pages.table("start")
        start.known(_START)
        return Frame(
            brand=pages.text("brand") or manifest.name,
            navigation=tuple(link for link in self._links() if link.question or has(link.parts[0])),
            lead=pages.text("lead") or manifest.description,
            **{key: pages.text(key) for key in ("placeholder", "independence", "disclaimer")},
            about=pages.texts("about"),
            limits=pages.texts("limits"),
            tags=pages.texts("tags"),
            classes=pages.terms("classes"),
            examples=tuple(self._question("examples", each) for each in pages.texts("examples")),
            pictures=self._pictures(pages.table("pictures")),
            heading=start.text("heading") or manifest.name,
            counts=tuple(map(self._count, start.tables("counts"))),
            starts=tuple(map(self._example, start.tables("examples"))),
            picture=self._view(start.text("picture")),
            form=self._question("form", start.text("form")),
        )

    def _links(self) -> list[Link]:
        """The entries of ``graph.toml``, or all pages and views there can be."""
        return list(self._entries()) or list(self._default())

    def _entries(self) -> Iterator[Link]:
        taken = _taken()
        for entry in self._manifest.navigation:
            if entry.page and entry.page not in PAGES:
                hint = f"Pages: {', '.join(PAGES)}."
                raise self._wrong("page", f"{entry.label!r} refers to an unknown page {entry.page!r}", hint)
            if entry.page and entry.path:
                raise self._wrong("path", f"the page {entry.page!r} cannot have a path", "Only questions can have one.")
            if entry.page:
                yield Link(entry.label, (entry.page,))
                continue
            self._question("question", entry.question)
            if entry.path and (not _PATH.fullmatch(entry.path) or entry.path[1:] in taken):
                hint = 'Write one word, as in "/map", that is not the name of a page.'
                raise self._wrong("path", f"{entry.path!r} cannot be the path of a question", hint)
            taken.add(entry.path[1:])
            yield Link(entry.label, (entry.path[1:],) if entry.path else ("queries", entry.question), entry.question)

    def _default(self) -> Iterator[Link]:
        yield Link(PAGES["queries"], ("queries",))
        for kind, (words, *_) in KINDS.items():
            if query := next((q for q in self._queries.values() if q.view and q.view.kind == kind), None):
                yield Link(words, ("queries", query.name), query.name)
        for page, words in list(PAGES.items())[1:]:
            yield Link(words, (page,))

    def _count(self, table: Table) -> Count:
        given = {key: table.text(key) for key in ("label", "class", "question", "page", "tag")}
        if unknown := sorted(set(table.values) - set(given)):
            raise self._wrong("counts", f"an entry of counts has an unknown key {unknown[0]!r}")
        if not given["label"] or not (given["class"] or given["page"] == "sources"):
            raise self._wrong("counts", "an entry of counts needs a label, and a class or the page sources")
        if given["page"] and given["page"] not in PAGES:
            raise self._wrong("counts", f"there is no page {given['page']!r}", f"Pages: {', '.join(PAGES)}.")
        class_ = table.term("counts", given["class"]) if given["class"] else ""
        question = self._question("counts", given["question"])
        return Count(given["label"], class_, question, given["page"], given["tag"])

    def _example(self, table: Table) -> Example:
        texts = {key: table.text(key) for key in table.values}
        question = self._question("examples", texts.pop("question", ""))
        label = texts.pop("label", "")
        if not question:
            raise self._wrong("examples", "an entry of examples has no question", 'Write { question = "…" }.')
        known = {parameter.name for parameter in self._queries[question].parameters}
        if unknown := sorted(set(texts) - known):
            raise self._wrong("examples", f"{question} has no parameter {unknown[0]!r}")
        return Example(question, texts, label)

    def _view(self, name: str) -> str:
        query = self._queries.get(self._question("picture", name))
        if query and (query.view is None or any(parameter.required for parameter in query.parameters)):
            hint = "Use a question that has a view and no required parameters."
            raise self._wrong("picture", f"{name} cannot be the picture of the start page", hint)
        return name

    def _pictures(self, table: Table) -> Mapping[str, str]:
        """The question for each class: it has a view, and a parameter to fill a thing into."""
        found = {}
        for key in table.values:
            name = self._question(key, table.text(key))
            query = self._queries.get(name)
            if query is None or query.view is None or all(parameter.type != "iri" for parameter in query.parameters):
                hint = "Name a question with a view, and with a parameter that is a thing."
                raise self._wrong(key, f"{name!r} cannot be the picture of a thing", hint)
            found[table.term(key, key)] = name
        return found

    def _question(self, key: str, name: str) -> str:
        if name and name not in self._queries:
            import difflib

            near = difflib.get_close_matches(name, self._queries, n=1, cutoff=0.5)
            raise self._wrong(key, f"there is no query named {name!r}", f"Did you mean {near[0]}?" if near else "")
        return name


def _taken() -> set[str]:
    """The first parts of paths that lead elsewhere."""
    return {re.split(r"[/.{]", address.path[1:])[0] for address in ADDRESSES} | {"static"}
