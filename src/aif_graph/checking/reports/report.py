"""What a report tells, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from aif_graph.checking.findings import SEVERITIES, Finding
from aif_graph.terms import STANDARD


@dataclass(frozen=True, slots=True)
class Report:
    """One run of `aif check`.

    ``checked`` says in words what was looked at, ``seconds`` how long it took. Relative paths of the findings start
    at ``root``. The check fails from the severity ``fail_on`` up. ``shacl`` is the W3C validation report graph of the
    shapes as N-Triples, b"" when there was none. ``stdin`` is the text behind the path ``<stdin>``. ``graph`` is what
    the graph is called, "" for files that are no graph's; ``prefixes`` are those that its terms are written by.
    """

    findings: tuple[Finding, ...]
    checked: str
    seconds: float
    root: Path
    fail_on: str = "violation"
    shacl: bytes = b""
    stdin: str = ""
    graph: str = ""
    prefixes: Mapping[str, str] = field(default_factory=lambda: STANDARD)

    def counts(self) -> Mapping[str, int]:
        """How many findings there are of each severity, the gravest first; causes within findings do not count."""
        severities = [finding.severity for finding in self.findings]
        return {severity: severities.count(severity) for severity in reversed(SEVERITIES)}

    def fails_on(self, finding: Finding) -> bool:
        """Whether ``finding`` is grave enough to fail the check."""
        return SEVERITIES.index(finding.severity) >= SEVERITIES.index(self.fail_on)

    def by_file(self) -> Iterator[tuple[str, list[Finding]]]:
        """The findings of each file in their order, "" standing for no file."""
        for path, findings in groupby(self.findings, key=lambda finding: finding.place.path if finding.place else ""):
            yield path, list(findings)

    @property
    def failed(self) -> bool:
        """Whether the check as a whole fails."""
        return any(self.fails_on(finding) for finding in self.findings)


def summary(report: Report) -> str:
    """The report in one sentence: counts by severity, what was checked, the time, whether the check fails."""
    found = [f"{count} {severity}{'' if count == 1 else 's'}" for severity, count in report.counts().items() if count]
    told = f"{', '.join(found)} found" if found else "Nothing found"
    outcome = "fails" if report.failed else "passes"
    of = f" of {report.graph}" if report.graph else ""
    return f"{told} in {report.checked}{of}, in {report.seconds:.2f} s; the check {outcome}."


def about(finding: Finding) -> str:
    """What ``finding`` is about: the thing, its property and its value, as far as known."""
    what = ": ".join(part for part in (finding.path, finding.value) if part)
    return f"{finding.focus} ({what})" if finding.focus and what else finding.focus or what


def titled(finding: Finding) -> str:
    """The message of ``finding`` behind what it is about."""
    subject = about(finding)
    return f"{subject}: {finding.message}" if subject else finding.message


def notes(finding: Finding) -> Iterator[tuple[str, str]]:
    """What stands beneath ``finding``, each with a word before it: where its origin is, and how to mend it."""
    if finding.origin:
        yield _origin_word(finding), str(finding.origin)
    if finding.hint:
        yield "help", finding.hint


def _origin_word(finding: Finding) -> str:
    """What to call that which stands at the origin of ``finding``."""
    return {"clash": "axiom", "profile": "axiom", "lint": "lint"}.get(finding.kind, "shape")


def link_word(finding: Finding, cause: Finding) -> str:
    """How a cause hangs on ``finding``: a reason by the same check, or a statement; else what another check says."""
    return "because" if cause.kind == finding.kind or cause.rule == "stated" else "also"
