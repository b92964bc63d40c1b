"""The pages of the example in a real browser with the network closed: accessible, no wider than the window, linked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from tests.examples.alliances import ALLIANCES, GENEVA, TITLE, foreign
from tests.serving.chromium import Browser, browsing, missing
from tests.serving.conftest import serving

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

PROOF = f"/why?{urlencode({'s': 'France', 'p': 'is represented in', 'o': 'EUTOPIA'})}"
PAGES = (
    *("/", "/queries/places", "/queries/countries-by-alliance", f"/describe?iri={quote(GENEVA, safe='')}"),
    *("/doc/source/eheo-nova", PROOF, "/search?q=leiden", "/sparql", "/conflicts"),
)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder: Path = tmp_path_factory.mktemp("alliances")
    with serving(folder, "--timeout=60", cwd=ALLIANCES) as running, browsing(running.url, folder) as opened:
        yield opened


@pytest.fixture
def browser(window: Browser) -> Iterator[Browser]:
    """The window; behind the test: it asked no other host, and its console is empty."""
    window.wide(1280)
    yield window
    window.listen()
    asked, complaints = window.asked[:], window.complaints[:]
    window.asked.clear()
    window.complaints.clear()
    own = urlsplit(window.base).netloc
    assert [url for url in asked if urlsplit(url).netloc != own and not url.startswith("data:")] == []
    assert complaints == []


@pytest.mark.parametrize("address", PAGES)
def test_page_is_accessible_and_as_wide_as_the_window(browser: Browser, address: str) -> None:
    browser.open(address)
    found = browser.audit()
    overhang = {}
    for width in (320, 375, 1280):
        browser.wide(width)
        overhang[width] = browser.overhang
    assert found == []
    assert overhang == dict.fromkeys(overhang, 0)
    assert foreign({address: browser.one("html").get_attribute("outerHTML") or ""}) == []


def test_every_entry_of_the_navigation_leads_to_its_page(browser: Browser) -> None:
    browser.open("/")
    entries = [link.text for link in browser.all("nav.navigation a")]
    assert entries == [
        *("Questions", "Map", "Countries", "Sources", "Conflicts", "Ontology", "SPARQL", "Data", "About"),
    ]
    for words in entries:
        browser.click(words, "nav")
        assert browser.one("nav.navigation [aria-current=page]").text == words
        assert browser.heading
        assert browser.one("a.brand").text == TITLE


def test_from_the_map_to_a_country_to_its_proof_and_to_the_source(browser: Browser) -> None:
    browser.open("/queries/places")
    browser.leave(browser.one("svg a[href*='country%2Ffr'] path"))
    assert browser.heading == "France"
    browser.leave(browser.one("a.why[aria-label='Why EUTOPIA?']"))
    assert browser.heading == "France is represented in EUTOPIA"
    browser.leave(browser.one("ol.proof .evidence a"))
    assert browser.path.startswith("/doc/source/")
    assert browser.says("What it states")


def test_from_a_name_to_a_university_and_from_a_query_to_rows(browser: Browser) -> None:
    browser.open("/about")
    browser.one("#find").send_keys("geneva")
    browser.click("Search", "header")
    browser.click("University of Geneva")
    assert browser.heading == "University of Geneva"
    browser.open("/sparql")
    browser.click("Run")
    assert len(browser.all("table.answer tbody tr")) == 29
