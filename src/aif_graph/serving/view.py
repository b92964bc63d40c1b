"""What the makers of content see: the graph, and where it is served."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from aif_graph.graphs import packaged
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.limits import ANSWER_BYTES, ANSWER_ROWS
from aif_graph.serving.site import Shown, Site


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """How much of an answer is given out: ``rows`` (or triples), and ``size`` of its text in bytes."""

    rows: int = ANSWER_ROWS
    size: int = ANSWER_BYTES


@dataclass(frozen=True)
class View:
    """One a worker; lives as long as it. Pages may keep what they computed in the graph's own caches."""

    graph: KnowledgeGraph
    site: Site
    limits: AnswerLimits = field(default_factory=AnswerLimits)

    def __post_init__(self) -> None:
        # The site has to know which IRIs have a page, and only here the two meet.
        object.__setattr__(self, "site", replace(self.site, shown=Shown(self.graph)))

    @property
    def is_packaged(self) -> bool:
        """Whether the graph is the one that came with the package, and nothing on top of it."""
        folder = self.graph.folder
        return not folder.alone and not folder.extra and folder.root.resolve() == packaged()
