"""The parts every picture is made of: escaped text, numbers, links, boxes, legends and the frame around it all.

SVG 2 inside HTML. What a picture looks like stands in pictures.css; the markup carries classes only, because
the pages' content security policy allows neither style attributes nor scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from math import isfinite

from aif_graph.pictures.lettering import plain, shortened, text_width

TEXT, SMALL = 13.0, 11.0
"""Font sizes; pictures.css gives the classes pic-text and pic-small the same."""

NOTHING = "Nothing to show."
_LINKED = re.compile(r"(?:https?://|[/#?])[^\s\x00-\x1f\x7f]*")


def number(value: float) -> str:
    """``value`` with at most one decimal, as SVG reads it."""
    text = f"{value if isfinite(value) else 0.0:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def escaped(text: str) -> str:
    """``text`` as one line of markup: printable, with ``& < > " '`` as references."""
    return escape(plain(text), quote=True)


def identifier(name: str, *parts: str) -> str:
    """An id that starts with the picture's own name, so that two pictures can stand in one page."""
    return "-".join(re.sub(r"[^A-Za-z0-9_]+", "-", part).strip("-") or "x" for part in (f"pic-{name}", *parts))


def text(x: float, y: float, lines: str | Iterable[str], kind: str = "pic-text", *, leading: float = 16) -> str:
    """Text with its first base line at ``y``; several lines follow each other ``leading`` apart."""
    rows = [lines] if isinstance(lines, str) else list(lines)
    start = f'<text class="{kind}" x="{number(x)}" y="{number(y)}">'
    if len(rows) == 1:
        return f"{start}{escaped(rows[0])}</text>"
    spans = (
        f'<tspan x="{number(x)}"' + (f' dy="{number(leading)}"' if index else "") + f">{escaped(row)}</tspan>"
        for index, row in enumerate(rows)
    )
    return f"{start}{''.join(spans)}</text>"


def line(start: tuple[float, float], end: tuple[float, float], kind: str) -> str:
    """A straight line."""
    (x1, y1), (x2, y2) = start, end
    return f'<path class="{kind}" d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"/>'


def rectangle(x: float, y: float, width: float, height: float, kind: str, *, corner: float = 0, more: str = "") -> str:
    """A box; ``more`` is further markup of the element."""
    corners = f' rx="{number(corner)}"' if corner else ""
    place = f'x="{number(x)}" y="{number(y)}" width="{number(max(0, width))}" height="{number(max(0, height))}"'
    return f'<rect class="{kind}" {place}{corners}{more}/>'


def linked(href: str, markup: str, label: str = "") -> str:
    """``markup`` as a link where ``href`` is an address of the web or of this site; ``label`` is its full name."""
    told = f"<title>{escaped(label)}</title>" if label else ""
    if _LINKED.fullmatch(href):
        return f'<a class="pic-link" href="{escape(href, quote=True)}">{told}{markup}</a>'
    return f"<g>{told}{markup}</g>" if told else markup


def legend(items: Sequence[tuple[str, str]], top: float, width: float, *, left: float = 0) -> tuple[str, float]:
    """A row of swatches (each drawn in a field of 22 by 14) with their meaning, broken to ``width``; and its height."""
    x, y, parts = left, top, []
    for swatch, meaning in items:
        words = shortened(meaning, width - 40, SMALL)
        room = 28 + text_width(words, SMALL) + 20
        if x > left and x + room > left + width:
            x, y = left, y + 22
        place = f"translate({number(x)} {number(y)})"
        parts.append(f'<g transform="{place}">{swatch}{text(28, 11, words, "pic-small")}</g>')
        x += room
    return (f'<g class="pic-legend">{"".join(parts)}</g>', y + 22 - top) if items else ("", 0.0)


def picture(name: str, kind: str, size: tuple[float, float], body: str, *, title: str, description: str) -> str:
    """The frame: one image with a name and a description for those who do not see it; ``size`` is width and height.

    What is within an image counts as part of its picture (WAI-ARIA 1.2, "children presentational"), so a picture with
    links in it is a group.
    """
    width, height = map(number, size)
    role = "group" if "<a " in body else "img"
    first, second = identifier(name, "title"), identifier(name, "description")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pic pic-{kind}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="{role}" aria-labelledby="{first} {second}">'
        f'<title id="{first}">{escaped(title)}</title><desc id="{second}">{escaped(description)}</desc>{body}</svg>'
    )


def empty(name: str, kind: str, *, title: str, description: str) -> str:
    """The picture of nothing, which says so."""
    return picture(name, kind, (320, 48), text(8, 28, NOTHING, "pic-text"), title=title, description=description)


def region(markup: str, label: str) -> str:
    """``markup`` in a part of the page that scrolls by itself, by keyboard as well, where the window is narrow."""
    return f'<div class="pic-region" role="region" aria-label="{escaped(label)}" tabindex="0">{markup}</div>'
