"""The description of one thing as RDF: what is said of it and what leads to it, in every graph format.

What belongs into such a document: "Cool URIs for the Semantic Web" (W3C, 2008), section 4.3, and the linked data
principles: statements both ways, labels of whatever is named, licence and dataset.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.answers.formats import formats_of
from aif_graph.answers.writing import write_graph
from aif_graph.errors import NotFoundError
from aif_graph.publishing import canonical
from aif_graph.serving.linked.jsonld import context, write_jsonld
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.statements import Statements, Term, statements
from aif_graph.terms import STANDARD, standard_iri

MEDIA_TYPES = {format_.name: format_.content_type for format_ in formats_of("graph")}
_LABEL = NamedNode(STANDARD["rdfs"] + "label")
_DEPRECATED = STANDARD["owl"] + "deprecated"
_REPLACED = STANDARD["dcterms"] + "isReplacedBy"


def document(view: View, term: NamedNode, status: int, format_: str) -> Reply:
    """What the graph knows about a thing as RDF, in one of MEDIA_TYPES."""
    data = write_triples(view, describe(view, term.value), format_)
    return Reply(status, MEDIA_TYPES[format_], data, (("Link", f'<{term.value}>; rel="describes"'),))


def known(view: View, iri: str) -> NamedNode:
    """The term of a thing of this graph. Raises NotFoundError, with the nearest names, for what it does not know."""
    try:
        term = NamedNode(iri)
    except ValueError:
        term = None
    manifest, index = view.graph.manifest, statements(view)
    is_named_here = iri.startswith((manifest.things, manifest.sources))
    if term is not None and (index.of(term) or (is_named_here and index.to(term)) or index.by(term)):
        return term
    names = view.graph.names
    what = iri.removeprefix(manifest.base)
    slug = re.split(r"[/#]", what)[-1].replace("-", " ")
    near = names.nearest(slug) or names.nearest(what)
    hint = f"Did you mean {' or '.join(near)}?" if near else "Search for it by its name."
    raise NotFoundError(f"nothing is called {what}", hint=hint)


def withdrawn(view: View, iri: str) -> bool:
    """Whether the thing is marked ``owl:deprecated``."""
    values = statements(view).values(NamedNode(iri), _DEPRECATED)
    return any(value.value in {"true", "1"} for value in values if isinstance(value, Literal))


def replacements(view: View, iri: str) -> list[str]:
    """The things that stand in the place of a withdrawn one."""
    values = statements(view).values(NamedNode(iri), _REPLACED)
    return [value.value for value in values if isinstance(value, NamedNode)]


def describe(view: View, iri: str) -> tuple[Triple, ...]:
    """The triples of the document about ``iri``, sorted, with canonical names for blank nodes."""
    index = statements(view)
    start = NamedNode(iri)
    found = dict.fromkeys(_around(index, start))
    for node in {term for triple in found for term in (triple.subject, triple.object)} - {start}:
        if isinstance(node, BlankNode) or (isinstance(node, NamedNode) and index.is_tie(node)):
            found.update(dict.fromkeys(_standing(index, node)))
    for term in {term for triple in found for term in (triple.subject, triple.predicate, triple.object)}:
        if isinstance(term, NamedNode):
            found.update(dict.fromkeys(t for t in _standing(index, term) if t.predicate == _LABEL))
    found.update(dict.fromkeys(_about_the_document(view, iri)))
    return canonical(found)


def _around(index: Statements, term: Term) -> list[Triple]:
    both = (*index.of(term), *index.to(term))
    return [statement.triple for statement in both if statement.standing != "rejected"]


def _standing(index: Statements, term: Term) -> list[Triple]:
    return [statement.triple for statement in index.of(term) if statement.standing != "rejected"]


def _about_the_document(view: View, iri: str) -> list[Triple]:
    """That this is a document about the thing, of which dataset, under which licence."""
    manifest, address = view.graph.manifest, view.site.page_of(iri) or view.site.description_of(iri)
    page, topic = NamedNode(view.site.url(address.partition("#")[0])), NamedNode(iri)
    licence = [Triple(page, standard_node("dcterms:license"), NamedNode(manifest.licence))] if manifest.licence else []
    return [
        Triple(page, standard_node("rdf:type"), standard_node("foaf:Document")),
        Triple(page, standard_node("foaf:primaryTopic"), topic),
        Triple(topic, standard_node("foaf:isPrimaryTopicOf"), page),
        Triple(page, standard_node("void:inDataset"), manifest.dataset),
        *licence,
    ]


def standard_node(curie: str) -> NamedNode:
    """The node of a CURIE such as ``rdf:type``."""
    return NamedNode(standard_iri(curie))


def write_triples(view: View, triples: Sequence[Triple], format_: str) -> bytes:
    """``triples`` in one of MEDIA_TYPES, with the prefixes they use.

    Raises UsageError for a format that is none, or that cannot write these triples.
    """
    if format_ == "jsonld":
        return write_jsonld(triples, context(view))
    return write_graph(triples, format_, view.graph.prefixes.namespaces).encode()


def ontology_document(view: View, format_: str) -> Reply:
    """The ontology as RDF."""
    iri = view.graph.manifest.ontology.value
    data = write_triples(view, canonical(statements(view).ontology), format_)
    return Reply(200, MEDIA_TYPES[format_], data, (("Link", f'<{iri}>; rel="describes"'),))
