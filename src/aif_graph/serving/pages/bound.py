"""A canned question as a text that runs as it is: its parameters stand in it as VALUES (SPARQL 1.1, section 10.2.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from pyoxigraph import Literal, NamedNode, Variable

from aif_graph.asking.views import projection
from aif_graph.sparql.lexer import Token, tokens


@dataclass(slots=True)
class _Group:
    """What stands between two braces.

    ``known`` are the parameters that have their value in it, ``asked`` those that it compares or computes with;
    ``after`` is its first word, ``parentheses`` how many are open in it.
    """

    start: int
    known: frozenset[str]
    after: str
    is_exists: bool = False
    asked: set[str] = field(default_factory=set)
    end: int = 0
    is_outermost: bool = False
    parentheses: int = 0


def bound_text(text: str, bindings: Mapping[Variable, NamedNode | Literal]) -> str:
    """Return ``text``, header comments apart, with ``bindings`` at the start of its outermost WHERE.

    A group is matched by itself before it meets what is around it (SPARQL 1.1, section 18.2.4): where it compares or
    computes with a parameter, it gets the value as well, unless a subselect between the two does not name it.
    """
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip() + "\n"
    marks: list[tuple[int, str]] = []
    for group in _groups(body, frozenset(variable.value for variable in bindings)):
        given = [(v.value, term) for v, term in bindings.items() if group.is_outermost or v.value in group.asked]
        gap = "\n  " if group.is_outermost else " "
        values = "".join(f"{gap}VALUES ?{name} {{ {term} }}" for name, term in given)
        if values and group.after != "SELECT":
            marks.append((group.start + 1, values))
        elif values and group.is_outermost:
            # A WHERE that is a subselect alone has no room for VALUES: the subselect gets braces of its own.
            marks += [(group.start + 1, f"{values}\n  {{"), (group.end, "}\n")]
    for place, words in sorted(marks, reverse=True):
        body = body[:place] + words + body[place:]
    return body


def _groups(body: str, parameters: frozenset[str]) -> Iterator[_Group]:
    """The outermost WHERE and all groups in it, each as soon as it is closed."""
    around: list[_Group] = []
    select, before = -1, ""  # where the clause of a SELECT begins that has no braces yet; the word before
    in_where, depth = False, 0
    for token, after in pairwise([*tokens(body), Token("mark", "", len(body))]):
        word, mark = (token.text.upper(), "") if token.kind == "word" else ("", token.text)
        if around and token.kind == "variable" and select < 0 and before != "AS":
            _note(around, token.text[1:])
        elif mark == "{" and (around or (in_where and depth == 0)):
            known = around[-1].known if around else parameters
            around.append(_opened(token.start, after, known, before, body[select:] if select >= 0 else ""))
            select = -1
        elif mark == "}" and around:
            group = around.pop()
            group.end, group.is_outermost = token.start, not around
            yield group
        elif around and mark in {"(", ")"}:
            around[-1].parentheses += 1 if mark == "(" else -1
        elif mark and mark in "{}()":
            depth += 1 if mark in "{(" else -1
        elif word == "SELECT" and around:
            select = token.start
        in_where = word == "WHERE"
        before = word


def _opened(start: int, after: Token, known: frozenset[str], before: str, select: str) -> _Group:
    """The group that opens at ``start``, as the WHERE of ``select`` where there is one."""
    named = projection(select) if select else ()
    asked = known.intersection(named)
    return _Group(start, asked if named else known, after.text.upper(), before == "EXISTS", {*asked})


def _note(around: list[_Group], name: str) -> None:
    """A parameter within parentheses is computed with; EXISTS computes with all that stands in it, for its group."""
    if name in around[-1].known and around[-1].parentheses and not around[-1].is_exists:
        around[-1].asked.add(name)
    number = len(around) - 1
    while number and around[number].is_exists:
        number -= 1
    if number < len(around) - 1 and name in around[number].known:
        around[number].asked.add(name)
