"""The service around a store that can be written, for suites that bring their own data. Never part of what is shipped.

Protocol, negotiation, guard, evaluation, writers, pool and supervisor are those of `aif serve`; the graph behind them
is an empty store, one worker holds it, nothing is cached, and ``/update`` takes SPARQL updates. Prints its address.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Server

import aif_graph
from aif_graph.datasets.confinement import Limits
from aif_graph.datasets.worker import Head, Result, work
from aif_graph.graphs import GraphFolder, Manifest
from aif_graph.loading import load_folder
from aif_graph.serving.http.cache import Cache
from aif_graph.serving.http.connections import config
from aif_graph.serving.http.front import Front
from aif_graph.serving.makers import handler
from aif_graph.serving.processes.pool import Pool
from aif_graph.serving.processes.supervisor import Supervisor
from aif_graph.serving.run import Settings, address_of, listen
from aif_graph.serving.site import Site
from aif_graph.serving.view import AnswerLimits, View

LIMITS = Limits(seconds=20)


def handling_updates(view: View) -> Callable[[Head], Result]:
    """The service's own handler, and one task more."""
    handle = handler(view)

    def update(text: str) -> Mapping[str, Any]:
        try:
            view.graph.dataset._store.update(text)
        except (SyntaxError, RuntimeError, ValueError, OSError) as error:
            return {"status": 400, "told": str(error)}
        return {"status": 204}

    return lambda task: (update(task["text"]), b"") if task["name"] == "update" else handle(task)


def taking_updates(app: ASGIApp, pool: Pool) -> ASGIApp:
    """The service's own application, and one route more."""

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") != "/update":
            await app(scope, receive, send)
            return
        text = (await Request(scope, receive).body()).decode()
        head, _ = await pool.ask(json.dumps({"name": "update", "text": text}).encode())
        await Response(head.get("told"), head["status"])(scope, receive, send)

    return outer


def run_front(view: View, listener: socket.socket, control: socket.socket) -> None:
    pool = Pool(control, LIMITS, size=1, on_abandoned=lambda: os.kill(os.getpid(), signal.SIGTERM))
    front = Front(view, pool, cache=Cache(0))
    Server(config(taking_updates(front.application(), pool))).run(sockets=[listener])


def main() -> int:
    listener = listen(Settings(port=0))
    graph = load_folder(GraphFolder(Manifest(Path.cwd(), prefixes=aif_graph.load().prefixes)))
    view = View(graph, Site(address_of(listener)), AnswerLimits())
    supervisor = Supervisor(
        front=lambda control: run_front(view, listener, control),
        worker=lambda channel: work(channel, handling_updates(view), LIMITS),
        listener=listener,
    )
    print(address_of(listener), flush=True)
    return supervisor.run()


if __name__ == "__main__":
    sys.exit(main())
