"""``graph.toml``: what a graph is called, which files it is made of, and by which terms it speaks.

Everything is optional: a folder without the file is a graph, too. Whatever the file says is checked here, so that
nothing else has to doubt it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import NamedNode

from aif_graph.errors import InputError, Place
from aif_graph.frozen import frozen
from aif_graph.graphs.plain import read_plain, split
from aif_graph.graphs.vocabulary import LISTS, Terms
from aif_graph.limits import MANIFEST_GLOBS as MAX_GLOBS
from aif_graph.limits import MANIFEST_PATTERN as MAX_PATTERN
from aif_graph.limits import MANIFEST_SIZE as MAX_SIZE
from aif_graph.limits import MANIFEST_TEXT as MAX_TEXT
from aif_graph.terms import STANDARD, Prefixes

MANIFEST = "graph.toml"
UNNAMED = "urn:x-graph:"
"""The base of a graph that has none of its own: names no address, and is the same on every machine."""

PROFILES = ("RL", "DL", "none")
ROLES = ("ontology", "vocabularies", "shapes", "hygiene", "queries", "sources", "verdicts", "data")
DEFAULT_FILES: Mapping[str, tuple[str, ...]] = {
    "ontology": ("ontology/**",),
    "vocabularies": (),
    "shapes": ("shapes/**", "shapes.ttl", "ontology/shapes.ttl"),
    "hygiene": ("hygiene/*.rq", "ontology/hygiene/*.rq", "ontology/lint/*.rq"),
    "queries": ("queries/*.rq",),
    "sources": ("sources.ttl", "data/sources.ttl"),
    "verdicts": ("verdicts.ttl", "data/verdicts.ttl"),
    "data": ("**",),
}
DEFAULT_IGNORE = (
    *("src", "tests", "docs", "build", "dist", "node_modules", "examples", "dumps"),
    *("venv", "site-packages"),  # packages bring RDF of their own, this one a whole graph
)
_TEXTS = ("title", "description", "licence", "publisher", "homepage", "contact", "day")
# What pages make links of, and what these may begin with: a link may run a script, too.
_LINKS: Mapping[str, tuple[str, ...]] = {
    "licence": ("https://", "http://", "urn:"),
    "homepage": ("https://", "http://"),
    "contact": ("https://", "http://", "mailto:"),
}
_PRESENTED = frozenset({"navigation", "pages"})
_TABLES = ("prefixes", "files", "terms", "pages")
_KEYS = frozenset({*_TEXTS, *_TABLES, "base", "profile", "identifiers", "navigation"})
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_LONG_KEY = re.compile(r"""(?:\.[ \t]*+(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+){100}""")
_PREFIX = re.compile(r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?")


class Entry(NamedTuple):
    """One entry of the navigation, which leads to a canned query (``question``) or to a ``page`` of the service."""

    label: str
    question: str = ""
    page: str = ""
    path: str = ""


@frozen(eq=False)
class Manifest:
    """What ``graph.toml`` says, with the defaults for what it does not.

    ``path`` is None for a folder without the file, ``text`` is the file's. ``base`` ends in "/", "#" or ":".
    """

    root: Path
    path: Path | None = None
    title: str = ""
    description: str = ""
    licence: str = ""
    publisher: str = ""
    homepage: str = ""
    contact: str = ""
    day: str = ""
    base: str = UNNAMED
    profile: str = "none"
    identifiers: str = ""
    prefixes: Prefixes = Prefixes(STANDARD)
    files: Mapping[str, tuple[str, ...]] = DEFAULT_FILES
    ignore: tuple[str, ...] = DEFAULT_IGNORE
    terms: Terms = Terms()
    text: str = ""

    @property
    def navigation(self) -> tuple[Entry, ...]:
        """The entries of the navigation. Raises InputError for what is wrong in them."""
        return self._presented[0]

    @property
    def pages(self) -> Mapping[str, Any]:
        """How the pages of the service present the graph, as the file has it. Raises InputError where it is no TOML."""
        return self._presented[1]

    @cached_property
    def _presented(self) -> tuple[tuple[Entry, ...], Mapping[str, Any]]:
        """Read when first asked for: an answer on the command line needs none of it."""
        if self.path is None:
            return (), {}
        return _Reader(self.path, self.text).presented(_values(self.path, self.text))

    @property
    def declares_prefixes(self) -> bool:
        """Whether ``graph.toml`` names prefixes; where it does not, those of the files count."""
        return len(self.prefixes.namespaces) > len(STANDARD)

    @property
    def name(self) -> str:
        """What the graph is called: its title, or the name of its folder."""
        return self.title or self.root.resolve().name

    @cached_property
    def ontology(self) -> NamedNode:
        """The named graph of the ontology."""
        return NamedNode(self.base.rstrip("#") + "ontology" if self.base.endswith(("/", ":")) else self.base)

    @property
    def sources(self) -> str:
        """What the IRIs of its sources begin with."""
        return f"{self._space}source/"

    @property
    def things(self) -> str:
        """What the IRIs begin with that the service answers below ``/id/``."""
        return f"{self._space}id/"

    @property
    def graphs(self) -> str:
        """What the IRIs of the named graphs begin with that are no sources."""
        return f"{self._space}graph/"

    @cached_property
    def inferred(self) -> NamedNode:
        """The named graph of what follows from the statements."""
        return NamedNode(f"{self.graphs}inferred")

    @cached_property
    def accepted(self) -> NamedNode:
        """The named graph of what stands after the verdicts."""
        return NamedNode(f"{self.graphs}accepted")

    @cached_property
    def dataset(self) -> NamedNode:
        """The graph as a whole, as its description names it."""
        return NamedNode(f"{self._space}dataset")

    @property
    def dumps(self) -> str:
        """What the addresses of the files of an export begin with."""
        return f"{self._space}dump/"

    @property
    def _space(self) -> str:
        return self.base if self.base.endswith(("/", ":")) else f"{self.base.rstrip('#')}/"

    def shorten(self, iri: str) -> str:
        """The CURIE of an IRI by the prefixes of the graph, or the IRI itself."""
        return self.prefixes.shorten(iri)

    def wrong(self, key: str, message: str, hint: str = "") -> InputError:
        """The error that ``key`` of its ``graph.toml`` is wrong, at the key's line."""
        return wrong(self.path or self.root, self.text, key, message, hint)


def wrong(path: Path, text: str, key: str, message: str, hint: str = "") -> InputError:
    """The error that ``key`` is wrong, at the first line of the ``text`` of ``path`` that begins with it."""
    found = re.search(rf"^[ \t]*+\[*+[ \t]*+[\"']?{re.escape(key)}[\"']?[ \t]*+[\]=.]", text, re.MULTILINE)
    line = text.count("\n", 0, found.end()) + 1 if found else 1
    return InputError(message, place=Place(str(path), line), hint=hint)


def read_manifest(path: Path) -> Manifest:
    """Read the ``graph.toml`` at ``path``. Raises InputError, with the line, for whatever is wrong in it."""
    try:
        if path.stat().st_size > MAX_SIZE:
            raise InputError(
                f"is larger than {MAX_SIZE:,} bytes", place=str(path), hint="A graph.toml is a short text."
            )
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8", place=str(path), hint="Save it as UTF-8.") from None
    except OSError as error:
        raise InputError(error.strerror or str(error), place=str(path)) from None
    begun, reader = split(text, _PRESENTED), _Reader(path, text)
    values = None if begun is None else read_plain(begun)
    if values is None or begun == text:  # then all of it has been read
        values = _values(path, text) if values is None else values
        reader.presented(values)
    return reader.manifest(values)


def _values(path: Path, text: str) -> dict[str, Any]:
    import tomllib

    if found := _LONG_KEY.search(text):  # its parser takes time with the square of them
        line = text.count("\n", 0, found.start()) + 1
        raise InputError("a key has more than 100 parts", place=Place(str(path), line))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        end = text.count("\n") + 1  # where "at end of document" is
        place = Place(str(path), int(where[1]), int(where[2])) if where else Place(str(path), end)
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise InputError(f"is not TOML: {reason[:1].lower()}{reason[1:]}", place=place) from None
    except ValueError:  # Python reads no number of so many digits
        number = re.search(r"(?<![\d_])\d[\d_]{4000}", text)
        line = text.count("\n", 0, number.start()) + 1 if number else 1
        raise InputError("is not TOML: a number is too long", place=Place(str(path), line)) from None
    except RecursionError:
        raise InputError("is too deeply nested", place=str(path)) from None


class _Reader:
    """Checks the values of one file; what is wrong is placed at its key's line."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def manifest(self, values: Mapping[str, Any]) -> Manifest:
        self._known(values, _KEYS, "")
        files = self._table(values, "files")
        self._known(files, {*ROLES, "ignore"}, "files")
        prefixes = Prefixes(STANDARD).besides(self._prefixes(self._table(values, "prefixes")))
        return Manifest(
            root=self._path.parent,
            path=self._path,
            **{key: self._text_of(values, key) for key in _TEXTS},
            base=self._base(values),
            profile=self._choice(values, "profile", PROFILES),
            identifiers=self._pattern(values, "identifiers"),
            prefixes=prefixes,
            files={role: self._globs(files, role) if role in files else DEFAULT_FILES[role] for role in ROLES},
            ignore=self._globs(files, "ignore") if "ignore" in files else DEFAULT_IGNORE,
            terms=self._terms(self._table(values, "terms"), prefixes),
            text=self._text,
        )

    def presented(self, values: Mapping[str, Any]) -> tuple[tuple[Entry, ...], Mapping[str, Any]]:
        """The navigation and the table of the pages."""
        return tuple(self._navigation(values)), self._table(values, "pages")

    def wrong(self, key: str, message: str, hint: str = "") -> InputError:
        """The error that ``key`` is wrong, at its line."""
        return wrong(self._path, self._text, key, message, hint)

    def _known(self, values: Mapping[str, Any], known: frozenset[str] | set[str], table: str) -> None:
        for key in values:
            if key not in known:
                import difflib

                near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
                where = f" in [{table}]" if table else ""
                hint = f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(sorted(known))}."
                raise self.wrong(key, f"unknown key {key!r}{where}", hint)

    def _table(self, values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        found = values.get(key, {})
        if not isinstance(found, dict):
            raise self.wrong(key, f"{key} is not a table", f"Write [{key}] and its keys below it.")
        return found

    def _text_of(self, values: Mapping[str, Any], key: str) -> str:
        found = values.get(key, "")
        if key == "day" and not isinstance(found, str):  # TOML has dates
            from datetime import date

            found = found.isoformat() if isinstance(found, date) else found
        if not isinstance(found, str):
            raise self.wrong(key, f"{key} is not a string", f'Write {key} = "…".')
        if not found.isprintable() or len(found) > MAX_TEXT:
            what = f"{key} is not a single line of up to {MAX_TEXT:,} characters"
            raise self.wrong(key, what, "Remove line breaks and control characters.")
        if found and key in _LINKS and not (_IRI.fullmatch(found) and found.startswith(_LINKS[key])):
            what = "an IRI" if key == "licence" else "an address"
            schemes = " or ".join(f"{scheme}…" for scheme in _LINKS[key])
            raise self.wrong(key, f"{key} {found!r} is not {what}", f"Write {schemes}.")
        return found

    def _base(self, values: Mapping[str, Any]) -> str:
        found = values.get("base", UNNAMED)
        if not isinstance(found, str) or not _IRI.fullmatch(found) or not found.endswith(("/", "#", ":")):
            raise self.wrong("base", f"base {found!r} is not an absolute IRI that ends in /, # or :")
        return found

    def _choice(self, values: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> str:
        found = values.get(key, "none")
        if found not in choices:
            raise self.wrong(key, f"{key} {found!r} is unknown", f"Choose one of {', '.join(choices)}.")
        return str(found)

    def _pattern(self, values: Mapping[str, Any], key: str) -> str:
        """A pattern of SPARQL's REGEX; the engine evaluates it in linear time."""
        found = values.get(key, "")
        if not isinstance(found, str):
            raise self.wrong(key, f"{key} is not a string", f"Write {key} = '…' in single quotes.")
        if len(found) > MAX_PATTERN:
            raise self.wrong(key, f"{key} has more than {MAX_PATTERN} characters")
        return found

    def _prefixes(self, values: Mapping[str, Any]) -> dict[str, str]:
        for name, iri in values.items():
            if not _PREFIX.fullmatch(name):
                raise self.wrong(name, f"{name!r} cannot be a prefix", "Use letters, digits and dashes.")
            if not isinstance(iri, str) or not _IRI.fullmatch(iri):
                raise self.wrong(name, f"the prefix {name}: has no absolute IRI", f'Write {name} = "https://…".')
        return dict(values)

    def _globs(self, values: Mapping[str, Any], key: str) -> tuple[str, ...]:
        found = [values[key]] if isinstance(values[key], str) else values[key]
        if not isinstance(found, list) or not all(isinstance(glob, str) and glob for glob in found):
            raise self.wrong(key, f"{key} is neither a pattern nor a list of patterns", f'Write {key} = "data/*.ttl".')
        if len(found) > MAX_GLOBS or any(len(glob) > MAX_PATTERN for glob in found):
            raise self.wrong(
                key, f"{key} has more than {MAX_GLOBS} patterns, or one with more than {MAX_PATTERN} characters"
            )
        for glob in found:
            if glob.startswith("/") or ".." in glob.split("/") or "\\" in glob:
                hint = "Paths are relative to the folder of graph.toml, with / between their parts."
                raise self.wrong(key, f"{glob!r} points outside the graph", hint)
            if glob.count("**") > 2:
                raise self.wrong(key, f"{glob!r} has more than two **")
        return tuple(found)

    def _terms(self, values: Mapping[str, Any], prefixes: Prefixes) -> Terms:
        keys = {name.replace("_", "-") for name in Terms._fields}
        self._known(values, keys, "terms")
        defaults = Terms()
        found: dict[str, Any] = {}
        for key, value in values.items():
            name = key.replace("-", "_")
            if name in LISTS:
                if not isinstance(value, list):
                    raise self.wrong(key, f"{key} is not a list", f'Write {key} = ["ex:term"].')
                known = getattr(defaults, name)
                found[name] = tuple(dict.fromkeys((*known, *(self._term(key, each, prefixes) for each in value))))
            else:
                found[name] = self._term(key, value, prefixes)
        return defaults._replace(**found)

    def _term(self, key: str, value: object, prefixes: Prefixes) -> NamedNode:
        iri = (prefixes.expand(value) or value) if isinstance(value, str) else None
        if iri is None or not _IRI.fullmatch(iri):
            raise self.wrong(key, f"{key} {value!r} is not a CURIE or an IRI")
        if isinstance(value, str) and iri == value and "//" not in value and not value.startswith("urn:"):
            raise self.wrong(key, f"the prefix of {value} is unknown", "Declare it in [prefixes].")
        return NamedNode(iri)

    def _navigation(self, values: Mapping[str, Any]) -> Iterator[Entry]:
        entries = values.get("navigation", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise self.wrong("navigation", "navigation is not a list of tables", "Write [[navigation]] before each.")
        for entry in entries:
            self._known(entry, {"label", "question", "page", "path"}, "navigation")
            if not all(isinstance(value, str) for value in entry.values()) or not entry.get("label"):
                raise self.wrong("navigation", "an entry of the navigation has no label", 'Write label = "…".')
            if ("question" in entry) == ("page" in entry):
                hint = "Give a question or a page of the service."
                raise self.wrong("navigation", f"{entry['label']!r} needs a question or a page, not both", hint)
            yield Entry(**entry)
