"""How an answer is written: its text, and what there is to say beside it."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

from aif_graph.commands.terminal import Written, on_terminal, printable, tell, unused_note, wrapped, write

if TYPE_CHECKING:
    from aif_graph.asking.catalogue import CannedQuery
    from aif_graph.datasets.answer import Answer
    from aif_graph.knowledge import KnowledgeGraph


def interruptible(work: Callable[[], Written]) -> int:
    """Write what ``work`` returns, and return its exit code.

    A query runs inside the engine, where Python's own handler would wait for its end: Ctrl-C ends it at once.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return print_written(work())
    finally:
        signal.signal(signal.SIGINT, before)


def written(
    graph: KnowledgeGraph, answer: Answer, options: argparse.Namespace, query: CannedQuery | None = None
) -> Written:
    """The answer as text, and what there is to say beside it."""
    from aif_graph.answers.writing import write_answer

    terminal = on_terminal()
    default = "turtle" if answer.kind == "graph" else "table" if terminal else "tsv"
    names = graph.asserted_names if getattr(options, "asserted", False) else graph.names
    wanted = options.format or default
    text = write_answer(answer, wanted, names, labels=options.labels, question=query, graph=graph)
    notes = [f"as of {answer.day} (today, UTC)"] if answer.day else []
    if answer.kind == "rows" and not answer.rows:
        notes += ["no rows", *answer.hints]
    if query is not None and query.description and (terminal or not answer):
        notes += ["", wrapped(query.description)]
    if answer.truncated:
        notes.append(f"truncated after {len(answer):,} rows")
    notes += unused_note(graph)
    return Written(text, tuple(notes), 1 if answer.truth is False else 0)


def print_written(written: Written) -> int:
    """Write it, and return its exit code."""
    write(written.text)
    tell(*written.notes)
    return written.code


def print_text(graph: KnowledgeGraph, text: str, format_: str) -> None:
    """Write an answer for people without the control characters its names may hold; one for programs as it is."""
    write(printable(text) if format_ in {"text", "markdown"} else text)
    tell(*unused_note(graph))
