"""The frame of the pages: what ``graph.toml`` says of it, what is wrong in that, and what a graph without it gets."""

from __future__ import annotations

from pathlib import Path

import pytest

import aif_graph
from aif_graph.errors import InputError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.frame import PAGES, Frame, licence_name, read_frame, shortcuts
from aif_graph.serving.requests.addresses import ROUTES

QUERY = """#+ summary: {0}?
#+ params:
#+   who: {{type: string, about: whom, default: null}}
SELECT ?a ?b {{ ?a ?b ?c }}
"""
DATA = '<https://example.org/a> a <https://example.org/City> ; <https://example.org/b> "c" .'


def graph_of(root: Path, toml: str, **queries: str) -> KnowledgeGraph:
    """A graph with one file of data, the manifest ``toml`` and queries with these lines in their headers."""
    (root / "queries").mkdir()
    (root / "graph.toml").write_text(toml)
    (root / "data.ttl").write_text(DATA)
    for name, header in queries.items():
        head, _, rest = QUERY.format(name).partition("\n")
        (root / "queries" / f"{name}.rq").write_text("\n".join(filter(None, (head, header, rest))))
    return aif_graph.load(root=root)


def frame(root: Path, toml: str, **queries: str) -> Frame:
    return read_frame(graph_of(root, toml, **queries))


def labels(found: Frame) -> list[str]:
    return [link.label for link in found.navigation]


def test_a_bare_folder_has_a_frame_of_what_it_has(tmp_path: Path) -> None:
    found = frame(tmp_path, "")
    assert labels(found) == ["SPARQL", "Data", "About"]
    assert found.brand == found.heading == tmp_path.name
    assert (found.lead, found.about, found.disclaimer, found.counts, found.form) == ("", (), "", (), "")


def test_questions_with_views_stand_in_the_navigation_by_their_kind(tmp_path: Path) -> None:
    found = frame(tmp_path, 'title = "Cities"', first="", ways="#+ view: routes", more="#+ view: routes")
    assert labels(found) == ["Questions", "Routes", "SPARQL", "Data", "About"]
    assert found.navigation[1].parts == ("queries", "more")
    assert found.heading == "Cities"


def test_the_navigation_of_a_graph_is_kept_as_far_as_there_is_something(tmp_path: Path) -> None:
    toml = """
[[navigation]]
label = "Ways"
question = "ways"
path = "/all-ways"
[[navigation]]
label = "Conflicts"
page = "conflicts"
[[navigation]]
label = "Get it"
page = "data"
"""
    found = frame(tmp_path, toml, ways="")
    assert [(link.label, link.parts) for link in found.navigation] == [("Ways", ("all-ways",)), ("Get it", ("data",))]
    assert [path for path, _ in shortcuts(found)] == ["/all-ways", "/all-ways.svg"]
    assert found.at("ways") == ("all-ways",)
    assert found.has("data")
    assert not found.has("conflicts")


@pytest.mark.parametrize(
    ("toml", "line", "complaint"),
    [
        ('[[navigation]]\nlabel = "X"\nquestion = "wayz"', 3, "no query named 'wayz'"),
        ('[[navigation]]\nlabel = "X"\npage = "matrix"', 3, "unknown page 'matrix'"),
        ('[[navigation]]\nlabel = "X"\npage = "data"\npath = "/d"', 4, "page 'data' cannot have a path"),
        ('[[navigation]]\nlabel = "X"\nquestion = "ways"\npath = "/data"', 4, "cannot be the path"),
        ('[[navigation]]\nlabel = "X"\nquestion = "ways"\npath = "/static"', 4, "cannot be the path"),
        ('[[navigation]]\nlabel = "X"\nquestion = "ways"\npath = "/a/../b"', 4, "cannot be the path"),
        ('[[navigation]]\nlabel = "X"\nquestion = "ways"\npath = "//example.org"', 4, "cannot be the path"),
        ("[pages]\nlead = 3", 2, "lead is not a string"),
        ("[pages]\n\ntags = [1]", 3, "tags is not a list of strings"),
        ('[pages]\nclasses = ["city:City"]', 2, "the prefix of city:City is unknown"),
        ('[pages]\nexamples = ["none"]', 2, "no query named 'none'"),
        ('[pages]\nstart = "here"', 2, "start is not a table"),
        ('[pages]\npictures = "ways"', 2, "pictures is not a table"),
        ('[pages.pictures]\n"rdfs:Class" = "wayz"', 2, "no query named 'wayz'"),
        ('[pages.pictures]\n"rdfs:Class" = "ways"', 2, "cannot be the picture of a thing"),
        ('[pages.start]\ncolour = "red"', 2, "unknown key 'colour'"),
        ('[pages.start]\npicture = "ways"', 2, "cannot be the picture"),
        ('[pages.start]\ncounts = [{ label = "x" }]', 2, "needs a label, and a class"),
        ('[pages.start]\ncounts = [{ label = "x", class = "rdfs:Class", hue = "y" }]', 2, "unknown key 'hue'"),
        ('[pages.start]\nexamples = [{ label = "x" }]', 2, "has no question"),
        ('[pages.start]\nexamples = [{ question = "ways", when = "x" }]', 2, "no parameter 'when'"),
        ('[pages.start]\nform = "way"', 2, "no query named 'way'"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(tmp_path: Path, toml: str, line: int, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint) as caught:
        frame(tmp_path, toml, ways="")
    assert str(caught.value.place) == f"{tmp_path / 'graph.toml'}:{line}"


def test_one_path_leads_to_one_question(tmp_path: Path) -> None:
    entry = '[[navigation]]\nlabel = "X"\nquestion = "ways"\npath = "/ways"\n'
    with pytest.raises(InputError, match="cannot be the path"):
        frame(tmp_path, entry * 2, ways="")


def test_texts_and_choices_are_read(tmp_path: Path) -> None:
    toml = """
[pages]
brand = "Towns"
about = "One paragraph."
limits = ["One.", "Two."]
classes = ["https://example.org/City"]
examples = ["ways"]
[pages.start]
form = "ways"
counts = [{ class = "https://example.org/City", label = "cities", question = "ways" }]
examples = [{ question = "ways", who = "me", label = "My ways?" }]
"""
    found = frame(tmp_path, toml, ways="")
    assert (found.brand, found.about, found.limits) == ("Towns", ("One paragraph.",), ("One.", "Two."))
    assert found.classes == ("https://example.org/City",)
    assert found.counts[0].class_ == "https://example.org/City"
    assert (found.starts[0].question, found.starts[0].parameters, found.starts[0].label) == (
        "ways",
        {"who": "me"},
        "My ways?",
    )


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("https://creativecommons.org/licenses/by-sa/3.0/deed.en", "CC BY-SA 3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "Public Domain Mark 1.0"),
        ("https://www.gnu.org/licenses/fdl-1.3.html", "www.gnu.org/licenses/fdl-1.3.html"),
        ("", ""),
    ],
)
def test_licences_have_names(iri: str, name: str) -> None:
    assert licence_name(iri) == name


def test_the_addresses_of_this_graph_are_those_it_always_had(graph: KnowledgeGraph) -> None:
    found = read_frame(graph)
    assert {path for path, _ in shortcuts(found)} == {
        f"{path}{ending}" for path in ("/my-country", "/map", "/timeline", "/matrix") for ending in ("", ".svg")
    }
    assert labels(found)[1:5] == ["My country", "Map", "Timeline", "Matrix"]
    assert {link.parts[0] for link in found.navigation if not link.question} == set(PAGES)
    assert {f"/{page}" for page in PAGES} <= {path for path, _ in ROUTES}
