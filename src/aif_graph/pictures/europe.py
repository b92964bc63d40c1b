"""The map of Europe: countries shaded by what they are in, and places marked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from aif_graph.pictures.drawing import SMALL, escaped, identifier, legend, line, linked, number, picture, text
from aif_graph.pictures.lettering import shortened, text_width
from aif_graph.pictures.placing import Box, Placed, place
from aif_graph.pictures.projecting import Point, Projection

SHADES = ("first", "second", "third", "fourth", "fifth", "none")
"""How countries are told apart: by up to five parts, and those that have no part."""

_DOT = '<circle class="pic-dot" cx="{x}" cy="{y}" r="4.5"/>'
_STRIPES = '<path class="pic-stripe" d="M-1.5 1.5l3-3M0 6l6-6M4.5 7.5l3-3"/>'
_SPECKS = '<path class="pic-speck" d="M.6 .6h1.8v1.8h-1.8zM3.6 3.6h1.8v1.8h-1.8z"/>'
# What fills each pattern of 6 by 6 beside its ground; the pattern tells the shades apart without colour.
_PATTERNS = {
    "first": "",
    "second": _STRIPES,
    "third": _SPECKS,
    "fourth": '<path class="pic-stripe" d="M0 3h6M3 0v6"/>',
    "fifth": _STRIPES + _SPECKS,
    "none": "",
}
_TINY = 4.5  # a country with less room than this is also marked by a ring
_RING = 7.0
_MOST_LABELS = 100  # markers beyond these are dots that tell their name when pointed at


@dataclass(frozen=True, slots=True)
class Marker:
    """A place to mark, in degrees; ``href`` may be ""."""

    longitude: float
    latitude: float
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A country's SVG path, the point in it with the most room, and how far that is from the border."""

    path: str
    x: float
    y: float
    room: float


@dataclass(frozen=True, slots=True)
class BaseMap:
    """The drawing without anything on it: size, projection, and outlines by ISO 3166-1 alpha-2 code; XK is Kosovo."""

    width: float
    height: float
    projection: Projection
    countries: Mapping[str, Outline]


@cache
def base_map() -> BaseMap:
    """Read the outlines that ``make outlines`` derived."""
    told = json.loads(files(__package__).joinpath("europe.json").read_text(encoding="utf-8"))
    countries = {code: Outline(**outline) for code, outline in told["countries"].items()}
    return BaseMap(told["width"], told["height"], Projection(**told["projection"]), MappingProxyType(countries))


def europe(
    name: str,
    *,
    shades: Mapping[str, str],
    markers: Sequence[Marker] = (),
    title: str,
    description: str,
    links: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    meanings: Mapping[str, str] = MappingProxyType({}),
    mark: str = "",
) -> str:
    """Draw the map.

    ``shades`` gives countries (ISO 3166-1 alpha-2) one of SHADES; others are drawn as ground. ``links`` gives countries
    an address and a name. ``meanings`` are the words for the shades, ``mark`` those for the markers. A country or
    marker outside the map is left out. Raises ValueError for a shade there is none of.
    """
    unknown = sorted(set(shades.values()) - set(SHADES))
    if unknown:
        raise ValueError(f"no such shade of the map: {', '.join(unknown)}")
    base = base_map()
    shown = [(at, marker) for at, marker in ((spot(m), m) for m in markers) if at]
    points = _apart([at for at, _ in shown])
    sizes = [(text_width(_words(marker), SMALL), 14.0) for _, marker in shown][:_MOST_LABELS]
    placed: list[Placed | None] = [*place(points, sizes, Box(4, 4, base.width - 4, base.height - 4))]
    placed += [None] * (len(points) - len(placed))
    used = [shade for shade in SHADES if shade in shades.values()]
    found = [marker for _, marker in shown]
    key, height = legend(_legend(name, used, meanings, mark if found else ""), base.height + 12, base.width)
    clip = identifier(name, "frame")
    body = (
        f'<defs><clipPath id="{clip}"><path d="M0 0h{base.width}v{base.height}h-{base.width}z"/></clipPath>'
        f"{''.join(_pattern(name, shade) for shade in used)}</defs>"
        f'<g clip-path="url(#{clip})"><path class="pic-sea" d="M0 0h{base.width}v{base.height}h-{base.width}z"/>'
        f"{''.join(_countries(name, base, shades, links, meanings))}</g>"
        f"{''.join(_codes(base, shades, points, placed))}"
        f"{''.join(_marked(points, found, placed, mark))}{key}"
    )
    size = (base.width, base.height + 12 + height)
    return picture(name, "europe", size, body, title=title, description=description)


