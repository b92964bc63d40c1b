"""From a word on the command line to a graph: a folder, an RDF file, or a git revision."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from aif_graph.errors import InputError, UsageError
from aif_graph.reading import Content, find_content
from aif_graph.reading.content import graph_root

if TYPE_CHECKING:
    from aif_graph.knowledge import KnowledgeGraph

DUMP_ENDINGS = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one side is read from.

    ``role`` is OLD or NEW; ``title`` what it is called. ``hidden`` is the start of paths that mean nothing to
    people: the temporary folder of a revision.
    """

    role: str
    title: str
    kind: Literal["folder", "revision", "dump"]
    path: Path
    hidden: str = ""

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """Say of an InputError in the block on which side it is."""
        try:
            yield
        except InputError as error:
            shown = error.place.removeprefix(self.hidden)
            message = error.reason.replace(self.hidden, "") if self.hidden else error.reason
            where = f"in {self.role}, {self.title}"
            raise InputError(f"{message} ({where})", place=shown, hint=error.hint) from None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two graphs that are compared.

    ``sourceless``: a file that does not say which source makes a statement. ``borrowed``: the ontology is not its
    own. ``mixed``: its statements hold the ontology, too.
    """

    place: Place
    graph: KnowledgeGraph
    sourceless: bool = False
    borrowed: bool = False
    mixed: bool = False


@contextmanager
def opened(
    old: str,
    new: str | None = None,
    *,
    root: Path | None = None,
    reasoner: str = "aif",
    max_inferred: int | None = None,
) -> Iterator[tuple[Side, Side]]:
    """Give the two graphs that ``old`` and ``new`` name, for the time of the block.

    A word is a folder, an RDF file or a git revision, looked for in this order; without ``new`` the files in ``root``
    are taken, as they are. An RDF file has no queries and no shapes: it borrows those of the other side, or of
    ``root``; so with the ontology if it holds none.
    Raises UsageError for a word that is none of the three, InputError for a side that cannot be read.
    """
    root = root or graph_root()
    with ExitStack() as stack:
        places = (_find("OLD", old, root, stack), _find("NEW", new, root, stack))
        contents: dict[str, Content] = {}
        for place in places:
            if place.kind != "dump":
                with place.blamed():
                    contents[place.role] = find_content(place.path)
        lender = contents.get("NEW") or contents.get("OLD") or find_content(root)
        before, after = (_read(place, lender, reasoner, max_inferred) for place in places)
        yield before, after


def _read(place: Place, lender: Content, reasoner: str, max_inferred: int | None) -> Side:
    from aif_graph.comparing.dumped import read_dump
    from aif_graph.knowledge import load
    from aif_graph.reasoning import MAX_INFERRED

    most = MAX_INFERRED if max_inferred is None else max_inferred
    with place.blamed():
        if place.kind == "dump":
            return read_dump(place, lender, reasoner, most)
        return Side(place, load(root=place.path, reasoner=reasoner, max_inferred=most, strict=False))


def _find(role: str, word: str | None, root: Path, stack: ExitStack) -> Place:
    if word is None:
        return Place(role, f"the files in {root}", "folder", root)
    path = Path(word)
    if word and _exists(path, folder=True):
        return Place(role, word, "folder", path)
    if _exists(path, folder=False):
        return Place(role, word, "dump", path)
    return _unpacked(role, word, root, stack)


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
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aif-diff-"))).resolve()
    title = word if commit.startswith(word) else f"{word} ({commit[:10]})"
    place = Place(role, title, "revision", folder, f"{folder}/")
    with place.blamed():
        unpack(root, commit, folder)
    return place
