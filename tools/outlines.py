"""Derive europe.json, the outlines of the base map, from Natural Earth; run by ``make outlines``, never by the service.

    python tools/outlines.py COUNTRIES-50M.JSON EUROPE.JSON

In goes the TopoJSON of the npm package world-atlas: arcs shared by neighbours, coordinates as differences
(https://github.com/topojson/topojson-specification). Each arc is projected and simplified once, so borders still meet.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

from aif_graph.pictures.projecting import Point, Projection

WIDTH, HEIGHT = 900, 826
PROJECTION = Projection(longitude=10, latitude=52, radius=6_370_997, scale=5_344, left=-1_780_000, top=2_262_000)

# How far a line may stray from the original, and the least extent of an island, in units of the drawing.
STRAY, LEAST = 0.6, 2.0
# Lines outside the graph's countries are context and may be coarser.
STRAY_NEIGHBOUR, LEAST_NEIGHBOUR = 1.3, 5.0
# Outlines go on a little beyond the frame, so that their cut edges are not seen.
_MARGIN = 4.0

# ISO 3166-1: numeric to alpha-2. Countries of the graph; Åland belongs to Finland.
COUNTRIES = {
    "008": "AL", "040": "AT", "051": "AM", "056": "BE", "070": "BA", "100": "BG", "191": "HR", "196": "CY",
    "203": "CZ", "208": "DK", "233": "EE", "234": "FO", "246": "FI", "248": "FI", "250": "FR", "268": "GE",
    "276": "DE", "300": "GR", "348": "HU", "352": "IS", "372": "IE", "376": "IL", "380": "IT", "428": "LV",
    "438": "LI", "440": "LT", "442": "LU", "470": "MT", "498": "MD", "499": "ME", "528": "NL", "578": "NO",
    "616": "PL", "620": "PT", "642": "RO", "688": "RS", "703": "SK", "705": "SI", "724": "ES", "752": "SE",
    "756": "CH", "788": "TN", "792": "TR", "804": "UA", "807": "MK", "818": "EG", "826": "GB",
}  # fmt: skip
NEIGHBOURS = {
    "012": "DZ", "020": "AD", "031": "AZ", "112": "BY", "275": "PS", "364": "IR", "368": "IQ", "398": "KZ",
    "400": "JO", "422": "LB", "434": "LY", "504": "MA", "643": "RU", "682": "SA", "760": "SY", "833": "IM",
}  # fmt: skip
# Shapes without a number. Cyprus is drawn whole: ISO 3166-1 and EU law know one; XK is the code the EU uses.
BY_NAME = {"N. Cyprus": "CY", "Kosovo": "XK"}
# What lies around a point belongs to another country than in Natural Earth: Crimea is Ukraine's to the EU and the UN.
MOVED = {"RU": (34.1, 45.2, "UA")}

NOTE = (
    "Derived from Natural Earth 1:50m (public domain, naturalearthdata.com) by way of world-atlas 2.0.2 (ISC licence). "
    "Borders are those of Natural Earth, simplified; they express no opinion on any territory. "
    "Cyprus and Ukraine are drawn whole. Made by `make outlines`; do not edit."
)

Ring = list[Point]


def derive(topology: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of europe.json for the topology of countries-50m.json."""
    rings = _country_rings(topology)
    fine = {
        index for code, found in rings.items() if code not in NEIGHBOURS.values() for ring in found for index in ring
    }
    fine |= {~index for index in fine}
    arcs = [
        simplified(_projected(topology, arc), STRAY if number in fine else STRAY_NEIGHBOUR)
        for number, arc in enumerate(topology["arcs"])
    ]
    countries = {}
    for code in sorted(rings):
        shapes = _shapes((_stitched(ring, arcs) for ring in rings[code]), neighbour=code in NEIGHBOURS.values())
        if shapes:
            countries[code] = _drawn(shapes)
    return {
        "note": NOTE,
        "width": WIDTH,
        "height": HEIGHT,
        "projection": asdict(PROJECTION),
        "countries": countries,
    }


