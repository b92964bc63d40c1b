"""Zero rows is a question too: which names in the query does the graph not hold, and what comes near?"""

from __future__ import annotations

from pyoxigraph import NamedNode, Store

from aif_graph.asking.lexer import Token, tokens
from aif_graph.storing.names import Names, is_iri
from aif_graph.terms import BASE, expand, shorten


def why_empty(store: Store, text: str, names: Names) -> tuple[str, ...]:
    """Return a sentence for each IRI of ``text`` that occurs nowhere in ``store``, with the nearest known name."""
    hints: list[str] = []
    for iri in dict.fromkeys(filter(None, map(_iri, tokens(text)))):
        if not _occurs(store, NamedNode(iri)):
            local = iri.rstrip("/#").rsplit("#", 1)[-1].rsplit("/", 1)[-1]
            near = names.nearest_iris(local)[:1] if iri.startswith(BASE) else []
            better = f"; the nearest name is {shorten(near[0])}" if near else ""
            hints.append(f"The graph says nothing of {shorten(iri)}{better}.")
    return tuple(hints)


def _occurs(store: Store, node: NamedNode) -> bool:
    found = (
        store.quads_for_pattern(node, None, None, None),
        store.quads_for_pattern(None, node, None, None),
        store.quads_for_pattern(None, None, node, None),
    )
    return any(next(quads, None) is not None for quads in found)


def _iri(token: Token) -> str | None:
    if token.kind == "iri":
        iri = token.text[1:-1]
        return iri if is_iri(iri) and not iri.endswith(("/", "#")) else None
    return expand(token.text) if token.kind == "name" and not token.text.endswith(":") else None
