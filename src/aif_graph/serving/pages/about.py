"""The page about the graph: how it is made, its limits, who is behind it, accessibility, privacy."""

from __future__ import annotations

from collections.abc import Mapping

from aif_graph.serving.pages.start import documents_read
from aif_graph.serving.pages.templating import page
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.sizes import sizes


def about(view: View, _arguments: Mapping[str, object]) -> Reply:
    """Takes no arguments."""
    graph = view.graph
    return page(
        view,
        "about.html",
        path=view.site.path("about"),
        sources=len(documents_read(view)),
        accepted=sizes(view).accepted,
        inferred=sizes(view).inferred,
        rejected=len(graph.settlement.rejected),
        verdicts=len(graph.names.instances(graph.manifest.terms.verdict.value)),
        without_proofs=graph.reasoner != "aif",
    )
