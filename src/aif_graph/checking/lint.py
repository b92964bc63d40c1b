"""Data hygiene: rules that are queries which must return no row, and a few that need the text of a file.

A rule is plain SPARQL with a header in ``#+`` comments: ``summary``, ``severity``, ``scope`` ("any" for all data,
"graph" for those of a ``graph.toml``), ``message`` and ``hint``, where ``{subject}``, ``{value}`` and ``{other}`` stand
for what the row names. It is asked of what is accepted; ``?base`` is the base of the graph, as a text, and stands in
the SELECT of a rule that uses it. Named graphs are the vocabularies that are not reasoned over. The rules of
``hygiene/`` are asked of every graph; one of the graph's own takes the place of that of its name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Variable

from aif_graph.asking.header import read_header
from aif_graph.checking.findings import SEVERITIES, UNFINISHED, Finding, Reporter
from aif_graph.datasets import UNLIMITED, Dataset, Limits, rewritten
from aif_graph.datasets.confined import Confined
from aif_graph.errors import InputError, LimitError, Place
from aif_graph.limits import RULE_ROWS as MOST_ROWS
from aif_graph.limits import RULE_SECONDS as MOST_SECONDS
from aif_graph.reading import Document
from aif_graph.terms import STANDARD

SCOPES = ("any", "graph")
_OWN = Path(__file__).with_name("hygiene")
_TYPE = NamedNode(STANDARD["rdf"] + "type")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_BASE = Variable("base")
_SOON = 10_000  # characters behind the declaration of a prefix
_PREFIX = re.compile(r"^@prefix[ \t]+([\w.-]*):[ \t]+<", re.MULTILINE)
_NAME = re.compile(r"(?<![\w.:-])([\w.-]*):")
_SUBJECT = re.compile(r"^(?:<[^>\n]*>|[A-Za-z][\w.-]*:[\w.%\\-]*)(?=\s)", re.MULTILINE)
_BANNER = re.compile(r"^# ?[-=]{10,}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name is its file's."""

    name: str
    severity: str
    scope: str
    summary: str
    message: str
    hint: str
    text: str
    path: Path


def read_rules(paths: Iterable[Path]) -> tuple[Rule, ...]:
    """Read the engine's rules and those at ``paths``, which win where both have a name, sorted by it.

    Raises InputError for a header that lacks something.
    """
    found = {path.name: path for path in (*_OWN.glob("*.rq"), *paths)}
    return tuple(_rule(found[name]) for name in sorted(found))


def _rule(path: Path) -> Rule:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8", place=str(path), hint="Save it as UTF-8.") from None
    except OSError as error:
        raise InputError(error.strerror or str(error), place=str(path)) from None
    header = read_header(path, text)
    severity, scope = header.get("severity", ""), header.get("scope", "any")
    summary, message, hint = (header.get(key, "") for key in ("summary", "message", "hint"))
    told = message and all(isinstance(word, str) for word in (summary, message, hint))
    if severity not in SEVERITIES or scope not in SCOPES or not told:
        allowed = f"severity ({', '.join(SEVERITIES)}), scope ({', '.join(SCOPES)}), message"
        place = Place(str(path), 1)
        raise InputError("the header of a hygiene rule is incomplete", place=place, hint=f"It needs {allowed}.")
    return Rule(path.stem, severity, scope, summary, message, hint, text, path)


def lint(
    rules: Iterable[Rule],
    dataset: Dataset,
    base: str,
    told: Reporter,
    *,
    shown: Callable[[Path], str] = str,
    seconds: float = MOST_SECONDS,
) -> Iterator[Finding]:
    """Yield a finding for each row of each rule, and one for a rule of the graph's own that takes too long.

    Raises QueryError for a rule that is no query.
    """
    confined = Confined(dataset, Limits(seconds, memory=None, rows=MOST_ROWS))
    for rule in rules:
        bindings = {_BASE: Literal(base)} if f"?{_BASE.value}" in rule.text else None
        asked = dataset if rule.path.parent == _OWN else confined
        try:
            answer = asked.ask(rule.text, bindings, limits=UNLIMITED._replace(rows=MOST_ROWS))
        except LimitError as error:
            message = f"{UNFINISHED}: {error.message}."
            place = Place(shown(rule.path), 1)
            yield Finding("violation", rule.name, message, place=place, hint=error.hint, kind="lint")
            continue
        for row in answer.rows:
            yield _finding(rule, dict(zip(answer.columns, row, strict=True)), told)
        if answer.truncated:
            yield cut_short(rule.name, rule.severity)


def cut_short(rule: str, severity: str) -> Finding:
    """The finding that there are more of ``rule``; it is about no file."""
    return Finding(severity, rule, f"There are more than {MOST_ROWS:,} findings for this rule.", kind="lint")


def is_cut_short(finding: Finding) -> bool:
    """Whether a finding says that there are more of its rule."""
    return finding == cut_short(finding.rule, finding.severity)


