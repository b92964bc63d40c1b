"""A canned question as a text that runs as it is: its parameters stand in it as VALUES (SPARQL 1.1, section 10.2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from pyoxigraph import Literal, NamedNode, Variable

from aif_graph.sparql.lexer import Token, tokens


def bound_text(text: str, bindings: Mapping[Variable, NamedNode | Literal]) -> str:
    """Return ``text``, header comments apart, with ``bindings`` at the start of its outermost WHERE."""
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip() + "\n"
    opening = _opening(list(tokens(body)))
    if not bindings or opening is None:
        return body
    values = "".join(f"\n  VALUES ?{variable.value} {{ {term} }}" for variable, term in bindings.items())
    brace, after = opening
    if after.kind == "word" and after.text.upper() == "SELECT":
        return _around_subselect(body, brace.start, values)
    return body[: brace.start + 1] + values + body[brace.start + 1 :]


def _opening(found: list[Token]) -> tuple[Token, Token] | None:
    """The brace that opens the outermost WHERE, and the token after it."""
    depth = 0
    is_where = False
    for token, after in pairwise(found):
        if token.kind == "mark" and token.text == "{" and depth == 0 and is_where:
            return token, after
        if token.kind == "mark":
            depth += (token.text in "{(") - (token.text in "})")
        is_where = token.kind == "word" and token.text.upper() == "WHERE"
    return None


def _around_subselect(body: str, start: int, values: str) -> str:
    """A WHERE that is a subselect alone has no room for VALUES: the subselect gets braces of its own."""
    depth = 0
    for token in tokens(body[start:]):
        if token.kind == "mark" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
            if depth == 0:
                end = start + token.start
                return f"{body[: start + 1]}{values}\n  {{{body[start + 1 : end]}}}\n{body[end:]}"
    return body
