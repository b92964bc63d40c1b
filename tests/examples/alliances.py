"""The example graph of this folder's tests, and the one thing that all its surfaces are held to: they speak of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.conftest import ROOT

ALLIANCES = ROOT / "examples/alliances"
BASE = "https://example.org/alliances/"
TITLE = "European Universities alliances"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
GENEVA = f"{BASE}university/geneva"
QUERIES = tuple(sorted(path.stem for path in (ALLIANCES / "queries").glob("*.rq")))
# What only the packaged graph says. The command's name, the package's, and the addresses of the engine's own
# vocabulary and rules are no part of it.
_FOREIGN = re.compile(
    r"AI.Factor|EuroHPC|\baif:\w|w3id\.org/aif-graph/(?!sources#|lint/|\")|\bLUMI\b|antenna", re.IGNORECASE
)


def foreign(texts: Mapping[str, str]) -> list[str]:
    """What of the packaged graph is in texts, each with the name of its text."""
    return [
        f"{name}: …{text[max(0, found.start() - 40) : found.end() + 40]}…"
        for name, text in texts.items()
        for found in _FOREIGN.finditer(text)
    ]
