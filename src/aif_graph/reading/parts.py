"""The parts of a Turtle text: sections, and in them directives and blocks, which have lines."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Group:
    """``[ … ]`` or ``( … )`` with something in it, and the comments after the first and above the last bracket."""

    opening: str
    beside: list[str]
    lines: list[Line]
    closing: list[str]


@dataclass(slots=True)
class Line:
    """A predicate with one object; a member of a collection or a subject, where ``predicate`` is "".

    Of the comments some stood ``above`` it, some ``beside`` it, at the end of the line.
    """

    above: list[str]
    predicate: str
    value: str | Group
    beside: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A subject with its lines, the comments above its dot and those after it.

    ``heads`` an ontology or a concept scheme, which the things after it are part of.
    """

    subject: Line
    lines: list[Line]
    closing: list[str]
    after: list[str]
    heads: bool

    @property
    def is_anonymous(self) -> bool:
        """Whether the subject is a node of its own, ``[]`` or a collection, which no other block can speak of."""
        return not isinstance(self.subject.value, str) or self.subject.value[0] in "[("


@dataclass(slots=True)
class Directive:
    """A prefix with its ``label`` (``x:``), or the base, whose label is ""."""

    above: list[str]
    label: str
    iri: str
    beside: list[str]


@dataclass(slots=True)
class Section:
    """Comments that stand for themselves, each a paragraph, and what follows them: directives, then blocks."""

    banners: list[list[str]]
    directives: list[Directive] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
