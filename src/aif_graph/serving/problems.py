"""What went wrong, told in the format that was asked for: a page, a problem document, or text."""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus

from aif_graph.answers.formats import FORMATS
from aif_graph.errors import AifError
from aif_graph.printable import printable
from aif_graph.serving.pages.surface import over_http
from aif_graph.serving.replies import PROBLEM_JSON, Reply
from aif_graph.serving.requests.errors import RequestError
from aif_graph.serving.requests.readers import EDITOR, QUESTION, Task
from aif_graph.serving.view import View

TEXT = "text/plain; charset=utf-8"
_JSON_LIKE = {format_.name for format_ in FORMATS if "application/json" in format_.media_types}
_OF_LIMITS = {413, 414, 503}


def problem(error: AifError, format_kind: str, view: View | None, task: Task | None = None) -> Reply:
    """Return the reply that tells of ``error``, which ended ``task``.

    ``format_kind`` is one of our formats: html gives the page (text where there is no ``view`` to make it with), json
    and jsonld a problem document (RFC 9457), all others text. What was written into a form whose answer passed a limit
    stands in it again. No error is to be kept by a cache.
    """
    headers = error.headers if isinstance(error, RequestError) else ()
    headers = (*headers, ("Cache-Control", "no-store"))
    if format_kind == "html" and view is not None:
        page = _page(error, view, task)
        return replace(page, headers=(*page.headers, *headers))
    worded = error.in_words(over_http(view))
    if format_kind in _JSON_LIKE:
        body = json.dumps(_members(error, *worded), ensure_ascii=False, indent=1)
        return Reply(error.http_status, PROBLEM_JSON, _encoded(body), headers)
    # Most such text is read in a terminal, and parts of it are whatever a stranger sent.
    return Reply(error.http_status, TEXT, _encoded(printable("\n".join(filter(None, worded)), keep="\n")), headers)


def _page(error: AifError, view: View, task: Task | None) -> Reply:
    """What was asked is shown again where answering it passed a limit; an unknown question has no form."""
    if task is not None and error.http_status in _OF_LIMITS:
        from aif_graph.serving.pages import editor, question

        if task.maker == EDITOR:
            return editor.failed(view, task.arguments, error)
        if task.maker == QUESTION and task.arguments["name"] in view.graph.queries:
            return question.failed(view, task.arguments, error)
    from aif_graph.serving.pages.failure import failure

    return failure(view, error)


def _members(error: AifError, message: str, hint: str) -> dict[str, str | int]:
    """The members of RFC 9457, section 3.1, and ours (section 3.2): code, hint, place, line, column.

    The type is "about:blank": there is no more to say than status and detail do, and the title is the status's
    (section 4.2.1).
    """
    found: dict[str, str | int | None] = {
        "type": "about:blank",
        "title": HTTPStatus(error.http_status).phrase,
        "status": error.http_status,
        "detail": message,
        "hint": hint or None,
        "code": error.code,
    }
    if error.place:
        where = str(error.place) if error.place.path else None
        found |= {"place": where, "line": error.place.line, "column": error.place.column}
    return {name: value for name, value in found.items() if value is not None}


def _encoded(text: str) -> bytes:
    """UTF-8 that ends in a line break; a lone surrogate, which has none, becomes a question mark."""
    return f"{text}\n".encode(errors="replace")
