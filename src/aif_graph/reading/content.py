"""Where the files of the graph are: in a checkout's top folders, or inside the installed package."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from aif_graph.errors import InputError

FOLDERS = ("ontology", "data", "queries")
_PACKAGE = Path(__file__).resolve().parent.parent


class Content(NamedTuple):
    """The files one graph is made of.

    ``ontology`` is what is reasoned with; ``shapes`` and ``alignments`` are not.
    ``editorial`` describes the sources and settles their conflicts; ``stated`` holds one file per source
    document, ``reference`` one per table; ``extra`` the files a user put on top.
    """

    root: Path
    ontology: tuple[Path, ...]
    shapes: tuple[Path, ...]
    alignments: Path
    editorial: tuple[Path, ...]
    stated: tuple[Path, ...]
    reference: tuple[Path, ...]
    queries: Path
    extra: tuple[Path, ...] = ()

    @property
    def data(self) -> tuple[Path, ...]:
        """All files that hold statements of sources."""
        return self.editorial + self.reference + self.stated + self.extra


def find_content(root: Path | None = None, extra: Iterable[Path] = ()) -> Content:
    """Return the files below ``root``, by default those that came with the package.

    Raises InputError when ``root`` has no ``ontology/``, ``data/`` and ``queries/``, or an extra file is missing.
    """
    root = root or shipped()
    for folder in FOLDERS:
        if not (root / folder).is_dir():
            raise InputError(f"no folder {folder}/ in {root}", hint="A graph needs ontology/, data/ and queries/.")
    data = root / "data"
    return Content(
        root=root,
        ontology=(root / "ontology/aif.ttl", root / "ontology/concepts.ttl"),
        shapes=(root / "ontology/shapes.ttl",),
        alignments=root / "ontology/alignments.ttl",
        editorial=(data / "sources.ttl", data / "verdicts.ttl"),
        stated=_turtle_files(data / "stated"),
        reference=_turtle_files(data / "reference"),
        queries=root / "queries",
        extra=tuple(_existing(Path(path)) for path in extra),
    )


def _turtle_files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.ttl"), key=attrgetter("name")))  # comparing whole paths takes longer


def graph_root() -> Path:
    """The folder of the graph to work on: the current one if it holds a graph, else the one that came along."""
    here = Path.cwd()
    return here if all((here / name).is_dir() for name in FOLDERS) else shipped()


def shipped() -> Path:
    """The folder of the graph that came along: in a wheel it travels in ``content/``, in a checkout it is two up."""
    packed = _PACKAGE / "content"
    return packed if packed.is_dir() else _PACKAGE.parent.parent


def _existing(path: Path) -> Path:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        what = "there is no such file" if missing else getattr(error, "strerror", None) or str(error)
        raise InputError(what, place=str(path), hint="Name a Turtle file with --data.") from None
    if not stat.S_ISREG(mode):
        what = "is a folder, not a file" if stat.S_ISDIR(mode) else "is not a regular file"
        raise InputError(what, place=str(path), hint="Name a Turtle file with --data.")
    return path
