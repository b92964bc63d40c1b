"""How the answer of a canned query is drawn: what ``#+ view:`` in its header says, checked against its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aif_graph.errors import InputError, Place
from aif_graph.sparql.lexer import Token, tokens

KINDS = ("map", "matrix", "timeline", "routes")
MARKS = ("selection", "start", "expected")
"""What an event of a timeline can be besides any other."""

# The options of each kind: those that name a column, and the others by their form.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "map": ("thing", "latitude", "longitude"),
    "matrix": ("rows", "columns", "part", "group"),
    "timeline": ("day", "thing", "event"),
    "routes": ("by",),
}
_OTHERS: Mapping[str, Mapping[str, str]] = {
    "map": {"shades": "word", "parts": "words"},
    "matrix": {"parts": "words"},
    "timeline": {"mark": "word", **dict.fromkeys(MARKS, "list")},
    "routes": {"columns": "list", "why": "words"},
}
_FORMS = {"word": "a word", "list": "a list of words", "words": "a mapping of words"}


@dataclass(frozen=True)
class ViewSpec:
    """How an answer is drawn.

    ``kind`` is one of KINDS. ``columns`` are those it is drawn from: of a map the thing, its latitude and longitude; of
    a matrix what makes its rows, its columns and the mark in a cell; of a timeline the day, the thing and, where there
    is one, the event; of routes the stations from left to right. ``group`` is the column that puts the columns of a
    matrix under headings, ``by`` that of the way a route takes; "" for none. ``parts`` are words for the values that
    marks and shades stand for, in their order. ``shades`` is the query whose answer shades the countries of a map.
    ``marks`` are the events (IRIs or CURIEs) of a timeline that each of MARKS stands for, ``mark`` that of all others.
    ``why`` gives the property that each value of ``by`` proves.
    """

    kind: str
    columns: tuple[str, ...]
    group: str = ""
    by: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    shades: str = ""
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mark: str = "other"
    why: Mapping[str, str] = field(default_factory=dict)


def read_view(path: Path, text: str, declared: object) -> ViewSpec | None:
    """Return the view that the header of the query ``text`` declares, None for none.

    Raises InputError at the line of the header for a kind or option there is none of, and a column the query lacks.
    """
    if declared is None or declared == "":
        return None
    return _Reader(path, text).view({"kind": declared} if isinstance(declared, str) else declared)


def line_of(text: str, key: str) -> int:
    """The line of the header on which the view, or its option ``key``, stands."""
    view = re.search(r"^#\+\s*view\s*:", text, re.MULTILINE)
    start = view.start() if view else 0
    option = re.compile(rf"^#\+.*\b{re.escape(key)}\s*:", re.MULTILINE).search(text, start) if key else None
    return text.count("\n", 0, option.start() if option else start) + 1


class _Reader:
    """Checks what one header says about its view."""

    def __init__(self, path: Path, text: str) -> None:
        self._path, self._text = path, text

    def view(self, options: object) -> ViewSpec:
        kind = options.get("kind") if isinstance(options, dict) else None
        if not isinstance(options, dict) or kind not in KINDS:
            raise self._wrong("", f"there is no view {kind or options!r}", f"Views: {', '.join(KINDS)}.")
        given = {key: value for key, value in options.items() if key != "kind"}
        self._known(kind, given)
        shown = projection(self._text)
        if not shown:
            raise self._wrong("", "a view needs a query that names its columns after SELECT")
        columns = self._columns(kind, given, shown)
        for name in filter(None, (*columns, given.get("group", ""), given.get("by", ""))):
            if name not in shown:
                key = next((key for key, value in given.items() if name == value or name in value), "")
                raise self._wrong(key, f"the view names the column {name!r}", f"Columns: {', '.join(shown)}.")
        if (mark := given.get("mark", "other")) not in {*MARKS, "other"}:
            raise self._wrong("mark", f"there is no mark {mark!r}", f"Marks: {', '.join(MARKS)}.")
        return ViewSpec(
            kind=kind,
            columns=columns,
            group=given.get("group", ""),
            by=given.get("by", ""),
            parts=given.get("parts", {}),
            shades=given.get("shades", ""),
            marks={mark: tuple(given[mark]) for mark in MARKS if mark in given},
            mark=mark,
            why=given.get("why", {}),
        )

    def _known(self, kind: str, given: Mapping[str, object]) -> None:
        forms = {**dict.fromkeys(_COLUMNS[kind], "word"), **_OTHERS[kind]}
        for key, value in given.items():
            if key not in forms:
                raise self._wrong(key, f"a {kind} has no option {key!r}", f"Options: {', '.join(forms)}.")
            if not _has_form(value, forms[key]):
                raise self._wrong(key, f"{key} of the view is not {_FORMS[forms[key]]}")

    def _columns(self, kind: str, given: Mapping[str, str], shown: Sequence[str]) -> tuple[str, ...]:
        if kind == "routes":
            return tuple(given.get("columns", ())) or tuple(name for name in shown if name != given.get("by"))
        if kind == "map":
            north, east = given.get("latitude", "latitude"), given.get("longitude", "longitude")
            thing = given.get("thing") or next((name for name in shown if name not in {north, east}), "")
            return (thing, north, east) if thing else (north, east)
        roles = [role for role in _COLUMNS[kind] if role != "group"]
        needed = len(roles) - (kind == "timeline")
        if kind == "timeline" and ("day" in given or "thing" in given) and "event" not in given:
            roles.remove("event")  # who names the others would have named it
        named = {given[role] for role in roles if role in given}
        rest = [name for name in shown if name not in named and name != given.get("group")]
        found = tuple(given.get(role) or (rest.pop(0) if rest else "") for role in roles)
        if "" in found[:needed]:
            raise self._wrong("", f"a {kind} is drawn from {needed} columns or more, the query has {len(shown)}")
        return tuple(filter(None, found))

    def _wrong(self, key: str, message: str, hint: str = "") -> InputError:
        return InputError(message, place=Place(str(self._path), line_of(self._text, key)), hint=hint)


def projection(text: str) -> tuple[str, ...]:
    """The columns that the SELECT of a query names, in their order; () for ``SELECT *`` and other kinds of queries."""
    found: list[str] = []
    depth, renamed = 0, False
    for token in _after_select(text):
        if token.kind == "mark" and token.text in "()":
            depth += 1 if token.text == "(" else -1
        elif depth == 0 and (token.text in {"{", "*"} or token.text.upper() == "WHERE"):
            break
        elif (token.kind == "variable" and depth == 0) or (token.kind == "variable" and depth == 1 and renamed):
            found.append(token.text[1:])
        renamed = token.kind == "word" and token.text.upper() == "AS"
    return tuple(dict.fromkeys(found))


def _after_select(text: str) -> Iterator[Token]:
    """The tokens behind the first SELECT; none for a query of another kind."""
    rest = tokens(text)
    for token in rest:
        if token.kind == "word" and token.text.upper() in {"SELECT", "CONSTRUCT", "ASK", "DESCRIBE"}:
            if token.text.upper() == "SELECT":
                yield from rest
            return


def _has_form(value: object, form: str) -> bool:
    if form == "word":
        return isinstance(value, str)
    items = [*value, *value.values()] if form == "words" and isinstance(value, dict) else value
    return isinstance(value, dict if form == "words" else list) and _are_texts(items)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)
