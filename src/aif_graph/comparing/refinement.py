"""Colour refinement (Weisfeiler and Leman): nodes keep the same colour only while their surroundings look alike.

Nodes are numbers; a tie leads from a node to another under a label, which says the predicate and the direction. Nodes
of several graphs are refined together, so that a colour means the same in all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

Ties = Sequence[Sequence[tuple[int, int]]]  # of each node: label and the node at the other end


class Colouring:
    """The colours of some nodes. ``work`` counts the ties that were looked at, as a measure of time."""

    def __init__(self, ties: Ties, of: dict[int, int]) -> None:
        self.of = of
        self.cells: dict[int, set[int]] = defaultdict(set)
        self.work = 0
        self._ties = ties
        for node, colour in of.items():
            self.cells[colour].add(node)
        self._next = max(self.cells, default=0) + 1

    def copy(self) -> Colouring:
        """Return the same colours, to be refined apart."""
        other = Colouring(self._ties, dict(self.of))
        other.work = len(self.of)
        return other

    def refine(self, waiting: Iterable[int] | None = None) -> list[int]:
        """Refine until nodes of one colour have the same ties to every colour; return the colours that changed.

        ``waiting`` are the colours whose cells are new since the colouring was stable; None for all. Of a cell that is
        split every part but the largest is looked at in turn, so a tie is looked at log n times (Cardon and Crochemore,
        "Partitioning a graph in O(|A| log2 |V|)", 1982).
        """
        pending = dict.fromkeys(self.cells if waiting is None else waiting)
        changed: dict[int, None] = {}
        while pending:
            splitter, _ = pending.popitem()
            for cell, groups in self._seen_from(splitter).items():
                leaving = self._leaving(cell, groups)
                for colour, nodes in leaving.items():
                    self._move(nodes, cell, colour)
                if leaving:
                    changed.update(dict.fromkeys((cell, *leaving)))
                    pending.update(dict.fromkeys(leaving))
        return list(changed)

    def single_out(self, *nodes: int) -> list[int]:
        """Give nodes of one colour a colour of their own, and refine; return the colours that changed."""
        before, colour = self.of[nodes[0]], self._fresh()
        self._move(nodes, before, colour)
        return [before, colour, *self.refine([colour])]

    def _seen_from(self, splitter: int) -> dict[int, dict[tuple[int, ...], list[int]]]:
        """The nodes with ties to a cell, by their colour and the labels of those ties."""
        labels: dict[int, list[int]] = defaultdict(list)
        for node in self.cells[splitter]:
            ties = self._ties[node]
            self.work += len(ties) + 1
            for label, other in ties:
                labels[other].append(label)
        found: dict[int, dict[tuple[int, ...], list[int]]] = defaultdict(lambda: defaultdict(list))
        for node, those in labels.items():
            found[self.of[node]][tuple(sorted(those))].append(node)
        return found

    def _leaving(self, cell: int, groups: dict[tuple[int, ...], list[int]]) -> dict[int, list[int]]:
        """The nodes that leave a cell, by the colour they get; the largest part stays.

        The rest of the cell, which has no ties to the splitter, is a part, too.
        """
        parts = sorted(groups.values(), key=len)
        rest = len(self.cells[cell]) - sum(map(len, parts))
        if rest < len(parts[-1]):
            staying = parts.pop()
            if rest:
                touched = {node for part in (*parts, staying) for node in part}
                parts.append([node for node in self.cells[cell] if node not in touched])
        return {self._fresh(): part for part in parts}

    def _move(self, nodes: Sequence[int], before: int, after: int) -> None:
        self.cells[before].difference_update(nodes)
        self.cells[after].update(nodes)
        self.of.update(dict.fromkeys(nodes, after))

    def _fresh(self) -> int:
        self._next += 1
        return self._next
