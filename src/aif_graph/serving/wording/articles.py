"""Names as they stand inside a sentence: "in the Netherlands", "by the Ministry of Health", "in Prague"."""

from __future__ import annotations

import re
from functools import lru_cache

# English gives the article to names that are common nouns with something before or after them, and to a few others.
_ENDINGS = "Region|Cent(re|er)"
_WITH_ARTICLE = (
    r"(National )?(Technical )?University (of|for) .*"
    r"|([^,–]*\b)?(Ministry|Institute|Faculty|Academy|Agency|Association|Department) (of|for) .*"
    r"|Netherlands|United Kingdom|European (Union|Commission)"
)
_HAS_ONE = re.compile(r"the ", re.IGNORECASE)


def article(name: str, endings: tuple[str, ...] = (), nouns: tuple[str, ...] = ()) -> str:
    """The word "the " where English says the article before ``name``, else nothing.

    ``endings`` are more words that end names with it, ``nouns`` those that begin names which are no proper ones.
    """
    takes_it = _with_article(endings).fullmatch(name) or (nouns and _common(nouns).match(name))
    return "the " if takes_it and not _HAS_ONE.match(name) else ""


def inside(name: str, nouns: tuple[str, ...] = ()) -> str:
    """The name as it is written in the midst of a sentence, without its article."""
    return name[:1].lower() + name[1:] if nouns and _common(nouns).match(name) else name


@lru_cache(maxsize=16)
def _with_article(endings: tuple[str, ...]) -> re.Pattern[str]:
    ends = "|".join((*map(re.escape, endings), _ENDINGS))
    return re.compile(rf".*\b({ends})|{_WITH_ARTICLE}", re.IGNORECASE)


@lru_cache(maxsize=16)
def _common(nouns: tuple[str, ...]) -> re.Pattern[str]:
    """A common noun, or one with a word before it: no proper name, and small where no sentence begins."""
    return re.compile(rf"(\w+ )?({'|'.join(map(re.escape, nouns))}) ", re.IGNORECASE)
