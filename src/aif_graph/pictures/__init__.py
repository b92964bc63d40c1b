"""Pictures drawn on the server: inline SVG as text, from plain values, without scripts."""

from aif_graph.pictures.bars import Bar, bars
from aif_graph.pictures.drawing import region
from aif_graph.pictures.europe import SHADES, Marker, base_map, europe, spot
from aif_graph.pictures.grid import Heading, Matrix, grid
from aif_graph.pictures.layers import Column, Edge, Node, layers
from aif_graph.pictures.proof import proof
from aif_graph.pictures.styling import SHEET, styled
from aif_graph.pictures.timeline import Event, timeline

__all__ = [
    "SHADES",
    "SHEET",
    "Bar",
    "Column",
    "Edge",
    "Event",
    "Heading",
    "Marker",
    "Matrix",
    "Node",
    "bars",
    "base_map",
    "europe",
    "grid",
    "layers",
    "proof",
    "region",
    "spot",
    "styled",
    "timeline",
]
