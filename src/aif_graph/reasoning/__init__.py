"""OWL 2 RL reasoning with proofs: rules, closure, derivations, clashes, and why something does not follow."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aif_graph.reasoning.closure import MAX_INFERRED, Clash, Closure, Derivation, close
from aif_graph.reasoning.lists import ListError

if TYPE_CHECKING:
    from aif_graph.reasoning.proofs import Proof, all_proofs, conflict, proof
    from aif_graph.reasoning.reference import ReferenceClosure, reference_close
    from aif_graph.reasoning.rules import RULES, Rule, rules
    from aif_graph.reasoning.whynot import NearMiss, Wanted, nearest
    from aif_graph.reasoning.words import in_words

# What only explanations and comparisons need is imported when it is asked for (PEP 562).
_HOMES = {
    "Proof": ".proofs",
    "all_proofs": ".proofs",
    "conflict": ".proofs",
    "proof": ".proofs",
    "ReferenceClosure": ".reference",
    "reference_close": ".reference",
    "RULES": ".rules",
    "Rule": ".rules",
    "rules": ".rules",
    "NearMiss": ".whynot",
    "Wanted": ".whynot",
    "nearest": ".whynot",
    "in_words": ".words",
}

__all__ = [
    "MAX_INFERRED",
    "RULES",
    "Clash",
    "Closure",
    "Derivation",
    "ListError",
    "NearMiss",
    "Proof",
    "ReferenceClosure",
    "Rule",
    "Wanted",
    "all_proofs",
    "close",
    "conflict",
    "in_words",
    "nearest",
    "proof",
    "reference_close",
    "rules",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)
