"""The header of a query file: YAML in ``#+`` comments, every scalar a text (YAML 1.2, failsafe schema).

Headers as this project writes them, one key a line with continuation lines, are read here; whatever goes beyond that
form is left to PyYAML, whose import alone costs a tenth of an answer. A test holds that both read the same.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from aif_graph.errors import InputError, Place
from aif_graph.printable import printable

_MOST_REFERENCES = 10
_KEY = re.compile(r"([a-z]+):(?: (.*))?")
_ENTRY = re.compile(r"  (\w[\w-]*): (\S.*)")
_WORD = re.compile(r"[\w][^,:#\[\]{}\"']*(?::[\w-]+)*")
_SENTENCE = re.compile(r"\w(?:[^:#]|:(?! )|(?<! )#)*(?<!:)")


class _NotPlainError(Exception):
    """The header goes beyond the form read here."""


def read_header(path: Path, text: str) -> dict[str, Any]:
    """Return the header of the query ``text``: texts, lists and mappings of texts.

    Raises InputError, with the line, when it is malformed or missing.
    """
    lines = [line[2:].removeprefix(" ").rstrip() for line in text.splitlines() if line.startswith("#+")]
    try:
        header: Any = _plain(lines)
    except _NotPlainError:
        header = _yaml(path, lines)
    if not isinstance(header, dict) or not header:
        raise InputError(
            "there is no header", place=Place(str(path), 1), hint="Begin the file with a line #+ summary: …?"
        )
    return header


def _yaml(path: Path, lines: list[str]) -> object:
    import yaml

    text, loader = "\n".join(lines), getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        # A few lines of references to references stand for more than there is memory.
        if sum(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=loader)) > _MOST_REFERENCES:
            place, hint = Place(str(path), 1), "Write out what * stands for."
            raise InputError(
                f"the header has more than {_MOST_REFERENCES} references", place=Place(str(path), 1), hint=hint
            )
        return _shown(yaml.load(text, Loader=loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(str(path), mark.line + 1 if mark else None)
        raise InputError(f"the header is not YAML: {getattr(error, 'problem', error)}", place=place) from None
    except RecursionError:
        raise InputError("the header is too deeply nested", place=Place(str(path), 1)) from None


def _shown(value: object) -> object:
    """A value of YAML, whose escapes can stand for any character, without those that move a cursor or hide text."""
    if isinstance(value, dict):
        return {_shown(key): _shown(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shown(inner) for inner in value]
    return printable(value, keep="\n") if isinstance(value, str) else value


def _plain(lines: list[str]) -> dict[str, Any]:
    header: dict[str, Any] = {}
    for key, value, below in _keys(lines):
        if key in header:
            raise _NotPlainError
        if value.startswith("["):
            header[key] = [_scalar(_WORD, item) for item in _inside(value, "[]")]
        elif value:
            header[key] = _scalar(_SENTENCE, " ".join([value, *map(str.strip, below)]))
        else:
            header[key] = _entries(below)
    return header


def _keys(lines: list[str]) -> list[tuple[str, str, list[str]]]:
    """Each key at the margin with the rest of its line and the lines below it that are indented."""
    found: list[tuple[str, str, list[str]]] = []
    for line in lines:
        if not line.isprintable():
            raise _NotPlainError
        if found and line.startswith("  "):
            found[-1][2].append(line)
        elif match := _KEY.fullmatch(line):
            found.append((match[1], (match[2] or "").strip(), []))
        else:
            raise _NotPlainError
    return found


def _entries(lines: list[str]) -> dict[str, Any]:
    """``name: value``, one a line or broken over several: a text, ``[word, …]`` or ``{key: value, …}``."""
    entries: list[list[str]] = []
    for line in lines:
        if match := _ENTRY.fullmatch(line):
            entries.append([match[1], match[2]])
        elif entries and line.startswith("   "):
            entries[-1][1] += " " + line.strip()
        else:
            raise _NotPlainError
    found = {name: _entry(text) for name, text in entries}
    if len(found) < len(entries) or not found:
        raise _NotPlainError
    return found


def _entry(text: str) -> object:
    if text.startswith("{"):
        return dict(map(_pair, _inside(text, "{}")))
    if text.startswith("["):
        return [_scalar(_WORD, item) for item in _inside(text, "[]")]
    return _scalar(_SENTENCE, text)


def _inside(text: str, brackets: str) -> list[str]:
    if text[-1] != brackets[1]:
        raise _NotPlainError
    return [item.strip() for item in text[1:-1].split(",")]


def _pair(item: str) -> tuple[str, str]:
    key, colon, value = item.partition(": ")
    if not colon:
        raise _NotPlainError
    return _scalar(_WORD, key), _scalar(_WORD, value.strip())


def _scalar(form: re.Pattern[str], text: str) -> str:
    if not form.fullmatch(text):
        raise _NotPlainError
    return text
