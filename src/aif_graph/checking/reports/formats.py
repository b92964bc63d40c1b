"""The report formats: one entry each, from which choices, help and documentation are made.

A format is a name, a media type, a title and the writer, which is imported when it is used: a report in text waits for
no page. This module imports nothing of weight, so that the options of the command can be made from it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from aif_graph.checking.reports.report import Report


class ReportFormat(NamedTuple):
    """One way to write a report; ``writer`` is the module of this room that has ``write_NAME``.

    ``shaped`` are the words for its look that the writer takes.
    """

    name: str
    media_type: str
    title: str
    writer: str
    shaped: tuple[str, ...] = ()


TABLE = (
    ReportFormat("text", "text/plain", "for a terminal", "text", ("colour", "width")),
    ReportFormat("json", "application/json", "one JSON object", "data"),
    ReportFormat("junit", "application/xml", "JUnit, for a pipeline's list of tests", "junit"),
    ReportFormat("sarif", "application/sarif+json", "SARIF 2.1.0, for code scanning", "sarif"),
    ReportFormat("github", "text/plain", "annotations of GitHub Actions", "github"),
    ReportFormat("html", "text/html", "one page without scripts", "html", ("width",)),
    ReportFormat("turtle", "text/turtle", "the W3C validation report", "turtle"),
    ReportFormat("tsv", "text/tab-separated-values", "a table", "data"),
)
REPORT_FORMATS = tuple(entry.name for entry in TABLE)


def write_report(report: Report, format_: str, *, colour: bool = False, width: int = 100) -> str:
    """Return ``report`` in one of REPORT_FORMATS, each finding once and in order, ending in a line break.

    ``colour`` (ANSI) and ``width`` (in cells of a terminal) shape the text; ``width`` also says how much of a long
    source line the page shows. Half a surrogate pair, as in a file name that is no UTF-8, becomes U+FFFD: no UTF-8
    can hold it. Raises UsageError for an unknown format.
    """
    import re
    from dataclasses import replace

    from aif_graph.checking.findings import in_order
    from aif_graph.errors import UsageError

    entry = next((entry for entry in TABLE if entry.name == format_), None)
    if entry is None:
        raise UsageError(f"unknown report format: {format_}", hint=f"Use one of {', '.join(REPORT_FORMATS)}.")
    writer = getattr(import_module(f"{__package__}.{entry.writer}"), f"write_{entry.name}")
    look = {"colour": colour, "width": width}
    ordered = replace(report, findings=in_order(report.findings))
    written: str = writer(ordered, **{word: look[word] for word in entry.shaped})
    if not re.search("[\ud800-\udfff]", written):
        return written
    return written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
