"""The pages in a real browser with the network closed: journeys, accessibility, widths, paper, and without scripts.

Pictures of some pages are taken in three widths; with AIF_SCREENSHOTS, of all the main ones, light and dark, and kept
in the folder it names.
"""

from __future__ import annotations

import csv
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

import aif_graph
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.frame import read_frame, shortcuts
from aif_graph.serving.requests.addresses import ROUTES
from tests.serving.chromium import Browser, Keys, browsing, missing
from tests.serving.conftest import Service, serving

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

WIDTHS = (320, 768, 1280)
KEPT = os.environ.get("AIF_SCREENSHOTS", "")  # where the pictures of all main pages are kept, in light and dark
MOST_BYTES = 100_000
RIGHT = "SELECT ?wave WHERE { ?wave a aif:Wave } ORDER BY ?wave"
WRONG = "SELECT ?wave WHERE { ?wave a aif:Wave"
DENMARK = "/queries/systems-open-to-country?country=country:dk"
PROOF = "/why?s=Denmark&p=has+access+to&o=LUMI-AI"
# Addresses of each route that has pages, and those of which pictures are taken.
PAGES = {
    "/": ("/",),
    "/search": ("/search", "/search?q=lumi", "/search?q=Denmrk", "/search?q=qqqqqqqq"),
    "/queries": ("/queries", "/queries?tag=access"),
    "/queries/{name}": (
        DENMARK,
        "/queries/factory-places",
        "/queries/shared-sectors",
        "/queries/coverage",
        "/queries/factories-on-a-day?day=soon",
    ),
    "/my-country": ("/my-country", "/my-country?country=Denmark", "/my-country?country=Croatia"),
    "/map": ("/map",),
    "/timeline": ("/timeline",),
    "/matrix": ("/matrix",),
    "/sources": ("/sources", "/sources?page=2"),
    "/conflicts": ("/conflicts",),
    "/why": ("/why", PROOF, PROOF.replace("Denmark", "Croatia")),
    "/data": ("/data",),
    "/about": ("/about",),
    "/describe": ("/describe?iri=https%3A%2F%2Fw3id.org%2Faif-graph%2Fid%2Fcountry%2Fdk",),
    "/doc/{thing:path}": (
        "/doc/country/dk",
        "/doc/factory/lumi-aif",
        "/doc/system/lumi-ai",
        "/doc/verdict/1healthai-spain-share",
        "/doc/source/sources",
        "/doc/country/atlantis",
    ),
    "/ontology": ("/ontology", "/ontology?term=hasAccessTo"),
    "/sparql": ("/sparql", f"/sparql?query={quote(RIGHT)}", f"/sparql?query={quote(WRONG)}"),
}
SHOTS = (
    *("/", "/my-country?country=Denmark", DENMARK, "/doc/country/dk", "/doc/factory/lumi-aif", PROOF, "/map"),
    *("/matrix", "/timeline", "/conflicts", "/sources", "/ontology", "/sparql", "/search?q=lumi", "/data"),
)
NOT_PAGES = {
    *("/my-country.svg", "/map.svg", "/timeline.svg", "/matrix.svg"),
    "/id/{thing:path}",
    "/source/{slug:path}",
    "/graph/{name}",
    "/ontology.{suffix}",
    "/ontology/{version}",
    "/dump/{file:path}",
    "/.well-known/void",
    "/.well-known/sparql-examples",
    "/context.jsonld",
    "/openapi.json",
    "/sitemap.xml",
    "/robots.txt",
}
ADDRESSES = [address for addresses in PAGES.values() for address in addresses]
# A script that writes down each element that gets the focus, and whether one sees it there.
WATCH_FOCUS = """
window.met = [];
document.addEventListener('focusin', event => {
  const shown = [event.target, event.target.closest('.CodeMirror')].filter(Boolean).some(element => {
    const style = getComputedStyle(element), outline = parseFloat(style.outlineWidth);
    return style.outlineStyle !== 'none' && outline >= 2;
  });
  const box = event.target.getBoundingClientRect();
  window.met.push([event.target.outerHTML.slice(0, 120), shown, box.width > 0 && box.left >= 0]);
});
// A field for a day has stops for day, month, year and the calendar.
return document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]').length
  + 3 * document.querySelectorAll('input[type=date]').length;
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of this module's own, with time enough on a busy machine."""
    with serving(tmp_path_factory.mktemp("pages"), "--timeout=60") as running:
        yield running


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def window(pages: Service, downloads: Path) -> Iterator[Browser]:
    with browsing(pages.url, downloads) as opened:
        yield opened


