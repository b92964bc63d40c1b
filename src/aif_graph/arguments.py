"""What is given from Python, where nothing holds callers to the types: taken as it should be, or refused in words."""

from __future__ import annotations

import os
from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import TypeVar

from aif_graph.days import is_day
from aif_graph.errors import Option, UsageError

Files = str | PathLike[str] | Iterable[str | PathLike[str]]
"""One file or several."""

T = TypeVar("T")


def text(name: str, value: object) -> str:
    """Return ``value``, given by ``name``, as the text it has to be. Raises UsageError for anything else."""
    if not isinstance(value, str):
        raise _wrong(name, "a string", value)
    return value


def texts(name: str, value: object) -> list[str]:
    """Return one text or several as a list. Raises UsageError for anything else."""
    if isinstance(value, str):
        return [value]
    if not isinstance(value, Iterable) or isinstance(value, bytes):
        raise _wrong(name, "a string or a list of strings", value)
    return [text(name, each) for each in value]


def path(name: str, value: object) -> Path:
    """Return the path that ``value`` writes. Raises UsageError for what is no path, or an empty one."""
    if not isinstance(value, str | PathLike):
        raise _wrong(name, "a path", value)
    try:
        found = Path(value)
        usable = b"\0" not in os.fsencode(found)
    except TypeError:  # a path of bytes
        raise _wrong(name, "a path", value) from None
    except UnicodeEncodeError:
        usable = False
    if value == "" or not usable:
        what = "empty" if value == "" else "not a path: it contains characters that a file name cannot have"
        raise UsageError("{option} is {what}", hint="Name a file or a folder.", option=Option(name), what=what)
    return found


def paths(name: str, value: object) -> list[Path]:
    """Return one path or several as a list: a text is not taken letter by letter. Raises UsageError as ``path``."""
    if isinstance(value, str | PathLike):
        return [path(name, value)]
    if not isinstance(value, Iterable) or isinstance(value, bytes):
        raise _wrong(name, "a path or a list of paths", value)
    return [path(name, each) for each in value]


def whole(name: str, value: object, least: int) -> int:
    """Return ``value`` as a whole number from ``least``. Raises UsageError for anything else."""
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise UsageError(
            "{option} must be a whole number of {least} or more, not {value}",
            option=Option(name),
            least=least,
            value=repr(value)[:80],
        )
    return value


def day(name: str, value: object) -> str:
    """Return a date, or the text that writes one, as such a text. Raises UsageError for anything else."""
    from datetime import date

    found = value.strftime("%Y-%m-%d") if isinstance(value, date) else text(name, value)
    if not is_day(found):
        hint = "For example 2025-10-10."
        raise UsageError("{option} must be a date, not {text}", hint=hint, option=Option(name), text=repr(found[:80]))
    return found


def instance(name: str, value: object, kind: type[T], what: str) -> T:
    """Return ``value``, which has to be of ``kind``, ``what`` in words. Raises UsageError for anything else."""
    if not isinstance(value, kind):
        raise _wrong(name, what, value)
    return value


def flag(name: str, value: object) -> bool:
    """Return ``value`` as the True or False it has to be: any text would pass for True. Raises UsageError."""
    if not isinstance(value, bool):
        raise _wrong(name, "True or False", value)
    return value


def _wrong(name: str, what: str, value: object) -> UsageError:
    return UsageError("{option} takes {what}, not {kind}", option=Option(name), what=what, kind=type(value).__name__)
