"""Terms as people read them: what stands in a cell of a table, in a heading, in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal as Choice

from markupsafe import Markup
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.datasets import Answer
from aif_graph.datasets.answer import Row, Term
from aif_graph.limits import PAGE_ROWS as MAX_ROWS
from aif_graph.naming.names import Names
from aif_graph.naming.words import day_in_words, grouped, heading, percent
from aif_graph.serving.site import Site
from aif_graph.terms import STANDARD

NOT_STATED = "not stated in our sources"
MAX_TEXT = 64_000  # of the rows of one table, so that a page stays below 100 kB

# Classes of other vocabularies, which have no label in this graph.
FOREIGN_CLASSES = {
    STANDARD["skos"] + "Concept": "entry of a closed list",
    STANDARD["skos"] + "ConceptScheme": "closed list",
    STANDARD["owl"] + "Class": "class",
    STANDARD["owl"] + "ObjectProperty": "object property",
    STANDARD["owl"] + "DatatypeProperty": "data property",
    STANDARD["owl"] + "AnnotationProperty": "annotation",
    STANDARD["owl"] + "Ontology": "ontology",
}
_XSD = STANDARD["xsd"]
_NUMBERS = {_XSD + name for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")}
_DAYS = {_XSD + name for name in ("date", "gYearMonth", "gYear", "dateTime")}
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
Kind = Choice["thing", "outside", "iri", "text", "number", "day", "truth", "absent", "triple"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One term: ``text`` is what is read, ``href`` where it leads ("" for nowhere), ``lang`` a foreign language's tag.

    ``machine`` is the same for a program: the lexical form of a day or a number.
    """

    kind: Kind
    text: str
    href: str = ""
    lang: str = ""
    machine: str = ""


ABSENT = Cell("absent", NOT_STATED)
_FORMS: dict[Kind, Markup] = {
    "thing": Markup('<a href="{1}">{0}</a>'),
    "outside": Markup('<a class="outside" rel="noopener external" href="{1}">{0}</a>'),
    "day": Markup('<time datetime="{2}">{0}</time>'),
    "absent": Markup('<span class="absent">{0}</span>'),
    "iri": Markup("<code>{0}</code>"),
}
_FOREIGN = Markup('<span lang="{1}">{0}</span>')


def markup(cell: Cell) -> Markup:
    """The cell as HTML. Here and not in a macro: large tables have thousands of them."""
    if cell.lang:
        return _FOREIGN.format(cell.text, cell.lang)
    form = _FORMS.get(cell.kind)
    return Markup.escape(cell.text) if form is None else form.format(cell.text, cell.href, cell.machine)


def cell_of(term: Term | None, names: Names, site: Site) -> Cell:
    """Return ``term`` as people read it; None is what no source states."""
    if term is None:
        return ABSENT
    if isinstance(term, NamedNode):
        return thing_cell(term.value, names, site)
    if isinstance(term, BlankNode):
        return Cell("text", "(unnamed)")
    if isinstance(term, Triple):
        parts = (cell_of(part, names, site).text for part in (term.subject, term.predicate, term.object))
        return Cell("triple", " ".join(parts))
    return _literal_cell(term)


def cell_in(column: Column, term: Term | None, names: Names, site: Site) -> Cell:
    """A term as people read it in a column: a share as per cent."""
    if column.share and isinstance(term, Literal):
        return Cell("number", percent(term.value), machine=term.value)
    return cell_of(term, names, site)


def thing_cell(iri: str, names: Names, site: Site) -> Cell:
    """A thing by its label: linked to its page, or, when it is not ours, to where its IRI leads."""
    text, href = FOREIGN_CLASSES.get(iri) or names.label(iri), site.page_of(iri)
    if href:
        return Cell("thing", text, href)
    if site.is_own(iri):
        return Cell("text", text)
    if is_web(iri):
        return Cell("outside", text, iri)
    return Cell("iri", text)


def _literal_cell(term: Literal) -> Cell:
    kind, value = term.datatype.value, term.value
    if kind in _NUMBERS:
        return Cell("number", grouped(value), machine=value)
    if kind in _DAYS:
        return Cell("day", day_in_words(value), machine=value)
    if kind == _XSD + "boolean":
        return Cell("truth", "yes" if value in {"true", "1"} else "no")
    if is_web(value) and " " not in value:
        return Cell("outside", value.split("://", 1)[1].removeprefix("www.").rstrip("/"), value)
    tag = term.language or ""
    return Cell("text", value, lang=tag if tag.split("-")[0] != "en" and _TAG.fullmatch(tag) else "")


def is_web(iri: str) -> bool:
    """Whether an IRI may become a link: of all schemes only these two are safe to follow."""
    return iri.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is shown: its place in the rows, its heading, whether it holds numbers alone, or shares."""

    index: int
    heading: str
    numeric: bool
    share: bool = False


def columns_of(answer: Answer) -> tuple[Column, ...]:
    """The columns of an answer that say something: not what a parameter fixed, nor what is absent in every row."""
    empty = {*_empty(answer)}
    found = [i for i, name in enumerate(answer.columns) if name not in answer.constant and i not in empty]
    return tuple(
        Column(i, heading(answer.columns[i]), is_numeric(answer, i), _is_share(answer.columns[i]))
        for i in found or range(len(answer.columns))
    )


def left_out(answer: Answer) -> tuple[str, ...]:
    """The headings of the columns that ``columns_of`` leaves out because they are absent in every row."""
    shown = {column.index for column in columns_of(answer)}
    return tuple(heading(answer.columns[i]) for i in _empty(answer) if i not in shown)


def _empty(answer: Answer) -> list[int]:
    return [i for i in range(len(answer.columns)) if all(row[i] is None for row in answer.rows)]


def _is_share(name: str) -> bool:
    """The questions call what lies between 0 and 1 a share."""
    return name == "share" or name.endswith("Share")


def is_numeric(answer: Answer, index: int) -> bool:
    """Whether a column holds numbers and nothing else (what is absent aside)."""
    values = [row[index] for row in answer.rows if row[index] is not None]
    return bool(values) and all(isinstance(value, Literal) and value.datatype.value in _NUMBERS for value in values)


def rows_that_fit(answer: Answer, names: Names) -> Sequence[Row]:
    """The first rows of an answer, as many as one page bears: at most MAX_ROWS and about MAX_TEXT of markup."""
    size = 0
    for number, row in enumerate(answer.rows[:MAX_ROWS]):
        size += 12 + sum(_size(term, names) for term in row)
        if size > MAX_TEXT:
            return answer.rows[: max(number, 1)]
    return answer.rows[:MAX_ROWS]


def _size(term: Term | None, names: Names) -> int:
    if isinstance(term, NamedNode):
        return 70 + len(term.value) + len(names.label(term.value))
    text = "" if term is None else getattr(term, "value", str(term))
    return 60 + 2 * len(text) if is_web(text) else 30 + len(text) if text else 55
