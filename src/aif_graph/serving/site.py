"""Where the service stands, and where it shows the things of the graph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlsplit

from aif_graph.terms import BASE, ONTOLOGY, SOURCE

_ID = f"{BASE}id/"
_GRAPH = f"{BASE}graph/"


@dataclass(frozen=True)
class Site:
    """``public_url`` is the address people know, without a slash at its end; it may hold a path of its own."""

    public_url: str

    @cached_property
    def prefix(self) -> str:
        """The path of the public address: "" or "/aif"."""
        return urlsplit(self.public_url).path.rstrip("/")

    def path(self, *parts: str) -> str:
        """The path of a page: ``path("doc", "country", "dk")``; without parts that of the start page."""
        return f"{self.prefix}/" + "/".join(quote(part, safe="@:~!$'()*,;=") for part in parts)

    def url(self, path: str) -> str:
        """The absolute address of a path that ``path`` or ``page_of`` made."""
        return self.public_url + path.removeprefix(self.prefix)

    def page_of(self, iri: str) -> str:
        """Where a thing of this graph is shown, "" for one that is not ours."""
        if iri.startswith(_ID):
            return self.path("doc", *iri[len(_ID) :].split("/"))
        if iri.startswith(SOURCE):
            return self.path("doc", "source", *iri[len(SOURCE) :].split("/"))
        if iri == ONTOLOGY or iri.startswith(f"{ONTOLOGY}#"):
            return self.path("ontology") + iri[len(ONTOLOGY) :]
        if iri.startswith(_GRAPH):
            return self.path("data") + "#graph-" + quote(iri[len(_GRAPH) :])
        return ""