def _country_rings(topology: Mapping[str, Any]) -> dict[str, list[list[int]]]:
    """The rings of each country, as numbers of arcs; ``~n`` is arc n backwards. Parts of one country are joined."""
    found: dict[str, list[list[int]]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        number = shape.get("id", "")
        code = COUNTRIES.get(number) or NEIGHBOURS.get(number) or BY_NAME.get(shape["properties"]["name"])
        if code:
            polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
            for polygon in polygons:
                found.setdefault(_owner(topology, code, polygon), []).extend(polygon)
    return {code: joined(rings) for code, rings in found.items()}


def _owner(topology: Mapping[str, Any], code: str, polygon: Sequence[Sequence[int]]) -> str:
    """The country that a polygon of the country ``code`` is drawn with."""
    if code not in MOVED:
        return code
    longitude, latitude, owner = MOVED[code]
    arcs = {index: _projected(topology, topology["arcs"][max(index, ~index)]) for index in polygon[0]}
    ring = [point for index, arc in arcs.items() for point in (arc if index >= 0 else arc[::-1])]
    return owner if within(PROJECTION(longitude, latitude), ring) else code


def joined(rings: Sequence[Sequence[int]]) -> list[list[int]]:
    """Join rings along the arcs they share: an arc that runs forth and back is an inner border and goes."""
    used = Counter(index for ring in rings for index in ring)
    if not any(~index in used for index in used):
        return [list(ring) for ring in rings]
    whole = [list(ring) for ring in rings if not any(~index in used for index in ring)]
    touched = [ring for ring in rings if any(~index in used for index in ring)]
    if len(touched) != 2:
        raise ValueError("only two parts of a country can be joined")
    first, second = (_from_shared(ring, used) for ring in touched)
    return [*whole, first + second]


def _from_shared(ring: Sequence[int], used: Mapping[int, int]) -> list[int]:
    """The arcs of ``ring`` that are not shared, beginning behind the shared ones."""
    shared = [~index in used for index in ring]
    start = next(i for i in range(len(ring)) if shared[i - 1] and not shared[i])
    turned = [*ring[start:], *ring[:start]]
    return [index for index in turned if ~index not in used]


def _projected(topology: Mapping[str, Any], arc: Iterable[Sequence[int]]) -> Ring:
    """One arc in units of the drawing: its points are differences of whole numbers, scaled and shifted."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points = []
    for dx, dy, *_ in arc:
        x, y = x + dx, y + dy
        points.append(PROJECTION(x * sx + tx, y * sy + ty))
    return points


def simplified(points: Ring, stray: float) -> Ring:
    """Douglas and Peucker: leave out points that lie within ``stray`` of the line without them; both ends stay."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        far, at = 0.0, 0
        for index in range(first + 1, last):
            distance = from_line(points[index], points[first], points[last])
            if distance > far:
                far, at = distance, index
        if far > stray:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return [points[index] for index in sorted(keep)]


def from_line(point: Point, start: Point, end: Point) -> float:
    """How far ``point`` is from the stretch between ``start`` and ``end``."""
    (x, y), (ax, ay), (bx, by) = point, start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    share = 0.0 if not length else max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    return hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay))


def _stitched(ring: Iterable[int], arcs: Sequence[Ring]) -> Ring:
    """The points of a ring; each arc begins where the one before ends."""
    points: Ring = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points[:-1] if points and points[0] == points[-1] else points


def _shapes(rings: Iterable[Ring], *, neighbour: bool) -> list[Ring]:
    """The rings that are seen, cut at the frame, largest first; the largest stays however small it is."""
    inside = (clipped(ring) for ring in rings)
    shapes = sorted((ring for ring in inside if len(ring) > 2), key=_extent, reverse=True)
    least = LEAST_NEIGHBOUR if neighbour else LEAST
    return [ring for number, ring in enumerate(shapes) if not number or _extent(ring) >= least]


