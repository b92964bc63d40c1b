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
    * ``iri``: the format's own (https://www.w3.org/ns/formats/), "" for none.
    * ``aliases``: what clients call it in a parameter, beside its extension.
    * ``tabular``: it has rows and nothing else. Negotiation prefers others; asked for by name it takes a truth value,
      as a word, and a graph, as rows of subject, predicate and object.
    * ``labels``: it has labels for IRIs where they are asked for.
    """

    name: str
    extension: str
    media_types: tuple[str, ...]
    title: str
    kinds: tuple[str, ...]
    writer: str
    iri: str = ""
    aliases: tuple[str, ...] = ()
    tabular: bool = False
    labels: bool = False

    @property
    def content_type(self) -> str:
        """The Content-Type of a reply."""
        return self.media_types[0]

    @property
    def media_type(self) -> str:
        """The registered media type, without parameters."""
        return self.media_types[0].split(";")[0]


_W3C = "http://www.w3.org/ns/formats/"
_ROOM = "aif_graph.answers."

# In the order in which they are listed.
FORMATS = (
    Format("table", "", (), "Table", ("rows",), _ROOM + "table:write", tabular=True),
    Format(
        name="csv",
        extension="csv",
        media_types=("text/csv; charset=utf-8",),
        title="CSV",
        kinds=("rows",),
        writer=_ROOM + "separated:write_csv",
        iri=_W3C + "SPARQL_Results_CSV",
        tabular=True,
        labels=True,
    ),
    Format(
        name="tsv",
        extension="tsv",
        media_types=("text/tab-separated-values; charset=utf-8",),
        title="TSV",
        kinds=("rows",),
        writer=_ROOM + "separated:write_tsv",
        iri=_W3C + "SPARQL_Results_TSV",
        tabular=True,
        labels=True,
    ),
    Format(
        name="json",
        extension="json",
        media_types=("application/sparql-results+json", "application/json"),
        title="JSON",
        kinds=("rows", "truth"),
        writer=_ROOM + "results_json:write",
        iri=_W3C + "SPARQL_Results_JSON",
        aliases=("srj",),
    ),
    Format(
        name="xml",
        extension="xml",
        media_types=("application/sparql-results+xml", "application/xml", "text/xml; charset=utf-8"),
        title="XML",
        kinds=("rows", "truth"),
        writer=_ROOM + "results_xml:write",
        iri=_W3C + "SPARQL_Results_XML",
        aliases=("srx",),
    ),
    Format(
        name="turtle",
        extension="ttl",
        media_types=("text/turtle; charset=utf-8",),
        title="Turtle",
        kinds=("graph",),
        writer=_ROOM + "rdf:write",
        iri=_W3C + "Turtle",
        aliases=("n3",),  # Turtle is within N3
    ),
    Format(
        name="ntriples",
        extension="nt",
        media_types=("application/n-triples",),
        title="N-Triples",
        kinds=("graph",),
        writer=_ROOM + "rdf:write",
        iri=_W3C + "N-Triples",
        aliases=("n-triples",),
    ),
    Format(
        name="jsonld",
        extension="jsonld",
        media_types=("application/ld+json", "application/json"),
        title="JSON-LD",
        kinds=("graph",),
        writer=_ROOM + "rdf:write",
        iri=_W3C + "JSON-LD",
        aliases=("json-ld",),
    ),
    Format(
        name="rdfxml",
        extension="rdf",
        media_types=("application/rdf+xml", "application/xml", "text/xml; charset=utf-8"),
        title="RDF/XML",
        kinds=("graph",),
        writer=_ROOM + "rdf:write",
        iri=_W3C + "RDF_XML",
        aliases=("rdf+xml", "rdf/xml"),
    ),
    Format(
        name="trig",
        extension="trig",
        media_types=("application/trig; charset=utf-8",),
        title="TriG",
        kinds=("dataset",),
        writer=_ROOM + "rdf:write",
        iri=_W3C + "TriG",
    ),
    Format(
        name="nquads",
        extension="nq",
        media_types=("application/n-quads",),
        title="N-Quads",
        kinds=("dataset",),
        writer=_ROOM + "rdf:write",
        iri=_W3C + "N-Quads",
    ),
)


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
