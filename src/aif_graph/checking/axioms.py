"""What of an ontology lies outside OWL 2 RL and OWL 2 DL, as findings: in the words and at the places of its files."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Triple

from aif_graph.checking.findings import Finding, Guess, Reporter
from aif_graph.checking.vocabulary import namespace_of
from aif_graph.terms import STANDARD

PROFILES = ("OWL 2 RL", "OWL 2 DL")
_OF_NAMES = {"undeclared-entity", "reserved-vocabulary"}  # rules that may find fault with a predicate itself
_IRI = re.compile(r"(?<![\w<\"])[A-Za-z][\w+.-]*:/[^\s<>\"]*[^\s<>\".,;?)]")  # not within the quotes of a literal
_DECLARING = {STANDARD["owl"] + name for name in ("Ontology", "Class", "ObjectProperty", "DatatypeProperty")}


def departure_findings(
    axioms: Collection[Quad],
    data: Iterable[Quad],
    told: Reporter,
    *,
    curie: Callable[[str], str],
    profiles: Collection[str] = PROFILES,
    known: Collection[str] = (),
) -> Iterator[Finding]:
    """Yield a finding for each departure of ``axioms`` and ``data``, IRIs shortened by ``curie`` or in angle brackets.

    Departures from other than these ``profiles`` are left out, and so are names in the namespaces ``known`` that
    nothing declares: another rule tells them.
    """
    from aif_graph.checking.profile import departures
    from aif_graph.checking.profile.owl import shorten

    for departure in departures([quad.triple for quad in axioms], [quad.triple for quad in data]):
        triple = departure.triple
        undeclared = departure.rule == "undeclared-entity" and _uses(triple, known)
        if undeclared or departure.profile not in profiles:
            continue
        subject, predicate, obj = triple.subject, triple.predicate, triple.object
        blamed = departure.rule in _OF_NAMES and departure.message.startswith(f"{shorten(predicate.value)} ")
        severity = "violation" if departure.profile == "OWL 2 RL" else "warning"
        message, hint = _written(departure.message, curie), _hint(departure.hint, curie)
        place = told.place(subject, predicate, obj, at_predicate=blamed)
        yield told.finding(severity, departure.rule, message, subject, place, hint=hint, kind="profile")


def is_ontology(statements: Iterable[Quad]) -> bool:
    """Whether something in ``statements`` claims to be OWL: declares an ontology, a class or a property."""
    return any(isinstance(quad.object, NamedNode) and quad.object.value in _DECLARING for quad in statements)


def is_axiom(quad: Quad) -> bool:
    """Whether a statement speaks about classes and properties, by its vocabulary."""
    term = quad.object if quad.predicate.value == STANDARD["rdf"] + "type" else quad.predicate
    namespaces = (STANDARD["owl"], STANDARD["rdfs"], STANDARD["rdf"])
    return isinstance(term, NamedNode) and term.value.startswith(namespaces)


def _uses(triple: Triple, namespaces: Collection[str]) -> bool:
    """Whether a triple uses a term of one of the namespaces."""
    terms = (triple.predicate, triple.object)
    return any(isinstance(term, NamedNode) and namespace_of(term.value) in namespaces for term in terms)


def _hint(hint: str, curie: Callable[[str], str]) -> str:
    return Guess(_written(hint.meant, curie)) if isinstance(hint, Guess) else _written(hint, curie)


def _written(text: str, curie: Callable[[str], str]) -> str:
    """``text`` with its IRIs as the files write them."""

    def written(found: re.Match[str]) -> str:
        short = curie(found[0])
        return short if short != found[0] else f"<{found[0]}>"

    return _IRI.sub(written, text)
