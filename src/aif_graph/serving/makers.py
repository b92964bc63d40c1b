"""What a worker can be asked to make, by name; and how it answers when something is wrong."""

from __future__ import annotations

import gzip
import traceback
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from aif_graph.datasets.worker import Head, Result
from aif_graph.errors import AifError, BugError, LimitError
from aif_graph.serving.problems import problem
from aif_graph.serving.replies import Reply
from aif_graph.serving.requests.addresses import ADDRESSES
from aif_graph.serving.requests.readers import Task
from aif_graph.serving.view import View

Maker = Callable[[View, Mapping[str, Any]], Reply]

MAKERS = frozenset(maker for address in ADDRESSES for maker in address.makers)
# Shorter bodies gain nothing by compression.
_WORTH_COMPRESSING = 1_000


def maker(name: str) -> Maker:
    """The maker called ``name``, one of MAKERS; imported when first asked for, so that no page delays a query."""
    if name not in MAKERS:
        raise LookupError(name)
    module, _, function = name.partition(":")
    found: Maker = getattr(import_module(f"aif_graph.serving.{module}"), function)
    return found


def make(view: View, name: str, arguments: Mapping[str, Any]) -> Reply:
    """Make what the task ``name`` asks for; an error that users can cause becomes a reply that tells it."""
    try:
        return maker(name)(view, arguments)
    except AifError as error:
        return problem(error, _format(arguments), view, Task(name, arguments))
    except MemoryError:
        told = LimitError("the answer needs more memory than allowed", hint="Ask for less, or split the query.")
        return problem(told, "text", None)


def _format(arguments: Mapping[str, Any]) -> str:
    """The format in which an error is told: that of the page or answer, JSON where that is none of text."""
    offer = arguments.get("row") or arguments.get("graph")
    return str(arguments.get("format") or (offer[0] if offer else "json"))


def handler(view: View) -> Callable[[Head], Result]:
    """What a worker does with a task: the head of its frame is ``name``, ``arguments`` and ``gzip`` (may be packed)."""

    def handle(task: Head) -> Result:
        bug = ""
        try:
            reply = make(view, task["name"], task["arguments"])
        except Exception:  # a bug of ours: told as such, and written where whoever runs the service looks
            bug = traceback.format_exc()
            reply = problem(BugError("this is a bug in aif-graph", hint="Please report it."), "text", None)
        headers, body = reply.headers, reply.body
        if task.get("gzip") and len(body) > _WORTH_COMPRESSING:
            headers, body = (*headers, ("Content-Encoding", "gzip")), gzip.compress(body, 6, mtime=0)
        head = {"status": reply.status, "media_type": reply.media_type, "headers": headers}
        return {**head, "bug": bug} if bug else head, body

    return handle
