"""The form of a canned question: one labelled field for each parameter, and what is wrong with its value."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Variable

from aif_graph.asking import CannedQuery, bind
from aif_graph.asking.catalogue import Parameter
from aif_graph.asking.types import TYPES
from aif_graph.errors import Option, UsageError
from aif_graph.frozen import replace
from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.surface import over_http
from aif_graph.serving.view import View

MAX_OPTIONS = 100
MAX_SUGGESTED = 20_000  # characters of the labels suggested, so that a page with a large table stays below 100 kB


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``options`` are (value, label); with ``chosen`` as a select, otherwise ("") as suggestions.

    ``by_default``: the value is today, which nobody gave.
    """

    name: str
    about: str
    control: str  # "select", "list", or the type of an input
    value: str
    required: bool
    example: str
    options: tuple[tuple[str, str], ...] = ()
    error: str = ""
    hint: str = ""
    by_default: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a question; ``bindings`` are complete when ``status`` is 200 and nothing is ``missing``."""

    fields: tuple[Field, ...]
    bindings: Mapping[Variable, NamedNode | Literal]
    missing: bool
    status: int
    problem: str = ""

    @property
    def given(self) -> Mapping[str, str]:
        """The values that somebody gave, by the names of their fields."""
        return {field.name: field.value for field in self.fields if field.value and not field.by_default}


def form_of(view: View, query: CannedQuery, given: Mapping[str, str]) -> Form:
    """Return the form of ``query`` filled with ``given``, each value checked by itself."""
    values = {name.replace("_", "-"): value.strip() for name, value in given.items() if value.strip()}
    known = {parameter.name.replace("_", "-") for parameter in query.parameters}
    fields: list[Field] = []
    day = view.graph.today
    bindings: dict[Variable, NamedNode | Literal] = {}
    status = 200
    missing = False
    for parameter in query.parameters:
        value = values.get(parameter.name.replace("_", "-"), "")
        missing = missing or (parameter.required and not value)
        error = None
        try:
            alone = replace(query, parameters=(parameter,))
            if value or not parameter.required:
                bindings |= bind(alone, {parameter.name: value} if value else {}, view.graph.names, day)
        except UsageError as wrong:
            error, status = wrong, max(status, wrong.http_status)
        field = _field(view, parameter, value, bindings, error)
        fields.append(replace(field, value=day, by_default=True) if parameter.is_today and not value else field)
    problem = ""
    if unknown := sorted(set(values) - known):
        problem, status = f"This question has no field {unknown[0]!r}.", max(status, 400)
    return Form(tuple(fields), bindings, missing, status, problem)


def _field(
    view: View,
    parameter: Parameter,
    value: str,
    bindings: Mapping[Variable, NamedNode | Literal],
    error: UsageError | None,
) -> Field:
    options = instances(view).get(parameter.class_, ()) if parameter.type == "iri" else ()
    control, names = TYPES[parameter.type].control, view.graph.names
    bound = bindings.get(Variable(parameter.variable))
    if parameter.class_ in instances(view) and len(options) <= MAX_OPTIONS and not error:
        control = "select"
        value = names.curie(bound.value) if value and bound is not None else ""
    elif parameter.type == "iri" and value and bound is not None:
        again = _is_found_again(view, parameter, bound)
        value = names.label(bound.value) if again else names.curie(bound.value)
    if error and control != "list":
        control = "text"  # a field for dates or numbers would not show what was given
    message, hint = _told(view, parameter, error)
    return Field(
        name=parameter.name,
        about=parameter.about,
        control=control,
        value=value,
        required=parameter.required,
        example=example_of(view, parameter, control),
        options=options,
        error=message[:1].upper() + message[1:],
        hint=hint,
    )


def _told(view: View, parameter: Parameter, error: UsageError | None) -> tuple[str, str]:
    """Message and hint of an error beside its field, which need not be named again."""
    own, words = Option(parameter.name), over_http(view)
    message, hint = ("", "") if error is None else error.in_words(lambda value: "" if value == own else words(value))
    return message.strip(), hint


def _is_found_again(view: View, parameter: Parameter, bound: NamedNode | Literal) -> bool:
    """Whether the label alone leads to the thing: two things may share it."""
    try:
        return view.graph.names.resolve(view.graph.names.label(bound.value), parameter.class_) == bound
    except UsageError:
        return False


def example_of(view: View, parameter: Parameter, control: str = "") -> str:
    """The example of a parameter: as the value of a select, or in words."""
    if parameter.type != "iri" or not parameter.example:
        return parameter.example
    iri = _named_by_example(view, parameter)
    if not iri:
        return parameter.example
    return view.graph.names.curie(iri) if control == "select" else view.graph.names.label(iri)


def _named_by_example(view: View, parameter: Parameter) -> str:
    """The IRI that the example names, "" where it names nothing of this graph; looked up when first asked for."""
    known, key = _examples(view), (parameter.class_, parameter.example)
    if key not in known:
        known[key] = ""
        with contextlib.suppress(UsageError):
            known[key] = view.graph.names.resolve(parameter.example, parameter.class_).value
    return known[key]


@once_per_view
def _examples(view: View) -> dict[tuple[str, str], str]:  # noqa: ARG001 - one of its own for each view
    """What the examples that were asked for name, by class and example."""
    return {}


@once_per_view
def instances(view: View) -> dict[str, tuple[tuple[str, str], ...]]:
    """CURIE and label of the things of each class that a parameter asks for, none of a class too large to suggest.

    Labels outside of such a list are found as well, and the nearest ones named where none fits.
    """
    names = view.graph.names
    classes = {p.class_ for query in view.graph.queries.values() for p in query.parameters if p.type == "iri"}
    found = {
        class_: tuple((names.curie(iri), label) for iri, label in names.instances(class_))
        for class_ in classes
        if class_
    }
    return {
        class_: options for class_, options in found.items() if sum(len(label) for _, label in options) <= MAX_SUGGESTED
    }
