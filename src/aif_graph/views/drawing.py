"""An answer as its question declares it to be drawn."""

from __future__ import annotations

from importlib import import_module

from aif_graph.asking.views import ViewSpec
from aif_graph.views.scene import Drawing, Question, Scene


def draw(question: Question, spec: ViewSpec, scene: Scene) -> Drawing:
    """Draw the answer, which has rows, by the module that has the name of the kind of view."""
    found: Drawing = import_module(f"aif_graph.views.{spec.kind}").draw(question, spec, scene)
    return found
