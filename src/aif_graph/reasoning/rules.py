"""The OWL 2 RL/RDF rules, as data.

Source: W3C Recommendation "OWL 2 Web Ontology Language Profiles (Second Edition)", section 4.3, tables 4 to
9 (https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules). Names, bodies and
heads are the specification's; how the texts are read is explained in ``patterns``. The head ``false`` marks an
inconsistency.

``says`` puts a rule into words for people; ``?x`` there is filled with the name of what ``?x`` stands for.

Of the datatype rules (table 8) ``dt-type1`` is here. ``dt-not-type`` and ``dt-diff`` compare values, which
no pattern can say: ``datatypes`` carries them out, they are listed here by name. ``dt-type2`` and ``dt-eq``
conclude triples with a literal as subject, which RDF does not have: they are left out, so literals are
compared by their lexical form.
"""

from __future__ import annotations

from collections.abc import Iterator

from aif_graph.reasoning.patterns import Rule, read_rules

# Built-in annotation properties (OWL 2 Structural Specification, section 5.5) and the datatypes of OWL 2 RL
# (Profiles, 4.2.1).
_ANNOTATIONS = (
    "rdfs:label rdfs:comment rdfs:seeAlso rdfs:isDefinedBy owl:deprecated owl:versionInfo owl:priorVersion "
    "owl:backwardCompatibleWith owl:incompatibleWith"
)
_DATATYPES = (
    "rdf:PlainLiteral rdf:XMLLiteral rdfs:Literal xsd:decimal xsd:integer xsd:nonNegativeInteger "
    "xsd:nonPositiveInteger xsd:positiveInteger xsd:negativeInteger xsd:long xsd:int xsd:short xsd:byte "
    "xsd:unsignedLong xsd:unsignedInt xsd:unsignedShort xsd:unsignedByte xsd:float xsd:double xsd:string "
    "xsd:normalizedString xsd:token xsd:language xsd:Name xsd:NCName xsd:NMTOKEN xsd:boolean xsd:hexBinary "
    "xsd:base64Binary xsd:anyURI xsd:dateTime xsd:dateTimeStamp"
)


def _each(names: str, type_: str) -> str:
    return " . ".join(f"{name} rdf:type {type_}" for name in names.split())


