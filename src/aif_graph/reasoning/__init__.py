"""OWL 2 RL reasoning with proofs: rules, closure, derivations, clashes, and why something does not follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aif_graph.lazily import lazily
from aif_graph.reasoning.closure import Clash, Closure, close
from aif_graph.reasoning.lists import ListError

if TYPE_CHECKING:
    from aif_graph.reasoning.proofs import Proof, all_proofs, conflict, proof
    from aif_graph.reasoning.reference import ReferenceClosure, reference_close
    from aif_graph.reasoning.rules import RULES, rules
    from aif_graph.reasoning.whynot import NearMiss, Wanted, nearest
    from aif_graph.reasoning.words import in_words

__all__ = [
    "RULES",
    "Clash",
    "Closure",
    "ListError",
    "NearMiss",
    "Proof",
    "ReferenceClosure",
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

__getattr__ = lazily(
    __name__,
    {
        "proofs": ("Proof", "all_proofs", "conflict", "proof"),
        "reference": ("ReferenceClosure", "reference_close"),
        "rules": ("RULES", "rules"),
        "whynot": ("NearMiss", "Wanted", "nearest"),
        "words": ("in_words",),
    },
)
