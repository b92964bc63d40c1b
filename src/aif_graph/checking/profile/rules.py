"""The rules of the two profiles, each with the section of the specification that makes it, and what breaks them.

"OWL 2 Syntax", "OWL 2 Profiles" and "OWL 2 Mapping" stand for the W3C recommendations "OWL 2 Web Ontology Language:
Structural Specification and Functional-Style Syntax", "Profiles" and "Mapping to RDF Graphs" (second editions, 2012).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import Triple

_RL = {
    "data-range": "OWL 2 Profiles, 4.2.4",
    "datatype": "OWL 2 Profiles, 4.2.1",
    "disjoint-union": "OWL 2 Profiles, 4.2.5",
    "equivalent-class-expression": "OWL 2 Profiles, 4.2.3",
    "reflexive-property": "OWL 2 Profiles, 4.2.5",
    "subclass-expression": "OWL 2 Profiles, 4.2.3",
    "superclass-expression": "OWL 2 Profiles, 4.2.3",
    "top-or-bottom-property": "OWL 2 Profiles, 4.2.1",
}
_DL = {
    "anonymous-forest": "OWL 2 Syntax, 11.2",
    "anonymous-individual": "OWL 2 Syntax, 11.2",
    "axiom-annotation": "OWL 2 Mapping, 3.2.2",
    "cyclic-expression": "OWL 2 Syntax, 8; OWL 2 Mapping, 2.1",
    "datatype-definition": "OWL 2 Syntax, 11.2",
    "datatype-map": "OWL 2 Syntax, 4 and 11.2",
    "expression": "OWL 2 Mapping, 3.2.4",
    "facet": "OWL 2 Syntax, 4 and 7.5",
    "list": "OWL 2 Mapping, 3.2.5",
    "members": "OWL 2 Mapping, 3.2.5",
    "negative-assertion": "OWL 2 Mapping, 3.2.5",
    "ontology-header": "OWL 2 Syntax, 3.1 and 3.4; OWL 2 Mapping, 3.1.2",
    "property-hierarchy": "OWL 2 Syntax, 11.2",
    "property-kind": "OWL 2 Syntax, 10.2",
    "property-value": "OWL 2 Syntax, 9.6.4 and 9.6.6",
    "reserved-vocabulary": "OWL 2 Syntax, 2.4 and 5",
    "restriction": "OWL 2 Mapping, 3.2.4",
    "shared-expression": "OWL 2 Mapping, 2.1",
    "simple-property": "OWL 2 Syntax, 11.1 and 11.2",
    "stray-triple": "OWL 2 Mapping, 3.2.5",
    "term-kind": "OWL 2 Mapping, 3.2.4",
    "top-data-property": "OWL 2 Syntax, 11.2",
    "typing": "OWL 2 Syntax, 5.8.1",
    "undeclared-entity": "OWL 2 Syntax, 5.8.1",
}
# The rule -> its profile, and the section that a message names where it names no other.
RULES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        rule: (profile, section)
        for profile, rules in (("OWL 2 RL", _RL), ("OWL 2 DL", _DL))
        for rule, section in rules.items()
    }
)


@dataclass(frozen=True, slots=True)
class Departure:
    """One place where the ontology leaves a profile.

    ``profile`` is "OWL 2 RL" or "OWL 2 DL"; ``rule`` the short name of the restriction; ``triple`` the axiom's triple,
    or the one within it, that departs; ``message`` a sentence with the section of the specification; ``hint`` how to
    mend it, "" where nothing is certain.
    """

    profile: str
    rule: str
    triple: Triple
    message: str
    hint: str


class Report:
    """Departures in the order in which they are found, each once."""

    def __init__(self) -> None:
        self.found: dict[Departure, None] = {}

    def __call__(self, rule: str, triple: Triple, message: str, hint: str = "", section: str = "") -> None:
        """Note that ``triple`` breaks ``rule``.

        ``message`` is a sentence without its full stop: ``section``, or the one of the rule, comes before that.
        """
        profile, usual = RULES[rule]
        self.found.setdefault(Departure(profile, rule, triple, f"{message} ({section or usual}).", hint))
