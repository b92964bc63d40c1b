"""What a maker of content gives back: a reply that any HTTP server could send."""

from __future__ import annotations

from dataclasses import dataclass

PROBLEM_JSON = "application/problem+json"  # RFC 9457
DAY = "Aif-Day"
"""The header of a reply that is one of the day on which it was asked for: that day."""


@dataclass(frozen=True, slots=True)
class Reply:
    """``status`` is that of HTTP, ``media_type`` the whole Content-Type, ``headers`` what comes beside it."""

    status: int
    media_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
