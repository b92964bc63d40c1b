"""A Turtle text as blocks: what stands in which line, with the comments, in the order of the text.

The grammar is that of RDF 1.1 Turtle, section 6.5. Terms stay as they are written: nothing is resolved and no statement
is made. A comment that stands alone belongs to the line below it, one at the end of a line to that line.
"""

from __future__ import annotations

from collections.abc import Iterator

from aif_graph.errors import InputError, Place
from aif_graph.limits import BRACKETS as MAX_DEPTH
from aif_graph.reading.parts import Block, Directive, Group, Line, Section
from aif_graph.reading.tokens import BREAK, Token, line_and_column, tokens
from aif_graph.terms import STANDARD

_TYPE = STANDARD["rdf"] + "type"
_HEADS = {STANDARD["owl"] + "Ontology", STANDARD["skos"] + "ConceptScheme"}
_RESOURCES = {"iri", "name", "blank"}


def sections_of(text: str, path: str = "") -> list[Section]:
    """Return the sections of a well-formed ``text``; the first may have no banner.

    Raises InputError for brackets nested too deeply, and for what Turtle 1.1 does not have.
    """
    return list(_Reader(text, path).sections())


class _Reader:
    """Reads a well-formed text, token by token."""

    def __init__(self, text: str, path: str) -> None:
        self._text = text
        self._path = path
        self._tokens = [*tokens(text), Token("end", "", len(text))]
        self._at = 0
        self._depth = 0
        self._prefixes: dict[str, str] = {}

    def sections(self) -> Iterator[Section]:
        section = Section([])
        while True:
            banners, above = self._paragraphs()
            is_directive = self._is_directive()
            if is_directive and above and self._is_start(section) and not banners:
                banners, above = [above], []  # what opens a file speaks of the file, not of the first prefix
            if banners or (is_directive and section.blocks):
                if not self._is_start(section):
                    yield section
                section = Section(banners)
            if self._token.kind == "end":
                yield section
                return
            if is_directive:
                section.directives.append(self._directive(above))
            else:
                section.blocks.append(self._block(above))

    @staticmethod
    def _is_start(section: Section) -> bool:
        return not (section.banners or section.directives or section.blocks)

    def _directive(self, above: list[str]) -> Directive:
        keyword = self._take()
        label = ""
        if keyword.text.lower().endswith("prefix"):
            above += self._comments()
            label = self._take("name").text
        above += self._comments()
        iri = self._take("iri").text
        if keyword.text[0] == "@":
            above += self._comments()
            self._take_mark(".")
        if label:
            self._prefixes[label] = iri[1:-1]
        return Directive(above, label, iri, self._beside())

    def _block(self, above: list[str]) -> Block:
        if self._token.text == "[":
            subject, loose, lines = self._node_as_subject(above)
        else:
            value = self._group(above) if self._token.text == "(" else self._take(*_RESOURCES).text
            subject, loose, lines = Line(above, "", value, self._beside()), [], []
        more, closing = self._pairs(loose)
        lines += more
        alone = self._breaks() > 0
        self._take_mark(".")
        after = self._beside()
        if lines and not alone:
            lines[-1].beside += after
            after = []
        return Block(subject, lines, closing, after, any(map(self._is_head, lines)))

    def _node_as_subject(self, above: list[str]) -> tuple[Line, list[str], list[Line]]:
        """``[ p o ] q r`` says the same as ``[] p o ; q r``: return ``[]``, comments for the next line, the lines."""
        self._take()
        beside = self._beside()
        lines, loose = self._pairs([])
        self._take_mark("]")
        if not lines and not beside:
            beside = self._beside()
        return Line(above, "", "[]", beside), loose, lines

    def _pairs(self, above: list[str]) -> tuple[list[Line], list[str]]:
        """Read predicates and objects up to ``]`` or ``.``; return them and the comments before that."""
        lines: list[Line] = []
        above = above + self._comments()
        while self._token.text not in ("]", "."):
            late = self._objects(self._predicate(), above, lines)
            if self._token.text != ";":
                return lines, late
            lines[-1].above += late
            above = []
            while self._token.text == ";":
                self._take()
                lines[-1].beside += self._beside()
                above += self._comments()
        return lines, above

    def _predicate(self) -> str:
        text = self._take("iri", "name", "word").text
        # Asking for the ending first spares most predicates the look at the prefixes.
        return "a" if text.endswith(("type", "type>")) and self._iri(text) == _TYPE else text

    def _objects(self, predicate: str, above: list[str], lines: list[Line]) -> list[str]:
        """Append a line for each object; return the comments that stand alone after the last."""
        while True:
            above += self._comments()
            value = self._value(above)
            line = Line(above, predicate, value, self._beside())
            lines.append(line)
            late = self._comments()
            if self._token.text != ",":
                return late
            self._take()
            line.above += late
            line.beside += self._beside()
            above = []

    def _value(self, above: list[str]) -> str | Group:
        """Read an object; comments within it that have no line of their own go ``above``."""
        if self._token.text in ("[", "("):
            return self._group(above)
        token = self._take("iri", "name", "blank", "string", "number", "word")
        if token.kind != "string":
            return token.text
        following = self._at
        while self._tokens[following].kind == "comment":
            following += 1
        if self._tokens[following].kind == "language":
            above += self._comments()
            return token.text + self._take().text
        if self._tokens[following].text == "^^":
            above += self._comments()
            self._take()
            above += self._comments()
            return f"{token.text}^^{self._take('iri', 'name').text}"
        return token.text

    def _group(self, above: list[str]) -> str | Group:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise InputError(f"nested deeper than {MAX_DEPTH} levels", place=self._place(), hint="Flatten it.")
        opening = self._take().text
        beside = self._beside()
        lines, closing = self._pairs([]) if opening == "[" else self._members()
        self._take_mark("]" if opening == "[" else ")")
        self._depth -= 1
        if lines:
            return Group(opening, beside, lines, closing)
        above += beside + closing
        return "[]" if opening == "[" else "()"

    def _members(self) -> tuple[list[Line], list[str]]:
        lines: list[Line] = []
        above = self._comments()
        while self._token.text != ")":
            lines.append(Line(above, "", self._value(above), self._beside()))
            above = self._comments()
        return lines, above

    def _is_head(self, line: Line) -> bool:
        return line.predicate == "a" and isinstance(line.value, str) and self._iri(line.value) in _HEADS

    def _iri(self, text: str) -> str:
        if text[0] == "<":
            return text[1:-1]
        label, colon, local = text.partition(":")
        return self._prefixes.get(label + colon, "") + local

    # Tokens and comments. The token at hand is a comment only until somebody asked for the comments before it.

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _take(self, *kinds: str) -> Token:
        """Take the token at hand, which has to be of one of the kinds, if any are named."""
        token = self._tokens[self._at]
        if kinds and token.kind not in kinds:
            raise self._unexpected()
        self._at += 1
        return token

    def _take_mark(self, mark: str) -> None:
        if self._tokens[self._at].text != mark:
            raise self._unexpected()
        self._at += 1

    def _unexpected(self) -> InputError:
        """The parser took what the grammar of Turtle 1.1 does not have."""
        found = self._token.text or "the end of the text"
        hint = "Triples within triples, versions and strings with a direction (RDF 1.2) are not supported."
        return InputError(f"unexpected {found!r}", place=self._place(), hint=hint)

    def _place(self) -> Place:
        return Place(self._path, *line_and_column(self._text, self._token.start))

    def _is_directive(self) -> bool:
        kind, text, _ = self._token
        return (kind == "language" and text in ("@prefix", "@base")) or (
            kind == "word" and text.lower() in ("prefix", "base")
        )

    def _breaks(self) -> int:
        """How many line breaks stand before the token at hand."""
        if not self._at:
            return 0
        _, before, start = self._tokens[self._at - 1]
        return len(BREAK.findall(self._text, start + len(before), self._token.start))

    def _beside(self) -> list[str]:
        """Take the comment that follows on the same line, if there is one."""
        if self._token.kind != "comment" or self._breaks():
            return []
        return [self._take().text.rstrip()]

    def _comments(self) -> list[str]:
        """Take all comments up to the next token."""
        found = []
        while self._tokens[self._at].kind == "comment":
            found.append(self._take().text.rstrip())
        return found

    def _paragraphs(self) -> tuple[list[list[str]], list[str]]:
        """Take the comments between blocks: paragraphs that stand for themselves, and what stands above the next."""
        paragraphs: list[list[str]] = []
        while self._token.kind == "comment":
            if not paragraphs or self._breaks() > 1:
                paragraphs.append([])
            paragraphs[-1].append(self._take().text.rstrip())
        stands_above = paragraphs and self._breaks() < 2 and self._token.kind != "end"
        above = paragraphs.pop() if stands_above else []
        return paragraphs, above
