"""The ontology as a page: every term with its definition, axioms in words, example, uses and questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from aif_graph.answers.formats import formats_of
from aif_graph.articles import indefinite
from aif_graph.errors import NotFoundError
from aif_graph.naming.words import day_in_words
from aif_graph.serving.linked.documents import ontology_document
from aif_graph.serving.once import once_per_view
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import Cell
from aif_graph.serving.wording.sentences import class_words, named, shown, text
from aif_graph.serving.wording.sizes import counted
from aif_graph.serving.wording.statements import TYPE, Term, statements
from aif_graph.sparql.lexer import Token, tokens
from aif_graph.terms import STANDARD, Prefixes

_RDFS, _OWL, _SKOS, _DC = (STANDARD[name] for name in ("rdfs", "owl", "skos", "dcterms"))
_MOST_QUESTIONS = 2
# The profile that a graph says its ontology keeps; what keeps to the rules of OWL 2 RL is held to OWL 2 DL, too.
_PROFILES = {"RL": "OWL 2 RL and OWL 2 DL", "DL": "OWL 2 DL"}
# What each axiom about a term says, before the other term; and the same seen from the other term.
_AXIOMS = (
    (_RDFS + "subClassOf", "a kind of"),
    (_RDFS + "subPropertyOf", "a kind of"),
    (_OWL + "equivalentClass", "the same as being"),
    (_RDFS + "domain", "said of each"),
    (_RDFS + "range", "leads to a"),
    (_OWL + "inverseOf", "the inverse of"),
    (_OWL + "propertyChainAxiom", "follows from the chain"),
    (_OWL + "disjointWith", "never also a"),
)
_BACKWARDS = (
    (_RDFS + "subClassOf", "has as kinds"),
    (_RDFS + "subPropertyOf", "follows from"),
    (_OWL + "inverseOf", "the inverse of"),
)
_CHARACTERISTICS = {
    _OWL + "TransitiveProperty": "transitive: if it holds from A to B and from B to C, it holds from A to C",
    _OWL + "SymmetricProperty": "symmetric: it holds both ways",
    _OWL + "AsymmetricProperty": "asymmetric: it never holds both ways",
    _OWL + "IrreflexiveProperty": "irreflexive: nothing has it with itself",
    _OWL + "FunctionalProperty": "functional: there is one value at most",
    _OWL + "InverseFunctionalProperty": "inverse functional: a value belongs to one thing at most",
}
_USES = """SELECT ?term (COUNT(*) AS ?uses) {
  ?s ?p ?o BIND (IF(?p = rdf:type && isIRI(?o), ?o, ?p) AS ?term)
} GROUP BY ?term"""
_KINDS = {
    "class": ("Classes", (_OWL + "Class", _RDFS + "Class")),
    "link": ("Object properties", (_OWL + "ObjectProperty",)),
    "value": ("Data and annotation properties", (_OWL + "DatatypeProperty", _OWL + "AnnotationProperty")),
}


@dataclass(frozen=True, slots=True)
class Described:
    """One term: ``local`` is its anchor, ``curie`` its short name.

    ``axioms`` are lines of words, ``questions`` pairs of name and path.
    """

    iri: str
    local: str
    curie: str
    label: str
    definition: str
    example: str
    axioms: tuple[tuple[Cell, ...], ...]
    uses: int
    questions: tuple[tuple[str, str], ...]
    more_questions: int


def ontology(view: View, arguments: Mapping[str, object]) -> Reply:
    """The ontology. ``arguments``: ``format``, html or one for graphs. Raises NotFoundError where there is none."""
    from aif_graph.serving.pages.templating import page

    if not statements(view).ontology:
        raise NotFoundError("this graph has no ontology", hint="This graph consists of things and sources only.")
    format_ = str(arguments.get("format") or "html")
    if format_ != "html":
        return ontology_document(view, format_)
    path, index, iri = view.site.path("ontology"), statements(view), _header(view)
    header = {
        name: [shown(view, value) for value in index.values(NamedNode(iri), property_)]
        for name, property_ in (
            ("Version", _OWL + "versionInfo"),
            ("Issued", _DC + "issued"),
            ("Publisher", _DC + "publisher"),
            ("Licence", _DC + "license"),
            ("Status", STANDARD["bibo"] + "status"),
        )
    }
    header["Issued"] = [Cell("text", day_in_words(cell.text)) for cell in header["Issued"]]
    return page(
        view,
        "ontology.html",
        path=path,
        alternates=[(f.media_type, f"{path}.{f.extension}", f.title) for f in formats_of("graph")],
        title=_first(view, iri, _DC + "title"),
        description=_first(view, iri, _DC + "description"),
        header={name: cells for name, cells in header.items() if cells},
        iri=iri,
        namespaces=_namespaces(view),
        profile=_PROFILES.get(view.graph.manifest.profile, ""),
        sections=_sections(view),
        schemes=_schemes(view),
        apart=_apart(view),
    )


@once_per_view
def _sections(view: View) -> tuple[tuple[str, str, tuple[Described, ...]], ...]:
    """Anchor, heading and terms of each section."""
    index = statements(view)
    asked, uses = _asked(view), _uses(view)
    found = []
    for anchor, (words, kinds) in _KINDS.items():
        iris = {
            s.triple.subject.value
            for kind in kinds
            for s in index.to(NamedNode(kind))
            if s.triple.predicate.value == TYPE
            and isinstance(s.triple.subject, NamedNode)
            and s.triple.subject.value in view.site.terms
        }
        terms = (_described(view, iri, asked, uses) for iri in iris)
        found.append((anchor, words, tuple(sorted(terms, key=lambda term: term.label.casefold()))))
    return tuple(found)


def _described(view: View, iri: str, asked: Mapping[str, list[tuple[str, str]]], uses: Mapping[str, int]) -> Described:
    questions = asked.get(iri, [])
    return Described(
        iri,
        view.site.terms[iri],
        view.graph.names.curie(iri),
        named(view, iri),
        _first(view, iri, _SKOS + "definition"),
        _first(view, iri, _SKOS + "example"),
        tuple(_axioms(view, NamedNode(iri))),
        uses.get(iri, 0),
        tuple(questions[:_MOST_QUESTIONS]),
        len(questions[_MOST_QUESTIONS:]),
    )


def _first(view: View, iri: str, property_: str) -> str:
    values = statements(view).values(NamedNode(iri), property_)
    return values[0].value if values and isinstance(values[0], Literal) else ""


def _axioms(view: View, term: NamedNode) -> list[tuple[Cell, ...]]:
    """What the ontology says of a term, a line an axiom."""
    index = statements(view)
    stated = [s.triple for s in index.of(term) if view.graph.manifest.ontology.value in s.sources]
    lines: list[tuple[Cell, ...]] = []
    for property_, words in _AXIOMS:
        # By their words: blank nodes have other names in each run.
        ends = (_end(view, triple.object) for triple in stated if triple.predicate.value == property_)
        for end in sorted(ends, key=lambda end: end.text):
            before = f"{words.removesuffix(' a')} {indefinite(end.text)} " if words.endswith(" a") else f"{words} "
            lines.append((text(before), end))
    for property_, words in _BACKWARDS:
        leading = [s.triple.subject for s in index.to(term) if s.triple.predicate.value == property_ and s.sources]
        known = [_end(view, end) for end in leading if isinstance(end, NamedNode)]
        if known:
            joined = [cell for end in known for cell in (text(", "), end)][1:]
            lines.append((text(f"{words} "), *joined))
        if property_ == _RDFS + "subClassOf":
            unnamed = [_end(view, end) for end in leading if isinstance(end, BlankNode)]
            lines += [(text("includes "), end) for end in sorted(unnamed, key=lambda end: end.text)]
    kinds = (triple.object.value for triple in stated if isinstance(triple.object, NamedNode))
    return lines + [(text(_CHARACTERISTICS[kind]),) for kind in kinds if kind in _CHARACTERISTICS]


def _end(view: View, term: Term) -> Cell:
    """The other end of an axiom: a term on this page, or an unnamed class or chain in words."""
    from aif_graph.serving.pages.why import teller

    if isinstance(term, NamedNode) and term.value in view.site.terms:
        return Cell("thing", named(view, term.value), f"#{view.site.terms[term.value]}")
    if isinstance(term, NamedNode):
        return text(class_words(view, term.value))
    return text(teller(view).name(term))


def _uses(view: View) -> Mapping[str, int]:
    """How many members each class has and how many statements each property, inferred ones included."""
    return counted(view.graph.dataset.ask(_USES))


def _asked(view: View) -> dict[str, list[tuple[str, str]]]:
    """The canned queries that use a term, by its IRI."""
    found: dict[str, list[tuple[str, str]]] = {}
    for query in view.graph.queries.values():
        classes = {view.graph.names.iri_of(parameter.class_) for parameter in query.parameters}
        for iri in sorted(classes | _iris(query.text, view.graph.prefixes)):
            found.setdefault(iri, []).append((query.name.replace("-", " "), view.site.path("queries", query.name)))
    return found


def _iris(text: str, known: Prefixes) -> set[str]:
    """The IRIs in the text of a query, those that are written short by what it declares or the graph knows."""
    declared: dict[str, str] = {}
    found: set[str] = set()
    before = Token("mark", "", 0)
    for token in tokens(text):
        if token.kind == "iri" and before.kind == "name" and before.text.endswith(":"):
            declared[before.text[:-1]] = token.text[1:-1]
        elif token.kind == "iri":
            found.add(token.text[1:-1])
        elif token.kind == "name":
            found.add(known.besides(declared).expand(token.text) or "")
        before = token
    return found


def _header(view: View) -> str:
    """What the ontology calls itself."""
    iri = view.graph.manifest.ontology.value
    if statements(view).of(NamedNode(iri)):
        return iri
    kind = NamedNode(_OWL + "Ontology")
    named = (t.subject for t in statements(view).ontology if t.object == kind and t.predicate.value == TYPE)
    return next((term.value for term in named if isinstance(term, NamedNode)), iri)


def _namespaces(view: View) -> list[tuple[str, str]]:
    """The namespaces of the terms with their prefixes, "" for one that has none."""
    spaces = dict.fromkeys(re.split(r"(?<=[#/:])(?=[^#/:]*$)", iri)[0] for iri in view.site.terms)
    prefixes = {space: name for name, space in view.graph.prefixes.namespaces.items()}
    return [(space, prefixes.get(space, "")) for space in spaces]


def _schemes(view: View) -> list[tuple[Cell, str, int]]:
    """The closed lists: link, definition, number of entries."""
    index, scheme = statements(view), NamedNode(_SKOS + "ConceptScheme")
    iris = {s.triple.subject for s in index.to(scheme) if s.triple.predicate.value == TYPE}
    found = []
    for term in iris:
        if isinstance(term, NamedNode):
            entries = {s.triple.subject for s in index.to(term) if s.triple.predicate.value == _SKOS + "inScheme"}
            cell = shown(view, term)
            found.append((cell, _first(view, term.value, _SKOS + "definition"), len(entries)))
    return sorted(found, key=lambda row: row[0].text.casefold())


def _apart(view: View) -> list[Cell]:
    """The classes of which nothing belongs to two."""
    index, found = statements(view), []
    first, rest = STANDARD["rdf"] + "first", STANDARD["rdf"] + "rest"
    for s in index.to(NamedNode(_OWL + "AllDisjointClasses")):
        seen: set[Term] = set()
        nodes = index.values(s.triple.subject, _OWL + "members")
        while nodes and nodes[0] not in seen:
            seen.add(nodes[0])
            found += [_end(view, member) for member in index.values(nodes[0], first)]
            nodes = index.values(nodes[0], rest)
    return sorted(found, key=lambda cell: cell.text.casefold())
