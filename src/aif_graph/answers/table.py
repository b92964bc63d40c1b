"""A table of an answer for people, by rich."""

from __future__ import annotations

import io
import os
import shutil
import sys

from pyoxigraph import BlankNode, Literal, NamedNode

from aif_graph.answers.writing import Writing
from aif_graph.datasets.answer import Answer, Term, text
from aif_graph.naming.names import Names
from aif_graph.printable import printable
from aif_graph.terms import STANDARD

NOT_STATED = "not stated"
_PIPE_WIDTH = 200


def write(writing: Writing) -> str:
    """Return the rows as a table as wide as the terminal; colour only on one, and never against NO_COLOR.

    Columns that a parameter fixed are left out: they would say the same in every row.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    answer, names = writing.answer, writing.names
    terminal = sys.stdout is not None and sys.stdout.isatty()
    shown_columns = [i for i, column in enumerate(answer.columns) if column not in answer.constant]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for i in shown_columns:
        numeric = all(_is_number(row[i]) for row in answer.rows) and bool(answer.rows)
        table.add_column(_heading(answer.columns[i]), overflow="fold", justify="right" if numeric else "left")
    for row in answer.rows:
        cells = (_shown(row[i], names) for i in shown_columns)
        # Text, not markup: a label such as "[bold]" is a label.
        table.add_row(*(Text(printable(cell), style="dim" if cell == NOT_STATED else "") for cell in cells))
    out = io.StringIO()
    width = shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns if terminal else _PIPE_WIDTH
    colour = terminal and not os.environ.get("NO_COLOR")
    console = Console(file=out, width=width, force_terminal=colour, no_color=not colour, highlight=False)
    if console.measure(table, options=console.options.update(width=10_000)).minimum > width:
        return _records(answer, names, shown_columns)
    console.print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).strip("\n") + "\n"


def _records(answer: Answer, names: Names, shown_columns: list[int]) -> str:
    """One block a row, for a terminal too narrow for the table: no word is ever split."""
    headings = [_heading(answer.columns[i]) for i in shown_columns]
    width = max(map(len, headings), default=0)
    blocks = []
    for row in answer.rows:
        cells = (printable(_shown(row[i], names)) for i in shown_columns)
        blocks.append("".join(f"{heading:>{width}}  {cell}\n" for heading, cell in zip(headings, cells, strict=True)))
    return "\n".join(blocks)


def _shown(term: Term | None, names: Names) -> str:
    """A term in words: the label of an IRI, the text of a literal."""
    if term is None:
        return NOT_STATED
    if isinstance(term, NamedNode):
        return names.label(term.value)
    if isinstance(term, Literal) and term.datatype.value == STANDARD["xsd"] + "boolean":
        return "yes" if term.value in {"true", "1"} else "no"
    return "(unnamed)" if isinstance(term, BlankNode) else text(term)


def _heading(column: str) -> str:
    """Column names are camelCase in SPARQL and words in a table."""
    spaced = "".join(f" {c.lower()}" if c.isupper() else c for c in column)
    return spaced.replace("_", " ").strip()


def _is_number(term: object) -> bool:
    datatype = getattr(term, "datatype", None)
    return term is None or (
        datatype is not None and datatype.value.rsplit("#", 1)[-1] in {"integer", "decimal", "double"}
    )
