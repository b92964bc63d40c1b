"""Answers drawn as their questions say: from rows to points, cells, events or routes, and from these to SVG."""
