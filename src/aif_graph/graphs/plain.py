"""TOML in its plainest form, as most ``graph.toml`` are written; what goes beyond it is left to ``tomllib``.

Tables, texts without escapes, lists of such texts in one line, true and false. Importing and running ``tomllib`` costs
a tenth of a cold answer. A test holds that both read the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

_HEADING = re.compile(r"""^[ \t]*\[\[?[ \t]*([\w"'-]+)[\w \t."'-]*\]\]?[ \t]*(?:\#.*)?$""", re.MULTILINE)
_TABLE = re.compile(r"(\[\[?)([A-Za-z0-9_-]+)(\]\]?) *(?:#.*)?")
_ENTRY = re.compile(
    r'([A-Za-z0-9_-]+) *= *(?:"([^"\\]*)"|\[ *((?:"[^"\\]*"(?: *, *"[^"\\]*")*)?) *\]|(true|false)) *(?:#.*)?'
)
_TEXT = re.compile(r'"([^"]*)"')


def split(text: str, last: Collection[str]) -> str | None:
    """The part of ``text`` before its first table called one of ``last``; None where another table may follow those.

    A line within a text may look like a heading: then there is one too many, and the whole has to be read.
    """
    headings = list(_HEADING.finditer(text))
    first = next((n for n, heading in enumerate(headings) if heading[1] in last), len(headings))
    if any(heading[1] not in last for heading in headings[first:]):
        return None
    return text[: headings[first].start()] if first < len(headings) else text


def read_plain(text: str) -> dict[str, Any] | None:
    """Return what ``text`` says, as ``tomllib`` would; None where it goes beyond the plainest form."""
    top: dict[str, Any] = {}
    table = top
    for written in text.split("\n"):
        line = written.strip(" ")
        if not line.isprintable():
            return None
        if not line or line.startswith("#"):
            continue
        if entry := _ENTRY.fullmatch(line):
            key, value, values, truth = entry.groups()
            if key in table:
                return None
            table[key] = truth == "true" if truth else _TEXT.findall(values) if value is None else value
        elif (head := _TABLE.fullmatch(line)) and len(head[1]) == len(head[3]):
            opened = _opened(top, head[2], many=len(head[1]) > 1)
            if opened is None:
                return None
            table = opened
        else:
            return None
    return top


def _opened(top: dict[str, Any], name: str, *, many: bool) -> dict[str, Any] | None:
    """The table that a heading opens; None where there is another thing of its name."""
    table: dict[str, Any] = {}
    if not many:
        return table if top.setdefault(name, table) is table else None
    entries = top.setdefault(name, [])
    if not isinstance(entries, list) or not isinstance((entries or [table])[0], dict):
        return None
    entries.append(table)
    return table
