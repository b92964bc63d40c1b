"""Why a statement holds: its proof as a picture and as a list, down to the sources; or what is missing for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from urllib.parse import urlencode

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from aif_graph.errors import AifError, NotFoundError, UsageError
from aif_graph.explaining import Explanation, Step, Teller, explain, write_explanation
from aif_graph.naming.names import Names
from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.surface import over_http
from aif_graph.serving.replies import Reply
from aif_graph.serving.requests.readers import WHY_FORMATS
from aif_graph.serving.view import View
from aif_graph.serving.wording.facts import source_ranks
from aif_graph.serving.wording.presentation import presentation
from aif_graph.serving.wording.sentences import named
from aif_graph.serving.wording.statements import statements

_TITLES = {"json": "JSON", "turtle": "Turtle (PROV-O)", "markdown": "Markdown", "text": "Plain text"}
_PROOFS = 5
_MOST_TEXT = 2_000
_MOST_EXAMPLES = 3


def why(view: View, arguments: Mapping[str, object]) -> Reply:
    """Explain the statement of ``s``, ``p``, ``o`` (names, CURIEs, IRIs; ``o`` may be a literal) in ``format``.

    Without any of the three: the form to ask. As a page, a name that nothing bears leads back to the form, with what
    comes nearest; in the other formats it raises NotFoundError or UsageError.
    """
    asked = {name: str(arguments.get(name) or "").strip() for name in ("s", "p", "o")}
    format_ = str(arguments.get("format") or "html")
    if format_ == "html":
        return _page(view, asked)
    found = explanation(view, asked)
    return Reply(200, WHY_FORMATS[format_], write_explanation(found, format_).encode())


def _page(view: View, asked: Mapping[str, str]) -> Reply:
    if not any(asked.values()):
        return _rendered(view, asked)
    try:
        found = explanation(view, asked)
    except UsageError as error:
        return _rendered(view, asked, error=error)
    return _rendered(view, asked, found=found)


def explanation(view: View, asked: Mapping[str, str]) -> Explanation:
    """The explanation of what is ``asked``. Raises UsageError or NotFoundError for what cannot be read."""
    if missing := [words for name, words in (("s", "thing"), ("p", "property"), ("o", "value")) if not asked[name]]:
        raise UsageError(f"the {missing[0]} is missing", hint="A statement has a thing, a property and a value.")
    if any(len(text) > _MOST_TEXT for text in asked.values()):
        raise UsageError("a name is too long", hint=f"At most {_MOST_TEXT:,} characters.")
    names = view.graph.names
    subject, predicate = names.resolve(asked["s"]), names.resolve_property(asked["p"])
    triple = Triple(subject, predicate, _object(view, subject, predicate, asked["o"]))
    return explain(view.graph.proved, teller(view), triple, limit=_PROOFS)


@once_per_view
def teller(view: View) -> Teller:
    """What puts statements of the graph into words."""
    return Teller(view.graph.evidence, _names(view), statements(view).ontology)


def _names(view: View) -> Names:
    """Names that know what to call a node without a label: after what it ties together."""
    index, labels = statements(view), view.graph.names.labels
    ties = (term.value for term in index.all_ties() if isinstance(term, NamedNode))
    called = {iri: f"“{named(view, iri)}”" for iri in ties if iri not in labels}

    class Called(Names):
        @cached_property
        def labels(self) -> dict[str, str]:
            return called | labels

    return Called(view.graph.dataset, view.graph.manifest.terms.naming)


def _object(view: View, subject: NamedNode, predicate: NamedNode, text: str) -> NamedNode | Literal:
    """A literal in Turtle, a name, or the text of a value that the thing has."""
    if text.startswith('"'):
        return read_literal(text)
    try:
        return view.graph.names.resolve(text)
    except UsageError:
        for statement in statements(view).of(subject):
            value = statement.triple.object
            if statement.triple.predicate == predicate and isinstance(value, Literal) and value.value == text:
                return value
        raise


def read_literal(text: str) -> Literal:
    """Read ``"text"``, ``"text"@en`` or ``"text"^^<datatype>``. Raises UsageError for anything else."""
    try:
        quads = list(parse(input=f"<urn:s> <urn:p> {text} .".encode(), format=RdfFormat.TURTLE))
    except (SyntaxError, ValueError):
        quads = []
    if len(quads) == 1 and isinstance(quads[0].object, Literal):
        return quads[0].object
    raise UsageError(f"{text[:80]} is not a valid value", hint='Write it as "text"@en or "2025-10-10".')


def _rendered(
    view: View, asked: Mapping[str, str], *, found: Explanation | None = None, error: AifError | None = None
) -> Reply:
    from aif_graph.serving.pages.templating import page

    query = urlencode(asked) if any(asked.values()) else ""
    base = view.site.path("why")
    path = f"{base}?{query}" if query else base
    links = [(WHY_FORMATS[name].split(";")[0], f"{path}&format={name}", words) for name, words in _TITLES.items()]
    proofs = found.proofs if found else ()
    told = error.in_words(over_http(view)) if error else None
    return page(
        view,
        "why.html",
        status=error.http_status if error else 200,
        path=path,
        alternates=links if found else [],
        asked=asked,
        found=found,
        told=told,
        is_unknown=isinstance(error, NotFoundError),
        pictures=[_picture(view, step, number) for number, step in enumerate(proofs[:1])],
        examples=[(f"{base}?{urlencode({'s': s, 'p': p, 'o': o})}", f"{s} {p} {o}") for s, p, o in _examples(view)],
        properties=_properties(view),
        source_page=lambda iri: view.site.page_of(iri) if iri in source_ranks(view) else "",
        subject_link=_end(view, found, "subject"),
        object_link=_end(view, found, "object"),
    )


def _end(view: View, found: Explanation | None, end: str) -> tuple[str, str] | None:
    """Label and page of the thing at one end of the statement."""
    term = getattr(found.triple, end) if found else None
    href = view.site.page_of(term.value) if isinstance(term, NamedNode) else ""
    return (named(view, term.value), href) if isinstance(term, NamedNode) and href else None


@once_per_view
def _properties(view: View) -> list[str]:
    """The labels of the properties of the ontology, for the form to suggest."""
    names, own = view.graph.names, view.site.terms
    return sorted({names.label(iri) for iri in names.labels if iri in own and names.is_property(NamedNode(iri))})


@once_per_view
def _examples(view: View) -> tuple[tuple[str, str, str], ...]:
    """Statements to ask about: those of ``graph.toml``, else some of what follows, each by another property."""
    if told := presentation(view).why:
        return told
    names, found = view.graph.names, dict[NamedNode, tuple[str, str, str]]()
    for triple in (quad.triple for quad in view.graph.dataset.statements(graph=view.graph.manifest.inferred)):
        terms = [t.value for t in triple if isinstance(t, NamedNode)]
        if len(terms) == 3 and all(iri in names.labels for iri in terms):
            s, p, o = (names.label(iri) for iri in terms)
            found.setdefault(triple.predicate, (s, p, o))
        if len(found) == _MOST_EXAMPLES:
            break
    return tuple(found.values())


def _picture(view: View, step: Step, number: int) -> Markup:
    from aif_graph.pictures.proof import proof

    return Markup(
        proof(
            f"proof-{number + 1}",
            step,
            href=view.site.page_of,
            title=f"Why {step.sentence}",
            description="The statement is at the top; below it is what it rests on, down to the sources. "
            "The list below says the same.",
        )
    )
