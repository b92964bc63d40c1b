"""The identifier of a thing, and the document it leads to: a page for people, RDF for programs."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import NamedNode

from aif_graph.serving.linked.documents import document as rdf_document
from aif_graph.serving.linked.documents import known, withdrawn
from aif_graph.serving.pages.source import source_page
from aif_graph.serving.pages.thing import thing_page
from aif_graph.serving.pages.verdict import verdict_page
from aif_graph.serving.replies import Reply
from aif_graph.serving.requests.negotiation import EXTENSIONS
from aif_graph.serving.view import View
from aif_graph.serving.wording.statements import statements
from aif_graph.terms import STANDARD

_VERSION = NamedNode(STANDARD["owl"] + "versionIRI")


def thing(view: View, arguments: Mapping[str, object]) -> Reply:
    """Redirect from the name of a thing to the document about it (303, RFC 9110, section 15.4.4).

    ``arguments``: ``iri``, or its ``name`` below the address of the service; ``format``. Raises NotFoundError for a
    name that the graph does not know. A thing that is withdrawn is answered 410 by its document, which says what stands
    in its place.
    """
    iri, format_ = iri_of(view, arguments), str(arguments.get("format") or "html")
    site, ontology = view.site, view.graph.manifest.ontology.value
    if stem := site.graphs.get(iri):
        return _see(site.page_of(iri) if format_ == "html" else site.path("dump", f"{stem}.{EXTENSIONS[format_]}"))
    if iri == _version(view):
        return _see(site.document_of(ontology, format_))
    known(view, iri)
    if withdrawn(view, iri):
        return document(view, arguments)
    return _see(site.document_of(iri, format_) if site.page_of(iri) else site.description_of(iri))


def document(view: View, arguments: Mapping[str, object]) -> Reply:
    """What the graph knows about a thing. ``arguments``: ``iri`` or ``name``, ``format`` (html or RDF), ``page``.

    Raises NotFoundError for a name that the graph does not know.
    """
    iri, format_ = iri_of(view, arguments), str(arguments.get("format") or "html")
    term = known(view, iri)
    status = 410 if withdrawn(view, iri) else 200
    if format_ == "html" and view.site.page_of(iri).startswith(view.site.path("ontology")):
        return _see(view.site.page_of(iri))
    return _page(view, term, status, arguments) if format_ == "html" else rdf_document(view, term, status, format_)


def _page(view: View, term: NamedNode, status: int, arguments: Mapping[str, object]) -> Reply:
    """The page of a thing; a source and a verdict have pages of their own form."""
    manifest, types = view.graph.manifest, statements(view).types(term)
    if term.value.startswith(manifest.sources) or manifest.terms.source.value in types:
        return source_page(view, term, arguments)
    if manifest.terms.verdict.value in types:
        return verdict_page(view, term)
    return thing_page(view, term, status)


def iri_of(view: View, arguments: Mapping[str, object]) -> str:
    """The IRI that a task is about."""
    return str(arguments.get("iri") or view.site.iri_at(str(arguments.get("name") or "")))


def _see(location: str) -> Reply:
    return Reply(303, "text/plain; charset=utf-8", b"", (("Location", location),))


def _version(view: View) -> str:
    """The IRI of the version of the ontology that is served, "" where it states none."""
    versions = (t.object for t in statements(view).ontology if t.predicate == _VERSION)
    return next((version.value for version in versions if isinstance(version, NamedNode)), "")
