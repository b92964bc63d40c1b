"""The one family of errors that reaches users.

Every error is data: a ``code`` for programs, a ``place``, a message and a ``hint`` with the ``parameters`` in them.
What a parameter is called depends on where one asks: ``--country`` on the command line, ``country=`` in Python,
``country`` over HTTP. So each surface words it by itself; ``str`` gives Python's words. An error knows the exit code
and the HTTP status it leads to. Anything else that escapes is a bug of ours, never the user's mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple


class Place(NamedTuple):
    """A place in a file, or the whole file: line and column count from 1, in characters."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """``file:line:column``, as editors and terminals open it."""
        return ":".join(str(part) for part in self if part is not None)


class Option(NamedTuple):
    """Something that can be given by name: a parameter of a question, an option of a verb."""

    name: str


class Call(NamedTuple):
    """A verb of the command, or the same in Python or over HTTP; ``values`` are given by name."""

    verb: str
    name: str = ""
    values: tuple[tuple[str, str], ...] = ()


Words = Callable[[object], str]
"""What a surface calls a parameter of an error: an Option, a Call, or anything else, which is written as it is."""


def in_python(value: object) -> str:
    """The words of Python: keyword arguments and method calls."""
    if isinstance(value, Option):
        return value.name.replace("-", "_")
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
        return f"--{value.name}"
    if isinstance(value, Call):
        words = ["aif", value.verb, *([value.name] if value.name else [])]
        for name, text in value.values:
            words += [f"--{name}", f'"{text}"' if " " in text else text]
        return " ".join(words)
    return str(value)


class AifError(Exception):
    """Base of all errors that are told to users.

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
        reason, hint = self._message, self._hint
        if self.parameters:
            named = {name: words(value) for name, value in self.parameters.items()}
            reason, hint = reason.format_map(named), hint.format_map(named)
        return (f"{self.place}: {reason}" if self._tells_place() else reason), hint

    def _tells_place(self) -> bool:
        return self.place is not None

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
        return self.message.removeprefix(f"{self.place}: ") if self._tells_place() else self.message

    def __str__(self) -> str:
        return "\n".join(filter(None, (self.message, self.hint)))


class UsageError(AifError):
    """The request itself is wrong: an unknown query, a missing or unknown parameter value."""

    code = "usage"
    exit_code = 2


class MissingPackageError(AifError, ImportError):
    """Something was asked for that takes a package which is not installed."""


class NotFoundError(UsageError):
    """Something was named that the graph does not hold."""

    code = "not-found"
    http_status = 404


class InputError(AifError):
    """A file cannot be taken: unreadable, malformed, or at odds with the other files."""

    code = "bad-input"


class QueryError(AifError):
    """A SPARQL text is not well-formed or asks for what is refused (``SERVICE``, updates).

    ``line`` and ``column`` count from 1, in characters; None where the error has no place. The message names them, too.
    """

    code = "bad-query"

    def __init__(self, message: str, *, hint: str = "", line: int | None = None, column: int | None = None) -> None:
        super().__init__(message, hint=hint, place=None if line is None else Place("", line, column))
        self.line = line
        self.column = column

    def _tells_place(self) -> bool:
        return False  # the message has an excerpt with its place


class LimitError(AifError):
    """A stated limit was reached: time, rows, memory, inferred triples."""

    code = "limit"
    exit_code = 4
    http_status = 503


class TooComplexError(LimitError):
    """A query is too long or nested too deep to be read at all: trying again is of no use."""

    code = "too-complex"
    http_status = 400
