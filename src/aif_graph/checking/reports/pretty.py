"""A graph as Turtle that people can read: prefixes, nested blank nodes, lists; the same bytes for the same graph.

Oxigraph's own writer names every blank node, and a validation report is made of little else.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, Triple

from aif_graph.printable import replaced
from aif_graph.terms import STANDARD

Term = NamedNode | BlankNode | Literal | Triple
_RDF = STANDARD["rdf"]
_FIRST, _REST, _NIL = NamedNode(_RDF + "first"), NamedNode(_RDF + "rest"), NamedNode(_RDF + "nil")
_TYPE = NamedNode(_RDF + "type")
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")  # the names that need no escape, a part of what Turtle allows
_BARE = {
    STANDARD["xsd"] + "boolean": re.compile("true|false"),
    STANDARD["xsd"] + "integer": re.compile("[+-]?[0-9]+"),
}
_DEEPEST = 30  # levels of nesting; deeper ones get names
_ROUNDS = 6  # how far the surroundings of a blank node reach: result, shape, list, member


def pretty(triples: Iterable[Triple], *, first: NamedNode, prefixes: Mapping[str, str] = STANDARD) -> str:
    """Return ``triples`` as Turtle (RDF 1.1 Turtle), things of the type ``first`` before the others.

    A blank node that one statement leads to stands in its place; only shared ones are named, and by what is said of
    them. Where that does not tell them apart, RDFC-1.0 names them; it is slow when thousands are alike.
    """
    triples = list(triples)
    writer = _Writer(triples, prefixes)
    if not writer.name_by_content():
        writer = _Writer(_canonical(triples), prefixes)
    return writer.text(first)


def _canonical(triples: Iterable[Triple]) -> list[Triple]:
    dataset = Dataset(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]


class _Writer:
    def __init__(self, triples: Iterable[Triple], prefixes: Mapping[str, str]) -> None:
        self._by_namespace = {namespace: prefix for prefix, namespace in prefixes.items()}
        self._about: dict[Term, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._uses: Counter[Term] = Counter()
        for triple in triples:
            self._about[triple.subject][triple.predicate].append(triple.object)
            self._uses[triple.object] += 1
        self._prefixes: dict[str, str] = {}
        self._names: dict[Term, str] = {}
        self._rings = False
        self._heads = self._find_heads()

    def text(self, first: NamedNode) -> str:
        blocks = sorted((first not in self._about[head].get(_TYPE, []), self._block(head)) for head in self._heads)
        prefixes = (f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(self._prefixes.items()))
        return "\n".join(["".join(prefixes), *(block for _, block in blocks)])

    def name_by_content(self) -> bool:
        """Name the shared blank nodes in the order of what surrounds them; False when two of them look the same.

        Colour refinement: in each round a blank node's colour takes in the colours of its neighbours.
        """
        if self._rings:
            return False  # which node of a ring is its head hung on their names
        shared = [head for head in self._heads if _blank(head) and self._uses[head]]
        shared += [term for term, uses in self._uses.items() if _blank(term) and uses > 1 and term not in self._about]
        colours: dict[Term, str] = {}
        for _ in range(_ROUNDS):
            if len({colours.get(term) for term in shared}) == len(shared):
                ordered = sorted(shared, key=lambda term: colours.get(term, ""))
                self._names = {term: f"_:b{number}" for number, term in enumerate(ordered)}
                return True
            colours = self._refined(colours)
        return False

    def _refined(self, colours: dict[Term, str]) -> dict[Term, str]:
        seen: dict[Term, list[str]] = defaultdict(list)
        for subject, about in self._about.items():
            for predicate, objects in about.items():
                for obj in objects:
                    if isinstance(subject, BlankNode):
                        seen[subject].append(f"{predicate} {colours.get(obj, '') if _blank(obj) else obj}")
                    if isinstance(obj, BlankNode):
                        seen[obj].append(f"{colours.get(subject, '') if _blank(subject) else subject} {predicate}")
        return {term: hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest() for term, lines in seen.items()}

    def _find_heads(self) -> set[Term]:
        """The subjects that stand by themselves. What no such subject leads to is part of a ring, and gets a name."""
        heads = {term for term in self._about if not isinstance(term, BlankNode) or self._uses[term] != 1}
        seen: set[Term] = set()
        for subject in [*heads, *sorted(self._about, key=str)]:
            if subject not in seen:
                self._rings |= subject not in heads
                heads.add(subject)
                self._mark(subject, heads, seen)
        return heads

    def _mark(self, head: Term, heads: set[Term], seen: set[Term]) -> None:
        """Add what will stand within ``head`` to ``seen``; what would stand too deep becomes a head of its own."""
        seen.add(head)
        waiting = [(head, 0)]
        while waiting:
            term, depth = waiting.pop()
            for obj in (obj for objects in self._about[term].values() for obj in objects):
                if obj in seen or obj in heads or obj not in self._about:
                    continue
                if depth == _DEEPEST:
                    heads.add(obj)
                cells = self._cells(obj, heads) or [obj]
                seen.update(cells)
                waiting += [(cell, 0 if obj in heads else depth + 1) for cell in cells]

    def _block(self, head: Term) -> str:
        named = not isinstance(head, BlankNode) or self._uses[head]
        return f"{self._term(head) if named else '[]'} {self._statements(head, '  ')} .\n"

    def _statements(self, subject: Term, indent: str) -> str:
        """Everything said about ``subject``: its type first, then by predicate, objects in the order of their text."""
        about = self._about[subject]
        lines = []
        for predicate in sorted(about, key=lambda predicate: (predicate != _TYPE, predicate.value)):
            verb = "a" if predicate == _TYPE else self._term(predicate)
            objects = sorted(self._object(obj, indent) for obj in about[predicate])
            lines.append(f"{verb} {', '.join(objects)}")
        return f" ;\n{indent}".join(lines)

    def _object(self, term: Term, indent: str) -> str:
        if not isinstance(term, BlankNode) or term in self._heads:
            return self._term(term)
        if term not in self._about:
            return "[]" if self._uses[term] == 1 else self._term(term)
        if cells := self._cells(term, self._heads):
            items = (self._about[cell][_FIRST][0] for cell in cells)
            return f"( {' '.join(self._object(item, indent + '  ') for item in items)} )"
        return f"[\n{indent}  {self._statements(term, indent + '  ')}\n{indent}]"

    def _cells(self, node: Term, heads: set[Term]) -> list[Term]:
        """The nodes of a list that is nothing but a list, else nothing."""
        cells: dict[Term, None] = {}
        while node != _NIL:
            about = self._about.get(node, {})
            proper = about.keys() == {_FIRST, _REST} and len(about[_FIRST]) == len(about[_REST]) == 1
            if not proper or node in heads or node in cells:
                return []
            cells[node] = None
            node = about[_REST][0]
        return list(cells)

    def _term(self, term: Term) -> str:
        if isinstance(term, NamedNode):
            return self._name(term)
        if not isinstance(term, Literal):
            return self._names.get(term, str(term))
        if (bare := _BARE.get(term.datatype.value)) and bare.fullmatch(term.value):
            return term.value
        text = _escaped(str(Literal(term.value)))
        if term.language:
            return str(term).replace(str(Literal(term.value)), text, 1)
        plain = term.datatype.value == STANDARD["xsd"] + "string"
        return text if plain else f"{text}^^{self._name(term.datatype)}"

    def _name(self, node: NamedNode) -> str:
        cut = max(node.value.rfind("#"), node.value.rfind("/")) + 1
        namespace, local = node.value[:cut], node.value[cut:]
        if (prefix := self._by_namespace.get(namespace)) is None or not _LOCAL.fullmatch(local):
            return _escaped(str(node))
        self._prefixes[prefix] = namespace
        return f"{prefix}:{local}"


def _escaped(text: str) -> str:
    """What is not printable as an escape, which texts and IRIs may hold (RDF 1.1 Turtle, section 6.4)."""
    return replaced(text, lambda c: f"\\u{ord(c):04X}" if c <= "\uffff" else f"\\U{ord(c):08X}")


def _blank(term: Term) -> bool:
    return isinstance(term, BlankNode)
