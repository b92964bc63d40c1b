"""SHACL validation by pySHACL, shape by shape, so that one bad shape or one endless pattern does not hide the rest.

pySHACL's own loop (``Validator.run``) ends at the first shape that is itself wrong, and nothing stops a pattern that
backtracks for ever. Here each shape is validated by itself; what a shape's author got wrong is a fault of the shapes;
a constraint that outruns its limit is reported and left out. Queries in shapes may not reach out: they are rdflib's to
evaluate, which would fetch what SERVICE and FROM name. Those that would are refused, and all run where no connection
can be opened (``confined``).
"""

from __future__ import annotations

import logging
import re
import signal
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import rdflib
from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from aif_graph.checking.findings import SKIPPED
from aif_graph.checking.shacl.faults.queries import disguise_queries, gather_prefixes, refusal, refused_queries
from aif_graph.limits import CONSTRAINT_SECONDS
from aif_graph.terms import STANDARD

_TICKS = 5  # looks at what is running, in the time that a constraint may take
_SH = STANDARD["sh"]
_LOGGER = logging.Logger("shapes", logging.CRITICAL)  # what pySHACL would log becomes a fault
_LISTS = {"OrConstraintComponent": "or", "XoneConstraintComponent": "xone", "AndConstraintComponent": "and"}
_QUALIFIED = "QualifiedMinCountConstraintComponent"

