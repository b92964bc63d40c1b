"""The verb ``serve``: the graph over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aif_graph.commands.limited import limits_of
from aif_graph.commands.terminal import tell, unused_note
from aif_graph.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from aif_graph.knowledge import KnowledgeGraph


def run(options: argparse.Namespace, load: Callable[[argparse.Namespace], KnowledgeGraph]) -> int:
    """Listen, load, and serve until told to stop."""
    import contextlib

    from aif_graph.serving.processes.journal import open_streams
    from aif_graph.serving.run import Settings, listen, serve
    from aif_graph.serving.view import AnswerLimits

    settings = Settings(
        host=options.host,
        port=_within(options.port, "--port", 0, 65_535),
        public_url=_public_url(options.public_url),
        workers=_within(options.workers, "--workers", 1, 64),
        queue=_within(options.queue, "--queue", 0, 100_000),
        connections=_within(options.connections, "--connections", 1, 100_000),
        limits=limits_of(options),
        answers=AnswerLimits(
            rows=_within(options.max_rows, "--max-rows", 1, 100_000_000),
            size=_within(options.max_bytes, "--max-bytes", 1_000, 2_000_000_000),
        ),
        log=not options.quiet,
    )
    open_streams()
    with contextlib.closing(listen(settings)) as listener:
        graph = load(options)
        graph.closure  # noqa: B018  every page needs it, and what it leaves aside is said before the first is asked for
        tell(unused_note(graph))
        return serve(graph, settings, listener)


def _within(value: int, option: str, least: int, most: int) -> int:
    if not least <= value <= most:
        raise UsageError(f"{option} takes a whole number from {least:,} to {most:,}, not {value:,}")
    return value


def _public_url(url: str) -> str:
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        well = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        well = False
    if not well or parts.query or parts.fragment or parts.username is not None or any(c in url for c in " \"'<>\\"):
        raise UsageError(
            f"--public-url takes an http or https address, not {url!r}", hint="For example https://aif.example.org."
        )
    return url.rstrip("/")
