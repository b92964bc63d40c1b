"""What errors call things over HTTP: a parameter by its name, a question by its address."""

from __future__ import annotations

from aif_graph.errors import Call, Option, Words, on_command_line
from aif_graph.serving.pages.addresses import address, question_address
from aif_graph.serving.view import View


def over_http(view: View | None) -> Words:
    """The words of the service; without a ``view`` it has no addresses to give."""

    def worded(value: object) -> str:
        if isinstance(value, Option):
            return f"{value.name}={value.value}" if value.value else value.name
        if isinstance(value, Call) and view is not None and value.verb in _ADDRESSES:
            site, parts = view.site, _ADDRESSES[value.verb]
            path = question_address(site, value.name, dict(value.values)) if value.name else address(site, *parts)
            return site.url(path)
        return on_command_line(value)

    return worded


_ADDRESSES = {"queries": ("queries",), "run": ("queries",), "explain": ("why",), "query": ("sparql",)}
