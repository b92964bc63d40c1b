"""Names of things: from what people write to IRIs, and from IRIs to what people read."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from aif_graph.datasets import Dataset
from aif_graph.errors import NotFoundError, UsageError
from aif_graph.terms import RDF_TYPE, RDFS_LABEL, STANDARD, node

_PREFERRED = node("skos:prefLabel")
_IRI_LIKE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|(?:urn|tag|mailto|did|doi|info|file):")

# Words for terms that belong to the languages themselves, so that a statement reads as a sentence.
WORDS: Mapping[str, str] = {
    STANDARD["rdf"] + "type": "is a",
    STANDARD["rdfs"] + "label": "is called",
    STANDARD["rdfs"] + "domain": "is said of each",
    STANDARD["rdfs"] + "range": "leads to a",
    STANDARD["rdfs"] + "subClassOf": "is a kind of",
    STANDARD["rdfs"] + "subPropertyOf": "is a kind of",
    STANDARD["owl"] + "equivalentClass": "means",
    STANDARD["owl"] + "hasValue": "needs the value",
    STANDARD["owl"] + "intersectionOf": "is what is",
    STANDARD["owl"] + "inverseOf": "is the inverse of",
    STANDARD["owl"] + "onProperty": "is about",
    STANDARD["owl"] + "propertyChainAxiom": "follows from the chain",
    STANDARD["owl"] + "someValuesFrom": "needs some",
    STANDARD["skos"] + "altLabel": "is also called",
    STANDARD["skos"] + "broader": "belongs to",
    STANDARD["skos"] + "inScheme": "is listed in",
    STANDARD["skos"] + "notation": "has the code",
    STANDARD["skos"] + "exactMatch": "is the same as",
    STANDARD["schema"] + "sameAs": "is the same as",
    STANDARD["dcterms"] + "title": "has the title",
    STANDARD["dcterms"] + "issued": "was issued on",
    STANDARD["dcterms"] + "language": "is written in",
    STANDARD["dcterms"] + "license": "has the licence",
}

_PROPERTY_KINDS = tuple(
    map(node, ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdf:Property"))
)


class Names:
    """The names in one dataset; nothing is asked before the first question.

    ``naming`` are the properties whose values name a thing. ``words``, or what they give when first needed, stand for
    IRIs that have no label; what has neither is called by its CURIE.
    """

    def __init__(
        self,
        dataset: Dataset,
        naming: Sequence[NamedNode] = (RDFS_LABEL,),
        words: Mapping[str, str] | Callable[[], Mapping[str, str]] = WORDS,
    ) -> None:
        self._dataset = dataset
        self._naming = tuple(naming)
        self._given_words = words
        self.prefixes = dataset.prefixes
        self.curie = dataset.prefixes.shorten

    @cached_property
    def labels(self) -> dict[str, str]:
        """The preferred label of each IRI that has one, English first."""
        found: dict[str, tuple[tuple[bool, bool, str, str], str]] = {}
        wanted = f"VALUES ?property {{ {RDFS_LABEL} {_PREFERRED} }}"
        rows = self._dataset.ask(f"SELECT ?thing ?property ?name {{ {wanted} ?thing ?property ?name }}").rows
        for thing, property_, name in rows:
            if isinstance(thing, NamedNode) and isinstance(name, Literal):
                language = name.language or ""
                rank = (property_ != RDFS_LABEL, language != "en", language, name.value)
                if thing.value not in found or rank < found[thing.value][0]:
                    found[thing.value] = rank, name.value
        return {iri: name for iri, (_, name) in found.items()}

    @cached_property
    def _words(self) -> Mapping[str, str]:
        return self._given_words() if callable(self._given_words) else self._given_words

    def label(self, iri: str) -> str:
        """The label of ``iri``, or its CURIE, or the IRI itself."""
        return self.labels.get(iri) or self._words.get(iri) or self.curie(iri)

    def iri_of(self, class_: str) -> str:
        """The IRI of a class that is given as a CURIE or an IRI."""
        return self.prefixes.expand(class_) or class_

    def resolve(self, text: str, class_: str = "") -> NamedNode:
        """Return the thing that ``text`` names: an IRI, a CURIE, a label, a notation or a slug.

        ``class_`` is the CURIE or IRI of the class it has to belong to; "" takes anything.
        Raises NotFoundError with the nearest names, UsageError when several things share the name.
        """
        text = text.strip()
        iri = self.written_as_iri(text)
        if iri is not None:
            if (class_ and iri not in self._members(class_)) or not self.occurs(iri):
                raise self._miss(text, class_)
            return NamedNode(iri)
        index = self._index(class_)
        name = _folded(text)
        found = index.get(name) or (_holding_word(index, name) if class_ else self._untyped(name))
        if len(found) == 1:
            return NamedNode(next(iter(found)))
        if found:
            choices = ", ".join(sorted(map(self.curie, found)))
            raise UsageError(f"{text!r} names several things", hint=f"Write one of: {choices}.")
        raise self._miss(text, class_)

    def written_as_iri(self, text: str) -> str | None:
        """The IRI that ``text`` is, in angle brackets or not, or stands for as a CURIE; None if it is neither."""
        if text.startswith("<") and text.endswith(">"):
            return text[1:-1] if is_iri(text[1:-1]) else None
        if (expanded := self.prefixes.expand(text) if ":" in text else None) is not None:
            return expanded
        return text if _IRI_LIKE.match(text) and is_iri(text) else None

    def is_property(self, term: NamedNode) -> bool:
        """Whether ``term`` is declared as a property."""
        kinds = " ".join(map(str, _PROPERTY_KINDS))
        return bool(self._dataset.ask(f"ASK {{ VALUES ?kind {{ {kinds} }} {term} {RDF_TYPE} ?kind }}").truth)

    def resolve_property(self, text: str) -> NamedNode:
        """Return the property that ``text`` names: by label ("is a friend of"), local name, CURIE, IRI or "is a".

        Any property that is declared or that a statement has will do. Raises NotFoundError with the nearest names.
        """
        text = text.strip()
        for iri, word in WORDS.items():
            if text.casefold() == word:
                return NamedNode(iri)
        for kind in _PROPERTY_KINDS:
            try:
                return self.resolve(text, kind.value)
            except NotFoundError:
                continue
        if len(found := self._undeclared(text)) == 1:
            return NamedNode(found[0])
        if found:
            raise UsageError(f"{text!r} names several properties", hint=f"Write one of: {', '.join(found)}.")
        near = [name for kind in _PROPERTY_KINDS for name in self.nearest(text, kind.value, limit=2)]
        hint = (
            f"Did you mean {' or '.join(repr(name) for name in near[:3])}?"
            if near
            else "The ontology of the graph lists its properties."
        )
        raise NotFoundError(f'no property "{text}"', hint=hint)

    def _undeclared(self, text: str) -> list[str]:
        """The properties of that name or IRI which statements have and nothing declares, sorted."""
        used = self._things("SELECT DISTINCT ?p { ?s ?p ?o }")
        if (iri := self.written_as_iri(text)) is not None:
            return [iri] if iri in used else []
        name = _folded(text)
        return sorted(iri for iri in used if name in (_folded(local_name(iri)), _folded(self.label(iri))))

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
        wanted = NamedNode(self.iri_of(class_)) if class_ else "?class"
        return self._things(f"SELECT DISTINCT ?thing {{ ?thing {RDF_TYPE} {wanted} }}")

    def _things(self, query: str) -> set[str]:
        """The IRIs in the one column of an answer."""
        return {thing.value for (thing,) in self._dataset.ask(query).rows if isinstance(thing, NamedNode)}

    def _untyped(self, name: str) -> set[str]:
        """The things of no class whose IRIs end in ``name``, which is folded."""
        stands = "{ ?thing ?p ?o } UNION { ?s ?p ?thing FILTER(ISIRI(?thing)) }"
        untyped = f"SELECT DISTINCT ?thing {{ {stands} FILTER NOT EXISTS {{ ?thing {RDF_TYPE} ?class }} }}"
        return {iri for iri in self._things(untyped) if name and _folded(local_name(iri)) == name}

    def _index(self, class_: str) -> dict[str, set[str]]:
        """The things by each of their names, folded: what ``naming`` says, and the last part of their IRIs."""
        members = self._members(class_)
        index: dict[str, set[str]] = defaultdict(set)
        of_class = f"?thing {RDF_TYPE} {NamedNode(self.iri_of(class_))} ." if class_ else ""
        named = " UNION ".join(f"{{ ?thing {term} ?name }}" for term in self._naming)  # which engines find fastest
        for thing, name in self._dataset.ask(f"SELECT ?thing ?name {{ {of_class} {named} }}").rows:
            if isinstance(thing, NamedNode) and isinstance(name, Literal):
                index[_folded(name.value)].add(thing.value)
        for iri in members:
            index[_folded(local_name(iri))].add(iri)
        if any(len(iris) > 1 for iris in index.values()):
            return _preferred(index, self.labels)
        return index

    def occurs(self, iri: str) -> bool:
        """Whether any statement has ``iri`` as subject, property or object."""
        node = NamedNode(iri)
        text = f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} UNION {{ ?s {node} ?o }} }}"
        return bool(self._dataset.ask(text).truth)

    def _miss(self, text: str, class_: str) -> NotFoundError:
        kind = self.label(self.iri_of(class_)) if class_ else "thing"
        near = self.nearest(text.rsplit(":", 1)[-1].rsplit("/", 1)[-1], class_)
        if near:
            hint = f"Did you mean {' or '.join(near)}?"
        else:
            some = ", ".join(label for _, label in self.instances(class_)[:8]) if class_ else ""
            hint = f"Known values: {some} …" if some else "Use a name, a CURIE or an IRI."
        return NotFoundError(f'no {kind} "{text}"', hint=hint)


def _preferred(index: dict[str, set[str]], labels: dict[str, str]) -> dict[str, set[str]]:
    """Where several things share a name, those that bear it as their label come before those that only use it."""
    for key, iris in index.items():
        if len(iris) > 1:
            bearers = {iri for iri in iris if _folded(labels.get(iri, "")) == key}
            index[key] = bearers or iris
    return index


def _holding_word(index: dict[str, set[str]], word: str) -> set[str]:
    """The things that have ``word`` as a whole word in one of their names: the town will do for its school."""
    if len(word) < 4:
        return set()
    pattern = re.compile(rf"\b{re.escape(word)}\b")
    return {iri for name, iris in index.items() if pattern.search(name) for iri in iris}


def _folded(text: str) -> str:
    """Case, accents and inner white space do not matter in a name: Türkiye is found as turkiye."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def local_name(iri: str) -> str:
    """The part of an IRI behind its last "#", "/" or ":"."""
    return re.split(r"[#/:]", iri.rstrip("#/:"))[-1]


def is_iri(text: str) -> bool:
    """Whether ``text`` is an absolute IRI (RFC 3987)."""
    try:
        return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text)) and bool(NamedNode(text))
    except ValueError:
        return False
