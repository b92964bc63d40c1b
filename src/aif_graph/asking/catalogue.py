"""The canned queries: one file, one question, one name.

A query file is plain SPARQL with a YAML header in ``#+`` comments (grlc's convention), so that it runs
anywhere. The stem of the file is its name in Python, on the command line and over HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aif_graph.asking.header import read_header
from aif_graph.asking.types import TYPES
from aif_graph.errors import Call, InputError, NotFoundError, Option, Place, UsageError
from aif_graph.frozen import frozen

if TYPE_CHECKING:
    from aif_graph.asking.views import ViewSpec

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TAKEN = {"format", "labels", "asserted", "data", "graph", "alone", "as-of", "help"}  # options that every question has
_PARAMETER_KEYS = {"type", "class", "default", "about", "example"}


class Parameter(NamedTuple):
    """One parameter of a canned query: the SPARQL variable of the same name (with ``_`` for ``-``).

    ``type`` is one of TYPES; an ``iri`` has the class its values belong to (a CURIE), or "" for anything.
    A parameter without default is required; a default of None leaves the variable unbound, and that of a date may be
    "today".
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

    @property
    def is_today(self) -> bool:
        """Whether it is the day on which somebody asks, unless a value is given."""
        return self.type == "date" and self.default == "today"


@frozen
class CannedQuery:
    """One file of ``queries/``: ``summary`` is the question, ``text`` the whole file, header included.

    ``declared_view`` is what the header says of how its answer is drawn.
    """

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str
    path: Path
    declared_view: object = None

    @cached_property
    def view(self) -> ViewSpec | None:
        """How its answer is drawn. Raises InputError, with the line, for what is wrong in the header's ``view``."""
        if self.declared_view is None:
            return None
        from aif_graph.asking.views import read_view  # few questions have one, and few answers are drawn

        return read_view(self.path, self.text, self.declared_view)

    @cached_property
    def example(self) -> Call:
        """How to ask this question, with an example for each required parameter."""
        required = [parameter for parameter in self.parameters if parameter.required]
        return Call("run", self.name, tuple((parameter.name, parameter.example or "…") for parameter in required))

    def lacks(self, parameter: Parameter) -> UsageError:
        """The error that a required parameter is missing."""
        return UsageError(
            "{query} needs {option}: {about}",
            hint="For example: {example}",
            query=self.name,
            option=Option(parameter.name),
            about=parameter.about,
            example=self.example,
        )


def read_catalogue(paths: Iterable[Path]) -> Mapping[str, CannedQuery]:
    """Read the queries at ``paths``, sorted by name.

    Raises InputError for a bad header, with the file's line, for two files of one name, and for a view that is drawn
    from the answer of a query there is none of.
    """
    found = {name: _parse(path) for name, path in sorted(_by_name(paths).items())}
    for query in found.values():
        for option, name in query.view.queries.items() if query.view else ():
            if name not in found:
                from aif_graph.asking.views import line_of

                message = f"the view takes its {option} from {name!r}, and there is no such query"
                raise InputError(message, place=Place(str(query.path), line_of(query.text, option)))
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
            hint = "The file name is the name of the query: rename one of the two files."
            raise InputError(f"has the same name as {found[path.stem]}", place=str(path), hint=hint)
    return found


def _unknown(names: Iterable[str], name: str) -> NotFoundError:
    import difflib

    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    return NotFoundError(
        "there is no query named {name}",
        hint="Did you mean {near}?" if near else "See {catalogue} for all of them.",
        name=repr(name),
        near=[*near],
        catalogue=Call("queries"),
    )


def _parse(path: Path) -> CannedQuery:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(error), place=str(path)) from None
    header = read_header(path, text)
    summary = header.get("summary")
    if not isinstance(summary, str) or not summary.strip().endswith("?"):
        raise _wrong(path, "the header has no summary in the form of a question", "#+ summary: Who …?")
    declared = header.get("params") or {}
    tags = header.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise _wrong(path, "tags is not a list of words", "#+ tags: [access]")
    if not isinstance(declared, dict):
        raise _wrong(path, "params is not a mapping of names")
    return CannedQuery(
        name=path.stem,
        summary=" ".join(summary.split()),
        description=str(header.get("description") or "").strip(),
        tags=tuple(tags),
        parameters=tuple(_parameter(path, name, value) for name, value in declared.items()),
        text=text,
        path=path,
        declared_view=header.get("view"),
    )


def _wrong(path: Path, message: str, hint: str = "") -> InputError:
    return InputError(message, place=Place(str(path), 1), hint=hint)


def _parameter(path: Path, name: str, value: object) -> Parameter:
    if not isinstance(value, dict) or value.get("type") not in TYPES or not value.get("about"):
        raise _wrong(path, f"parameter {name!r} needs a type ({', '.join(TYPES)}) and an about")
    if not _NAME.fullmatch(str(name)) or name in _TAKEN:
        hint = "Every question has an option of that name." if name in _TAKEN else "Use letters, as in year."
        raise _wrong(path, f"a parameter cannot be called {name!r}", hint)
    if wrong := next((key for key, inner in value.items() if not isinstance(inner, str)), None):
        raise _wrong(path, f"the {wrong} of parameter {name!r} is not a string", "Use quotes.")
    if unknown := set(value) - _PARAMETER_KEYS:
        raise _wrong(path, f"parameter {name!r} has an unknown key {sorted(unknown)[0]!r}")
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
