"""An answer in any of the formats of its kind."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from aif_graph.answers.formats import Format, format_named, names_of
from aif_graph.datasets.answer import Answer
from aif_graph.errors import UsageError
from aif_graph.frozen import frozen

if TYPE_CHECKING:
    from aif_graph.asking.catalogue import CannedQuery
    from aif_graph.knowledge import KnowledgeGraph
    from aif_graph.naming.names import Names

CUT_OFF = "cut off at a limit: there is more than this"
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
        answer = _graph(answer, wanted)
    elif {"rows", "truth", "picture"}.isdisjoint(wanted.kinds):
        raise UsageError(
            f"{format_} is for graphs, and this answer has {'rows' if answer.kind == 'rows' else 'a truth value'}",
            hint=f"Take one of {', '.join(names_of('rows', 'truth'))}, or ask with CONSTRUCT.",
        )
    elif answer.kind == "truth" and wanted.tabular:
        return "true\n" if answer.truth else "false\n"
    return _writer(wanted)(Writing(answer, wanted, names, labels, question, graph))


def _graph(answer: Answer, wanted: Format) -> Answer:
    """The answer with its triples in order, as rows where the format has nothing else."""
    triples = tuple(sorted(answer.triples, key=str))
    if wanted.tabular:
        rows = tuple((triple.subject, triple.predicate, triple.object) for triple in triples)
        return Answer("rows", ("subject", "predicate", "object"), rows, truncated=answer.truncated)
    if "graph" not in wanted.kinds:
        raise UsageError(
            f"{wanted.name} is for rows, and this answer is a graph",
            hint=f"Take one of {', '.join(names_of('graph'))}.",
        )
    return Answer("graph", triples=triples, truncated=answer.truncated)


def _writer(format_: Format) -> Callable[[Writing], str]:
    module, _, function = format_.writer.partition(":")
    found: Callable[[Writing], str] = getattr(import_module(module), function)
    return found
