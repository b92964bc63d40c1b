"""The proof of a statement as a picture: the conclusion at the top, under it what it rests on, down to the sources."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from aif_graph.explaining import Step
from aif_graph.pictures.drawing import SMALL, TEXT, legend, linked, number, picture, rectangle, text
from aif_graph.pictures.lettering import text_width, wrapped
from aif_graph.pictures.treeing import spread

MOST = 40
"""Steps drawn at most; the rest is counted below the picture."""

_BOX, _GAP, _EDGE = 168.0, 16.0, 8.0
_LINE, _LEADING, _PADDING = 15.0, 13.0, 7.0
_SPACE = 56.0  # between two layers; the rule's name stands in it
_SIZE = 12.0
_TAB = 4.0  # the bar at the left of what is stated
_ROOM = _BOX - 2 * _PADDING - _TAB


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A step that is drawn: which of its steps are, and whether it is a repetition of one that is drawn in full."""

    step: Step
    depth: int
    below: tuple[int, ...]
    hidden: int
    again: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The lines of its sentence."""
        return wrapped(self.step.sentence, _ROOM, _SIZE, lines=6) or ("",)

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands under the sentence: where it is stated, or that the proof goes on elsewhere."""
        if self.again:
            return wrapped("proved elsewhere in this picture", _ROOM, SMALL, lines=2)
        if self.hidden:
            return wrapped(f"rests on {self.hidden} more not drawn here", _ROOM, SMALL, lines=2)
        if self.step.rule or not self.step.evidence:
            return ()
        first, *rest = self.step.evidence
        title = wrapped(first.title or first.source, _ROOM, SMALL, lines=3)
        more = (f"and {len(rest)} more source{'s' if len(rest) > 1 else ''}",) if rest else ()
        return (*title, *wrapped(first.place, _ROOM, SMALL, lines=3), *more)

    @property
    def height(self) -> float:
        """The height of its box."""
        notes = len(self.notes)
        return 2 * _PADDING + _LINE * len(self.words) + (_LEADING * notes + 4 if notes else 0)


def proof(name: str, step: Step, *, href: Callable[[str], str], title: str, description: str) -> str:
    """Draw the proof ``step``, up to MOST steps of it, those near the conclusion first.

    ``href`` gives the page of an IRI, "" where there is none: a stated step leads to its source, an inferred one to
    what it is about.
    """
    drawn = _chosen(step)
    places = spread({i: item.below for i, item in enumerate(drawn)}, 0, _BOX, _GAP)
    tops, bottom = _tops(drawn)
    width = max(max(places.values()) + _BOX / 2 + 2 * _EDGE, 420.0)
    left = _EDGE + (width - 2 * _EDGE - max(places.values()) - _BOX / 2) / 2
    middles = {item: left + place for item, place in places.items()}
    parts = [_branches(drawn, i, middles, tops) for i, item in enumerate(drawn) if item.below]
    parts += [_box(item, middles[i], tops[i], href, first=not i) for i, item in enumerate(drawn)]
    key, height = legend(list(_legend(drawn)), bottom + 18, width - 2 * _EDGE, left=_EDGE)
    notes, bottom = _cut(step, drawn, bottom + 18 + height, width)
    return picture(name, "proof", (width, bottom), "".join(parts) + key + notes, title=title, description=description)


def _chosen(root: Step) -> list[_Drawn]:
    """The steps to draw, breadth first; the same statement is proved once and named again after that."""
    found: list[_Drawn] = []
    proved: set[str] = set()
    waiting = deque([(root, 0)])
    numbered = 1
    while waiting:
        step, depth = waiting.popleft()
        again = bool(step.steps) and str(step.triple) in proved
        below: tuple[int, ...] = ()
        if not again and numbered + len(step.steps) <= MOST:
            below = tuple(range(numbered, numbered + len(step.steps)))
            waiting.extend((part, depth + 1) for part in step.steps)
            numbered += len(below)
            proved.add(str(step.triple))
        hidden = 0 if again else len(step.steps) - len(below)
        found.append(_Drawn(step, depth, below, hidden, again))
    return found


def _tops(drawn: Sequence[_Drawn]) -> tuple[list[float], float]:
    """The top of each box, layer by layer, and where the last layer ends."""
    heights = [0.0] * (max(item.depth for item in drawn) + 1)
    for item in drawn:
        heights[item.depth] = max(heights[item.depth], item.height)
    starts = [_EDGE + sum(heights[:depth]) + _SPACE * depth for depth in range(len(heights))]
    return [starts[item.depth] for item in drawn], starts[-1] + heights[-1]


