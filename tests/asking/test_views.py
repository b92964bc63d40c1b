"""What the header of a question says of its view: read, given its defaults, and checked at its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aif_graph.asking import CannedQuery, read_catalogue, read_query
from aif_graph.asking.views import KINDS, Option, projection
from aif_graph.errors import InputError
from aif_graph.knowledge import KnowledgeGraph


def query(folder: Path, view: str, columns: str = "?a ?b ?c ?d", name: str = "things") -> CannedQuery:
    """A question with the lines ``view`` in its header."""
    header = "".join(f"#+ {line}\n" for line in ["summary: Which things?", *view.splitlines()])
    (folder / f"{name}.rq").write_text(f"{header}SELECT {columns} {{ ?a ?b ?c . ?c ?e ?d }} ORDER BY ?a")
    return read_query([folder / f"{name}.rq"], name)


@pytest.mark.parametrize(
    ("view", "columns", "expected"),
    [
        ("view: map", "?latitude ?longitude ?town", ("town", "latitude", "longitude")),
        ("view: {kind: map, thing: c, latitude: a, longitude: b}", "?a ?b ?c", ("c", "a", "b")),
        ("view: matrix", "?a ?b ?c ?d", ("a", "b", "c")),
        ("view: {kind: matrix, group: a}", "?a ?b ?c ?d", ("b", "c", "d")),
        ("view: {kind: matrix, rows: d}", "?a ?b ?c ?d", ("d", "a", "b")),
        ("view: timeline", "?a ?b", ("a", "b")),
        ("view: timeline", "?a ?b ?c", ("a", "b", "c")),
        ("view: {kind: timeline, day: b, thing: a}", "?a ?b ?c", ("b", "a")),
        ("view: routes", "?a ?b ?c ?d", ("a", "b", "c", "d")),
        ("view: bars", "?a ?b ?c", ("a", "b")),
        ("view: {kind: bars, number: a}", "?a ?b ?c", ("b", "a")),
        ("view: {kind: routes, by: c}", "?a ?b ?c ?d", ("a", "b", "d")),
        ("view:\n  kind: routes\n  columns: [d, a]\n  by: c", "?a ?b ?c ?d", ("d", "a")),
    ],
)
def test_a_view_knows_the_columns_it_is_drawn_from(
    tmp_path: Path, view: str, columns: str, expected: tuple[str, ...]
) -> None:
    found = query(tmp_path, view, columns).view
    assert found is not None
    assert found.columns == expected


def test_the_details_of_views_are_read(tmp_path: Path) -> None:
    view = "view:\n  kind: timeline\n  selection: [ex:chosen]\n  start: [ex:opened,\n    ex:begun]\n  mark: expected"
    found = query(tmp_path, view).view
    assert found is not None
    assert (found.list("selection"), found.list("start")) == (("ex:chosen",), ("ex:opened", "ex:begun"))
    assert (found.word("mark"), found.list("expected")) == ("expected", ())
    parts = query(tmp_path, "view:\n  kind: matrix\n  group: d\n  parts: {host: hosts it, guest: visits it}").view
    assert parts is not None
    assert (parts.word("group"), list(parts.words("parts").items())) == (
        "d",
        [("host", "hosts it"), ("guest", "visits it")],
    )
    why = query(tmp_path, "view:\n  kind: routes\n  by: d\n  why: {road: ex:leadsTo}").view
    assert why is not None
    assert (why.word("by"), why.words("why")) == ("d", {"road": "ex:leadsTo"})


def test_a_question_without_a_view_has_none(tmp_path: Path) -> None:
    assert query(tmp_path, "tags: [a]").view is None


@pytest.mark.parametrize(
    ("view", "line", "complaint"),
    [
        ("view: globe", 2, "there is no view 'globe'"),
        ("view: [map]", 2, "there is no view"),
        ("tags: [x]\nview: {kind: matrix, heat: a}", 3, "a matrix has no option 'heat'"),
        ("view:\n  kind: matrix\n  parts: [a]", 4, "parts of the view is not a mapping"),
        ("view:\n  kind: timeline\n  start: a", 4, "start of the view is not a list"),
        ("view:\n  kind: matrix\n  rows: a\n  group: z", 5, "the view refers to the column 'z'"),
        ("view: map", 2, "the view refers to the column 'latitude'"),
        ("view:\n  kind: routes\n  columns: [a, z]", 4, "the view refers to the column 'z'"),
        ("view:\n  kind: timeline\n  mark: star", 4, "there is no mark 'star'"),
    ],
)
def test_a_view_that_cannot_be_drawn_is_an_error_at_its_line(
    tmp_path: Path, view: str, line: int, complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint) as caught:
        _ = query(tmp_path, view).view
    assert str(caught.value.place) == f"{tmp_path / 'things.rq'}:{line}"


@pytest.mark.parametrize(
    ("form", "complaint"), [("SELECT * { ?a ?b ?c }", "names its columns"), ("ASK {}", "names its columns")]
)
def test_only_named_columns_can_be_drawn(tmp_path: Path, form: str, complaint: str) -> None:
    (tmp_path / "all.rq").write_text(f"#+ summary: What?\n#+ view: routes\n{form}")
    with pytest.raises(InputError, match=complaint):
        _ = read_query([tmp_path / "all.rq"], "all").view


def test_too_few_columns_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a matrix needs at least 3 columns"):
        _ = query(tmp_path, "view: matrix", "?a ?b").view


def test_shades_are_those_of_a_query_there_is(tmp_path: Path) -> None:
    query(tmp_path, "view:\n  kind: map\n  latitude: b\n  longitude: c\n  shades: parts")
    with pytest.raises(InputError, match="its shades from 'parts'") as caught:
        read_catalogue(tmp_path.iterdir())
    assert str(caught.value.place).endswith("things.rq:6")
    query(tmp_path, "", name="parts")
    assert set(read_catalogue(tmp_path.iterdir())) == {"things", "parts"}


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT ?a ?b WHERE { ?a ?b ?c }", ("a", "b")),
        ("select distinct ?a (COUNT(?b) as ?n) { ?a ?b ?c }", ("a", "n")),
        ("SELECT (IF(?x > 0, (?y + 1), ?z) AS ?w) { }", ("w",)),
        ("# SELECT ?z\nPREFIX a: <http://example.org/SELECT> SELECT ?a { SELECT ?q { } }", ("a",)),
        ("SELECT * { ?a ?b ?c }", ()),
        ("CONSTRUCT { ?a ?b ?c } WHERE { SELECT ?a { } }", ()),
        ("ASK { }", ()),
        ("", ()),
    ],
)
def test_the_columns_of_a_query_are_those_it_selects(text: str, columns: tuple[str, ...]) -> None:
    assert projection(text) == columns


def test_every_shipped_query_has_the_columns_that_its_text_names(graph: KnowledgeGraph) -> None:
    for found in graph.queries.values():
        answer = graph.run(found.name, **{p.name: p.example for p in found.parameters if p.required})
        assert projection(found.text) == answer.columns, found.name
    assert {found.view.kind for found in graph.queries.values() if found.view} == set(KINDS)


def test_the_documentation_lists_all_views_and_their_options() -> None:
    text = (Path(__file__).parents[2] / "docs/pages.md").read_text(encoding="utf-8")
    table = "\n".join(documented())
    assert table in text, f"docs/pages.md should say:\n{table}"


def documented() -> Iterator[str]:
    """The table of views, line by line."""
    yield from ("| view | option | what it is |", "|---|---|---|")
    for name, (_, about, options) in KINDS.items():
        yield f"| `{name}` | | {about} |"
        for key, option in options.items():
            yield f"| | `{key}` | {option.about}{_form(option)} |"


def _form(option: Option) -> str:
    """What the table adds to an option: whether it is a column, and what is taken without it."""
    if option.form == "columns":
        return "; all other columns unless some are named"
    if option.form == "column":
        column = "; the column of that name unless another is named" if option.called else "; a column"
        return column if option.needed else f"{column}, can be absent"
    return f": {', '.join(option.choices)}" if option.choices else ""
