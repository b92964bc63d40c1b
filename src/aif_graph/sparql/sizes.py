"""What a query says too much of at once for the engine's planner.

It takes time with the fourth power of the patterns that one group joins, and with the square of what is described,
sorted or grouped by.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from aif_graph.sparql.lexer import Token

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_SEPARATORS = {".", ";", ",", "~"}
_TERMS = {"variable", "iri", "string", "name", "number", "blank"}
_ENDS = {*_TERMS, "language"}
_UNJOINED = {"VALUES", "CONSTRUCT"}  # what stands in their braces is rows, or to be written


class Size(NamedTuple):
    """The patterns of the group that joins most, and the terms and brackets of the list that names most."""

    joined: int
    listed: int


def largest(found: Iterable[Token]) -> Size:
    """Measure the groups and lists of a query; rather too much where tokens alone do not tell."""
    joined = listed = 0
    groups, lists, frames = [0], [0], [""]  # counts in each open group, and the brackets that are open
    before, unjoined, begun = Token("mark", "", -1), "", False  # prefixes are no list
    for token in found:
        mark, word = (token.text if token.kind == kind else "" for kind in ("mark", "word"))
        groups[-1] += word.upper() == "VALUES" or (not unjoined and _adds(token, mark, before, frames[-1]))
        begun = begun or word.upper() in FORMS
        lists[-1] += begun and frames[-1] in {"", "{"} and (token.kind in _TERMS or mark == "(")
        joined, listed = max(joined, groups[-1]), max(listed, lists[-1])
        unjoined = word.upper() if word.upper() in _UNJOINED else "" if word else unjoined
        if mark and mark in "{([":
            frames.append("rows" if unjoined or frames[-1] == "rows" else mark)
            if mark == "{":
                groups.append(0)
                lists.append(0)
                unjoined = ""
        elif mark and mark in "})]" and len(frames) > 1:
            frames.pop()
            if mark == "}" and len(groups) > 1:
                groups.pop()
                lists.pop()
        before = token
    return Size(joined, listed)


def _adds(token: Token, mark: str, before: Token, frame: str) -> bool:
    """Whether a token is the beginning of one more pattern, in a bracket ``frame``."""
    if frame == "(":  # terms that follow each other are members of a list
        follows = before.kind in _ENDS or before.text in {")", "]"}
        return follows and (token.kind in _TERMS or mark in {"(", "["})
    if frame == "rows":
        return False
    return mark in _SEPARATORS or (mark == "{" and before.kind != "word")
