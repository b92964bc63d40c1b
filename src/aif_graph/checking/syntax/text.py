"""The text of a file as errors are told of it: lines, tokens, the statement around a slip, and findings."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Quad, RdfFormat

from aif_graph.checking.findings import Finding
from aif_graph.errors import Place
from aif_graph.reading.decoding import line_starts
from aif_graph.reading.documents import MESSAGE

MAX_TEXT = 8 * 2**20  # bytes; of a larger file only the first error is told
ESCAPES = "\\u takes four hexadecimal digits, \\U eight"
_MAX_MESSAGE = 200  # characters: parsers quote what they do not understand, however long
BY_LINE = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES)
UNDECLARED = re.compile(r"The prefix (.*): has not been declared", re.DOTALL)
# As much of the grammar as tells strings, comments and IRIs from the rest. Possessive: linear on any text.
# What may be a prefix is one word, whatever dots it holds: recovery looks through each word for its colon.
_TOKEN = re.compile(
    r"""
      (?P<space>\s++ | \#[^\n\r]*+)
    | (?P<long>\"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*+''')
    | (?P<string>"(?:[^"\\\n\r]|\\[^\n\r])*+" | '(?:[^'\\\n\r]|\\[^\n\r])*+')
    | (?P<open>["'][^\n\r]*+)
    | (?P<iri><[^<>"{}|^`\s]*+>)
    | (?P<dot>\.(?!\d))
    | (?P<word>(?:[^\s"'<>,;()\[\]{}\#.\\]|\\.|\.++(?=[^\s"'<>,;()\[\]{}\#]))++)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
DIRECTIVE = re.compile(r"@?prefix\s+([^\s:<]*)\s*:?\s*(?:<(https?://[\w.~:/?#@!&=%+-]+)>)?", re.IGNORECASE)
BLANK_LINE = re.compile(r"\n[ \t\r]*\n|\r[ \t]*\r")
_INDENT = re.compile(r"[ \t]{0,1000}+")
_PLACE_IN_XML = re.compile(r"^at \d+\.\.\d+: ")
_QUOTING = re.compile(r"^(.+)( is not (?:a|an|a valid|an valid) .*)$", re.DOTALL)
_ESCAPED = re.compile(
    r"The escape sequence '(?P<escape>.*?)' is"
    r" (?:encoding (?P<point>[0-9A-F]+) that is not a valid unicode|not a valid hex)",
    re.DOTALL,
)


def finding_at(rule: str, message: str, place: Place, hint: str = "") -> Finding:
    """Return a violation of kind "syntax" with ``message`` as a sentence."""
    return Finding("violation", rule, _sentence(message), place=place, hint=hint, kind="syntax")


def _sentence(message: str) -> str:
    """``message`` in one line of bounded length without control characters, with a capital and a full stop."""
    if len(message) > _MAX_MESSAGE:
        message = f"{message[:_MAX_MESSAGE]}…"
    message = "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in message.rstrip(". \n"))
    return f"{message[:1].upper()}{message[1:]}."


def in_words(error: SyntaxError) -> str:
    """What a parser says, without the place; what it quotes stands between quotation marks."""
    message = _PLACE_IN_XML.sub("", re.sub(MESSAGE, "", str(error.msg)))
    if escaped := _ESCAPED.match(message):
        return _about_escape(escaped["escape"], escaped["point"])
    return _QUOTING.sub(r"“\1”\2", message)


def _about_escape(escape: str, point: str | None) -> str:
    """Why a numeric escape stands for no character (RDF 1.1 Turtle, section 6.4)."""
    if point is None:
        return f"“{escape}” is not an escape sequence: {ESCAPES}"
    if 0xD800 <= int(point, 16) <= 0xDFFF:
        return f"“{escape}” is half of a surrogate pair, not a character"
    return f"“{escape}” is not a character: Unicode ends at U+10FFFF"


class Lines:
    """Offsets of a text as lines and columns, counted as editors do: a line ends at LF, CR LF or CR."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = line_starts(text)

    def begin(self, offset: int) -> int:
        """Where the line of an offset begins."""
        return self.starts[self.number(offset) - 1]

    def indent(self, text: str, offset: int) -> int:
        """The column at which the line of an offset begins to hold something."""
        begin = self.begin(offset)
        match = _INDENT.match(text, begin, offset)
        return (match.end() if match else begin) - begin + 1

    def number(self, offset: int) -> int:
        """The line an offset is in, from 1."""
        return bisect.bisect_right(self.starts, offset)

    def column(self, offset: int) -> int:
        """The column of an offset in its line, from 1, in characters."""
        return offset - self.begin(offset) + 1

    def place(self, shown: str, offset: int) -> Place:
        """Where an offset is in the file ``shown``."""
        return Place(shown, self.number(offset), self.column(offset))

    def offset(self, line: int, column: int) -> int:
        """The offset of a place, moved into the text where it lies outside."""
        line = min(max(line, 1), len(self.starts))
        end = self.starts[line] - 1 if line < len(self.starts) else len(self.text)
        if self.text[max(0, end - 1) : end + 1] == "\r\n":  # a line ends before both of its marks
            end -= 1
        return min(self.starts[line - 1] + max(column, 1) - 1, end)


class Token(NamedTuple):
    """A piece of Turtle: its kind is the name of its group in the pattern."""

    kind: str
    start: int
    end: int


def tokens_of(text: str, start: int) -> Iterator[Token]:
    """Yield the tokens from ``start`` on, without white space and comments."""
    for match in _TOKEN.finditer(text, start):
        if match.lastgroup != "space":
            yield Token(match.lastgroup or "mark", match.start(), match.end())


@dataclass(slots=True)
class Surroundings:
    """Where a slip stands: the beginning of its statement, where to go on, and what stands around it.

    ``before`` are the last tokens before the slip, ``at`` is the one it lies in; ``swallowed`` is a long string before
    it that goes on over other subjects: its closing quotes are probably missing.
    """

    statement: int
    resume: int = 0
    before: tuple[Token, ...] = ()
    at: Token | None = None
    swallowed: Token | None = None


@dataclass(slots=True)
class Part:
    """What the parser made of a part of the text: an error has the offsets where it begins and ends."""

    quads: list[Quad]
    prefixes: dict[str, str]
    base: str | None
    error: str = ""
    offset: int = 0
    end: int = 0
