"""The closure under OWL 2 RL by owlrl, kept in a cache under the hash of its inputs.

owlrl needs seconds for a graph of this size, so its result is written to the user's cache folder as
N-Triples and read back when nothing has changed. The cache is a convenience: where it cannot be read or
written, the closure is computed.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, RdfFormat, Triple, parse, serialize

_CACHE_VERSION = "1"
_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"


@dataclass(frozen=True, slots=True)
class Clash:
    """One inconsistency, in the words of the reasoner."""

    message: str


@dataclass(frozen=True, slots=True)
class Closure:
    """The triples that follow and are not stated, sorted; and the inconsistencies met on the way."""

    inferred: tuple[Triple, ...]
    clashes: tuple[Clash, ...]


def close(triples: Iterable[Triple]) -> Closure:
    """Return what follows from ``triples`` under the OWL 2 RL/RDF rules (OWL 2 Profiles, section 4.3).

    Left out: trivia (everything is itself and a Thing), triples about unnamed classes, literals as subjects.
    """
    given = sorted({str(triple) for triple in triples if _is_named(triple)})
    unnamed = sorted(_shape(triple) for triple in triples if not _is_named(triple))
    key = hashlib.sha256("\n".join([_CACHE_VERSION, *given, *unnamed]).encode()).hexdigest()
    path = _cache_folder() / f"{key}.nt"
    cached = _read(path)
    if cached is None:
        cached = _by_owlrl(tuple(triples))
        _write(path, cached)
    return _split(cached)


def _is_named(triple: Triple) -> bool:
    return not isinstance(triple.subject, BlankNode) and not isinstance(triple.object, BlankNode)


def _shape(triple: Triple) -> str:
    """A triple with its blank nodes nameless: their names change from one reading to the next."""
    terms = (triple.subject, triple.predicate, triple.object)
    return " ".join("[]" if isinstance(term, BlankNode) else str(term) for term in terms)


def _by_owlrl(triples: Sequence[Triple]) -> tuple[Triple, ...]:
    from aif_graph.reasoning.reference import expand

    given = set(triples)
    return tuple(sorted((t for t in expand(triples) if t not in given), key=str))


def _split(triples: Sequence[Triple]) -> Closure:
    clashes = tuple(Clash(str(getattr(t.object, "value", t.object))) for t in triples if t.predicate.value == _ERROR)
    return Closure(tuple(t for t in triples if t.predicate.value != _ERROR), clashes)


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    home = Path(os.environ.get("HOME") or tempfile.gettempdir())
    return (Path(base) if base else home / ".cache") / "aif-graph"


def _read(path: Path) -> tuple[Triple, ...] | None:
    try:
        return tuple(quad.triple for quad in parse(path=path, format=RdfFormat.N_TRIPLES))
    except (OSError, SyntaxError):
        return None


def _write(path: Path, triples: Sequence[Triple]) -> None:
    """Write beside and move: a reader never sees half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
        Path(file.name).replace(path)
    except OSError:
        return
