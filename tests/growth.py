"""Whether the time for a text grows with its length alone."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

# What a lexer of Turtle or SPARQL might look through again and again: names that nothing ends, with dots and colons.
NAMES = ("a.", "a..", "a.1", "a-.", "_a.", "é.", "a·", "-a.", "a.:", ":a.", ":.", "a:b..", "a.a1e.", ":%4", r":\.")
BLANKS = ("_:a.", "_:a..", "_:a.:")
QUOTES = (r"\"", '\n\\"""x', "\"\\'", '"x\n', r"\'", r"\\'", "'\\\n", "\\")
OTHERS = ("true.\n", "<a", "<a.", "<a)", ".", "1.", "1e", "+.", "@a-", "?a.", "%4")
PIECES = [("", piece) for piece in NAMES + BLANKS + QUOTES + OTHERS] + [('"""', piece) for piece in QUOTES]


def grows_in_proportion(work: Callable[[str], object], piece: str, *, head: str = "", count: int = 8_000) -> bool:
    """Whether four times as many pieces after ``head`` take ``work`` no more than nine times the CPU time.

    Where each piece is a search to the end they take sixteen times as much. Whatever else the machine does only adds
    to a time: one of five comparisons has to show it.
    """
    return any(_seconds(work, head + piece * count * 4) < 9 * _seconds(work, head + piece * count) for _ in range(5))


def _seconds(work: Callable[[str], object], text: str) -> float:
    """CPU seconds of ``work``, without those of the collector, which looks through all that the other tests hold."""
    gc.disable()
    try:
        start = time.process_time()
        work(text)
        return max(time.process_time() - start, 0.001)
    finally:
        gc.enable()
