"""What a constraint of SHACL asks for, in a sentence, where the shape's author gave no message.

Parameters are those of SHACL, section 4. ``{value}``, ``{path}`` and the parameters by their local
names stand for what the result and the shape say.
"""

from __future__ import annotations

from collections.abc import Callable

import rdflib
from rdflib.term import Node

from aif_graph.articles import with_article
from aif_graph.terms import STANDARD

Curie = Callable[[str], str]
_SH = STANDARD["sh"]
_OF_SHAPES = {"node", "not", "property", "qualifiedValueShape"}  # parameters whose values are shapes
_MOST = 8  # members of a list that a sentence names
_OURS = ("it ", "a blank node", "the blank node")  # what begins a sentence in capitals: other words are the data's

# parameter -> the sentence, and how to mend it
_SENTENCES = {
    "and": ("{value} does not conform to all of the required shapes.", "Fix the problems listed below."),
    "class": ("{value} is not {a class}.", "Give it that class, or use another thing."),
    "closed": ("{path} is not one of the allowed properties.", "Remove it, or list it in sh:ignoredProperties."),
    "datatype": ("{value} is not {a datatype}.", 'Write it as "…"^^{datatype}.'),
    "disjoint": ("{value} is also a value of {disjoint}, which is not allowed.", "Keep only one of the two."),
    "equals": ("{path} and {equals} do not have the same values.", "Give both properties the same values."),
    "hasValue": ("{path} lacks the value {hasValue}.", "Add {path} {hasValue}."),
    "in": ("{value} is not one of {in}.", "Write one of them."),
    "languageIn": ("{value} is not in any of the languages {languageIn}.", "Write its language tag."),
    "lessThan": (
        "{value} is not less than each value of {lessThan}.",
        "Correct one of the two; {path} must be less than {lessThan}.",
    ),
    "lessThanOrEquals": (
        "{value} is greater than a value of {lessThanOrEquals}.",
        "Correct one of the two; {path} must be at most {lessThanOrEquals}.",
    ),
    "maxCount": ("{path} has more than {maxCount} values.", "Keep {maxCount} {path}."),
    "maxExclusive": ("{value} is not less than {maxExclusive}.", "Write a value below {maxExclusive}."),
    "maxInclusive": ("{value} is not at most {maxInclusive}.", "Write {maxInclusive} or less."),
    "maxLength": ("{value} is longer than {maxLength} characters.", "Shorten it to {maxLength} characters."),
    "minCount": ("{path} has fewer than {minCount} values.", "Add {path} until there are {minCount}."),
    "minExclusive": ("{value} is not greater than {minExclusive}.", "Write a value above {minExclusive}."),
    "minInclusive": ("{value} is not at least {minInclusive}.", "Write {minInclusive} or more."),
    "minLength": ("{value} is shorter than {minLength} characters.", "Write at least {minLength} characters."),
    "node": ("{value} does not conform to {node}.", "See the details below."),
    "nodeKind": ("{value} is not of the kind {nodeKind}.", "Use a value of that kind."),
    "not": ("{value} conforms to a shape that it must not.", "Change what makes it conform: see the shape."),
    "or": ("{value} conforms to none of the alternatives.", "Fix one of the problems listed below."),
    "pattern": ("{value} does not match the pattern {pattern}.", "Write it so that it matches {pattern}."),
    "qualifiedMaxCount": (
        "More than {qualifiedMaxCount} values of {path} conform.",
        "Remove some until {qualifiedMaxCount} are left.",
    ),
    "qualifiedMinCount": (
        "Fewer than {qualifiedMinCount} values of {path} conform.",
        "Fix the problems listed below, or add a value that conforms.",
    ),
    "sparql": ("", "The query in the shape reports it: read the query, and correct the data that it finds."),
    "uniqueLang": ("{path} has two values in one language.", "Keep one for each language."),
    "xone": ("{value} does not conform to exactly one of the alternatives.", "Make it conform to exactly one of them."),
}
# the same for some values of the parameter
_FOR_VALUES = {
    ("datatype", "rdf:langString"): ("{value} has no language tag.", 'Write it as "…"@en.'),
    ("maxCount", "0"): ("{path} must have no value here.", "Remove {path}."),
    ("maxCount", "1"): ("{path} has more than one value.", "Keep one {path}."),
    ("minCount", "1"): ("{path} is missing.", "Add {path}."),
    ("nodeKind", "IRI"): ("{value} is not of the kind IRI.", "Write an IRI, without quotes."),
    ("nodeKind", "BlankNodeOrIRI"): ("{value} is a literal.", "Write the IRI of a thing, without quotes."),
    ("nodeKind", "Literal"): ("{value} is not of the kind Literal.", "Write a string, number or date."),
    ("nodeKind", "IRIOrLiteral"): ("{value} has no IRI.", "Give it an IRI."),
    ("qualifiedMaxCount", "0"): (
        "A value of {path} conforms, but none is allowed to.",
        "Remove it, or change what makes it conform.",
    ),
    ("qualifiedMaxCount", "1"): ("More than one value of {path} conforms.", "Keep one of them."),
    ("qualifiedMinCount", "1"): (
        "No value of {path} conforms.",
        "Fix the problems listed below, or add a value that conforms.",
    ),
}

# a value that is typed as it has to be, such as the thirtieth of February
_ILL_FORMED = ("{value} is not a valid value of {datatype}.", "Correct the value or its datatype.")
_ONE_AT_LEAST = ("minCount", "1")


