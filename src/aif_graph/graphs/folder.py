"""The files of a graph: what the globs of its ``graph.toml`` take, each file in one role."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from aif_graph.errors import InputError, Option
from aif_graph.frozen import frozen
from aif_graph.graphs.globs import OutsideError, Test, TooManyError, Tree, any_path, matcher, no_path, takes
from aif_graph.graphs.manifest import DEFAULT_FILES, MANIFEST, Manifest
from aif_graph.graphs.manifest_file import read_manifest

# A file that the globs of several roles take has the first of these.
_PRECEDENCE = ("shapes", "hygiene", "queries", "vocabularies", "sources", "verdicts", "ontology", "data")
_QUERIES = frozenset({"hygiene", "queries"})
# What is RDF by its name alone; .xml and .json are many other things, too, and are read where a glob names them.
SUFFIXES = frozenset({".ttl", ".nt", ".rdf", ".jsonld"})


@frozen(eq=False)
class GraphFolder:
    """One graph as files, by role; paths begin with the root as it was given.

    ``ontology`` is reasoned over; ``vocabularies`` are read for the names of terms. ``sources`` is the register that
    describes the sources, ``verdicts`` settle their conflicts; each file of ``stated`` is one source. ``extra`` are
    files a user put on top. ``alone``: these files are no graph of anybody, with no register and no verdicts.
    """

    manifest: Manifest
    ontology: tuple[Path, ...] = ()
    vocabularies: tuple[Path, ...] = ()
    shapes: tuple[Path, ...] = ()
    hygiene: tuple[Path, ...] = ()
    queries: tuple[Path, ...] = ()
    sources: tuple[Path, ...] = ()
    verdicts: tuple[Path, ...] = ()
    stated: tuple[Path, ...] = ()
    extra: tuple[Path, ...] = ()
    alone: bool = False

    @property
    def root(self) -> Path:
        """The folder of the graph."""
        return self.manifest.root

    @property
    def data(self) -> tuple[Path, ...]:
        """All files that hold statements of sources."""
        return self.sources + self.verdicts + self.stated + self.extra

    @property
    def describes_sources(self) -> bool:
        """Whether the graph has a register in which each source has to be described: no folder that is bare."""
        return bool(self.sources) and not self.is_bare

    @property
    def is_bare(self) -> bool:
        """Whether no ``graph.toml`` says what it is: somebody's files, of which nothing is asked."""
        return self.manifest.path is None

    @cached_property
    def described(self) -> frozenset[Path]:
        """The data files whose sources the register has to describe; none without one, and neither it nor verdicts."""
        return frozenset(self.stated + self.extra if self.describes_sources else ())

    @cached_property
    def files(self) -> frozenset[Path]:
        """Every file that has a role."""
        return frozenset((*self.ontology, *self.vocabularies, *self.shapes, *self.hygiene, *self.queries, *self.data))

    def takes(self, path: Path) -> bool:
        """Whether a file at ``path``, which need not be there, would have a role in the graph."""
        try:
            relative = path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return False
        return any(
            takes(glob, relative) and _could_have(self.manifest, role, relative)
            for role, globs in self.manifest.files.items()
            for glob in globs
        )

    def unread(self) -> Iterator[Path]:
        """Yield the RDF files below the root, and any file in a folder that a glob names, that no glob takes.

        Of a folder without ``graph.toml`` there are none. Raises InputError for more files than a graph may have.
        """
        manifest = self.manifest
        if self.is_bare:
            return
        named = {_folder_of(glob) for globs in manifest.files.values() for glob in globs} - {""}
        taken = {path.relative_to(self.root).as_posix() for path in self.files.difference(self.extra)}
        for relative in self._all_files(matcher((".*", *manifest.ignore))):
            named_folder = relative.rpartition("/")[0] in named
            if relative not in taken and relative != MANIFEST and (_is_rdf(relative) or named_folder):
                yield self.root / relative

    def _all_files(self, ignored: Test) -> Iterator[str]:
        try:
            yield from Tree(self.root).all_files(ignored)
        except TooManyError as error:
            hint = "List the folders that are not part of the graph in ignore."
            raise InputError(str(error), place=str(self.manifest.path), hint=hint) from None


