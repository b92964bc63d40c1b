"""One RDF file as a graph: what `aif export` wrote, or anybody else's statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from aif_graph.comparing.revisions import Place, Side
from aif_graph.errors import InputError
from aif_graph.graphs import GraphFolder, Manifest, Settlement, read_ontology, settle
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.publishing.dumps import ACCEPTED_GRAPH
from aif_graph.reading import Document, read_document
from aif_graph.reading.documents import malformed
from aif_graph.terms import INFERRED, ONTOLOGY, PREFIXES, SOURCE

_DATASETS = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_ONTOLOGY_CLASS = NamedNode(PREFIXES["owl"] + "Ontology")

Graphs = Mapping[NamedNode | DefaultGraph, Sequence[Quad]]


def read_dump(place: Place, lender: GraphFolder, reasoner: str, max_inferred: int) -> Side:
    """Read the RDF file of ``place`` as one side of a comparison; what it lacks is borrowed from ``lender``.

    In a dataset each named graph is a source. Of our own exports, what is inferred is left out, for it is inferred
    again; what is accepted is worked out from the sources, if they are there. A file of one graph is one set of
    statements, without verdicts: whoever wrote it has chosen.
    Raises InputError for a malformed file, with line and column.
    """
    if place.path.suffix.lower() not in _DATASETS:
        return _single(place, lender, read_document(place.path, NamedNode(ACCEPTED_GRAPH)), reasoner, max_inferred)
    graphs = _graphs(place.path)
    sources = [name for name in graphs if _is_source(name, graphs)]
    ontology = _ontology(place.path, graphs, lender)
    if not sources:
        quads = tuple(quad for name in (NamedNode(ACCEPTED_GRAPH), DefaultGraph()) for quad in graphs.get(name, ()))
        document = Document(_within(place.path, ACCEPTED_GRAPH), NamedNode(ACCEPTED_GRAPH), tuple(dict.fromkeys(quads)))
        graph = KnowledgeGraph(
            _borrowed(place.path, lender), ontology, (document,), _unsettled(document), reasoner, max_inferred
        )
        return Side(place, graph, sourceless=True, borrowed=NamedNode(ONTOLOGY) not in graphs)
    documents = tuple(_document(place.path, name, graphs[name]) for name in sources)
    graph = KnowledgeGraph(
        _borrowed(place.path, lender), ontology, documents, _settled(documents, lender.manifest), reasoner, max_inferred
    )
    return Side(place, graph, borrowed=NamedNode(ONTOLOGY) not in graphs)


def _single(place: Place, lender: GraphFolder, document: Document, reasoner: str, max_inferred: int) -> Side:
    mixed = any(quad.object == _ONTOLOGY_CLASS and quad.predicate == _TYPE for quad in document.quads)
    ontology = (document,) if mixed else read_ontology(lender)
    folder = _borrowed(place.path, lender)
    graph = KnowledgeGraph(folder, ontology, (document,), _unsettled(document), reasoner, max_inferred)
    return Side(place, graph, sourceless=True, borrowed=not mixed, mixed=mixed)


def _borrowed(path: Path, lender: GraphFolder) -> GraphFolder:
    """Paths are shown from the folder of the file; queries and shapes are the lender's."""
    return replace(lender, manifest=replace(lender.manifest, root=path.resolve().parent))


def _is_source(name: NamedNode | DefaultGraph, graphs: Graphs) -> bool:
    """Whether a graph is a source, and not what we made of them, such as a default graph that holds all there is."""
    if isinstance(name, DefaultGraph):
        return NamedNode(INFERRED) not in graphs and NamedNode(ACCEPTED_GRAPH) not in graphs and len(graphs) > 1
    return name.value not in {ACCEPTED_GRAPH, INFERRED, ONTOLOGY}


def _ontology(path: Path, graphs: Graphs, lender: GraphFolder) -> tuple[Document, ...]:
    own = graphs.get(NamedNode(ONTOLOGY))
    return (_document(path, NamedNode(ONTOLOGY), own),) if own is not None else read_ontology(lender)


def _document(path: Path, name: NamedNode | DefaultGraph, quads: Iterable[Quad]) -> Document:
    source = name if isinstance(name, NamedNode) else NamedNode(SOURCE + "default-graph")
    return Document(_within(path, source.value), source, tuple(quads))


def _within(path: Path, iri: str) -> Path:
    """A graph within a file, as people read it: dataset.nq#its-name."""
    return path.with_name(f"{path.name}#{quote(iri.removeprefix(SOURCE), safe='').replace('.', '%2E')}")


def _unsettled(document: Document) -> Settlement:
    return Settlement(dict.fromkeys(document.quads, (document.source,)), {}, ())


def _settled(documents: Sequence[Document], manifest: Manifest) -> Settlement:
    """Apply the verdicts among the statements; sources that nothing describes are taken as they are."""
    settlement = settle(documents, manifest)
    for problem in settlement.problems:
        raise problem
    return settlement


def _graphs(path: Path) -> Graphs:
    """The statements of a dataset by graph, as quads of the default graph, as documents have them."""
    found: dict[NamedNode | DefaultGraph, dict[Quad, None]] = {}
    try:
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        for quad in parse(input=data, format=_DATASETS[path.suffix.lower()], rename_blank_nodes=True):
            _refuse_foreign(path, quad)
            plain = Quad(quad.subject, quad.predicate, quad.object)
            found.setdefault(quad.graph_name, {})[plain] = None
    except SyntaxError as error:
        raise malformed(path, error) from None
    except (OSError, ValueError, MemoryError) as error:  # the last: a single token of more than 16 MiB
        raise InputError(getattr(error, "strerror", None) or str(error) or "too large", place=str(path)) from None
    return {name: tuple(found[name]) for name in sorted(found, key=str)}


def _refuse_foreign(path: Path, quad: Quad) -> None:
    if isinstance(quad.graph_name, BlankNode):
        raise InputError("a graph has no name, so it cannot be told from others", place=str(path), hint="Name it.")
    obj = quad.object
    if isinstance(obj, Triple) or (isinstance(obj, Literal) and obj.direction is not None):
        raise InputError("triples within triples and texts with direction (RDF 1.2) are not supported", place=str(path))
