"""The HTTP application: routes, cache, conditional requests, headers, figures and the access log.

It evaluates nothing. Each request becomes a task for a worker, unless the answer is known already.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aif_graph.errors import AifError
from aif_graph.serving.frame import frame_of, shortcuts
from aif_graph.serving.http.cache import Cache, Entry
from aif_graph.serving.http.metrics import Metrics
from aif_graph.serving.http.receiving import ask_of
from aif_graph.serving.http.responding import response_of, static_endpoint, static_files
from aif_graph.serving.problems import problem
from aif_graph.serving.processes.journal import MAX_LINE, tell
from aif_graph.serving.processes.pool import BusyError, Pool
from aif_graph.serving.replies import Reply
from aif_graph.serving.requests.addresses import ROUTES
from aif_graph.serving.requests.errors import RequestError
from aif_graph.serving.requests.negotiation import GRAPHS, HTML, ROWS, accepts_gzip, choose
from aif_graph.serving.requests.readers import Ask, Reader, Task, sparql
from aif_graph.serving.view import View

_ALWAYS = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Link, Location, Retry-After, Server-Timing, Aif-As-Of, Aif-Day, Aif-Truncated",
    ),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
_PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_VARY = "Accept, Accept-Encoding"
_OURS = "aif"  # where a request's own notes for log and figures stand in its scope


@dataclass
class _Flight:
    """A task on its way to an answer, and how many wait for it."""

    answer: asyncio.Task[Entry]
    waiting: int = 0


@dataclass
class Front:
    """The application and what it holds. ``log`` takes one line of JSON for each request."""

    view: View
    pool: Pool
    cache: Cache = field(default_factory=Cache)
    metrics: Metrics = field(default_factory=Metrics)
    log: Callable[[str], None] = lambda _: None
    _flights: dict[bytes, _Flight] = field(default_factory=dict, init=False)

    def application(self) -> ASGIApp:
        """Return the ASGI application."""
        readers = (*ROUTES, *shortcuts(frame_of(self.view)))
        routes = [Route(path, self._endpoint(read), methods=_methods(path)) for path, read in readers]
        routes += [Route("/healthz", self._health), Route("/metrics", self._report)]
        routes += [Route(f"/static/{name}", static_endpoint(entry)) for name, entry in static_files().items()]
        self.metrics.watch(self.pool, self.cache)
        starlette = Starlette(
            routes=routes,
            lifespan=self._lifespan,
            exception_handlers={AifError: self._on_error, HTTPException: self._on_http_error},
        )
        starlette.router.redirect_slashes = False
        return _Outside(starlette, self)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        await self.pool.start()
        yield
        self.pool.close()

    def _endpoint(self, read: Reader) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            ask = await ask_of(request)
            return await self.respond(request, read(ask))

        return endpoint

    async def respond(self, request: Request, task: Task) -> Response:
        """Answer ``request`` with what ``task`` gives, from the cache where it is known."""
        request.state.task = task
        compressed = accepts_gzip(request.headers.get("accept-encoding"))
        key = task.key + (b"g" if compressed else b"")
        notes = request.scope[_OURS]
        entry = self.cache.get(key)
        notes["cache"] = "hit" if entry else "miss"
        self.metrics.looked(hit=entry is not None)
        if entry is None:
            entry = await self._fresh(key, task, compressed, request, notes)
        return response_of(entry, request, _VARY)

    async def _fresh(self, key: bytes, task: Task, compressed: bool, request: Request, notes: dict[str, Any]) -> Entry:
        """Have the task done; whoever asks for the same meanwhile shares it, and the last to leave ends it."""
        flight = self._flights.get(key)
        if flight is None:
            work = asyncio.ensure_future(self._work(key, task, compressed, notes))
            flight = self._flights[key] = _Flight(work)
        flight.waiting += 1
        gone = asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait({flight.answer, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not flight.answer.done():
                raise ClientDisconnect
            return flight.answer.result()
        finally:
            gone.cancel()
            flight.waiting -= 1
            if not flight.waiting:
                flight.answer.cancel()
                self._flights.pop(key, None)

    async def _work(self, key: bytes, task: Task, compressed: bool, notes: dict[str, Any]) -> Entry:
        asked = json.dumps({"name": task.maker, "arguments": task.arguments, "gzip": compressed}).encode()
        head, body = await self.pool.ask(asked)
        notes["worker_ms"] = round(head["seconds"] * 1000, 2)
        reply = _reply(head, body)
        if "bug" in head:
            tell(head["bug"])
        entry = Entry(reply)
        if reply.status < 400 and not any(name == "Cache-Control" for name, _ in reply.headers):
            self.cache.put(key, entry)
        return entry

    async def _on_error(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, AifError)
        reply = problem(error, _format_of_errors(request), self.view, _asked(request))
        response = response_of(Entry(reply), request, _VARY)
        if isinstance(error, BusyError):
            response.headers["Retry-After"] = "2"
        return response

    async def _on_http_error(self, request: Request, error: Exception) -> Response:
        """What Starlette itself says: no such address, or not with this method."""
        assert isinstance(error, HTTPException)
        if error.status_code == 405:
            allowed = (error.headers or {}).get("Allow", "GET, HEAD")
            told = RequestError(
                f"{request.method[:20]} is not allowed at this address",
                405,
                hint=f"Use {allowed.replace(', ', ' or ')}.",
                headers=(("Allow", f"{allowed}, OPTIONS"),),
            )
        else:
            told = RequestError("there is no page at this address", error.status_code, hint="Begin at the start page.")
        return await self._on_error(request, told)

    async def _health(self, request: Request) -> Response:
        pool = self.pool
        state: dict[str, str | int] = {"status": "ok", "workers": pool.size, "busy": pool.busy, "waiting": pool.waiting}
        if not self.view.is_packaged:
            state["graph"] = self.view.graph.manifest.name
        body = json.dumps(state).encode()
        return response_of(Entry(Reply(200, "application/json", body, (("Cache-Control", "no-store"),))), request)

    async def _report(self, request: Request) -> Response:
        return response_of(Entry(self.metrics.report()), request)


class _Outside:
    """Around the application: preflights, limits, the headers that every reply bears, log and figures."""

    def __init__(self, app: ASGIApp, front: Front) -> None:
        self._app = app
        self._front = front
        known = front.view.graph.as_of
        self._always = (*_ALWAYS, (b"aif-as-of", known.day.encode())) if known else _ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin = time.perf_counter()
        notes: dict[str, Any] = {}
        scope[_OURS] = notes
        told = {"status": 0, "bytes": 0}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                timing = _timing(notes, time.perf_counter() - begin)
                message["headers"] = [*message["headers"], *self._always, (b"server-timing", timing.encode())]
            else:
                told["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            if scope["method"] == "OPTIONS":
                await _preflight(scope["path"])(scope, receive, sending)
            else:
                await self._app(scope, receive, sending)
        except ClientDisconnect:
            told["status"] = 499  # nginx's number for it; nobody reads it but the log
        finally:
            self._note(scope, notes, told, time.perf_counter() - begin)

    def _note(self, scope: Scope, notes: Mapping[str, Any], told: Mapping[str, int], seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "(none)")
        self._front.metrics.answered(route, _known_method(scope["method"]), told["status"], seconds)
        client = scope.get("client")
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "client": client[0][:50] if client else "",
            "method": scope["method"][:20],
            "path": scope["path"][:500],
            "query": scope["query_string"][:500].decode("latin-1"),
            "status": told["status"],
            "bytes": told["bytes"],
            "ms": round(seconds * 1000, 2),
            **notes,
        }
        text = json.dumps(line)
        if len(text) >= MAX_LINE:  # escapes make up to twelve characters of one
            text = json.dumps({**line, "path": line["path"][:100], "query": line["query"][:100]})
        self._front.log(text)


async def _gone(request: Request) -> None:
    """Return when the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _reply(head: Mapping[str, Any], body: bytes) -> Reply:
    return Reply(head["status"], head["media_type"], body, tuple((name, value) for name, value in head["headers"]))


