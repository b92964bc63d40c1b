"""A rule's application in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pyoxigraph as ox

from .facts import Term
from .rules import RULES, VALUE_RULES

_VARIABLE = re.compile(r"\?\w+")


def short(term: Term) -> str:
    """Return the last part of an IRI, the text of a literal in quotes."""
    if isinstance(term, ox.NamedNode):
        return re.split(r"[/#]", term.value.rstrip("/#"))[-1] or term.value
    if isinstance(term, ox.Literal):
        return f'"{term.value}"'
    return str(term)


def in_words(rule: str, terms: Mapping[str, Term], name: Callable[[Term], str] = short) -> str:
    """Return what a rule says of these terms (``Clash.terms``, ``Proof.terms``), each named by ``name``."""
    text = RULES[rule].says if rule in RULES else VALUE_RULES[rule]
    return _VARIABLE.sub(lambda found: name(terms[found[0]]) if found[0] in terms else found[0], text)
