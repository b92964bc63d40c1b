"""The codes of errors: what a program finds in ``AifError.code`` and in the problem documents of the service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aif_graph.errors import AifError, InputError, UsageError

# Codes that one place gives to an error of a wider kind: nobody catches these apart.
_OF_ONE_PLACE: dict[str, tuple[type[AifError], str]] = {
    "dead-verdict": (InputError, "A verdict is about a statement that no source makes."),
    "no-graph": (UsageError, "There is no graph here, and none was given."),
    "undescribed-source": (InputError, "A source is not described in the register of the graph."),
    "unnamed-verdict": (InputError, "A verdict is a blank node."),
}


class Code(NamedTuple):
    """A code, the class that has it, the exit code of the command, the status over HTTP, and what it means."""

    code: str
    kind: str
    exit_code: int
    http_status: int
    meaning: str


def codes() -> tuple[Code, ...]:
    """All codes, sorted: those of the classes that are imported, and those of one place."""
    found = [_code(kind.code, kind, (kind.__doc__ or "").split("\n")[0]) for kind in _kinds(AifError)]
    found += [_code(code, kind, meaning) for code, (kind, meaning) in _OF_ONE_PLACE.items()]
    return tuple(sorted(found))


def _kinds(kind: type[AifError]) -> Iterator[type[AifError]]:
    """``kind`` and the classes below it that have a code of their own."""
    if "code" in vars(kind):
        yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


def _code(code: str, kind: type[AifError], meaning: str) -> Code:
    return Code(code, kind.__name__, kind.exit_code, kind.http_status, meaning)
