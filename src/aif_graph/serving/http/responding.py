"""Replies as HTTP responses: tags, conditional requests, what caches may keep; and the files that never change."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from aif_graph.days import seconds_left
from aif_graph.serving.assets import assets
from aif_graph.serving.http.cache import Entry
from aif_graph.serving.replies import DAY, Reply
from aif_graph.serving.requests.negotiation import accepts_gzip

# Data changes only with a release: for some minutes nobody needs to ask again, and after that a tag suffices.
_SECONDS = 300
_FOR_EVER = "public, max-age=31536000, immutable"
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A picture that is opened by itself: its style and nothing else. Any page may show it.
_OF_PICTURES = "default-src 'none'; style-src 'unsafe-inline'"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def response_of(entry: Entry, request: Request, vary: str = "") -> Response:
    """The reply with its tag; only the head of it where the client has it already (RFC 9110, section 13.1.2)."""
    reply = entry.reply
    headers: dict[str, str] = dict(reply.headers)
    if vary:
        headers["Vary"] = vary
    if reply.status < 300:
        headers["ETag"] = entry.etag
        headers.setdefault("Cache-Control", f"public, max-age={_seconds(entry)}")
        if _known(",".join(request.headers.getlist("if-none-match")), entry.etag):
            kept = {name: headers[name] for name in ("ETag", "Cache-Control", "Vary", DAY) if name in headers}
            return Response(status_code=304, headers=kept)
    if reply.media_type.startswith("text/html"):
        headers.setdefault("Content-Security-Policy", _POLICY)
    if reply.media_type.startswith("image/svg+xml"):
        headers.setdefault("Content-Security-Policy", _OF_PICTURES)
    return Response(reply.body, reply.status, {**headers, "Content-Type": reply.media_type})


def _seconds(entry: Entry) -> int:
    """How long a reply may be kept: no longer than the day lasts of which it is."""
    if entry.is_over:
        return 0
    return min(_SECONDS, seconds_left()) if entry.day else _SECONDS


def _known(if_none_match: str, etag: str) -> bool:
    """Whether the client has what ``etag`` names; the comparison is the weak one."""
    return if_none_match.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))


def static_files() -> dict[str, dict[bool, Entry]]:
    """Each of the ``assets``, as it is and compressed. They are few and small: held in memory."""
    found = {}
    for name, path in sorted(assets().items()):
        if media_type := _TYPES.get(path.suffix):
            data = path.read_bytes()
            plain = Reply(200, media_type, data, (("Cache-Control", _FOR_EVER),))
            packed = Reply(
                200, media_type, gzip.compress(data, 9, mtime=0), (*plain.headers, ("Content-Encoding", "gzip"))
            )
            found[name] = {False: Entry(plain), True: Entry(packed)}
    return found


def static_endpoint(entries: Mapping[bool, Entry]) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of one static file, given as it is (False) and compressed (True)."""

    async def endpoint(request: Request) -> Response:
        packed = accepts_gzip(request.headers.get("accept-encoding"))
        return response_of(entries[packed], request, "Accept-Encoding")

    return endpoint
