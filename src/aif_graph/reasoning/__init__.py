"""OWL 2 RL reasoning with proofs: the rule table, the closure, derivations, clashes, and why something does not follow."""

from __future__ import annotations

from .closure import Clash, Closure, Derivation, close

__all__ = ["Clash", "Closure", "Derivation", "close"]
