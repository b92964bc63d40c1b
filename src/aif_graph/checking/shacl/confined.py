"""Validation in a child of this process, which can open no connection by the system's own means.

What shapes ask is a stranger's, and rdflib, which evaluates it, would fetch what it names. The timers that end a
runaway pattern need the main thread of a process, and a filter of the system cannot be taken off a thread again. A
child has a main thread of its own, and ends.
"""

from __future__ import annotations

import copyreg
import gc
import importlib
import signal
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import rdflib
from rdflib import Graph, Literal
from rdflib.term import Node

from aif_graph.checking.shacl.prepared import PreparedGraph
from aif_graph.checking.shacl.validation import Fault, Validation, validate
from aif_graph.datasets.isolation import in_a_child
from aif_graph.datasets.worker import EndedError, Tell
from aif_graph.errors import LimitError
from aif_graph.reading.rdflib_terms import as_rdflib

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

Progress = Callable[[int, int], None]  # how many shapes are done, of how many
# What is imported on use. A child must not: another thread may hold the lock of a module, and files may be shut.
_IMPORTED = ("pyshacl.validator", "rdflib.plugins.sparql.processor")


def validate_confined(
    statements: Iterable[Quad | Triple],
    shapes: rdflib.Graph,
    *,
    seconds: float,
    progress: Progress | None = None,
    name: Callable[[Any], str] = str,
) -> Validation:
    """Validate as ``validate`` does, in a child; ``shapes`` stay as they are.

    Raises LimitError when the child is ended, with the ``name`` of the shape that was asked.
    """
    from rdflib.util import from_n3

    for module in _IMPORTED:
        importlib.import_module(module)
    asked: list[str] = []

    def work(tell: Tell) -> tuple[list[tuple[Node, Node, Node]], tuple[Fault, ...]]:
        gc.freeze()  # what is the parent's stays shared with it
        _keep_literals()
        found = validate(
            as_rdflib(statements, PreparedGraph()),
            shapes,
            seconds=seconds,
            progress=lambda done, of, shape: tell({"done": done, "of": of, "shape": shape.n3()}),
        )
        return list(found.report), found.faults

    def hear(told: Mapping[str, Any]) -> None:
        asked[:] = [told["shape"]]
        if progress:
            progress(told["done"], told["of"])

    try:
        triples, faults = in_a_child(work, hear)
    except (EndedError, MemoryError) as error:
        number = error.signal if isinstance(error, EndedError) else 0
        raise _ended(number, name(from_n3(asked[0])) if asked else "") from None
    report = Graph(bind_namespaces="none")
    for triple in triples:
        report.add(triple)
    return Validation(report, faults)


def _keep_literals() -> None:
    """Let this process pickle literals of rdflib as they are written: it would make "7" of "007"."""
    copyreg.pickle(Literal, lambda term: (_literal, (str(term), term.language, term.datatype)))


def _literal(text: str, language: str | None, datatype: str | None) -> rdflib.Literal:
    return Literal(text, language, datatype, normalize=False)


def _ended(number: int, shape: str) -> LimitError:
    how = (
        f"its process was stopped by signal {number} ({signal.strsignal(number)})"
        if number
        else "there is too little memory"
    )
    at = f" at the shape {shape}" if shape else ""
    return LimitError(
        f"the validation stopped{at}: {how}",
        hint="Check fewer files at once, or remove that shape." if shape else "Check fewer files at once.",
    )
