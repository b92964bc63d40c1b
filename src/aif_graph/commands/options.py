"""Parsers of the command line, and the options that several verbs take."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from aif_graph.answers.formats import ANSWERS, names_of
from aif_graph.commands.terminal import columns
from aif_graph.errors import UsageError
from aif_graph.limits import MEMORY, Limit

if TYPE_CHECKING:
    from pathlib import Path

ALIASES = {"help": "--help", "version": "--version"}  # words that people try in the place of a verb
_BEFORE_THE_VERB = {
    "--reasoner": "--reasoner owlrl run NAME",
    "--max-inferred": "--max-inferred 1000000 run NAME",
    "--version": "--version",
}

# Options that every verb takes before it, and after it where they mean something, with what they take.
GENERAL = {
    "graph": ("DIR", "the folder of the graph, where graph.toml is"),
    "alone": ("FILE", "use only this file, with its own prefixes and names; may be repeated"),
    "data": ("FILE", "add this RDF file to the graph; may be repeated"),
    "as-of": ("DAY", "use only what was known on this day: the sources issued by then, and the verdicts on them"),
}
LABELS = "names instead of IRIs in csv and tsv"


class _Help(argparse.RawDescriptionHelpFormatter):
    """argparse makes a formatter for each argument it takes, and to ask for the width it imports all compressors."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width())


@cache
def _width() -> int:
    """The width of help: each question to the terminal is a call of the system."""
    return columns() - 2


class Parser(argparse.ArgumentParser):
    """argparse with our error form, full-width help, and no abbreviations (they would change meaning later)."""

    def __init__(self, **keywords: object) -> None:
        keywords.setdefault("formatter_class", _Help)
        self.known: list[str] = []  # the options it takes
        self.verbs: Mapping[str, Parser] = {}
        super().__init__(allow_abbrev=False, **keywords)  # type: ignore[arg-type]

    def add_argument(self, *names: Any, **keywords: Any) -> argparse.Action:
        """Add an argument as argparse does, and keep the names of an option for who mistypes it."""
        self.known += [name for name in names if name.startswith("-")]
        return super().add_argument(*names, **keywords)

    def flag(self, name: str, about: str, **keywords: Any) -> None:
        """Add an option that takes no value."""
        self.add_argument(name, action="store_true", help=about, **keywords)

    def repeated(self, name: str, metavar: str, about: str, **keywords: Any) -> None:
        """Add an option that may be given several times; the options have a list of its values."""
        self.add_argument(name, action="append", default=[], metavar=metavar, help=about, **keywords)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of leaving the process."""
        raise UsageError(message, hint=f"See {self.prog} --help.")

    def unknown(self, word: str) -> UsageError:
        """Return the error for a word that the parser had no use for, with the name that comes nearest."""
        if not is_option(word):
            return UsageError(f"unexpected argument {word!r}", hint=f"See {self.prog} --help.")
        name = word.partition("=")[0]
        if name in _BEFORE_THE_VERB:
            return UsageError(f"{name} must come before the verb", hint=f"For example: aif {_BEFORE_THE_VERB[name]}")
        near = _nearest_option(name, self.known)
        return UsageError(f"there is no option {name}", hint=_did_you_mean(near) or f"See {self.prog} --help.")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Raise UsageError for a verb that does not exist: argparse, which asks here for any choice, would list all."""
        if isinstance(action, argparse._SubParsersAction) and value not in self.verbs:
            near = _nearest(value, [*self.verbs, *ALIASES])
            raise UsageError(f"there is no verb {value!r}", hint=_did_you_mean(near) or "See aif --help.")
        super()._check_value(action, value)


def is_option(word: str) -> bool:
    """Whether a word of the command line is the name of an option."""
    return word.startswith("-") and word not in {"-", "--"} and not word[1].isdigit()


def _did_you_mean(near: str) -> str:
    """The sentence that offers a name; "" where none comes near."""
    return f"Did you mean {near}?" if near else ""


def _nearest(word: str, known: Sequence[str]) -> str:
    import difflib

    return next(iter(difflib.get_close_matches(word, known, n=1)), "")


def _nearest_option(name: str, known: Sequence[str]) -> str:
    """The option that comes nearest; of a single letter the first long one that begins with it."""
    if name.startswith("--"):
        return _nearest(name, known)
    return next((long for long in known if long.startswith(f"--{name[1:].lower()}")), "")


def as_path(word: str) -> Path:
    """The path that a word is; help needs none."""
    from pathlib import Path

    return Path(word)


def add_general(parser: Parser) -> None:
    """Take the general options after the verb, too, where people write them as often, but for those it has itself."""
    for name in GENERAL:
        if f"--{name}" not in parser.known:
            parser.repeated(f"--{name}", "X", argparse.SUPPRESS, dest=f"more_{name}")


def add_output(parser: Parser) -> None:
    """How an answer is written."""
    parser.add_argument(
        "--format",
        choices=names_of(*ANSWERS),
        help="the format of the answer (default: table on a terminal, tsv in a pipe)",
    )
    parser.flag("--labels", LABELS)
    parser.flag("--asserted", "use only what sources state, without inferred statements")


def add_limit(
    parser: Parser, name: str, limit: Limit, metavar: str, about: str, *, kind: type[int] | type[float] = int
) -> None:
    """An option that changes a limit; its help tells the default."""
    parser.add_argument(name, type=kind, default=limit, metavar=metavar, help=f"{about} (default: {limit:,})")


def add_memory(parser: Parser) -> None:
    """What a query may use that is evaluated within limits."""
    add_limit(parser, "--memory", MEMORY, "MB", "how much memory a query may use in addition to the graph")
