"""Going on after an error in Turtle or N-Triples.

After an error in Turtle the statements before it are kept and reading goes on where the next subject begins: after a
closing dot, or at a line no further indented than the subject of the broken statement (RDF 1.1 Turtle, section 6.5:
https://www.w3.org/TR/turtle/#sec-grammar-grammar). In N-Triples that is the next line.

The same blank node label is one node in all parts of a file. Of a broken statement the part before the slip is kept;
after a comma in place of a semicolon that may hold a property as a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain, takewhile

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from aif_graph.checking.findings import Finding
from aif_graph.checking.syntax.slips import explain, prefix_hint
from aif_graph.checking.syntax.text import (
    BLANK_LINE,
    DIRECTIVE,
    MAX_TEXT,
    UNDECLARED,
    Lines,
    Part,
    Surroundings,
    Token,
    finding_at,
    in_words,
    tokens_of,
)
from aif_graph.limits import SYNTAX_FINDINGS as MAX_FINDINGS
from aif_graph.terms import STANDARD

MAX_WORK = 4 * MAX_TEXT  # characters read again after errors, in all
_MADE_UP = "urn:x-undeclared-prefix:"  # stands for unknown namespaces while reading; nothing that holds it is kept
_SUBJECT = re.compile(
    r"""@(?:prefix|base)\b | (?:prefix|base|version)\s | <<?(?!<) | _: | [\[(]
      | (?:[^\W\d_][^\s"'<>,;()\[\]{}\#:@^]*+)?:(?![\s/])""",
    re.VERBOSE | re.IGNORECASE,
)
_NAME = re.compile(r"<(?P<iri>[A-Za-z][\w+.-]*+:[^\s<>]*+)> | (?P<prefix>[\w.-]*+):(?P<local>[\w.%-]*+)", re.VERBOSE)
# A subject at the beginning of a line, within what passes for one long string.
_SWALLOWED = re.compile(r"(?<=[\n\r])(?:(?:[^\W\d_][\w.-]*+)?:\w|<[^\s<>]+>\s|@prefix\s)")


class Recovery:
    """Read a text part by part: each ends where the parser gives up, the next begins at a later subject.

    A prefix that is not declared is read by what it is ``known`` for.
    """

    def __init__(self, text: str, rdf_format: RdfFormat, shown: str, known: Mapping[str, str] = STANDARD) -> None:
        self.known = known
        self.text, self.format, self.shown = text, rdf_format, shown
        self.lines = Lines(text)
        self.prefixes: dict[str, str] = {}
        self.base: str | None = None
        self.quads: list[Quad] = []
        self.findings: list[Finding] = []
        self.work = 0

    def run(self) -> None:
        """Read part after part until the text or a limit ends."""
        start = 0
        while start < len(self.text):
            part = self._parsed(start, len(self.text))
            if not part.error:
                self.quads += part.quads
                return
            if self._gives_up(part, start):
                return
            start = self._go_on(part, start)

    def _gives_up(self, part: Part, start: int) -> bool:
        self.work += part.end - start
        if len(self.findings) < MAX_FINDINGS and self.work <= MAX_WORK:
            return False
        self.quads += part.quads
        message = f"There are more errors: reading stopped here, after {len(self.findings)} of them."
        self._report(part.offset, message, "Fix the errors above first.")
        return True

    def _go_on(self, part: Part, start: int) -> int:
        """Report why the parser gave up; return where the next part begins."""
        if self.format == RdfFormat.TURTLE:
            near = _surroundings(self.text, self.lines, start, part.offset)
        else:
            near = _by_line(self.text, self.lines, start, part.offset)
        self.work += max(near.resume - start, 0)
        undeclared = UNDECLARED.match(part.error)
        if undeclared and undeclared[1] not in self.prefixes:
            self._report(part.offset, part.error, prefix_hint(undeclared[1], part.prefixes, self.known))
            resume, part.prefixes[undeclared[1]] = near.statement, self.known.get(undeclared[1], _MADE_UP)
        else:
            self._report(*explain(self.text, self.lines, part, near, self.known), about=self._subject(near, part))
            resume = near.resume
        # What was read beyond that point was a misunderstanding, or is read again.
        self.quads += part.quads if resume >= part.offset else self._parsed(start, resume).quads
        self.prefixes, self.base = part.prefixes, part.base
        if not undeclared and (broken := DIRECTIVE.match(self.text, near.statement)):
            # Its uses must not count as slips, too.
            self.prefixes.setdefault(broken[1], broken[2] or self.known.get(broken[1], _MADE_UP))
        return resume

    def namespaces(self) -> dict[str, str]:
        """The prefixes that the text was read with, whether it declares them or not."""
        return {name: namespace for name, namespace in self.prefixes.items() if namespace != _MADE_UP}

    def _report(self, offset: int, message: str, hint: str, about: str = "") -> None:
        finding = finding_at("syntax", message, self.lines.place(self.shown, offset), hint)
        self.findings.append(replace(finding, node=about))

    def _subject(self, near: Surroundings, part: Part) -> str:
        """The IRI that the broken statement is about, "" where it cannot be told: what it lacks may follow the slip."""
        found = _NAME.match(self.text, near.statement)
        if found is None:
            return ""
        namespace = {**self.prefixes, **part.prefixes}.get(found["prefix"] or "", _MADE_UP)
        return found["iri"] or ("" if namespace == _MADE_UP else f"{namespace}{found['local']}")

    def _parsed(self, start: int, end: int) -> Part:
        """Parse a part of the text with the prefixes and the base IRI in force before it."""
        # The prefixes stand on a line of their own before the part: the lines move by one, the columns do not.
        declared = self.format == RdfFormat.TURTLE
        head = "".join(f"@prefix {name}: <{iri}> . " for name, iri in self.prefixes.items()) + "\n" if declared else ""
        data = (head + self.text[start:end]).encode("utf-8", "replace")
        parser = parse(input=data, format=self.format, base_iri=self.base, without_named_graphs=True)
        part = Part([], {}, self.base)
        try:
            for quad in parser:
                part.quads.append(quad)  # what stands before an error is kept
        except SyntaxError as error:
            part.error = in_words(error)
            lines = error.lineno or 1, error.end_lineno or error.lineno or 1
            columns = error.offset or 1, error.end_offset or error.offset or 1
            part.offset, part.end = (
                self._offset(start, line - bool(head), column) for line, column in zip(lines, columns, strict=True)
            )
        part.prefixes, part.base = dict(parser.prefixes), parser.base_iri
        return part

    def _offset(self, start: int, line: int, column: int) -> int:
        """The offset in the text of a place in the part that begins at ``start``."""
        first = self.lines.number(start)
        if line <= 1:
            column += self.lines.column(start) - 1
        return max(start, self.lines.offset(first + line - 1, column))

    def renamed(self) -> tuple[Quad, ...]:
        """The statements read, blank nodes under new names; those that hold a made-up IRI are left out."""
        names: dict[BlankNode, BlankNode] = {}
        made_up = _MADE_UP in self.prefixes.values()
        return tuple(
            _renamed(quad, names)
            for quad in self.quads
            if not (made_up and any(map(_is_made_up, (quad.subject, quad.predicate, quad.object))))
        )


def _renamed(quad: Quad, names: dict[BlankNode, BlankNode]) -> Quad:
    """``quad`` with the labels of the file replaced: _:b1 of one file is not _:b1 of another."""
    subject, obj = quad.subject, quad.object
    if not isinstance(subject, BlankNode) and not isinstance(obj, BlankNode):
        return quad
    if isinstance(subject, BlankNode):
        subject = names.setdefault(subject, BlankNode())
    if isinstance(obj, BlankNode):
        obj = names.setdefault(obj, BlankNode())
    return Quad(subject, quad.predicate, obj)


def _is_made_up(term: object) -> bool:
    iri = term.datatype if isinstance(term, Literal) else term
    return isinstance(iri, NamedNode) and iri.value.startswith(_MADE_UP)


def _surroundings(text: str, lines: Lines, start: int, slip: int) -> Surroundings:
    """Look around the ``slip`` in the Turtle ``text``, which was read from ``start`` on."""
    near = Surroundings(start)
    tokens = tokens_of(text, start)
    ahead: tuple[Token, ...] = ()
    before: tuple[Token, ...] = ()
    early = 0
    for token in tokens:
        if token.start > slip:
            ahead = (token,)
            break
        if not before or before[-1].kind == "dot":
            near.statement, early = token.start, 0
        elif not early and _begins_subject(text, lines, near.statement, before[-1], token):
            early = token.start
        if _reaches(token, slip):
            near.at, near.before = token, before
        before = (*before, token)[-4:]
    near.before = near.before if near.at else before
    for token in near.before:
        if token.kind == "long" and (inner := _SWALLOWED.search(text, token.start, token.end)):
            near.swallowed, early = token, inner.start()
    near.resume = early or _next_subject(text, lines, near.statement, before, chain(ahead, tokens))
    return near


def _reaches(token: Token, slip: int) -> bool:
    """Whether the slip lies in ``token``; an unclosed string is noticed at the end of its line."""
    return token.end > slip or (token.kind == "open" and token.end == slip)


def _next_subject(text: str, lines: Lines, statement: int, before: tuple[Token, ...], tokens: Iterable[Token]) -> int:
    last = before[-1] if before else None
    for token in tokens:
        if last and _begins_subject(text, lines, statement, last, token):
            return token.start
        last = token
    return len(text)


def _begins_subject(text: str, lines: Lines, statement: int, last: Token, token: Token) -> bool:
    """Whether a statement probably begins at ``token``, which follows ``last`` in or after a broken ``statement``.

    It does after a dot; and without one, if it is written no further in than the broken statement, and if the lines
    before were further in, or there is a blank line, or nothing that asks for more.
    """
    if not _SUBJECT.match(text, token.start):
        return False
    if last.kind == "dot":
        return True
    indent = lines.column(token.start)
    if lines.begin(token.start) < last.end or indent > lines.indent(text, statement):
        return False  # not the first in its line, or further in
    if BLANK_LINE.search(text, last.end, token.start) or lines.indent(text, last.start) > indent:
        return True
    return text[last.start] not in ";,[("


def _by_line(text: str, lines: Lines, start: int, slip: int) -> Surroundings:
    """Look around the ``slip`` in N-Triples: a statement is a line."""
    number = lines.number(slip)
    begin = lines.starts[number - 1]
    if begin > start and not text[begin:slip].strip() and text[slip : slip + 1] in ("<", "_"):
        resume = slip  # the dot of the line before is missing
    else:
        resume = lines.starts[number] if number < len(lines.starts) else len(text)
    tokens = [
        *takewhile(lambda token: token.start <= slip, tokens_of(text, max(start, lines.starts[max(number - 2, 0)])))
    ]
    at = tokens.pop() if tokens and _reaches(tokens[-1], slip) else None
    return Surroundings(max(start, begin), resume, tuple(tokens[-4:]), at)