def open_folder(root: Path, extra: Iterable[Path] = ()) -> GraphFolder:
    """Return the graph in the folder ``root``, with the files ``extra`` on top.

    Raises InputError for a ``graph.toml`` that is wrong, a glob or link that points outside the folder, a folder that
    does not exist, and a file that is missing.
    """
    path = root / MANIFEST
    if not root.is_dir():
        what = "is a file, not a folder" if root.exists() else "there is no such folder"
        raise InputError(what, place=str(root), hint="Give the folder of a graph.")
    manifest = read_manifest(path) if path.is_file() else Manifest(root)
    return with_files(manifest, extra)


def with_files(manifest: Manifest, extra: Iterable[Path] = ()) -> GraphFolder:
    """Return the graph that ``manifest`` describes. Raises InputError as ``open_folder`` does."""
    tree = Tree(manifest.root)
    taken: set[str] = set()
    found: dict[str, tuple[Path, ...]] = {}
    for role in _PRECEDENCE:
        paths = [path for path in _taken(manifest, tree, role) if path not in taken]
        taken.update(paths)
        found["stated" if role == "data" else role] = tuple(manifest.root / path for path in paths)
    return GraphFolder(manifest, **found, extra=tuple(existing(Path(path)) for path in extra), alone=False)


def alone(files: Iterable[Path], shapes: Iterable[Path] = ()) -> GraphFolder:
    """Return a graph of just these files: their own prefixes and names, nothing of anybody else's."""
    stated = tuple(existing(path) for path in files)
    return GraphFolder(
        Manifest(Path.cwd(), title=_together(stated), files=dict.fromkeys(DEFAULT_FILES, ())),
        shapes=tuple(shapes),
        stated=stated,
        alone=True,
    )


def _together(files: Sequence[Path]) -> str:
    """What files are called that make a graph: "a.ttl", "a.ttl and 2 more"."""
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return f"{files[0].name}{more}" if files else ""


def _taken(manifest: Manifest, tree: Tree, role: str) -> Iterator[str]:
    """The files that the globs of ``role`` take, in the order of the globs. By default RDF, and nothing ignored."""
    skipped, wanted = _tests(manifest, role)
    for glob in manifest.files[role]:
        try:
            yield from tree.matching(glob, skipped, wanted)
        except OutsideError as error:
            what = f"{glob!r} matches files outside the graph through {str(error)!r}"
            place, hint = str(manifest.path or manifest.root), "All files of a graph must be in its folder."
            raise InputError(what, place=place, hint=hint) from None
        except TooManyError as error:
            hint = "Use narrower patterns in graph.toml."
            raise InputError(str(error), place=str(manifest.root), hint=hint) from None


def _tests(manifest: Manifest, role: str) -> tuple[Test, Test]:
    """Which paths are left out of a role with all below them, and which files it may have."""
    if manifest.files[role] is not DEFAULT_FILES[role]:
        return no_path, any_path
    return matcher((".*", *manifest.ignore)), any_path if role in _QUERIES else _is_rdf


def _could_have(manifest: Manifest, role: str, path: str) -> bool:
    skipped, wanted = _tests(manifest, role)
    return wanted(path) and not any(skipped(above) for above in accumulate(path.split("/"), "{}/{}".format))


def _is_rdf(path: str) -> bool:
    return Path(path).suffix.lower() in SUFFIXES


def _folder_of(glob: str) -> str:
    """The folder whose files ``glob`` takes, "" where it is none in particular."""
    folder, _, name = glob.rpartition("/")
    return folder if "*" not in folder and "?" not in folder and name else ""


def existing(path: Path) -> Path:
    """Return ``path`` if it is a file. Raises InputError when it is missing, a folder, or something else."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        what = "there is no such file" if missing else getattr(error, "strerror", None) or str(error)
        raise InputError(what, place=str(path), hint="Give an RDF file.") from None
    if not stat.S_ISREG(mode):
        if stat.S_ISDIR(mode):
            hint = "Give an RDF file; use {graph} for a folder."
            raise InputError("is a folder, not a file", place=str(path), hint=hint, graph=Option("graph"))
        raise InputError("is not a regular file", place=str(path), hint="Give an RDF file.")
    return path
