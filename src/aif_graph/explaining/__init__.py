"""Why something holds, why not, and what would follow from a change."""

from aif_graph.explaining.explanation import Explanation, Step, Teller, explain
from aif_graph.explaining.explanation_writers import EXPLANATION_FORMATS, write_explanation
from aif_graph.explaining.whatif import Consequences, compare, write_consequences

__all__ = [
    "EXPLANATION_FORMATS",
    "Consequences",
    "Explanation",
    "Step",
    "Teller",
    "compare",
    "explain",
    "write_consequences",
    "write_explanation",
]
