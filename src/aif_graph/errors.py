"""The one family of errors that reaches users.

Every error is data: a ``code`` for programs, a ``place``, a message and a ``hint`` with the ``parameters`` in them.
What a parameter is called depends on where one asks: ``--country`` on the command line, ``country=`` in Python,
``country`` over HTTP. So each surface words it by itself; ``str`` gives Python's words. An error knows the exit code
and the HTTP status it leads to. Anything else that escapes is a bug of ours, never the user's mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, NamedTuple


class Place(NamedTuple):
    """A place in a file, or the whole file: line and column count from 1, in characters."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """``file:line:column``, as editors and terminals open it."""
        return ":".join(str(part) for part in self if part)

    def __lt__(self, other: tuple[object, ...]) -> bool:
        """Whether it comes first in the order of files and lines; what is not known counts as the beginning."""
        return isinstance(other, Place) and self._order() < other._order()

    def _order(self) -> tuple[str, int, int]:
        return self.path, self.line or 0, self.column or 0


class Option(NamedTuple):
    """Something that can be given by name: a parameter of a question, an option of a verb; maybe with its ``value``."""

    name: str
    value: str = ""


class Call(NamedTuple):
    """A verb of the command, or the same in Python or over HTTP; ``values`` are given by name."""

    verb: str
    name: str = ""
    values: tuple[tuple[str, str], ...] = ()


Words = Callable[[object], str]
"""What a surface calls a parameter of an error: an Option, a Call, or anything else, which is written as it is.

Of a list, each member is called by itself.
"""


def in_python(value: object) -> str:
    """The words of Python: keyword arguments and method calls."""
    if isinstance(value, Option):
        name = value.name.replace("-", "_")
        return f"{name}={value.value!r}" if value.value else name
    if isinstance(value, Call):
        if value.verb == "queries":
            return "graph.queries"
        given = [repr(value.name)] if value.name else []
        given += [f"{name.replace('-', '_')}={text!r}" for name, text in value.values]
        return f"graph.{value.verb.replace('-', '_')}({', '.join(given)})"
    return str(value)


def on_command_line(value: object) -> str:
    """The words of the command line: options and verbs."""
    if isinstance(value, Option):
        return f"--{value.name} {value.value}".rstrip()
    if isinstance(value, Call):
        words = ["aif", value.verb, *([value.name] if value.name else [])]
        for name, text in value.values:
            words += [f"--{name}", f'"{text}"' if " " in text else text]
        return " ".join(words)
    return str(value)


def _named(value: object, words: Words) -> str:
    return ", ".join(map(words, value)) if isinstance(value, list) else words(value)


class AifError(Exception):
    """Base of all errors that are shown to users.

    ``message`` and ``hint`` may hold the names of ``parameters`` in braces; where there are no parameters, braces are
    braces. ``exit_code``: 1 findings or an empty truth, 2 usage, 3 bad input, 4 limit reached. ``http_status``: the
    status code of the same error over HTTP (RFC 9110, section 15). ``code`` and ``http_status`` are those of the class
    unless an error has one of its own.
    """

    code: str = "error"
    exit_code: ClassVar[int] = 3
    http_status: int = 400

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        code: str = "",
        place: Place | str | None = None,
        **parameters: object,
    ) -> None:
        super().__init__(message)
        self._message = message
        self._hint = hint
        self.parameters = parameters
        self.place = Place(place) if isinstance(place, str) and place else place or None
        if code:
            self.code = code

    def in_words(self, words: Words) -> tuple[str, str]:
        """Return message and hint as one surface words them; a place opens the message."""
        reason, hint = self._worded(words)
        return (f"{self.place}: {reason}" if self.place is not None else reason), hint

    def _worded(self, words: Words) -> tuple[str, str]:
        """Reason and hint with the names of the parameters in them."""
        if not self.parameters:
            return self._message, self._hint
        named = {name: _named(value, words) for name, value in self.parameters.items()}
        return self._message.format_map(named), self._hint.format_map(named)

    @property
    def message(self) -> str:
        """The message in Python's words."""
        return self.in_words(in_python)[0]

    @property
    def hint(self) -> str:
        """What to do next, in Python's words; "" where there is nothing to say."""
        return self.in_words(in_python)[1]

    @property
    def reason(self) -> str:
        """The message without its place."""
        return self._worded(in_python)[0]

    def __str__(self) -> str:
        return "\n".join(filter(None, (self.message, self.hint)))