def _box(item: _Drawn, middle: float, top: float, href: Callable[[str], str], *, first: bool) -> str:
    left, stated = middle - _BOX / 2, not item.step.rule
    kind = "pic-conclusion" if first else "pic-again" if item.again else "pic-leaf" if stated else "pic-box"
    parts = rectangle(left, top, _BOX, item.height, kind, corner=0 if stated and not first else 5)
    if stated and not first:
        parts += rectangle(left, top, _TAB, item.height, "pic-tab")
    parts += text(left + _PADDING + _TAB / 2, top + _PADDING + 11, item.words, "pic-text pic-step", leading=_LINE)
    notes = item.notes
    if notes:
        y = top + _PADDING + _LINE * len(item.words) + 13
        parts += text(left + _PADDING + _TAB / 2, y, notes, "pic-small pic-muted", leading=_LEADING)
    return linked(_target(item.step, href), parts, _told(item.step))


def _target(step: Step, href: Callable[[str], str]) -> str:
    """The page of the source that states it, or of what an inferred statement is about."""
    if step.evidence:
        return href(step.evidence[0].source)
    subject = step.triple.subject
    return href(subject.value) if isinstance(subject, NamedNode) else ""


def _told(step: Step) -> str:
    if step.rule:
        return f"{step.sentence} ({step.rule}: {step.reason})"
    where = "; ".join(f"{e.title or e.source}, {e.place}" for e in step.evidence[:6])
    return f"{step.sentence}. Stated: {where}" if where else step.sentence


def _branches(drawn: Sequence[_Drawn], i: int, middles: dict[int, float], tops: Sequence[float]) -> str:
    """Lines from a step down to those it rests on, with the rule's name where they part."""
    item = drawn[i]
    x, start = middles[i], tops[i] + item.height
    end = tops[item.below[0]]
    joint = end - 16
    lines = f"M{number(x)} {number(start)}V{number(joint)}"
    lines += "".join(f"M{number(x)} {number(joint)}H{number(middles[b])}V{number(end)}" for b in item.below)
    rule = wrapped(item.step.rule, _BOX, SMALL, lines=1) or ("",)
    width = text_width(rule[0], SMALL) + 14
    middle = end - _SPACE / 2 - 4
    badge = rectangle(x - width / 2, middle - 9, width, 18, "pic-rule", corner=9)
    badge += text(x, middle + 4, rule, "pic-small pic-middle")
    told = linked("", badge, f"{item.step.rule}: {item.step.reason}")
    return f'<path class="pic-branch" d="{lines}"/>{told}'


def _legend(drawn: Sequence[_Drawn]) -> Iterator[tuple[str, str]]:
    yield '<path class="pic-conclusion" d="M0 0h22v14h-22z"/>', "what is proved"
    if any(item.step.rule for item in drawn[1:]):
        yield '<path class="pic-box" d="M0 0h22v14h-22z"/>', "follows by a rule"
    if any(not item.step.rule for item in drawn):
        leaf = '<path class="pic-leaf" d="M0 0h22v14h-22z"/><path class="pic-tab" d="M0 0h4v14h-4z"/>'
        yield leaf, "stated by a source or the ontology"
    if any(item.again for item in drawn):
        yield '<path class="pic-again" d="M0 0h22v14h-22z"/>', "proved elsewhere in this picture"
    if any(item.step.rule for item in drawn):
        yield '<path class="pic-rule" d="M7 0h8a7 7 0 0 1 0 14h-8a7 7 0 0 1 0-14z"/>', "rule of OWL 2 RL"


def _cut(root: Step, drawn: Sequence[_Drawn], top: float, width: float) -> tuple[str, float]:
    """The words that say that the proof goes on, where it does."""
    if not any(item.hidden for item in drawn):
        return "", top
    whole = _statements(root)
    said = (
        f"{len(drawn)} steps are drawn; the proof rests on {whole} statements in all. The list below has all of them."
    )
    rows = wrapped(said, width - 2 * _EDGE, TEXT, lines=3)
    return text(_EDGE, top + 14, rows, "pic-text pic-warn"), top + 16 * len(rows) + 8


def _statements(root: Step) -> int:
    """How many different statements the proof consists of; parts that are shared are walked once."""
    seen: set[int] = set()
    triples: set[str] = set()
    waiting = [root]
    while waiting:
        step = waiting.pop()
        if id(step) not in seen:
            seen.add(id(step))
            triples.add(str(step.triple))
            waiting.extend(step.steps)
    return len(triples)
