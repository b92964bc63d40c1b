"""Names of things: from what people write to IRIs, and from IRIs to what people read."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from aif_graph.errors import NotFoundError, UsageError
from aif_graph.terms import BASE, INFERRED, PREFIXES, expand, shorten

_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
_NAMING = (
    _LABEL,
    NamedNode(PREFIXES["skos"] + "altLabel"),
    NamedNode(PREFIXES["aif"] + "acronym"),
    NamedNode(PREFIXES["skos"] + "notation"),
    NamedNode(PREFIXES["aif"] + "ordinal"),  # "1" is the first wave
)
_TYPE = NamedNode(PREFIXES["rdf"] + "type")


# Words for terms that belong to the languages themselves, so that a statement reads as a sentence.
_WORDS = {
    PREFIXES["rdf"] + "type": "is a",
    PREFIXES["rdfs"] + "label": "is called",
    PREFIXES["rdfs"] + "domain": "is said of each",
    PREFIXES["rdfs"] + "range": "leads to a",
    PREFIXES["rdfs"] + "subClassOf": "is a kind of",
    PREFIXES["rdfs"] + "subPropertyOf": "is a kind of",
    PREFIXES["owl"] + "equivalentClass": "means",
    PREFIXES["owl"] + "hasValue": "needs the value",
    PREFIXES["owl"] + "intersectionOf": "is what is",
    PREFIXES["owl"] + "inverseOf": "is the inverse of",
    PREFIXES["owl"] + "onProperty": "is about",
    PREFIXES["owl"] + "propertyChainAxiom": "follows from the chain",
    PREFIXES["owl"] + "someValuesFrom": "needs some",
    PREFIXES["skos"] + "altLabel": "is also called",
    PREFIXES["skos"] + "broader": "belongs to",
    PREFIXES["skos"] + "inScheme": "is listed in",
    PREFIXES["skos"] + "notation": "has the code",
    PREFIXES["skos"] + "exactMatch": "is the same as",
    PREFIXES["schema"] + "sameAs": "is the same as",
    PREFIXES["dcterms"] + "title": "has the title",
    PREFIXES["dcterms"] + "issued": "was issued on",
    PREFIXES["dcterms"] + "language": "is written in",
    PREFIXES["dcterms"] + "license": "has the licence",
    INFERRED: "(follows from other statements)",
}


_PROPERTY_KINDS = tuple(
    NamedNode(PREFIXES["owl"] + kind) for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)


class Names:
    """The names in one store; nothing is read, and a store that is yet to be made is not made, before they are needed.

    ``curie`` shortens the IRIs that have no label.
    """

    def __init__(self, store: Store | Callable[[], Store], curie: Callable[[str], str] = shorten) -> None:
        self._given = store
        self.curie = curie

    @cached_property
    def _store(self) -> Store:
        return self._given if isinstance(self._given, Store) else self._given()

    @cached_property
    def labels(self) -> dict[str, str]:
        """The preferred label of each IRI that has one, English first."""
        found: dict[str, str] = {}
        english: set[str] = set()
        for quad in self._store.quads_for_pattern(None, _LABEL, None, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                iri, is_english = quad.subject.value, quad.object.language == "en"
                if iri not in found or (is_english and iri not in english):
                    found[iri] = quad.object.value
                if is_english:
                    english.add(iri)
        return found

    def label(self, iri: str) -> str:
        """The label of ``iri``, or its CURIE, or the IRI itself."""
        words = _WORDS if self.curie is shorten else {}  # sentences of this graph, not of every project
        return self.labels.get(iri) or words.get(iri) or self.curie(iri)

    def resolve(self, text: str, class_: str = "") -> NamedNode:
        """Return the thing that ``text`` names: an IRI, a CURIE, a label, a notation or a slug.

        ``class_`` is the CURIE of the class it has to belong to; "" takes anything.
        Raises NotFoundError with the nearest names, UsageError when several things share the name.
        """
        text = text.strip()
        iri = _written_as_iri(text)
        if iri is not None:
            self._require(iri, text, class_)
            return NamedNode(iri)
        index = self._index(class_)
        found = index.get(_folded(text)) or (_holding_word(index, _folded(text)) if class_ else set())
        if len(found) == 1:
            return NamedNode(next(iter(found)))
        if found:
            choices = ", ".join(sorted(shorten(iri) for iri in found))
            raise UsageError(f"{text!r} names several things", hint=f"Write one of: {choices}.")
        raise self._miss(text, class_)

    def is_property(self, term: NamedNode) -> bool:
        """Whether ``term`` is declared as a property."""
        return any(next(self._store.quads_for_pattern(term, _TYPE, kind), None) for kind in _PROPERTY_KINDS)

    def resolve_property(self, text: str) -> NamedNode:
        """Return the property that ``text`` names: by label ("has access to"), local name, CURIE, IRI or word ("is a").

        Raises NotFoundError with the nearest names.
        """
        for iri, word in _WORDS.items():
            if text.strip().casefold() == word and iri != INFERRED:
                return NamedNode(iri)
        for kind in _PROPERTY_KINDS:
            try:
                return self.resolve(text, kind.value)
            except NotFoundError:
                continue
        near = [name for kind in _PROPERTY_KINDS for name in self.nearest(text, kind.value, limit=2)]
        hint = f"Did you mean {' or '.join(repr(name) for name in near[:3])}?" if near else "See aif run terms."
        raise NotFoundError(f'no property "{text}"', hint=hint)

    def nearest(self, text: str, class_: str = "", limit: int = 3) -> list[str]:
        """The names of the things whose names come nearest to ``text``, best first."""
        return list(dict.fromkeys(map(self.label, self.nearest_iris(text, class_))))[:limit]

    def nearest_iris(self, text: str, class_: str = "") -> list[str]:
        """The things whose names come nearest to ``text``, best first."""
        import difflib

        index = self._index(class_)
        close = difflib.get_close_matches(_folded(text[:200]), index, n=9, cutoff=0.72)
        return list(dict.fromkeys(iri for key in close for iri in sorted(index[key])))

    def instances(self, class_: str) -> list[tuple[str, str]]:
        """IRI and label of every instance of a class, sorted by label."""
        return sorted(((iri, self.label(iri)) for iri in self._members(class_)), key=lambda pair: pair[1])

    def _members(self, class_: str) -> set[str]:
        wanted = NamedNode(expand(class_) or class_) if class_ else None
        pattern = self._store.quads_for_pattern(None, _TYPE, wanted, DefaultGraph())
        return {quad.subject.value for quad in pattern if isinstance(quad.subject, NamedNode)}

    def _index(self, class_: str) -> dict[str, set[str]]:
        members = self._members(class_)
        index: dict[str, set[str]] = defaultdict(set)
        # Of a class only its members' names are looked up; of everything, all names in one go.
        subjects = [NamedNode(iri) for iri in members] if class_ else [None]
        for predicate in _NAMING:
            for subject in subjects:
                for quad in self._store.quads_for_pattern(subject, predicate, None, DefaultGraph()):
                    if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                        index[_folded(quad.object.value)].add(quad.subject.value)
        for iri in members:
            if iri.startswith(BASE):
                slug = iri.rsplit("#" if "#" in iri else "/", 1)[-1]
                index[_folded(slug)].add(iri)
        if any(len(iris) > 1 for iris in index.values()):
            return _preferred(index, self.labels)
        return index

    def _require(self, iri: str, text: str, class_: str) -> None:
        if class_ and iri not in self._members(class_):
            raise self._miss(text, class_)
        node = NamedNode(iri)
        known = any(self._store.quads_for_pattern(node, None, None, None)) or any(
            self._store.quads_for_pattern(None, None, node, None)
        )
        if not known:
            raise self._miss(text, class_)

    def _miss(self, text: str, class_: str) -> NotFoundError:
        kind = self.label(expand(class_) or class_) if class_ else "thing"
        near = self.nearest(text.rsplit(":", 1)[-1].rsplit("/", 1)[-1], class_)
        if near:
            hint = f"Did you mean {' or '.join(near)}?"
        else:
            some = ", ".join(label for _, label in self.instances(class_)[:8]) if class_ else ""
            hint = f"Known are: {some} …" if some else "Use a name, a CURIE such as factory:lumi-aif, or an IRI."
        return NotFoundError(f'no {kind} "{text}"', hint=hint)


def _preferred(index: dict[str, set[str]], labels: dict[str, str]) -> dict[str, set[str]]:
    """Where several things share a name, those that bear it as their label come before those that only use it."""
    for key, iris in index.items():
        if len(iris) > 1:
            bearers = {iri for iri in iris if _folded(labels.get(iri, "")) == key}
            index[key] = bearers or iris
    return index


def _holding_word(index: dict[str, set[str]], word: str) -> set[str]:
    """The things that have ``word`` as a whole word in one of their names: "Jülich" is enough for its factory."""
    if len(word) < 4:
        return set()
    pattern = re.compile(rf"\b{re.escape(word)}\b")
    return {iri for name, iris in index.items() if pattern.search(name) for iri in iris}


def _folded(text: str) -> str:
    """Case, accents and inner white space do not matter in a name: Türkiye is found as turkiye."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def _written_as_iri(text: str) -> str | None:
    if text.startswith("<") and text.endswith(">"):
        return text[1:-1] if is_iri(text[1:-1]) else None
    if text.startswith(("http://", "https://", "urn:")):
        return text if is_iri(text) else None
    return expand(text) if ":" in text else None


def is_iri(text: str) -> bool:
    """Whether ``text`` is an absolute IRI (RFC 3987)."""
    try:
        return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text)) and bool(NamedNode(text))
    except ValueError:
        return False