def clipped(ring: Ring) -> Ring:
    """Sutherland and Hodgman: what of ``ring`` lies in the frame and its margin."""
    for axis, limit, sign in (
        (0, -_MARGIN, 1), (0, WIDTH + _MARGIN, -1), (1, -_MARGIN, 1), (1, HEIGHT + _MARGIN, -1),
    ):  # fmt: skip
        ring = list(_cut(ring, axis, limit, sign))
    return ring


def _cut(ring: Ring, axis: int, limit: float, sign: int) -> Iterator[Point]:
    for before, point in zip(ring[-1:] + ring[:-1], ring, strict=True):
        was, now = (before[axis] - limit) * sign >= 0, (point[axis] - limit) * sign >= 0
        if was != now:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            yield before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])
        if now:
            yield point


def _extent(ring: Ring) -> float:
    """The longer side of the box around ``ring``."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _drawn(shapes: Sequence[Ring]) -> dict[str, Any]:
    """One country: its path, where a label sits best, and how far that is from the outline."""
    x, y, room = roomiest(shapes[0])
    return {"path": "".join(map(path, shapes)), "x": round(x, 1), "y": round(y, 1), "room": round(room, 1)}


def path(ring: Ring) -> str:
    """SVG path data in relative steps of a tenth; rounded before subtracting, so that no error adds up."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    parts = [f"M{_tenth(tenths[0][0])}{_joined(tenths[0][1])}l"]
    empty = True
    for (ax, ay), (bx, by) in pairwise(tenths):
        if (ax, ay) != (bx, by):
            step = _tenth(bx - ax) if empty else _joined(bx - ax)
            parts.append(step + _joined(by - ay))
            empty = False
    return "".join(parts) + "z" if not empty else ""


def _tenth(value: int) -> str:
    """A number of tenths as short as SVG allows: 12, .5, -3.4."""
    whole, rest = divmod(abs(value), 10)
    digits = f"{whole or ''}.{rest}" if rest else str(whole)
    return f"-{digits}" if value < 0 else digits


def _joined(value: int) -> str:
    """A number that follows another: a minus sign parts them, else a blank does."""
    return _tenth(value) if value < 0 else f" {_tenth(value)}"


def roomiest(ring: Ring) -> tuple[float, float, float]:
    """The point inside ``ring`` that is farthest from its outline, on a grid that is refined, and that distance."""
    xs, ys = zip(*ring, strict=True)
    x, y, step = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, _extent(ring) / 2
    best = (_depth((x, y), ring), x, y)
    for _ in range(4):
        _, x, y = best
        grid = [(x + i * step / 8, y + j * step / 8) for i in range(-8, 9) for j in range(-8, 9)]
        best = max([best, *((_depth(point, ring), *point) for point in grid)])
        step /= 6
    return best[1], best[2], max(best[0], 0.0)


def _depth(point: Point, ring: Ring) -> float:
    distance = min(from_line(point, a, b) for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
    return distance if within(point, ring) else -distance


def within(point: Point, ring: Ring) -> bool:
    """Whether ``point`` is inside ``ring``: a ray from it meets the outline an odd number of times."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def main(arguments: Sequence[str]) -> int:
    """Read the topology named first, write the outlines to the file named second."""
    if len(arguments) != 2:
        print("usage: python tools/outlines.py COUNTRIES-50M.JSON EUROPE.JSON", file=sys.stderr)
        return 2
    source, target = map(Path, arguments)
    derived = derive(json.loads(source.read_text(encoding="utf-8")))
    text = json.dumps(derived, ensure_ascii=False, indent=1) + "\n"
    target.write_text(text, encoding="utf-8")
    paths = sum(len(country["path"]) for country in derived["countries"].values())
    print(f"{target}: {len(derived['countries'])} countries, {paths} bytes of paths")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
