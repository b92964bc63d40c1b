"""How the answer of a canned query is drawn: what ``#+ view:`` in its header says, checked against its columns.

KINDS has all there are: one entry for each, with its options; the module of the same name in ``aif_graph.views``
draws it. The check of headers, the navigation of the pages and docs/graph-folder.md follow the entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from aif_graph.errors import InputError, Place
from aif_graph.sparql.lexer import Token, tokens

MARKS = ("selection", "start", "expected")
"""What an event of a timeline can be besides any other."""


class Option(NamedTuple):
    """One option of a view, and what it is for.

    ``form`` is one of _FORMS. Columns without which nothing can be drawn are ``needed``; where the header names none of
    the ``placed`` ones, they are those of the query in their order. Where it does not name one that is ``called``, it
    is the column with that name. A word with ``choices`` is one of them.
    """

    form: str
    about: str
    needed: bool = False
    placed: bool = False
    called: bool = False
    choices: tuple[str, ...] = ()


class Kind(NamedTuple):
    """One kind of view: what it is called where pages lead to it, what it shows, its options by name."""

    title: str
    about: str
    options: Mapping[str, Option]


_FORMS = {
    "column": "a word",
    "columns": "a list of words",
    "query": "a word",
    "word": "a word",
    "list": "a list of words",
    "words": "a mapping of words",
}
_PARTS = "words for the values, in the order of the legend"

KINDS: Mapping[str, Kind] = {
    "map": Kind(
        "Map",
        "things at their places on the map of Europe",
        {
            "thing": Option("column", "what is marked", needed=True, placed=True),
            "latitude": Option("column", "its latitude, in degrees", needed=True, called=True),
            "longitude": Option("column", "its longitude, in degrees", needed=True, called=True),
            "shades": Option("query", "the question whose answer (thing, `code`, `part`) shades countries"),
            "parts": Option("words", _PARTS),
        },
    ),
    "timeline": Kind(
        "Timeline",
        "events along a line of years",
        {
            "day": Option("column", "a day, a month or a year", needed=True, placed=True),
            "thing": Option("column", "what it is the day of", needed=True, placed=True),
            "event": Option("column", "what happened then", placed=True),
            **{mark: Option("list", f"the events (IRIs or CURIEs) with the mark “{mark}”") for mark in MARKS},
            "mark": Option("word", "the mark of all other events", choices=(*MARKS, "other")),
        },
    ),
    "matrix": Kind(
        "Matrix",
        "what the things of one column are to those of another",
        {
            "rows": Option("column", "what makes the rows", needed=True, placed=True),
            "columns": Option("column", "what makes the columns", needed=True, placed=True),
            "part": Option("column", "what the one is to the other, a mark in the cell", needed=True, placed=True),
            "group": Option("column", "what puts columns side by side under a heading"),
            "parts": Option("words", _PARTS),
        },
    ),
    "routes": Kind(
        "Routes",
        "ways from things on the left to things on the right",
        {
            "columns": Option("columns", "the stations from left to right", needed=True, placed=True),
            "by": Option("column", "the kind of the way"),
            "why": Option("words", "the property that each kind proves"),
            "nodes": Option("list", "classes of things that tie two stations, as a statement between them would"),
        },
    ),
    "bars": Kind(
        "Bars",
        "numbers side by side, as lengths",
        {
            "thing": Option("column", "what the number is of", needed=True, placed=True),
            "number": Option("column", "the number, from 0 up", needed=True, placed=True),
        },
    ),
}


@dataclass(frozen=True)
class ViewSpec:
    """How an answer is drawn.

    ``kind`` is one of KINDS. ``columns`` are those that it is always drawn from, in the order of its entry; ``options``
    are all others, as the header gives them.
    """

    kind: str
    columns: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)

    def word(self, option: str, otherwise: str = "") -> str:
        """The value of an option that is a word."""
        return str(self.options.get(option, otherwise))

    def column(self, option: str) -> tuple[str, ...]:
        """The column that an option names, () for none."""
        return tuple(filter(None, [self.word(option)]))

    def list(self, option: str) -> tuple[str, ...]:
        """The value of an option that is a list of words."""
        return tuple(self.options.get(option, ()))

    def words(self, option: str) -> Mapping[str, str]:
        """The value of an option that is a mapping of words."""
        return dict(self.options.get(option, {}))

    @property
    def queries(self) -> Mapping[str, str]:
        """The other queries whose answers it needs, by the option that names each."""
        options = KINDS[self.kind].options
        return {key: self.word(key) for key in self.options if options[key].form == "query"}


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

    def view(self, declared: object) -> ViewSpec:
        kind = declared.get("kind") if isinstance(declared, dict) else None
        if not isinstance(declared, dict) or not isinstance(kind, str) or kind not in KINDS:
            raise self._wrong("", f"there is no view {kind or declared!r}", f"Views: {', '.join(KINDS)}.")
        given, options = {key: value for key, value in declared.items() if key != "kind"}, KINDS[kind].options
        for key, value in given.items():
            self._check(kind, key, value)
        shown = projection(self._text)
        if not shown:
            raise self._wrong("", "a view needs a query that names its columns after SELECT")
        fixed = {key for key, option in options.items() if option.placed or option.called}
        columns = self._columns(kind, given, shown)
        named = {key: value for key, value in given.items() if options[key].form == "column" and key not in fixed}
        for name in (*columns, *named.values()):
            if name not in shown:
                key = next((key for key, value in given.items() if name == value or name in value), "")
                raise self._wrong(
                    key,
                    f"the view refers to the column {name!r}, which the query does not have",
                    f"Columns: {', '.join(shown)}.",
                )
        return ViewSpec(kind, columns, {key: value for key, value in given.items() if key not in fixed})

    def _check(self, kind: str, key: str, value: object) -> None:
        options = KINDS[kind].options
        option = options.get(key)
        if option is None:
            raise self._wrong(key, f"a {kind} has no option {key!r}", f"Options: {', '.join(options)}.")
        if not _has_form(value, _FORMS[option.form]):
            raise self._wrong(key, f"{key} of the view is not {_FORMS[option.form]}")
        if option.choices and value not in option.choices:
            raise self._wrong(key, f"there is no {key} {value!r}", f"It is one of {', '.join(option.choices)}.")

    def _columns(self, kind: str, given: Mapping[str, Any], shown: Sequence[str]) -> tuple[str, ...]:
        """The columns that the view is always drawn from, in the order of its entry."""
        options = KINDS[kind].options
        found = {key: given.get(key, key if option.called else "") for key, option in options.items()}
        of_columns = [key for key, option in options.items() if option.form in {"column", "columns"}]
        taken = [name for key in of_columns for name in _listed(found[key])]
        rest = [name for name in shown if name not in taken]
        placed = [key for key in of_columns if options[key].placed]
        # Who names some of the columns would have named those that can be absent.
        is_named = any(key in given for key in placed)
        for key in placed:
            if not found[key] and options[key].form == "columns":
                found[key] = rest
            elif not found[key] and rest and (options[key].needed or not is_named):
                found[key] = rest.pop(0)
        needed = [key for key in of_columns if options[key].needed]
        if not all(found[key] for key in needed):
            message = f"a {kind} needs at least {len(needed)} columns, and the query has {len(shown)}"
            raise self._wrong("", message)
        fixed = [key for key in of_columns if options[key].placed or options[key].called]
        return tuple(name for key in fixed for name in _listed(found[key]))

    def _wrong(self, key: str, message: str, hint: str = "") -> InputError:
        return InputError(message, place=Place(str(self._path), line_of(self._text, key)), hint=hint)


def _listed(value: str | Sequence[str]) -> Sequence[str]:
    """The words of a value that is one or several."""
    if isinstance(value, str):
        return [value] if value else []
    return value


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
    if form == "a word":
        return isinstance(value, str)
    if form == "a mapping of words":
        return isinstance(value, dict) and _are_texts([*value, *value.values()])
    return isinstance(value, list) and _are_texts(value)


def _are_texts(values: Sequence[object]) -> bool:
    return bool(values) and all(isinstance(value, str) for value in values)
