"""The page of one term of the ontology: its definition, axioms in words, example, uses and questions."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import BlankNode, Literal, NamedNode

from aif_graph.articles import indefinite
from aif_graph.errors import NotFoundError
from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.addresses import address
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import Cell
from aif_graph.serving.wording.sentences import class_words, named, text
from aif_graph.serving.wording.sizes import counted
from aif_graph.serving.wording.statements import Term, statements
from aif_graph.sparql.lexer import Token, tokens
from aif_graph.terms import STANDARD, Prefixes

_RDFS, _OWL, _SKOS = (STANDARD[name] for name in ("rdfs", "owl", "skos"))
CLASSES = frozenset({_OWL + "Class", _RDFS + "Class"})
DEFINITION = _SKOS + "definition"
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


def term_page(view: View, local: str) -> Reply:
    """The page of the term whose anchor on the page of the ontology is ``local``.

    Raises NotFoundError where there is none.
    """
    from aif_graph.serving.pages.templating import page

    iri = next((iri for iri, anchor in view.site.terms.items() if anchor == local), "")
    if not iri:
        raise NotFoundError(f"there is no term {local[:80]!r}", hint=f"All terms: {view.site.path('ontology')}")
    term = NamedNode(iri)
    return page(
        view,
        "term.html",
        path=term_address(view, iri),
        iri=iri,
        curie=view.graph.names.curie(iri),
        name=named(view, iri),
        definition=first(view, iri, DEFINITION),
        example=first(view, iri, _SKOS + "example"),
        axioms=_axioms(view, term),
        is_class=not CLASSES.isdisjoint(statements(view).types(term)),
        uses=_uses(view).get(iri, 0),
        questions=_asked(view).get(iri, ()),
    )


def term_address(view: View, iri: str) -> str:
    """Where a term has its own page."""
    return address(view.site, "ontology", term=view.site.terms[iri])


def first(view: View, iri: str, property_: str) -> str:
    """The first text that ``iri`` has for a property, "" for none."""
    values = statements(view).values(NamedNode(iri), property_)
    return values[0].value if values and isinstance(values[0], Literal) else ""


def _axioms(view: View, term: NamedNode) -> list[tuple[Cell, ...]]:
    """What the ontology says of a term, a line an axiom."""
    index = statements(view)
    stated = [s.triple for s in index.of(term) if view.graph.manifest.ontology.value in s.sources]
    lines: list[tuple[Cell, ...]] = []
    for property_, words in _AXIOMS:
        # By their words: blank nodes have other names in each run.
        ends = (end_of(view, triple.object) for triple in stated if triple.predicate.value == property_)
        for end in sorted(ends, key=lambda end: end.text):
            before = f"{words.removesuffix(' a')} {indefinite(end.text)} " if words.endswith(" a") else f"{words} "
            lines.append((text(before), end))
    for property_, words in _BACKWARDS:
        leading = [s.triple.subject for s in index.to(term) if s.triple.predicate.value == property_ and s.sources]
        known = [end_of(view, end) for end in leading if isinstance(end, NamedNode)]
        if known:
            joined = [cell for end in known for cell in (text(", "), end)][1:]
            lines.append((text(f"{words} "), *joined))
        if property_ == _RDFS + "subClassOf":
            unnamed = [end_of(view, end) for end in leading if isinstance(end, BlankNode)]
            lines += [(text("includes "), end) for end in sorted(unnamed, key=lambda end: end.text)]
    kinds = (triple.object.value for triple in stated if isinstance(triple.object, NamedNode))
    return lines + [(text(_CHARACTERISTICS[kind]),) for kind in kinds if kind in _CHARACTERISTICS]


def end_of(view: View, term: Term) -> Cell:
    """The other end of an axiom: a term with its page, or an unnamed class or chain in words."""
    from aif_graph.serving.pages.why import teller

    if isinstance(term, NamedNode) and term.value in view.site.terms:
        return Cell("thing", named(view, term.value), term_address(view, term.value))
    if isinstance(term, NamedNode):
        return text(class_words(view, term.value))
    return text(teller(view).name(term))


@once_per_view
def _uses(view: View) -> Mapping[str, int]:
    """How many members each class has and how many statements each property, inferred ones included."""
    return counted(view.graph.dataset.ask(_USES))


@once_per_view
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
