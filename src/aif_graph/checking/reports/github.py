"""Annotations of GitHub Actions: workflow commands on standard output.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions. GitHub shows the first ten errors and
the first ten warnings of a step; the log has them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aif_graph.checking.findings import Finding
from aif_graph.checking.reports.report import Report, about, origin_word

_COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}
_CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


def write_github(report: Report) -> str:
    """Return one workflow command a line for each finding; "" when there is none."""
    return "".join(f"{_command(finding)}\n" for finding in report.findings)


def _command(finding: Finding) -> str:
    place = finding.place
    known = {
        "file": place.path if place else "",
        "line": place.line if place else 0,
        "col": place.column if place else 0,
        "title": finding.rule,
    }
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in known.items() if value)
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(chr(10).join(_told(finding)))}"


def _told(finding: Finding) -> Iterator[str]:
    subject = about(finding)
    yield f"{subject}: {finding.message}" if subject else finding.message
    if finding.origin:
        yield f"{origin_word(finding)}: {finding.origin}"
    if finding.hint:
        yield f"help: {finding.hint}"
    for cause in finding.causes:
        first, *more = _told(cause)
        yield f"because {first} [{cause.rule}]"
        yield from (f"  {line}" for line in more)


def _data(text: str) -> str:
    """As the runner's own toolkit escapes a message; other control characters would reach the reader of the log."""
    return _CONTROL.sub(" ", text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
