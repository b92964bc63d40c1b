"""``graph.toml``: what a graph is called, which files it is made of, and by which terms it speaks.

Everything is optional: a folder without the file is a graph, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import NamedNode

from aif_graph.errors import InputError, Place
from aif_graph.frozen import frozen
from aif_graph.graphs.vocabulary import Terms
from aif_graph.terms import STANDARD, Prefixes

MANIFEST = "graph.toml"
UNNAMED = "urn:x-graph:"
"""The base of a graph that has none of its own: names no address, and is the same on every machine."""

DEFAULT_FILES: Mapping[str, tuple[str, ...]] = {
    "ontology": ("ontology/**",),
    "vocabularies": (),
    "shapes": ("shapes/**", "shapes.ttl", "ontology/shapes.ttl"),
    "hygiene": ("hygiene/*.rq", "ontology/hygiene/*.rq", "ontology/lint/*.rq"),
    "queries": ("queries/*.rq",),
    "sources": ("sources.ttl", "data/sources.ttl"),
    "verdicts": ("verdicts.ttl", "data/verdicts.ttl"),
    "data": ("**",),
}
DEFAULT_IGNORE = (
    *("src", "tests", "docs", "build", "dist", "node_modules", "examples", "dumps"),
    *("venv", "site-packages"),  # packages bring RDF of their own, this one a whole graph
)


class Entry(NamedTuple):
    """One entry of the navigation, which leads to a canned query (``question``) or to a ``page`` of the service."""

    label: str
    question: str = ""
    page: str = ""
    path: str = ""


class Theme(NamedTuple):
    """One theme of the catalogue: the questions with one of its ``tags`` that no theme before it has.

    Those of a theme of ``curation`` are for whoever maintains the graph, and come last.
    """

    label: str
    tags: tuple[str, ...]
    curation: bool = False


Presented = tuple[tuple[Entry, ...], Mapping[str, Any]]
"""The entries of the navigation, and the table of the pages."""


@frozen(eq=False)
class Manifest:
    """What ``graph.toml`` says, with the defaults for what it does not.

    ``path`` is None for a folder without the file, ``text`` is the file's. ``base`` ends in "/", "#" or ":".
    Of ``synonyms`` each is a group of words that mean the same to whoever searches.
    ``present`` reads what only pages need.
    """

    root: Path
    path: Path | None = None
    title: str = ""
    description: str = ""
    licence: str = ""
    publisher: str = ""
    homepage: str = ""
    contact: str = ""
    day: str = ""
    base: str = UNNAMED
    profile: str = "none"
    identifiers: str = ""
    prefixes: Prefixes = Prefixes(STANDARD)
    files: Mapping[str, tuple[str, ...]] = DEFAULT_FILES
    ignore: tuple[str, ...] = DEFAULT_IGNORE
    terms: Terms = Terms()
    themes: tuple[Theme, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    present: Callable[[], Presented] = lambda: ((), {})

    @property
    def navigation(self) -> tuple[Entry, ...]:
        """The entries of the navigation. Raises InputError for what is wrong in them."""
        return self._presented[0]

    @property
    def pages(self) -> Mapping[str, Any]:
        """How the pages of the service present the graph, as the file has it. Raises InputError where it is no TOML."""
        return self._presented[1]

    @cached_property
    def _presented(self) -> Presented:
        """Read when first asked for: an answer on the command line needs none of it."""
        return self.present()

    @property
    def declares_prefixes(self) -> bool:
        """Whether ``graph.toml`` names prefixes; where it does not, those of the files count."""
        return len(self.prefixes.namespaces) > len(STANDARD)

    @property
    def name(self) -> str:
        """What the graph is called: its title, or the name of its folder."""
        return self.title or self.root.resolve().name

    @cached_property
    def ontology(self) -> NamedNode:
        """The named graph of the ontology."""
        return NamedNode(self.base.rstrip("#") + "ontology" if self.base.endswith(("/", ":")) else self.base)

    @property
    def sources(self) -> str:
        """What the IRIs of its sources begin with."""
        return f"{self._space}source/"

    @property
    def things(self) -> str:
        """What the IRIs begin with that the service answers below ``/id/``."""
        return f"{self._space}id/"

    @property
    def graphs(self) -> str:
        """What the IRIs of the named graphs begin with that are no sources."""
        return f"{self._space}graph/"

    @cached_property
    def inferred(self) -> NamedNode:
        """The named graph of what follows from the statements."""
        return NamedNode(f"{self.graphs}inferred")

    @cached_property
    def accepted(self) -> NamedNode:
        """The named graph of what stands after the verdicts."""
        return NamedNode(f"{self.graphs}accepted")

    @cached_property
    def dataset(self) -> NamedNode:
        """The graph as a whole, as its description names it."""
        return NamedNode(f"{self._space}dataset")

    @property
    def dumps(self) -> str:
        """What the addresses of the files of an export begin with."""
        return f"{self._space}dump/"

    @property
    def _space(self) -> str:
        return self.base if self.base.endswith(("/", ":")) else f"{self.base.rstrip('#')}/"

    def shorten(self, iri: str) -> str:
        """The CURIE of an IRI by the prefixes of the graph, or the IRI itself."""
        return self.prefixes.shorten(iri)

    def wrong(self, key: str, message: str, hint: str = "") -> InputError:
        """The error that ``key`` of its ``graph.toml`` is wrong, at the key's line."""
        return wrong(self.path or self.root, self.text, key, message, hint)


def wrong(path: Path, text: str, key: str, message: str, hint: str = "") -> InputError:
    """The error that ``key`` is wrong, at the first line of the ``text`` of ``path`` that begins with it."""
    found = re.search(rf"^[ \t]*+\[*+[ \t]*+[\"']?{re.escape(key)}[\"']?[ \t]*+[\]=.]", text, re.MULTILINE)
    return InputError(message, place=place_of(path, text, found), hint=hint)


def place_of(path: Path, text: str, found: re.Match[str] | None) -> Place:
    """The line in which a match in the ``text`` of ``path`` ends; the first for none."""
    return Place(str(path), text.count("\n", 0, found.end()) + 1 if found else 1)
