"""The page of one thing: what it is, what sources state, what follows, where sources differ, and who names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from aif_graph.answers.formats import formats_of
from aif_graph.serving.dated import dated, day_of
from aif_graph.serving.frame import frame_of
from aif_graph.serving.linked.documents import replacements, withdrawn
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import Cell
from aif_graph.serving.wording.facts import Citations, facts, identifying, incoming, naming
from aif_graph.serving.wording.presentation import presentation
from aif_graph.serving.wording.sentences import (
    Words,
    capital,
    kind,
    language,
    named,
    plain,
    sentence,
    shown,
    text,
    told,
)
from aif_graph.serving.wording.statements import statements
from aif_graph.serving.wording.verdicts import conflicts

_MOST_NAMES = 24


def thing_page(view: View, term: NamedNode, status: int) -> Reply:
    """The page of ``term``, which is neither a source nor a verdict."""
    from aif_graph.serving.pages.drawn import picture_of
    from aif_graph.serving.pages.templating import page

    headers = dated(day_of(view.graph, *picture_of(view, term)))
    return page(view, "thing.html", status=status, headers=headers, **described(view, term))


def described(view: View, term: NamedNode) -> dict[str, Any]:
    """What the template of a thing is told."""
    from aif_graph.serving.linked.schema_org import schema_org
    from aif_graph.serving.pages.drawn import drawn_of

    citations = Citations(view)
    title, words = named(view, term.value), sentence(view, term) or _begun(told(view, term))
    disputes = conflicts(view, term, citations)
    stated, follows = facts(view, term, citations)
    block = schema_org(view, term.value)
    return {
        "path": address(view, term),
        "alternates": alternates(view, term.value),
        "iri": term.value,
        "title": title,
        "kind": capital(kind(view, term)),
        "sentence": words,
        "description": plain(words) or f"{title} in the knowledge graph “{view.graph.manifest.name}”.",
        "names": other_names(view, term, title),
        "drawn": drawn_of(view, term),
        "conflicts": disputes,
        "stated": stated,
        "follows": follows,
        "incoming": incoming(view, term, citations, [conflict.iri for conflict in disputes]),
        "questions": questions(view, term),
        "identifiers": identifiers(view, term),
        "cited": citations.listed,
        "who_says": who_says(view, term),
        "withdrawn": withdrawn(view, term.value),
        "replaced": replacements(view, term.value),
        "data_blocks": [block] if block else [],
    }


def _begun(words: Words) -> Words:
    """The words with a capital letter at their beginning and a full stop at their end."""
    if not words:
        return ()
    return (replace(words[0], text=capital(words[0].text)), *words[1:], text("."))


def alternates(view: View, iri: str) -> list[tuple[str, str, str]]:
    """The document about a thing in its other formats."""

    def at(format_: str) -> str:
        if view.site.page_of(iri):
            return view.site.document_of(iri, format_).partition("#")[0]
        return f"{view.site.description_of(iri)}&format={format_}"

    return [(format_.media_type, at(format_.name), format_.title) for format_ in formats_of("graph")]


def address(view: View, term: NamedNode) -> str:
    """Where the page of a thing stands, also of one that nothing links to."""
    return view.site.page_of(term.value) or view.site.description_of(term.value)


def who_says(view: View, term: NamedNode) -> str:
    """The canned query that asks who says what of a thing, with this one filled in; "" where there is none."""
    query = view.graph.queries.get(presentation(view).who_says)
    parameter = next((p.name for p in query.parameters if p.type == "iri"), "") if query else ""
    if query is None or not parameter:
        return ""
    return f"{view.site.path('queries', query.name)}?{urlencode({parameter: view.graph.names.curie(term.value)})}"


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
    for property_ in naming(view):
        for value in index.values(term, property_):
            if isinstance(value, Literal) and value.value != title and value.value not in found:
                cell = shown(view, value)
                found[value.value] = Name(value.value, cell.lang, language(cell.lang) if cell.lang else "")
    return sorted(found.values(), key=lambda name: (name.language != "", name.text.casefold()))[:_MOST_NAMES]


def identifiers(view: View, term: NamedNode) -> list[tuple[str, Sequence[Cell]]]:
    """Codes, home pages and the same thing elsewhere."""
    index = statements(view)
    found = ((p, [shown(view, value) for value in index.values(term, p)]) for p in identifying(view))
    return [(view.graph.names.label(property_), cells) for property_, cells in found if cells]


def questions(view: View, term: NamedNode) -> list[tuple[str, str]]:
    """The canned queries that ask about things of this kind, with this one filled in."""
    from aif_graph.serving.pages.addresses import address

    classes, names, at = {*statements(view).types(term)}, view.graph.names, frame_of(view).at
    found = {
        query.summary: address(view.site, *at(query.name), **{parameter.name: names.curie(term.value)})
        for query in view.graph.queries.values()
        for parameter in reversed(query.parameters)  # the first that fits is the one to fill in
        if parameter.class_ and names.iri_of(parameter.class_) in classes
    }
    return list(found.items())
