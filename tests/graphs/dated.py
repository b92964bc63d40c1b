"""A small graph whose sources came out at different times, with a question that asks for today."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PREFIXES = (
    "@prefix dcterms: <http://purl.org/dc/terms/> .\n@prefix ex: <https://example.org/o#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    "@prefix source: <https://example.org/source/> .\n@prefix src: <https://w3id.org/aif-graph/sources#> .\n"
    "@prefix verdict: <https://example.org/verdict/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)
MANIFEST = """title = "Mills"
base = "https://example.org/"
{}
[prefixes]
ex = "https://example.org/o#"
source = "https://example.org/source/"
verdict = "https://example.org/verdict/"

[terms]
timeless = ["ex:register"]

[pages.start]
form = "late"
"""
ONTOLOGY = """ex:Mill a owl:Class .
ex:opens a owl:DatatypeProperty ; rdfs:domain ex:Mill .
ex:dueOn a owl:DatatypeProperty .
"""
SOURCES: Mapping[str, str] = {
    "day": 'dcterms:issued "2025-03-10"^^xsd:date',
    "month": 'dcterms:issued "2025-04"^^xsd:gYearMonth',
    "year": 'dcterms:issued "2025"^^xsd:gYear',
    "read": 'src:readOn "2025-05-01"^^xsd:date',
    "early": 'dcterms:issued "2025"^^xsd:gYear ; src:readOn "2025-06-01"^^xsd:date',
    "zoned": 'dcterms:issued "2025-07-01T09:30:00+02:00"^^xsd:dateTime',
    "undated": 'src:publisher "somebody"',
    "names": "src:kind ex:register",
}
"""The sources, each with what the register says of its time; every one says when a mill of its name opens."""
QUESTION = """#+ summary: Which mills are late?
#+ params:
#+   day: {type: date, default: today, about: the day to look at, example: 2025-04-01}

SELECT ?mill ?due ?day WHERE { ?mill <https://example.org/o#dueOn> ?due FILTER(?due < ?day) } ORDER BY ?mill
"""


def write(root: Path, verdicts: str = "", *, day: str = "", sources: Mapping[str, str] = SOURCES) -> Path:
    """Write the graph, with these verdicts and this day in its ``graph.toml``, and return its folder."""
    for folder in ("data/stated", "ontology", "queries"):
        (root / folder).mkdir(parents=True)
    (root / "graph.toml").write_text(MANIFEST.format(f'day = "{day}"\n' if day else ""))
    (root / "ontology/mills.ttl").write_text(PREFIXES + ONTOLOGY)
    (root / "queries/late.rq").write_text(QUESTION)
    (root / "data/verdicts.ttl").write_text(PREFIXES + verdicts)
    blocks = "".join(f'source:{name} a src:Source ; rdfs:label "{name}" ; {said} .\n' for name, said in sources.items())
    (root / "data/sources.ttl").write_text(PREFIXES + blocks)
    for name in sources:
        due = f'ex:{name} ex:opens "{name}" ; ex:dueOn "2025-03-31"^^xsd:date .\n'
        (root / f"data/stated/{name}.ttl").write_text(PREFIXES + due)
    return root
