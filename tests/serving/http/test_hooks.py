"""Names inside uvicorn that our protocol relies on: one test for each, which says what breaks without it."""

from __future__ import annotations

import pytest
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

MEMBERS = {
    "cycle": "a connection is closed in the middle of an answer, or never",
    "flow": "a client that is not read from is taken for one that does not apply to",
    "_unset_keepalive_if_required": "uvicorn closes connections by a clock of its own",
}


@pytest.mark.parametrize("name", MEMBERS)
def test_members_of_the_protocol(name: str) -> None:
    protocol = HttpToolsProtocol(Config(app=lambda *_: None, interface="asgi3"), ServerState(), {})
    known = hasattr(protocol, name) or name in HttpToolsProtocol.__annotations__
    assert known, f"uvicorn: HttpToolsProtocol has no {name}: {MEMBERS[name]}"
