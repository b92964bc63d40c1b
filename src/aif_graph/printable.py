"""Text that may be shown: nothing in it moves the cursor, colours, hides or reorders.

Names, values and paths come out of files that others wrote. Characters that the Unicode Standard calls control, format,
surrogate, private use or unassigned, and blanks other than the space, do not go out as they are: escape sequences of a
terminal, line ends that forge a line of a log, and the embeddings that make text read otherwise than it is (Unicode
Standard Annex 9; https://trojansource.codes/).
"""

from __future__ import annotations

import re
from collections.abc import Callable

UNKNOWN = "\ufffd"
_PERHAPS_NOT = re.compile("[^ -~]+")  # all of ASCII else is printable


def printable(text: str, *, keep: str = "") -> str:
    """``text`` with a blank for each tab, line end and odd blank, and U+FFFD for each control or format character.

    The characters of ``keep`` stay as they are.
    """
    return replaced(text, _stand_in, keep=keep)


def replaced(text: str, stand_in: Callable[[str], str], *, keep: str = "") -> str:
    """``text`` with ``stand_in(c)`` for each character c that is not printable and none of ``keep``."""
    if text.isprintable():
        return text

    def run(match: re.Match[str]) -> str:
        found = match[0]
        if found.isprintable():
            return found
        return "".join(c if c.isprintable() or c in keep else stand_in(c) for c in found)

    return _PERHAPS_NOT.sub(run, text)


def _stand_in(character: str) -> str:
    return " " if character.isspace() else UNKNOWN
