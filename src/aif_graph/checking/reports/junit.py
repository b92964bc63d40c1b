"""JUnit XML, as Jenkins, GitLab and their like read it.

One suite for each file, one case for each finding, as ESLint and Ruff do it: such tools show suites as folders, and
what people open to mend a finding is a file. The name of a case holds no line, or a finding would count as fixed and
as new whenever a line is inserted above it; ``file`` and ``line`` are attributes of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

from aif_graph.checking.findings import Finding
from aif_graph.checking.reports.report import Report, about, notes, summary
from aif_graph.printable import printable

_SPACES = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}  # a parser makes blanks of them in attributes


def write_junit(report: Report) -> str:
    """Return the report as XML; findings that fail the check are failures, the others cases that passed with a word."""
    failures = sum(report.fails_on(finding) for finding in report.findings)
    totals = _attributes(tests=max(len(report.findings), 1), failures=failures, errors=0, time=_time(report))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="aif check"{totals}>']
    for path, findings in report.by_file():
        lines += _suite(path or "without a place", findings, report)
    if not report.findings:
        lines += _passing(report)
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(path: str, findings: list[Finding], report: Report) -> Iterator[str]:
    failures = sum(report.fails_on(finding) for finding in findings)
    totals = _attributes(tests=len(findings), failures=failures, errors=0, skipped=0, time="0.000")
    yield f" <testsuite{_attributes(name=path)}{totals}>"
    for name, finding in zip(_names(findings), findings, strict=True):
        place = finding.place
        where = _attributes(file=place.path, line=place.line or None) if place else ""
        yield f"  <testcase{_attributes(name=name, classname=path, time='0.000')}{where}>"
        told = _text("\n".join(_told(finding)))
        if report.fails_on(finding):
            head = _attributes(message=finding.message, type=finding.severity)
            yield f"   <failure{head}>{told}</failure>"
        else:
            yield f"   <system-out>{told}</system-out>"
        yield "  </testcase>"
    yield " </testsuite>"


def _passing(report: Report) -> Iterator[str]:
    """Without a single case, most tools take the file for broken."""
    totals = _attributes(tests=1, failures=0, errors=0, skipped=0, time=_time(report))
    yield f' <testsuite name="aif check"{totals}>'
    yield f'  <testcase name="no findings" classname="aif check"{_attributes(time=_time(report))}>'
    yield f"   <system-out>{_text(summary(report))}</system-out>"
    yield "  </testcase>"
    yield " </testsuite>"


def _names(findings: Iterable[Finding]) -> Iterator[str]:
    """A name for each case, numbered from the second of its kind: tools take cases of one name for one case."""
    seen: Counter[str] = Counter()
    for finding in findings:
        name = ": ".join(part for part in (finding.rule, about(finding)) if part)
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _told(finding: Finding) -> Iterator[str]:
    yield str(finding)
    yield from (f"{word}: {text}" for word, text in notes(finding))
    for cause in finding.causes:
        yield from (f"  {line}" for line in _told(cause))


def _attributes(**values: str | int | None) -> str:
    return "".join(f' {name}="{_attribute(str(value))}"' for name, value in values.items() if value is not None)


def _attribute(text: str) -> str:
    return "".join(_SPACES.get(character, character) for character in _text(text, quote=True))


def _text(text: str, *, quote: bool = False) -> str:
    """Escaped, without what XML 1.0 has no way to write (section 2.2), and without what hides or reorders text."""
    return escape(printable(text, keep="\t\n\r"), quote=quote).replace("\r", "&#13;")


def _time(report: Report) -> str:
    return f"{report.seconds:.3f}"