_TABLE = f"""
# Table 4: equality
eq-ref*  ?s ?p ?o
  => ?s owl:sameAs ?s
  -- everything is the same as itself
eq-sym  ?x owl:sameAs ?y
  => ?y owl:sameAs ?x
  -- being the same holds both ways
eq-trans  ?x owl:sameAs ?y . ?y owl:sameAs ?z
  => ?x owl:sameAs ?z
  -- ?x and ?z are both the same as ?y
eq-rep-s  ?s owl:sameAs ?t . ?s ?p ?o
  => ?t ?p ?o
  -- ?t is another name of ?s
eq-rep-p  ?p owl:sameAs ?q . ?s ?p ?o
  => ?s ?q ?o
  -- ?q is another name of ?p
eq-rep-o  ?o owl:sameAs ?t . ?s ?p ?o
  => ?s ?p ?t
  -- ?t is another name of ?o
eq-diff1  ?x owl:sameAs ?y . ?x owl:differentFrom ?y
  => false
  -- ?x and ?y are the same, and are stated to be different
eq-diff2  ?x rdf:type owl:AllDifferent . ?x owl:members ?y . LIST ?y ?z_i . ?z_i owl:sameAs ?z_j
  => false
  -- ?z_i and ?z_j are the same, and are stated to be different
eq-diff3  ?x rdf:type owl:AllDifferent . ?x owl:distinctMembers ?y . LIST ?y ?z_i . ?z_i owl:sameAs ?z_j
  => false
  -- ?z_i and ?z_j are the same, and are stated to be different
# Table 5: axioms about properties
prp-ap*
  => {_each(_ANNOTATIONS, "owl:AnnotationProperty")}
  -- a built-in annotation property
prp-dom  ?p rdfs:domain ?c . ?x ?p ?y
  => ?x rdf:type ?c
  -- whatever has a value of ?p is in ?c
prp-rng  ?p rdfs:range ?c . ?x ?p ?y
  => ?y rdf:type ?c
  -- every value of ?p is in ?c
prp-fp  ?p rdf:type owl:FunctionalProperty . ?x ?p ?y1 . ?x ?p ?y2
  => ?y1 owl:sameAs ?y2
  -- ?x has at most one value of ?p, so ?y1 and ?y2 are the same
prp-ifp  ?p rdf:type owl:InverseFunctionalProperty . ?x1 ?p ?y . ?x2 ?p ?y
  => ?x1 owl:sameAs ?x2
  -- ?y is the value of ?p for one thing at most, so ?x1 and ?x2 are the same
prp-irp  ?p rdf:type owl:IrreflexiveProperty . ?x ?p ?x
  => false
  -- ?x is related to itself by ?p, which nothing may be
prp-symp  ?p rdf:type owl:SymmetricProperty . ?x ?p ?y
  => ?y ?p ?x
  -- ?p holds both ways
prp-asyp  ?p rdf:type owl:AsymmetricProperty . ?x ?p ?y . ?y ?p ?x
  => false
  -- ?p holds from ?x to ?y and from ?y to ?x, though it never holds both ways
prp-trp  ?p rdf:type owl:TransitiveProperty . ?x ?p ?y . ?y ?p ?z
  => ?x ?p ?z
  -- ?p is transitive, and leads from ?x to ?z through ?y
prp-spo1  ?p1 rdfs:subPropertyOf ?p2 . ?x ?p1 ?y
  => ?x ?p2 ?y
  -- ?p1 is a kind of ?p2
prp-spo2  ?p owl:propertyChainAxiom ?x . LIST ?x ?p_i . ALL ?u_i-1 ?p_i ?u_i
  => ?u_0 ?p ?u_n
  -- this chain of properties amounts to ?p
prp-eqp1  ?p1 owl:equivalentProperty ?p2 . ?x ?p1 ?y
  => ?x ?p2 ?y
  -- ?p1 and ?p2 mean the same
prp-eqp2  ?p1 owl:equivalentProperty ?p2 . ?x ?p2 ?y
  => ?x ?p1 ?y
  -- ?p1 and ?p2 mean the same
prp-pdw  ?p1 owl:propertyDisjointWith ?p2 . ?x ?p1 ?y . ?x ?p2 ?y
  => false
  -- ?x is related to ?y by both ?p1 and ?p2, which exclude each other
prp-adp  ?x rdf:type owl:AllDisjointProperties . ?x owl:members ?y . LIST ?y ?p_i . ?u ?p_i ?v . ?u ?p_j ?v
  => false
  -- ?u is related to ?v by both ?p_i and ?p_j, which exclude each other
prp-inv1  ?p1 owl:inverseOf ?p2 . ?x ?p1 ?y
  => ?y ?p2 ?x
  -- ?p2 is ?p1 read backwards
prp-inv2  ?p1 owl:inverseOf ?p2 . ?x ?p2 ?y
  => ?y ?p1 ?x
  -- ?p1 is ?p2 read backwards
prp-key  ?c owl:hasKey ?u . LIST ?u ?p_i . ?x rdf:type ?c . ALL ?x ?p_i ?z_i . ?y rdf:type ?c . ALL ?y ?p_i ?z_i
  => ?x owl:sameAs ?y
  -- ?x and ?y are in ?c and agree on its key, so they are the same
prp-npa1  ?x owl:sourceIndividual ?i1 . ?x owl:assertionProperty ?p . ?x owl:targetIndividual ?i2 . ?i1 ?p ?i2
  => false
  -- ?p leads from ?i1 to ?i2, which is stated not to be so
prp-npa2  ?x owl:sourceIndividual ?i . ?x owl:assertionProperty ?p . ?x owl:targetValue ?lt . ?i ?p ?lt
  => false
  -- ?i has the value ?lt for ?p, which is stated not to be so
# Table 6: classes
cls-thing*
  => owl:Thing rdf:type owl:Class
  -- owl:Thing is a class
cls-nothing1*
  => owl:Nothing rdf:type owl:Class
  -- owl:Nothing is a class
cls-nothing2  ?x rdf:type owl:Nothing
  => false
  -- ?x is in owl:Nothing, the class that is empty
cls-int1  ?c owl:intersectionOf ?x . LIST ?x ?c_i . ALL ?y rdf:type ?c_i
  => ?y rdf:type ?c
  -- ?y is in all the classes whose intersection is ?c
cls-int2  ?c owl:intersectionOf ?x . LIST ?x ?c_i . ?y rdf:type ?c
  => ?y rdf:type ?c_i
  -- ?c is an intersection of classes, one of them ?c_i
cls-uni  ?c owl:unionOf ?x . LIST ?x ?c_i . ?y rdf:type ?c_i
  => ?y rdf:type ?c
  -- ?c is a union of classes, one of them ?c_i
cls-com  ?c1 owl:complementOf ?c2 . ?x rdf:type ?c1 . ?x rdf:type ?c2
  => false
  -- ?x is in both ?c1 and ?c2, and one is the complement of the other
cls-svf1  ?x owl:someValuesFrom ?y . ?x owl:onProperty ?p . ?u ?p ?v . ?v rdf:type ?y
  => ?u rdf:type ?x
  -- ?x is the class of what has a value of ?p in ?y
cls-svf2  ?x owl:someValuesFrom owl:Thing . ?x owl:onProperty ?p . ?u ?p ?v
  => ?u rdf:type ?x
  -- ?x is the class of what has a value of ?p
cls-avf  ?x owl:allValuesFrom ?y . ?x owl:onProperty ?p . ?u rdf:type ?x . ?u ?p ?v
  => ?v rdf:type ?y
  -- ?x is the class of what has values of ?p in ?y only
cls-hv1  ?x owl:hasValue ?y . ?x owl:onProperty ?p . ?u rdf:type ?x
  => ?u ?p ?y
  -- ?x is the class of what has ?y as a value of ?p
cls-hv2  ?x owl:hasValue ?y . ?x owl:onProperty ?p . ?u ?p ?y
  => ?u rdf:type ?x
  -- ?x is the class of what has ?y as a value of ?p
cls-maxc1  ?x owl:maxCardinality "0" . ?x owl:onProperty ?p . ?u rdf:type ?x . ?u ?p ?y
  => false
  -- ?u has ?y as a value of ?p, and its class allows none
cls-maxc2  ?x owl:maxCardinality "1" . ?x owl:onProperty ?p . ?u rdf:type ?x . ?u ?p ?y1 . ?u ?p ?y2
  => ?y1 owl:sameAs ?y2
  -- the class of ?u allows one value of ?p, so ?y1 and ?y2 are the same
cls-maxqc1  ?x owl:maxQualifiedCardinality "0" . ?x owl:onProperty ?p . ?x owl:onClass ?c . ?u rdf:type ?x .
     ?u ?p ?y . ?y rdf:type ?c
  => false
  -- ?u has ?y, which is in ?c, as a value of ?p, and its class allows none
cls-maxqc2  ?x owl:maxQualifiedCardinality "0" . ?x owl:onProperty ?p . ?x owl:onClass owl:Thing . ?u rdf:type ?x .
     ?u ?p ?y
  => false
  -- ?u has ?y as a value of ?p, and its class allows none
cls-maxqc3  ?x owl:maxQualifiedCardinality "1" . ?x owl:onProperty ?p . ?x owl:onClass ?c . ?u rdf:type ?x .
     ?u ?p ?y1 . ?y1 rdf:type ?c . ?u ?p ?y2 . ?y2 rdf:type ?c
  => ?y1 owl:sameAs ?y2
  -- the class of ?u allows one value of ?p in ?c, so ?y1 and ?y2 are the same
cls-maxqc4  ?x owl:maxQualifiedCardinality "1" . ?x owl:onProperty ?p . ?x owl:onClass owl:Thing . ?u rdf:type ?x .
     ?u ?p ?y1 . ?u ?p ?y2
  => ?y1 owl:sameAs ?y2
  -- the class of ?u allows one value of ?p, so ?y1 and ?y2 are the same
cls-oo  ?c owl:oneOf ?x . LIST ?x ?y_i
  => ?y_i rdf:type ?c
  -- ?c is the class of these, ?y_i among them
# Table 7: axioms about classes
cax-sco  ?c1 rdfs:subClassOf ?c2 . ?x rdf:type ?c1
  => ?x rdf:type ?c2
  -- every ?c1 is a ?c2
cax-eqc1  ?c1 owl:equivalentClass ?c2 . ?x rdf:type ?c1
  => ?x rdf:type ?c2
  -- ?c1 and ?c2 have the same members
cax-eqc2  ?c1 owl:equivalentClass ?c2 . ?x rdf:type ?c2
  => ?x rdf:type ?c1
  -- ?c1 and ?c2 have the same members
cax-dw  ?c1 owl:disjointWith ?c2 . ?x rdf:type ?c1 . ?x rdf:type ?c2
  => false
  -- ?x is in both ?c1 and ?c2, which have no members in common
cax-adc  ?x rdf:type owl:AllDisjointClasses . ?x owl:members ?y . LIST ?y ?c_i . ?z rdf:type ?c_i . ?z rdf:type ?c_j
  => false
  -- ?z is in both ?c_i and ?c_j, which have no members in common
# Table 8: datatypes
dt-type1*
  => {_each(_DATATYPES, "rdfs:Datatype")}
  -- a datatype of OWL 2 RL
# Table 9: the schema itself
scm-cls*  ?c rdf:type owl:Class
  => ?c rdfs:subClassOf ?c . ?c owl:equivalentClass ?c . ?c rdfs:subClassOf owl:Thing .
     owl:Nothing rdfs:subClassOf ?c
  -- ?c is a class
scm-sco  ?c1 rdfs:subClassOf ?c2 . ?c2 rdfs:subClassOf ?c3
  => ?c1 rdfs:subClassOf ?c3
  -- every ?c1 is a ?c2, and every ?c2 a ?c3
scm-eqc1  ?c1 owl:equivalentClass ?c2
  => ?c1 rdfs:subClassOf ?c2 . ?c2 rdfs:subClassOf ?c1
  -- ?c1 and ?c2 have the same members
scm-eqc2  ?c1 rdfs:subClassOf ?c2 . ?c2 rdfs:subClassOf ?c1
  => ?c1 owl:equivalentClass ?c2
  -- every ?c1 is a ?c2 and every ?c2 a ?c1
scm-op*  ?p rdf:type owl:ObjectProperty
  => ?p rdfs:subPropertyOf ?p . ?p owl:equivalentProperty ?p
  -- ?p is a property
scm-dp*  ?p rdf:type owl:DatatypeProperty
  => ?p rdfs:subPropertyOf ?p . ?p owl:equivalentProperty ?p
  -- ?p is a property
scm-spo  ?p1 rdfs:subPropertyOf ?p2 . ?p2 rdfs:subPropertyOf ?p3
  => ?p1 rdfs:subPropertyOf ?p3
  -- ?p1 is a kind of ?p2, and ?p2 of ?p3
scm-eqp1  ?p1 owl:equivalentProperty ?p2
  => ?p1 rdfs:subPropertyOf ?p2 . ?p2 rdfs:subPropertyOf ?p1
  -- ?p1 and ?p2 mean the same
scm-eqp2  ?p1 rdfs:subPropertyOf ?p2 . ?p2 rdfs:subPropertyOf ?p1
  => ?p1 owl:equivalentProperty ?p2
  -- ?p1 is a kind of ?p2 and ?p2 of ?p1
scm-dom1  ?p rdfs:domain ?c1 . ?c1 rdfs:subClassOf ?c2
  => ?p rdfs:domain ?c2
  -- every ?c1 is a ?c2
scm-dom2  ?p2 rdfs:domain ?c . ?p1 rdfs:subPropertyOf ?p2
  => ?p1 rdfs:domain ?c
  -- ?p1 is a kind of ?p2
scm-rng1  ?p rdfs:range ?c1 . ?c1 rdfs:subClassOf ?c2
  => ?p rdfs:range ?c2
  -- every ?c1 is a ?c2
scm-rng2  ?p2 rdfs:range ?c . ?p1 rdfs:subPropertyOf ?p2
  => ?p1 rdfs:range ?c
  -- ?p1 is a kind of ?p2
scm-hv  ?c1 owl:hasValue ?i . ?c1 owl:onProperty ?p1 . ?c2 owl:hasValue ?i . ?c2 owl:onProperty ?p2 .
     ?p1 rdfs:subPropertyOf ?p2
  => ?c1 rdfs:subClassOf ?c2
  -- both classes ask for the value ?i, and ?p1 is a kind of ?p2
scm-svf1  ?c1 owl:someValuesFrom ?y1 . ?c1 owl:onProperty ?p . ?c2 owl:someValuesFrom ?y2 . ?c2 owl:onProperty ?p .
     ?y1 rdfs:subClassOf ?y2
  => ?c1 rdfs:subClassOf ?c2
  -- both classes ask for some value of ?p, and every ?y1 is a ?y2
scm-svf2  ?c1 owl:someValuesFrom ?y . ?c1 owl:onProperty ?p1 . ?c2 owl:someValuesFrom ?y . ?c2 owl:onProperty ?p2 .
     ?p1 rdfs:subPropertyOf ?p2
  => ?c1 rdfs:subClassOf ?c2
  -- both classes ask for some value in ?y, and ?p1 is a kind of ?p2
scm-avf1  ?c1 owl:allValuesFrom ?y1 . ?c1 owl:onProperty ?p . ?c2 owl:allValuesFrom ?y2 . ?c2 owl:onProperty ?p .
     ?y1 rdfs:subClassOf ?y2
  => ?c1 rdfs:subClassOf ?c2
  -- both classes limit the values of ?p, and every ?y1 is a ?y2
scm-avf2  ?c1 owl:allValuesFrom ?y . ?c1 owl:onProperty ?p1 . ?c2 owl:allValuesFrom ?y . ?c2 owl:onProperty ?p2 .
     ?p1 rdfs:subPropertyOf ?p2
  => ?c2 rdfs:subClassOf ?c1
  -- both classes limit values to ?y, and ?p1 is a kind of ?p2
scm-int  ?c owl:intersectionOf ?x . LIST ?x ?c_i
  => ?c rdfs:subClassOf ?c_i
  -- ?c is an intersection of classes, one of them ?c_i
scm-uni  ?c owl:unionOf ?x . LIST ?x ?c_i
  => ?c_i rdfs:subClassOf ?c
  -- ?c is a union of classes, one of them ?c_i
"""

# The rest of table 8 is carried out by ``datatypes``: the bodies look into values.
VALUE_RULES = {
    "dt-not-type": "?y is not a value of the datatype ?c",
    "dt-diff": "?y1 and ?y2 are different values where one is allowed",
}


RULES = {rule.name: rule for rule in read_rules(_TABLE)}


def rules(*, trivia: bool = False) -> Iterator[Rule]:
    """Yield the rules in the specification's order; ``trivia``: also those that conclude nothing else."""
    return (rule for rule in RULES.values() if trivia or not rule.trivial)
