"""Things in words: their kind, one sentence about them, and the nodes that only tie others together.

Everything said here is stated or follows; nothing is added but the words between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from aif_graph.serving.articles import article, inside
from aif_graph.serving.cells import FOREIGN_CLASSES, Cell, cell_of, day_in_words, grouped, money, percent
from aif_graph.serving.statements import TYPE, Statements, Term, lexical, statements
from aif_graph.serving.view import View
from aif_graph.terms import AIF, PREFIXES, SOURCE

Words = tuple[Cell, ...]
DEFINITION = PREFIXES["skos"] + "definition"
_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
_MOST_NAMES = 3  # that a sentence lists
_LANGUAGES = {
    **{"bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek"},
    **{"en": "English", "es": "Spanish", "et": "Estonian", "fi": "Finnish", "fr": "French", "ga": "Irish"},
    **{"gl": "Galician", "hu": "Hungarian", "is": "Icelandic", "it": "Italian", "lt": "Lithuanian", "lv": "Latvian"},
    **{"mk": "Macedonian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian"},
    **{"sk": "Slovak", "sl": "Slovene", "sr": "Serbian", "sv": "Swedish", "tr": "Turkish"},
}

# Class -> clauses of its sentence: the words before, and the property (^ for the other way round) whose values follow.
_CLAUSES: dict[str, tuple[tuple[str, str], ...]] = {
    "AIFactory": (("in", "hasHostCountry"), (", hosted by", "hostedBy"), (", selected in", "selectedIn")),
    "AIFactoryAntenna": (("in", "antennaIn"), (", linked to", "linkedToFactory"), (", selected in", "selectedIn")),
    "ComputingSystem": (("in", "locatedIn"), (", run by", "runBy"), (", supplied by", "suppliedBy")),
    "Consortium": (("behind", "^operatedBy"), (", coordinated by", "coordinatedBy")),
    "Country": ((", a member state of", "memberStateOf"), (", a participating state of", "participatingStateOf")),
    "Organisation": (("in", "establishedIn"), (", part of", "partOf"), (", host of", "^hostedBy")),
    "Place": (("in", "locatedIn"),),
    "Initiative": ((", the commitment of", "commitmentOf"),),
}


def text(words: str) -> Cell:
    """Words between the values."""
    return Cell("text", words)


def named(view: View, iri: str) -> str:
    """The label of a thing; a node without one is called after what it ties together."""
    found = view.graph.names.labels.get(iri)
    if found:
        return found
    node, index = NamedNode(iri), statements(view)
    if index.is_tie(node):
        tie = _Tie(view, index, node, None)
        ends = tie.all("member") or tie.all("participant")
        words = plain([*ends, *tie.all("consortium", " in ")]) if ends else plain(told(view, node))
        if words:
            return capital(words)
    return view.graph.names.label(iri)


def language(tag: str) -> str:
    """The name of a language, or its tag."""
    return _LANGUAGES.get(tag.partition("-")[0].lower(), tag)


def capital(words: str) -> str:
    """The words with a capital letter at their beginning."""
    return words[:1].upper() + words[1:]


def plain(words: Iterable[Cell]) -> str:
    """The words without their links."""
    return "".join(cell.text for cell in words)


def kind(view: View, term: Term) -> str:
    """The most special class that is stated of a thing, in words: "AI Factory"; "" for none."""
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
    """One sentence about a thing, from stated facts: "An AI Factory in Finland, hosted by CSC."."""
    index = statements(view)
    if index.is_tie(term):
        return ()
    if definition := index.values(term, DEFINITION):
        return (cell_of(definition[0], view.graph.names, view.site),)
    what = kind(view, term)
    if decisions := index.values(term, AIF + "hasDecision"):
        return (text("A round of selection: "), *told(view, decisions[0], term), text("."))
    if not what:
        return ()
    words = [text(f"{'An' if what[:1].lower() in 'aeiou' and not what.startswith(('EU ', 'uni')) else 'A'} {what}")]
    for class_ in index.types(term):
        clauses = _CLAUSES.get(class_.removeprefix(AIF), ())
        found = [(before, values) for before, name in clauses if (values := _stated(index, term, name))]
        for before, values in found:
            words.append(text(f"{'' if before.startswith(',') else ' '}{before} "))
            words += listed(view, values, articles=True)
        if found:
            return (*words, text("."))
    return ()  # its kind alone is told above the heading


def _stated(index: Statements, term: NamedNode, name: str) -> list[Term]:
    if name.startswith("^"):
        found = [s for s in index.to(term) if s.triple.predicate.value == AIF + name[1:]]
        ends: Iterable[Term] = (s.triple.subject for s in found if s.standing == "accepted")
    else:
        found = [s for s in index.of(term) if s.triple.predicate.value == AIF + name]
        ends = (s.triple.object for s in found if s.standing == "accepted")
    found_ends = dict.fromkeys(ends)
    around = {place for end in found_ends for place in index.values(end, AIF + "locatedIn")}
    return sorted((end for end in found_ends if end not in around), key=str)  # the city says which country it is in


def listed(view: View, terms: Sequence[Term], most: int = _MOST_NAMES, *, articles: bool = False) -> list[Cell]:
    """Terms as "A, B and C", or "A, B and 7 more"; with ``articles`` as they stand inside a sentence."""
    cells = [cell_of(term, view.graph.names, view.site) for term in terms]
    if len(cells) > most:
        cells = [*cells[: most - 1], text(f"{len(cells) - most + 1} more")]
    words: list[Cell] = []
    for number, cell in enumerate(cells):
        if number:
            words.append(text(" and " if number == len(cells) - 1 else ", "))
        if articles and cell.kind == "thing":
            words += [text(article(cell.text)), replace(cell, text=inside(cell.text))]
        else:
            words.append(cell)
    return words


def told(view: View, node: Term, seen_from: Term | None = None) -> Words:
    """A node that ties others together, in words; what it is ``seen_from`` is not named again."""
    index = statements(view)
    for class_ in index.types(node):
        if class_ in _TELLERS:
            words = _TELLERS[class_](_Tie(view, index, node, seen_from))
            return tuple(cell for cell in words if cell.text)
    return ()


class _Tie:
    """What a teller asks of a node: values as cells, one property at a time."""

    def __init__(self, view: View, index: Statements, node: Term, seen_from: Term | None) -> None:
        self.view, self.index, self.node, self.seen_from = view, index, node, seen_from

    def first(self, name: str) -> str:
        """The text of the first value, or ""."""
        found = self.index.values(self.node, AIF + name)
        if not found:
            return ""
        value = found[0]
        return self.view.graph.names.label(value.value) if isinstance(value, NamedNode) else lexical(value)

    def all(self, name: str, before: str = "") -> list[Cell]:
        """All values but the thing it is seen from, after the words ``before``; nothing when there are none."""
        stated = [s.triple for s in self.index.of(self.node) if s.standing == "accepted"]
        found = sorted({t.object for t in stated if t.predicate.value == AIF + name}, key=str)
        values = [value for value in found if value != self.seen_from]
        if not values or len(values) < len(found):
            return []
        articles = bool(before) and not before.endswith(": ")
        return [text(before), *listed(self.view, values, most=9, articles=articles)]

    def texts(self, name: str) -> str:
        """All values that are texts, one after the other."""
        return "; ".join(
            value.value for value in self.index.values(self.node, AIF + name) if isinstance(value, Literal)
        )

    def link(self, words: str) -> Cell:
        """Words that lead to the node's own page."""
        href = self.view.site.page_of(self.node.value) if isinstance(self.node, NamedNode) else ""
        return Cell("thing", words, href) if href else text(words)

    def number(self, words: str) -> list[Cell]:
        """The words with how the source hedges them before: "more than 15 petaflops"."""
        hedge = self.first("qualifiedBy")
        return [self.link(f"{hedge} {words}" if hedge and words else words)]


