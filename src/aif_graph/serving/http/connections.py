"""uvicorn's HTTP protocol with limits on what it waits for: strangers may send slowly, or without end, or not read.

It also reads HTTP/1.1 (RFC 9112) more strictly where two readers of one request might see two requests.
"""

from __future__ import annotations

import asyncio
from typing import Any

import httptools
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from aif_graph.limits import HEAD as MAX_HEAD
from aif_graph.limits import HEAD_SECONDS, WRITE_SECONDS

# Of a body that nobody reads any more: a client that is cut off while it sends never sees why.
REST_SECONDS = 10.0
MAX_REST = 4 * 2**20
# How much of what is sent a client has to take in how long.
LEAST_WRITTEN = 10_000
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\nconnection: close\r\n"
    b"content-type: text/plain; charset=utf-8\r\ncontent-length: 48\r\n\r\n"
    b"the service is busy\nTry again in a few seconds.\n"
)
_INVALID = "Invalid HTTP request received."


class LimitedProtocol(HttpToolsProtocol):
    """Ends a connection that is too slow or too long with a head, with a body nobody reads, or with taking an answer.

    uvicorn has no such limits: its only clock runs between the requests of a connection. The body of a request that is
    being answered is the application's to limit.
    """

    _clock: asyncio.TimerHandle | None = None
    _received = 0
    _writing: asyncio.TimerHandle | None = None
    _late = False

    def __init__(self, config: Config, *rest: Any, **named: Any) -> None:
        super().__init__(config, *rest, **named)
        self._most = self.limit_concurrency
        self.limit_concurrency = None  # uvicorn's would send all away, and take connections all the same

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the clock with the connection; end it where far too many are open."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._start_clock(HEAD_SECONDS)
        self._late = self._crowded(1)
        if self._crowded(2):
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clocks."""
        self._stop_clock()
        self._stop_watching()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a piece of a request, or of several."""
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._without_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            self.send_400_response(_INVALID)
        self._bound(len(data))

    def on_message_begin(self) -> None:
        """Start the clock for the head; it may be that of a further request on this connection."""
        super().on_message_begin()
        self._start_clock(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        """The head is complete: how long the rest may take is the application's to say."""
        self._stop_clock()
        if self.parser.should_upgrade():
            return
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > MAX_HEAD:
            self.transport.write(_TOO_LARGE)
            self.transport.close()
            return
        hosts = sum(name == b"host" for name, _ in self.headers)
        version = self.parser.get_http_version()
        if version not in {"1.0", "1.1"} or hosts > 1 or (version == "1.1" and not hosts):
            raise ValueError(_INVALID)  # section 3.2: which host is meant must not be a matter of reading
        if self._late and self._crowded(1):
            self.transport.write(_BUSY)
            self.transport.close()
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body, unless the request was sent away."""
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The body is complete; if it was read for nothing, the connection can be used again."""
        if self.parser.should_upgrade() or self.transport.is_closing():
            return
        self._stop_clock()
        super().on_message_complete()
        if self.cycle.response_complete:
            self.cycle.more_body = False
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def on_response_complete(self) -> None:
        """After an answer, take what is left of the body."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._watch()
        elif self.cycle.response_complete and self.cycle.more_body:
            if self.expect_100_continue:  # the client may send the body or leave it: what follows cannot be told apart
                self.transport.close()
            else:
                self._start_clock(REST_SECONDS)

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that has been idle, whether or not its last answer was taken."""
        super().timeout_keep_alive_handler()
        self._watch()

    def pause_writing(self) -> None:
        """More waits to be sent than the system takes at once: from now on see that it becomes less."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """It has become little."""
        super().resume_writing()
        if not self.transport.is_closing():
            self._stop_watching()

    def _crowded(self, times: int) -> bool:
        return self._most is not None and len(self.connections) > times * self._most

    def _without_upgrade(self, rest: bytes) -> None:
        """Read the request again as if it asked for no other protocol, which servers may do (RFC 9110, section 7.8).

        The parser takes no body with such a request, but clients send one: Java's sends h2c with each.
        """
        method = self.parser.get_method()
        if method == b"CONNECT":
            self.send_400_response(_INVALID)
            return
        fields = [b"%b: %b\r\n" % field for field in self.headers if field[0] != b"upgrade"]
        version = self.parser.get_http_version().encode()
        head = b"".join((method, b" ", self.url, b" HTTP/", version, b"\r\n", *fields, b"\r\n"))
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self.data_received(head + rest)

    def _bound(self, size: int) -> None:
        """After each piece: count what a head or a useless body takes, and never wait without a clock."""
        if self.transport.is_closing():
            return
        idle = self.cycle is None or self.cycle.response_complete
        if self._clock is None and self.timeout_keep_alive_task is None and idle:
            self._start_clock(HEAD_SECONDS)  # such as an empty line
        if self._clock is None:
            return
        self._received += size
        resting = self.cycle is not None and self.cycle.response_complete and self.cycle.more_body
        if self._received > (MAX_REST if resting else MAX_HEAD):
            if not resting:
                self.transport.write(_TOO_LARGE)
            self.transport.close()
            self._watch()

    def _start_clock(self, seconds: float) -> None:
        self._stop_clock()
        self._received = 0
        self._clock = self.loop.call_later(seconds, self._give_up, seconds)

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _give_up(self, seconds: float) -> None:
        self._clock = None
        if self.flow.read_paused:  # it is we who do not read
            self._start_clock(seconds)
        else:
            self.transport.close()
            self._watch()

    def _watch(self) -> None:
        if self._writing is None:
            self._look_again(self.transport.get_write_buffer_size())

    def _look_again(self, unsent: int) -> None:
        self._writing = self.loop.call_later(WRITE_SECONDS, self._look, unsent)

    def _look(self, before: int) -> None:
        unsent = self.transport.get_write_buffer_size()
        if before - unsent < LEAST_WRITTEN:
            self.transport.abort()
        else:
            self._look_again(unsent)

    def _stop_watching(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None


def config(app: Any, **settings: Any) -> Config:
    """Return uvicorn's settings for ``app``: no log of its own, no name of the server, no WebSockets."""
    return Config(
        app,
        http=LimitedProtocol,
        ws="none",
        interface="asgi3",
        lifespan="on",
        log_config=None,
        log_level="error",  # what is wrong with a stranger's request is the stranger's to know
        access_log=False,
        server_header=False,
        timeout_keep_alive=20,
        backlog=2048,
        **settings,
    )
