"""The words of everything that can be found, and where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from aif_graph.finding.entries import QUESTIONS, Entry
from aif_graph.finding.stems import UNASKED, folded, initials, stems

# Where an entry holds what is asked for, the best first.
TITLE, SYNONYM, NEAR, OTHER, SYNONYM_IN_OTHER = range(1, 6)
_MOST_WORDS = 6  # of a name or a synonym that is looked for as a whole
_LONGEST = 40  # letters of a word for which near ones are looked for
_SHORTEST = 3  # letters with which a word is found that begins so


class Unit(NamedTuple):
    """One word of what is asked, or several that are a name or a synonym; with ``named``, the things called so.

    ``others`` are other words for it, as stems.
    """

    text: str
    others: frozenset[str]
    named: frozenset[int]


class Index:
    """The places of words in the titles and other texts of ``entries``; ``synonyms`` are groups of words."""

    def __init__(
        self, entries: Iterable[Entry], synonyms: Iterable[Sequence[str]], members: Mapping[str, frozenset[str]]
    ) -> None:
        self.entries = tuple(entries)
        self._texts = {place: tuple(stems(getattr(e, place)) for e in self.entries) for place in ("title", "other")}
        self._places: dict[str, dict[str, set[int]]] = {"title": defaultdict(set), "other": defaultdict(set)}
        for place, texts in self._texts.items():
            for number, text in enumerate(texts):
                for word in text.split():
                    self._places[place][word].add(number)
        self._words: dict[str, set[int]] = defaultdict(set)
        self._named: dict[str, set[int]] = defaultdict(set)
        self._initials: dict[str, set[int]] = defaultdict(set)
        for number, entry in enumerate(self.entries):
            for word in folded(entry.title).split():
                self._words[word].add(number)
            if entry.group != QUESTIONS:
                self._initials[initials(entry.label)].add(number)
                for name in entry.names:
                    self._named[name].add(number)
        self._initials.pop("", None)
        self._synonyms: dict[str, set[str]] = defaultdict(set)
        for group in synonyms:
            phrases = {stems(text) for text in group}
            for phrase in phrases:
                self._synonyms[phrase] |= phrases - {phrase}
        self._members = members

    def units(self, text: str) -> Iterator[Unit]:
        """What is asked for: the longest names and synonyms in ``text``, and its other words but for the commonest."""
        words = folded(text).split()
        at = 0
        while at < len(words):
            length = next(
                (n for n in range(min(_MOST_WORDS, len(words) - at), 1, -1) if self._is_known(words, at, n)), 1
            )
            part = " ".join(words[at : at + length])
            if length > 1 or part not in UNASKED or len(words) == 1:
                yield self._unit(part)
            at += length

    def _is_known(self, words: Sequence[str], at: int, length: int) -> bool:
        part = " ".join(words[at : at + length])
        return stems(part) in self._synonyms or part in self._named

    def _unit(self, part: str) -> Unit:
        named = self.called(part)
        names = (name for number in named for name in self.entries[number].names)
        others = {*self._synonyms.get(stems(part), ()), *map(stems, names)} - {stems(part)}
        return Unit(part, frozenset(others), named)

    def places(self, unit: Unit) -> Mapping[int, int]:
        """The entries that hold a unit, each with where: the best of TITLE to SYNONYM_IN_OTHER."""
        found: dict[int, int] = {}
        asked = stems(unit.text)
        for rank, place, phrases in (
            (TITLE, "title", (asked,)),
            (SYNONYM, "title", unit.others),
            (OTHER, "other", (asked,)),
            (SYNONYM_IN_OTHER, "other", unit.others),
        ):
            for phrase in phrases:
                for number in self._holding(phrase, place):
                    found.setdefault(number, rank)
        found |= dict.fromkeys(unit.named, TITLE)
        for number, rank in self._asking_for(unit).items():
            found[number] = min(found.get(number, rank), rank)
        return found or dict.fromkeys(self._beginning(unit.text), NEAR)

    def _holding(self, phrase: str, place: str) -> set[int]:
        words, places = phrase.split(), self._places[place]
        found = set.intersection(*(places.get(word, set()) for word in words)) if words else set()
        texts = self._texts[place]
        return found if len(words) == 1 else {number for number in found if phrase in texts[number]}

    def _asking_for(self, unit: Unit) -> Mapping[int, int]:
        """The questions with a parameter for one of the things that a unit names; those that need one come near."""
        named = {self.entries[number].key for number in unit.named}
        classes = {class_ for class_, members in self._members.items() if named & members} if named else set()
        return {
            number: NEAR if classes.intersection(entry.needs) else OTHER
            for number, entry in enumerate(self.entries)
            if classes.intersection(entry.takes)
        }

    def _beginning(self, text: str) -> set[int]:
        if len(text) < _SHORTEST:
            return set()
        return {number for word, held in self._words.items() if word.startswith(text) for number in held}

    def called(self, name: str) -> frozenset[int]:
        """The entries, questions left out, of which ``name`` is a whole name, or else the initials."""
        key = folded(name)
        return frozenset(self._named.get(key, ()) or self._initials.get(key, ()))

    def nearest(self, text: str, limit: int = 3) -> list[str]:
        """The words of titles that come nearest to those of ``text``, best first."""
        import difflib

        asked = [word[:_LONGEST] for word in folded(text).split()[:_MOST_WORDS] if word not in UNASKED]
        return [near for word in asked for near in difflib.get_close_matches(word, self._words, n=limit, cutoff=0.72)]
