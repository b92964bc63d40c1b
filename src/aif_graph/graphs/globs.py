"""Globs of ``graph.toml``: which files below the graph's folder they take. Nothing outside it is ever looked at."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from fnmatch import translate
from functools import cache
from pathlib import Path

from aif_graph.limits import FILES as MOST_FILES
from aif_graph.limits import FOLDERS as MAX_DEPTH

Test = Callable[[str], bool]  # of a path relative to the folder


def no_path(_: str) -> bool:
    """No path."""
    return False


def any_path(_: str) -> bool:
    """Any path."""
    return True


class OutsideError(Exception):
    """A glob, or a link on its way, points outside the folder of the graph."""


class TooManyError(Exception):
    """More files, or deeper folders, than a graph may have."""


class Tree:
    """The files below one folder; each folder is listed once, and links are followed only within it."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._listed: dict[str, list[os.DirEntry[str]]] = {}
        self._seen = 0
        self._skipped: Test = no_path
        self._wanted: Test = any_path
        self._visited: set[tuple[str, int]] = set()

    def matching(self, pattern: str, skipped: Test = no_path, wanted: Test = any_path) -> Iterator[str]:
        """Yield the files that ``pattern`` takes, as paths relative to the folder, sorted.

        ``*`` and ``?`` stand for characters of a name, ``**`` for any folders. What is ``skipped``, and a file that is
        not ``wanted``, is not looked at. Raises OutsideError for a pattern or a link on its way that leads out of the
        folder, TooManyError past MOST_FILES or MAX_DEPTH.
        """
        self._skipped, self._wanted, self._visited = skipped, wanted, set()
        if pattern.startswith("/") or ".." in pattern.split("/") or "\\" in pattern or "\0" in pattern:
            raise OutsideError(pattern)
        return iter(sorted(dict.fromkeys(self._descend("", _parts(pattern)))))

    def all_files(self, skipped: Test, *, depth: int = MAX_DEPTH) -> Iterator[str]:
        """Yield all files, relative to the folder, without those ``skipped`` and without what links lead to outside.

        Folders deeper than ``depth`` are left out.
        """
        return self._below("", skipped, depth)

    def _descend(self, folder: str, parts: list[str]) -> Iterator[str]:
        if not parts or (folder, len(parts)) in self._visited:  # two ** lead to a folder in many ways
            return
        self._visited.add((folder, len(parts)))
        part, rest = parts[0], parts[1:]
        if part == "**":
            yield from self._descend(folder, rest)
            for entry in self._entries(folder):
                # A link to a folder would lead through the same files again, or in a circle.
                path = _joined(folder, entry.name)
                hidden = entry.name.startswith(".")
                if not hidden and entry.is_dir(follow_symlinks=False) and not self._skipped(path):
                    yield from self._descend(path, parts)
            return
        fits = _matcher(part)
        for entry in self._entries(folder):
            if not fits(entry.name) or (entry.name.startswith(".") and not part.startswith(".")):
                continue
            path = _joined(folder, entry.name)
            if not _is(entry.is_dir if rest else entry.is_file) or self._skipped(path):
                continue
            if not rest and not self._wanted(path):
                continue
            if entry.is_symlink() and not self._is_within(path):
                raise OutsideError(path)
            if rest:
                yield from self._descend(path, rest)
            else:
                yield path

    def _below(self, folder: str, skipped: Test, depth: int) -> Iterator[str]:
        for entry in self._entries(folder):
            path = _joined(folder, entry.name)
            if skipped(path):
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
        root, place = os.path.realpath(self._root), os.path.realpath(os.path.join(self._root, path))  # noqa: PTH118
        return place == root or place.startswith(root.rstrip("/") + "/")


def takes(pattern: str, path: str) -> bool:
    """Whether a file at ``path``, which need not be there, is one that ``pattern`` takes in a folder without links."""
    return _fits(_parts(pattern), path.split("/"), _passes_shown)


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


def matcher(patterns: tuple[str, ...]) -> Test:
    """The test whether ``patterns`` leave a path out: a name alone at any depth, a path from the folder on."""
    split = [pattern.strip("/").split("/") for pattern in patterns]
    names = [_matcher(parts[0]) for parts in split if len(parts) == 1 and parts[0] != "**"]
    paths = [parts for parts in split if len(parts) > 1 or parts[0] == "**"]

    def left_out(path: str) -> bool:
        name = path.rpartition("/")[2]
        return any(fits(name) for fits in names) or any(_fits(parts, path.split("/"), _passes) for parts in paths)

    return left_out


def _parts(pattern: str) -> list[str]:
    """The parts of a glob, which takes files: one that ends in ``**`` takes all below."""
    parts = [part for part in pattern.split("/") if part not in ("", ".")]
    return [*parts, "*"] if parts[-1:] == ["**"] else parts


def _fits(parts: list[str], names: list[str], passes: Callable[[str, str], bool]) -> bool:
    """Whether a path is of the form ``parts``: all ways to read it are gone at once, each step of it is taken once."""
    reached = _beyond(parts, {0})
    for name in names:
        passed = {at + (parts[at] != "**") for at in reached if at < len(parts) and passes(parts[at], name)}
        reached = _beyond(parts, passed)
    return len(parts) in reached


def _passes(part: str, name: str) -> bool:
    return part == "**" or bool(_matcher(part)(name))


def _passes_shown(part: str, name: str) -> bool:
    return (part.startswith(".") or not name.startswith(".")) and _passes(part, name)


def _beyond(parts: list[str], reached: set[int]) -> set[int]:
    """The places in ``parts`` that can be reached without a step: ``**`` stands for no folder, too."""
    found = set(reached)
    for at, part in enumerate(parts):
        if at in found and part == "**":
            found.add(at + 1)
    return found
