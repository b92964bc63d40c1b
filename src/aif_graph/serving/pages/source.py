"""The page of one source: what kind of document it is, what it states, and what of that was rejected."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import NamedNode

from aif_graph.serving.pages.addresses import page_number
from aif_graph.serving.pages.thing import address, alternates, questions
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import ABSENT, Cell
from aif_graph.serving.wording.facts import Citations
from aif_graph.serving.wording.presentation import presentation
from aif_graph.serving.wording.sentences import language, named_cell, shown, source_label, text
from aif_graph.serving.wording.statements import Statement, Term, lexical, statements
from aif_graph.serving.wording.verdicts import Conflict, settled
from aif_graph.terms import STANDARD

ON_A_PAGE = 200  # statements
_DC = STANDARD["dcterms"]


def _listed(view: View) -> tuple[tuple[str, str], ...]:
    """Headings and properties of what is told of a source itself."""
    terms, more = view.graph.manifest.terms, presentation(view).details
    return (
        ("Publisher", terms.publisher.value),
        ("Published on", _DC + "issued"),
        ("Title", _DC + "title"),
        ("Language", _DC + "language"),
        ("Kind", terms.kind.value),
        ("Address", terms.url.value),
        ("Refers to", terms.refers_to.value),
        *((heading, property_) for property_, heading in more.items()),
        ("Licence", _DC + "license"),
        ("Note", terms.note.value),
    )


def source_page(view: View, term: NamedNode, arguments: Mapping[str, object]) -> Reply:
    """The page of a source. ``arguments``: ``page``, from 1, where it states more than fits on one."""
    from aif_graph.serving.linked.schema_org import schema_org
    from aif_graph.serving.pages.templating import page

    made = sorted(statements(view).by(term), key=lambda s: _order(view, s))
    pages = max(1, -(-len(made) // ON_A_PAGE))
    number = page_number(arguments.get("page"), pages)
    title = source_label(view.graph, term.value)
    block = schema_org(view, term.value)
    verdicts = dict.fromkeys(s.verdict for s in made if s.verdict)
    citations = Citations(view)
    lost: list[Conflict] = [settled(view, NamedNode(verdict), citations) for verdict in verdicts]
    path = address(view, term)
    more = f"{path}{'&' if '?' in path else '?'}page="
    return page(
        view,
        "source.html",
        path=path if number == 1 else f"{more}{number}",
        page_at=lambda n: path if n == 1 else f"{more}{n}",
        alternates=alternates(view, term.value),
        iri=term.value,
        title=title,
        file=_file(view, term.value),
        details=_details(view, term),
        groups=_by_thing(view, made[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]),
        total=len(made),
        number=number,
        pages=pages,
        lost=lost,
        cited=citations.listed,
        questions=questions(view, term),
        data_blocks=[block] if block else [],
    )


def _order(view: View, statement: Statement) -> tuple[str, ...]:
    triple = statement.triple
    label = view.graph.names.label(lexical(triple.subject))
    return label.casefold(), str(triple.subject), view.graph.names.label(triple.predicate.value), str(triple.object)


def _file(view: View, source: str) -> str:
    """The file that stands for the source, below the graph's folder; a user's own file by its name alone."""
    for document in view.graph.documents:
        if document.source.value == source:
            try:
                return document.path.resolve().relative_to(view.graph.folder.root.resolve()).as_posix()
            except ValueError:
                return document.path.name
    return ""


def _details(view: View, term: NamedNode) -> list[tuple[str, list[Cell]]]:
    index, found = statements(view), []
    for words, property_ in _listed(view):
        values = index.values(term, property_)
        cells = [shown(view, value) for value in values]
        if words == "Language":
            cells = [text(language(lexical(value))) for value in values]
        if cells or words in {"Publisher", "Published on"}:
            found.append((words, cells or [ABSENT]))
    return found


Row = tuple[str, list[tuple[Cell, bool]]]


def _by_thing(view: View, made: list[Statement]) -> list[tuple[Cell, list[Row]]]:
    """The statements by the thing they are about: each property with its values, and whether they stand.

    What a value is called may come from elsewhere; what is said of it may not.
    """
    groups: dict[Term, dict[str, list[tuple[Cell, bool]]]] = {}
    for statement in made:
        triple = statement.triple
        values = groups.setdefault(triple.subject, {}).setdefault(view.graph.names.label(triple.predicate.value), [])
        values.append((named_cell(view, triple.object), statement.standing != "rejected"))
    return [(named_cell(view, subject), list(rows.items())) for subject, rows in groups.items()]
