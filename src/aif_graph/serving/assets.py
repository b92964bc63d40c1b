"""The files that never change: those of ``static/``, and the style sheet of the pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from aif_graph.pictures import SHEET

STATIC = Path(__file__).with_name("static")


@cache
def assets() -> Mapping[str, Path]:
    """Each file by its path below ``/static/``."""
    return {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*")} | {SHEET.name: SHEET}
