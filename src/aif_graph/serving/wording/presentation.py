"""How the pages present a graph: the table ``[pages]`` of its ``graph.toml``, read and checked.

Without it every page is as good as the statements alone can make it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aif_graph.graphs import Manifest
from aif_graph.serving import frame
from aif_graph.serving.once import once_per_view
from aif_graph.serving.table import Table
from aif_graph.serving.view import View
from aif_graph.serving.wording.phrases import Phrase, PhraseError, parse_phrase


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
    table = Table(manifest, manifest.pages)
    table.known(_KEYS.keys() | frame.KEYS)
    return Presentation(**{key.replace("-", "_"): read(table, key) for key, read in _KEYS.items()})


def _phrases(table: Table, key: str) -> dict[str, Phrase]:
    """A table of phrases by class."""
    return {iri: _phrase(table, iri, text) for iri, text in table.words(key).items()}


def _phrase(table: Table, iri: str, text: str) -> Phrase:
    name = table.prefixes.shorten(iri)

    def expand(curie: str) -> str:
        found = table.prefixes.expand(curie)
        if found is None:
            raise PhraseError(f"{curie[:80]!r} is not a CURIE with a known prefix")
        return found

    try:
        return parse_phrase(text, expand)
    except PhraseError as error:
        raise table.wrong(name, f"the phrase for {name} is invalid: {error}") from None


def _statements(table: Table, key: str) -> tuple[tuple[str, str, str], ...]:
    """Statements in words."""
    value = table.values.get(key, [])
    found = [table.texts(key, each) for each in (value if isinstance(value, list) else [value])]
    if any(len(each) != 3 for each in found):
        raise table.wrong(key, f"an example of {key} is not a thing, a property and a value")
    return tuple((s, p, o) for s, p, o in found)


# How each key of ``[pages]`` that is for this module is read.
_KEYS: Mapping[str, Callable[[Table, str], Any]] = {
    **dict.fromkeys(("first", "last", "kinds", "names", "identifiers", "numbers", "days", "by-language"), Table.terms),
    **dict.fromkeys(("articles", "common-nouns"), Table.texts),
    **dict.fromkeys(("sentences", "ties", "titles", "values"), _phrases),
    **dict.fromkeys(("details", "schema-org"), Table.words),
    "why": _statements,
    "who-says": Table.text,
}
