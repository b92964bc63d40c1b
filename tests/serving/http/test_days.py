"""Answers of today over HTTP: what says so, and how long they are kept; and a service as of a day. Real requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from aif_graph.days import seconds_left, today
from aif_graph.serving.http.cache import Cache, Entry
from aif_graph.serving.replies import Reply
from tests.graphs.dated import write
from tests.serving.conftest import Got, Service, serving

HTML = "text/html"


@pytest.fixture(scope="module")
def mills(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("mills")
    root = write(folder / "g", day="2025-03-31")
    with serving(folder, "--workers=1", cwd=root) as running:
        yield running


def max_age(got: Got) -> int:
    match = re.fullmatch(r"public, max-age=(\d+)", got.headers["cache-control"])
    assert match
    return int(match[1])


@pytest.mark.parametrize("path", ["/queries/late.csv", "/queries/late.json", "/queries/late", "/"])
def test_what_is_of_today_says_so_and_is_kept_until_midnight(mills: Service, path: str) -> None:
    before, longest = today(), seconds_left()
    got = mills.get(path, accept=HTML)
    assert got.status == 200
    assert got.headers["aif-day"] in {before, today()}
    assert max_age(got) <= min(300, longest) or before != today()
    assert "Aif-Day" in got.headers["access-control-expose-headers"]
    again = mills.get(path, accept=HTML, if_none_match=got.headers["etag"])
    assert (again.status, again.headers["aif-day"]) == (304, got.headers["aif-day"]) or before != today()
    assert got.headers["aif-day"] in got.text or path.endswith(".json")


def test_the_tag_of_an_answer_of_today_is_not_that_of_the_same_answer_on_any_day(mills: Service) -> None:
    of_today = mills.get("/queries/late.csv")
    given = mills.get(f"/queries/late.csv?day={of_today.headers['aif-day']}")
    assert given.body == of_today.body
    assert given.headers["etag"] != of_today.headers["etag"]


def test_a_day_that_is_given_is_kept_as_any_answer(mills: Service) -> None:
    got = mills.get("/queries/late.csv?day=2025-03-31")
    assert "aif-day" not in got.headers
    assert got.headers["cache-control"] == "public, max-age=300"
    page = mills.get("/queries/late?day=2025-04-01", accept=HTML)
    assert "aif-day" not in page.headers
    assert "(today, UTC)" not in page.text


def test_the_page_is_filled_with_today_and_links_to_the_answer_of_that_day(mills: Service) -> None:
    got = mills.get("/queries/late", accept=HTML)
    day = got.headers["aif-day"]
    assert f'<input id="field-day" name="day" type="date" value="{day}"' in got.text
    assert re.search(rf'As of <time datetime="{day}">[^<]+</time> \(today, UTC\)', got.text)
    assert f'href="/queries/late.csv?day={day}' in got.text
    assert '<link rel="canonical" href="http://127.0.0.1' in got.text
    assert f'{mills.url}/queries/late">' in got.text
    start = mills.get("/", accept=HTML)
    assert f'name="day" type="date" value="{day}"' in start.text


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow"])
def test_a_day_that_is_none_is_refused(mills: Service, day: str) -> None:
    got = mills.get(f"/queries/late.csv?day={day}")
    assert got.status == 400
    assert got.text == f"day must be a date, not '{day}'\nFor example 2025-10-10.\n"
    assert (got.headers["cache-control"], "aif-day" in got.headers) == ("no-store", False)
    page = mills.get(f"/queries/late?day={day}", accept=HTML)
    assert (page.status, "Must be a date, not" in page.text) == (400, True)


def test_the_description_of_the_service_tells_the_default(mills: Service) -> None:
    document = mills.get("/openapi.json").json()
    assert isinstance(document, dict)
    (day, _) = document["paths"]["/queries/late"]["get"]["parameters"]
    assert (day["required"], "default" in day["schema"]) == (False, False)
    assert day["description"] == "The day to look at. Today, in UTC, by default."


def test_a_reply_is_not_kept_beyond_its_day() -> None:
    cache, body = Cache(), b"answer"
    always, now, over = (
        Entry(Reply(200, "text/csv", body, headers)) for headers in ((), _of(today()), _of("2020-01-01"))
    )
    for key, entry in {"always": always, "now": now, "over": over}.items():
        cache.put(key, entry)
    assert cache.get("always") is always
    assert cache.get("now") is now or now.is_over
    assert cache.get("over") is None
    assert len({always.etag, now.etag, over.etag}) == 3


def _of(day: str) -> tuple[tuple[str, str], ...]:
    return (("Aif-Day", day),)


def test_a_service_as_of_a_day_says_so_on_every_page_once(tmp_path: Path) -> None:
    root = write(tmp_path / "g", day="2025-12-01")
    with serving(tmp_path, "--workers=1", cwd=root, before=("--as-of", "2025-04-30")) as running:
        for path in ("/", "/queries/late", "/sources", "/why?s=ex:day&p=rdf:type&o=ex:Mill", "/about", "/nowhere"):
            got = running.get(path, accept=HTML)
            assert got.text.count("As known on 2025-04-30; sources left out: 3 issued later") == 1, path
            assert got.headers["aif-as-of"] == "2025-04-30"
            assert "aif-day" not in got.headers
        page = running.get("/queries/late", accept=HTML)
        assert 'type="date" value="2025-04-30"' in page.text
        assert page.headers["cache-control"] == "public, max-age=300"
        assert "zoned" not in running.get("/sources", accept=HTML).text
        assert running.get("/source/zoned", accept=HTML).status == 404
        assert running.get("/why?s=ex:day&p=rdf:type&o=ex:Mill", accept="text/turtle").headers["aif-as-of"]
    assert "as known on 2025-04-30" in (tmp_path / "errors.log").read_text()
