"""Where a statement is probably written, by its words: for what stands before a slip in the same block.

The parser that knows the places makes no statement of a broken list of objects, the lenient one does. Only the tokens
of the text are looked at, so the place may be that of another statement with the same words; it is the right line.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from aif_graph.reading.decoding import decoded, line_starts
from aif_graph.reading.lines import LARGE, can_be
from aif_graph.reading.positions import Position, Spot
from aif_graph.reading.tokens import Token, tokens

_FAR = 2_000  # tokens from a subject to an object
_MOST = 2_000_000  # tokens looked at in one file, in about a second: one that names a subject everywhere ends there


class LikelyPlaces:
    """The tokens of one file; none of one that is large or has gone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            text = decoded(path.read_bytes()) if path.is_file() and path.stat().st_size <= LARGE else ""
        except OSError:
            text = ""
        self._left = _MOST
        self._starts = line_starts(text)
        self._tokens = [token for token in tokens(text) if token.kind != "comment"]
        self._names: dict[str, list[int]] = defaultdict(list)  # the last part of each name: which tokens it is in
        for number, token in enumerate(self._tokens):
            if token.kind in ("name", "iri"):
                self._names[_last(token.text.strip("<>").replace("\\", ""))].append(number)

    def get(self, triple: Triple) -> Position | None:
        """Return where the three terms of ``triple`` follow each other; None where they do not, or too far on."""
        if not isinstance(triple.subject, NamedNode):
            return None
        for number in self._names.get(_last(triple.subject.value), ()):
            self._left -= 1
            if self._left < 0:
                return None
            if can_be(self._tokens[number], triple.subject):
                rest = iter(self._tokens[number + 1 : number + _FAR])
                self._left -= _FAR
                predicate = next((token for token in rest if can_be(token, triple.predicate)), None)
                obj = next((token for token in rest if can_be(token, triple.object)), None)
                if predicate and obj:
                    return self._position(self._tokens[number], predicate, obj)
        return None

    def begin(self, subject: object) -> Position | None:
        """Return where ``subject`` is named first; None for a blank node, or where it is not."""
        if not isinstance(subject, NamedNode):
            return None
        for number in self._names.get(_last(subject.value), ()):
            self._left -= 1
            if self._left < 0:
                return None
            if can_be(self._tokens[number], subject):
                return self._position(*[self._tokens[number]] * 3)
        return None

    def _position(self, *terms: Token) -> Position:
        subject, predicate, obj = map(self._spot, terms)
        return Position(self._path, *obj, subject=subject, predicate=predicate)

    def _spot(self, token: Token) -> Spot:
        line = bisect.bisect_right(self._starts, token.start)
        return Spot(line, token.start - self._starts[line - 1] + 1)


def _last(name: str) -> str:
    """What stands behind the last mark in a name."""
    return name[max(map(name.rfind, "/#:")) + 1 :]
