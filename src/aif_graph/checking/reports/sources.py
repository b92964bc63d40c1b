"""The source lines that findings point at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from aif_graph.checking.findings import Finding
from aif_graph.errors import Place
from aif_graph.reading.decoding import decoded
from aif_graph.reading.tokens import BREAK

STDIN = "<stdin>"
_LIMIT = 8 * 1024 * 1024  # bytes of one file: a report must not load a dump of gigabytes to show one line


class Sources:
    """Shows lines of the files that ``findings`` point at; each file is read once, and only its wanted lines stay."""

    def __init__(self, root: Path, findings: Iterable[Finding], stdin: str = "") -> None:
        self._root = root
        self._stdin = stdin
        self._wanted: dict[str, set[int]] = defaultdict(set)
        for finding in findings:
            if finding.place and finding.place.line:
                self._wanted[finding.place.path].add(finding.place.line)
        self._lines: dict[str, Mapping[int, str]] = {}

    def line(self, place: Place | None) -> str | None:
        """Return the line of ``place`` without its end, or None: not known, or the file has gone or become shorter."""
        if place is None or not place.line:
            return None
        if place.path not in self._lines:
            text = self.text(place.path)
            lines = [] if text is None else BREAK.split(text)
            wanted = self._wanted[place.path]
            self._lines[place.path] = {number: text for number, text in enumerate(lines, 1) if number in wanted}
        return self._lines[place.path].get(place.line)

    def text(self, path: str) -> str | None:
        """Return the text of a file up to a limit of its length, or None where there is none."""
        if path == STDIN:
            return self._stdin.removeprefix("\ufeff")
        try:
            # A file of the graph, or one that was named from where the command runs; a pipe would keep us waiting.
            file = next((file for file in (self._root / path, Path(path)) if file.is_file()), None)
            if file is None:
                return None
            with file.open("rb") as stream:
                return decoded(stream.read(_LIMIT))
        except (OSError, ValueError):  # ValueError: no file can have that name
            return None
