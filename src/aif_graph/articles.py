"""The indefinite article, by the sound with which a name begins."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
_CONSONANTS = re.compile(r"eu[a-z]|uni[^mn\W]|u[st][aei]|one\b|once\b", re.IGNORECASE)  # European, university, user
_SILENT_H = re.compile(r"(hour|heir|honou?r|honest)", re.IGNORECASE)
_SPELT = frozenset({"rdf", "rdfs", "xsd"})  # prefixes that are read letter by letter
_LONGEST_SPELT = 3  # letters of an abbreviation that is not read as a word, as NATO and UNESCO are
_VOWEL_NAMES = "AEFHILMNORSX"  # letters whose names begin with a vowel


def with_article(name: str) -> str:
    """``name`` with "a" or "an" before it: "a European country", "an MRI scanner", "an xsd:date"."""
    return f"{indefinite(name)} {name}"


def indefinite(name: str) -> str:
    """The article alone: "a" or "an"."""
    return "an" if _begins_with_vowel(name) else "a"


def _begins_with_vowel(name: str) -> bool:
    found = _WORD.search(name)
    word = found[0] if found else ""
    if word in _SPELT or (word.isupper() and len(word) <= _LONGEST_SPELT):
        return word[0].upper() in _VOWEL_NAMES
    if _SILENT_H.match(word):
        return True
    return word[:1].casefold() in {*"aeiou"} and not _CONSONANTS.match(word)
