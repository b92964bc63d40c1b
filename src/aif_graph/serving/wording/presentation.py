"""How the pages present a graph: the table ``[pages]`` of its ``graph.toml``, read and checked.

Without it every page is as good as the statements alone can make it.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aif_graph.errors import InputError
from aif_graph.graphs import Manifest
from aif_graph.limits import MANIFEST_ENTRIES as MAX_ENTRIES
from aif_graph.naming.names import is_iri
from aif_graph.serving import frame
from aif_graph.serving.once import once_per_view
from aif_graph.serving.view import View
from aif_graph.serving.wording.phrases import Phrase, PhraseError, parse_phrase

KEYS = frozenset(
    {
        *("first", "last", "kinds", "names", "identifiers", "numbers", "days", "by-language", "articles"),
        *("common-nouns", "sentences", "ties", "titles", "values", "details", "schema-org", "why", "who-says"),
    }
)
"""The keys of ``[pages]`` that this module reads."""


@dataclass(frozen=True)
class Presentation:
    """What is told first and how. Properties and classes are IRIs; phrases stand under the class they are for.

    ``first`` and ``last`` order the facts of a page; ``kinds`` the kinds of sources, the nearest to the facts first.
    ``names`` and ``identifiers`` are told apart from the facts; ``numbers`` need a day, their own (``days``) or that of
    their source. Values of ``by_language`` are texts with a language. ``sentences`` tell of a thing, ``ties`` of a
    node that only ties others together, ``titles`` name such a node, ``values`` write a value with its unit.
    ``details`` are headings on the page of a source. ``articles`` end names that take "the"; ``common_nouns`` begin
    names that are written small inside a sentence. ``why`` are examples of statements to explain;
    ``who_says`` is the canned query that asks who says what of a thing.
    """

    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    by_language: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    common_nouns: tuple[str, ...] = ()
    sentences: Mapping[str, Phrase] = field(default_factory=dict)
    ties: Mapping[str, Phrase] = field(default_factory=dict)
    titles: Mapping[str, Phrase] = field(default_factory=dict)
    values: Mapping[str, Phrase] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    schema_org: Mapping[str, str] = field(default_factory=dict)
    why: tuple[tuple[str, str, str], ...] = ()
    who_says: str = ""


@once_per_view
def presentation(view: View) -> Presentation:
    """The presentation of the graph. Raises InputError for what is wrong in its ``graph.toml``."""
    return read_presentation(view.graph.manifest)


def read_presentation(manifest: Manifest) -> Presentation:
    """Read the table ``[pages]``. Raises InputError, with the line."""
    reader = _Reader(manifest)
    pages = manifest.pages
    reader.known(pages, KEYS | frame.KEYS, "pages")
    return Presentation(
        first=reader.terms(pages, "first"),
        last=reader.terms(pages, "last"),
        kinds=reader.terms(pages, "kinds"),
        names=reader.terms(pages, "names"),
        identifiers=reader.terms(pages, "identifiers"),
        numbers=reader.terms(pages, "numbers"),
        days=reader.terms(pages, "days"),
        by_language=reader.terms(pages, "by-language"),
        articles=reader.texts(pages, "articles"),
        common_nouns=reader.texts(pages, "common-nouns"),
        sentences=reader.phrases(pages, "sentences"),
        ties=reader.phrases(pages, "ties"),
        titles=reader.phrases(pages, "titles"),
        values=reader.phrases(pages, "values"),
        details=reader.words(pages, "details"),
        schema_org=reader.words(pages, "schema-org"),
        why=reader.examples(pages),
        who_says=reader.text(pages, "who-says"),
    )


class _Reader:
    """Checks the values; what is wrong is placed at its key's line."""

    def __init__(self, manifest: Manifest) -> None:
        self.wrong: Callable[..., InputError] = manifest.wrong
        self._prefixes = manifest.prefixes

    def known(self, values: Mapping[str, Any], known: frozenset[str], table: str) -> None:
        """Raise InputError for a key that is not ``known``."""
        for key in values:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
                hint = f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(sorted(known))}."
                raise self.wrong(key, f"unknown key {key!r} in [{table}]", hint)

    def texts(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            raise self.wrong(key, f"{key} is not a list of strings", f'Write {key} = ["…"].')
        if len(value) > MAX_ENTRIES:
            raise self.wrong(key, f"{key} has more than {MAX_ENTRIES} entries")
        return tuple(value)

    def terms(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """A list of properties or classes."""
        return tuple(self.term(key, each) for each in self.texts(table, key))

    def term(self, key: str, value: object) -> str:
        """One property or class."""
        if not isinstance(value, str):
            raise self.wrong(key, f"{key} is not a string", f'Write {key} = "ex:term".')
        iri = self._prefixes.expand(value) or value
        if not is_iri(iri):
            raise self.wrong(key, f"{value!r} is neither a CURIE nor an IRI")
        if iri == value and "//" not in value and not value.startswith("urn:"):
            raise self.wrong(key, f"the prefix of {value} is unknown", "Declare it in [prefixes].")
        return iri

    def table(self, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """A table in the table."""
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"{key} is not a table", f"Write [pages.{key}] and its keys below it.")
        if len(value) > MAX_ENTRIES:
            raise self.wrong(f"pages.{key}", f"{key} has more than {MAX_ENTRIES} entries")
        return value

    def words(self, table: Mapping[str, Any], key: str) -> dict[str, str]:
        """A table of words by term."""
        found = {}
        for name, words in self.table(table, key).items():
            if not isinstance(words, str) or not words:
                raise self.wrong(name, f"{name} in [pages.{key}] is not a string", f'Write "{name}" = "…".')
            found[self.term(name, name)] = words
        return found

    def phrases(self, table: Mapping[str, Any], key: str) -> dict[str, Phrase]:
        """A table of phrases by class."""
        return {iri: self._phrase(iri, text) for iri, text in self.words(table, key).items()}

    def _phrase(self, iri: str, text: str) -> Phrase:
        name = self._prefixes.shorten(iri)

        def expand(curie: str) -> str:
            found = self._prefixes.expand(curie)
            if found is None:
                raise PhraseError(f"{curie[:80]!r} is not a CURIE with a known prefix")
            return found

        try:
            return parse_phrase(text, expand)
        except PhraseError as error:
            raise self.wrong(name, f"the phrase for {name} is invalid: {error}") from None

    def examples(self, pages: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
        """Statements in words."""
        value = pages.get("why", [])
        found = [self.texts({"why": each}, "why") for each in (value if isinstance(value, list) else [value])]
        if any(len(each) != 3 for each in found):
            raise self.wrong("why", "an example of why is not a thing, a property and a value")
        return tuple((s, p, o) for s, p, o in found)

    def text(self, table: Mapping[str, Any], key: str) -> str:
        """A text, "" where there is none."""
        value = table.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(key, f"{key} is not a string", f'Write {key} = "…".')
        return value
