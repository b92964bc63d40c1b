"""Each cause once: findings that tell one fault in several ways become one, with the others beneath it.

What a shape says once for all its constraints on a value, and what several shapes ask alike, is told once. Of two
findings by different checks OVERLAPS says which tells more, and a shape may say it itself; the other becomes one of its
causes. The gravest severity stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from aif_graph.checking.findings import Finding, Guess, gravest, in_order
from aif_graph.errors import Place

STATEMENT = "statement"  # both are about one statement
THING = "thing"  # both are about one thing, or the one is about a thing that a cause of the other is about
VALUE = "value"  # the second is about the value of the statement that the first is about, and rests on it


@dataclass(frozen=True, slots=True)
class Overlap:
    """A finding of the kind ``told`` makes one of the kind ``again`` superfluous, if both have the ``same`` subject.

    A kind is a rule by its name; "sh:" with a parameter of SHACL stands for all shapes that ask by it, and
    "sh:pattern of its name" for those that ask it of the thing itself. ``because`` is the reason, for readers of this.
    """

    told: str
    again: str
    same: str
    because: str


_NAMED = "a name that does not exist has no class, so it matches no alternative"
_ILL_TYPED = "the shape says what to write, the rule only that this is wrong"
_RANGE = "the statement uses a thing of the wrong class where the shape requires another"
_NOT_OF_KIND = "a value of the right class or datatype is of the right kind of node"
_NO_VALUE = "an invalid value of a datatype can neither be compared nor have a length"
_WRONG_KIND = "the shape says which values the property takes, the profile that this one is of the wrong kind"
_CUT_SHORT = "what the thing lacks may come after the syntax error"
_UNREADABLE = "the syntax check reports why the file cannot be read"
_EXCLUDING = ("cax-adc", "cax-dw", "cls-com", "cls-nothing2")
_COMPARING = ("minInclusive", "minExclusive", "maxInclusive", "maxExclusive", "lessThan", "lessThanOrEquals")

OVERLAPS = (
    *(Overlap("dangling-name", f"sh:{name}", STATEMENT, _NAMED) for name in ("class", "node", "or", "xone")),
    Overlap("sh:pattern of its name", "iri-outside-scheme", THING, "the shape says what the names of its class are"),
    Overlap(
        "white-space", "sh:pattern", STATEMENT, "the invisible characters are the reason why the string does not match"
    ),
    *(Overlap(f"sh:{name}", "dt-not-type", STATEMENT, _ILL_TYPED) for name in ("datatype", "or", "in")),
    *(Overlap(f"sh:{name}", "sh:nodeKind", STATEMENT, _NOT_OF_KIND) for name in ("class", "datatype")),
    *(Overlap("sh:datatype", f"sh:{name}", STATEMENT, _NO_VALUE) for name in (*_COMPARING, "minLength", "maxLength")),
    *(Overlap(f"sh:{name}", "property-value", STATEMENT, _WRONG_KIND) for name in ("class", "datatype", "nodeKind")),
    *(Overlap(name, "unread-shapes", THING, _UNREADABLE) for name in ("encoding", "file", "refused", "syntax")),
    *(Overlap("syntax", name, THING, _CUT_SHORT) for name in ("untyped-thing", "missing-label", "missing-definition")),
    *(Overlap("syntax", f"sh:{name}", THING, _CUT_SHORT) for name in ("minCount", "qualifiedMinCount", "hasValue")),
    *(Overlap(f"sh:{name}", rule, VALUE, _RANGE) for name in ("class", "or") for rule in _EXCLUDING),
)
# Of the constraints of one shape on one value, the first of these is told; the others follow from it or can wait.
_FIRST = ("datatype", "class", "nodeKind", "or", "xone", "node", "minCount", "maxCount")
_ASKED_TWICE = frozenset({"class", "datatype", "nodeKind", "minCount", "maxCount", "uniqueLang"})


def by_cause(findings: Iterable[Finding], declared: Iterable[Overlap] = ()) -> tuple[Finding, ...]:
    """Return the findings, in order, with those that tell of one cause made one; no severity is lost.

    The overlaps ``declared`` are those that the shapes name themselves.
    """
    ordered = in_order(findings)
    merger = _Merger(sorted(ordered, key=_rank))
    merger.same(_told)
    merger.same(_asked)
    merger.overlapping((*OVERLAPS, *declared))
    return in_order(merger.merged())


def _rank(finding: Finding) -> int:
    return _FIRST.index(finding.constraint) if finding.constraint in _FIRST else len(_FIRST)


class _Merger:
    """The findings, and for each of them the one that it is told with; the earlier stands where both could."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        self.under = list(range(len(findings)))

    def _root(self, number: int) -> int:
        while self.under[number] != number:
            self.under[number] = number = self.under[self.under[number]]
        return number

    def _put(self, number: int, under: int) -> None:
        if self._root(number) != self._root(under):
            self.under[self._root(number)] = self._root(under)

    def same(self, key: Callable[[Finding], Hashable]) -> None:
        """Put those of one ``key`` under the first of them; None is no key."""
        first: dict[Hashable, int] = {}
        for number, finding in enumerate(self.findings):
            if (found := key(finding)) is not None:
                self._put(number, first.setdefault(found, number))

    def overlapping(self, overlaps: Iterable[Overlap]) -> None:
        """Put those that ``overlaps`` call superfluous under the ones that tell more."""
        again: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for overlap in overlaps:
            again[overlap.again].append((overlap.told, overlap.same))
        by_subject: dict[Hashable, int] = {}
        for number, finding in enumerate(self.findings):
            for kind in _kinds(finding):
                for same, subjects in _subjects(finding):
                    for subject in subjects:
                        by_subject.setdefault((kind, same, subject), number)
        for number, finding in enumerate(self.findings):
            wanted = [entry for kind in _kinds(finding) for entry in again.get(kind, ())]
            keys = ((told, same, subject) for told, same in wanted for subject in _sought(finding, same))
            if (found := next((by_subject[key] for key in keys if key in by_subject), None)) is not None:
                self._put(number, found)

    def merged(self) -> Iterator[Finding]:
        """Yield the findings that stand, with the others as their causes."""
        groups: dict[int, list[Finding]] = defaultdict(list)
        for number, finding in enumerate(self.findings):
            groups[self._root(number)].append(finding)
        for root, members in groups.items():
            others = [finding for finding in members if finding is not self.findings[root]]
            yield _one(self.findings[root], others) if others else self.findings[root]


