"""The addresses of pages with their query strings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from aif_graph.answers.formats import Format, served_for
from aif_graph.serving.pages.templating import Alternates
from aif_graph.serving.site import Site


def address(site: Site, /, *parts: str, **query: str | Sequence[str]) -> str:
    """The path of a page with its query; what is empty is left out, what has several values is named with each."""
    given = {name: value for name, value in query.items() if value}
    text = urlencode(given, doseq=True, safe=":", errors="replace")
    return f"{site.path(*parts)}?{text}" if text else site.path(*parts)


def question_address(
    site: Site, name: str, parameters: Mapping[str, str], format_: Format | None = None, labels: str = ""
) -> str:
    """The path of a canned question with its values, in a format (None for the page)."""
    return address(site, "queries", f"{name}.{format_.extension}" if format_ else name, **parameters, labels=labels)


def question_files(site: Site, name: str, parameters: Mapping[str, str], kind: str) -> Alternates:
    """The same answer in other formats, for programs."""
    return tuple(
        (format_.media_type, question_address(site, name, parameters, format_), format_.title)
        for format_ in served_for(kind)
    )


def downloads(kind: str, at: Callable[[Format, str], str]) -> tuple[tuple[str, str], ...]:
    """Words and address of an answer of this kind in each format, for people: with names where a format has labels.

    ``at`` gives the address of a format, with the value of the parameter ``labels``.
    """
    found = []
    for format_ in served_for(kind):
        found.append((format_.title, at(format_, "true" if format_.labels else "")))
        if format_.labels:
            found.append((f"{format_.title} with IRIs", at(format_, "")))
    return tuple(found)


def page_number(asked: object, pages: int) -> int:
    """The page that is asked for, from 1; the nearest there is for any other, the first for what is no number."""
    text = str(asked or 1)
    return min(max(int(text), 1), pages) if text.isdecimal() and len(text) < 6 else 1
