"""What pictures look like: one style sheet, linked by pages, and put into a picture that stands by itself."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

SHEET = Path(__file__).with_name("pictures.css")
_COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)
_COLOUR = re.compile(r"(--pic-[\w-]+): (?:var\(--[\w-]+, )?(#\w+)")
_COLOURED = re.compile(r"([\w-]+): var\((--pic-[\w-]+)\);")


def styled(svg: str) -> str:
    """``svg`` with its style in it."""
    begin, end = svg.split(">", 1)
    return f"{begin}><style>{_style()}</style>{end}"


@cache
def _style() -> str:
    """The style sheet; before each variable stands its light colour, for programs that know no variables of CSS."""
    text = _COMMENT.sub("", SHEET.read_text(encoding="utf-8"))
    colours = dict(reversed(_COLOUR.findall(text)))  # of each the first, which is the light one
    return _COLOURED.sub(lambda found: f"{found[1]}: {colours[found[2]]}; {found[0]}", text)
