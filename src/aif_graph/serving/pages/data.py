"""The page of downloads, and the downloads themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from aif_graph.answers.formats import formats_of, served_for
from aif_graph.publishing import dumped
from aif_graph.serving.frame import frame_of, licence_name
from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.templating import data_date, data_version, page
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.sizes import sizes

_FORMATS = {format_.extension: format_ for format_ in formats_of("graph", "dataset")}
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
        has_map=any(query.view and query.view.kind == "map" for query in view.graph.queries.values()),
        data_version=data_version(view),
        bibtex=_bibtex(view),
        address=view.site.url(view.site.path()),
        description_data=described(view),
        titles=_titles,
    )


def dump(view: View, arguments: Mapping[str, object]) -> Reply:
    """Argument: ``file``, such as accepted.ttl or sources/SLUG.nt. Raises NotFoundError for a file there is none of."""
    file = str(arguments["file"])
    body = dumped(view.graph, file)
    name = file.rsplit("/", 1)[-1]
    # A source may be called after any file; what a header cannot hold the browser names itself.
    attached = f'attachment; filename="{name}"' if _PLAIN_NAME.fullmatch(name) else "attachment"
    return Reply(200, _FORMATS[file.rsplit(".", 1)[-1]].content_type, body, (("Content-Disposition", attached),))


def _bibtex(view: View) -> str:
    """How to cite the graph, as BibTeX; what is not stated is left out."""
    manifest = view.graph.manifest
    date, licence = data_date(view), manifest.licence and licence_name(manifest.licence)
    fields = {
        "author": manifest.publisher and f"{{{manifest.publisher}}}",
        "title": f"{{{manifest.name}}}",
        "year": date[:4],
        "version": data_version(view),
        "url": view.site.url(view.site.path()),
        "note": ", ".join(filter(None, (date and f"Data of {date}", licence))),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    key = re.sub(r"[^a-z0-9]+", "", frame_of(view).brand.lower()) or "graph"
    return f"@misc{{{key},\n{lines}\n}}"


@once_per_view
def described(view: View) -> dict[str, object]:
    """The graph as search engines for data sets read it (https://schema.org/Dataset)."""
    site, manifest = view.site, view.graph.manifest
    stated = {
        "description": manifest.description,
        "version": data_version(view),
        "license": manifest.licence,
        "creator": {"@type": "Organization", "name": manifest.publisher} if manifest.publisher else "",
        "dateModified": data_date(view),
    }
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": manifest.name,
        "url": site.url(site.path()),
        **{key: value for key, value in stated.items() if value},
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media_type(href), "contentUrl": site.url(href)}
            for found in _dumps(view)
            for _, href in found.files
        ],
    }


def media_type(file: str) -> str:
    """The media type of a dump, without its charset."""
    return _FORMATS[file.rsplit(".", 1)[-1]].media_type


@once_per_view
def _dumps(view: View) -> tuple[Dump, ...]:
    graph = view.graph
    rest_on = "the accepted statements and the ontology" if graph.ontology else "the accepted statements"
    accepted, inferred, ontology, graphs, _ = sizes(view)
    stated = "What the sources state, without the values that verdicts reject."
    found = (
        ("accepted", "Accepted statements", stated, accepted),
        ("inferred", "Inferred statements", f"What follows from {rest_on} by the rules of OWL 2 RL.", inferred),
        ("ontology", "Ontology", "The classes and properties, their definitions and axioms.", ontology),
    )
    everything = "The graphs above, and one named graph for each source with exactly what it states."
    total = accepted + sum(graphs.values())
    return (
        *(
            Dump(f"graph-{stem}", name, about, getattr(graph.manifest, stem).value, triples, _files(view, stem))
            for stem, name, about, triples in found
            if stem != "ontology" or graph.ontology
        ),
        Dump("graph-dataset", "Everything", everything, "", total, _files(view, "dataset", "dataset")),
    )


def _titles(*kinds: str) -> str:
    """What the formats of these kinds are called, as a list in words."""
    *others, last = (format_.title for format_ in served_for(*kinds))
    return f"{', '.join(others)} and {last}"


def _files(view: View, stem: str, kind: str = "graph") -> tuple[tuple[str, str], ...]:
    return tuple((f.title, view.site.path("dump", f"{stem}.{f.extension}")) for f in formats_of(kind))
