"""Where that which a finding points at ends: the token of Turtle at its place, as far as there is one."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from aif_graph.checking.findings import Finding
from aif_graph.checking.reports.report import Report
from aif_graph.checking.reports.sources import STDIN, Sources
from aif_graph.errors import Place
from aif_graph.reading.decoding import line_starts
from aif_graph.reading.tokens import Token, tokens

End = tuple[int, int]  # line and column behind the last character, from 1
_LONGEST = 10_000  # characters of one token: a text that is longer is probably not closed
_TURTLE = {".ttl", ".nt"}
_UNCLOSED = ('"', "'", "<")  # what is left of a text or an IRI that nothing closes
_NAMED = ("name", "iri")


def ends_of(report: Report) -> Mapping[Place, End]:
    """Return the ends of the places in Turtle files whose line and column are known, and at which a token begins."""
    wanted: dict[str, set[Place]] = defaultdict(set)
    for place in _places(report.findings):
        if place.line and place.column and (place.path == STDIN or PurePosixPath(place.path).suffix in _TURTLE):
            wanted[place.path].add(place)
    sources = Sources(report.root, report.findings, report.stdin)
    found: dict[Place, End] = {}
    for path, places in wanted.items():
        text = sources.text(path)
        if text is not None:
            found.update(_ends(text, places))
    return found


def _places(findings: Iterable[Finding]) -> Iterator[Place]:
    for finding in findings:
        yield from (place for place in (finding.place, finding.origin) if place)
        yield from _places(finding.causes)


def _ends(text: str, places: Iterable[Place]) -> Iterator[tuple[Place, End]]:
    starts = line_starts(text)
    for place in places:
        line, column = place.line or 0, place.column or 0
        if line > len(starts):
            continue
        begin = starts[line - 1] + column - 1
        behind = starts[line] if line < len(starts) else len(text)
        end = _end(text, begin) if begin < behind else None
        if end is not None:
            line = bisect.bisect_right(starts, end)
            yield place, (line, end - starts[line - 1] + 1)


def _end(text: str, begin: int) -> int | None:
    """Where the token that begins at ``begin`` ends, a literal with its language or datatype; None: there is none."""
    following = tokens(text[begin : begin + _LONGEST])
    first = next(following, None)
    if first is None or first.start or first.kind == "comment" or first.text in _UNCLOSED:
        return None
    end = len(first.text)
    if first.kind == "string":
        end = _literal_end(following, end)
    return None if end == _LONGEST else begin + end


def _literal_end(following: Iterator[Token], end: int) -> int:
    """Where a literal ends whose quotes end at ``end``."""
    suffix = next(following, None)
    if suffix is None or suffix.start != end:
        return end
    if suffix.kind == "language":
        return end + len(suffix.text)
    datatype = next(following, None) if suffix.text == "^^" else None
    return datatype.start + len(datatype.text) if datatype and datatype.kind in _NAMED else end
