"""What the command writes: answers to standard output as they are, notes to standard error, nothing that harms."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from aif_graph import printable as characters
from aif_graph.errors import AifError, InputError, UsageError, on_command_line

if TYPE_CHECKING:
    from aif_graph.knowledge import KnowledgeGraph


_PROGRAM = "aif"


class Written(NamedTuple):
    """What a verb writes: ``text`` to standard output, ``notes`` (lines) to standard error; and its exit code."""

    text: str
    notes: tuple[str, ...] = ()
    code: int = 0


def printable(text: str) -> str:
    """``text`` of several lines, without what must not reach a terminal; for a name, ``aif_graph.printable`` is it."""
    return characters.printable(text, keep="\n")


def refuse_empty(words: Sequence[str]) -> None:
    """Raise UsageError for an empty name of a file: a shell's unset variable must not mean the current folder."""
    if "" in words:
        raise UsageError("the name of a file is empty", hint="Name a file, or leave the argument out.")


def unused_note(graph: KnowledgeGraph, title: str = "") -> tuple[str, ...]:
    """The line that says how many axioms the reasoner left aside; none where it did not reason, or used them all."""
    if not graph.is_closed or not (count := len(graph.unused)):
        return ()
    told = "1 axiom is" if count == 1 else f"{count:,} axioms are"
    where = f"{title}: " if title else ""
    return (f"note: {where}{told} outside OWL 2 RL and not used (aif check names {'it' if count == 1 else 'them'})",)


def complaint(error: AifError) -> tuple[str, ...]:
    """The lines that tell an error: what is wrong, and what to do."""
    message, hint = error.in_words(on_command_line)
    place = str(error.place or "")  # a message may have several lines, the name of a file may not
    message = message.replace(place, characters.printable(place)) if place else message
    return (f"{_PROGRAM}: {message}", *([f"     {hint}"] if hint else []))


def columns() -> int:
    """The width of the terminal, as COLUMNS or the terminal itself tells it; 80 where there is none."""
    told = os.environ.get("COLUMNS", "")
    try:
        return int(told) if told.isdecimal() and int(told) else os.get_terminal_size().columns or 80
    except (OSError, ValueError):
        return 80


def wrapped(text: str) -> str:
    """Break a text into lines that fit the terminal, of at most 100 characters."""
    import textwrap

    return textwrap.fill(text, width=min(columns(), 100))


def tell(*notes: str) -> None:
    """Write notes to standard error, a line each."""
    if notes and sys.stderr is not None:
        print(*map(printable, notes), sep="\n", file=sys.stderr)


def on_terminal() -> bool:
    """Whether people read standard output as it is written."""
    return sys.stdout is not None and sys.stdout.isatty()


def write(text: str) -> None:
    """Write an answer as UTF-8 whatever the locale, with the line ends it has."""
    if sys.stdout is None:
        raise InputError("is closed", place="standard output")
    sys.stdout.reconfigure(encoding="utf-8", newline="", errors="replace")  # type: ignore[union-attr]
    sys.stdout.write(text)
    sys.stdout.flush()


class ProgressLine:
    """One line on standard error, written over and over; nothing where that is no terminal."""

    def __init__(self) -> None:
        self.shown = sys.stderr is not None and sys.stderr.isatty()
        self.width = 0

    def __call__(self, what: str, done: int, of: int) -> None:
        """Say what is being done, and how much of it is."""
        if self.shown:
            self._write(f"{what} {done:,} of {of:,}" if of else what)

    def clear(self) -> None:
        """Take the line away."""
        if self.shown and self.width:
            self._write("")
            print("\r", end="", file=sys.stderr, flush=True)

    def _write(self, text: str) -> None:
        print(f"\r{text:<{self.width}}", end="", file=sys.stderr, flush=True)
        self.width = len(text)
