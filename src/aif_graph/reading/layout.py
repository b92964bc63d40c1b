"""The layout of the Turtle files of the project: what ``aif fmt`` writes.

Subjects at column 0, one predicate with one object per line, the closing dot alone on its line. Prefixes are sorted,
subjects within their section, predicates and objects within their block; what stands in brackets or has no name keeps
its order, which is often meant. Statements, terms and comments stay as they are.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import itemgetter

from pyoxigraph import RdfFormat, parse

from aif_graph.errors import InputError, Place
from aif_graph.reading.blocks import sections_of
from aif_graph.reading.parts import Block, Directive, Group, Line, Section
from aif_graph.reading.tokens import line_and_column

WIDTH = 120
_INDENT = "    "
_MESSAGE = re.compile(r"^Parser error.*?: | \(line \d+\)$")
_ANY_BASE = "http://base.invalid/"  # relative IRIs are well-formed; this one shows nowhere


def formatted(text: str, *, path: str = "") -> str:
    """Return the Turtle ``text`` in the layout of the project: the same statements, every comment; stable.

    Raises InputError at ``path``, line and column for what is not well-formed, nested too deeply, or RDF 1.2.
    Line breaks within long strings are data: who reads and writes the file must not translate them (``newline=""``).
    """
    text = text.removeprefix("\ufeff")
    _refuse_malformed(text, path)
    sections = _gathered(sections_of(text, path))
    for section in sections:
        section.directives = _sorted_directives(section.directives)
        section.blocks = _merged(sorted(section.blocks, key=_block_order))
        for block in section.blocks:
            block.lines = _sorted_lines(block.lines, keep_order=block.is_anonymous)
    _name_the_head(sections[0])
    paragraphs = ["\n".join(lines) for section in sections for lines in _paragraphs(section)]
    return "\n\n".join(paragraphs) + "\n" if paragraphs else ""


def _refuse_malformed(text: str, path: str) -> None:
    try:
        deque(parse(input=text.encode(), format=RdfFormat.TURTLE, base_iri=_ANY_BASE), maxlen=0)
    except SyntaxError as error:
        message = _MESSAGE.sub("", str(error.msg)).rstrip(".")
        raise InputError(message, place=Place(path, error.lineno or 1, error.offset or 1)) from None
    except MemoryError as error:  # a single token of more than 16 MiB
        raise InputError(str(error) or "too large", place=path) from None
    except UnicodeEncodeError as error:
        place = Place(path, *line_and_column(text, error.start))
        raise InputError(f"is not Unicode text: {error.reason}", place=place) from None


def _gathered(sections: list[Section]) -> list[Section]:
    """Move prefixes declared among the blocks to those at the top, if no name and no base has two meanings."""
    first = next((at for at, section in enumerate(sections) if section.blocks), len(sections))
    early, late = sections[: first + 1], sections[first + 1 :]
    labels = [directive.label for section in sections for directive in section.directives]
    late_bases = any(not directive.label for section in late for directive in section.directives)
    if len(set(labels)) < len(labels) or late_bases:
        return sections
    home = next((section for section in reversed(early) if section.directives), early[-1])
    for section in late:
        home.directives += section.directives
        section.directives = []
        if section.banners:
            early.append(section)
        else:
            early[-1].blocks += section.blocks
    return early


def _sorted_directives(directives: list[Directive]) -> list[Directive]:
    """Prefixes by label; none crosses a base, nor another declaration of itself."""
    bases = accumulate(not directive.label for directive in directives)
    keys = [(base, directive.label) for base, directive in zip(bases, directives, strict=True)]
    if len(set(keys)) < len(keys):
        return directives
    return [directive for _, directive in sorted(zip(keys, directives, strict=True), key=itemgetter(0))]


def _name_the_head(section: Section) -> None:
    """What stands above the first prefix of a file would be read as the head of the file: make it that."""
    if section.directives and not section.banners and (above := section.directives[0].above):
        section.banners, section.directives[0].above = [above], []


def _block_order(block: Block) -> tuple[int, str]:
    """Ontologies and concept schemes head their section; blocks without a name keep their order at its end."""
    subject = block.subject.value
    if block.is_anonymous or not isinstance(subject, str):
        return 3, ""
    return 0 if block.heads else 1 + subject.startswith("_:"), subject


def _merged(blocks: Iterable[Block]) -> list[Block]:
    """Make one block of those with one subject, unless a comment stands between the two."""
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if (
            last is None
            or block.is_anonymous
            or block.subject.value != last.subject.value
            or (last.closing or last.after)
            or (block.subject.above or block.subject.beside or block.closing or block.after)
        ):
            merged.append(block)
        else:
            last.lines += block.lines
    return merged


def _sorted_lines(lines: list[Line], *, keep_order: bool = False) -> list[Line]:
    """``a`` first, the others by predicate and object; with ``keep_order``, and objects in brackets, as written."""
    if keep_order:
        return sorted(lines, key=lambda line: line.predicate != "a")
    return sorted(lines, key=_line_order)


def _line_order(line: Line) -> tuple[bool, str, bool, str]:
    value = line.value
    return line.predicate != "a", line.predicate, *((False, value) if isinstance(value, str) else (True, ""))


def _paragraphs(section: Section) -> Iterator[Iterable[str]]:
    yield from section.banners
    if section.directives:
        yield [text for directive in section.directives for text in _directive(directive)]
    for block in section.blocks:
        yield _block(block)


def _directive(directive: Directive) -> Iterator[str]:
    yield from directive.above
    name = f"@prefix {directive.label}" if directive.label else "@base"
    yield " ".join((f"{name} {directive.iri} .", *directive.beside))


def _block(block: Block) -> Iterator[str]:
    yield from _line(block.subject, "", "")
    for line in block.lines:
        yield from _line(line, _INDENT, " ;")
    yield from _indented(block.closing, _INDENT)
    yield " ".join((".", *block.after))


def _line(line: Line, indent: str, end: str) -> Iterator[str]:
    """One line, or several where its brackets do not fit on one; of its comments one can stand at the end."""
    yield from _indented(line.above + line.beside[:-1], indent)
    start = f"{indent}{line.predicate} " if line.predicate else indent
    end = " ".join((end, *line.beside[-1:]))
    value = line.value
    if not isinstance(value, str):
        value = _on_one_line(value, WIDTH - len(start) - len(end)) or value
    if isinstance(value, str):
        yield f"{start}{value}{end}"
        return
    yield " ".join((start + value.opening, *value.beside))
    is_node = value.opening == "["
    for inner in _sorted_lines(value.lines, keep_order=True) if is_node else value.lines:
        yield from _line(inner, indent + _INDENT, " ;" if is_node else "")
    yield from _indented(value.closing, indent + _INDENT)
    yield f"{indent}{']' if is_node else ')'}{end}"


def _indented(comments: Sequence[str], indent: str) -> Iterator[str]:
    return (indent + comment for comment in comments)


def _on_one_line(group: Group, room: int) -> str | None:
    """The brackets as one line if they fit; a node with one plain value in any case: no layout makes it shorter."""
    flat = _flat(group)
    is_short = flat is not None and (len(flat) <= room or _is_plain_node(group))
    return flat if is_short else None


def _is_plain_node(group: Group) -> bool:
    return group.opening == "[" and isinstance(group.lines[0].value, str)


def _flat(group: Group) -> str | None:
    """All on one line; None for what reads better on several: comments, line breaks, a node that says two things."""
    is_node = group.opening == "["
    if group.beside or group.closing or (is_node and len(group.lines) > 1):
        return None
    words = [group.opening]
    for line in group.lines:
        value = line.value if isinstance(line.value, str) else _flat(line.value)
        if value is None or "\n" in value or "\r" in value or line.above or line.beside:
            return None
        words.append(f"{line.predicate} {value}" if is_node else value)
    return " ".join((*words, "]" if is_node else ")"))
