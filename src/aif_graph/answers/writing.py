"""An answer in any of the formats of its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from aif_graph.answers.formats import Format, format_named, names_of
from aif_graph.datasets.answer import Answer
from aif_graph.errors import UsageError
from aif_graph.frozen import frozen
from aif_graph.terms import STANDARD

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

    from aif_graph.asking.catalogue import CannedQuery
    from aif_graph.knowledge import KnowledgeGraph
    from aif_graph.naming.names import Names

CUT_OFF = "truncated at a limit: there are more results"
"""What a format that has comments says of an answer that is not whole."""


@frozen
class Writing:
    """What a writer is given: the answer, the format that was asked for, and the names of what the answer holds.

    ``labels`` asks for labels in the place of IRIs. ``question`` is the canned query that was asked, None for a text
    of somebody's own; ``graph`` the graph that answered, None where only the answer is at hand.
    """

    answer: Answer
    format: Format
    names: Names
    labels: bool = False
    question: CannedQuery | None = None
    graph: KnowledgeGraph | None = None


@frozen
class Graph:
    """What a writer of graphs is given: triples, or the quads of a data set, in order; and prefixes that it may use.

    ``truncated``: there is more than this.
    """

    statements: Sequence[Triple] | Sequence[Quad]
    format: Format
    prefixes: Mapping[str, str]
    truncated: bool = False


def write_answer(
    answer: Answer,
    format_: str,
    names: Names,
    *,
    labels: bool = False,
    question: CannedQuery | None = None,
    graph: KnowledgeGraph | None = None,
) -> str:
    """Return ``answer`` in the format of that name, ending in a line break; the rest is as in ``Writing``.

    Raises UsageError when there is no such format, it does not fit the kind of answer, or cannot hold its values.
    """
    wanted = format_named(format_)
    if answer.kind == "graph":
        triples = sorted(answer.triples, key=str)
        if not wanted.tabular:
            return write_graph(triples, format_, names.prefixes.namespaces, truncated=answer.truncated)
        rows = tuple((triple.subject, triple.predicate, triple.object) for triple in triples)
        answer = Answer("rows", ("subject", "predicate", "object"), rows, truncated=answer.truncated)
    elif {"rows", "truth", "picture"}.isdisjoint(wanted.kinds):
        raise UsageError(
            f"{format_} is for graphs, and this answer {'has rows' if answer.kind == 'rows' else 'is true or false'}",
            hint=f"Use one of {', '.join(names_of('rows', 'truth'))}, or ask with CONSTRUCT.",
        )
    elif answer.kind == "truth" and wanted.tabular:
        return "true\n" if answer.truth else "false\n"
    return str(_writer(wanted)(Writing(answer, wanted, names, labels, question, graph)))


def write_graph(
    statements: Sequence[Triple] | Sequence[Quad],
    format_: str,
    prefixes: Mapping[str, str] = STANDARD,
    *,
    truncated: bool = False,
) -> str:
    """Return triples in a format for graphs, or quads in one for data sets, in their order, ending in a line break.

    Of ``prefixes`` those are declared that they use. Raises UsageError when the format is none of these, or cannot
    write them.
    """
    wanted = format_named(format_)
    if {"graph", "dataset"}.isdisjoint(wanted.kinds):
        hint = f"Use one of {', '.join(names_of('graph'))}."
        raise UsageError(f"{format_} is for rows, and this answer is a graph", hint=hint)
    return str(_writer(wanted)(Graph(statements, wanted, prefixes, truncated)))


def _writer(format_: Format) -> Callable[[object], object]:
    module, _, function = format_.writer.partition(":")
    found: Callable[[object], object] = getattr(import_module(module), function)
    return found
