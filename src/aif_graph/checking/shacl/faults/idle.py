"""What SHACL allows and passes over in silence: terms that it does not have, shapes that are not there and so on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache

import rdflib
from pyoxigraph import NamedNode, Quad, Triple
from rdflib import OWL, XSD, URIRef
from rdflib import SH as TERMS

from aif_graph.checking.findings import Guess
from aif_graph.checking.shacl.faults.parameters import CONSTRAINTS, TARGETS, VALIDATORS
from aif_graph.checking.shacl.faults.structure import SH, ShapeFault, Structure
from aif_graph.checking.shacl.faults.syntax import near_shape
from aif_graph.checking.spelling import Spellings
from aif_graph.terms import STANDARD

_XSD = STANDARD["xsd"]
_CLOSE = 0.8  # of a class that nothing is of: one letter in five may be another
_TYPE, _BELOW = NamedNode(STANDARD["rdf"] + "type"), NamedNode(STANDARD["rdfs"] + "subClassOf")
_SEVERITIES = ("Violation", "Warning", "Info")
_NOTHING_INFERRED = "Shapes are applied to the stated data; nothing is inferred first."
_INSTEAD = "Use SHACL Core or sh:sparql instead."
# SHACL Advanced Features and SHACL JavaScript Extensions: which statements would have them run, and what to do instead.
_NOT_RUN = {
    "js": ("a constraint in JavaScript", _INSTEAD),
    "jsFunctionName": ("a validator in JavaScript", "Write it as sh:select or sh:ask."),
    "expression": ("an expression constraint", _INSTEAD),
    "rule": ("a rule", _NOTHING_INFERRED),
    "target": ("a target of SHACL Advanced Features", "Use a target of SHACL 1.0, such as sh:targetClass."),
    "values": ("a rule for values", _NOTHING_INFERRED),
    "entailment": ("an entailment regime", _NOTHING_INFERRED),
}
_ADVANCED = {
    *("cachable", "count", "desc", "distinct", "else", "exists", "groupConcat", "if", "limit", "max", "min", "minus"),
    *("offset", "orderBy", "separator", "sum", "then", "values"),
}
_SHACL_12 = {
    *("ByTypes", "Debug", "Trace", "agentInstruction", "codeIdentifier", "conformanceDisallows", "intent"),
    *("maxListLength", "memberShape", "minListLength", "nodeByExpression", "reificationRequired", "reifierShape"),
    *("rootClass", "shape", "singleLine", "someValue", "subsetOf", "targetWhere", "uniqueMembers", "uniqueValuesFor"),
}
# A property that counts only beside another one.
_BESIDE = {
    "flags": ("pattern",),
    "ignoredProperties": ("closed",),
    "qualifiedMinCount": ("qualifiedValueShape",),
    "qualifiedMaxCount": ("qualifiedValueShape",),
    "qualifiedValueShape": ("qualifiedMinCount", "qualifiedMaxCount"),
    "qualifiedValueShapesDisjoint": ("qualifiedValueShape",),
}


def idle_faults(shapes: Structure) -> Iterator[ShapeFault]:
    """Yield what asks for nothing, though its author will have meant something."""
    searches = (_severities, _unknown_terms, _not_run, _no_shapes, _alone, _flags, _datatypes, _imports, _no_target)
    for search in searches:
        yield from search(shapes)


def _unknown_terms(shapes: Structure) -> Iterator[ShapeFault]:
    """Terms in the namespace of SHACL that it does not define, in the place of a predicate, a type or a value."""
    for statement in shapes.graph:
        subject, predicate, obj = statement
        if str(subject).startswith(SH):
            continue  # the vocabulary itself
        for term in (predicate, obj):
            name = str(term).removeprefix(SH)
            if str(term) == SH + name and name and name not in _known() and isinstance(term, URIRef):
                told = _unknown(name, is_predicate=term is predicate)
                yield ShapeFault(subject, *told, statement, "warning", at_predicate=term is predicate)


def _unknown(name: str, *, is_predicate: bool) -> tuple[str, str]:
    """The sentence and the hint for a term that SHACL does not have."""
    from difflib import get_close_matches

    if name in _SHACL_12:
        return f"sh:{name} is a term of SHACL 1.2, which is not supported.", "Use a term of SHACL 1.0 instead."
    lower = {known.lower(): known for known in sorted(_known()) if known[0].islower() == is_predicate}
    near = get_close_matches(name.lower(), lower, n=1)
    hint = Guess(f"sh:{lower[near[0]]}") if near else "See https://www.w3.org/TR/shacl/ for the list of terms."
    return f"sh:{name} is not a term of SHACL and has no effect.", hint


@cache
def _known() -> frozenset[str]:
    return frozenset({*TERMS.__annotations__, *TERMS._extras, *_ADVANCED})


def _not_run(shapes: Structure) -> Iterator[ShapeFault]:
    validators = [URIRef(SH + name) for name in VALIDATORS]
    for name, (what, hint) in _NOT_RUN.items():
        for statement in shapes.all_with(name):
            if name == "jsFunctionName" and not any((None, link, statement[0]) in shapes.graph for link in validators):
                continue  # it belongs to what has been told
            message = f"sh:{name} is {what}, which is not supported."
            others = any(shapes.values(statement[0], target) for target in TARGETS)
            if name == "target" and not others:
                message = f"{message[:-1]}: the shape has no other target."
            yield ShapeFault(statement[0], message, hint, statement, "warning", at_predicate=True)


def _no_shapes(shapes: Structure) -> Iterator[ShapeFault]:
    """Names of shapes that are not there: everything conforms to them."""
    constraints = {SH + name for name in (*CONSTRAINTS, "path")} | shapes.parameters
    for statement, parameter, shape in shapes.references:
        if parameter in {"property", "sparql"}:
            continue  # these are against the rules
        said = {str(predicate) for predicate in shapes.graph.predicates(shape)}
        if said & constraints or shapes.types(shape) & {"NodeShape", "PropertyShape"}:
            continue
        word = shapes.word(shape)
        message = f"sh:{parameter} refers to {word}, which is not a shape here, so everything conforms to it."
        hint = near_shape(shapes, shape)
        if said:
            hint = f"Write sh:class {word} if its instances are meant."
        yield ShapeFault(statement[0], message, hint, statement, "warning")


def _alone(shapes: Structure) -> Iterator[ShapeFault]:
    for name, others in _BESIDE.items():
        for statement in shapes.all_with(name):
            if not any(shapes.values(statement[0], other) for other in others):
                needed = " or ".join(f"sh:{other}" for other in others)
                message = f"sh:{name} has no effect without {needed}."
                hint = f"Add {needed}, or remove it."
                yield ShapeFault(statement[0], message, hint, statement, "warning", at_predicate=True)


def _severities(shapes: Structure) -> Iterator[ShapeFault]:
    for statement in shapes.all_with("severity"):
        if str(statement[2]).removeprefix(SH) not in _SEVERITIES:
            message = f"{shapes.word(statement[2])} is not one of SHACL's severities; its results count as violations."
            severity = "warning" if str(statement[2]).startswith(SH) else "info"
            hint = f"SHACL has {', '.join(f'sh:{name}' for name in _SEVERITIES)}."
            yield ShapeFault(statement[0], message, hint, statement, severity)


def _flags(shapes: Structure) -> Iterator[ShapeFault]:
    """pySHACL, which runs the patterns, knows two of the flags."""
    for statement in shapes.all_with("flags"):
        others = "".join(sorted(set(str(statement[2]).lower()) - set("im")))
        if others:
            message = f'sh:flags "{others}" is not supported.'
            yield ShapeFault(statement[0], message, 'Only the flags "i" and "m" are.', statement, "warning")


def _datatypes(shapes: Structure) -> Iterator[ShapeFault]:
    from difflib import get_close_matches

    known = {name.lower(): name for name in sorted({*XSD.__annotations__, "anyAtomicType", "anySimpleType"})}
    for statement in shapes.all_with("datatype"):
        name = str(statement[2]).removeprefix(_XSD)
        if str(statement[2]).startswith(_XSD) and name not in known.values():
            near = get_close_matches(name.lower(), known, n=1)
            hint = Guess(f"xsd:{known[near[0]]}") if near else "See https://www.w3.org/TR/xmlschema11-2/."
            message = f"xsd:{name} is not a datatype of XML Schema, so no value conforms."
            yield ShapeFault(statement[0], message, hint, statement, "warning")


def _imports(shapes: Structure) -> Iterator[ShapeFault]:
    """Nothing is fetched: what is imported has to be among the files."""
    for statement in sorted(shapes.graph.triples((None, OWL.imports, None)), key=str):
        if not shapes.is_said_of(statement[2]):
            message = f"The import of {shapes.word(statement[2])} is ignored: aif check reads no other hosts or files."
            hint = "To use its shapes, add the file with --shapes."
            yield ShapeFault(statement[0], message, hint, statement, "info")


def _no_target(shapes: Structure) -> Iterator[ShapeFault]:
    classes = {STANDARD["rdfs"] + "Class", STANDARD["owl"] + "Class"}
    targeted = any(shapes.all_with(name) for name in TARGETS)
    if targeted or any(shapes.types(shape) & classes for shape in shapes.shapes):
        return
    hint = "Add one, as in sh:targetClass ex:Name."
    first = min(shapes.shapes, key=shapes.begins, default=None)
    yield ShapeFault(first, "No shape has a target, so no data are checked.", hint, None, "warning")


def missed_targets(
    shapes: rdflib.Graph, data: Collection[Quad | Triple], curie: Callable[[str], str]
) -> Iterator[ShapeFault]:
    """Yield a fault for each target class that the data do not have, but one of nearly the same name.

    A class that nothing is of may be meant (there are none today), so one that the data describe is left alone.
    """
    found = sorted(shapes.triples((None, URIRef(STANDARD["sh"] + "targetClass"), None)), key=str)
    wanted = {str(statement[2]) for statement in found}
    classes = _iris(each.object for each in data if each.predicate == _TYPE)
    known = classes | _iris(each.object for each in data if each.predicate == _BELOW)
    known |= _iris(each.subject for each in data) & wanted
    spellings = Spellings()
    for statement in found:
        if str(statement[2]) in known:
            continue
        word = curie(str(statement[2]))
        if near := spellings.nearest(word, lambda: map(curie, classes), cutoff=_CLOSE):
            message = f"No checked node has the class {word}, so this shape is never applied."
            yield ShapeFault(statement[0], message, Guess(near), statement, "info")


def _iris(terms: Iterable[object]) -> set[str]:
    return {term.value for term in terms if isinstance(term, NamedNode)}
