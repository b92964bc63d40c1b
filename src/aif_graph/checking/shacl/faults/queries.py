"""The queries in shapes (SHACL, sections 5 and 6): what they may not say, and how they are given to pySHACL.

rdflib evaluates them, which would fetch what SERVICE and FROM name; so these are refused, by token and not by word,
and a prefix of such a name as well, where the two cannot be told apart.
pySHACL looks for words: it takes a `MINUS` in a comment for one. SPARQL lets any character be written by its number
(SPARQL 1.1, section 19.2); what only looks like a keyword is handed on in that way.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import rdflib
from rdflib import OWL, RDF, Literal, URIRef
from rdflib.term import Node

from aif_graph.checking.shacl.faults.parameters import VALIDATORS
from aif_graph.checking.shacl.faults.structure import SH, ShapeFault, Statement, Structure, imported
from aif_graph.errors import QueryError, TooComplexError
from aif_graph.sparql import guard
from aif_graph.sparql.lexer import Token, tokens
from aif_graph.sparql.services import service_call
from aif_graph.terms import STANDARD

REACHING_OUT = {"SERVICE", "FROM", "LOAD"}
_BEFORE_BINDING = {"MINUS", "VALUES"}  # "must not contain", SHACL, appendix A: pre-binding of variables
_FORMS = {"select": "SelectQuery", "ask": "AskQuery"}
_QUERIES = ("select", "ask", "construct", "update")
_MENDED = "Correct the query; for the rules, see https://www.w3.org/TR/shacl/#sparql-constraints."
_LOOKS_LIKE = re.compile(r"(?i)inus|ervice|values|select|\bas\b|[$?](?=this|value|path|shapesGraph|currentShape)")


def refused_queries(shapes: rdflib.Graph) -> Iterator[tuple[Statement, str]]:
    """Yield the statements whose query names another host or file, with the word that does."""
    for name in _QUERIES:
        for statement in list(shapes.triples((None, URIRef(SH + name), None))):
            if word := reaches_out(str(statement[2])):
                yield statement, word


def reaches_out(query: str) -> str:
    """The word by which a query names another host or file, "" for none; as rdflib reads it, or may."""
    from rdflib.plugins.sparql.parser import expandUnicodeEscapes

    with contextlib.suppress(ValueError):  # the number of no character, which rdflib cannot read either
        query = expandUnicodeEscapes(query)
    found = list(tokens(query))
    if service_call(query, found) is not None:
        return "SERVICE"
    words = {token.text.upper() for token in found if token.kind == "word"}
    # "FROM:x" is such a word and a name, "true.FROM:x" as well.
    words |= {re.split("[.-]", token.text.partition(":")[0])[-1].upper() for token in found if token.kind == "name"}
    return min(words & REACHING_OUT, default="")


def refusal(word: str) -> str:
    """The sentence about a query that names another host or file by ``word``."""
    return f"The query is refused: {word} could contact another host or read a file, which aif check never does."


def gather_prefixes(shapes: rdflib.Graph) -> None:
    """Declare for each ``sh:prefixes`` what ``owl:imports*/sh:declare`` leads to (SHACL, section 5.2.1).

    pySHACL looks at the first step alone. Nothing is fetched: what is imported has to be among the shapes.
    """
    for named in set(shapes.objects(None, URIRef(SH + "prefixes"))):
        for each in imported(shapes, [named]):
            for declaration in list(shapes.objects(each, URIRef(SH + "declare"))):
                shapes.add((named, URIRef(SH + "declare"), declaration))


def disguise_queries(shapes: rdflib.Graph) -> dict[Node, Node]:
    """Write the queries so that pySHACL mistakes nothing in them; return what was written instead of what."""
    instead: dict[Node, Node] = {}
    for name in ("select", "ask"):
        for node, predicate, text in list(shapes.triples((None, URIRef(SH + name), None))):
            plain = Literal(disguised(str(text)))
            if isinstance(text, Literal) and str(plain) != str(text):
                instead[plain] = text
                shapes.remove((node, predicate, text))
                shapes.add((node, predicate, plain))
    return instead


def disguised(query: str, *, lines: bool = False) -> str:
    """The same query without comments, with a blank before each variable, and no keyword but where it is one.

    Its ``lines`` end where they did, for a parser to count; pySHACL looks from each of them to the end.
    """
    parts: list[str] = []
    end = 0
    for token in tokens(query):
        gap = query[end : token.start]
        parts += [(lines and re.sub(r"[^\n]", "", gap)) or " "] if gap else []
        parts.append(_disguised(token))
        end = token.start + len(token.text)
    return "".join(parts)


def _disguised(token: Token) -> str:
    if token.kind in {"word", "mark", "number", "language"}:
        return token.text
    if token.kind == "variable":
        name = re.sub(r"^PATH(?=.)", _by_number, _LOOKS_LIKE.sub(_by_number, token.text[1:]))
        return f" {token.text[0]}{name}"
    return _LOOKS_LIKE.sub(_by_number, token.text)


def _by_number(found: re.Match[str]) -> str:
    """The first character by its number; none of the characters after it may be taken for a digit of it."""
    return f"\\u{ord(found[0][0]):04X}{found[0][1:]}"


# What is wrong with them


def query_faults(shapes: Structure) -> Iterator[ShapeFault]:
    """Yield what is wrong with queries, first of all those that rdflib, which evaluates them, cannot read."""
    for reference in shapes.references:
        if reference.parameter == "sparql":
            yield from _constraint(shapes, reference.statement)
    for component in sorted(shapes.components, key=str):
        for name in VALIDATORS:
            for validator in shapes.values(component, name):
                for form in _FORMS:
                    for statement in shapes.values(validator[2], form):
                        yield from _query(shapes, component, statement, form)


def _constraint(shapes: Structure, link: Statement) -> Iterator[ShapeFault]:
    shape, _, constraint = link
    if isinstance(constraint, Literal):
        return  # which the syntax rules tell
    fault = partial(ShapeFault, constraint, what="constraint")
    selects = shapes.values(constraint, "select")
    if len(selects) != 1:
        message = f"A constraint in SPARQL has one sh:select; this one has {len(selects) or 'none'}."
        yield fault(message, 'Write sh:sparql [ sh:select "…" ].', selects[1] if selects else link)
    with_path = bool(shapes.values(shape, "path"))
    for statement in selects:
        names = {token.text[1:] for token in tokens(str(statement[2])) if token.kind == "variable"}
        if "PATH" in names and not with_path:
            message = "The query has $PATH, but its shape has no sh:path."
            yield fault(message, "Put the constraint into a sh:property.", statement)
        yield from _query(shapes, constraint, statement, "select")


def _query(shapes: Structure, blamed: Node, statement: Statement, form: str) -> Iterator[ShapeFault]:
    text = str(statement[2])
    fault = partial(ShapeFault, blamed, about=statement, what="constraint")
    found = list(tokens(text))
    words = {token.text.upper() for token in found if token.kind == "word"}
    names = {token.text[1:] for token in found if token.kind == "variable"}
    if not isinstance(statement[2], Literal):
        yield fault(f"sh:{form} takes a string, not {shapes.word(statement[2])}.", _MENDED)
    elif reaching := reaches_out(text):
        yield fault(refusal(reaching), "Query only the data that are checked.")
    elif told := _too_complex(text):
        yield fault(told, "Ask in parts.")
    elif unbound := sorted(words & _BEFORE_BINDING):
        hint = "Write FILTER NOT EXISTS instead." if unbound[0] == "MINUS" else "Write FILTER (?x IN (…)) instead."
        yield fault(f"The query has {unbound[0]}, which SHACL does not allow together with pre-bound variables.", hint)
    elif "shapesGraph" in names:
        message = "The query uses $shapesGraph, which is optional in SHACL and not supported here."
        yield fault(message, "Query only the data.")
    elif rebound := _rebound(text, with_value=form == "ask"):
        message = f"The query does something that SHACL does not allow together with pre-bound variables: {rebound}."
        yield fault(message, _MENDED)
    else:
        yield from _unread(shapes, statement, form, fault)


def _too_complex(query: str) -> str:
    """What is too much to be read or planned, "" for nothing: both take rdflib the square of the length."""
    try:
        guard.check(query)
    except TooComplexError as error:
        return f"{error.reason[0].upper()}{error.reason[1:]}."
    except QueryError:  # what else is wrong is told in the words of shapes
        pass
    return ""


def _rebound(query: str, *, with_value: bool) -> str:
    """What pySHACL finds wrong about the variables that are bound before (SHACL, appendix A), in its words."""
    from pyshacl.errors import ValidationFailure
    from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper

    helper: Any = SPARQLQueryHelper.__new__(SPARQLQueryHelper)  # the check needs none of what it holds
    try:
        helper.check_invalid_sparql(disguised(query), valuenode=True if with_value else None)
    except ValidationFailure as error:
        first = str(error.message).partition("\n")[0].rstrip(".")
        return first[0].lower() + first[1:] if first else "it binds one of them again"
    return ""


def _unread(
    shapes: Structure, statement: Statement, form: str, fault: Callable[..., ShapeFault]
) -> Iterator[ShapeFault]:
    """What the parser says of a query, and what is asked of a query in a shape."""
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    used = {token.text.partition(":")[0] for token in tokens(str(statement[2])) if token.kind == "name"}
    prefixes = {name: namespace for name, namespace in _prefixes(shapes, statement[0]).items() if name in used}
    try:
        parsed = parseQuery(disguised(str(statement[2]), lines=True))
        query: Any = translateQuery(parsed, initNs=prefixes).algebra
    except ParseBaseException as error:
        yield fault(f"The query is invalid: {_where(error)}.", _MENDED)
        return
    except Exception as error:  # rdflib raises what it likes: an undeclared prefix is a plain Exception
        yield fault(*_untranslated(str(error)))
        return
    if query.name != _FORMS[form]:
        yield fault(f"sh:{form} takes a query that begins with {form.upper()}; this one does not.", _MENDED)
    elif form == "select" and "this" not in {str(variable) for variable in query.PV}:
        message = "The query does not select $this, so its results are reported for the focus node."
        yield fault(message, "Begin it with SELECT $this.", severity="warning")


def _where(error: Any) -> str:
    """Where a parser stopped, in the text of the query, and at what."""
    rest = re.sub(r"\\u([0-9A-F]{4})", lambda found: chr(int(found[1], 16)), error.line[error.column - 1 :])
    rest = " ".join(rest.split())  # as the author wrote it
    met = f"“{rest[:30]}{'…' if len(rest) > 30 else ''}” is not expected" if rest else "it ends too early"
    return f"in line {error.lineno}, {met}"


def _untranslated(told: str) -> tuple[str, str]:
    """The message and the hint for what rdflib says of a query that it can read."""
    prefix = re.search(r"Unknown namespace prefix\s*:\s*(\S*)", told)
    if not prefix:
        return f"The query cannot be run: {told.partition(chr(10))[0] or 'its parser does not say why'}.", _MENDED
    name = prefix[1]
    hint = f'Write PREFIX {name}: <…> in it, or name by sh:prefixes a node with sh:declare [ sh:prefix "{name}" ; … ].'
    return f"The query uses the prefix {name}:, which is not declared.", hint


def _prefixes(shapes: Structure, node: Node) -> dict[str, str]:
    """The prefixes that pySHACL declares for a query."""
    found = {name: STANDARD[name] for name in ("rdf", "rdfs", "owl")}
    named = [said[2] for said in shapes.values(node, "prefixes")]
    ontologies = set(shapes.graph.subjects(RDF.type, OWL.Ontology))
    if not all(each in ontologies and shapes.values(each, "declare") for each in named):
        named += sorted(ontologies, key=str)  # pySHACL looks there for want of others
    for each in imported(shapes.graph, named):
        for declaration in shapes.values(each, "declare"):
            for prefix in shapes.values(declaration[2], "prefix"):
                for namespace in shapes.values(declaration[2], "namespace"):
                    found[str(prefix[2])] = str(namespace[2])
    return found
