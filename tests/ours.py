"""The names of this repository's graph, as its graph.toml has them: the engine knows none of them."""

from __future__ import annotations

from pathlib import Path

from aif_graph.graphs import read_manifest

_MANIFEST = read_manifest(Path(__file__).resolve().parent.parent / "graph.toml")
BASE = _MANIFEST.base
ONTOLOGY = _MANIFEST.ontology.value
AIF = f"{ONTOLOGY}#"
SOURCE = _MANIFEST.sources
PREFIXES = _MANIFEST.prefixes.namespaces
KINDS = tuple(name for name, iri in PREFIXES.items() if iri == f"{_MANIFEST.things}{name}/")
shorten = _MANIFEST.shorten