@pytest.fixture
def browser(window: Browser) -> Iterator[Browser]:
    """The window as a test finds it; behind the test: it asked no other host, and its console is empty."""
    window.wide(1280)
    window.prefers("light")
    yield window
    window.listen()
    asked, complaints = window.asked[:], window.complaints[:]
    window.asked.clear()
    window.complaints.clear()
    own = urlsplit(window.base).netloc
    assert asked, "the log of requests is empty"
    assert [url for url in asked if urlsplit(url).netloc != own and not url.startswith("data:")] == []
    # That a page was answered by 400 or 404 is in the console, too.
    assert [line for line in complaints if "the server responded with a status of 4" not in line] == []


def test_every_route_is_looked_at_or_has_no_page(graph: KnowledgeGraph) -> None:
    own = {path for path, _ in shortcuts(read_frame(graph))}
    assert {pattern for pattern, _ in ROUTES} | own == set(PAGES) | NOT_PAGES


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_accessible_and_as_wide_as_the_window(browser: Browser, address: str) -> None:
    browser.open(address)
    found = browser.audit()
    browser.prefers("dark")
    found += [f"dark: {line}" for line in browser.audit("color-contrast")]
    overhang = {}
    for width in WIDTHS:
        browser.wide(width)
        overhang[width] = browser.overhang
        if width == 320:
            found += [f"narrow: {line}" for line in browser.audit("target-size", "scrollable-region-focusable")]
            found += [f"narrow and dark: {line}" for line in browser.audit("color-contrast")]
    assert found == []
    assert overhang == dict.fromkeys(WIDTHS, 0)


@pytest.mark.parametrize("address", SHOTS if KEPT else SHOTS[:4])
def test_pictures_are_taken(browser: Browser, address: str, tmp_path: Path) -> None:
    folder = Path(KEPT or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^a-z0-9]+", "-", address.lower()).strip("-")[:50] or "start"
    for width in WIDTHS:
        for scheme in ("light", "dark") if KEPT else ("light",):
            browser.wide(width)
            browser.prefers(scheme)
            browser.open(address)
            picture = folder / f"{name}-{width}-{scheme}.png"
            browser.picture(picture)
            assert picture.stat().st_size > 10_000, "an empty page takes less"


# Journeys ------------------------------------------------------------------------------------------


def test_from_my_country_to_a_source(browser: Browser, graph: KnowledgeGraph) -> None:
    browser.open("/")
    browser.choose("Country", "Denmark")
    day = browser.control("Day").get_attribute("value")
    browser.click("Answer")
    assert browser.path.replace("%3A", ":") == f"/my-country?country=country:dk&day={day}"
    assert browser.heading == "Which systems can users in a country apply for, and by which route?"
    ends = [item.text for item in browser.all("ul.routes strong")]
    rows = graph.run("systems-open-to-country", country="Denmark", day=day).rows
    assert ends == list(dict.fromkeys(graph.names.label(row[0].value) for row in rows))
    assert {"LUMI-AI", "JUPITER"} <= set(ends)  # through the consortium, and by a call
    browser.click("LUMI-AI")
    assert browser.heading == "LUMI-AI"
    mark = browser.one(".marks a")
    number = mark.text.strip("[]")
    browser.leave(mark)
    assert browser.path.endswith(f"#source-{number}")
    source = browser.one(f"#source-{number} a")
    title = source.text
    browser.leave(source)
    assert browser.heading == title
    assert browser.says("What it states")


def test_the_start_page_tells_each_wave_once(browser: Browser) -> None:
    browser.open("/")
    waves = [item.text for item in browser.all("[aria-labelledby=told] li")]
    assert waves[0] == "First wave of AI Factories: 7 in this graph, 10 December 2024"
    assert len(set(waves)) == len(waves) == len(browser.all("svg.pic-timeline a"))


def test_from_a_question_to_another_answer_and_its_file(browser: Browser, downloads: Path) -> None:
    browser.open("/")
    browser.click("Which systems can users in Denmark apply for, and by which route?")
    browser.choose("Country", "Belgium")
    browser.click("Answer")
    assert "country:be" in browser.path.replace("%3A", ":")
    rows = [row.text for row in browser.all("table.answer tbody tr")]
    assert any("antenna" in row for row in rows)
    file = downloads / "systems-open-to-country.csv"
    browser.one("a[href*='.csv']").click()
    _await(file)
    with file.open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == len(rows)
    permanent = browser.one("p.small a")
    assert permanent.text.startswith(browser.base)
    browser.driver.get(permanent.text)
    assert [row.text for row in browser.all("table.answer tbody tr")] == rows


