"""What happened when, and what is expected: events along an axis, in lanes so that no label covers another."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from aif_graph.pictures.drawing import SMALL, TEXT, empty, legend, line, linked, number, picture, text
from aif_graph.pictures.lettering import plain, shortened, text_width, wrapped

KINDS = {"selection": "selection", "start": "start", "expected": "expected or planned", "other": "other event"}
_SHAPES = {
    "selection": '<path class="pic-event pic-event-selection" d="M{x} {y}m0-6l6 6-6 6-6-6z"/>',
    "start": '<circle class="pic-event pic-event-start" cx="{x}" cy="{y}" r="5"/>',
    "expected": '<circle class="pic-event pic-event-expected" cx="{x}" cy="{y}" r="4.5"/>',
    "other": '<path class="pic-event pic-event-other" d="M{x} {y}m-4-4h8v8h-8z"/>',
}
_WIDTH, _LEFT, _RIGHT = 1040.0, 24.0, 24.0
_TOP, _LANE, _GAP = 34.0, 22.0, 16.0
_LABEL = 370.0
_MOST = 400  # events drawn
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Event:
    """Something at a ``day``: an ISO date, a month or a year. ``kind`` is one of KINDS, ``href`` may be ""."""

    day: str
    label: str
    href: str = ""
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class _Set:
    """An event with the first and last day it can mean, and the lane and side its label got."""

    event: Event
    first: date
    last: date


def timeline(name: str, events: Sequence[Event], title: str, description: str) -> str:
    """Draw ``events``. A month or a year is drawn as the stretch it covers; an event without a day is named below."""
    known = [_Set(event, *span) for event in events if (span := days(event.day))]
    odd = [event for event in events if not days(event.day)]
    if not events:
        return empty(name, "timeline", title=title, description=description)
    known.sort(key=lambda s: (s.first, s.last, s.event.label, s.event.href))
    shown = known[:_MOST]
    axis = _Axis.over(shown)
    lanes = _lanes(shown, axis)
    depth = _TOP + _LANE * (max(lanes, default=-1) + 1) + 10
    kinds = dict.fromkeys(s.event.kind if s.event.kind in KINDS else "other" for s in shown)
    items = [(_SHAPES[kind].format(x=11, y=7), KINDS[kind]) for kind in KINDS if kind in kinds]
    if any(s.first != s.last for s in shown):
        items.append(('<path class="pic-stretch" d="M0 7h22"/>', "day not stated: the month or year"))
    key, height = legend(items, depth + 28, _WIDTH - _LEFT - _RIGHT, left=_LEFT)
    notes, bottom = _notes(odd, len(known) - len(shown), depth + 28 + height + 14)
    body = "".join(axis.drawn(depth)) if shown else ""
    body += "".join(_event(s, axis, _TOP + _LANE * (lane + 0.5)) for s, lane in zip(shown, lanes, strict=True))
    return picture(name, "timeline", (_WIDTH, bottom), body + key + notes, title=title, description=description)


def days(text: str) -> tuple[date, date] | None:
    """The first and last day that an ISO date, month or year means; None for a text that is none."""
    match = _DAY.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year is None or not month:
            return date(year or 0, 1, 1), date(year or 0, 12, 31)
        if not day:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Axis:
    """From days to x: ``first`` and ``last`` are the years at its ends, ``step`` is the number of years a tick."""

    first: int
    last: int
    step: int

    @classmethod
    def over(cls, events: Sequence[_Set]) -> _Axis:
        """The years of the events, whole steps of them."""
        first = min((s.first.year for s in events), default=2000)
        last = max((s.last.year for s in events), default=2000) + 1
        step = next((step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if (last - first) / step <= 16), 1000)
        first -= first % step
        return cls(first, last + -(last - first) % step, step)

    def __call__(self, day: date) -> float:
        """The x of a day."""
        start = date(day.year, 1, 1).toordinal()
        share = (day.toordinal() - start) / (365 + (monthrange(day.year, 2)[1] == 29))
        return self.at(day.year + share)

    def at(self, year: float) -> float:
        """The x of a year, or of a part of one."""
        return _LEFT + (year - self.first) / (self.last - self.first) * (_WIDTH - _LEFT - _RIGHT)

    def drawn(self, depth: float) -> Iterator[str]:
        """The axis with a line and a number for each step, and short lines for quarters where years are wide."""
        yield line((_LEFT, _TOP - 4), (_WIDTH - _RIGHT, _TOP - 4), "pic-axis")
        for year in range(self.first, self.last + 1, self.step):
            x = self.at(year)
            yield line((x, _TOP - 10), (x, depth), "pic-grid")
            if year < self.last:
                yield text(x + 4, _TOP - 12, str(year), "pic-text pic-bold")
                yield text(x + 4, depth + 12, str(year), "pic-small pic-muted")
        if self.at(self.first + 1) - _LEFT >= 48:
            quarters = range((self.last - self.first) * 4)
            places = (self.at(self.first + quarter / 4) for quarter in quarters if quarter % 4)
            yield from (line((x, _TOP - 4), (x, _TOP), "pic-axis") for x in places)


def _words(event: Event) -> str:
    return shortened(event.label, _LABEL, SMALL)


def _label_at(s: _Set, axis: _Axis) -> tuple[float, float]:
    """Where the label begins and ends: behind the mark, before it, or over its stretch; inside the drawing."""
    width, mark = text_width(_words(s.event), SMALL), _mark(s, axis)
    behind, before = max(mark + 10, axis(s.last) + 6), min(mark - 10, axis(s.first) - 6) - width
    for left in (behind, before, mark + 10, mark - 10 - width):
        if left >= 4 and left + width <= _WIDTH - 4:
            return left, left + width
    return _WIDTH - 4 - width, _WIDTH - 4


def _extent(s: _Set, axis: _Axis) -> tuple[float, float]:
    left, right = _label_at(s, axis)
    mark = _mark(s, axis)
    return min(left, axis(s.first), mark - 7), max(right, axis(s.last), mark + 7)


def _mark(s: _Set, axis: _Axis) -> float:
    """The middle of the days it can be: at the first, a year would read as its January."""
    return (axis(s.first) + axis(s.last)) / 2


def _lanes(events: Sequence[_Set], axis: _Axis) -> list[int]:
    """The first lane in which each event meets no other."""
    taken: list[list[tuple[float, float]]] = []
    found = []
    for s in events:
        left, right = _extent(s, axis)
        free = (all(right + _GAP <= a or left - _GAP >= b for a, b in lane) for lane in taken)
        lane = next((number for number, is_free in enumerate(free) if is_free), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((left, right))
        found.append(lane)
    return found


def _event(s: _Set, axis: _Axis, y: float) -> str:
    x, kind = _mark(s, axis), s.event.kind if s.event.kind in KINDS else "other"
    stretch = line((axis(s.first), y), (axis(s.last), y), "pic-stretch") if s.first != s.last else ""
    left, _ = _label_at(s, axis)
    mark = _SHAPES[kind].format(x=number(x), y=number(y))
    words = text(left, y + 4, _words(s.event), "pic-small pic-halo")
    return linked(s.event.href, stretch + mark + words, f"{plain(s.event.day)}: {s.event.label} ({KINDS[kind]})")


def _notes(odd: Sequence[Event], more: int, top: float) -> tuple[str, float]:
    """What is not drawn, in words; and where the picture ends."""
    rows: list[str] = [f"{more} later events are not drawn."] if more else []
    if odd:
        named = "; ".join(f"{event.label} ({event.day or 'no date'})" for event in odd[:20])
        rows += wrapped(f"Without a date: {named}", _WIDTH - _LEFT - _RIGHT, TEXT, lines=4)
    return (text(_LEFT, top, rows, "pic-text pic-muted") if rows else ""), top + 16 * len(rows)
