"""Names as they stand inside a sentence: "in the Netherlands", "by the LUMI AI Factory consortium", "in Denmark"."""

from __future__ import annotations

import re

# English gives the article to names that are common nouns with something before or after them, and to a few others.
_WITH_ARTICLE = re.compile(
    r".*\b(AI Factory|AI Factory Antenna|AI-Factory|consortium|initiative|Joint Undertaking|Region|Cent(re|er))"
    r"|(National )?(Technical )?University (of|for) .*"
    r"|([^,–]*\b)?(Ministry|Institute|Faculty|Academy|Agency|Association|Department) (of|for) .*"
    r"|Netherlands|United Kingdom|European (Union|Commission)"
    r"|(\w+ )?wave of .*",
    re.IGNORECASE,
)
_COMMON = re.compile(r"(\w+ )?wave of ", re.IGNORECASE)  # no proper name: written small where no sentence begins
_HAS_ONE = re.compile(r"the ", re.IGNORECASE)


def article(name: str) -> str:
    """The word "the " where English says the article before ``name``, else nothing."""
    return "the " if _WITH_ARTICLE.fullmatch(name) and not _HAS_ONE.match(name) else ""


def inside(name: str) -> str:
    """The name as it is written in the midst of a sentence, without its article."""
    return name[:1].lower() + name[1:] if _COMMON.match(name) else name
