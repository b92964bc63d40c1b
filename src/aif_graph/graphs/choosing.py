"""Which graph: the one that is named, ``AIF_GRAPH``, the nearest ``graph.toml``, or the one that came along."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from aif_graph.errors import Call, InputError, Option, UsageError
from aif_graph.graphs.folder import SUFFIXES, GraphFolder, open_folder
from aif_graph.graphs.globs import TooManyError, Tree, matcher
from aif_graph.graphs.manifest import MANIFEST

VARIABLE = "AIF_GRAPH"
_PACKAGE = Path(__file__).resolve().parent.parent
_MOST_LOOKED_AT = 2_000  # files, to see whether a folder holds RDF


class Choice(NamedTuple):
    """A graph and how it was found.

    ``how`` is "named" (an option, an argument), "variable" (AIF_GRAPH), "near" (a ``graph.toml`` here or above),
    "here" (the current folder, which has none) or "packaged". ``notes`` are sentences about what was passed over.
    """

    root: Path
    how: Literal["named", "variable", "near", "here", "packaged"]
    notes: tuple[str, ...] = ()

    @property
    def is_packaged(self) -> bool:
        """Whether it is the graph that came along, however it was found."""
        return self.how == "packaged" or self.root.resolve() == packaged()

    def open(self, extra: Iterable[Path] = ()) -> GraphFolder:
        """The graph's files. Raises InputError as ``open_folder`` does, and where nothing makes the folder a graph."""
        folder = open_folder(self.root, extra)
        if folder.is_bare and not folder.files:
            what, hint = f"there is no graph in it: no {MANIFEST} and no RDF file", "Give the folder of a graph."
            raise InputError(what, place=str(self.root), hint=hint)
        return folder


def packaged() -> Path:
    """The folder of the graph that came along: in a wheel it travels in ``content/``, in a checkout it is two up."""
    packed = _PACKAGE / "content"
    return packed if packed.is_dir() else _PACKAGE.parent.parent


def choose(named: Path | None = None, *, fall_back: bool = True) -> Choice:
    """Return which graph to work on; ``named`` comes first.

    Without ``fall_back`` the graph that came along is no answer: then it is the current folder, if it holds RDF.
    Raises UsageError where there is no graph, InputError for a folder that was named and does not exist.
    """
    if named is not None:
        return Choice(_folder(named), "named")
    if variable := os.environ.get(VARIABLE):
        return Choice(_folder(Path(variable), f"It is set in {VARIABLE}."), "variable")
    here = _here()
    nearest, notes = _nearest(here)
    if nearest:
        return Choice(nearest, "near")
    if not fall_back:
        if here and holds_rdf(here):
            return Choice(here, "here", tuple(notes))
        what = (
            f"no {MANIFEST} in this folder or above, and no RDF file in it" if here else "this folder no longer exists"
        )
        raise UsageError(
            "there is no graph here: {what}",
            hint="Change to the folder of a graph, or give it with {graph}; {init} creates a new one.",
            code="no-graph",
            what="; ".join(notes) or what,
            graph=Option("graph"),
            init=Call("init", "DIR"),
        )
    if here and here != packaged() and holds_rdf(here):
        notes.append(f"the RDF files in {here} are not used: there is no {MANIFEST}; --graph . uses them")
    return Choice(packaged(), "packaged", tuple(notes))


def passed_over() -> tuple[str, ...]:
    """Sentences about a ``graph.toml`` here or above that is not read, where none is."""
    nearest, notes = _nearest(_here())
    return () if nearest else tuple(notes)


def _nearest(here: Path | None) -> tuple[Path | None, list[str]]:
    """The nearest folder with a ``graph.toml`` that counts, from ``here`` upwards, and what is to say of others."""
    notes: list[str] = []
    near, beyond = _upwards(here) if here else ([], [])
    for folder in _with_manifest(near):
        if _is_own(folder / MANIFEST):
            return folder, notes
        notes.append(f"{folder / MANIFEST} belongs to another user and is not used; --graph {folder} uses it")
    for folder in islice(_with_manifest(beyond), 1):
        end = f"the search for a graph ends at {near[-1]}"
        notes.append(f"{folder / MANIFEST} is not used: {end}; --graph {folder} uses it")
    return None, notes


def holds_rdf(folder: Path) -> bool:
    """Whether there is an RDF file in ``folder`` or in the folders directly below it, hidden ones aside."""
    hidden = matcher((".*", "node_modules", "venv", "site-packages"))
    files = zip(Tree(folder).all_files(hidden, depth=1), range(_MOST_LOOKED_AT), strict=False)
    try:
        return any(Path(path).suffix.lower() in SUFFIXES for path, _ in files)
    except TooManyError:  # a folder of so many files is no small graph that somebody forgot
        return False


def _folder(path: Path, who: str = "") -> Path:
    try:
        if path.name == MANIFEST and path.is_file():
            return path.parent
        what = "" if path.is_dir() else "is a file, not a folder" if path.exists() else "there is no such folder"
    except OSError as error:  # a name that is too long, a folder that may not be entered
        what = error.strerror or str(error)
    if what:
        raise InputError(what, place=str(path), hint=f"{who} Give the folder of a graph.".strip())
    return path


def _here() -> Path | None:
    """The current folder, None where it has been removed."""
    try:
        return Path.cwd()
    except OSError:
        return None


def _upwards(here: Path) -> tuple[list[Path], list[Path]]:
    """The folders that may hold the graph, from the current one upwards, and those above that may not.

    The first go up to the root of the repository or the home folder, what comes first. Outside both it is the current
    folder alone: what somebody else put higher up has no say.
    """
    chain = [here, *here.parents]
    home = Path(os.path.realpath(os.path.expanduser("~")))  # noqa: PTH111  Path.home() raises where there is none
    end = next((at for at, folder in enumerate(chain) if folder == home or (folder / ".git").exists()), 0)
    return chain[: end + 1], chain[end + 1 :]


def _with_manifest(folders: Iterable[Path]) -> Iterator[Path]:
    """Those that hold a ``graph.toml``; none where it may not be looked for."""
    return (folder for folder in folders if os.path.isfile(folder / MANIFEST))  # noqa: PTH113  no OSError


def _is_own(path: Path) -> bool:
    """Whether the user owns a file, as git asks of a repository (git-config(1), safe.directory).

    A link has to be the user's, too: another's may lead to a file of the user's.
    """
    if not hasattr(os, "geteuid"):
        return True
    owners = {os.geteuid()}
    if os.geteuid() == 0 and os.environ.get("SUDO_UID", "").isdecimal():
        owners.add(int(os.environ["SUDO_UID"]))
    try:
        return {path.lstat().st_uid, path.stat().st_uid} <= owners
    except OSError:
        return False
