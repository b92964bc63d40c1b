"""Things in words: their kind, one sentence about them, and the nodes that only tie others together.

Everything said here is stated or follows; nothing is added but the words between.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import BlankNode, Literal, NamedNode

from aif_graph.articles import with_article
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.naming.words import day_in_words, grouped, money, percent
from aif_graph.serving.view import View
from aif_graph.serving.wording.articles import article, inside
from aif_graph.serving.wording.cells import FOREIGN_CLASSES, Cell, cell_of
from aif_graph.serving.wording.phrases import Field, fill
from aif_graph.serving.wording.presentation import presentation
from aif_graph.serving.wording.statements import TYPE, Term, lexical, statements
from aif_graph.terms import STANDARD

Words = tuple[Cell, ...]
DEFINITION = STANDARD["skos"] + "definition"
_SUBCLASS = STANDARD["rdfs"] + "subClassOf"
_CURIE = re.compile(r"[^\W\d_][\w.-]*:\w")
_MOST_NAMES = 3  # that a sentence lists
_MOST_VALUES = 9  # that any other phrase lists
_MOST_NESTED = 2  # blank nodes in blank nodes
_LANGUAGES = {
    **{"bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek"},
    **{"en": "English", "es": "Spanish", "et": "Estonian", "fi": "Finnish", "fr": "French", "ga": "Irish"},
    **{"gl": "Galician", "hu": "Hungarian", "is": "Icelandic", "it": "Italian", "lt": "Lithuanian", "lv": "Latvian"},
    **{"mk": "Macedonian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian"},
    **{"sk": "Slovak", "sl": "Slovene", "sr": "Serbian", "sv": "Swedish", "tr": "Turkish"},
}


def text(words: str) -> Cell:
    """Words between the values."""
    return Cell("text", words)


def named(view: View, iri: str) -> str:
    """The label of a thing; a node without one is called after what it ties together."""
    found = view.graph.names.labels.get(iri)
    if found:
        return found
    node = NamedNode(iri)
    if statements(view).is_tie(node) and (words := plain(_title(view, node) or told(view, node))):
        return capital(words)
    return view.graph.names.label(iri)


def shown(view: View, term: Term | None) -> Cell:
    """A term as people read it."""
    return cell_of(term, view.graph.names, view.site)


def named_cell(view: View, term: Term) -> Cell:
    """The same, a thing without a label called as ``named`` does."""
    cell = shown(view, term)
    if isinstance(term, NamedNode) and cell.kind == "thing" and term.value not in view.graph.names.labels:
        return replace(cell, text=named(view, term.value))
    return cell


def _title(view: View, node: NamedNode) -> Words:
    titles = presentation(view).titles
    phrase = next((titles[class_] for class_ in statements(view).types(node) if class_ in titles), None)
    found = fill(phrase, Speaker(view, (node,))) if phrase else None
    return found.cells if found else ()


def article_before(view: View) -> Callable[[str], str]:
    """The function that gives the article before the label of an IRI, "" where it takes none; it keeps no view."""
    label, words_of = view.graph.names.label, presentation(view)
    return lambda iri: article(label(iri), words_of.articles, words_of.common_nouns)


def language(tag: str) -> str:
    """The name of a language, or its tag."""
    return _LANGUAGES.get(tag.partition("-")[0].lower(), tag)


def capital(words: str) -> str:
    """The words with a capital letter at their beginning; a CURIE is another name with one."""
    return words if _CURIE.match(words) else words[:1].upper() + words[1:]


def plain(words: Iterable[Cell]) -> str:
    """The words without their links."""
    return "".join(cell.text for cell in words)


def kind(view: View, term: Term) -> str:
    """The most special class that is stated of a thing, in words: "university"; "" for none."""
    index = statements(view)
    stated = [
        s.triple.object
        for s in index.of(term)
        if s.triple.predicate.value == TYPE and s.standing == "accepted" and isinstance(s.triple.object, NamedNode)
    ]
    above = {broader for class_ in stated for broader in index.values(class_, _SUBCLASS)}
    special = sorted(
        {class_ for class_ in stated if class_ not in above}, key=lambda c: view.graph.names.label(c.value)
    )
    return " and ".join(class_words(view, class_.value) for class_ in special)


def class_words(view: View, iri: str) -> str:
    """The name of a class; those of other vocabularies have no label in this graph."""
    return FOREIGN_CLASSES.get(iri) or view.graph.names.label(iri)


def sentence(view: View, term: NamedNode) -> Words:
    """One sentence about a thing, from stated facts: "A university in Prague, part of 4EU+."."""
    index, phrases = statements(view), presentation(view).sentences
    if index.is_tie(term):
        return ()
    if definition := index.values(term, DEFINITION):
        return (shown(view, definition[0]),)
    for class_ in index.types(term):
        found = fill(phrases[class_], Speaker(view, (term,), most=_MOST_NAMES)) if class_ in phrases else None
        if found and found.values:
            return found.cells
    return ()  # its kind alone is told above the heading


def listed(view: View, terms: Sequence[Term], most: int = _MOST_NAMES, *, articles: bool = False) -> list[Cell]:
    """Terms as "A, B and C", or "A, B and 7 more"; with ``articles`` as they stand inside a sentence."""
    words_of = presentation(view)
    cells = [shown(view, term) for term in terms]
    if len(cells) > most:
        cells = [*cells[: most - 1], text(f"{len(cells) - most + 1} more")]
    words: list[Cell] = []
    for number, cell in enumerate(cells):
        if number:
            words.append(text(" and " if number == len(cells) - 1 else ", "))
        if articles and cell.kind == "thing":
            before = article(cell.text, words_of.articles, words_of.common_nouns)
            words += [text(before), replace(cell, text=inside(cell.text, words_of.common_nouns))]
        else:
            words.append(cell)
    return words


def told(view: View, node: Term, seen_from: Term | None = None) -> Words:
    """A node that ties others together, in words; what it is ``seen_from`` is not named again."""
    phrases = presentation(view).ties
    for class_ in statements(view).types(node):
        if class_ in phrases:
            found = fill(phrases[class_], Speaker(view, (node,), seen_from))
            return tuple(cell for cell in found.cells if cell.text) if found else ()
    return tuple(_unnamed(view, node)) if isinstance(node, BlankNode) else ()


def _unnamed(view: View, node: BlankNode, depth: int = _MOST_NESTED) -> Iterator[Cell]:
    """What is said of a blank node, which has no page: property and value by property and value."""
    ontology = (view.graph.manifest.ontology.value,)  # its classes without a name are told on its own page
    found = [s for s in statements(view).of(node) if s.standing == "accepted" and s.sources != ontology]
    made = [s.triple for s in found if s.triple.predicate.value != TYPE]
    if found and (what := kind(view, node)):
        yield text(f"{with_article(what)}{': ' if made else ''}")
    for number, triple in enumerate(sorted(made, key=str)[:_MOST_VALUES]):
        yield text(f"{'; ' if number else ''}{view.graph.names.label(triple.predicate.value)} ")
        if isinstance(triple.object, BlankNode) and depth:
            yield from (text("("), *_unnamed(view, triple.object, depth - 1), text(")"))
        else:
            yield shown(view, triple.object)
    if len(made) > _MOST_VALUES:
        yield text(f"; {len(made) - _MOST_VALUES} more")


def in_its_unit(view: View, property_: str, value: Literal, subjects: Sequence[Term]) -> Words:
    """A value of a property as people read it, with the unit that ``subjects``, of which it is said, name."""
    phrase = presentation(view).values.get(property_)
    found = fill(phrase, Speaker(view, tuple(subjects), value=value)) if phrase else None
    return found.cells if found else (shown(view, value),)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Knows the values for a phrase about ``nodes`` (mostly one); what it is ``seen_from`` is not named again."""

    view: View
    nodes: tuple[Term, ...]
    seen_from: Term | None = None
    most: int = _MOST_VALUES
    value: Literal | None = None

    def values(self, field: Field, before: str) -> Sequence[Cell]:
        """The values of ``field``: all that are stated, as links, or in a form the first that stands."""
        if field.property == "kind":
            what = kind(self.view, self.nodes[0])
            return [text(capital(with_article(what)))] if what else []
        if field.form in {"", "innermost"} and field.property != "value":
            return self._stated(field, before)
        found = [self.value] if field.property == "value" and self.value else self._standing(field)
        return self._formed(field, found) if found else []

    def link(self, words: str) -> Cell:
        """Words that lead to the node's own page."""
        node = self.nodes[0]
        href = self.view.site.page_of(node.value) if isinstance(node, NamedNode) else ""
        return Cell("thing", words, href) if href else text(words)

    def _stated(self, field: Field, before: str) -> list[Cell]:
        """All values, or none where the thing it is seen from is among them."""
        index = statements(self.view)
        made = [s for node in self.nodes for s in (index.to(node) if field.backwards else index.of(node))]
        of_property = [s for s in made if s.standing == "accepted" and s.triple.predicate.value == field.property]
        found = {s.triple.subject if field.backwards else s.triple.object for s in of_property}
        if self.seen_from in found:
            return []
        around = {outer for end in found for outer in index.values(end, field.of)} if field.of else set()
        articles = bool(before) and not before.endswith(": ")
        return listed(self.view, sorted(found - around, key=str), self.most, articles=articles)

    def _standing(self, field: Field) -> list[Term]:
        index = statements(self.view)
        return [value for node in self.nodes for value in index.values(node, field.property)]

    def _formed(self, field: Field, found: Sequence[Term]) -> Sequence[Cell]:
        """The first value in a form; of texts all."""
        view = self.view
        if field.form == "told":
            return told(view, found[0], self.nodes[0])
        if field.form == "texts":
            words = "; ".join(value.value for value in found if isinstance(value, Literal))
        elif not field.form:
            return [shown(view, found[0])]
        elif field.form == "money":
            units = self._standing(Field(field.of))
            words = money(_words(view, found[0]), _words(view, units[0]) if units else "")
        else:
            words = _FORMS[field.form](_words(view, found[0]))
        return [text(words)] if words else []


_FORMS: Mapping[str, Callable[[str], str]] = {"text": str, "grouped": grouped, "percent": percent, "day": day_in_words}


def _words(view: View, value: Term) -> str:
    return view.graph.names.label(value.value) if isinstance(value, NamedNode) else lexical(value)


def source_label(graph: KnowledgeGraph, iri: str) -> str:
    """How a source is cited: its label, or the name of a local file."""
    return graph.names.labels.get(iri) or iri.removeprefix(graph.manifest.sources)
