"""What the front takes in of a request, and how much of it."""

from __future__ import annotations

import asyncio
from urllib.parse import unquote_to_bytes

from starlette.requests import Request

from aif_graph.limits import BODY as MAX_BODY
from aif_graph.limits import BODY_SECONDS
from aif_graph.limits import TARGET as MAX_TARGET
from aif_graph.serving.requests.errors import RequestError
from aif_graph.serving.requests.readers import Ask


async def ask_of(request: Request) -> Ask:
    """Read a request's head and body. Raises RequestError for what is too long or no text."""
    scope = request.scope
    if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_TARGET:
        raise RequestError(f"the address is longer than {MAX_TARGET:,} bytes", 414, hint="Send the query with POST.")
    try:
        unquote_to_bytes(scope["raw_path"]).decode()
    except UnicodeDecodeError:
        raise RequestError("the address is not UTF-8") from None
    headers = request.headers
    return Ask(
        method=scope["method"],
        path=request.path_params,
        query_string=scope["query_string"],
        accept=",".join(headers.getlist("accept")) or None,
        content_type=headers.get("content-type"),
        body=await _body(request) if scope["method"] == "POST" else b"",
    )


async def _body(request: Request) -> bytes:
    if (coding := request.headers.get("content-encoding", "identity").strip().lower()) != "identity":
        accepted = (("Accept-Encoding", "identity"),)  # RFC 9110, section 12.5.3
        raise RequestError(
            f"the body has the content encoding {coding[:40]!r}", 415, hint="Send it uncompressed.", headers=accepted
        )
    too_large = RequestError(f"the body is larger than {MAX_BODY:,} bytes", 413, hint="Split the query.")
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared[:20]) > MAX_BODY:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY:
                    raise too_large
    except TimeoutError:
        raise RequestError(f"the body did not arrive within {BODY_SECONDS:g} s", 408, hint="Send it faster.") from None
    return bytes(body)
