"""The findings as data: JSON and TSV."""

from __future__ import annotations

import json
from collections.abc import Mapping

from aif_graph.checking.findings import Finding
from aif_graph.checking.reports.report import Report
from aif_graph.errors import Place
from aif_graph.printable import printable, replaced

VERSION = 1
COLUMNS = ("severity", "rule", "file", "line", "column", "focus", "property", "value", "message", "hint")


def write_json(report: Report) -> str:
    r"""Return the report as one JSON object. A change that could break a reader raises ``version``.

    ::

        {"version": 1,
         "graph": "…", "checked": "…", "seconds": 1.234,
         "summary": {"violation": 0, "warning": 0, "info": 0, "failed": false},
         "findings": [{"severity": "violation" | "warning" | "info", "rule": "…", "message": "…",
                       "focus": "…", "property": "…", "value": "…",
                       "place": {"path": "…", "line": 1 | null, "column": 1 | null} | null,
                       "origin": like "place", "hint": "…",
                       "causes": [findings like this one]}]}

    Lines and columns count from 1, in characters; null is not known. A text that is not known is "".
    """
    document = {
        "version": VERSION,
        "graph": report.graph,
        "checked": report.checked,
        "seconds": round(report.seconds, 3),
        "summary": {**report.counts(), "failed": report.failed},
        "findings": [_object(finding) for finding in report.findings],
    }
    return json_text(document)


def write_tsv(report: Report) -> str:
    """Return a heading and a line for each finding, under COLUMNS; what would end a cell or a line becomes a blank."""
    lines = ["\t".join(COLUMNS)]
    for finding in report.findings:
        place = finding.place or Place("")
        where = (place.path, place.line or "", place.column or "")
        what = (finding.focus, finding.path, finding.value, finding.message, finding.hint)
        row = (finding.severity, finding.rule, *where, *what)
        lines.append("\t".join(printable(str(cell).replace("\r\n", " ")) for cell in row))
    return "\n".join(lines) + "\n"


def json_text(document: Mapping[str, object]) -> str:
    """JSON that keeps letters as they are and escapes all that is not printable, also where RFC 8259 lets it pass."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return replaced(text, _escape, keep="\n") + "\n"


def _escape(character: str) -> str:
    """As JSON escapes it. Halves of surrogate pairs are for ``write_report`` to put right, in all formats alike."""
    return character if "\ud800" <= character <= "\udfff" else json.dumps(character)[1:-1]


def _object(finding: Finding) -> dict[str, object]:
    return {
        "severity": finding.severity,
        "rule": finding.rule,
        "message": finding.message,
        "focus": finding.focus,
        "property": finding.path,
        "value": finding.value,
        "place": _place(finding.place),
        "origin": _place(finding.origin),
        "hint": finding.hint,
        "causes": [_object(cause) for cause in finding.causes],
    }


def _place(place: Place | None) -> dict[str, object] | None:
    if place is None:
        return None
    return {"path": place.path, "line": place.line or None, "column": place.column or None}
