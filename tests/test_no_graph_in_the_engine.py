"""The engine knows no name of this repository's graph: its files, pages, messages and comments are for any graph."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from tests.ours import KINDS

SOURCE = ROOT / "src"
TEXTS = sorted(
    path
    for path in SOURCE.rglob("*")
    if path.is_file() and path.suffix in {".py", ".html", ".js", ".css", ".ttl", ".rq", ".toml", ".md", ".yml", ".json"}
)
# The vocabulary of the engine in Turtle; Python makes its IRI, and all others, of the address of the package.
EXEMPT = re.compile(r"https://w3id\.org/aif-graph/sources[#>]")
PACKAGE = 'PACKAGE = "https://w3id.org/aif-graph/"'
# `aif init` writes a graph of its own, which may call its folders as this one does.
SCAFFOLD = SOURCE / "aif_graph/scaffold"
FORBIDDEN = {
    "its prefix": re.compile(r"\baif:\w"),
    "its subject": re.compile(r"AI Factor(?:y|ies)|EuroHPC|AIFactory|\bLUMI\b", re.IGNORECASE),
    "its base": re.compile(r"w3id\.org/aif-graph"),
    "its files": re.compile(r"aif\.ttl|concepts\.ttl|alignments\.ttl|data/stated|data/reference"),
    "its kinds as prefixes": re.compile(rf"(?<![\w-])(?:{'|'.join(KINDS)}):[a-z]"),
    "its kinds in addresses": re.compile(rf"/(?:id|doc)/(?:{'|'.join(KINDS)})\b"),
}
KINDS_OF = {"its kinds as prefixes", "its kinds in addresses"}  # to a style sheet, figure: is an element


def test_all_of_the_engine_is_read() -> None:
    assert len(TEXTS) > 250
    assert {".py", ".html", ".rq", ".ttl"} <= {path.suffix for path in TEXTS}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_engine_names_no_graph(what: str) -> None:
    found = []
    for path in TEXTS:
        if (what == "its files" and path.is_relative_to(SCAFFOLD)) or (what in KINDS_OF and path.suffix == ".css"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            exempt = line == PACKAGE and path == SOURCE / "aif_graph/terms.py"
            if not exempt and FORBIDDEN[what].search(EXEMPT.sub("", line)):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert found == []


def test_the_words_would_be_found() -> None:
    specimens = ("?f a aif:Wave", "Europe's AI Factories", "https://w3id.org/aif-graph/id/x", "data/stated/x.ttl")
    for specimen in (*specimens, "factory:lumi", "/doc/country/dk"):
        assert any(pattern.search(EXEMPT.sub("", specimen)) for pattern in FORBIDDEN.values()), specimen
