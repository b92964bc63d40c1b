"""The formats of answers, graphs and dumps: one table, from which everything else that lists formats is derived.

``--format`` and its help, content negotiation, the extensions of addresses, the links of pages, the OpenAPI document,
the descriptions of service and data set, and the names of dumps.
"""

from __future__ import annotations

from aif_graph.errors import UsageError
from aif_graph.frozen import frozen


@frozen
class Format:
    """One format, under the ``name`` that ``--format`` and the parameter ``format`` take.

    * ``media_types``: whole Content-Types, the registered one first; a format without is not given out over HTTP.
    * ``title``: what people call it.
    * ``kinds``: what it is offered for: "rows", "truth", "picture" (of the answer to a question that says how it is
      drawn; by name alone, never by Accept); or "graph", "dataset" (graphs with their names).
    * ``writer``: "module:function", imported on use. It takes an ``answers.writing.Graph`` where the format is for
      graphs or data sets, else a ``Writing``, and returns a text that ends in a line break.
    * ``w3c``: what its IRI ends in, https://www.w3.org/ns/formats/; "" where it has none.
    * ``aliases``: what clients call it in a parameter, beside its extension.
    * ``tabular``: it has rows and nothing else. Negotiation prefers others; asked for by name it takes a boolean,
      as a word, and a graph, as rows of subject, predicate and object.
    * ``labels``: it has labels for IRIs where they are asked for.
    """

    name: str
    extension: str
    media_types: tuple[str, ...]
    title: str
    kinds: tuple[str, ...]
    writer: str
    w3c: str = ""
    aliases: tuple[str, ...] = ()
    tabular: bool = False
    labels: bool = False

    @property
    def iri(self) -> str:
        """The IRI of the format itself, "" where it has none."""
        return self.w3c and f"http://www.w3.org/ns/formats/{self.w3c}"

    @property
    def content_type(self) -> str:
        """The Content-Type of a reply."""
        return self.media_types[0]

    @property
    def media_type(self) -> str:
        """The registered media type, without parameters."""
        return self.media_types[0].split(";")[0]


_ROOM = "aif_graph.answers."
_RDF = _ROOM + "rdf:write"
_OF_JSON, _OF_XML = "application/json", ("application/xml", "text/xml; charset=utf-8")

# In the order in which they are listed.
FORMATS = (
    Format("table", "", (), "Table", ("rows",), _ROOM + "table:write", tabular=True),
    Format("csv", "csv", ("text/csv; charset=utf-8",), "CSV", ("rows",), _ROOM + "separated:write_csv",
           w3c="SPARQL_Results_CSV", tabular=True, labels=True),
    Format("tsv", "tsv", ("text/tab-separated-values; charset=utf-8",), "TSV", ("rows",), _ROOM + "separated:write_tsv",
           w3c="SPARQL_Results_TSV", tabular=True, labels=True),
    Format("json", "json", ("application/sparql-results+json", _OF_JSON), "JSON", ("rows", "truth"),
           _ROOM + "results_json:write", w3c="SPARQL_Results_JSON", aliases=("srj",)),
    Format("xml", "xml", ("application/sparql-results+xml", *_OF_XML), "XML", ("rows", "truth"),
           _ROOM + "results_xml:write", w3c="SPARQL_Results_XML", aliases=("srx",)),
    Format("svg", "svg", ("image/svg+xml",), "SVG", ("picture",), "aif_graph.views.standalone:write"),
    Format("turtle", "ttl", ("text/turtle; charset=utf-8",), "Turtle", ("graph",), _RDF,
           w3c="Turtle", aliases=("n3",)),  # Turtle is within N3
    Format("ntriples", "nt", ("application/n-triples",), "N-Triples", ("graph",), _RDF,
           w3c="N-Triples", aliases=("n-triples",)),
    Format("jsonld", "jsonld", ("application/ld+json", _OF_JSON), "JSON-LD", ("graph",), _RDF,
           w3c="JSON-LD", aliases=("json-ld",)),
    Format("rdfxml", "rdf", ("application/rdf+xml", *_OF_XML), "RDF/XML", ("graph",), _RDF,
           w3c="RDF_XML", aliases=("rdf+xml", "rdf/xml")),
    Format("trig", "trig", ("application/trig; charset=utf-8",), "TriG", ("dataset",), _RDF, w3c="TriG"),
    Format("nquads", "nq", ("application/n-quads",), "N-Quads", ("dataset",), _RDF, w3c="N-Quads"),
)  # fmt: skip


def formats_of(*kinds: str) -> tuple[Format, ...]:
    """The formats that are offered for any of these kinds, in the order of the table."""
    return tuple(format_ for format_ in FORMATS if not set(kinds).isdisjoint(format_.kinds))


def served_for(*kinds: str) -> tuple[Format, ...]:
    """Those of them that are given out over HTTP."""
    return tuple(format_ for format_ in formats_of(*kinds) if format_.media_types)


def names_of(*kinds: str) -> tuple[str, ...]:
    """The names of those formats."""
    return tuple(format_.name for format_ in formats_of(*kinds))


def format_named(name: str) -> Format:
    """The format of that name. Raises UsageError when there is none."""
    for format_ in FORMATS:
        if format_.name == name:
            return format_
    raise UsageError(f"there is no format {name[:80]!r}", hint=f"Formats: {', '.join(f.name for f in FORMATS)}.")


ANSWERS = ("rows", "truth", "picture", "graph")
"""The kinds of what a query may be answered with."""
