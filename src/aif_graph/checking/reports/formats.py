"""The report formats by name."""

from __future__ import annotations

import re
from dataclasses import replace

from aif_graph.checking.findings import in_order
from aif_graph.checking.reports.report import Report
from aif_graph.errors import UsageError

REPORT_FORMATS = ("text", "json", "junit", "sarif", "github", "html", "turtle", "tsv")
_SURROGATE = re.compile("[\ud800-\udfff]")


def write_report(report: Report, format_: str, *, colour: bool = False, width: int = 100) -> str:
    """Return ``report`` in one of REPORT_FORMATS, each finding once and in order, ending in a line break.

    ``colour`` (ANSI) and ``width`` (in cells of a terminal) shape the text; ``width`` also says how much of a long
    source line the page shows. Half a surrogate pair, as in a file name that is no UTF-8, becomes U+FFFD: no UTF-8
    can hold it. Raises UsageError for an unknown format.
    """
    ordered = replace(report, findings=in_order(report.findings))
    written = _written(ordered, format_, colour, width)
    if not _SURROGATE.search(written):
        return written
    return written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _written(report: Report, format_: str, colour: bool, width: int) -> str:
    """Imports only what the format needs: a report in text waits for no page."""
    match format_:
        case "text":
            from aif_graph.checking.reports.text import write_text

            return write_text(report, colour=colour, width=width)
        case "json" | "tsv":
            from aif_graph.checking.reports.data import write_json, write_tsv

            return write_json(report) if format_ == "json" else write_tsv(report)
        case "junit":
            from aif_graph.checking.reports.junit import write_junit

            return write_junit(report)
        case "sarif":
            from aif_graph.checking.reports.sarif import write_sarif

            return write_sarif(report)
        case "github":
            from aif_graph.checking.reports.github import write_github

            return write_github(report)
        case "html":
            from aif_graph.checking.reports.html import write_html

            return write_html(report, width=width)
        case "turtle":
            from aif_graph.checking.reports.turtle import write_turtle

            return write_turtle(report)
    raise UsageError(f"no such report format: {format_}", hint=f"Take one of {', '.join(REPORT_FORMATS)}.")
