"""Answers drawn as their questions say: from rows to a model of points, cells, events or routes, and from that to SVG."""
