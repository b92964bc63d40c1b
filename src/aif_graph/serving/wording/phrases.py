"""Phrases: words with the values of a thing between them, as ``graph.toml`` gives them and pages tell them.

``{ex:member}`` stands for the values of a property, ``{^ex:member}`` for what has the thing as its value, and
``{ex:amount|money:ex:currency}`` for the first value in a form. ``[, as {ex:role}]`` is left out where a value in it is
missing; ``A||B`` is the first of several of which no value is missing; ``<…>`` leads to the page of the thing itself.
A backslash keeps one of these signs as it is. Nothing is evaluated: a phrase is read once, and filled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from aif_graph.limits import PHRASE as MAX_LENGTH
from aif_graph.serving.wording.cells import Cell

MAX_DEPTH = 8  # brackets in brackets
FORMS = ("text", "texts", "grouped", "percent", "day", "money", "told", "innermost")
WITH_PROPERTY = frozenset({"money", "innermost"})  # the forms that need to know a property
SPECIAL = frozenset({"kind", "value"})
_CLOSING = {"[": "]", "<": ">"}
_SIGNS = frozenset("{}[]<>|\\")


class PhraseError(ValueError):
    """A text is no phrase; the message says why."""


@dataclass(frozen=True, slots=True)
class Field:
    """Where values go: ``property`` is an IRI, or one of SPECIAL; ``of`` is the property that the ``form`` needs."""

    property: str
    backwards: bool = False
    form: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A phrase in a phrase, in ``[…]`` or, if it ``is_link``, in ``<…>``."""

    phrase: Phrase
    is_link: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """The ways to say it, the first of which no value is missing; each a sequence of words, fields and parts."""

    ways: tuple[tuple[str | Field | Part, ...], ...]


class Filled(NamedTuple):
    """A phrase with its values, and how many fields had one (the kind of the thing does not count)."""

    cells: tuple[Cell, ...]
    values: int


class Speaker(Protocol):
    """Who knows the values."""

    def values(self, field: Field, before: str) -> Sequence[Cell]:
        """The values of ``field`` after the words ``before``, as they are told; none where there are none."""

    def link(self, words: str) -> Cell:
        """``words`` that lead to the page of the thing itself."""


def fill(phrase: Phrase, speaker: Speaker) -> Filled | None:
    """Return the phrase with the values that ``speaker`` knows; None where a value is missing in each way to say it."""
    for way in phrase.ways:
        if (found := _filled(way, speaker)) is not None:
            return found
    return None


def _filled(way: Sequence[str | Field | Part], speaker: Speaker) -> Filled | None:
    cells: list[Cell] = []
    before, number = "", 0
    for piece in way:
        if isinstance(piece, str):
            cells.append(Cell("text", piece))
            before = piece
            continue
        found = _field(piece, speaker, before) if isinstance(piece, Field) else fill(piece.phrase, speaker)
        if found is None:
            if isinstance(piece, Part) and not piece.is_link:
                continue
            return None
        if isinstance(piece, Part) and piece.is_link:
            cells.append(speaker.link("".join(cell.text for cell in found.cells)))
        else:
            cells += found.cells
        before, number = "", number + found.values
    return Filled(tuple(cells), number)


def _field(field: Field, speaker: Speaker, before: str) -> Filled | None:
    cells = tuple(speaker.values(field, before))
    return Filled(cells, field.property != "kind") if cells else None


def parse_phrase(text: str, expand: Callable[[str], str]) -> Phrase:
    """Read a phrase; ``expand`` gives the IRI of a property, or raises PhraseError. Raises PhraseError."""
    if len(text) > MAX_LENGTH:
        raise PhraseError(f"it has more than {MAX_LENGTH:,} characters")
    reader = _Reader(text, expand)
    phrase = reader.phrase("")
    if reader.position < len(text):
        raise PhraseError(
            f"there is no opening bracket for the {text[reader.position]} at character {reader.position + 1}"
        )
    return phrase


class _Reader:
    """Reads a text from left to right, each character once."""

    def __init__(self, text: str, expand: Callable[[str], str]) -> None:
        self.text, self.position, self._expand, self._depth = text, 0, expand, 0

    def phrase(self, closing: str) -> Phrase:
        """All up to ``closing``, which is left to be read; "" is the end of the text."""
        ways: list[tuple[str | Field | Part, ...]] = []
        way: list[str | Field | Part] = []
        words = ""
        while self.position < len(self.text):
            sign = self.text[self.position]
            if sign not in _SIGNS or sign == "\\":
                words += self._character()
            elif sign in "]>":
                if sign != closing:
                    break
                return self._ended(ways, way, words)
            else:
                way += [words] if words else []
                words = ""
                if sign == "|":
                    self._bars()
                    ways.append(tuple(way))
                    way = []
                else:
                    way.append(self._field() if sign == "{" else self._part(sign))
        if closing:
            raise PhraseError(f"a {closing} is missing")
        return self._ended(ways, way, words)

    @staticmethod
    def _ended(ways: list[tuple[str | Field | Part, ...]], way: Sequence[str | Field | Part], words: str) -> Phrase:
        return Phrase((*ways, (*way, *([words] if words else []))))

    def _character(self) -> str:
        if self.text[self.position] == "\\":
            self.position += 1
            if self.text[self.position : self.position + 1] not in _SIGNS:
                raise PhraseError("a backslash must be followed by one of { } [ ] < > | \\")
        self.position += 1
        return self.text[self.position - 1]

    def _bars(self) -> None:
        if self.text[self.position : self.position + 2] != "||":
            raise PhraseError("a single | outside { }; write ||")
        self.position += 2

    def _part(self, opening: str) -> Part:
        if opening not in _CLOSING:
            raise PhraseError(f"there is no opening bracket for the {opening} at character {self.position + 1}")
        if self._depth >= MAX_DEPTH:
            raise PhraseError(f"its brackets are nested more than {MAX_DEPTH} deep")
        self._depth += 1
        self.position += 1
        phrase = self.phrase(_CLOSING[opening])
        if self.text[self.position : self.position + 1] != _CLOSING[opening]:
            raise PhraseError(f"a {_CLOSING[opening]} is missing")
        self.position += 1
        self._depth -= 1
        return Part(phrase, opening == "<")

    def _field(self) -> Field:
        end = self.text.find("}", self.position)
        if end < 0:
            raise PhraseError("a } is missing")
        inner = self.text[self.position + 1 : end]
        self.position = end + 1
        name, bar, form = inner.partition("|")
        form, _, of = form.partition(":")
        if bar and form not in FORMS:
            raise PhraseError(f"unknown format {form!r}; formats: {', '.join(FORMS)}")
        if bool(of) != (form in WITH_PROPERTY):
            raise PhraseError(
                f"the format {form} needs a property" if not of else f"the format {form} takes no property"
            )
        backwards, name = name.startswith("^"), name.removeprefix("^")
        property_ = name if name in SPECIAL and not backwards else self._expand(name)
        return Field(property_, backwards, form, self._expand(of) if of else "")
