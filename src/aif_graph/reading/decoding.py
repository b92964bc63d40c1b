"""The bytes of a file as text, in whatever encoding: one definition, so that all who count lines and columns agree.

Turtle is UTF-8 (RDF 1.1 Turtle, section 5). What is not is reported by the check of the syntax, and read all the same,
so that the other findings have places, too. Columns count characters, a byte that is not UTF-8 as one; the mark at the
beginning of a file (U+FEFF) is none.
"""

from __future__ import annotations

import codecs
import re

from aif_graph.reading.tokens import BREAK, tokens

_BOMS = {"utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)}
_WINDOWS_1252 = {0xDC00 + byte: bytes([byte]).decode("windows-1252", "replace") for byte in range(0x80, 0x100)}
_LONE_RETURN = re.compile(r"\r(?!\n)")


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 or UTF-32 where it begins like that; other bytes as Windows-1252."""
    if encoding := wide_encoding(data):
        return data.decode(encoding, "replace").removeprefix("\ufeff")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return guessed(data.decode("utf-8", "surrogateescape"))


def guessed(text: str) -> str:
    """``text`` with the characters of Windows-1252 for the bytes that "surrogateescape" left in it."""
    return text.translate(_WINDOWS_1252)


def wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 where ``data`` begins like that, else ""."""
    for encoding, marks in _BOMS.items():
        if data.startswith(marks):
            return encoding
    zeros = [byte == 0 for byte in data[:4]]
    if zeros in ([False, True] * 2, [True, False] * 2):
        return "utf-16-be" if zeros[0] else "utf-16-le"
    return ""


def line_starts(text: str) -> list[int]:
    """Offsets at which lines begin; a line ends at LF, CR LF or CR, as editors count."""
    return [0, *(match.end() for match in BREAK.finditer(text))]


def without_lone_returns(text: str) -> str:
    """``text`` with a line feed for each CR alone that is no part of a string: rdflib knows it for no end of a line."""
    if not _LONE_RETURN.search(text):
        return text
    pieces, end = [], 0
    for token in tokens(text):
        if token.kind == "string":
            pieces += [_LONE_RETURN.sub("\n", text[end : token.start]), token.text]
            end = token.start + len(token.text)
    return "".join([*pieces, _LONE_RETURN.sub("\n", text[end:])])
