"""SARIF 2.1.0 (OASIS, errata 01), as code scanning services and editors read it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote

from aif_graph.checking.findings import Finding, gravest
from aif_graph.checking.reports.data import json_text
from aif_graph.checking.reports.regions import End, ends_of
from aif_graph.checking.reports.report import Report, link_word, titled
from aif_graph.errors import Place
from aif_graph.printable import printable
from aif_graph.terms import PACKAGE

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
_ROOT = "%SRCROOT%"
_PLACEHOLDERS = str.maketrans({"{": "{{", "}": "}}"})
Json = dict[str, object]


def write_sarif(report: Report) -> str:
    """Return a log with one run: the rules that found something, and a result for each finding."""
    rules = sorted({finding.rule for finding in report.findings})
    index = {rule: number for number, rule in enumerate(rules)}
    locate = _Locator(ends_of(report))
    run: Json = {
        "tool": {"driver": _driver(report, rules)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that the paths are relative to."}}},
        "invocations": [{"executionSuccessful": True}],
        "results": [_result(finding, index[finding.rule], locate) for finding in report.findings],
    }
    if report.graph:
        run["properties"] = {"graph": report.graph}
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(report: Report, rules: Iterable[str]) -> Json:
    from importlib.metadata import version

    found: dict[str, list[Finding]] = {rule: [] for rule in rules}
    for finding in report.findings:
        found[finding.rule].append(finding)
    return {
        "name": "aif",
        "version": version("aif-graph"),
        "informationUri": PACKAGE,
        "rules": [_rule(rule, findings) for rule, findings in found.items()],
    }


def _rule(rule: str, findings: list[Finding]) -> Json:
    """What services show beside a result; all that is known of a rule is what its findings say."""
    told = _text(f"A finding of the rule {rule}.")
    hints = dict.fromkeys(finding.hint for finding in findings if finding.hint)
    help_ = next(iter(hints)) if len(hints) == 1 else "Each result says what is wrong and how to fix it."
    return {
        "id": rule,
        "shortDescription": told,
        "fullDescription": told,
        "help": _text(help_),
        "defaultConfiguration": {"level": _LEVELS[gravest(findings)]},
    }


def _result(finding: Finding, index: int, locate: _Locator) -> Json:
    known = {"focus": finding.focus, "property": finding.path, "value": finding.value, "hint": finding.hint}
    location = {**locate(finding.place), **_logical(finding.focus)}
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": _text(f"{titled(finding)} {finding.hint}".rstrip()),
        "locations": [location] if location else [],
        "relatedLocations": [{"id": number, **related} for number, related in enumerate(_related(finding, locate), 1)],
        "partialFingerprints": {"findingHash/v1": _fingerprint(finding)},
        "properties": {name: value for name, value in known.items() if value},
    }


def _related(finding: Finding, locate: _Locator, depth: str = "") -> Iterator[Json]:
    """The shape or axiom behind the finding, then its causes, deeper ones marked as such."""
    if finding.origin:
        yield {**locate(finding.origin), "message": _text(f"{depth}The requirement is defined here.")}
    for cause in finding.causes:
        told = f"{depth}{link_word(finding, cause)} {titled(cause)} {cause.hint}".rstrip()
        yield {**locate(cause.place), "message": _text(f"{told} [{cause.rule}]")}
        yield from _related(cause, locate, depth + "  ")


class _Locator:
    """Places as locations: a region ends where the token does that begins there, where that is known."""

    def __init__(self, ends: Mapping[Place, End]) -> None:
        self._ends = ends

    def __call__(self, place: Place | None) -> Json:
        if place is None:
            return {}
        artifact = {"artifactLocation": _artifact(place.path)}
        return {"physicalLocation": {**artifact, "region": self._region(place)} if place.line else artifact}

    def _region(self, place: Place) -> Json:
        start = {"startLine": place.line, **({"startColumn": place.column} if place.column else {})}
        line, column = self._ends.get(place, (0, 0))
        return {**start, "endLine": line, "endColumn": column} if line else {**start}


def _logical(focus: str) -> Json:
    return {"logicalLocations": [{"fullyQualifiedName": focus}]} if focus else {}


def _artifact(path: str) -> Json:
    """A relative path below the root of the sources; ":" is quoted as well, or ``a:b`` would have a scheme."""
    try:
        data = path.encode("utf-8", "surrogateescape")  # the bytes of the file's name
    except UnicodeEncodeError:
        data = path.encode("utf-8", "replace")
    if PurePosixPath(path).is_absolute():
        return {"uri": f"file://{quote(data)}"}
    return {"uri": quote(data), "uriBaseId": _ROOT}


def _fingerprint(finding: Finding) -> str:
    """The same wherever the lines move to."""
    parts = (finding.rule, finding.focus, finding.path, finding.value, finding.message)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _text(text: str) -> Json:
    r"""A message: no placeholder (3.11.5) and no link (3.11.6) comes out of the data's own brackets."""
    text = printable(text, keep="\n").translate(_PLACEHOLDERS)
    return {"text": text.replace("\\", r"\\").replace("[", r"\[").replace("]", r"\]")}
