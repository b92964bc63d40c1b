"""From the words of the command line to a running service."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from aif_graph.datasets.confinement import Limits
from aif_graph.errors import InputError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.limits import CONNECTIONS, QUEUE
from aif_graph.serving.frame import frame_of
from aif_graph.serving.processes.journal import Journal, tell
from aif_graph.serving.processes.supervisor import Supervisor
from aif_graph.serving.site import Site
from aif_graph.serving.view import AnswerLimits, View
from aif_graph.serving.wording.presentation import presentation

_OTHER_FILES = 256  # workers' channels, the log, what Python opens


@dataclass(frozen=True)
class Settings:
    """How to serve. ``public_url`` is "" where it is the address that is listened at."""

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    workers: int = 2
    queue: int = QUEUE
    connections: int = CONNECTIONS
    limits: Limits = field(default_factory=Limits)
    answers: AnswerLimits = field(default_factory=AnswerLimits)
    log: bool = True


def listen(settings: Settings) -> socket.socket:
    """Return a listening socket. Raises InputError when the address is taken, not ours, or not known."""
    place = f"{settings.host}:{settings.port}"
    try:
        family, _, _, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except (OSError, OverflowError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot listen: {why}", place=place, hint="Choose another --host or --port.") from None
    listener.setblocking(False)
    return listener


def address_of(listener: socket.socket) -> str:
    """The address a browser on this machine takes."""
    host, port = listener.getsockname()[:2]
    named = "localhost" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host
    return f"http://{named}:{port}"


def serve(graph: KnowledgeGraph, settings: Settings, listener: socket.socket) -> int:
    """Serve ``graph`` until a signal says stop; return the exit code."""
    _allow_files(2 * settings.connections + _OTHER_FILES)
    view = View(graph, Site(settings.public_url or address_of(listener)), settings.answers)
    frame_of(view)  # what is wrong in them is told before anything is served
    presentation(view)
    # What every worker needs is there before the first fork; while it evaluates a query it may open no file.
    _ = graph.names
    graph.dataset.prepare()
    gc.collect()
    gc.freeze()  # the collector must not touch, and thereby copy, what the children share
    supervisor = Supervisor(
        front=lambda control: _front(view, settings, listener, control),
        worker=lambda channel: _worker(view, settings, channel),
        listener=listener,
        preparations=_preparations(view),
    )
    known = f", public address {settings.public_url}" if settings.public_url else ""
    workers = "1 worker" if settings.workers == 1 else f"{settings.workers} workers"
    tell(f"aif: serving {address_of(listener)} with {workers}{known}")
    return supervisor.run()


def _allow_files(number: int) -> None:
    """Raise the limit of open files, as far as may be, to what the connections need."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = number if hard == resource.RLIM_INFINITY else min(number, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _worker(view: View, settings: Settings, channel: socket.socket) -> None:
    from aif_graph.datasets.worker import work
    from aif_graph.serving.makers import handler

    gc.enable()
    work(channel, handler(view), settings.limits)


def _front(view: View, settings: Settings, listener: socket.socket, control: socket.socket) -> None:
    import os
    import signal

    from uvicorn import Server

    from aif_graph.serving.http.connections import config
    from aif_graph.serving.http.front import Front
    from aif_graph.serving.http.metrics import Metrics
    from aif_graph.serving.processes.pool import Pool

    gc.enable()
    metrics = Metrics()
    pool = Pool(
        control,
        settings.limits,
        size=settings.workers,
        queue=settings.queue,
        on_end=metrics.ended,
        on_abandoned=lambda: os.kill(os.getpid(), signal.SIGTERM),
    )
    front = Front(view, pool, metrics=metrics, log=Journal(1) if settings.log else lambda _: None)
    limits = {"limit_concurrency": settings.connections, "timeout_graceful_shutdown": 8}
    Server(config(front.application(), **limits)).run(sockets=[listener])


def _preparations(view: View) -> Iterator[None]:
    """Steps after which new workers answer faster: what pages and proofs need is imported, compiled and looked up."""
    for step in _steps(view):
        try:
            step()
        except Exception as error:  # a bug of ours, but no reason to serve nothing
            tell(f"aif: preparing pages in advance failed: {type(error).__name__}: {error}")
        gc.freeze()
        yield


def _steps(view: View) -> Iterator[Callable[[], object]]:
    from importlib import import_module

    from aif_graph.serving.makers import MAKERS, maker

    yield lambda: view.graph.names.labels
    yield lambda: view.graph.query("ASK {}", asserted=True)
    for name in sorted(MAKERS):
        yield partial(maker, name)
    from aif_graph.serving.pages.templating import environment
    from aif_graph.serving.pages.why import teller
    from aif_graph.serving.wording.sizes import sizes
    from aif_graph.serving.wording.statements import statements

    yield partial(statements(view).by, view.graph.manifest.ontology)
    yield partial(sizes, view)
    for template in environment(view).list_templates():
        yield partial(environment(view).get_template, template)
    yield lambda: import_module("rdflib.plugins.parsers.notation3")
    yield partial(teller, view)
    for document in view.graph.documents:
        yield partial(view.graph.evidence.look_up, document)
