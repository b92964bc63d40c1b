"""docs/ontology.md and its pictures, made of the ontology; ``make reference`` writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from aif_graph.pictures import styled
from tools.ontology.arrows import arrows_picture
from tools.ontology.groups import groups_picture
from tools.ontology.terms import Ontology, Property, read_ontology

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
# The pictures of properties: the end of each name, its title, and the sections of the ontology that it shows.
PICTURES: Mapping[str, tuple[str, Sequence[str]]] = {
    "places": ("Places", ("places and countries", "places of systems")),
    "factories": ("Who is behind a factory", ("hosting, membership and participation",)),
    "offers": ("What a factory offers, and to whom", ("what a factory offers, and to whom",)),
    "access": ("Calls and access", ("calls and access",)),
    "time": ("Time", ("time",)),
    "money": ("Contracts, grants and amounts", ("contracts, grants and amounts",)),
    "decisions": (
        "Selection, money, figures and sources",
        ("selection, money and figures", "more on figures", "how fresh and how near a source is"),
    ),
    "policy": ("Policy", ("policy",)),
}


def drawn(ontology: Ontology) -> dict[str, str]:
    """The pictures by the names of their files, without their style."""
    title = "The classes of the ontology"
    found = {"ontology.svg": groups_picture("ontology", ontology.groups, ontology.classes, title)}
    for end, (title, _) in PICTURES.items():
        shown = [each for each in properties(ontology, end) if each.start or each.end]
        found[f"ontology-{end}.svg"] = arrows_picture(f"ontology-{end}", shown, ontology.classes, title)
    return found


def properties(ontology: Ontology, end: str) -> list[Property]:
    """The properties of the sections of a picture."""
    return [each for section in PICTURES[end][1] for each in ontology.properties.get(section, ())]


def pages() -> dict[Path, str]:
    """The page and its pictures."""
    ontology = read_ontology(ROOT / "ontology/aif.ttl")
    text = "\n".join(_lines(ontology))
    return {DOCS / "ontology.md": text} | {DOCS / name: f"{styled(svg)}\n" for name, svg in drawn(ontology).items()}


def _lines(ontology: Ontology) -> Iterator[str]:
    yield "# The ontology in pictures\n"
    yield "Drawn from `ontology/aif.ttl`, which has the definition and an example of each term (`aif run terms`). An"
    yield "arrow is a property and leads from its domain to its range; a sub-property without its own has those of the"
    yield "property above it. A property without a domain or a range is for things of several kinds: the dotted box."
    yield "\n![All classes in groups](ontology.svg)\n"
    yield "All classes, by the sections of the file."
    for end, (title, _) in PICTURES.items():
        yield f"\n## {title}\n\n![{title}](ontology-{end}.svg)\n"
        yield from _caption(ontology, end)
    yield "\nNot in any picture: properties with values (dates, numbers, words, addresses) and general axioms.\n"


def _caption(ontology: Ontology, end: str) -> Iterator[str]:
    """What the picture leaves out."""
    inverses = [label for section in PICTURES[end][1] for label in ontology.inverses.get(section, ())]
    bare = [each.label for each in properties(ontology, end) if not each.start and not each.end]
    if bare:
        yield f"Left out, as neither domain nor range is in the ontology: {_listed(bare)}."
    if inverses:
        yield f"Left out, as inverses of others: {_listed(inverses)}."
    if not bare and not inverses:
        yield "No object property of these sections is left out."


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(f"*{label}*" for label in labels)
