"""The page that says what went wrong."""

from __future__ import annotations

from http import HTTPStatus

from aif_graph.errors import AifError
from aif_graph.serving.pages.surface import over_http
from aif_graph.serving.pages.templating import page
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View

_HEADINGS = {
    400: "This request cannot be answered",
    404: "Page not found",
    410: "This has been withdrawn",
    503: "The service is busy, or a limit was exceeded",
}


def failure(view: View, error: AifError) -> Reply:
    """Return the page of an error, with the status it leads to."""
    status = error.http_status
    words = _HEADINGS.get(status) or HTTPStatus(status).phrase
    message, hint = error.in_words(over_http(view))
    return page(view, "error.html", status=status, heading_words=words, message=message, hint=hint)