def test_from_a_slip_of_the_pen_to_the_thing(browser: Browser) -> None:
    browser.open("/about")
    browser.one("#find").send_keys("Denmrk")
    browser.click("Search", "header")
    assert browser.says("These are similar")
    browser.click("Denmark")
    assert browser.heading == "Denmark"


def test_from_what_follows_to_its_proof_and_on_to_a_source(browser: Browser) -> None:
    browser.open("/doc/country/dk")
    browser.leave(browser.one("a.why[aria-label='Why LUMI-AI?']"))
    assert browser.heading == "Denmark has access through a consortium to LUMI-AI"
    assert browser.one("svg.pic-proof").is_displayed()
    assert browser.says("by ", "ol.proof")
    browser.leave(browser.one("ol.proof .evidence a"))
    assert browser.path.startswith("/doc/source/")
    assert browser.says("What it states")


def test_from_the_conflicts_to_one_of_them(browser: Browser) -> None:
    browser.open("/conflicts")
    first = browser.one(".verdicts a")
    title = first.text
    browser.leave(first)
    assert browser.heading == title


@pytest.mark.parametrize(
    ("path", "link"),
    [("/map", "svg a[href$='/doc/country/fr'] path"), ("/matrix", "svg a[href$='/doc/country/fr'] text")],
)
def test_from_the_overviews_to_a_country(browser: Browser, path: str, link: str) -> None:
    browser.open(path)
    browser.leave(browser.one(link))
    assert browser.heading == "France"


def test_queries_are_written_and_run_by_keyboard(browser: Browser) -> None:
    browser.open("/sparql")
    _write_query(browser, RIGHT)
    with browser.leaving():
        browser.press(Keys.ENTER, held=Keys.CONTROL)
    assert [row.text for row in browser.all("table.answer tbody tr")][-1] == "Third wave of AI Factories"
    _write_query(browser, WRONG)
    browser.click("Run")
    assert browser.one("#query-error").is_displayed()
    assert browser.one("#query").get_attribute("aria-invalid") == "true"
    assert browser.script("return document.getElementById('query').value").strip() == WRONG


def test_a_term_of_the_ontology_has_its_place(browser: Browser) -> None:
    browser.open("/ontology#hasAccessTo")
    assert browser.script("return document.querySelector(':target').getBoundingClientRect().top < innerHeight")
    assert "has access to" in browser.one(":target").text
    browser.leave(browser.one(":target a"))
    assert browser.heading == "has access to"
    assert browser.says("Denmark has access to LUMI-AI.")
    browser.click("has access through a consortium to")
    assert browser.heading == "has access through a consortium to"


@pytest.mark.parametrize("address", ["/", "/my-country?country=Denmark", DENMARK, "/doc/country/dk", "/map", "/sparql"])
def test_keyboard_reaches_everything_and_is_seen(browser: Browser, address: str) -> None:
    browser.open(address)
    browser.press(Keys.TAB)
    skip = browser.script("return document.activeElement")
    assert skip.get_attribute("class") == "skip"
    assert skip.location["x"] >= 0
    browser.press(Keys.ENTER)
    assert browser.script("return document.activeElement.id") == "main"
    browser.open(address)
    many = browser.script(WATCH_FOCUS)
    browser.press(*([Keys.TAB] * (many + 1)))
    met = browser.script("return window.met")
    assert [element for element, is_seen, is_here in met if not (is_seen and is_here)] == []
    order = [element for element, _, _ in met]
    assert 'class="skip"' in order[0]
    # It comes around: nothing holds it fast.
    assert any('class="skip"' in element for element in order[1:]) or browser.script(
        "return document.activeElement === document.body"
    )


