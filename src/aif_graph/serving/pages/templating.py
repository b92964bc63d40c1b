"""Pages out of templates: one jinja2 environment a view, everything escaped that is not our own markup."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyoxigraph import NamedNode

from aif_graph.naming.words import day_in_words, grouped, heading
from aif_graph.serving.assets import assets
from aif_graph.serving.frame import frame_of, licence_name
from aif_graph.serving.once import once_per_view
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import (
    NOT_STATED,
    cell_in,
    cell_of,
    columns_of,
    left_out,
    markup,
    rows_that_fit,
    thing_cell,
)
from aif_graph.serving.wording.sentences import article_before, plain, source_label
from aif_graph.terms import STANDARD

HTML = "text/html; charset=utf-8"
# For an error, and an answer that would be another one the next time.
NO_STORE = (("Cache-Control", "no-store"),)
TEMPLATES = Path(__file__).parents[1] / "templates"
# Characters that HTML cannot hold (HTML, section 13.1.4), whether in a label or in what a stranger sent.
_NO_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# What a page offers beside itself: media type, path and title of each other form.
Alternates = Sequence[tuple[str, str, str]]


@once_per_view
def environment(view: View) -> Environment:
    """The environment of a view: templates are compiled once, undefined names are errors.

    Globals: ``site``, ``graph``, ``manifest``, ``frame``, ``version``, ``data_date``, ``licence`` (its address and
    name), ``navigation`` (paths and words), ``at(question)`` (its path), ``label(iri)``, ``source_label(iri)``,
    ``page_of(iri)``, ``the(iri)`` (the article before its label), ``asset(name)`` (path of a static file),
    ``cell_of(term)``, ``cell_in(column, term)``, ``thing_cell(iri)``, ``markup(cell)``, ``plain(cells)``,
    ``columns_of(answer)``, ``left_out(answer)``, ``rows_that_fit(answer)``, ``heading(column)``, ``json_ld(data)``.
    Filters: ``grouped`` (thousands), ``day``.
    """
    graph, site, frame = view.graph, view.site, frame_of(view)
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    found.globals.update(
        site=site,
        graph=graph,
        version=version("aif-graph"),
        data_date=data_date(view),
        frame=frame,
        manifest=graph.manifest,
        licence=(graph.manifest.licence, licence_name(graph.manifest.licence)),
        navigation=[(site.path(*link.parts), link.label) for link in frame.navigation],
        at=lambda question: site.path(*frame.at(question)),
        not_stated=NOT_STATED,
        label=graph.names.label,
        page_of=site.page_of,
        the=article_before(view),
        asset=lambda name: f"{site.path('static', *name.split('/'))}?v={_digest(name)}",
        cell_of=lambda term: cell_of(term, graph.names, site),
        cell_in=lambda column, term: cell_in(column, term, graph.names, site),
        markup=markup,
        thing_cell=lambda iri: thing_cell(iri, graph.names, site),
        columns_of=columns_of,
        left_out=left_out,
        plain=plain,
        source_label=lambda iri: source_label(graph, iri),
        rows_that_fit=lambda answer: rows_that_fit(answer, graph.names),
        heading=heading,
        json_ld=json_ld,
    )
    found.filters.update(grouped=lambda number: grouped(str(number)), day=day_in_words)
    return found


def page(
    view: View,
    template: str,
    *,
    status: int = 200,
    path: str = "",
    alternates: Alternates = (),
    headers: tuple[tuple[str, str], ...] = (),
    **context: object,
) -> Reply:
    """Return the page that ``template`` makes of ``context``.

    ``path`` is the page's own (with its query string), for the canonical link and the mark in the navigation; ""
    for a page without one, such as an error. ``alternates`` are (media type, path, title) of other formats.
    """
    text = environment(view).get_template(template).render(path=path, alternates=alternates, **context)
    body = _NO_HTML.sub("\N{REPLACEMENT CHARACTER}", text).encode(errors="replace")
    return Reply(status, HTML, body, headers)


def json_ld(data: Mapping[str, object]) -> Markup:
    """A JSON-LD data block; "<", ">" and "&" are escaped, so that no text can end the block."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))


@once_per_view
def data_date(view: View) -> str:
    """The day of the data: that as of which they are read or of ``graph.toml``, or the issue of the ontology, or ""."""
    if view.graph.as_of:
        return view.graph.day
    return view.graph.manifest.day or _of_ontology(view, STANDARD["dcterms"] + "issued")


@once_per_view
def data_version(view: View) -> str:
    """The version of the data, as the ontology states it; "" where it states none."""
    return _of_ontology(view, STANDARD["owl"] + "versionInfo")


def _of_ontology(view: View, property_: str) -> str:
    text = f"SELECT ?value {{ {view.graph.manifest.ontology} {NamedNode(property_)} ?value }}"
    rows = view.graph.asserted.ask(text).rows
    return str(getattr(rows[0][0], "value", "")) if rows else ""


@cache
def _digest(name: str) -> str:
    """Changes with the file, so that browsers may keep it for ever."""
    file = assets().get(name)
    return sha256(file.read_bytes()).hexdigest()[:12] if file else "0"
