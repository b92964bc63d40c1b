"""The one family of errors that reaches users.

Every error says what is wrong, where, and what to do next (``hint``), and knows the exit code and the
HTTP status it leads to. Anything else that escapes is a bug of ours, never the user's mistake.
"""

from __future__ import annotations

from typing import ClassVar


class AifError(Exception):
    """Base of all errors that are told to users.

    ``exit_code``: 1 findings or an empty truth, 2 usage, 3 bad input, 4 limit reached.
    ``http_status``: the status code of the same error over HTTP (RFC 9110, section 15); that of the class unless an
    error has one of its own.
    """

    exit_code: ClassVar[int] = 3
    http_status: int = 400

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(AifError):
    """The request itself is wrong: an unknown query, a missing or unknown parameter value."""

    exit_code = 2


class MissingPackageError(AifError, ImportError):
    """Something was asked for that takes a package which is not installed."""


class NotFoundError(UsageError):
    """Something was named that the graph does not hold."""

    http_status = 404


class InputError(AifError):
    """A file cannot be taken: unreadable, malformed, or at odds with the other files.

    ``place`` is ``file:line:column`` as far as known; it opens the message.
    """

    def __init__(self, message: str, *, place: str = "", hint: str = "") -> None:
        super().__init__(f"{place}: {message}" if place else message, hint=hint)
        self.reason = message
        self.place = place


class QueryError(AifError):
    """A SPARQL text is not well-formed or asks for what is refused (``SERVICE``, updates).

    ``line`` and ``column`` count from 1, in characters; None where the error has no place. The message names them, too.
    """

    def __init__(self, message: str, *, hint: str = "", line: int | None = None, column: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.line = line
        self.column = column


class LimitError(AifError):
    """A stated limit was reached: time, rows, memory, inferred triples."""

    exit_code = 4
    http_status = 503


class TooComplexError(LimitError):
    """A query is too long or nested too deep to be read at all: trying again is of no use."""

    http_status = 400