def _timing(notes: Mapping[str, Any], seconds: float) -> str:
    """Server-Timing (W3C), in milliseconds."""
    parts = [f"cache;desc={notes['cache']}"] if "cache" in notes else []
    parts += [f"worker;dur={notes['worker_ms']}"] if "worker_ms" in notes else []
    return ", ".join([*parts, f"total;dur={seconds * 1000:.2f}"])


def _asked(request: Request) -> Task | None:
    """What was asked, as far as it was read; a query in an address that is too long is read for the form alone."""
    task: Task | None = getattr(request.state, "task", None)
    if task is None and request.url.path == "/sparql" and request.method == "GET":
        with suppress(RequestError):
            return sparql(Ask("GET", {}, request.scope["query_string"], request.headers.get("accept")))
    return task


def _format_of_errors(request: Request) -> str:
    """A page for who prefers pages, a problem document for who reads JSON of any kind, else text."""
    accept = request.headers.get("accept")
    if accept is None or accept.strip() == "*/*":
        return "text"
    offer = choose(accept, (*ROWS, *GRAPHS, HTML))
    return offer.format if offer else "json"


def _methods(path: str) -> list[str]:
    return ["GET", "POST"] if path == "/sparql" else ["GET"]


def _preflight(path: str) -> Response:
    """What may be asked at an address, and by whom: anybody (Fetch Standard, section 3.3.3)."""
    allowed = ", ".join(("HEAD", *_methods(path), "OPTIONS"))
    return Response(status_code=204, headers={"Allow": allowed, "Access-Control-Allow-Methods": allowed, **_PREFLIGHT})


def _known_method(method: str) -> str:
    """A method as a label of a figure: a stranger's inventions must not make new ones."""
    return method if method in {"GET", "HEAD", "POST", "OPTIONS"} else "other"
