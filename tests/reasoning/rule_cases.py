"""One positive and one negative case per rule.

``CASES``: rule, premises, what follows by it, and what must not follow. ``CLASHES``: rule, an inconsistent
graph, and one that differs by what makes it so. Bodies are Turtle in the prefixes of ``turtle``.
"""

from __future__ import annotations

R = "a owl:Restriction ; owl:onProperty :p"

CASES = [
    ("eq-sym", ":x owl:sameAs :y", ":y owl:sameAs :x", ":y owl:sameAs :z"),
    ("eq-trans", ":x owl:sameAs :y . :y owl:sameAs :z", ":x owl:sameAs :z", ":x owl:sameAs :p"),
    ("eq-rep-s", ":x owl:sameAs :y ; :p :o", ":y :p :o", ":o :p :y"),
    ("eq-rep-p", ":p owl:sameAs :q . :x :p :y", ":x :q :y", ":y :q :x"),
    ("eq-rep-o", ":x owl:sameAs :y . :s :p :x", ":s :p :y", ":y :p :s"),
    ("prp-dom", ":p rdfs:domain :C . :x :p :y", ":x a :C", ":y a :C"),
    ("prp-rng", ":p rdfs:range :C . :x :p :y", ":y a :C", ":x a :C"),
    ("prp-fp", ":p a owl:FunctionalProperty . :x :p :y, :z", ":y owl:sameAs :z", ":x owl:sameAs :z"),
    (
        "prp-ifp",
        ":p a owl:InverseFunctionalProperty . :y :p :x . :z :p :x",
        ":y owl:sameAs :z",
        ":x owl:sameAs :z",
    ),
    ("prp-symp", ":p a owl:SymmetricProperty . :x :p :y . :a :q :b", ":y :p :x", ":b :q :a"),
    ("prp-trp", ":p a owl:TransitiveProperty . :x :p :y . :y :p :z . :z :q :w", ":x :p :z", ":x :p :w"),
    ("prp-spo1", ":p rdfs:subPropertyOf :q . :x :p :y . :a :q :b", ":x :q :y", ":a :p :b"),
    (
        "prp-spo2",
        ":r owl:propertyChainAxiom (:p :q) . :x :p :y . :y :q :z . :z :p :w",
        ":x :r :z",
        ":x :r :w",
    ),
    ("prp-eqp1", ":p owl:equivalentProperty :q . :x :p :y", ":x :q :y", ":y :q :x"),
    ("prp-eqp2", ":p owl:equivalentProperty :q . :x :q :y", ":x :p :y", ":y :p :x"),
    ("prp-inv1", ":p owl:inverseOf :q . :x :p :y", ":y :q :x", ":x :q :y"),
    ("prp-inv2", ":p owl:inverseOf :q . :x :q :y", ":y :p :x", ":x :p :y"),
    (
        "prp-key",
        ':C owl:hasKey (:p :q) . :x a :C ; :p "1" ; :q :k . :y a :C ; :p "1" ; :q :k . :z a :C ; :p "1" ; :q :l',
        ":x owl:sameAs :y",
        ":x owl:sameAs :z",
    ),
    ("cls-int1", ":C owl:intersectionOf (:A :B) . :x a :A, :B . :y a :A", ":x a :C", ":y a :C"),
    ("cls-int2", ":C owl:intersectionOf (:A :B) . :x a :C . :y a :A", ":x a :B", ":y a :B"),
    ("cls-uni", ":C owl:unionOf (:A :B) . :x a :B . :y a :C", ":x a :C", ":y a :A"),
    (
        "cls-svf1",
        f":C {R} ; owl:someValuesFrom :D . :x :p :y . :y a :D . :z :p :w",
        ":x a :C",
        ":z a :C",
    ),
    ("cls-svf2", f":C {R} ; owl:someValuesFrom owl:Thing . :x :p :y . :z :q :y", ":x a :C", ":z a :C"),
    (
        "cls-avf",
        f":C {R} ; owl:allValuesFrom :D . :x a :C ; :p :y . :z :p :w",
        ":y a :D",
        ":w a :D",
    ),
    ("cls-hv1", f":C {R} ; owl:hasValue :v . :x a :C . :y a :D", ":x :p :v", ":y :p :v"),
    ("cls-hv2", f":C {R} ; owl:hasValue :v . :x :p :v . :y :p :w", ":x a :C", ":y a :C"),
    (
        "cls-maxc2",
        f':C {R} ; owl:maxCardinality "1"^^xsd:nonNegativeInteger . :x a :C ; :p :y, :z . :w :p :u, :v',
        ":y owl:sameAs :z",
        ":u owl:sameAs :v",
    ),
    (
        "cls-maxqc3",
        f':C {R} ; owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ; owl:onClass :D . '
        ":x a :C ; :p :y, :z, :w . :y a :D . :z a :D",
        ":y owl:sameAs :z",
        ":y owl:sameAs :w",
    ),
    (
        "cls-maxqc4",
        f":C {R} ; owl:maxQualifiedCardinality 1 ; owl:onClass owl:Thing . :x a :C ; :p :y, :z . :w :p :u, :v",
        ":y owl:sameAs :z",
        ":u owl:sameAs :v",
    ),
    ("cls-oo", ":C owl:oneOf (:x :y) . :z a :D", ":x a :C", ":z a :C"),
    ("cax-sco", ":A rdfs:subClassOf :B . :x a :A . :y a :B", ":x a :B", ":y a :A"),
    ("cax-eqc1", ":A owl:equivalentClass :B . :x a :A . :y a :C", ":x a :B", ":y a :B"),
    ("cax-eqc2", ":A owl:equivalentClass :B . :x a :B . :y a :C", ":x a :A", ":y a :A"),
    (
        "scm-sco",
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C",
        ":A rdfs:subClassOf :C",
        ":C rdfs:subClassOf :A",
    ),
    ("scm-eqc1", ":A owl:equivalentClass :B", ":B rdfs:subClassOf :A", ":A rdfs:subClassOf :C"),
    (
        "scm-eqc2",
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :A, :C",
        ":A owl:equivalentClass :B",
        ":B owl:equivalentClass :C",
    ),
    (
        "scm-spo",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r",
        ":p rdfs:subPropertyOf :r",
        ":r rdfs:subPropertyOf :p",
    ),
    ("scm-eqp1", ":p owl:equivalentProperty :q", ":q rdfs:subPropertyOf :p", ":p rdfs:subPropertyOf :r"),
    (
        "scm-eqp2",
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p, :r",
        ":p owl:equivalentProperty :q",
        ":q owl:equivalentProperty :r",
    ),
    ("scm-dom1", ":p rdfs:domain :A . :A rdfs:subClassOf :B", ":p rdfs:domain :B", ":p rdfs:range :B"),
    ("scm-dom2", ":q rdfs:domain :A . :p rdfs:subPropertyOf :q", ":p rdfs:domain :A", ":p rdfs:range :A"),
    ("scm-rng1", ":p rdfs:range :A . :A rdfs:subClassOf :B", ":p rdfs:range :B", ":p rdfs:domain :B"),
    ("scm-rng2", ":q rdfs:range :A . :p rdfs:subPropertyOf :q", ":p rdfs:range :A", ":p rdfs:domain :A"),
    (
        "scm-hv",
        ":A owl:hasValue :v ; owl:onProperty :p . :B owl:hasValue :v ; owl:onProperty :q . :p rdfs:subPropertyOf :q",
        ":A rdfs:subClassOf :B",
        ":B rdfs:subClassOf :A",
    ),
    (
        "scm-svf1",
        ":A owl:someValuesFrom :C ; owl:onProperty :p . :B owl:someValuesFrom :D ; owl:onProperty :p . "
        ":C rdfs:subClassOf :D",
        ":A rdfs:subClassOf :B",
        ":B rdfs:subClassOf :A",
    ),
    (
        "scm-svf2",
        ":A owl:someValuesFrom :C ; owl:onProperty :p . :B owl:someValuesFrom :C ; owl:onProperty :q . "
        ":p rdfs:subPropertyOf :q",
        ":A rdfs:subClassOf :B",
        ":B rdfs:subClassOf :A",
    ),
    (
        "scm-avf1",
        ":A owl:allValuesFrom :C ; owl:onProperty :p . :B owl:allValuesFrom :D ; owl:onProperty :p . "
        ":C rdfs:subClassOf :D",
        ":A rdfs:subClassOf :B",
        ":B rdfs:subClassOf :A",
    ),
    (
        "scm-avf2",
        ":A owl:allValuesFrom :C ; owl:onProperty :p . :B owl:allValuesFrom :C ; owl:onProperty :q . "
        ":p rdfs:subPropertyOf :q",
        ":B rdfs:subClassOf :A",
        ":A rdfs:subClassOf :B",
    ),
    ("scm-int", ":C owl:intersectionOf (:A :B)", ":C rdfs:subClassOf :B", ":B rdfs:subClassOf :C"),
    ("scm-uni", ":C owl:unionOf (:A :B)", ":B rdfs:subClassOf :C", ":C rdfs:subClassOf :B"),
]

