"""Statements in words: "Ann knows …"."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable
from itertools import chain

from pyoxigraph import Literal, NamedNode, Triple

from aif_graph.errors import AifError, UsageError
from aif_graph.explaining.whatif import Pattern
from aif_graph.naming.names import Names

ANYTHING = {"…", "...", "?", "*"}


def read_pattern(text: str, names: Names, object_: Callable[[str], NamedNode | Literal]) -> Pattern:
    """Return the pattern that ``text`` writes: subject, property and object, one of ANYTHING for what may be anything.

    Names that hold blanks stand in quotes, or are found by trying where one name ends and the next begins. An object
    may be left out. Raises UsageError for a text that is not a statement, NotFoundError for a name nothing bears.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a statement: {error}") from None
    if len(words) == 2:
        words.append("…")
    if len(words) < 3:
        raise UsageError(f"{text!r} is not a statement", hint="Give subject, property and object, as in 'Ann knows …'.")
    failures: list[AifError] = []
    for first in range(1, len(words) - 1):
        for second in range(first + 1, len(words)):
            subject, predicate, obj = (" ".join(part) for part in (words[:first], words[first:second], words[second:]))
            try:
                return Pattern(
                    None if subject in ANYTHING else names.resolve(subject),
                    None if predicate in ANYTHING else names.resolve_property(predicate),
                    None if obj in ANYTHING else object_(obj),
                )
            except AifError as error:
                failures.append(error)
    if len(words) == 3:
        raise failures[0]
    raise UsageError(f"{text!r} is not a statement", hint="Quote names that contain spaces.")


def read_object(
    text: str, names: Names, known: Iterable[Triple], about: tuple[NamedNode, NamedNode] | None = None
) -> NamedNode | Literal:
    """Return the thing that ``text`` names, or the value that it writes in one of the statements that are ``known``.

    Of values that are written alike, that of a statement ``about`` this subject and property comes first. Raises
    NotFoundError where there is neither.
    """
    try:
        return names.resolve(text)
    except AifError:
        values = {t: t.object for t in known if isinstance(t.object, Literal) and t.object.value == text.strip('"')}
        if not values:
            raise
        best = (value for t, value in values.items() if (t.subject, t.predicate) == about)
        return next(chain(best, values.values()))
