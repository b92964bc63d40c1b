"""Words as they are compared: without case, accents and the commonest English endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_VOWEL = re.compile(r"[aeiouy]")

# Words that a question has and its answer does not depend on.
_UNASKED = """
a am an and any are as at be been by can could did do does each for from give get had has have how i if in into is it
its know list many may me much my not of on or our out so tell than that the their them there these they this to us
use was we were what when where which who whom whose why will with would you your
"""
UNASKED = frozenset(_UNASKED.split())


def folded(text: str) -> str:
    """Words in lower case without accents and punctuation: "Türkiye" as "turkiye", "a:b" as "a b"."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(_WORD.findall(plain.casefold()))


def apart(name: str) -> str:
    """The words of a name that is written as one: "peakPerformance" as "peak Performance"."""
    return _HUMP.sub(" ", name)


def initials(name: str) -> str:
    """The initials of a name of several words, numbers whole: "LightHouse 5" as "lh5"; "" for fewer than three."""
    words = folded(apart(name)).split()
    found = "".join(word if word.isdecimal() else word[0] for word in words)
    return found if len(words) > 1 and len(found) > 2 else ""


def stems(text: str) -> str:
    """The stems of the words of a text, a space around each, so that one text holds another as a string does."""
    return f" {' '.join(map(stem, folded(text).split()))} "


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A folded word without plural, -ed, -ing and final e: "countries" is "country", "pricing" is "pric".

    What is left need not be a word, only the same for all forms of one. Short words stay as they are.
    """
    if len(word) < 3 or not word.isascii():
        return word
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if word.endswith(ending) and len(word) > 4:
            word = word.removesuffix(ending) + instead
            break
    else:
        if word.endswith("s") and not (word.endswith(("ss", "us", "is")) and len(word) > 4):  # of "gpus" it is a plural
            word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and _VOWEL.search(rest):
            return rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest.removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word
