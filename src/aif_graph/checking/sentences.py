"""What a constraint component of SHACL asks for, in a sentence, where the shape's author gave no message.

Components and parameters are those of SHACL, section 4. ``{value}``, ``{path}`` and the parameters by their local
names stand for what the result and the shape say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from aif_graph.terms import PREFIXES

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

Curie = Callable[[str], str]
_SH = PREFIXES["sh"]
_MOST = 8  # members of a list that a sentence names

# component -> the sentence, and how to mend it
_SENTENCES = {
    "AndConstraintComponent": ("{value} does not conform to all of the shapes it has to.", ""),
    "ClassConstraintComponent": ("{value} is not a {class}.", "Give it that type, or name another thing."),
    "ClosedConstraintComponent": ("{path} is not among the properties it may have.", "Remove it."),
    "DatatypeConstraintComponent": ("{value} is not a {datatype}.", 'Write it as "…"^^{datatype}.'),
    "DisjointConstraintComponent": ("{value} is a value of {disjoint}, too, which it must not be.", ""),
    "EqualsConstraintComponent": ("{path} and {equals} do not have the same values.", ""),
    "HasValueConstraintComponent": ("{path} lacks the value {hasValue}.", "Add it."),
    "InConstraintComponent": ("{value} is none of {in}.", "Write one of them."),
    "LanguageInConstraintComponent": ("{value} is in none of the languages {languageIn}.", "Write its language tag."),
    "LessThanConstraintComponent": ("{value} is not less than each value of {lessThan}.", ""),
    "LessThanOrEqualsConstraintComponent": ("{value} is greater than a value of {lessThanOrEquals}.", ""),
    "MaxCountConstraintComponent": ("{path} has more than {maxCount} value(s).", "Keep {maxCount}."),
    "MaxExclusiveConstraintComponent": ("{value} is not less than {maxExclusive}.", ""),
    "MaxInclusiveConstraintComponent": ("{value} is not at most {maxInclusive}.", ""),
    "MaxLengthConstraintComponent": ("{value} is longer than {maxLength} characters.", "Shorten it."),
    "MinCountConstraintComponent": ("{path} has fewer than {minCount} value(s).", "Add {path}."),
    "MinExclusiveConstraintComponent": ("{value} is not greater than {minExclusive}.", ""),
    "MinInclusiveConstraintComponent": ("{value} is not at least {minInclusive}.", ""),
    "MinLengthConstraintComponent": ("{value} is shorter than {minLength} characters.", ""),
    "NodeConstraintComponent": ("{value} does not conform to {node}.", "See what is nested below."),
    "NodeKindConstraintComponent": ("{value} is not of the kind {nodeKind}.", ""),
    "NotConstraintComponent": ("{value} conforms to a shape that it must not.", ""),
    "OrConstraintComponent": ("{value} conforms to none of the alternatives.", "Mend one of those nested below."),
    "PatternConstraintComponent": ("{value} does not match the pattern {pattern}.", ""),
    "QualifiedMaxCountConstraintComponent": ("More than {qualifiedMaxCount} values of {path} conform.", ""),
    "QualifiedMinCountConstraintComponent": ("Fewer than {qualifiedMinCount} values of {path} conform.", ""),
    "UniqueLangConstraintComponent": ("{path} has two values in one language.", "Keep one for each language."),
    "XoneConstraintComponent": ("{value} does not conform to exactly one of the alternatives.", ""),
}


def sentence(
    component: str, shape: Node | None, shapes: rdflib.Graph, *, value: str, path: str, curie: Curie
) -> tuple[str, str]:
    """Return the message for a result of ``component`` (an IRI) and how to mend it; ("", "") for one not known here.

    ``value`` and ``path`` are how the message names them; the hint names the path as it is written.
    """
    template, hint = _SENTENCES.get(component.removeprefix(_SH), ("", ""))
    parameters = dict(_parameters(shape, shapes, curie))
    words = _Words({**parameters, "value": value or "It", "path": path or "it"})
    written = _Words({**words, "path": parameters.get("path") or "it"})
    return template.format_map(words), hint.format_map(written)


class _Words(dict[str, str]):
    """A parameter that the shape lacks (it may stand elsewhere) is said to be what the shape asks for."""

    def __missing__(self, name: str) -> str:
        return f"what sh:{name} asks for"


def _parameters(shape: Node | None, shapes: rdflib.Graph, curie: Curie) -> Iterator[tuple[str, str]]:
    for predicate, obj in shapes.predicate_objects(shape):
        if str(predicate).startswith(_SH):
            yield str(predicate).removeprefix(_SH), _listed(obj, shapes, curie)


def _listed(node: Node, shapes: rdflib.Graph, curie: Curie) -> str:
    members = [_word(member, curie) for member in shapes.items(node)] or [_word(node, curie)]
    shown = members[:_MOST]
    more = f" and {len(members) - _MOST} more" if len(members) > _MOST else ""
    return f"{', '.join(shown)}{more}"


def _word(node: Node, curie: Curie) -> str:
    import rdflib

    if isinstance(node, rdflib.URIRef):
        return curie(str(node)).removeprefix("sh:")
    if isinstance(node, rdflib.BNode):
        return "(unnamed)"
    return f'"{node}"' if isinstance(node, rdflib.Literal) and not node.datatype else str(node)


def path_in_words(path: Node | None, shapes: rdflib.Graph, curie: Curie, depth: int = 0) -> str:
    """A property path as SPARQL writes it (SHACL, section 2.3.1), with CURIEs; "" for None."""
    import rdflib

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
