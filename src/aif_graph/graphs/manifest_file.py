"""``graph.toml`` as it was written: read, and checked, so that nothing else has to doubt what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from aif_graph.days import is_day
from aif_graph.errors import InputError, Place
from aif_graph.graphs.manifest import (
    DEFAULT_FILES,
    DEFAULT_IGNORE,
    UNNAMED,
    Entry,
    Manifest,
    Presented,
    Theme,
    place_of,
    wrong,
)
from aif_graph.graphs.plain import read_plain, split
from aif_graph.graphs.vocabulary import LISTS, Terms
from aif_graph.limits import MANIFEST_ENTRIES as MAX_ENTRIES
from aif_graph.limits import MANIFEST_GLOBS as MAX_GLOBS
from aif_graph.limits import MANIFEST_PATTERN as MAX_PATTERN
from aif_graph.limits import MANIFEST_SIZE as MAX_SIZE
from aif_graph.limits import MANIFEST_TEXT as MAX_TEXT
from aif_graph.terms import STANDARD, Prefixes

_PROFILES = ("RL", "DL", "none")
_TEXTS = ("title", "description", "licence", "publisher", "homepage", "contact", "day")
# What pages make links of, and what these may begin with: a link may run a script, too.
_LINKS: Mapping[str, tuple[str, ...]] = {
    "licence": ("https://", "http://", "urn:"),
    "homepage": ("https://", "http://"),
    "contact": ("https://", "http://", "mailto:"),
}
_PRESENTED = frozenset({"navigation", "pages"})
_TABLES = ("prefixes", "files", "terms", "synonyms", "pages")
_KEYS = frozenset({*_TEXTS, *_TABLES, "base", "profile", "identifiers", "themes", "navigation"})
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_LONG_KEY = re.compile(r"""(?:\.[ \t]*+(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+){100}""")
_PREFIX = re.compile(r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?")


def read_manifest(path: Path) -> Manifest:
    """Read the ``graph.toml`` at ``path``. Raises InputError, with the line, for whatever is wrong in it."""
    try:
        if path.stat().st_size > MAX_SIZE:
            raise InputError(f"is larger than {MAX_SIZE:,} bytes", place=str(path), hint="It is a short text.")
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
        raise InputError("a key has more than 100 parts", place=place_of(path, text, found))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        end = Place(str(path), text.count("\n") + 1)  # where "at end of document" is
        place = Place(str(path), int(where[1]), int(where[2])) if where else end
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise InputError(f"is not TOML: {reason[:1].lower()}{reason[1:]}", place=place) from None
    except ValueError:  # Python reads no number of so many digits
        number = re.search(r"(?<![\d_])\d[\d_]{4000}", text)
        raise InputError("is not TOML: a number is too long", place=place_of(path, text, number)) from None
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
        self._known(files, {*DEFAULT_FILES, "ignore"}, "files")
        prefixes = Prefixes(STANDARD).besides(self._prefixes(self._table(values, "prefixes")))
        return Manifest(
            root=self._path.parent,
            path=self._path,
            **{key: self._line(values, key) for key in _TEXTS},
            base=self._base(values),
            profile=self._profile(values),
            identifiers=self._pattern(values, "identifiers"),
            prefixes=prefixes,
            files={role: self._globs(files, role, default) for role, default in DEFAULT_FILES.items()},
            ignore=self._globs(files, "ignore", DEFAULT_IGNORE),
            terms=self._terms(self._table(values, "terms"), prefixes),
            themes=tuple(self._themes(values)),
            synonyms=tuple(self._synonyms(self._table(values, "synonyms"))),
            text=self._text,
            present=lambda: self.presented(_values(self._path, self._text)),
        )

    def presented(self, values: Mapping[str, Any]) -> Presented:
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

    def _string(self, values: Mapping[str, Any], key: str, default: str = "") -> str:
        found = values.get(key, default)
        if key == "day" and not isinstance(found, str):  # TOML has dates
            from datetime import date

            found = found.isoformat() if isinstance(found, date) else found
        if not isinstance(found, str):
            raise self.wrong(key, f"{key} is not a string", f'Write {key} = "…".')
        return found

    def _line(self, values: Mapping[str, Any], key: str) -> str:
        found = self._string(values, key)
        if not found.isprintable() or len(found) > MAX_TEXT:
            what = f"{key} is not a single line of up to {MAX_TEXT:,} characters"
            raise self.wrong(key, what, "Remove line breaks and control characters.")
        if found and key == "day" and not is_day(found):
            raise self.wrong(key, f"day {found!r} is not a date", 'Write day = "2026-11-30".')
        if found and key in _LINKS and not (_IRI.fullmatch(found) and found.startswith(_LINKS[key])):
            what = "an IRI" if key == "licence" else "an address"
            schemes = " or ".join(f"{scheme}…" for scheme in _LINKS[key])
            raise self.wrong(key, f"{key} {found!r} is not {what}", f"Write {schemes}.")
        return found

    def _base(self, values: Mapping[str, Any]) -> str:
        found = self._string(values, "base", UNNAMED)
        if not _IRI.fullmatch(found) or not found.endswith(("/", "#", ":")):
            raise self.wrong("base", f"base {found!r} is not an absolute IRI that ends in /, # or :")
        return found

    def _profile(self, values: Mapping[str, Any]) -> str:
        found = values.get("profile", "none")
        if found not in _PROFILES:
            raise self.wrong("profile", f"profile {found!r} is unknown", f"Choose one of {', '.join(_PROFILES)}.")
        return str(found)

    def _pattern(self, values: Mapping[str, Any], key: str) -> str:
        """A pattern of SPARQL's REGEX; the engine evaluates it in linear time."""
        found = self._string(values, key)
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

    def _globs(self, values: Mapping[str, Any], key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        if key not in values:
            return default
        found = [values[key]] if isinstance(values[key], str) else values[key]
        if not isinstance(found, list) or not all(isinstance(glob, str) and glob for glob in found):
            raise self.wrong(key, f"{key} is neither a pattern nor a list of patterns", f'Write {key} = "data/*.ttl".')
        if len(found) > MAX_GLOBS or any(len(glob) > MAX_PATTERN for glob in found):
            many = f"{key} has more than {MAX_GLOBS} patterns, or one with more than {MAX_PATTERN} characters"
            raise self.wrong(key, many)
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
        found: dict[str, Any] = {}
        for key, value in values.items():
            name = key.replace("-", "_")
            if name not in LISTS:
                found[name] = self._term(key, value, prefixes)
            elif not isinstance(value, list):
                raise self.wrong(key, f"{key} is not a list", f'Write {key} = ["ex:term"].')
            else:
                own = (self._term(key, each, prefixes) for each in value)
                found[name] = tuple(dict.fromkeys((*Terms._field_defaults[name], *own)))
        return Terms(**found)

    def _term(self, key: str, value: object, prefixes: Prefixes) -> NamedNode:
        iri = (prefixes.expand(value) or value) if isinstance(value, str) else None
        if iri is None or not _IRI.fullmatch(iri):
            raise self.wrong(key, f"{key} {value!r} is not a CURIE or an IRI")
        if isinstance(value, str) and iri == value and "//" not in value and not value.startswith("urn:"):
            raise self.wrong(key, f"the prefix of {value} is unknown", "Declare it in [prefixes].")
        return NamedNode(iri)

    def _synonyms(self, values: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
        """A word and the list of others for it, a key each."""
        for word, others in values.items():
            yield (word, *self._texts(word, others))

    def _texts(self, key: str, found: object) -> tuple[str, ...]:
        if not isinstance(found, list) or not all(isinstance(text, str) and text for text in found):
            raise self.wrong(key, f"{key} is not a list of strings", f'Write {key} = ["…"].')
        if len(found) > MAX_ENTRIES or any(len(text) > MAX_PATTERN for text in found):
            many = f"{key} has more than {MAX_ENTRIES} entries, or one with more than {MAX_PATTERN} characters"
            raise self.wrong(key, many)
        return tuple(found)

    def _entries(self, values: Mapping[str, Any], name: str, known: set[str]) -> Iterator[Mapping[str, Any]]:
        """The tables of a list, each with a label and nothing else than is ``known``."""
        entries = values.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise self.wrong(name, f"{name} is not a list of tables", f"Write [[{name}]] before each.")
        for entry in entries:
            self._known(entry, known, name)
            if not entry.get("label") or not isinstance(entry["label"], str):
                raise self.wrong(name, f"an entry of {name} has no label", 'Write label = "…".')
            if not entry["label"].isprintable():
                what = f"a label in {name} is not a single line"
                raise self.wrong(name, what, "Remove line breaks and control characters.")
            yield entry

    def _themes(self, values: Mapping[str, Any]) -> Iterator[Theme]:
        for entry in self._entries(values, "themes", {"label", "tags", "curation"}):
            if not isinstance(curation := entry.get("curation", False), bool):
                raise self.wrong("curation", "curation is not true or false", "Write curation = true.")
            yield Theme(entry["label"], self._texts("tags", entry.get("tags")), curation)

    def _navigation(self, values: Mapping[str, Any]) -> Iterator[Entry]:
        for entry in self._entries(values, "navigation", {"label", "question", "page", "path"}):
            if not all(isinstance(value, str) for value in entry.values()):
                raise self.wrong("navigation", f"{entry['label']!r} has a value that is not a string")
            if ("question" in entry) == ("page" in entry):
                hint = "Give a question or a page of the service."
                raise self.wrong("navigation", f"{entry['label']!r} needs a question or a page, not both", hint)
            yield Entry(**entry)
