"""The report as one page of HTML: no script, no request, nothing in it that the findings could run.

The look stands in ``page.css`` beside this module. The page allows itself that style sheet by its hash and nothing
else (Content Security Policy, level 3), so markup that slipped through the escapes would have no effect.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files

from aif_graph.checking.findings import Finding
from aif_graph.checking.reports.excerpt import excerpt
from aif_graph.checking.reports.report import Report, about, notes, summary
from aif_graph.checking.reports.sources import Sources
from aif_graph.printable import printable

_TITLE = "Report of aif check"
_HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>"""
_POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"


def write_html(report: Report, *, width: int) -> str:
    """Return the whole page; source lines are cut to ``width`` cells around the place."""
    sources = Sources(report.root, report.findings, report.stdin)
    lines = [*_head(report), *_summary(report), "<main>"]
    for path, findings in report.by_file():
        lines += _file(path, findings, sources, width)
    lines += ["</main>", "</body>", "</html>"]
    return "\n".join(lines) + "\n"


@cache
def style() -> str:
    """The style sheet of the page."""
    return files(__package__).joinpath("page.css").read_text(encoding="utf-8")


def _head(report: Report) -> Iterator[str]:
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    name = f": {escape(printable(report.graph))}" if report.graph else ""
    yield _HEAD.format(policy=_POLICY.format(digest), title=f"{_TITLE}{name}", style=style())


def _summary(report: Report) -> Iterator[str]:
    """The sentence, and a box for each severity that was found: unticked, its findings are hidden, by the style."""
    yield "<body>"
    yield "<header>"
    yield f"<h1>{_TITLE}</h1>"
    yield f'<p class="outcome {"failed" if report.failed else "passed"}">{_words(summary(report))}</p>'
    found = [severity for severity, count in report.counts().items() if count]
    if len(found) > 1:
        yield "<fieldset>"
        yield "<legend>Show</legend>"
        for severity in found:
            box = f'<input type="checkbox" id="show-{severity}" checked>'
            count = f"{report.counts()[severity]:,}"
            yield f'<label class="{severity}">{box} <b>{severity}</b> {count}</label>'
        yield "</fieldset>"
    yield "</header>"


def _file(path: str, findings: list[Finding], sources: Sources, width: int) -> Iterator[str]:
    heading = f"<code>{_words(path)}</code>" if path else "without a place"
    yield "<details open>"
    yield f'<summary><h2>{heading}</h2> <span class="count">{len(findings):,}</span></summary>'
    for finding in findings:
        yield f'<article class="finding {finding.severity}">'
        yield _headline(finding, "h3")
        if finding.place:
            yield f'<p class="place"><code>{_words(str(finding.place))}</code></p>'
        if (line := sources.line(finding.place)) is not None:
            yield _excerpt(line, finding, width)
        yield from _notes(finding)
        yield "</article>"
    yield "</details>"


def _excerpt(line: str, finding: Finding, width: int) -> str:
    """The mark carries the caret, drawn by the style: fonts do not keep to the cells of a terminal."""
    assert finding.place is not None
    shown = excerpt(line, finding.place.column or 0, width)
    mark = "" if shown.caret is None else f"<mark>{escape(shown.at) or ' '}</mark>"
    number = f'<span class="line">{finding.place.line}</span>'
    return f"<pre>{number}<code>{escape(shown.before)}{mark}{escape(shown.after)}</code></pre>"


def _headline(finding: Finding, element: str) -> str:
    mark = f'<span class="severity">{finding.severity}</span>'
    return f"<{element}>{mark} {_words(finding.message)} <code>{_words(finding.rule)}</code></{element}>"


def _notes(finding: Finding) -> Iterator[str]:
    told = [("about", about(finding)), *notes(finding)]
    if terms := "".join(f"<dt>{name}</dt><dd>{_words(text)}</dd>" for name, text in told if text):
        yield f"<dl>{terms}</dl>"
    if finding.causes:
        yield '<ul aria-label="because">'
        for cause in finding.causes:
            yield f'<li class="{cause.severity}">{_headline(cause, "p")}'
            if cause.place and cause.place != finding.place:
                yield f'<p class="place"><code>{_words(str(cause.place))}</code></p>'
            yield from _notes(cause)
            yield "</li>"
        yield "</ul>"


def _words(text: str) -> str:
    """Escaped, without characters that hide or reorder, and apart from its surroundings where it runs the other way."""
    escaped = escape(printable(text))
    return escaped if text.isascii() else f"<bdi>{escaped}</bdi>"