Reported = tuple[str, "Node", list[tuple[Any, Any, Any]]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the shapes: ``kind`` is "ill-formed", "refused" or "timed out", about one node of them."""

    kind: str
    shape: Node | None
    message: str
    focus: Node | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """The report as a graph (SHACL, section 3.6), with ``sh:detail`` for nested causes, and the shapes' own faults."""

    report: rdflib.Graph
    faults: tuple[Fault, ...]


def validate(
    data: rdflib.Graph,
    shapes: rdflib.Graph,
    *,
    seconds: float = CONSTRAINT_SECONDS,
    progress: Callable[[int, int, Node], None] | None = None,
) -> Validation:
    """Validate ``data`` against ``shapes`` without inference. Changes ``shapes``: what is refused leaves it.

    ``seconds`` of CPU time is what one constraint may take for one focus node; it is watched in the main thread only.
    ``progress`` is told how many of the shapes are done, of how many, and which is next.
    """
    from pyshacl.errors import ReportableRuntimeError
    from pyshacl.graph_abstraction import DataGraph
    from pyshacl.validator import Validator

    faults = list(_refused(shapes))
    gather_prefixes(shapes)
    disguises = disguise_queries(shapes)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            graph = DataGraph.from_rdflib(data)
            validator = Validator(graph, shacl_graph=shapes, options={"inplace": True, "logger": _LOGGER})
            chosen = list(validator.shacl_graph.shapes)
        except (ReportableRuntimeError, RecursionError, AssertionError, ValueError, TypeError) as error:
            return Validation(_empty_report(), (*faults, _ill_formed(None, error)))
        run = _Run(validator, graph, shapes, seconds)
        for number, shape in enumerate(chosen):
            if progress:
                progress(number, len(chosen), shape.node)
            run.validate(shape)
    recursive = {str(entry.message) for entry in told if "ecursion" in type(entry.message).__name__}
    faults += sorted({_recursive(text) for text in recursive}, key=str)
    report, _ = Validator.create_validation_report(validator.shacl_graph, not run.reports, run.reports)
    _undisguise(report, disguises)
    return Validation(report, (*faults, *run.faults))


class _Run:
    """One validation: the results so far, and the faults met."""

    def __init__(self, validator: Any, graph: Any, shapes: rdflib.Graph, seconds: float) -> None:
        self.executor = validator.make_executor()
        self.shapes_graph = validator.shacl_graph
        self.graph = graph
        self.shapes = shapes
        self.seconds = seconds
        self.reports: list[Reported] = []
        self.faults: list[Fault] = []

    def validate(self, shape: Any) -> None:
        """Validate one shape against its targets; begin again without a constraint that ran out of time."""
        while True:
            try:
                with _watching(self.seconds):
                    _, reports = shape.validate(self.executor, self.graph)
                    self.reports += [self._with_causes(report) for report in reports]
                return
            except _OutOfTimeError as overrun:
                if not self._leave_out(overrun):
                    return
            except Exception as error:  # whatever a shape makes pySHACL do is a fault of that shape
                self.faults.append(_ill_formed(shape.node, error))
                return

    def _leave_out(self, overrun: _OutOfTimeError) -> bool:
        """Take the constraint that ran out of time out of the shapes; False if it cannot be told from the shape."""
        constraint, node = overrun.constraint, overrun.constraint.shape.node
        name = type(constraint).__name__.removesuffix("Component").removesuffix("Constraint")
        message = f"The {name} constraint ran for more than {self.seconds:g} s of CPU time {SKIPPED}"
        self.faults.append(Fault("timed out", node, message, overrun.focus))
        parameters: list[Node] = getattr(constraint, "constraint_parameters", list)()
        found = [triple for name in parameters for triple in self.shapes.triples((node, name, None))]
        if self._is_part(node):
            return False  # without it a condition on it, such as sh:not, would come out wrong
        for triple in found:
            self.shapes.remove(triple)
        return bool(found)

    def _is_part(self, shape: Node) -> bool:
        """Whether a shape is a condition within another one, not one of its properties."""
        links = (URIRef(_SH + "not"), URIRef(_SH + "node"), URIRef(_SH + "qualifiedValueShape"), RDF.first)
        return any((None, link, shape) in self.shapes for link in links)

    def _with_causes(self, report: Reported) -> Reported:
        """Add, as ``sh:detail``, why the members of a logical or qualified constraint do not hold.

        pySHACL does so for ``sh:node`` only.
        """
        text, node, triples = report
        found = {str(p).removeprefix(_SH): o[1] if isinstance(o, tuple) else o for s, p, o in triples if s == node}
        component = str(found.get("sourceConstraintComponent", "")).removeprefix(_SH)
        nested: list[Reported] = []
        for member, value in self._members(component, found):
            _, reports = member.validate(self.executor, self.graph, focus=value)
            nested += [self._with_causes(inner) for inner in reports]
        details = [(node, URIRef(_SH + "detail"), inner) for _, inner, _ in nested]
        return text, node, [*triples, *details, *(triple for _, _, inner in nested for triple in inner)]

    def _members(self, component: str, found: dict[str, Any]) -> Iterator[tuple[Any, Node]]:
        from rdflib.collection import Collection

        shape = found.get("sourceShape")
        if component in _LISTS:
            value = found.get("value", found["focusNode"])
            for head in self.shapes.objects(shape, URIRef(_SH + _LISTS[component])):
                for member in Collection(self.shapes, head):
                    yield self.shapes_graph.lookup_shape_from_node(member), value
        elif component == _QUALIFIED:
            outer = self.shapes_graph.lookup_shape_from_node(shape)
            values = outer.value_nodes(self.graph, [found["focusNode"]])[found["focusNode"]]
            for member in self.shapes.objects(shape, URIRef(_SH + "qualifiedValueShape")):
                for value in sorted(values):
                    yield self.shapes_graph.lookup_shape_from_node(member), value


def _ill_formed(shape: Node | None, error: Exception) -> Fault:
    """A fault of the innermost shape that pySHACL was at: a property shape is met inside its node shape."""
    from pyshacl.errors import ReportableRuntimeError
    from pyshacl.shape import Shape

    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is Shape.validate.__code__:
            shape = trace.tb_frame.f_locals["self"].node
        trace = trace.tb_next
    told = str(error).split("\nFor reference")[0].strip()
    if told.startswith("Validation path too deep"):
        told = "it refers to itself"
    if not isinstance(error, ReportableRuntimeError) or not told:
        told = f"pySHACL cannot process it ({type(error).__name__}{': ' if told else ''}{told})"
    told = re.sub(r"\b[nN][0-9a-f]{32}\w*|_:[0-9a-f]{32}", "(unnamed)", told)  # its names are others each time
    return Fault("ill-formed", shape, f"The shape cannot be used: {told.rstrip('.')}.")


def _recursive(told: str) -> Fault:
    """A fault of the first named shape in pySHACL's warning."""
    named = re.search(r"<(?:Node|Property)Shape (\w+:[^\s>]+)>", told)
    message = "The shape refers to itself, which SHACL leaves undefined, so it is not evaluated completely."
    return Fault("recursive", URIRef(named[1]) if named else None, message)


def _empty_report() -> rdflib.Graph:
    from pyshacl.shapes_graph import ShapesGraph
    from pyshacl.validator import Validator

    report, _ = Validator.create_validation_report(ShapesGraph(Graph()), True, [])
    return report  # type: ignore[no-any-return]


def _refused(shapes: rdflib.Graph) -> Iterator[Fault]:
    """Take the queries out of ``shapes`` that name another host or file."""
    for statement, word in refused_queries(shapes):
        yield Fault("refused", statement[0], refusal(word))
        shapes.remove(statement)
        for link in list(shapes.triples((None, None, statement[0]))):
            shapes.remove(link)


def _undisguise(report: rdflib.Graph, disguises: Mapping[Node, Node]) -> None:
    """Write in the report the queries that its shapes have."""
    for disguise, text in disguises.items():
        for subject, predicate, obj in list(report.triples((None, None, disguise))):
            report.remove((subject, predicate, obj))
            report.add((subject, predicate, text))


# Constraints that do not end


class _OutOfTimeError(Exception):
    def __init__(self, constraint: Any, focus: Node | None) -> None:
        super().__init__("timed out")
        self.constraint = constraint
        self.focus = focus


@contextmanager
def _watching(seconds: float) -> Iterator[None]:
    """Raise _OutOfTimeError from within a constraint that runs for more than ``seconds`` of CPU time.

    A timer looks which constraint is running: one that it meets at every tick of the whole time is too slow. The
    regular expression engine looks for signals while it backtracks.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    met: list[object] = []

    def look(_signal: int, frame: FrameType | None) -> None:
        constraint, focus = _running(frame)
        if met and constraint is not met[-1]:
            met.clear()
        met.append(constraint)
        if constraint is not None and len(met) > _TICKS:
            met.clear()
            raise _OutOfTimeError(constraint, focus)

    before = signal.signal(signal.SIGVTALRM, look)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds / _TICKS, seconds / _TICKS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _running(frame: FrameType | None) -> tuple[Any, Node | None]:
    """The constraint that is being evaluated, read off the innermost call of ``Shape.validate``, and its focus."""
    from pyshacl.shape import Shape

    while frame is not None and frame.f_code is not Shape.validate.__code__:
        frame = frame.f_back
    if frame is None:
        return None, None
    focus = frame.f_locals.get("focus_list") or [None]
    constraint = frame.f_locals.get("validator") or frame.f_locals.get("c")  # the former is one of the author's own
    return constraint, focus[0] if len(focus) == 1 else None
