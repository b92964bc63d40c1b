"""Who imports whom among the rooms of the package, as a picture. ``python -m tests.rooms`` puts it in its document."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "aif_graph"
SOURCE = ROOT / "src" / PACKAGE
DOCUMENT = ROOT / "docs/architecture.md"
BEGIN, END = "```mermaid\nflowchart TD\n", "```\n"
Arrows = Mapping[str, frozenset[str]]


def arrows() -> Arrows:
    """Each room, and each module beside them that needs one, with the others that it imports anywhere in its code.

    The small modules below all rooms are left out, and what a user imports.
    """
    homes = sorted(path for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file())
    rooms = {path.name for path in homes if path.is_dir()}
    found = {path.stem: frozenset(_imported(path)) - {path.stem} for path in homes if not path.stem.startswith("__")}
    kept = {name for name, others in found.items() if name in rooms or others & rooms}
    return {name: others & kept for name, others in found.items() if name in kept}


def _imported(home: Path) -> Iterator[str]:
    for file in sorted(home.rglob("*.py")) if home.is_dir() else [home]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == PACKAGE:
                below = (node.module or "").split(".")[1:2]
                yield from below or (alias.name for alias in node.names)
            elif isinstance(node, ast.Import):
                yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith(f"{PACKAGE}."))


def reachable(graph: Arrows, start: str) -> set[str]:
    """What can be come to from ``start``; itself only in a circle."""
    found: set[str] = set()
    ahead = list(graph[start])
    while ahead:
        if (name := ahead.pop()) not in found:
            found.add(name)
            ahead += graph[name]
    return found


def picture(graph: Arrows) -> str:
    """The rooms as a flowchart of Mermaid, without the arrows that a longer way stands for."""
    lines = []
    for name, others in sorted(graph.items()):
        longer = set().union(*(reachable(graph, other) for other in others))
        lines += [f"    {name} --> {other}" for other in sorted(others - longer)]
    return BEGIN + "\n".join(lines) + "\n" + END


def written() -> str:
    """The picture that the document has; "" where it has none."""
    _, begin, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    return begin + rest.partition(END)[0] + END if begin else ""


if __name__ == "__main__":
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(text.replace(written(), picture(arrows())), encoding="utf-8")
