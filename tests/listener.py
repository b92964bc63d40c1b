"""Somebody who waits at a port of this machine: whether a query reaches another host."""

from __future__ import annotations

import contextlib
import socket
import threading

RESULTS = '{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "literal", "value": "secret"}}]}}'
TRIPLES = '<http://e/s> <http://e/p> "secret" .'


class Listener:
    """Keeps in ``visits`` what visitors send, and has an answer for them, rows for a query and else triples."""

    def __init__(self) -> None:
        self.visits: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.url = f"{self.base}secret"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                visitor, _ = self._socket.accept()
                with visitor, contextlib.suppress(OSError):
                    self.visits.append(visitor.recv(1000))
                    asks = b"sparql-results" in self.visits[-1]
                    kind, answer = ("application/sparql-results+json", RESULTS) if asks else ("text/turtle", TRIPLES)
                    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(answer)}\r\n"
                    visitor.sendall(f"{head}Connection: close\r\n\r\n{answer}".encode())

    def close(self) -> None:
        self._socket.close()
