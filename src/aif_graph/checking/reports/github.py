"""Annotations of GitHub Actions: workflow commands on standard output.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions. GitHub shows the first ten errors and
the first ten warnings of a step; the log has them all.
"""

from __future__ import annotations

from collections.abc import Iterator

from aif_graph.checking.findings import Finding
from aif_graph.checking.reports.report import Report, link_word, notes, titled
from aif_graph.errors import Place
from aif_graph.printable import printable

_COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}


def write_github(report: Report) -> str:
    """Return one workflow command a line for each finding; "" when there is none."""
    return "".join(f"{_command(finding)}\n" for finding in report.findings)


def _command(finding: Finding) -> str:
    place = finding.place or Place("")
    known = {"file": place.path, "line": place.line, "col": place.column, "title": finding.rule}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in known.items() if value)
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(chr(10).join(_told(finding)))}"


def _told(finding: Finding) -> Iterator[str]:
    yield titled(finding)
    yield from (f"{word}: {text}" for word, text in notes(finding))
    for cause in finding.causes:
        first, *more = _told(cause)
        place = f" --> {cause.place}" if cause.place and cause.place != finding.place else ""
        yield f"{link_word(finding, cause)} {first} [{cause.rule}]{place}"
        yield from (f"  {line}" for line in more)


def _data(text: str) -> str:
    """As the runner's own toolkit escapes a message; what else is not printable would reach the reader of the log."""
    return printable(text, keep="\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
