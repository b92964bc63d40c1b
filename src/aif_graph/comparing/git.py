"""The files of the graph as a git revision has them. Only git itself is asked; nothing is fetched."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from aif_graph.errors import InputError, UsageError
from aif_graph.graphs import MANIFEST
from aif_graph.graphs.folder import SUFFIXES

# Hooks run with these set; the repository meant here is the one that holds the graph's folder.
_FOREIGN = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE"}
_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_SETTINGS = {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


def find_commit(root: Path, word: str) -> str:
    """Return the commit that ``word`` names in the repository that holds ``root``.

    Raises UsageError when it names none, when ``root`` is in no repository, and when git is not installed.
    """
    if not word or word.startswith("-") or not word.isprintable():
        raise UsageError("it is not a valid name of a revision")
    _git(root, "rev-parse", "--git-dir")
    try:
        found = _git(root, "rev-parse", "--verify", "--end-of-options", f"{word}^{{commit}}").decode("ascii").strip()
    except UsageError:
        found = ""
    if not _COMMIT.fullmatch(found):  # git takes ^main, which is none: all but main
        hint = "Two revisions are two words: aif diff OLD NEW." if ".." in word else "See git log --oneline."
        raise UsageError("git has no such revision", hint=hint)
    return found


def unpack(root: Path, commit: str, folder: Path) -> None:
    """Write the files of a graph that ``commit`` holds below ``root`` into ``folder``, byte for byte.

    The blobs are read as they are: git archive would run the filters that the repository configures, and leave out
    or change what its attributes say. A file beside those of the graph that is none is written empty: that it is there
    is a finding. Links are made as they are, and followed by whoever reads the graph only where they stay within it.
    Raises InputError when there is no RDF in it, for a ``graph.toml`` that is a link, and for paths that lead out.
    """
    try:
        entries = _entries(root, commit)
        files = [entry for entry in entries if not entry.is_link and _is_of_graph(entry.path)]
        if not any(entry.path.suffix.lower() in SUFFIXES for entry in files):
            raise InputError("contains no graph: there is no RDF file in it", hint="See git log --oneline.")
        for entry, blob in zip(files, _blobs(root, [entry.name for entry in files]), strict=True):
            _target(folder, entry).write_bytes(blob)
        folders = {entry.path.parent for entry in files}
        for entry in entries:
            if not entry.is_link and not _is_of_graph(entry.path) and entry.path.parent in folders:
                _target(folder, entry).touch()
        links = [entry for entry in entries if entry.is_link]
        for entry, blob in zip(links, _blobs(root, [entry.name for entry in links]), strict=True):
            _link(folder, entry, blob)
    except UsageError as error:
        raise InputError(f"contains no graph: {error.message}") from None
    except (OSError, ValueError) as error:  # the latter for a link to a path with a zero byte
        raise InputError(f"cannot be unpacked: {getattr(error, 'strerror', None) or error}") from None


class _Entry(NamedTuple):
    """One file or link of a revision: its path below the folder, and the name of the object that it is."""

    path: Path
    name: str
    is_link: bool


def _entries(root: Path, commit: str) -> list[_Entry]:
    """The files and links that ``commit`` holds below ``root``; other repositories within it are none of its own."""
    # Asked from within a folder, ls-tree takes paths, and gives them, from there.
    listed = _git(root, "ls-tree", "-r", "-z", commit).decode("utf-8", "surrogateescape")
    found = []
    for line in filter(None, listed.split("\0")):
        described, _, path = line.partition("\t")
        mode, kind, name = described.split()[:3]
        if kind == "blob":
            found.append(_Entry(Path(path), name, mode == "120000"))
    return found


def _is_of_graph(path: Path) -> bool:
    return path.name == MANIFEST or path.suffix.lower() in {*SUFFIXES, ".xml", ".rq"}


def _target(folder: Path, entry: _Entry) -> Path:
    """Where an entry is written, with the folders it needs."""
    target = folder / entry.path
    if ".." in entry.path.parts or not target.parent.resolve().is_relative_to(folder):
        raise InputError(f"cannot be unpacked: {str(entry.path)!r} points outside the folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _link(folder: Path, entry: _Entry, blob: bytes) -> None:
    if entry.path == Path(MANIFEST):
        raise InputError(f"cannot be unpacked: its {MANIFEST} is a link, not a file")
    _target(folder, entry).symlink_to(os.fsdecode(blob))


def _blobs(root: Path, names: list[str]) -> Iterator[bytes]:
    """Yield the contents of objects, in the order of their names (git-cat-file, "BATCH OUTPUT")."""
    if not names:
        return
    printed = io.BytesIO(_git(root, "cat-file", "--batch", given="\n".join(names).encode("ascii") + b"\n"))
    for name in names:
        _, kind, *size = printed.readline().decode("ascii", "replace").split()
        if not size:  # "missing": a clone without all objects, or a sub-module
            raise InputError(f"cannot be unpacked: the object {name} is {kind}")
        yield printed.read(int(size[0]))
        printed.read(1)


def _git(root: Path, *words: str, given: bytes = b"") -> bytes:
    """Run git in ``root`` and return what it prints. Raises UsageError with git's own words when it fails.

    Nothing asked for here runs a program that a repository names, if not its core.fsmonitor: git reads the index
    for a revision like ":0:data".
    """
    command = shutil.which("git")
    if command is None:
        raise UsageError("git is not installed", hint="Name two folders, or two RDF files.")
    environment = {name: value for name, value in os.environ.items() if name not in _FOREIGN} | _SETTINGS
    done = subprocess.run(
        [command, "-c", "core.fsmonitor=false", "-C", str(root), *words],
        env=environment,
        input=given,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        printed = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        if "not a git repository" in printed:
            raise UsageError(f"{root} is not in a git repository", hint="Name two folders, or two RDF files.")
        raise UsageError(printed.partition("\n")[0] or "git failed")
    return done.stdout
