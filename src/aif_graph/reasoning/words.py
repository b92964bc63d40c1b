"""A rule's application in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pyoxigraph import Literal, NamedNode

from aif_graph.articles import with_article
from aif_graph.reasoning.facts import Term
from aif_graph.reasoning.rules import RULES, VALUE_RULES

_VARIABLE = re.compile(r"(\ba )?(\?\w+)")


def short(term: Term) -> str:
    """Return the last part of an IRI, the text of a literal in quotes."""
    if isinstance(term, NamedNode):
        return re.split(r"[/#]", term.value.rstrip("/#"))[-1] or term.value
    if isinstance(term, Literal):
        return f'"{term.value}"'
    return str(term)


def in_words(rule: str, terms: Mapping[str, Term], name: Callable[[Term], str] = short) -> str:
    """Return what a rule says of these terms (``Clash.terms``, ``Proof.terms``), each named by ``name``."""
    text = RULES[rule].says if rule in RULES else VALUE_RULES[rule]

    def named(found: re.Match[str]) -> str:
        if found[2] not in terms:
            return found[0]
        return with_article(name(terms[found[2]])) if found[1] else name(terms[found[2]])

    return _VARIABLE.sub(named, text)
