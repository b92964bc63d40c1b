"""A graph to go on from: the files of ``scaffold/``, which are a small graph themselves, under a title and a base."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from aif_graph.errors import InputError, Option, UsageError
from aif_graph.graphs.manifest import MANIFEST

SCAFFOLD = Path(__file__).resolve().parent.parent / "scaffold"
MAX_TITLE = 200  # characters
_TITLE, _BASE = "My graph", "https://example.org/my-graph/"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\#]*[/:]")
_SKIPPED = {"__pycache__", ".DS_Store"}


def named_after(folder: Path) -> tuple[str, str]:
    """The title and the base of a graph in ``folder`` that was given none."""
    name = folder.resolve().name
    slug = "-".join(re.findall(r"[a-z0-9]+", name.lower())) or "my-graph"
    words = " ".join(re.split(r"[-_\s]+", name)).strip()
    title = words[:1].upper() + words[1:]
    return (title if title and title.isprintable() else _TITLE), f"https://example.org/{slug}/"


def new_graph(folder: Path, title: str | None = None, base: str | None = None) -> Mapping[Path, str]:
    """Return the files of a small graph in ``folder``, by their paths.

    Raises UsageError for a title or a base that cannot be one, InputError where a file of the same name is there
    already, or a link points outside the folder.
    """
    own_title, own_base = named_after(folder)
    texts = _texts(_titled(title or own_title), _based(base or own_base))
    files = {folder / name: text for name, text in texts}
    for path in files:
        _refuse_taken(folder, path)
    return files


def _titled(title: str) -> str:
    if not title.strip() or not title.isprintable() or len(title) > MAX_TITLE:
        raise UsageError("{option} must be one line of up to {most} characters", option=Option("title"), most=MAX_TITLE)
    return title.strip()


def _based(base: str) -> str:
    if not _IRI.fullmatch(base):
        raise UsageError(
            "{option} {base} is not an absolute IRI that ends in / or :",
            hint="For example {option} https://example.org/hospitals/.",
            option=Option("base"),
            base=repr(base),
        )
    return base


def _texts(title: str, base: str) -> Iterator[tuple[str, str]]:
    """The files of the scaffold under another title and base, by their paths in the folder."""
    quoted = json.dumps(title, ensure_ascii=False)[1:-1]  # escapes that TOML, Turtle and YAML share
    for path in sorted(SCAFFOLD.rglob("*"), key=lambda path: (path.name != MANIFEST, path)):
        if path.is_file() and _SKIPPED.isdisjoint(path.parts):
            text = path.read_text(encoding="utf-8").replace(_BASE, base)
            yield path.relative_to(SCAFFOLD).as_posix(), text.replace(_TITLE, title if path.suffix == ".md" else quoted)


def _refuse_taken(folder: Path, path: Path) -> None:
    """Raise InputError where ``path`` is taken, or is no place within ``folder``."""
    if path.exists() or path.is_symlink():
        raise InputError("already exists, and files are never overwritten", place=str(path), hint="Use a new folder.")
    for above in path.parents:
        if above == folder:
            break
        if above.is_symlink() or (above.exists() and not above.is_dir()):
            raise InputError("is a link or a file, not a folder", place=str(above), hint="Use a new folder.")
    if folder.exists() and not folder.is_dir():
        raise InputError("is a file, not a folder", place=str(folder), hint="Use a new folder.")


def facts_of(label: str | None, publisher: str | None, url: str | None) -> Mapping[str, str]:
    """What is known of a source, by the names of options; raises UsageError for what cannot be written in a line."""
    known = {"label": label, "publisher": publisher, "url": url}
    for name, text in known.items():
        if text is not None and (not text.strip() or not text.isprintable()):
            raise UsageError("{option} must be one line", option=Option(name))
    if url is not None and not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]+", url):
        raise UsageError("{option} {url} is not a web address", option=Option("url"), url=repr(url))
    return {name: text.strip() for name, text in known.items() if text is not None}