def spot(marker: Marker) -> Point | None:
    """Where the marker lies on the map, None outside the frame."""
    base = base_map()
    x, y = base.projection(marker.longitude, marker.latitude)
    return (x, y) if 0 <= x <= base.width and 0 <= y <= base.height else None


def _apart(points: Sequence[Point]) -> list[Point]:
    """Points of one place side by side, so that each of their dots is seen."""
    found: list[Point] = []
    for x, y in points:
        shift = 0
        while any(abs(x + shift - ax) < 6 and abs(y - ay) < 6 for ax, ay in found):
            shift += 11
        found.append((x + shift, y))
    return found


def _pattern(name: str, shade: str) -> str:
    return (
        f'<pattern id="{identifier(name, shade)}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path class="pic-ground pic-ground-{shade}" d="M0 0h6v6h-6z"/>{_PATTERNS[shade]}</pattern>'
    )


def _countries(
    name: str,
    base: BaseMap,
    shades: Mapping[str, str],
    links: Mapping[str, tuple[str, str]],
    meanings: Mapping[str, str],
) -> Iterator[str]:
    """Ground first, then countries without a part, then the others, so that their borders lie on top."""
    for code in sorted(base.countries, key=lambda c: (c in shades, shades.get(c) != "none", c)):
        outline, shade = base.countries[code], shades.get(code)
        if not shade:
            yield f'<path class="pic-land" d="{outline.path}"/>'
            continue
        fill = f'class="pic-country pic-{shade}" fill="url(#{identifier(name, shade)})"'
        drawn = f'<path {fill} d="{outline.path}"/>'
        if outline.room < _TINY:
            drawn += f'<circle {fill} cx="{number(outline.x)}" cy="{number(outline.y)}" r="{number(_RING)}"/>'
        href, label = links.get(code, ("", code))
        yield linked(href, drawn, f"{label or code}: {meanings[shade]}" if shade in meanings else label or code)


def _codes(
    base: BaseMap, shades: Mapping[str, str], points: Sequence[Point], placed: Sequence[Placed | None]
) -> Iterator[str]:
    """Two-letter codes in the shaded countries that have room left for one."""
    taken = [label.box for label in placed if label] + [Box(x - 6, y - 6, x + 6, y + 6) for x, y in points]
    for code in sorted(shades.keys() & base.countries.keys()):
        outline = base.countries[code]
        x, y = (outline.x, outline.y) if outline.room >= _TINY else (outline.x + _RING + 9, outline.y)
        box = Box(x - 8, y - 6, x + 8, y + 6)
        if not any(map(box.overlap, taken)):
            taken.append(box)
            yield f'<text class="pic-code" x="{number(x)}" y="{number(y + 3.5)}">{escaped(code)}</text>'


def _words(marker: Marker) -> str:
    return shortened(marker.label, 190, SMALL)


def _marked(
    points: Sequence[Point], markers: Sequence[Marker], placed: Sequence[Placed | None], mark: str
) -> Iterator[str]:
    for (x, y), marker, label in zip(points, markers, placed, strict=True):
        parts = [_DOT.format(x=number(x), y=number(y))]
        if label:
            box = label.box
            if label.led:
                near = min(max(x, box.left), box.right), min(max(y, box.top + 2), box.bottom - 2)
                parts.insert(0, line((x, y), near, "pic-leader"))
            parts.append(text(box.left, box.bottom - 3.5, _words(marker), "pic-small pic-halo"))
        yield linked(marker.href, "".join(parts), f"{marker.label}: {mark}" if mark else marker.label)


def _legend(name: str, used: Sequence[str], meanings: Mapping[str, str], mark: str) -> list[tuple[str, str]]:
    """What has a meaning in words."""
    box = '<path class="pic-country pic-{0}" fill="url(#{1})" d="M0 0h22v14h-22z"/>'
    shades = [(box.format(shade, identifier(name, shade)), meanings[shade]) for shade in used if shade in meanings]
    return [*shades, (_DOT.format(x=11, y=7), mark)] if mark else shades