# Rules that conclude nothing but trivia: they fire only when trivia are asked for.
TRIVIA = [
    ("eq-ref", ":x :p :y", ":y owl:sameAs :y"),
    ("prp-ap", "", "rdfs:label a owl:AnnotationProperty"),
    ("cls-thing", "", "owl:Thing a owl:Class"),
    ("cls-nothing1", "", "owl:Nothing a owl:Class"),
    ("dt-type1", "", "xsd:decimal a rdfs:Datatype"),
    ("scm-cls", ":C a owl:Class", "owl:Nothing rdfs:subClassOf :C"),
    ("scm-op", ":p a owl:ObjectProperty", ":p owl:equivalentProperty :p"),
    ("scm-dp", ":p a owl:DatatypeProperty", ":p rdfs:subPropertyOf :p"),
]

NPA = "[] owl:sourceIndividual :x ; owl:assertionProperty :p ; "

CLASHES = [
    ("eq-diff1", ":x owl:sameAs :y ; owl:differentFrom :y", ":x owl:sameAs :y ; owl:differentFrom :z"),
    (
        "eq-diff2",
        "[] a owl:AllDifferent ; owl:members (:x :y :z) . :z owl:sameAs :x",
        "[] a owl:AllDifferent ; owl:members (:x :y :z) . :z owl:sameAs :w",
    ),
    (
        "eq-diff3",
        "[] a owl:AllDifferent ; owl:distinctMembers (:x :y :z) . :z owl:sameAs :x",
        "[] a owl:AllDifferent ; owl:distinctMembers (:x :y :z) . :z owl:sameAs :w",
    ),
    ("prp-irp", ":p a owl:IrreflexiveProperty . :x :p :x", ":p a owl:IrreflexiveProperty . :x :p :y"),
    (
        "prp-asyp",
        ":p a owl:AsymmetricProperty . :x :p :y . :y :p :x",
        ":p a owl:AsymmetricProperty . :x :p :y . :y :q :x",
    ),
    (
        "prp-pdw",
        ":p owl:propertyDisjointWith :q . :x :p :y ; :q :y",
        ":p owl:propertyDisjointWith :q . :x :p :y ; :q :z",
    ),
    (
        "prp-adp",
        "[] a owl:AllDisjointProperties ; owl:members (:p :q :r) . :x :q :y ; :r :y",
        "[] a owl:AllDisjointProperties ; owl:members (:p :q :r) . :x :q :y ; :r :z",
    ),
    ("prp-npa1", NPA + "owl:targetIndividual :y . :x :p :y", NPA + "owl:targetIndividual :y . :x :p :z"),
    ("prp-npa2", NPA + 'owl:targetValue "1" . :x :p "1"', NPA + 'owl:targetValue "1" . :x :p "2"'),
    ("cls-nothing2", ":x a owl:Nothing", ":x a owl:Thing"),
    ("cls-com", ":A owl:complementOf :B . :x a :A, :B", ":A owl:complementOf :B . :x a :A . :y a :B"),
    (
        "cls-maxc1",
        f":C {R} ; owl:maxCardinality 0 . :x a :C ; :p :y",
        f":C {R} ; owl:maxCardinality 0 . :x a :C ; :q :y",
    ),
    (
        "cls-maxqc1",
        f":C {R} ; owl:maxQualifiedCardinality 0 ; owl:onClass :D . :x a :C ; :p :y . :y a :D",
        f":C {R} ; owl:maxQualifiedCardinality 0 ; owl:onClass :D . :x a :C ; :p :y . :y a :E",
    ),
    (
        "cls-maxqc2",
        f":C {R} ; owl:maxQualifiedCardinality 0 ; owl:onClass owl:Thing . :x a :C ; :p :y",
        f":C {R} ; owl:maxQualifiedCardinality 0 ; owl:onClass owl:Thing . :x a :D ; :p :y",
    ),
    ("cax-dw", ":A owl:disjointWith :B . :x a :A, :B", ":A owl:disjointWith :B . :x a :A . :y a :B"),
    (
        "cax-adc",
        "[] a owl:AllDisjointClasses ; owl:members (:A :B :C) . :x a :B, :C",
        "[] a owl:AllDisjointClasses ; owl:members (:A :B :C) . :x a :B, :D",
    ),
    ("dt-not-type", ':x :p "abc"^^xsd:integer', ':x :p "12"^^xsd:integer'),
    (
        "dt-not-type",
        ':p rdfs:range xsd:integer . :x :p "1.5"^^xsd:decimal',
        ":p rdfs:range xsd:decimal . :x :p 1",
    ),
    (
        "dt-diff",
        ":p a owl:FunctionalProperty . :x :p 1, 2",
        ':p a owl:FunctionalProperty . :x :p "1"^^xsd:integer, "1.0"^^xsd:decimal',
    ),
]
