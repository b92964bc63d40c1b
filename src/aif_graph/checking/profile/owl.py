"""The vocabulary of OWL 2, as data: what is built in, what declares, which datatypes and facets there are.

OWL 2 Syntax, sections 2.4 (reserved vocabulary), 4 (datatype map), 5 and table 5 (built-in entities);
OWL 2 Mapping, section 3; Profiles, section 4.2.1 (datatypes of OWL 2 RL).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from aif_graph.terms import STANDARD, Prefixes

shorten = Prefixes(STANDARD).shorten
"""The CURIE of an IRI by the standard vocabularies, or the IRI itself."""

RESERVED = tuple(STANDARD[prefix] for prefix in ("owl", "rdf", "rdfs", "xsd"))

_INTEGERS = """
    xsd:integer xsd:nonNegativeInteger xsd:nonPositiveInteger xsd:positiveInteger xsd:negativeInteger xsd:long xsd:int
    xsd:short xsd:byte xsd:unsignedLong xsd:unsignedInt xsd:unsignedShort xsd:unsignedByte
"""
_TEXTS = "xsd:string xsd:normalizedString xsd:token xsd:language xsd:Name xsd:NCName xsd:NMTOKEN"
_RANGE = "xsd:minInclusive xsd:maxInclusive xsd:minExclusive xsd:maxExclusive"
_LENGTH = "xsd:length xsd:minLength xsd:maxLength"

INTEGERS = frozenset(_INTEGERS.split())
# OWL 2 Syntax, 4: the datatypes of the map, each with its facets.
_FACETS = {
    f"owl:real owl:rational xsd:decimal xsd:float xsd:double xsd:dateTime xsd:dateTimeStamp {_INTEGERS}": _RANGE,
    f"{_TEXTS} xsd:anyURI": f"{_LENGTH} xsd:pattern",
    "rdf:PlainLiteral": f"{_LENGTH} xsd:pattern rdf:langRange",
    "xsd:hexBinary xsd:base64Binary": _LENGTH,
    "xsd:boolean rdf:XMLLiteral rdfs:Literal": "",
}
FACETS: Mapping[str, frozenset[str]] = MappingProxyType(
    {datatype: frozenset(facets.split()) for datatypes, facets in _FACETS.items() for datatype in datatypes.split()}
)
NOT_IN_RL = frozenset({"owl:real", "owl:rational"})  # Profiles, 4.2.1

TOP_AND_BOTTOM = ("owl:topObjectProperty", "owl:bottomObjectProperty", "owl:topDataProperty", "owl:bottomDataProperty")
_ANNOTATIONS = """
    rdfs:label rdfs:comment rdfs:seeAlso rdfs:isDefinedBy owl:deprecated owl:versionInfo owl:priorVersion
    owl:backwardCompatibleWith owl:incompatibleWith
"""
# OWL 2 Syntax, table 5: declared without a declaration.
BUILT_IN: Mapping[str, str] = MappingProxyType(
    {
        "owl:Thing": "class",
        "owl:Nothing": "class",
        "owl:topObjectProperty": "object property",
        "owl:bottomObjectProperty": "object property",
        "owl:topDataProperty": "data property",
        "owl:bottomDataProperty": "data property",
        **dict.fromkeys(FACETS, "datatype"),
        **dict.fromkeys(_ANNOTATIONS.split(), "annotation property"),
    }
)
# OWL 2 Mapping, tables 7 and 8: the types that declare, the last four for the sake of OWL 1.
DECLARES: Mapping[str, str] = MappingProxyType(
    {
        "owl:Class": "class",
        "rdfs:Datatype": "datatype",
        "owl:ObjectProperty": "object property",
        "owl:DatatypeProperty": "data property",
        "owl:AnnotationProperty": "annotation property",
        "owl:NamedIndividual": "individual",
        "owl:OntologyProperty": "annotation property",
        "owl:InverseFunctionalProperty": "object property",
        "owl:SymmetricProperty": "object property",
        "owl:TransitiveProperty": "object property",
    }
)
CHARACTERISTICS = frozenset(
    f"owl:{name}Property"
    for name in ("Functional", "InverseFunctional", "Symmetric", "Asymmetric", "Transitive", "Reflexive", "Irreflexive")
)
DISJOINT_LISTS: Mapping[str, str] = MappingProxyType(
    {"owl:AllDisjointClasses": "class", "owl:AllDisjointProperties": "property", "owl:AllDifferent": "individual"}
)
# Types of a node or of a name that neither declare nor assert: they mark expressions, axioms and headers.
_MARKS = """
    owl:Restriction owl:DataRange owl:Ontology owl:Axiom owl:Annotation owl:NegativePropertyAssertion
    owl:DeprecatedClass owl:DeprecatedProperty rdf:List
"""
MARKS = frozenset(_MARKS.split())
# RDF Schema's own words, redundant beside OWL's (OWL 2 Mapping, table 6), with the types that make them so.
REDUNDANT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "rdfs:Class": frozenset({"owl:Class", "rdfs:Datatype", "owl:Restriction", "owl:DataRange"}),
        "rdf:Property": frozenset({*DECLARES} - {"owl:Class", "rdfs:Datatype", "owl:NamedIndividual"})
        | {"owl:FunctionalProperty"},
    }
)

CARDINALITIES = frozenset({"owl:minCardinality", "owl:maxCardinality", "owl:cardinality"})
QUALIFIED = frozenset({"owl:minQualifiedCardinality", "owl:maxQualifiedCardinality", "owl:qualifiedCardinality"})
RESTRICTIONS = CARDINALITIES | QUALIFIED | {"owl:someValuesFrom", "owl:allValuesFrom", "owl:hasValue", "owl:hasSelf"}
BOOLEANS = frozenset({"owl:intersectionOf", "owl:unionOf", "owl:complementOf", "owl:oneOf"})
DATA_RANGES = frozenset({"owl:datatypeComplementOf", "owl:onDatatype"})
CONSTRUCTS = RESTRICTIONS | BOOLEANS | DATA_RANGES
# What stands beside a construct in an expression.
COMPANIONS = frozenset({"owl:onProperty", "owl:onProperties", "owl:onClass", "owl:onDataRange", "owl:withRestrictions"})
_AXIOMS = """
    rdfs:subClassOf owl:equivalentClass owl:disjointWith owl:disjointUnionOf rdfs:domain rdfs:range owl:hasKey
    rdfs:subPropertyOf owl:equivalentProperty owl:propertyDisjointWith owl:inverseOf owl:propertyChainAxiom
    owl:sameAs owl:differentFrom
"""
_PARTS_OF_AXIOMS = """
    owl:members owl:distinctMembers owl:sourceIndividual owl:assertionProperty owl:targetIndividual owl:targetValue
    owl:annotatedSource owl:annotatedProperty owl:annotatedTarget owl:imports owl:versionIRI rdf:first rdf:rest rdf:type
"""
# Every predicate that OWL 2 gives a meaning; facets stand in data ranges.
VOCABULARY = (
    CONSTRUCTS
    | COMPANIONS
    | frozenset(_AXIOMS.split())
    | frozenset(_PARTS_OF_AXIOMS.split())
    | frozenset().union(*FACETS.values())
    | {name for name, kind in BUILT_IN.items() if kind.endswith("property")}
)
