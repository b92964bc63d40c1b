"""What programs look for at fixed places: VoID, SPARQL examples, the JSON-LD context, the site map, robots.txt."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import quote, urlsplit

from pyoxigraph import Literal, NamedNode, Triple

from aif_graph.answers.formats import formats_of
from aif_graph.asking import CannedQuery
from aif_graph.publishing import canonical, describe, named_graphs
from aif_graph.serving.frame import frame_of
from aif_graph.serving.linked.documents import MEDIA_TYPES, standard_node, write_triples
from aif_graph.serving.linked.jsonld import context as names_of
from aif_graph.serving.once import once_per_view
from aif_graph.serving.replies import Reply
from aif_graph.serving.requests.addresses import ADDRESSES
from aif_graph.serving.view import View
from aif_graph.serving.wording.statements import lexical, statements
from aif_graph.sparql.lexer import tokens
from aif_graph.terms import STANDARD

_LINKING = {STANDARD["skos"] + "exactMatch", STANDARD["schema"] + "sameAs", STANDARD["owl"] + "sameAs"}
_FORMS = {"SELECT": "Select", "ASK": "Ask", "CONSTRUCT": "Construct", "DESCRIBE": "Describe"}


def void(view: View, arguments: Mapping[str, object]) -> Reply:
    """The VoID description of the graph (https://www.w3.org/TR/void/, section 7.2 for the well-known place).

    ``arguments``: ``format``, one of MEDIA_TYPES; Turtle unless told otherwise.
    """
    return _written(view, _void(view), arguments)


@once_per_view
def _void(view: View) -> tuple[Triple, ...]:
    graphs = named_graphs(view.graph)
    files = [f"{named.stem}.{format_.extension}" for named in graphs for format_ in formats_of("graph")]
    files += [f"dataset.{format_.extension}" for format_ in formats_of("dataset")]
    # The dumps are named below the graph's own IRI; this service has them at its own address.
    theirs, ours = view.graph.manifest.dumps, view.site.url(view.site.path("dump", ""))
    told = [
        Triple(t.subject, t.predicate, NamedNode(ours + t.object.value.removeprefix(theirs)))
        if isinstance(t.object, NamedNode) and t.object.value.startswith(theirs)
        else t
        for t in describe(view.graph, graphs, sorted(files))
    ]
    page, dataset = NamedNode(view.site.url(view.site.path(".well-known", "void"))), view.graph.manifest.dataset
    told += [
        Triple(page, standard_node("rdf:type"), standard_node("void:DatasetDescription")),
        Triple(page, standard_node("foaf:primaryTopic"), dataset),
        Triple(dataset, standard_node("void:sparqlEndpoint"), NamedNode(_endpoint(view))),
        *_linksets(view),
    ]
    return canonical(told)


def _linksets(view: View) -> Iterator[Triple]:
    """How many things of ours are said to be the same as one elsewhere, by where that is."""
    dataset = view.graph.manifest.dataset
    hosts: dict[tuple[str, str], int] = Counter()
    for property_ in _LINKING:
        for s in statements(view).with_property(property_):
            if s.standing == "accepted":
                hosts[(_host(lexical(s.triple.object)), property_)] += 1
    for (host, property_), number in sorted(hosts.items()):
        if host:
            node = NamedNode(f"{dataset.value}/links/{host}/{property_.rsplit('/', 1)[-1].rsplit('#', 1)[-1]}")
            yield Triple(node, standard_node("rdf:type"), standard_node("void:Linkset"))
            yield Triple(node, standard_node("void:linkPredicate"), NamedNode(property_))
            yield Triple(node, standard_node("void:subjectsTarget"), dataset)
            yield Triple(node, standard_node("void:triples"), Literal(number))
            yield Triple(dataset, standard_node("void:subset"), node)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def examples(view: View, arguments: Mapping[str, object]) -> Reply:
    """The canned queries as ``sh:SPARQLExecutable``: what editors load as examples. ``arguments``: ``format``.

    The form is that of https://github.com/sib-swiss/sparql-examples; ``sh:prefixes`` leads to all our prefixes.
    """
    return _written(view, _examples(view), arguments)


@once_per_view
def _examples(view: View) -> tuple[Triple, ...]:
    base = view.site.url(view.site.path(".well-known", "sparql-examples"))
    prefixes = NamedNode(f"{base}#prefixes")
    told = [triple for query in view.graph.queries.values() for triple in _example(view, query, base, prefixes)]
    for prefix, namespace in view.graph.prefixes.namespaces.items():
        node = NamedNode(f"{base}#prefix-{quote(prefix)}")
        told += [
            Triple(prefixes, standard_node("sh:declare"), node),
            Triple(node, standard_node("sh:prefix"), Literal(prefix)),
            Triple(node, standard_node("sh:namespace"), Literal(namespace, datatype=standard_node("xsd:anyURI"))),
        ]
    return canonical(told)


def _example(view: View, query: CannedQuery, base: str, prefixes: NamedNode) -> Iterator[Triple]:
    words = (token.text.upper() for token in tokens(query.text) if token.kind == "word")
    form = next((word for word in words if word in _FORMS), "SELECT")
    node = NamedNode(f"{base}#{query.name}")
    yield Triple(node, standard_node("rdf:type"), standard_node("sh:SPARQLExecutable"))
    yield Triple(node, standard_node("rdf:type"), standard_node(f"sh:SPARQL{_FORMS[form]}Executable"))
    yield Triple(node, standard_node("rdfs:comment"), Literal(query.summary, language="en"))
    yield Triple(node, standard_node(f"sh:{form.lower()}"), Literal(query.text))
    yield Triple(node, standard_node("sh:prefixes"), prefixes)
    yield Triple(node, standard_node("schema:target"), NamedNode(_endpoint(view)))
    for tag in query.tags:
        yield Triple(node, standard_node("schema:keywords"), Literal(tag))


def context(view: View, _: Mapping[str, object]) -> Reply:
    """The JSON-LD context of all documents."""
    body = json.dumps({"@context": names_of(view).document()}, ensure_ascii=False, indent=1) + "\n"
    return Reply(200, MEDIA_TYPES["jsonld"], body.encode())


def sitemap(view: View, _: Mapping[str, object]) -> Reply:
    """Every page with an address of its own (https://www.sitemaps.org/protocol.html)."""
    return Reply(200, "application/xml; charset=utf-8", _sitemap(view))


@once_per_view
def _sitemap(view: View) -> bytes:
    site = view.site
    paths = [site.path(), *(site.path(*link.parts) for link in frame_of(view).navigation if link.parts != ("sparql",))]
    paths += [path for name in view.graph.queries if (path := site.path("queries", name)) not in paths]
    described = (site.path("doc", ""), f"{site.path('describe')}?")
    paths += sorted({page for iri in statements(view).things() if (page := site.page_of(iri)).startswith(described)})
    entries = (f"<url><loc>{escape(site.url(path))}</loc></url>" for path in paths)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    return "\n".join([*lines, *entries, "</urlset>", ""]).encode()


def robots(view: View, _: Mapping[str, object]) -> Reply:
    """What robots may fetch (RFC 9309): pages, not the endpoint and what is computed for each request."""
    site = view.site
    barred = (site.path(address.path[1:]) for address in ADDRESSES if not address.for_robots)
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in barred),
        f"Sitemap: {site.url(site.path('sitemap.xml'))}",
    ]
    return Reply(200, "text/plain; charset=utf-8", ("\n".join(lines) + "\n").encode())


def _written(view: View, triples: tuple[Triple, ...], arguments: Mapping[str, object]) -> Reply:
    format_ = str(arguments.get("format") or "turtle")
    return Reply(200, MEDIA_TYPES.get(format_, ""), write_triples(view, triples, format_))


def _endpoint(view: View) -> str:
    return view.site.url(view.site.path("sparql"))
