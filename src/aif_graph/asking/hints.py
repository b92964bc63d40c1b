"""Zero rows is a question too: which names in the query does the graph not hold, and what comes near?"""

from __future__ import annotations

from collections.abc import KeysView

from aif_graph.naming.names import Names, is_iri, local_name
from aif_graph.sparql.lexer import Token, tokens
from aif_graph.terms import Prefixes


def why_empty(text: str, names: Names) -> tuple[str, ...]:
    """Return a sentence for each IRI of ``text`` that occurs in no statement, with the nearest known name."""
    hints: list[str] = []
    for iri in iris_of(text, names.prefixes):
        if not names.occurs(iri):
            near = names.nearest_iris(local_name(iri))[:1]
            better = f"; the closest name is {names.curie(near[0])}" if near else ""
            hints.append(f"The graph says nothing about {names.curie(iri)}{better}.")
    return tuple(hints)


def iris_of(text: str, prefixes: Prefixes) -> KeysView[str]:
    """The IRIs that a query names, in order of appearance; names of namespaces are none."""
    return dict.fromkeys(filter(None, (_iri(token, prefixes) for token in tokens(text)))).keys()


def _iri(token: Token, prefixes: Prefixes) -> str | None:
    if token.kind == "iri":
        iri = token.text[1:-1]
        return iri if is_iri(iri) and not iri.endswith(("/", "#")) else None
    return prefixes.expand(token.text) if token.kind == "name" and not token.text.endswith(":") else None
