"""The page of one canned question: its form, the answer, the picture, the sources behind it, the SPARQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from aif_graph.answers.formats import served_for
from aif_graph.asking import CannedQuery
from aif_graph.datasets import Answer, Row
from aif_graph.errors import AifError, NotFoundError
from aif_graph.serving.dated import dated, day_of
from aif_graph.serving.pages.addresses import address, downloads, question_address, question_files
from aif_graph.serving.pages.bound import bound_text
from aif_graph.serving.pages.drawn import drawn
from aif_graph.serving.pages.fields import Form, form_of
from aif_graph.serving.pages.notes import note
from aif_graph.serving.pages.surface import over_http
from aif_graph.serving.pages.templating import NO_STORE, page
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import rows_that_fit

MAX_TRIPLES = 200
_RELATED = 6


def question(view: View, arguments: Mapping[str, object]) -> Reply:
    """Arguments: ``name``, ``parameters`` (texts by name), ``path`` (the parts of an address of its own).

    A value that cannot be taken is told at its field.

    Raises NotFoundError for a question there is none of.
    """
    query, given, at = _asked(view, arguments)
    day = day_of(view.graph, query, given)
    form, headers = form_of(view, query, given), dated(day)
    if form.status != 200 or form.missing:
        return _unanswered(view, query, form, at, headers if form.status == 200 else NO_STORE)
    name, values = query.name, {field.name: field.value for field in form.fields if field.value}
    answer = view.graph.run(name, **_parameters(form))
    text = bound_text(query.text, form.bindings)
    table = triples_as_rows(answer) if answer.kind == "graph" else answer
    return page(
        view,
        "question.html",
        path=address(view.site, *at, **form.given),
        headers=headers,
        day=day,
        alternates=question_files(view.site, name, values, answer.kind),
        downloads=downloads(answer.kind, partial(question_address, view.site, name, values)),
        answer=answer,
        table=table,
        shown=len(rows_that_fit(table, view.graph.names)),
        inferred=_resting_on_inference(view, query, form, answer),
        pictures=[(f.title, question_address(view.site, name, values, f)) for f in served_for("picture")],
        drawn=drawn(view, query, answer),
        permanent=address(view.site, *at, **values),
        text=text,
        editor=address(view.site, "sparql", query=text),
        in_words=_in_words(view, form),
        **_context(view, query, form, at),
    )


def failed(view: View, arguments: Mapping[str, object], error: AifError) -> Reply:
    """The form as it was filled in, where the question could not be answered for ``error``; evaluates nothing."""
    query, given, at = _asked(view, arguments)
    message, hint = error.in_words(over_http(view))
    empty = form_of(view, query, {})
    fields = tuple(replace(field, value=given.get(field.name, field.value)) for field in empty.fields)
    problem = f"{message[:1].upper()}{message[1:]}. {hint}".strip()
    return _unanswered(view, query, Form(fields, {}, False, error.http_status, problem), at)


def _asked(view: View, arguments: Mapping[str, object]) -> tuple[CannedQuery, Mapping[str, str], tuple[str, ...]]:
    """The question, the values of its parameters, and the parts of its address."""
    name, given, path = str(arguments["name"]), arguments.get("parameters") or {}, arguments.get("path") or ()
    assert isinstance(given, Mapping)
    assert isinstance(path, list | tuple)
    values = {str(key): str(value) for key, value in given.items()}
    return _find(view, name), values, tuple(map(str, path)) or ("queries", name)


def _unanswered(
    view: View, query: CannedQuery, form: Form, at: Sequence[str], headers: tuple[tuple[str, str], ...] = NO_STORE
) -> Reply:
    context = _context(view, query, form, at)
    path = address(view.site, *at)
    return page(view, "question.html", status=form.status, path=path, headers=headers, answer=None, **context)


def _context(view: View, query: CannedQuery, form: Form, at: Sequence[str]) -> dict[str, Any]:
    """What the template is told with and without an answer."""
    found = {"query": query, "form": form, "note": note(view, query), "related": related(view, query)}
    return {**found, "action": view.site.path(*at)}


def _find(view: View, name: str) -> CannedQuery:
    found = view.graph.queries.get(name)
    if found is not None:
        return found
    import difflib

    near = difflib.get_close_matches(name[:100], view.graph.queries, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else ""
    raise NotFoundError(f"there is no question called {name[:100]!r}", hint=hint)


def _parameters(form: Form) -> dict[str, Any]:
    return {variable.value.replace("_", "-"): term for variable, term in form.bindings.items()}


def _in_words(view: View, form: Form) -> str:
    """What was chosen, for the caption: "city: Prague"."""
    names = view.graph.names
    chosen = _parameters(form)
    labels = (
        (field.name, chosen.get(field.name.replace("_", "-")))
        for field in form.fields
        if field.value and not field.by_default
    )
    return ", ".join(f"{name}: {names.label(term.value)}" for name, term in labels if term is not None)


def _resting_on_inference(view: View, query: CannedQuery, form: Form, answer: Answer) -> frozenset[Row]:
    """The rows that would not be there without what follows from the statements: asked again of these alone."""
    if answer.kind != "rows" or not answer.rows:
        return frozenset()
    stated = set(view.graph.run(query.name, asserted=True, **_parameters(form)).rows)
    return frozenset(row for row in rows_that_fit(answer, view.graph.names) if row not in stated)


def triples_as_rows(answer: Answer) -> Answer:
    """The triples of a graph as rows, the first MAX_TRIPLES of them."""
    triples = sorted(answer.triples, key=str)[:MAX_TRIPLES]
    rows = tuple((triple.subject, triple.predicate, triple.object) for triple in triples)
    return Answer("rows", ("subject", "property", "value"), rows, truncated=answer.truncated)


def related(view: View, query: CannedQuery) -> list[CannedQuery]:
    """Questions that share most tags with ``query``."""
    shared: Counter[str] = Counter()
    for other in view.graph.queries.values():
        common = len(set(other.tags) & set(query.tags))
        if other.name != query.name and common:
            shared[other.name] = 10 * common - len(other.tags)
    return [view.graph.queries[name] for name, _ in shared.most_common(_RELATED)]
