"""Zero rows is a question too: which names in the query does the graph not hold, and what comes near?"""

from __future__ import annotations

from pyoxigraph import NamedNode, Store

from aif_graph.asking.lexer import Token, tokens
from aif_graph.storing.names import Names
from aif_graph.terms import expand, shorten


def why_empty(store: Store, text: str, names: Names) -> tuple[str, ...]:
    """Return a sentence for each IRI of ``text`` that occurs nowhere in ``store``, with the nearest known name."""
    hints: list[str] = []
    for iri in dict.fromkeys(filter(None, map(_iri, tokens(text)))):
        node = NamedNode(iri)
        if not _occurs(store, node):
            local = iri.rstrip("/#").rsplit("#", 1)[-1].rsplit("/", 1)[-1]
            near = [shorten(names.resolve(label).value) for label in names.nearest(local, limit=1)]
            better = f"; the nearest name is {near[0]}" if near else ""
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
        return token.text[1:-1] if ":" in token.text and not token.text.endswith(("/>", "#>")) else None
    return expand(token.text) if token.kind == "name" and not token.text.endswith(":") else None
