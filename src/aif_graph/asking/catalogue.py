"""The canned queries: one file, one question, one name.

A query file is plain SPARQL with a YAML header in ``#+`` comments (grlc's convention), so that it runs
anywhere. The stem of the file is its name in Python, on the command line and over HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aif_graph.asking.header import read_header
from aif_graph.errors import InputError, NotFoundError, Place

if TYPE_CHECKING:
    from aif_graph.asking.views import ViewSpec

TYPES = ("iri", "string", "integer", "decimal", "date", "boolean")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TAKEN = {"format", "labels", "asserted", "data", "help"}  # options that every question has
_PARAMETER_KEYS = {"type", "class", "default", "about", "example"}


class Parameter(NamedTuple):
    """One parameter of a canned query: the SPARQL variable of the same name (with ``_`` for ``-``).

    ``type`` is one of TYPES; an ``iri`` has the class its values belong to (a CURIE), or "" for anything.
    A parameter without default is required; a default of None leaves the variable unbound.
    """

    name: str
    type: str
    about: str
    class_: str = ""
    default: str | None = None
    required: bool = True
    example: str = ""

    @property
    def variable(self) -> str:
        """The variable it binds, without the question mark."""
        return self.name.replace("-", "_")


@dataclass(frozen=True)
class CannedQuery:
    """One file of ``queries/``: ``summary`` is the question, ``text`` the whole file, header included.

    ``view`` is how its answer is drawn, None where the header says nothing of it.
    """

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str
    path: Path
    view: ViewSpec | None = None

    @cached_property
    def example(self) -> str:
        """The command that asks this question, with an example for each required parameter."""
        words = ["aif", "run", self.name]
        for parameter in self.parameters:
            if parameter.required:
                example = parameter.example or "…"
                words += [f"--{parameter.name}", f'"{example}"' if " " in example else example]
        return " ".join(words)


def read_catalogue(paths: Iterable[Path]) -> Mapping[str, CannedQuery]:
    """Read the queries at ``paths``, sorted by name.

    Raises InputError for a bad header, with the file's line, for two files of one name, and for a view that is drawn
    from the answer of a query there is none of.
    """
    found = {name: _parse(path) for name, path in sorted(_by_name(paths).items())}
    for query in found.values():
        if query.view and query.view.shades and query.view.shades not in found:
            from aif_graph.asking.views import line_of

            raise InputError(
                f"the view takes its shades from {query.view.shades!r}, and there is no such query",
                place=Place(str(query.path), line_of(query.text, "shades")),
            )
    return found


def read_query(paths: Iterable[Path], name: str) -> CannedQuery:
    """Read the one query ``name`` of ``paths``. Raises NotFoundError with the nearest names when there is none."""
    found = _by_name(paths)
    if name not in found:
        raise _unknown(found, name)
    return _parse(found[name])


def _by_name(paths: Iterable[Path]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in paths:
        if path.suffix == ".rq" and found.setdefault(path.stem, path) != path:
            hint = "The name of its file is the name of a query: rename one of the two."
            raise InputError(f"has the name of {found[path.stem]}", place=str(path), hint=hint)
    return found


def _unknown(names: Iterable[str], name: str) -> NotFoundError:
    import difflib

    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    hint = f"Did you mean {', '.join(near)}?" if near else "See `aif queries` for all of them."
    return NotFoundError(f"there is no query named {name!r}", hint=hint)


def _parse(path: Path) -> CannedQuery:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(error), place=str(path)) from None
    header = read_header(path, text)
    summary = header.get("summary")
    if not isinstance(summary, str) or not summary.strip().endswith("?"):
        raise InputError("the header has no summary that is a question", place=f"{path}:1", hint="#+ summary: Who …?")
    declared = header.get("params") or {}
    tags = header.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise InputError("tags is not a list of words", place=f"{path}:1", hint="#+ tags: [access]")
    if not isinstance(declared, dict):
        raise InputError("params is not a mapping of names", place=f"{path}:1")
    return CannedQuery(
        name=path.stem,
        summary=" ".join(summary.split()),
        description=str(header.get("description") or "").strip(),
        tags=tuple(tags),
        parameters=tuple(_parameter(path, name, value) for name, value in declared.items()),
        text=text,
        path=path,
        view=_view(path, text, header["view"]) if "view" in header else None,
    )


def _view(path: Path, text: str, declared: object) -> ViewSpec | None:
    from aif_graph.asking.views import read_view  # few questions have one

    return read_view(path, text, declared)


def _parameter(path: Path, name: str, value: object) -> Parameter:
    if not isinstance(value, dict) or value.get("type") not in TYPES or not value.get("about"):
        raise InputError(f"parameter {name!r} lacks a type ({', '.join(TYPES)}) or its about", place=f"{path}:1")
    if not _NAME.fullmatch(str(name)) or name in _TAKEN:
        raise InputError(f"no parameter can be called {name!r}", place=f"{path}:1", hint="Use letters, as in year.")
    if wrong := next((key for key, inner in value.items() if not isinstance(inner, str)), None):
        raise InputError(f"the {wrong} of parameter {name!r} is not a text", place=f"{path}:1", hint="Use quotes.")
    if unknown := set(value) - _PARAMETER_KEYS:
        raise InputError(f"parameter {name!r} has an unknown key {sorted(unknown)[0]!r}", place=f"{path}:1")
    default = value.get("default", "")
    return Parameter(
        name=name,
        type=value["type"],
        about=value["about"],
        class_=value.get("class", ""),
        default=None if default in {"", "null"} else default,
        required="default" not in value,
        example=value.get("example", ""),
    )
