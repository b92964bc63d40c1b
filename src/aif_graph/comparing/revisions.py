"""From a word on the command line to a graph: a folder, an RDF file, or a git revision."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from aif_graph.comparing.sides import Place, Progress, Side
from aif_graph.errors import InputError, UsageError
from aif_graph.frozen import replace
from aif_graph.graphs import MANIFEST, GraphFolder, alone, choose, open_folder
from aif_graph.graphs.folder import with_files
from aif_graph.graphs.manifest import UNNAMED
from aif_graph.limits import INFERRED

DUMP_ENDINGS = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld")
_EXPORTED = "dataset.nq"  # the file of an export that holds all of it


@contextmanager
def opened(
    old: str,
    new: str | None = None,
    *,
    root: Path | None = None,
    reasoner: str = "aif",
    max_inferred: int = INFERRED,
    progress: Progress | None = None,
) -> Iterator[tuple[Side, Side]]:
    """Give the two graphs that ``old`` and ``new`` name, for the time of the block.

    A word is a folder, an RDF file or a git revision, looked for in this order; without ``new`` the files in ``root``
    are taken, as they are: the graph that one stands in, never the one that came along. A folder that `aif export`
    wrote stands for the file in it that holds all. An RDF file has no queries and no shapes: it borrows those of the
    other side, or of ``root`` if it speaks of that graph; so with the ontology if it holds none, with the queries of a
    graph that has none, and with the ``graph.toml`` of one that is older than its own.
    Raises UsageError for a word that is none of the three, InputError for a side that cannot be read.
    """
    with ExitStack() as stack:
        places = (_find("OLD", old, root, stack), _find("NEW", new, root, stack))
        lender = _lender(places, root)
        sides = []
        for place in places:
            if progress:
                progress(f"reading {place.role}", 0, 0)
            sides.append(_read(place, lender, reasoner, max_inferred))
        yield sides[0], sides[1]


def _lender(places: tuple[Place, Place], root: Path | None) -> GraphFolder:
    """The graph that lends what a side lacks: a side with a manifest or questions, the newer one first, else ``root``.

    Files of somebody else borrow nothing: the graph in ``root`` lends to its own revisions, and to a file or a folder
    without a manifest that names something of it.
    """
    folders = []
    for place in reversed(places):
        if place.kind != "dump":
            with place.blamed():
                folders.append(open_folder(place.path))
    described = [folder for folder in folders if folder.manifest.path]
    asking = [folder for folder in folders if folder.queries]
    if both := [folder for folder in described if folder.queries]:
        return both[0]
    around = _graph_around(root)
    own = open_folder(around) if around else None
    if own is not None and any(place.kind == "revision" or _speaks_of(own, place) for place in places):
        return own
    return next(iter((*described, *asking)), alone(()))


def _graph_around(root: Path | None) -> Path | None:
    """The folder ``root``, or that of the graph that one stands in; None if there is none."""
    try:
        return root or choose(fall_back=False).root
    except UsageError:
        return None


def _speaks_of(own: GraphFolder, place: Place) -> bool:
    """Whether a file, or one of a folder, names something of the graph ``own``; of a graph without a base, any does."""
    base = own.manifest.base.encode()
    if own.manifest.base == UNNAMED:
        return True
    paths = (place.path,) if place.kind == "dump" else open_folder(place.path).files
    try:
        return any(base in path.read_bytes() for path in paths)
    except OSError:  # whoever reads it to the end says what is wrong
        return True


def _opened(place: Place, lender: GraphFolder) -> GraphFolder:
    """The files of a side; where it has no ``graph.toml``, what the lender's says of them holds, if it fits them.

    Raises InputError for a folder without a graph.
    """
    folder = open_folder(place.path)
    if folder.manifest.path:
        return folder
    if not folder.ontology and not folder.data:
        raise InputError("contains no graph: there is no RDF file in it", place=place.shown or str(place.path))
    if not lender.manifest.path:
        return folder
    borrowed = with_files(replace(lender.manifest, root=place.path))
    return borrowed if borrowed.stated or borrowed.ontology else folder


def _read(place: Place, lender: GraphFolder, reasoner: str, max_inferred: int) -> Side:
    from aif_graph.comparing.dumped import read_dump
    from aif_graph.loading import load_folder

    with place.blamed():
        if place.kind == "dump":
            return read_dump(place, lender, reasoner, max_inferred)
        folder = _opened(place, lender)
        unasking = not folder.queries and bool(lender.queries)
        if unasking:
            folder = replace(folder, queries=lender.queries)
        return Side(place, load_folder(folder, reasoner, max_inferred, strict=False), unasking=unasking)


def _find(role: str, word: str | None, root: Path | None, stack: ExitStack) -> Place:
    if word is None:
        root = root or choose(fall_back=False).root
        return Place(role, f"the files in {root}", "folder", root)
    path = Path(word)
    if word and _exists(path, folder=True):
        return _folder(role, word, path)
    if _exists(path, folder=False):
        return Place(role, word, "dump", path)
    return _unpacked(role, word, _graph_around(root) or Path.cwd(), stack)


def _folder(role: str, word: str, path: Path) -> Place:
    """A folder of a graph, or one that `aif export` wrote."""
    if not (path / MANIFEST).is_file() and (path / _EXPORTED).is_file():
        return Place(role, f"{word} (its {_EXPORTED})", "dump", path / _EXPORTED)
    place = Place(role, word, "folder", path)
    if (path / "HEAD").is_file() and (path / "objects").is_dir():
        with place.blamed():
            hint = "Give one of its revisions, in a checkout of it."
            raise InputError("is a git repository without its files", place=word, hint=hint)
    return place


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
            f"{role} {word!r} is not a folder, an RDF file ({known}) or a git revision: {error.message}",
            hint=error.hint or "See aif diff --help.",
        ) from None
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aif-diff-"))).resolve()
    title = word if commit.startswith(word) else f"{word} ({commit[:10]})"
    place = Place(role, title, "revision", folder, f"{folder}/")
    with place.blamed():
        unpack(root, commit, folder)
    return place
