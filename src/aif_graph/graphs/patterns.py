"""Globs of ``graph.toml``: which files below the graph's folder they take. Nothing outside it is ever looked at."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from fnmatch import translate
from functools import cache
from pathlib import Path

MOST_FILES = 200_000  # that the globs of one graph may look at
MAX_DEPTH = 40  # folders within folders


class OutsideError(Exception):
    """A glob, or a link on its way, leads out of the folder of the graph."""


class TooManyError(Exception):
    """More files, or deeper folders, than a graph may have."""


class Tree:
    """The files below one folder; each folder is listed once, and links are followed only within it."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._listed: dict[str, list[os.DirEntry[str]]] = {}
        self._seen = 0

    def matching(self, pattern: str, wanted: Callable[[str], bool] = lambda _: True) -> Iterator[str]:
        """Yield the ``wanted`` files that ``pattern`` takes, as paths relative to the folder, sorted.

        ``*`` and ``?`` stand for characters of a name, ``**`` for any folders. Raises OutsideError for a pattern or a
        link that leads out of the folder, TooManyError past MOST_FILES or MAX_DEPTH. What is not wanted may be a link
        to anywhere: nobody reads it.
        """
        parts = pattern.split("/")
        if pattern.startswith("/") or ".." in parts or "\\" in pattern or "\0" in pattern:
            raise OutsideError(pattern)
        return iter(sorted(dict.fromkeys(self._descend("", [part for part in parts if part not in ("", ".")], wanted))))

    def all_files(self, skipped: re.Pattern[str], *, depth: int = MAX_DEPTH) -> Iterator[str]:
        """Yield all files, relative to the folder, without those ``skipped`` and without what links lead to outside.

        Folders deeper than ``depth`` are left out.
        """
        return self._below("", skipped, depth)

    def _descend(self, folder: str, parts: list[str], wanted: Callable[[str], bool]) -> Iterator[str]:
        if not parts:
            return
        part, rest = parts[0], parts[1:]
        if part == "**":
            yield from self._descend(folder, rest or ["*"], wanted)
            for entry in self._entries(folder):
                # A link to a folder would lead through the same files again, or in a circle.
                if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                    yield from self._descend(_joined(folder, entry.name), parts, wanted)
            return
        fits = _matcher(part)
        for entry in self._entries(folder):
            path = _joined(folder, entry.name)
            if not fits(entry.name) or (entry.name.startswith(".") and not part.startswith(".")):
                continue
            if not rest and (_is(entry.is_dir) or not wanted(path)):
                continue
            if entry.is_symlink():
                self._require_within(path)
            if rest and _is(entry.is_dir):
                yield from self._descend(path, rest, wanted)
            elif not rest and _is(entry.is_file):
                yield path

    def _below(self, folder: str, skipped: re.Pattern[str], depth: int) -> Iterator[str]:
        for entry in self._entries(folder):
            path = _joined(folder, entry.name)
            if skipped.fullmatch(path):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self._below(path, skipped, depth - 1) if depth else ()
            elif _is(entry.is_file) and (not entry.is_symlink() or self._is_within(path)):
                yield path

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        """The entries of a folder by name; none where it cannot be read, which whoever needs its files will notice."""
        if folder not in self._listed:
            if folder.count("/") > MAX_DEPTH:
                raise TooManyError(f"folders are nested deeper than {MAX_DEPTH} levels")
            try:
                with os.scandir(os.path.join(self._root, folder)) as found:  # noqa: PTH118  a Path costs more than a look
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError:
                entries = []
            self._seen += len(entries)
            if self._seen > MOST_FILES:
                raise TooManyError(f"there are more than {MOST_FILES:,} files")
            self._listed[folder] = entries
        return self._listed[folder]

    def _is_within(self, path: str) -> bool:
        root = os.path.realpath(self._root)
        return os.path.realpath(os.path.join(self._root, path)).startswith(root.rstrip("/") + "/")  # noqa: PTH118

    def _require_within(self, path: str) -> None:
        if not self._is_within(path):
            raise OutsideError(path)


def takes(pattern: str, path: str) -> bool:
    """Whether a file at ``path``, which need not be there, is one that ``pattern`` takes in a folder without links."""
    return _takes([part for part in pattern.split("/") if part not in ("", ".")], path.split("/"))


def _takes(parts: list[str], names: list[str]) -> bool:
    if not parts or not names:
        return parts == names
    if parts[0] == "**":
        hidden = next((at for at, name in enumerate(names) if name.startswith(".")), len(names))
        return any(_takes(parts[1:] or ["*"], names[at:]) for at in range(min(hidden + 1, len(names))))
    is_shown = not names[0].startswith(".") or parts[0].startswith(".")
    return is_shown and bool(_matcher(parts[0])(names[0])) and _takes(parts[1:], names[1:])


def _is(kind: Callable[[], bool]) -> bool:
    """Whether an entry is of a kind; what a link in a circle leads to is of none."""
    try:
        return kind()
    except OSError:
        return False


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


@cache
def _matcher(part: str) -> Callable[[str], object]:
    if not re.search(r"[*?[]", part):
        return part.__eq__
    if not re.search(r"[*?[]", part[1:]) and part[0] == "*":  # *.ttl, as most are written
        return lambda name: name.endswith(part[1:])
    return re.compile(translate(part)).fullmatch


def matcher(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of the paths that ``patterns`` leave out: a name alone at any depth, a path from the folder on."""
    forms = []
    for pattern in patterns:
        # fnmatch wraps what it writes: (?s:…)\\Z
        body = "/".join(".*" if part == "**" else translate(part)[4:-3] for part in pattern.strip("/").split("/"))
        forms.append(f"(?:.*/)?{body}" if "/" not in pattern.strip("/") else body)
    return re.compile("|".join(forms) or r"(?!)")
