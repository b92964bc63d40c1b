"""The tables of ``graph.toml`` that say how pages look: their values, checked as they are read."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from typing import Any

from aif_graph.graphs import Manifest
from aif_graph.limits import MANIFEST_ENTRIES as MAX_ENTRIES
from aif_graph.naming.names import is_iri


class Table:
    """One table, ``[pages]`` or one within it; what is wrong raises InputError at its key's line."""

    def __init__(self, manifest: Manifest, values: Mapping[str, Any], name: str = "pages") -> None:
        self.values = values
        self.wrong = manifest.wrong
        self.prefixes = manifest.prefixes
        self._manifest = manifest
        self._name = name

    def known(self, keys: Collection[str]) -> None:
        """Raise InputError for a key that is none of ``keys``."""
        for key in self.values:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, n=1, cutoff=0.6)
                hint = f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(sorted(keys))}."
                raise self.wrong(key, f"unknown key {key!r} in [{self._name}]", hint)

    def text(self, key: str) -> str:
        """A text, "" where there is none."""
        value = self.values.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(key, f"{key} is not a string", f'Write {key} = "…".')
        return value

    def texts(self, key: str, value: object = None) -> tuple[str, ...]:
        """A list of texts, or that which is given; one alone needs no list."""
        value = self.values.get(key, []) if value is None else value
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(each, str) and each for each in found):
            raise self.wrong(key, f"{key} is not a list of strings", f'Write {key} = ["…"].')
        return tuple(self._few(key, found))

    def term(self, key: str, text: str) -> str:
        """The IRI of a property or class that stands at ``key``."""
        iri = self.prefixes.expand(text) or text
        if not is_iri(iri):
            raise self.wrong(key, f"{text!r} is neither a CURIE nor an IRI")
        if iri == text and "//" not in text and not text.startswith("urn:"):
            raise self.wrong(key, f"the prefix of {text} is unknown", "Declare it in [prefixes].")
        return iri

    def terms(self, key: str) -> tuple[str, ...]:
        """A list of properties or classes."""
        return tuple(self.term(key, each) for each in self.texts(key))

    def table(self, key: str) -> Table:
        """A table in the table."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"{key} is not a table", f"Write [{self._name}.{key}] and its keys below it.")
        return Table(self._manifest, self._few(key, value), f"{self._name}.{key}")

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.wrong(key, f"{key} is not a list of tables", f"Write {key} = [{{ … }}].")
        return tuple(Table(self._manifest, each, key) for each in self._few(key, value))

    def words(self, key: str) -> dict[str, str]:
        """A table of words by property or class."""
        table = self.table(key)
        return {table.term(name, name): table.text(name) for name in table.values}

    def _few(self, key: str, values: Any) -> Any:
        if len(values) > MAX_ENTRIES:
            raise self.wrong(key, f"{key} has more than {MAX_ENTRIES} entries")
        return values