def _finding(rule: Rule, row: Mapping[str, object], told: Reporter) -> Finding:
    subject, predicate, value = (row.get(name) for name in ("subject", "property", "value"))
    words = {name: told.word(term) for name, term in row.items()}
    causes: tuple[Finding, ...] = ()
    if isinstance(other := row.get("other"), NamedNode) and isinstance(predicate, NamedNode):
        words["other"] = told.names.curie(other.value)  # the label is the one that both bear
        sentence = f"{words['other']} {words['property']} {words['value']}."
        place = told.place(other, predicate, value)
        causes = (Finding("info", "stated", sentence, place=place, kind="lint", node=other.value),)
    about = predicate if isinstance(predicate, NamedNode) else None
    place = told.place(subject, about, value, at_predicate=value is not None and value == predicate)
    message = _PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), rule.message)
    path, shown = words.get("property", ""), words.get("value", "")
    return told.finding(
        rule.severity, rule.name, message, subject, place, hint=rule.hint, path=path, value=shown, causes=causes
    )


def not_canonical(documents: Iterable[Document], told: Reporter) -> Iterator[Finding]:
    """Yield a finding for each literal that a dataset writes otherwise: an answer would not show what the file says.

    XML Schema Datatypes, section 2.3.1, calls the one form of a value canonical; the store keeps only values.
    """
    documents = tuple(documents)
    objects = (quad.object for document in documents for quad in document.quads)
    otherwise = rewritten(term for term in objects if isinstance(term, Literal))
    for document in documents if otherwise else ():
        for quad in document.quads:
            subject, predicate, obj = quad.subject, quad.predicate, quad.object
            if isinstance(obj, Literal) and (kept := otherwise.get(obj)) is not None:
                message = f'"{obj.value}" is not the canonical form of the value.'
                hint = f'Write "{kept.value}"^^{told.names.curie(obj.datatype.value)}.'
                place, path = told.place(subject, predicate, obj), told.word(predicate)
                yield told.finding(
                    "warning", "non-canonical-literal", message, subject, place, hint=hint, path=path, value=obj.value
                )


def sources_without_file(documents: Sequence[Document], term: NamedNode, told: Reporter) -> Iterator[Finding]:
    """Yield a finding for each source, one that ``term`` says it is, that no file states anything from."""
    described = {
        quad.subject
        for document in documents
        if term in document.objects()
        for quad in document.quads
        if quad.object == term and quad.predicate == _TYPE
    }
    message = "There is no data file for this source."
    hint = "Add a data file with its name, or remove its description."
    for source in sorted(described - {document.source for document in documents}, key=str):
        place = told.place(source, _TYPE, term)
        yield told.finding("warning", "source-without-file", message, source, place, hint=hint)


def text_rules(texts: Mapping[str, str], *, sorted_subjects: bool) -> Iterator[Finding]:
    """Yield what only the text of Turtle files shows: prefixes that nothing uses and, if asked, unsorted subjects.

    ``texts`` are the files' texts by their shown paths.
    """
    for path, text in texts.items():
        yield from _unused_prefixes(path, text)
        if sorted_subjects:
            yield from _unsorted(path, text)


def _unused_prefixes(path: str, text: str) -> Iterator[Finding]:
    unseen = [match for match in _PREFIX.finditer(text) if not _is_used_soon(text, match)]
    last = {match[1]: match.start() for match in _NAME.finditer(text)} if unseen else {}
    line = begin = 0
    for match in unseen:
        line, begin = line + text.count("\n", begin, match.start()), match.start()
        if last.get(match[1], -1) < match.end():  # a prefix is declared before it is used
            message = f"The prefix {match[1]}: is declared but never used."
            place = Place(path, line + 1, 1)
            yield Finding("info", "unused-prefix", message, place=place, hint="Remove the line.", kind="lint")


def _is_used_soon(text: str, match: re.Match[str]) -> bool:
    """Whether a prefix stands where it nearly always does; to look at every word takes ten times as long."""
    start, end = match.end(), match.end() + _SOON
    return any(text.find(f"{before}{match[1]}:", start, end) >= 0 for before in "\n ^([")


def _unsorted(path: str, text: str) -> Iterator[Finding]:
    """Subjects stand in order within each section; a banner of dashes begins a section."""
    starts: Sequence[int] = [0, *(match.start() for match in _BANNER.finditer(text)), len(text)]
    for begin, end in itertools.pairwise(starts):
        before = ""
        for match in _SUBJECT.finditer(text, begin, end):
            if match.group() < before:
                place = Place(path, text.count("\n", 0, match.start()) + 1, 1)
                message = f"{match.group()} comes after {before}."
                hint = "Sort the subjects; aif fmt does this."
                yield Finding("warning", "unsorted-subjects", message, place=place, hint=hint, kind="lint")
            before = max(before, match.group())


def repeated(documents: Iterable[Document], shown: Callable[[Path], str], told: Reporter) -> Iterator[Finding]:
    """Yield a finding for each statement that one Turtle file makes again."""
    for document in documents:
        if len(set(document.quads)) == len(document.quads) or document.path.suffix != ".ttl":
            continue
        from aif_graph.reading import repetitions_of
        from aif_graph.reading.lines import large_file

        large = large_file(document)
        for triple, position in large.repetitions() if large else repetitions_of(document.path, document.prefixes):
            yield Finding(
                severity="info",
                rule="repeated-statement",
                message="This statement is in the file more than once.",
                focus=told.word(triple.subject),
                place=Place(shown(document.path), position.line, position.column),
                hint="Remove one of them.",
                path=told.word(triple.predicate),
                value=told.word(triple.object),
                kind="lint",
            )