def _figure(tie: _Tie) -> list[Cell]:
    value, rank, edition = tie.first("petaflops"), tie.first("listRank"), tie.first("listEdition")
    listing = f"TOP500{f' of {day_in_words(edition)}' if edition else ''}"
    placed = f"rank {rank} of the {listing}" if rank else listing if edition else ""
    words = tie.number(f"{grouped(value)} petaflops") if value else [tie.link(placed or "a figure")]
    words += tie.all("figureOf", " of " if value or not placed else " for ")
    if precision := tie.first("precision"):
        words.append(text(f" ({precision})"))
    words += tie.all("foundBy", ", ")
    words += [text(f", {placed}")] if value and placed else []
    return words + _as_of(tie)


def _funding(tie: _Tie) -> list[Cell]:
    amount, share = tie.first("amount"), tie.first("share")
    if amount:
        words = tie.number(money(amount, tie.first("hasCurrency")))
    elif share:
        words = tie.number(percent(share))
    else:
        words = [tie.link("an amount that is not stated in our sources")]
    words += tie.all("fundingOf", " for ")
    words += [text(f": {covered}")] if (covered := tie.texts("covers")) else []
    words += tie.all("partOfAmount", "; part of: ")
    words += tie.all("fundedBy", "; paid by ") + tie.all("throughProgramme", "; through ")
    return words + _as_of(tie)


def _as_of(tie: _Tie) -> list[Cell]:
    day = tie.first("asOf")
    return [text(f" (as of {day_in_words(day)})")] if day else []


def _membership(tie: _Tie) -> list[Cell]:
    ends = tie.all("member") or tie.all("participant")
    words = [*ends, *tie.all("consortium", " in " if ends else "")]
    words += [text(", as "), tie.link(tie.first("role"))] if tie.first("role") else []
    if said := tie.first("statedRole"):
        words.append(text(f" (“{said}”)"))
    return words


def _count(tie: _Tie) -> list[Cell]:
    counted = tie.first("whatIsCounted")
    words = tie.number(" ".join(part for part in (grouped(tie.first("value")), counted) if part))
    return words + tie.all("countOf", ": ") + _as_of(tie)


def _accession(tie: _Tie) -> list[Cell]:
    words = [*tie.all("accedingCountry"), text(" "), tie.link("joined"), *tie.all("accessionTo", " ")]
    joined, left = tie.first("joinedOn"), tie.first("leftOn")
    words.append(text(f" ({day_in_words(joined)})" if joined else ""))
    return [*words, text(f", left ({day_in_words(left)})" if left else "")]


def _selection(tie: _Tie) -> list[Cell]:
    number, day = tie.first("numberSelected"), tie.first("announcedOn")
    words = [tie.link(f"{number} selected" if number else "selected")]
    words.append(text(f", announced on {day_in_words(day)}" if day else ""))
    return words + tie.all("decidedBy", ", by ")


_TELLERS: dict[str, Callable[[_Tie], list[Cell]]] = {
    AIF + "Accession": _accession,
    AIF + "FundingAmount": _funding,
    AIF + "Membership": _membership,
    AIF + "Participation": _membership,
    AIF + "PerformanceFigure": _figure,
    AIF + "ReportedCount": _count,
    AIF + "SelectionDecision": _selection,
}


def source_label(view: View, iri: str) -> str:
    """How a source is cited: its label, or the name of a local file."""
    return view.graph.names.labels.get(iri) or iri.removeprefix(SOURCE)
