"""The two graphs that are compared, and where each of them is read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from aif_graph.errors import InputError

if TYPE_CHECKING:
    from aif_graph.knowledge import KnowledgeGraph

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
            place, message = error.place, error.reason
            if self.hidden:
                message = message.replace(self.hidden, self.shown)
                place = place and place._replace(path=place.path.replace(self.hidden, self.shown))
            where = f"in {self.role}, {self.title}"
            raise InputError(f"{message} ({where})", code=error.code, place=place, hint=error.hint) from None


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
