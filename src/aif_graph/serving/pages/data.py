"""The page of downloads, and the downloads themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import NamedTuple

from aif_graph.publishing import dumped
from aif_graph.publishing.description import LICENCE
from aif_graph.publishing.dumps import ACCEPTED_GRAPH, DATASET_FORMATS, GRAPH_FORMATS
from aif_graph.serving.once import once_per_view
from aif_graph.serving.replies import Reply
from aif_graph.serving.templating import data_date, page
from aif_graph.serving.view import View
from aif_graph.terms import INFERRED, ONTOLOGY

_MEDIA_TYPES = {
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "trig": "application/trig; charset=utf-8",
    "nq": "application/n-quads",
}
_WORDS = {"ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF/XML", "trig": "TriG", "nq": "N-Quads"}
_PLAIN_NAME = re.compile(r"[\w.-]+", re.ASCII)


class Dump(NamedTuple):
    """One graph that can be downloaded: what it holds in words, how much, and (ending, path) of each file."""

    anchor: str
    name: str
    about: str
    iri: str
    triples: int
    files: Sequence[tuple[str, str]]


def data(view: View, _arguments: Mapping[str, object]) -> Reply:
    """Takes no arguments."""
    return page(
        view,
        "data.html",
        path=view.site.path("data"),
        dumps=_dumps(view),
        number_of_sources=len(view.graph.documents),
        address=view.site.url(view.site.path()),
        description_data=described(view),
    )


def dump(view: View, arguments: Mapping[str, object]) -> Reply:
    """Argument: ``file``, such as accepted.ttl or sources/SLUG.nt. Raises NotFoundError for a file there is none of."""
    file = str(arguments["file"])
    body = dumped(view.graph, file)
    name = file.rsplit("/", 1)[-1]
    # A source may be called after any file; what a header cannot hold the browser names itself.
    attached = f'attachment; filename="{name}"' if _PLAIN_NAME.fullmatch(name) else "attachment"
    return Reply(200, _MEDIA_TYPES[file.rsplit(".", 1)[-1]], body, (("Content-Disposition", attached),))


@once_per_view
def described(view: View) -> dict[str, object]:
    """The graph as search engines for data sets read it (https://schema.org/Dataset)."""
    site = view.site
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "aif-graph: Europe's AI Factories as a knowledge graph",
        "description": "Who hosts the EuroHPC AI Factories, with whom, with which systems and for whom; each statement "
        "with its source, conflicts decided in the open, inferences with their proofs.",
        "url": site.url(site.path()),
        "version": version("aif-graph"),
        "license": LICENCE,
        "creator": {"@type": "Organization", "name": "The aif-graph authors"},
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media_type(href), "contentUrl": site.url(href)}
            for found in _dumps(view)
            for _, href in found.files
        ],
    } | ({"dateModified": data_date(view)} if data_date(view) else {})


def media_type(file: str) -> str:
    """The media type of a dump, without its charset."""
    return _MEDIA_TYPES[file.rsplit(".", 1)[-1]].split(";", 1)[0]


@once_per_view
def _dumps(view: View) -> tuple[Dump, ...]:
    graph = view.graph
    stated = sum(len(document.triples) for document in graph.documents)
    ontology, accepted, inferred = len(graph.ontology_triples), len(graph.accepted), len(graph.inferred)
    return (
        Dump(
            "graph-accepted",
            "Accepted statements",
            "What the sources state, less what a verdict rejects.",
            ACCEPTED_GRAPH,
            accepted,
            _files(view, "accepted", GRAPH_FORMATS),
        ),
        Dump(
            "graph-inferred",
            "Inferred statements",
            "What follows from the accepted statements and the ontology by the rules of OWL 2 RL.",
            INFERRED,
            inferred,
            _files(view, "inferred", GRAPH_FORMATS),
        ),
        Dump(
            "graph-ontology",
            "Ontology",
            "The classes and properties, their definitions and axioms.",
            ONTOLOGY,
            ontology,
            _files(view, "ontology", GRAPH_FORMATS),
        ),
        Dump(
            "graph-dataset",
            "Everything",
            "The three graphs above, and one named graph for each source with exactly what it states.",
            "",
            accepted + inferred + ontology + stated,
            _files(view, "dataset", DATASET_FORMATS),
        ),
    )


def _files(view: View, stem: str, endings: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((_WORDS[ending], view.site.path("dump", f"{stem}.{ending}")) for ending in endings)
