"""The error of a request that cannot be served as it was sent."""

from __future__ import annotations

from aif_graph.errors import AifError


class RequestError(AifError):
    """A request that HTTP itself has a status for: method, size, media type, refusal.

    ``headers`` go with the reply: Allow beside 405 (RFC 9110, section 15.5.6), Accept beside 415 (15.5.16).
    """

    code = "request"
    exit_code = 2

    def __init__(
        self,
        message: str,
        http_status: int = 400,
        *,
        hint: str = "",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message, hint=hint)
        self.http_status = http_status
        self.headers = headers
