"""From a word on the command line to a graph: a folder, an RDF file, or a git revision."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from aif_graph.errors import InputError, UsageError
from aif_graph.graphs import MANIFEST, GraphFolder, choose, open_folder
from aif_graph.graphs.folder import with_files

if TYPE_CHECKING:
    from aif_graph.knowledge import KnowledgeGraph

DUMP_ENDINGS = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld")
_EXPORTED = "dataset.nq"  # the file of an export that holds all of it

Progress = Callable[[str, int, int], None]  # what is being done, how much of it, of how much


@dataclass(frozen=True, slots=True)
class Place:
    """Where one side is read from.

    ``role`` is OLD or NEW; ``title`` what it is called. ``hidden`` is the start of paths that mean nothing to
    people, a temporary folder, and ``shown`` what people know it by.
    """

    role: str
    title: str
    kind: Literal["folder", "revision", "dump"]
    path: Path
    hidden: str = ""
    shown: str = ""

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """Say of an InputError in the block on which side it is."""
        try:
            yield
        except InputError as error:
            place, message = str(error.place or ""), error.reason
            if self.hidden:
                place, message = (text.replace(self.hidden, self.shown) for text in (place, message))
            where = f"in {self.role}, {self.title}"
            raise InputError(f"{message} ({where})", place=place, hint=error.hint) from None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two graphs that are compared.

    ``sourceless``: a file that does not say which source makes a statement. ``borrowed``: the ontology is not its
    own. ``mixed``: its statements hold the ontology, too. ``unasking``: it has no questions.
    """

    place: Place
    graph: KnowledgeGraph
    sourceless: bool = False
    borrowed: bool = False
    mixed: bool = False
    unasking: bool = False


@contextmanager
def opened(
    old: str,
    new: str | None = None,
    *,
    root: Path | None = None,
    reasoner: str = "aif",
    max_inferred: int | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Side, Side]]:
    """Give the two graphs that ``old`` and ``new`` name, for the time of the block.

    A word is a folder, an RDF file or a git revision, looked for in this order; without ``new`` the files in ``root``
    are taken, as they are. A folder that `aif export` wrote stands for the file in it that holds all. An RDF file has
    no queries and no shapes: it borrows those of the other side, or of ``root``; so with the ontology if it holds none,
    with the queries of a graph that has none, and with the ``graph.toml`` of one that is older than its own.
    Raises UsageError for a word that is none of the three, InputError for a side that cannot be read.
    """
    root = root or choose(fall_back=False).root
    with ExitStack() as stack:
        places = (_find("OLD", old, root, stack), _find("NEW", new, root, stack))
        lender = _lender(places, root)
        sides = []
        for place in places:
            if progress:
                progress(f"reading {place.role}", 0, 0)
            sides.append(_read(place, lender, reasoner, max_inferred))
        yield sides[0], sides[1]


def _lender(places: tuple[Place, Place], root: Path) -> GraphFolder:
    """The graph that lends what a side lacks: the newer one with questions and a manifest, else that in ``root``."""
    own = open_folder(root)
    for place in reversed(places):
        if place.kind != "dump":
            with place.blamed():
                folder = open_folder(place.path)
            if folder.queries and (folder.manifest.path or not own.manifest.path):
                return folder
    return own


def _opened(place: Place, lender: GraphFolder) -> GraphFolder:
    """The files of a side; where it has no ``graph.toml``, what the lender's says of them holds."""
    if not (place.path / MANIFEST).is_file() and lender.manifest.path:
        return with_files(replace(lender.manifest, root=place.path))
    return open_folder(place.path)


def _read(place: Place, lender: GraphFolder, reasoner: str, max_inferred: int | None) -> Side:
    from aif_graph.comparing.dumped import read_dump
    from aif_graph.knowledge import load_folder
    from aif_graph.reasoning import MAX_INFERRED

    most = MAX_INFERRED if max_inferred is None else max_inferred
    with place.blamed():
        if place.kind == "dump":
            return read_dump(place, lender, reasoner, most)
        folder = _opened(place, lender)
        unasking = not folder.queries and bool(lender.queries)
        if unasking:
            folder = replace(folder, queries=lender.queries)
        return Side(place, load_folder(folder, reasoner, most, strict=False), unasking=unasking)


def _find(role: str, word: str | None, root: Path, stack: ExitStack) -> Place:
    if word is None:
        return Place(role, f"the files in {root}", "folder", root)
    path = Path(word)
    if word and _exists(path, folder=True):
        return _folder(role, word, path)
    if _exists(path, folder=False):
        return Place(role, word, "dump", path)
    return _unpacked(role, word, root, stack)


def _folder(role: str, word: str, path: Path) -> Place:
    """A folder of a graph, or one that `aif export` wrote."""
    if not (path / MANIFEST).is_file() and (path / _EXPORTED).is_file():
        return Place(role, f"{word} (its {_EXPORTED})", "dump", path / _EXPORTED)
    place = Place(role, word, "folder", path)
    if (path / "HEAD").is_file() and (path / "objects").is_dir():
        with place.blamed():
            hint = "Name one of its revisions, in a checkout of it."
            raise InputError("is a git repository without its files", place=word, hint=hint)
    return place


def _temporary(stack: ExitStack) -> Path:
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aif-diff-"))).resolve()


def _exists(path: Path, *, folder: bool) -> bool:
    try:
        return path.is_dir() if folder else path.suffix.lower() in DUMP_ENDINGS and path.is_file()
    except OSError:  # longer than a name of a file can be
        return False


def _unpacked(role: str, word: str, root: Path, stack: ExitStack) -> Place:
    from aif_graph.comparing.git import find_commit, unpack

    try:
        commit = find_commit(root, word)
    except UsageError as error:
        known = ", ".join(DUMP_ENDINGS)
        raise UsageError(
            f"{role} {word!r} is no folder, no RDF file ({known}), and no git revision: {error.message}",
            hint=error.hint or "See aif diff --help.",
        ) from None
    folder = _temporary(stack)
    title = word if commit.startswith(word) else f"{word} ({commit[:10]})"
    place = Place(role, title, "revision", folder, f"{folder}/")
    with place.blamed():
        unpack(root, commit, folder)
    return place
