"""Where a query names another host, in whatever spelling: the keyword SERVICE as the engine reads it.

The engine reads a keyword wherever one may stand, with or without a blank around it: ``SERVICESILENT<…>``,
``SERVICE:x {…}`` and ``trueSERVICE<…>`` are all calls. And where "<" stands, it tries an operator as well as an IRI,
which moves the borders of all strings and comments behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aif_graph.sparql.lexer import Token

_SERVICE = re.compile("SERVICE", re.IGNORECASE | re.ASCII)
# A name goes on as a name: neither "{", which would make a call of it, nor a character that only the engine knows.
_NAME_ENDS = re.compile(r"\s+[^\s{#]|[;,)\]}|/^*+?]|\.(?:\s|$)|$")
# After the operator "<" no expression can have two strokes.
_SURELY_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
_END = Token("mark", "", -1)


def service_call(text: str, found: Sequence[Token]) -> int | None:
    """The offset of what is, or can be read as, a call of another host in ``text``; ``found`` are its tokens."""
    calls = [match.start() for match in _SERVICE.finditer(text)]
    before, earlier = _END, _END
    for token in found if calls else ():
        if token.start > calls[-1]:
            return None
        if token.kind == "iri":
            if _hides_calls(token, earlier, before):
                return next(call for call in calls if call >= token.start)
        elif (token.kind == "word" and _SERVICE.search(token.text)) or _is_called(text, token):
            return token.start
        earlier, before = before, token
    return None


def _hides_calls(iri: Token, earlier: Token, before: Token) -> bool:
    """Whether a keyword comes out where "<" is an operator, and what looked like an IRI is more of the query.

    Either within it, once a bracket around the expression has closed, or anywhere behind it where a quote or a comment
    begins in it.
    """
    if _SURELY_IRI.match(iri.text) or _is_declared(earlier, before):
        return False
    at = max((match.start() for match in _SERVICE.finditer(iri.text)), default=0)
    return "'" in iri.text or "#" in iri.text or ")" in iri.text[:at]


def _is_declared(keyword: Token, name: Token) -> bool:
    """Whether an IRI follows ``PREFIX name:`` or ``BASE``, where nothing else can stand."""
    word = keyword if name.kind == "name" and name.text.endswith(":") else name
    return word.kind == "word" and word.text.upper() == ("BASE" if word is name else "PREFIX")


def _is_called(text: str, token: Token) -> bool:
    """Whether a prefixed name can be the keyword and the name of a host: ``SERVICE:x {``."""
    called = token.kind == "name" and _SERVICE.search(token.text.partition(":")[0])
    return bool(called) and not _NAME_ENDS.match(text, token.start + len(token.text))
