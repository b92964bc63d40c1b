"""The page of one thing: what it is, what sources state, what follows, where sources differ, and who names it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from aif_graph.serving.cells import Cell, cell_of
from aif_graph.serving.documents import MEDIA_TYPES, SUFFIXES, replacements, withdrawn
from aif_graph.serving.facts import IDENTIFYING, NAMING, Citations, facts, incoming
from aif_graph.serving.replies import Reply
from aif_graph.serving.statements import statements
from aif_graph.serving.verdicts import conflicts
from aif_graph.serving.view import View
from aif_graph.serving.wording import (
    Words,
    capital,
    kind,
    language,
    named,
    plain,
    sentence,
    source_label,
    text,
    told,
)
from aif_graph.terms import AIF, SOURCE, shorten

TITLES = {"turtle": "Turtle", "jsonld": "JSON-LD", "ntriples": "N-Triples", "rdfxml": "RDF/XML"}
_MOST_NAMES = 24


def thing_page(view: View, term: NamedNode, status: int, arguments: Mapping[str, object]) -> Reply:
    """The page of ``term``: a source and a verdict have pages of their own form."""
    from aif_graph.serving.pages.source import source_page
    from aif_graph.serving.pages.verdict import verdict_page
    from aif_graph.serving.templating import page

    if term.value.startswith(SOURCE):
        return source_page(view, term, arguments)
    if AIF + "Verdict" in statements(view).types(term):
        return verdict_page(view, term)
    return page(view, "thing.html", status=status, **described(view, term))


def described(view: View, term: NamedNode) -> dict[str, Any]:
    """What the template of a thing is told."""
    from aif_graph.serving.pages.ego import ego
    from aif_graph.serving.schema_org import schema_org

    citations = Citations(view)
    title, words = named(view, term.value), sentence(view, term) or _begun(told(view, term))
    disputes = conflicts(view, term, citations)
    stated, follows = facts(view, term, citations)
    block = schema_org(view, term.value)
    return {
        "path": view.site.page_of(term.value),
        "alternates": alternates(view, term.value),
        "iri": term.value,
        "title": title,
        "kind": capital(kind(view, term)),
        "sentence": words,
        "description": plain(words) or f"{title} in the knowledge graph of Europe's AI Factories.",
        "names": other_names(view, term, title),
        "picture": ego(view, term),
        "conflicts": disputes,
        "stated": stated,
        "follows": follows,
        "incoming": incoming(view, term, citations, [conflict.iri for conflict in disputes]),
        "questions": questions(view, term),
        "identifiers": identifiers(view, term),
        "cited": citations.listed,
        "who_says": f"{view.site.path('queries', 'who-says')}?{urlencode({'thing': shorten(term.value)})}",
        "withdrawn": withdrawn(view, term.value),
        "replaced": replacements(view, term.value),
        "data_blocks": [block] if block else [],
        "plain": plain,
        "source_label": lambda iri: source_label(view, iri),
    }


def _begun(words: Words) -> Words:
    """The words with a capital letter at their beginning and a full stop at their end."""
    if not words:
        return ()
    return (replace(words[0], text=capital(words[0].text)), *words[1:], text("."))


def alternates(view: View, iri: str) -> list[tuple[str, str, str]]:
    """The document about a thing in its other formats."""
    path = view.site.page_of(iri).partition("#")[0]
    return [(MEDIA_TYPES[name].split(";")[0], f"{path}.{SUFFIXES[name]}", words) for name, words in TITLES.items()]


@dataclass(frozen=True, slots=True)
class Name:
    """One more name: ``lang`` as HTML wants it, ``language`` as people read it."""

    text: str
    lang: str
    language: str


def other_names(view: View, term: NamedNode, title: str) -> list[Name]:
    """The other names of a thing, each once with its language."""
    index = statements(view)
    found: dict[str, Name] = {}
    for property_ in NAMING:
        for value in index.values(term, property_):
            if isinstance(value, Literal) and value.value != title and value.value not in found:
                cell = cell_of(value, view.graph.names, view.site)
                found[value.value] = Name(value.value, cell.lang, language(cell.lang) if cell.lang else "")
    return sorted(found.values(), key=lambda name: (name.language != "", name.text.casefold()))[:_MOST_NAMES]


def identifiers(view: View, term: NamedNode) -> list[tuple[str, Sequence[Cell]]]:
    """Codes, home pages and the same thing elsewhere."""
    index, names = statements(view), view.graph.names
    found: list[tuple[str, Sequence[Cell]]] = []
    for property_ in IDENTIFYING:
        cells = [cell_of(value, names, view.site) for value in index.values(term, property_)]
        if cells:
            found.append((names.label(property_), cells))
    return found


def questions(view: View, term: NamedNode) -> list[tuple[str, str]]:
    """The canned queries that ask about things of this kind, with this one filled in."""
    classes = {shorten(class_) for class_ in statements(view).types(term)}
    found = {
        query.summary: f"{view.site.path('queries', query.name)}?{urlencode({parameter.name: shorten(term.value)})}"
        for query in view.graph.queries.values()
        for parameter in reversed(query.parameters)  # the first that fits is the one to fill in
        if parameter.class_ in classes
    }
    return list(found.items())