def sentence(
    name: str,
    shape: Node | None,
    shapes: rdflib.Graph,
    *,
    value: str,
    path: str,
    curie: Curie,
    datatype: str = "",
) -> tuple[str, str]:
    """Return the message for a result by the parameter ``name`` and how to mend it; ("", "") for one not known here.

    ``value`` and ``path`` are how the message names them; the hint names the path as it is written. ``datatype`` is the
    CURIE of the value's own, "" where it has none.
    """
    parameters = _parameters(shape, shapes, curie)
    asked = parameters.get(name, "")
    template, hint = _FOR_VALUES.get((name, asked)) or _SENTENCES.get(name, ("", ""))
    if name == "datatype" and asked == datatype:
        template, hint = _ILL_FORMED
    said = f"“{path}”" if path and ":" not in path else path  # a label is part of no sentence
    words = _Words({**parameters, "value": value or "it", "path": said or "it"})
    if "{path}" in hint and _is_path(shape, shapes):
        either = _alternatives(shape, shapes, curie)  # where to add what leads along any other path, its author knows
        hint = f"Add {' or '.join(either)}." if either and (name, asked) == _ONE_AT_LEAST else ""
    written = _Words({**words, "path": parameters.get("path") or "it"})
    told = template.format_map(words)
    if told.startswith(_OURS):
        told = f"{told[0].upper()}{told[1:]}"
    return told, hint.format_map(written)


def parameter_of(component: str) -> str:
    """The parameter that stands for a component: ``sh:MinCountConstraintComponent`` is asked for by ``minCount``."""
    name = component.removeprefix(_SH).removesuffix("ConstraintComponent")
    return "sparql" if name == "SPARQL" else name[:1].lower() + name[1:]


def _is_path(shape: Node | None, shapes: rdflib.Graph) -> bool:
    """Whether a shape's path is more than one property (SHACL, section 2.3.1)."""
    return isinstance(shapes.value(shape, rdflib.URIRef(_SH + "path")), rdflib.BNode)


def _alternatives(shape: Node | None, shapes: rdflib.Graph, curie: Curie) -> list[str]:
    """The properties of a path that is a choice between properties, none for other paths."""
    path = shapes.value(shape, rdflib.URIRef(_SH + "path"))
    heads = shapes.objects(path, rdflib.URIRef(_SH + "alternativePath"))
    choices = [choice for head in heads for choice in shapes.items(head)]
    return [curie(str(choice)) for choice in choices] if all(isinstance(c, rdflib.URIRef) for c in choices) else []


class _Words(dict[str, str]):
    """The words of a template; with "a" before its name, one has the article that it needs.

    A parameter that the shape lacks (it may stand elsewhere) is said to be what the shape asks for.
    """

    def __missing__(self, name: str) -> str:
        article, _, parameter = name.rpartition(" ")
        if article and parameter in self:
            return with_article(self[parameter])
        return f"what sh:{parameter} requires"


def _parameters(shape: Node | None, shapes: rdflib.Graph, curie: Curie) -> dict[str, str]:
    """The parameters of a shape by their local names; several values of one, such as classes, are all asked for."""
    found: dict[str, set[str]] = {}
    for predicate, obj in shapes.predicate_objects(shape):
        if str(predicate).startswith(_SH):
            name = str(predicate).removeprefix(_SH)
            unnamed = "the shape within" if name in _OF_SHAPES else "a blank node"
            found.setdefault(name, set()).add(_listed(obj, shapes, curie, unnamed))
    return {name: " and ".join(sorted(values)) for name, values in found.items()}


def _listed(node: Node, shapes: rdflib.Graph, curie: Curie, unnamed: str) -> str:
    members = [_word(member, curie, unnamed) for member in shapes.items(node)] or [_word(node, curie, unnamed)]
    shown = members[:_MOST]
    more = f" and {len(members) - _MOST} more" if len(members) > _MOST else ""
    return f"{', '.join(shown)}{more}"


def _word(node: Node, curie: Curie, unnamed: str) -> str:
    if isinstance(node, rdflib.URIRef):
        return curie(str(node)).removeprefix("sh:")
    if isinstance(node, rdflib.BNode):
        return unnamed
    return f'"{node}"' if isinstance(node, rdflib.Literal) and not node.datatype else str(node)


def path_in_words(path: Node | None, shapes: rdflib.Graph, curie: Curie, depth: int = 0) -> str:
    """A property path as SPARQL writes it (SHACL, section 2.3.1), with CURIEs; "" for None."""
    if path is None:
        return ""
    if isinstance(path, rdflib.URIRef):
        return curie(str(path))
    if depth > _MOST:
        return "…"
    members = list(shapes.items(path))
    if members:
        return " / ".join(path_in_words(member, shapes, curie, depth + 1) for member in members)
    for predicate, obj in shapes.predicate_objects(path):
        inner = path_in_words(obj, shapes, curie, depth + 1)
        match str(predicate).removeprefix(_SH):
            case "inversePath":
                return f"^{inner}"
            case "alternativePath":
                return (
                    f"({' | '.join(path_in_words(member, shapes, curie, depth + 1) for member in shapes.items(obj))})"
                )
            case "zeroOrMorePath":
                return f"({inner})*"
            case "oneOrMorePath":
                return f"({inner})+"
            case "zeroOrOnePath":
                return f"({inner})?"
    return "a path"