class UsageError(AifError):
    """The request itself is wrong: an unknown query, a missing or unknown parameter value."""

    code = "usage"
    exit_code = 2


class MissingPackageError(AifError, ImportError):
    """A package that is needed here is not installed."""

    code = "missing-package"


class BugError(AifError):
    """An unexpected error: please report it."""

    code = "bug"
    exit_code = 70  # EX_SOFTWARE of sysexits.h
    http_status = 500


class NotFoundError(UsageError):
    """The graph has nothing with this name."""

    code = "not-found"
    http_status = 404


class InputError(AifError):
    """A file cannot be used: it is unreadable, malformed, or contradicts the other files."""

    code = "bad-input"


class QueryError(AifError):
    """A SPARQL query is malformed or uses something that is refused (``SERVICE``, updates).

    ``line`` and ``column`` count from 1, in characters; None where the error has no place. ``excerpt`` is the line and,
    below it, a caret that points at the column; "" without a place. The message has all of them.
    """

    code = "bad-query"

    def __init__(
        self, message: str, *, hint: str = "", line: int | None = None, column: int | None = None, excerpt: str = ""
    ) -> None:
        super().__init__(message, hint=hint, place=None if line is None else Place("", line, column))
        self.excerpt = excerpt

    @property
    def line(self) -> int | None:
        """The line of the text."""
        return self.place.line if self.place else None

    @property
    def column(self) -> int | None:
        """The column in that line."""
        return self.place.column if self.place else None

    @property
    def sentence(self) -> str:
        """The message without the excerpt."""
        where = ", ".join(f"{name} {at}" for name, at in (("line", self.line), ("column", self.column)) if at)
        return f"{where}: {self.reason}" if where else self.reason

    def in_words(self, words: Words) -> tuple[str, str]:
        """Return the message, with the excerpt, and the hint."""
        excerpt = "".join(f"\n  {line}" for line in self.excerpt.split("\n")) if self.excerpt else ""
        return f"{self.sentence}{excerpt}", self._worded(words)[1]


class LimitError(AifError):
    """A stated limit was reached: time, rows, memory, inferred triples."""

    code = "limit"
    exit_code = 4
    http_status = 503


class TooComplexError(LimitError):
    """A query is too long or too deeply nested to be parsed; trying again does not help."""

    code = "too-complex"
    http_status = 400


def as_data(error: AifError) -> dict[str, object]:
    """An error as JSON can hold it, to be told elsewhere: in the words of whoever reads it."""
    kind = next(each for each in type(error).__mro__ if each.__module__ == __name__)
    return {
        "error": kind.__name__,
        "code": error.code,
        "message": error._message,
        "hint": error._hint,
        "place": error.place,
        "excerpt": error.excerpt if isinstance(error, QueryError) else "",
        "parameters": {name: _packed(value) for name, value in error.parameters.items()},
    }


def from_data(data: Mapping[str, Any]) -> AifError:
    """The error that ``as_data`` made data of."""
    kind: type[AifError] = next(each for each in _kinds(AifError) if each.__name__ == data["error"])
    place = None if data["place"] is None else Place(*data["place"])
    parameters = {name: _unpacked(value) for name, value in data["parameters"].items()}
    error = kind.__new__(kind)
    AifError.__init__(error, data["message"], hint=data["hint"], code=data["code"], place=place, **parameters)
    if isinstance(error, QueryError):
        error.excerpt = data["excerpt"]
    return error


def _kinds(kind: type[AifError]) -> Iterator[type[AifError]]:
    yield kind
    for below in kind.__subclasses__():
        if below.__module__ == __name__:
            yield from _kinds(below)


def _packed(value: object) -> object:
    if isinstance(value, list):
        return [_packed(each) for each in value]
    kind = type(value).__name__ if isinstance(value, Option | Call) else ""
    return {"kind": kind, "value": value if kind else str(value)}


def _unpacked(value: Any) -> object:
    if isinstance(value, list):
        return [_unpacked(each) for each in value]
    given = value["value"]
    if value["kind"] == "Call":
        return Call(given[0], given[1], tuple((name, text) for name, text in given[2]))
    return Option(*given) if value["kind"] else given
