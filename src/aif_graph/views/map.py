"""Places on the map of Europe, and countries shaded by the part they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aif_graph.asking.views import ViewSpec
from aif_graph.datasets import Answer
from aif_graph.naming.words import heading
from aif_graph.pictures import SHADES, Marker, base_map, europe, spot
from aif_graph.views.scene import Drawing, Question, Scene, number, text_of

MOST_PARTS = 5
NO_PART = "none stated"
OUTLINES = (
    "Outlines: Natural Earth, public domain. Borders are drawn as Natural Earth has them, but Cyprus and Ukraine "
    "whole, and say nothing about claims."
)


@dataclass(frozen=True, slots=True)
class Country:
    """A shaded country: ``code`` is of ISO 3166-1, ``part`` "" where it has none."""

    code: str
    label: str
    href: str
    part: str


@dataclass(frozen=True)
class Places:
    """What a map shows; ``parts`` are the words for the shades, ``without`` counts the things without coordinates."""

    points: Sequence[Marker]
    countries: Sequence[Country]
    parts: Mapping[str, str]
    mark: str
    without: int


def places(question: Question, spec: ViewSpec, scene: Scene) -> Places:
    """The places of an answer; without a query for the shades its countries are shaded alike."""
    found, without = _points(question, spec, scene)
    if shades := spec.word("shades"):
        countries = _shaded(scene.graph.run(shades), scene)
        parts = spec.words("parts") or {country.part: country.part for country in countries if country.part}
    else:
        countries = _of_answer(question.answer, scene)
        parts = {"": "a country of the answer"}
    return Places(found, countries, parts, heading(spec.columns[0]), without)


def _points(question: Question, spec: ViewSpec, scene: Scene) -> tuple[Sequence[Marker], int]:
    found: dict[Marker, None] = {}
    without = set()
    for thing, north, east in question.rows(*spec.columns):
        latitude, longitude = number(north), number(east)
        if latitude is None or longitude is None:
            without.add(thing)
        else:
            found[Marker(longitude, latitude, scene.words(thing), scene.leads_to(thing))] = None
    return tuple(found), len(without)


def _shaded(answer: Answer, scene: Scene) -> Sequence[Country]:
    """The countries of an answer with the columns thing, code and part; the first row of each counts."""
    columns = answer.columns
    code = columns.index("code") if "code" in columns else None
    part = columns.index("part") if "part" in columns else len(columns) - 1
    codes = scene.codes()
    found: dict[str, Country] = {}
    for row in answer.rows:
        letters = codes.get(text_of(row[0]), "") if code is None else text_of(row[code]).upper()
        words = "" if row[part] is None else scene.words(row[part])
        if letters:
            found.setdefault(letters, Country(letters, scene.words(row[0]), scene.leads_to(row[0]), words))
    return tuple(found.values())


def _of_answer(answer: Answer, scene: Scene) -> Sequence[Country]:
    """The countries that the answer names."""
    codes = scene.codes()
    named = {term: codes[text_of(term)] for row in answer.rows for term in row if text_of(term) in codes}
    return tuple(
        Country(code, scene.words(term), scene.leads_to(term), "")
        for term, code in sorted(named.items(), key=lambda item: item[1])
    )


def draw(question: Question, spec: ViewSpec, scene: Scene) -> Drawing:
    """The map; its notes name what is left out of it."""
    found = places(question, spec, scene)
    points = [point for point in found.points if spot(point)]
    shade_of = {part: SHADES[min(place, MOST_PARTS - 1)] for place, part in enumerate(found.parts)}
    meanings = {shade_of[part]: words for part, words in found.parts.items()} | {"none": NO_PART}
    shades = {country.code: shade_of.get(country.part, "none") for country in found.countries}
    svg = europe(
        "map",
        shades=shades,
        markers=points,
        title=question.title,
        description=question.told(f"A map of Europe with {len(points)} places; the table lists them all."),
        links={country.code: (country.href, country.label) for country in found.countries},
        meanings=meanings,
        mark=found.mark,
    )
    return Drawing(svg, (*_left_out(found), OUTLINES))


def _left_out(found: Places) -> Iterator[str]:
    """What of an answer is not on the map, a sentence a reason."""
    if found.without:
        words = "of the things in the table are not on the map, because no source states their coordinates."
        yield f"{found.without} {words}"
    drawn = base_map().countries
    beyond = [country.label for country in found.countries if country.code not in drawn]
    beyond += [point.label for point in found.points if not spot(point)]
    if beyond:
        yield f"Beyond the edge of the map: {', '.join(sorted(beyond))}."
