"""Things in the words of schema.org, for search engines; only what is stated, only kinds with a fair counterpart.

https://schema.org/docs/full.html
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from aif_graph.serving.cells import is_web
from aif_graph.serving.statements import lexical, statements
from aif_graph.serving.view import View
from aif_graph.serving.wording import named, plain, sentence
from aif_graph.terms import AIF, PREFIXES

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# The first that fits; a factory is a facility, which schema.org does not have: it stays without a block.
_TYPES = {
    AIF + "Source": "CreativeWork",
    AIF + "Consortium": "Organization",
    AIF + "Organisation": "Organization",
    AIF + "Country": "Country",
    AIF + "City": "City",
    AIF + "Place": "Place",
    AIF + "Person": "Person",
    PREFIXES["skos"] + "Concept": "DefinedTerm",
}
_TEXTS = {
    PREFIXES["skos"] + "altLabel": "alternateName",
    AIF + "acronym": "alternateName",
    AIF + "homepage": "url",
    AIF + "url": "url",
    AIF + "position": "jobTitle",
    PREFIXES["dcterms"] + "issued": "datePublished",
    PREFIXES["dcterms"] + "language": "inLanguage",
    PREFIXES["dcterms"] + "title": "headline",
    PREFIXES["skos"] + "exactMatch": "sameAs",
    PREFIXES["schema"] + "sameAs": "sameAs",
}
_THINGS = {
    AIF + "establishedIn": "location",
    AIF + "partOf": "parentOrganization",
    AIF + "locatedIn": "containedInPlace",
}


def schema_org(view: View, iri: str) -> dict[str, object] | None:
    """The schema.org description of a thing; None for a kind that schema.org has no fair word for."""
    index, term = statements(view), NamedNode(iri)
    types = index.types(term)
    fitting = next((word for class_, word in _TYPES.items() if class_ in types), None)
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
        property_, value = statement.triple.predicate.value, statement.triple.object
        if property_ in _TEXTS and isinstance(value, NamedNode | Literal):
            _add(found, _TEXTS[property_], value.value)
        elif property_ in _THINGS and isinstance(value, NamedNode) and _fits(fitting, _THINGS[property_]):
            _add(found, _THINGS[property_], {"@id": value.value, "name": named(view, value.value)})
        elif property_ == AIF + "publisherName":
            _add(found, "publisher", {"@type": "Organization", "name": lexical(value)})
    for key in found.keys() & {"url", "sameAs"}:
        found[key] = [value for value in found[key] if is_web(str(value))]
    return block | {key: values[0] if len(values) == 1 else values for key, values in found.items() if values}


def _fits(type_: str, key: str) -> bool:
    """Only places are contained in places, only organisations are parts of organisations."""
    return (type_ in {"Country", "City", "Place"}) == (key == "containedInPlace")


def _add(found: dict[str, list[object]], key: str, value: object) -> None:
    if value not in found.setdefault(key, []):
        found[key].append(value)
