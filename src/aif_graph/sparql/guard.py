"""What an outside query may not do, said before it reaches the engine."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from aif_graph.errors import QueryError, TooComplexError
from aif_graph.limits import QUERY_DEPTH as MAX_DEPTH
from aif_graph.limits import QUERY_JOINED as MAX_JOINED
from aif_graph.limits import QUERY_LENGTH as MAX_LENGTH
from aif_graph.limits import QUERY_LISTED as MAX_LISTED
from aif_graph.limits import QUERY_OPERATORS as MAX_OPERATORS
from aif_graph.sparql.lexer import Token, tokens
from aif_graph.sparql.services import service_call
from aif_graph.sparql.sizes import FORMS, largest

_PROLOGUE = ("PREFIX", "BASE", "VERSION")
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
_NESTING_WORDS = {"UNION", "OPTIONAL", "MINUS", "BIND", "FILTER", "GRAPH", "EXISTS", "NOT", "IN"}
_NESTING_MARKS = set("+-*/|^!=<>&")
_MOST_SAID = 2_000  # characters of what the engine says; a query may stand in it
_EXPECTED = r"(?s)error at (\d+):(\d+): (.*)"


def check(text: str) -> list[Token]:
    """Return the tokens of ``text`` if it may be asked.

    Raises TooComplexError when it is too long or nested too deep, QueryError for SERVICE (nothing here talks to
    other hosts), an update, or something that is no query at all.
    """
    if len(text) > MAX_LENGTH:
        raise TooComplexError(f"the query has {len(text):,} characters; {MAX_LENGTH:,} are allowed")
    found = list(tokens(text))
    depth = operators = 0
    for token in found:
        operators += token.text in _NESTING_MARKS or (token.kind == "word" and token.text.upper() in _NESTING_WORDS)
        if operators > MAX_OPERATORS:
            raise TooComplexError(
                f"the query has more than {MAX_OPERATORS:,} operators", hint="Use VALUES for long lists."
            )
        depth += (token.text in "{([") - (token.text in "})]") if token.kind == "mark" else 0
        if depth > MAX_DEPTH:
            raise TooComplexError(f"the query is nested deeper than {MAX_DEPTH} levels", hint="Flatten its groups.")
    if (call := service_call(text, found)) is not None:
        hint = (
            "If this is a prefixed name and not a call, write its IRI in full."
            if text[call + 7 : call + 8] == ":"
            else ""
        )
        raise at(text, call, "SERVICE is refused: queries cannot contact other hosts", hint=hint)
    _require_query_form(text, found)
    _require_small(found)
    return found


def _require_small(found: list[Token]) -> None:
    """Refuse what the engine would plan for minutes."""
    size = largest(found)
    if size.joined > MAX_JOINED:
        raise TooComplexError(
            f"the query joins {size.joined:,} patterns in one group; {MAX_JOINED:,} are allowed",
            hint="Use VALUES for long lists, or split the query.",
        )
    if size.listed > MAX_LISTED:
        raise TooComplexError(
            f"the query lists {size.listed:,} terms in one place; {MAX_LISTED:,} are allowed",
            hint="Use VALUES for long lists, or split the query.",
        )


def _require_query_form(text: str, found: list[Token]) -> None:
    """The first word that is not of the prologue has to begin a query."""
    word = next((t for t in found if t.kind == "word" and t.text.upper() not in _PROLOGUE), None)
    first = next((t for t in found), None)
    if first is None:
        raise QueryError("the query is empty", hint="For example: SELECT * WHERE { ?thing ?property ?value } LIMIT 10")
    if word is None:
        raise at(text, first.start, "this is not a query: it has no SELECT, ASK, CONSTRUCT or DESCRIBE")
    if word.text.upper() in _UPDATES:
        raise at(text, word.start, f"{word.text.upper()} is refused: the graph is read-only")
    if word.text.upper() not in FORMS:
        import difflib

        near = difflib.get_close_matches(word.text.upper(), FORMS + _PROLOGUE, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]}?" if near else f"A query begins with {', '.join(FORMS)} or PREFIX."
        raise at(text, word.start, f"a query cannot begin with {word.text!r}", hint=hint)


def malformed(text: str, found: list[Token], error: SyntaxError, prefixes: Mapping[str, str]) -> QueryError:
    """The engine's syntax error as a sentence with line, column and a caret; ``prefixes`` need no declaration."""
    if (unknown := _unknown_prefix(text, found, prefixes)) is not None:
        return unknown
    match = re.match(_EXPECTED, str(error))
    if match is None:
        return QueryError(f"the query is malformed: {error}")
    line, column = int(match[1]), int(match[2])
    lines = text.split("\n")
    offset = sum(len(row) + 1 for row in lines[: line - 1]) + column - 1
    return at(text, offset, _reason(match[3]))


def _reason(said: str) -> str:
    """What the engine says: sentences as they are, of the tokens it expected only those a person would type."""
    said = said[:_MOST_SAID].removeprefix("expected one of ").removeprefix("expected ")
    items = [item.strip() for item in re.split(r",\s+(?![^\[]*\])", said)]
    if sentences := [item for item in items if re.match(r"[A-Z][\w ]+ [a-z]", item) and "Prefix" not in item]:
        return sentences[0].rstrip(".")
    words = [item.strip("\"'") for item in items if re.fullmatch(r"[A-Z]{2,}|[\"'][^\"'\\\s]+[\"']", item)]
    shown = ", ".join(dict.fromkeys(word for word in words if word not in {"SERVICE", "LATERAL"}))
    return f"syntax error here; expected one of {shown}" if shown else "syntax error here"


def _unknown_prefix(text: str, found: list[Token], prefixes: Mapping[str, str]) -> QueryError | None:
    """The engine reports an unknown prefix where it gave up, which may be lines away: look for it ourselves."""
    import difflib

    declared = {
        after.text.split(":")[0]
        for token, after in itertools.pairwise(found)
        if token.kind == "word" and token.text.upper() == "PREFIX" and after.kind == "name"
    }
    for token in found:
        prefix = token.text.split(":", 1)[0]
        if token.kind == "name" and prefix not in prefixes and prefix not in declared:
            near = difflib.get_close_matches(prefix, prefixes, n=1)
            hint = f"Did you mean {near[0]}:?" if near else f"Declare it: PREFIX {prefix}: <IRI>."
            return at(text, token.start, f"the prefix {prefix}: is unknown", hint=hint)
    return None


def at(text: str, offset: int, message: str, *, hint: str = "") -> QueryError:
    """A QueryError that names line and column of ``offset`` and points at it with a caret."""
    above, column = text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset)
    row = text.split("\n")[above].replace("\t", " ").rstrip("\r")
    window = max(0, column - 61)
    shown = row[window : window + 100]
    caret = " " * (column - 1 - window) + "^"
    return QueryError(message, hint=hint, line=above + 1, column=column, excerpt=f"{shown}\n{caret}")
