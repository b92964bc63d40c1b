"""Things in the words of schema.org, for search engines; only what is stated, only kinds with a fair counterpart.

https://schema.org/docs/full.html
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from aif_graph.serving.once import once_per_view
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import is_web
from aif_graph.serving.wording.presentation import presentation
from aif_graph.serving.wording.sentences import named, plain, sentence
from aif_graph.serving.wording.statements import statements
from aif_graph.terms import STANDARD

_PLACES = frozenset({"AdministrativeArea", "City", "Country", "Place"})
_ADDRESSES = frozenset({"sameAs", "url"})  # words whose values are addresses, written as texts
_WORDS = {
    **{STANDARD["skos"] + name: word for name, word in (("altLabel", "alternateName"), ("exactMatch", "sameAs"))},
    **{STANDARD["dcterms"] + name: word for name, word in (("issued", "datePublished"), ("language", "inLanguage"))},
    STANDARD["dcterms"] + "title": "headline",
    STANDARD["schema"] + "sameAs": "sameAs",
    STANDARD["skos"] + "Concept": "DefinedTerm",
}


@once_per_view
def _words(view: View) -> dict[str, str]:
    """The word of schema.org for each class, the first that fits first, and for each property."""
    terms = view.graph.manifest.terms
    own = {terms.source.value: "CreativeWork", terms.url.value: "url", terms.publisher.value: "publisher"}
    return own | dict(presentation(view).schema_org) | _WORDS


def schema_org(view: View, iri: str) -> dict[str, object] | None:
    """The schema.org description of a thing; None for a kind that schema.org has no fair word for."""
    index, term, known = statements(view), NamedNode(iri), _words(view)
    types = index.types(term)
    fitting = next((word for class_, word in known.items() if class_ in types), None)
    if fitting is None:
        return None
    block: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": fitting,
        "@id": iri,
        "name": named(view, iri),
        "mainEntityOfPage": view.site.url(view.site.page_of(iri)),
    }
    if words := plain(sentence(view, term)):
        block["description"] = words
    found: dict[str, list[object]] = {}
    for statement in index.of(term):
        if statement.standing != "accepted":
            continue
        value, word = statement.triple.object, known.get(statement.triple.predicate.value, "")
        if word and isinstance(value, Literal):
            _add(found, word, {"@type": "Organization", "name": value.value} if word == "publisher" else value.value)
        elif word in _ADDRESSES and isinstance(value, NamedNode):
            _add(found, word, value.value)
        elif word and isinstance(value, NamedNode) and _fits(fitting, word):
            _add(found, word, {"@id": value.value, "name": named(view, value.value)})
    for key in found.keys() & _ADDRESSES:
        found[key] = [value for value in found[key] if is_web(str(value))]
    return block | {key: values[0] if len(values) == 1 else values for key, values in found.items() if values}


def _fits(type_: str, key: str) -> bool:
    """Only places are contained in places, only organisations are parts of organisations."""
    return (type_ in _PLACES) == (key == "containedInPlace")


def _add(found: dict[str, list[object]], key: str, value: object) -> None:
    if value not in found.setdefault(key, []):
        found[key].append(value)
