"""One RDF file as a graph: what `aif export` wrote, or anybody else's statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse

from aif_graph.comparing.sides import Place, Side
from aif_graph.errors import InputError
from aif_graph.frozen import replace
from aif_graph.graphs import GraphFolder, Manifest, Settlement, Verdict, read_ontology, settle
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.reading import Document, is_named, read_document
from aif_graph.reading.documents import NO_RDF_12, is_rdf_12, malformed
from aif_graph.terms import RDF_TYPE, node

_DATASETS = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}
_ONTOLOGY_CLASS = node("owl:Ontology")

Graphs = Mapping[NamedNode | DefaultGraph, Sequence[Quad]]


def read_dump(place: Place, lender: GraphFolder, reasoner: str, max_inferred: int) -> Side:
    """Read the RDF file of ``place`` as one side of a comparison; what it lacks is borrowed from ``lender``.

    In a dataset each named graph is a source. Of exports, what is inferred is left out, for it is inferred again; what
    is accepted is worked out from the sources, if they are there. A file of one graph is one set of statements, without
    verdicts: whoever wrote it has chosen.
    Raises InputError for a malformed file, with line and column.
    """
    path = place.path
    if path.suffix.lower() not in _DATASETS:
        return _single(place, lender, reasoner, max_inferred)
    graphs, prefixes = _graphs(path)
    folder = _borrowed(path, lender, graphs)
    manifest = folder.manifest
    sources = [name for name in graphs if _is_source(name, graphs, manifest)]
    own = graphs.get(manifest.ontology)
    ontology = read_ontology(lender) if own is None else (_document(path, manifest, manifest.ontology, own, prefixes),)
    if sources:
        documents = tuple(_document(path, manifest, name, graphs[name], prefixes) for name in sources)
        settlement = _settled(documents, manifest, graphs.get(manifest.accepted))
    else:
        quads = dict.fromkeys(quad for name in (manifest.accepted, DefaultGraph()) for quad in graphs.get(name, ()))
        documents = (_document(path, manifest, manifest.accepted, quads, prefixes),)
        settlement = _unsettled(documents[0])
    graph = KnowledgeGraph(folder, ontology, documents, settlement, reasoner, max_inferred)
    return Side(place, graph, sourceless=not sources, borrowed=not own and bool(ontology))


def _single(place: Place, lender: GraphFolder, reasoner: str, max_inferred: int) -> Side:
    folder = _borrowed(place.path, lender, {})
    document = read_document(place.path, folder.manifest.accepted)
    mixed = any(quad.object == _ONTOLOGY_CLASS and quad.predicate == RDF_TYPE for quad in document.quads)
    ontology = (document,) if mixed else read_ontology(lender)
    graph = KnowledgeGraph(folder, ontology, (document,), _unsettled(document), reasoner, max_inferred)
    return Side(place, graph, sourceless=True, borrowed=not mixed and bool(ontology), mixed=mixed)


def _borrowed(path: Path, lender: GraphFolder, graphs: Graphs) -> GraphFolder:
    """Paths are shown from the folder of the file; queries and shapes are the lender's, names of graphs its own."""
    manifest = replace(lender.manifest, root=path.resolve().parent)
    return replace(lender, manifest=replace(manifest, base=_base(graphs) or manifest.base))


def _base(graphs: Graphs) -> str:
    """The base of the graph whose export holds ``graphs``, by the names that exports give them; "" for no export."""
    names = {name.value for name in graphs if isinstance(name, NamedNode)}
    for name in sorted(names):
        space = name.removesuffix("graph/accepted")
        if space != name and space.endswith(("/", ":")) and f"{space}graph/inferred" in names:
            hashed = f"{space.rstrip('/')}#"  # the base of a graph that is one document, and the name of its ontology
            return hashed if hashed in names else space
    return ""


def _is_source(name: NamedNode | DefaultGraph, graphs: Graphs, manifest: Manifest) -> bool:
    """Whether a graph is a source, and not what was made of them, such as a default graph that holds all there is."""
    if isinstance(name, DefaultGraph):
        return manifest.inferred not in graphs and manifest.accepted not in graphs and len(graphs) > 1
    return name not in {manifest.accepted, manifest.inferred, manifest.ontology}


def _document(
    path: Path,
    manifest: Manifest,
    name: NamedNode | DefaultGraph,
    quads: Iterable[Quad],
    prefixes: Mapping[str, str],
) -> Document:
    source = name if isinstance(name, NamedNode) else NamedNode(f"{manifest.sources}default-graph")
    return Document(_within(path, manifest, source.value), source, tuple(quads), prefixes)


def _within(path: Path, manifest: Manifest, iri: str) -> Path:
    """A graph within a file, as people read it: dataset.nq#its-name."""
    name = quote(iri.removeprefix(manifest.sources), safe="").replace(".", "%2E")
    return path.with_name(f"{path.name}#{name}")


def _unsettled(document: Document) -> Settlement:
    return Settlement(dict.fromkeys(document.quads, (document.source,)), {}, ())


def _settled(documents: Sequence[Document], manifest: Manifest, accepted: Collection[Quad] | None) -> Settlement:
    """Apply the verdicts among the statements; sources that nothing describes are taken as they are.

    Without a ``graph.toml`` nobody knows by which terms verdicts are given: then what an export says is ``accepted``
    is, and that graph stands for the verdict on the rest.
    """
    settlement = settle(documents, manifest)
    for problem in settlement.problems:
        raise problem
    if manifest.path or accepted is None:
        return settlement
    stands = {*accepted}
    verdict = Verdict(manifest.accepted, documents[0].path, (), (), (), ())
    kept = {quad: sources for quad, sources in settlement.accepted.items() if quad in stands or not is_named(quad)}
    rejected = {quad: verdict for quad in settlement.accepted if quad not in kept}
    return settlement._replace(accepted=kept, rejected={**rejected, **settlement.rejected})


def _graphs(path: Path) -> tuple[Graphs, Mapping[str, str]]:
    """The statements of a dataset by graph, as quads of the default graph, as documents have them; and its prefixes."""
    found: dict[NamedNode | DefaultGraph, dict[Quad, None]] = {}
    try:
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        parser = parse(input=data, format=_DATASETS[path.suffix.lower()], rename_blank_nodes=True)
        for quad in parser:
            _refuse_foreign(path, quad)
            plain = Quad(quad.subject, quad.predicate, quad.object)
            found.setdefault(quad.graph_name, {})[plain] = None
    except SyntaxError as error:
        raise malformed(path, error) from None
    except (OSError, ValueError, MemoryError) as error:  # the last: a single token of more than 16 MiB
        raise InputError(getattr(error, "strerror", None) or str(error) or "too large", place=str(path)) from None
    return {name: tuple(found[name]) for name in sorted(found, key=str)}, dict(parser.prefixes)


def _refuse_foreign(path: Path, quad: Quad) -> None:
    if isinstance(quad.graph_name, BlankNode):
        what = "a named graph is a blank node, so it cannot be compared with others"
        raise InputError(what, place=str(path), hint="Name it.")
    if is_rdf_12(quad):
        raise InputError(NO_RDF_12, place=str(path))
