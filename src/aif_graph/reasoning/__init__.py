"""OWL 2 RL reasoning with proofs: rules, closure, derivations, clashes, and why something does not follow."""

from __future__ import annotations

from .closure import MAX_INFERRED, Clash, Closure, Derivation, close
from .lists import ListError
from .proofs import Proof, all_proofs, conflict, proof
from .reference import ReferenceClosure, reference_close
from .rules import RULES, Rule, rules
from .whynot import NearMiss, Wanted, nearest
from .words import in_words

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