def test_the_matrix_is_seen_down_to_its_last_row(browser: Browser) -> None:
    """At the size at which its lower half was once hidden in a region that scrolls by itself."""
    browser.wide(1280, 900)
    browser.open("/matrix")
    hidden = browser.script(
        "const picture = document.querySelector('.pic-grid'), region = picture.closest('.pic-region');"
        "return [region.scrollHeight - region.clientHeight, region.scrollWidth - region.clientWidth];"
    )
    assert hidden == [0, 0]
    rows = {row[0].value for row in aif_graph.load().run("country-parts").rows}
    found = [link.get_dom_attribute("href") for link in browser.all(".pic-grid a[href*='/doc/country/']")]
    links = {href.removeprefix("/doc/") for href in found}
    assert links == {iri.rsplit("/id/", 1)[1] for iri in rows}


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize(
    "address",
    [
        *("/map", "/matrix", "/timeline", "/my-country?country=Denmark", "/queries/coverage", "/queries/funding"),
        *("/doc/country/be", "/doc/system/lumi-ai", "/doc/factory/jaif", "/doc/antenna/be-aifa", "/sources"),
    ],
)
def test_no_region_hides_what_is_below(browser: Browser, address: str, width: int) -> None:
    """Regions scroll sideways alone; what is further down lies on the page itself."""
    browser.wide(width)
    browser.open(address)
    hidden = browser.script(
        "return [...document.querySelectorAll('main *')].filter(element => {"
        "  const flow = getComputedStyle(element).overflowY;"
        "  return flow !== 'visible' && element.scrollHeight > element.clientHeight + 1 && element.clientHeight > 1;"
        "}).map(element => element.outerHTML.slice(0, 120));"
    )
    assert hidden == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/map.svg", "/queries/coverage.svg", "/queries/access-routes.svg?via=jaif"])
def test_a_picture_by_itself_has_the_colours_of_its_page(browser: Browser, path: str, scheme: str) -> None:
    style = (
        "const text = document.querySelector('svg.pic text.pic-text, svg.pic text.pic-small');"
        "return [getComputedStyle(text).fill, getComputedStyle(text).fontSize];"
    )
    browser.prefers(scheme)
    browser.open(path.replace(".svg", ""))
    on_page = browser.script(style)
    browser.open(path)
    assert browser.script(style) == on_page


# Paper, scripts, weight -----------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", DENMARK, "/doc/country/dk", PROOF])
def test_on_paper_nothing_is_left_to_click(browser: Browser, address: str) -> None:
    browser.open(address)
    browser.prefers("dark", "print")
    shown = browser.script(
        "const controls = [...document.querySelectorAll('.skip, nav, form')];"
        "return controls.filter(element => element.checkVisibility()).map(element => element.outerHTML);"
    )
    assert shown == []
    ground = browser.script("return getComputedStyle(document.body).backgroundColor")
    assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    assert browser.audit("color-contrast") == []
    printed = browser.command("Page.printToPDF")["data"]
    assert len(printed) > 10_000


def test_without_scripts_forms_and_answers_work(pages: Service, downloads: Path, graph: KnowledgeGraph) -> None:
    with browsing(pages.url, downloads, scripts=False) as plain:
        plain.driver.get("data:text/html,<title>off</title><script>document.title = 'on'</script>")
        assert plain.driver.title == "off"
        plain.open("/")
        plain.choose("Country", "Denmark")
        day = plain.control("Day").get_attribute("value")
        plain.click("Answer")
        rows = graph.run("systems-open-to-country", country="Denmark", day=day).rows
        assert plain.says(f"{len(rows)} rows for country: Denmark, day: {day}")
        plain.open(DENMARK)
        plain.choose("Country", "Belgium")
        plain.click("Answer")
        assert plain.says("antenna", "table.answer")
        plain.open("/sparql")
        plain.fill("Query", RIGHT)
        plain.click("Run")
        assert plain.says("Third wave of AI Factories", "table.answer")
        plain.open("/search")
        plain.fill("What to search for", "lumi")
        plain.click("Search")
        plain.click("LUMI-AI")
        assert plain.heading == "LUMI-AI"


def test_no_page_is_heavy(pages: Service) -> None:
    """The pages of all routes and 30 documents, spread over the site map."""
    listed = [urlsplit(url).path for url in re.findall(r"<loc>([^<]+)</loc>", pages.get("/sitemap.xml").text)]
    documents = [path for path in listed if path.startswith("/doc/")]
    assert len(documents) >= 30
    sizes = {
        path: len(pages.get(path, accept="text/html").body)
        for path in (*ADDRESSES, *documents[:: len(documents) // 30])
    }
    assert {path: size for path, size in sizes.items() if size >= MOST_BYTES} == {}


def _write_query(browser: Browser, text: str) -> None:
    """Put ``text`` into the editor, whichever there is, and leave the focus in it."""
    if editors := browser.all(".CodeMirror"):
        browser.script("const [box, text] = arguments; box.CodeMirror.setValue(text)", editors[0], text)
        browser.script("arguments[0].CodeMirror.focus()", editors[0])
    else:
        browser.fill("Query", text)


def _await(file: Path) -> None:
    _until(lambda: file.is_file() and file.stat().st_size > 0)


def _until(condition: object, seconds: float = 20.0) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)
