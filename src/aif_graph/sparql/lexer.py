"""The tokens of a SPARQL text (SPARQL 1.1 Query, section 19.8), as far as safety and good messages need them.

Strings, IRIs and comments are told apart from words, so that a refused keyword is found wherever the grammar
allows it and nowhere else. It is not a parser: what is well-formed is the engine's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aif_graph.reading.tokens import IRI, LANGUAGE, STRING, Token, cut

__all__ = ["Token", "tokens"]

_RUN = r"[^\W\d_][\w-]*+(?:\.++[\w-]++)*+"
_LOCAL = r"(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[\w~.!$&'()*+,;=/?\#@%-])"
_NUMBER = r"[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"
# Linear on any text, for the reasons that the tokens of Turtle are: nothing is given back (++), a backslash goes with
# the quote it escapes, and what may be a prefix is looked through once.
_TOKEN = re.compile(
    rf"""
      (?P<space>\s++ | \#[^\n\r]*+)
    | (?P<iri>{IRI})
    | (?P<string>{STRING})
    | (?P<variable>[?$]\w++)
    | (?P<language>{LANGUAGE})
    | (?P<blank>_:\w[\w-]*+(?:\.++[\w-]++)*+)
    | (?P<name>(?:{_RUN})?+:(?:(?!-){_LOCAL}++(?:\.++{_LOCAL}++)*+)?+)
    | (?P<number>{_NUMBER})
    | (?P<word>[^\W\d]\w*+(?![.-])|_\w*+)
    | (?P<run>{_RUN})
    | (?P<mark>\\["'\\]|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PIECE = re.compile(rf"(?P<number>{_NUMBER}) | (?P<word>[^\W\d]\w*+) | (?P<mark>.)", re.VERBOSE | re.DOTALL)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of ``text`` without white space and comments. Never fails: what fits nothing is a mark."""
    for match in cut(text, _TOKEN, _PIECE):
        if match.lastgroup != "space":
            yield Token(match.lastgroup or "mark", match.group(), match.start())
