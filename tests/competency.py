"""The questions the graph was made for, as the files of tests/ai_factories/questions/ ask them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests/ai_factories/questions"

Question = dict[str, Any]


@cache
def questions() -> dict[str, Sequence[Question]]:
    """The questions by the name of their file, in the order of the files."""
    return {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}

