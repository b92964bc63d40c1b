"""The verb ``serve``: the graph over HTTP."""

from __future__ import annotations

import argparse
from urllib.parse import urlsplit

from aif_graph.commands.chosen import load_graph
from aif_graph.commands.options import Parser, add_limit, add_memory
from aif_graph.commands.terminal import tell, unused_note
from aif_graph.errors import UsageError
from aif_graph.limits import ANSWER_BYTES, ANSWER_ROWS, CONNECTIONS, QUEUE, SECONDS

EXAMPLES = """examples:
  aif serve                                               http://127.0.0.1:8000
  aif serve --port 8080 --workers 4
  aif serve --public-url https://aif.example.org          behind a proxy with this address
  aif --data mine.ttl serve                               with your own Turtle file added
  curl http://127.0.0.1:8000/queries/NAME.csv

The service is read-only. Queries run in worker processes with limits on time and memory. It writes one
line of JSON per request to standard output. SIGTERM and Ctrl-C stop it after running requests are answered."""


def add_options(parser: Parser) -> None:
    """Add what it takes."""
    parser.add_argument(
        "--host", default="127.0.0.1", help="listen on this address (default: 127.0.0.1, only this machine)"
    )
    parser.add_argument(
        "--port", type=int, default=8000, help="listen on this port; 0 means any free port (default: 8000)"
    )
    parser.add_argument(
        "--public-url", default="", metavar="URL", help="the address that visitors use, for example that of a proxy"
    )
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="number of worker processes (default: 2)")
    add_limit(parser, "--timeout", SECONDS, "SECONDS", "stop a query after this many seconds", kind=float)
    add_memory(parser)
    add_limit(parser, "--max-rows", ANSWER_ROWS, "N", "truncate answers after N rows")
    add_limit(parser, "--max-bytes", ANSWER_BYTES, "N", "truncate answers after N bytes")
    add_limit(parser, "--queue", QUEUE, "N", "how many requests may wait for a worker; others get 503")
    add_limit(parser, "--connections", CONNECTIONS, "N", "how many connections may be open")
    parser.flag("--quiet", "write no access log")


def run(options: argparse.Namespace) -> int:
    """Listen, load, and serve until told to stop."""
    import contextlib

    from aif_graph.commands.limited import limits_of
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
        graph = load_graph(options)
        graph.closure  # noqa: B018  every page needs it, and what it leaves aside is said before the first is asked for
        tell(*unused_note(graph))
        return serve(graph, settings, listener)


def _within(value: int, option: str, least: int, most: int) -> int:
    if not least <= value <= most:
        raise UsageError(f"{option} must be a whole number from {least:,} to {most:,}, not {value:,}")
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
            f"--public-url must be an http or https address, not {url!r}", hint="For example https://aif.example.org."
        )
    return url.rstrip("/")