def _one(finding: Finding, others: Sequence[Finding]) -> Finding:
    told = {(finding.rule, finding.message)}
    causes: list[Finding] = []
    for other in others:
        # A message by a shape's author is the same for all its constraints; what each asks is the news.
        news = replace(other, message=other.detail or other.message) if other.message == finding.message else other
        if (news.rule, news.message) not in told:
            told.add((news.rule, news.message))
            causes.append(news)
        causes += [cause for cause in other.causes if news not in causes and cause not in finding.causes]
    hints = [finding.hint, *(other.hint for other in others)]
    return replace(
        finding,
        severity=gravest((finding, *others)),
        origin=finding.origin or next((other.origin for other in others if other.rule == finding.rule), None),
        hint=next((hint for hint in hints if isinstance(hint, Guess)), finding.hint),
        causes=(*finding.causes, *in_order(causes)),
    )


# What findings are about


def _told(finding: Finding) -> Hashable:
    """The same for what is told in the same words: by a shape's author for all its constraints, or by two axioms."""
    return finding.rule, finding.message, *_about(finding)


def _asked(finding: Finding) -> Hashable:
    """The same for the shapes that ask the same kind of thing of one value."""
    return (finding.constraint, *_about(finding)) if finding.constraint in _ASKED_TWICE else None


def _about(finding: Finding) -> tuple[Hashable, ...]:
    return (finding.kind, finding.node, finding.focus, finding.place, finding.path, finding.value)


def _kinds(finding: Finding) -> Iterator[str]:
    yield finding.rule
    if finding.constraint:
        yield f"sh:{finding.constraint}"
        if not finding.path:
            yield f"sh:{finding.constraint} of its name"


def _subjects(finding: Finding) -> Iterator[tuple[str, list[Hashable]]]:
    """What a finding that tells more is found by."""
    yield STATEMENT, [_statement(finding)]
    yield THING, [found.node for found in (finding, *finding.causes) if found.node]
    yield VALUE, [(finding.place, finding.value)] if _known(finding.place) and finding.value else []


def _sought(finding: Finding, same: str) -> Iterator[Hashable]:
    """What a finding that may be superfluous is found by."""
    if same == STATEMENT:
        yield _statement(finding)
    elif same == THING and finding.node:
        yield finding.node
    elif same == VALUE:
        yield from ((cause.place, finding.focus) for cause in finding.causes if _known(cause.place))


def _statement(finding: Finding) -> Hashable:
    """The place tells statements apart; in a format that knows no columns, what stands in the statement does."""
    if _known(finding.place):
        return finding.place
    return finding.place, finding.node, finding.path, finding.value


def _known(place: Place | None) -> bool:
    return place is not None and bool(place.column)
