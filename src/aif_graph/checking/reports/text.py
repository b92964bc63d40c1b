"""The report for people, as compilers give it: message, place, the line with a caret, origin, help, causes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aif_graph.checking.findings import Finding
from aif_graph.checking.reports.excerpt import excerpt
from aif_graph.checking.reports.report import Report, about, link_word, notes, summary
from aif_graph.checking.reports.sources import Sources
from aif_graph.printable import printable

WITHOUT_PLACE = "without a place"
_STYLES = {
    "violation": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "heading": "1;4",
    "message": "1",
    "gutter": "34",
    "help": "32",
}
_LONGEST = 2_000  # characters of one text: what is longer, nobody reads on a terminal; the other formats have it whole
Paint = Callable[[str, str], str]


def write_text(report: Report, *, colour: bool, width: int) -> str:
    """Return the findings grouped by file, and a summary. Excerpts fit into ``width`` cells; words are not wrapped."""
    paint = _coloured if colour else _plain
    sources = Sources(report.root, report.findings, report.stdin)
    lines: list[str] = []
    for path, findings in report.by_file():
        lines += [paint("heading", _words(path or WITHOUT_PLACE)), ""]
        for finding in findings:
            lines += [*_finding(finding, sources, paint, width), ""]
    lines.append(paint("violation" if report.failed else "message", printable(summary(report))))
    return "\n".join(lines) + "\n"


def _finding(finding: Finding, sources: Sources, paint: Paint, width: int) -> Iterator[str]:
    yield _headline(finding, paint)
    place = finding.place
    margin = " " * len(str(place.line if place and place.line else ""))
    if place:
        yield f"{margin}{paint('gutter', '-->')} {_words(str(place))}"
        if (line := sources.line(place)) is not None:
            yield from _excerpt(line, finding, paint, width)
    yield from _notes(finding, margin + " ", paint)


def _excerpt(line: str, finding: Finding, paint: Paint, width: int) -> Iterator[str]:
    assert finding.place is not None
    number = str(finding.place.line)
    margin = " " * len(number)
    shown = excerpt(line, finding.place.column or 0, width - len(number) - 3)
    yield paint("gutter", f"{margin} |")
    yield f"{paint('gutter', f'{number} |')} {shown.text}".rstrip()
    if shown.caret is not None:
        yield f"{paint('gutter', f'{margin} |')} {' ' * shown.caret}{paint(finding.severity, '^')}"


def _headline(finding: Finding, paint: Paint) -> str:
    mark = paint(finding.severity, f"{finding.severity}[{_words(finding.rule)}]")
    return f"{mark}{paint('message', ': ' + _words(finding.message))}"


def _notes(finding: Finding, margin: str, paint: Paint, known: str = "") -> Iterator[str]:
    """What stands beneath: the thing, unless it is ``known``, the shape, the help, and each cause, further in."""
    equals = margin + paint("gutter", "=")
    if about(finding) not in ("", known):
        yield f"{equals} about: {_words(about(finding))}"
    for word, text in notes(finding):
        yield f"{equals} {paint('help', word) if word == 'help' else word}: {_words(text)}"
    for cause in finding.causes:
        place = f" --> {_words(str(cause.place))}" if cause.place and cause.place != finding.place else ""
        yield f"{equals} {link_word(finding, cause)} {_headline(cause, paint)}{place}"
        yield from _notes(cause, margin + "    ", paint, about(finding))


def _words(text: str) -> str:
    return printable(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def _plain(_style: str, text: str) -> str:
    return text


def _coloured(style: str, text: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"
