"""The tokens of a Turtle text (RDF 1.1 Turtle, section 6.5), with their offsets and with the comments.

It is not a parser: what is well-formed is the engine's to say. It only has to cut a well-formed text where the
grammar cuts it, so that whoever lays a text out anew neither joins two tokens nor parts one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

# Character classes of the grammar: PN_CHARS_BASE, PN_CHARS, and PN_LOCAL without its dots.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = _BASE + "_0-9\u00b7\u0300-\u036f\u203f-\u2040-"
_LOCAL = rf"(?:[:{_CHARS}]++|%[0-9A-Fa-f]{{2}}|\\[_~.!$&'()*+,;=/?\#@%-])"
_EXPONENT = "[eE][+-]?[0-9]++"
_NUMBER = rf"[+-]?(?:(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++){_EXPONENT} | [0-9]*+\.[0-9]++ | [0-9]++)"
# Written alike in SPARQL.
STRING = r"""\"\"\"(?:"{0,2}+(?:[^"\\]|\\.))*+\"\"\" | '''(?:'{0,2}+(?:[^'\\]|\\.))*+'''
             | "(?:[^"\\\n\r]++|\\.)*+" | '(?:[^'\\\n\r]++|\\.)*+'"""
IRI = r"<(?:[^<>\"{}|^`\\\x00-\x20]++|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>"
LANGUAGE = "@[A-Za-z]++(?:-[A-Za-z0-9]++)*+"
# A dot ends a name only when nothing of the name follows.
_RUN = rf"[{_BASE}][{_CHARS}]*+(?:\.++[{_CHARS}]++)*+"

# No repetition gives back what it took (++): on a well-formed text the time grows with its length alone; on any other,
# too, because a backslash goes with what it escapes, and a run of such characters is looked through once for the colon
# that makes it a name, not again from each of its dots.
_TOKEN = rf"""
      (?P<space>[ \t\r\n]++)
    | (?P<comment>\#[^\n\r]*+)
    | (?P<name>(?:{_RUN})?+:
               (?:(?!-|\u00b7|[\u0300-\u036f\u203f-\u2040]){_LOCAL}++(?:\.++{_LOCAL}++)*+)?+)
    | (?P<string>{STRING})
    | (?P<iri>{IRI})
    | (?P<language>{LANGUAGE})
    | (?P<blank>_:[{_BASE}_0-9][{_CHARS}]*+(?:\.++[{_CHARS}]++)*+)
    | (?P<number>{_NUMBER})
    | (?P<word>[A-Za-z]++(?![.{_CHARS}]))
    | (?P<run>{_RUN})
    | (?P<mark>\^\^|\\\S|.)
    """
_PIECE = rf"(?P<number>{_NUMBER}) | (?P<word>[A-Za-z]++) | (?P<mark>.)"  # of a run that is no name

BREAK = re.compile(r"\r\n?|\n")  # the end of a line; other readers of Unicode know more of them, Turtle does not


class Token(NamedTuple):
    """One token: its ``kind`` is the name of its group above, ``start`` its offset."""

    kind: str
    text: str
    start: int


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compiled when first needed: that takes longer than most of what imports this module does."""
    return re.compile(_TOKEN, re.VERBOSE | re.DOTALL), re.compile(_PIECE, re.VERBOSE | re.DOTALL)


def cut(text: str, token: re.Pattern[str], piece: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield the matches of ``token`` one after the other; in place of one named "run" those of ``piece`` in it.

    Both must match any character. The last piece of a run may end behind it.
    """
    at = 0
    while at < len(text):
        for match in token.finditer(text, at):
            if match.lastgroup == "run":
                break
            yield match
        else:
            return
        at = match.start()
        while at < match.end() and (part := piece.match(text, at)):
            yield part
            at = part.end()


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens and comments of ``text`` without white space. Never fails: what fits nothing is a mark."""
    for match in cut(text, *_patterns()):
        kind = match.lastgroup
        if kind != "space":
            yield Token(kind or "mark", match.group(), match.start())


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, counted from 1, in characters."""
    breaks = [match.end() for match in BREAK.finditer(text, 0, offset)]
    return len(breaks) + 1, offset - (breaks[-1] if breaks else 0) + 1
