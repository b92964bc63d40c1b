"""The running service: what every reply bears, what is kept, who is replaced, how it ends."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import re
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import quote_plus, urlencode

import pytest

from tests.serving.conftest import Service, alive, serving

WAVES = "SELECT ?w WHERE { ?w a aif:Wave } ORDER BY ?w"
# Nobody has an answer to that within a minute.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def _endless(number: int) -> str:
    """Another endless query each time: the same one twice would share its answer."""
    return ENDLESS.replace("?n)", f"?n{number})")


def _workers(service: Service) -> set[int]:
    """The processes that answer: all children but the front, which is the one with an event loop."""
    found = set()
    for pid in service.children():
        with contextlib.suppress(OSError):  # it may end while we look
            if "uvloop" not in Path(f"/proc/{pid}/maps").read_text():
                found.add(pid)
    return found


def _eventually(condition: object, seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def test_every_reply_bears_the_headers_that_keep_browsers_safe(service: Service) -> None:
    for path in ("/", "/sparql", "/healthz", "/nothing-here", "/queries/factories.csv"):
        headers = service.get(path, accept="text/html").headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
        assert "server" not in headers
        if headers["content-type"].startswith("text/html"):
            assert "default-src 'none'" in headers["content-security-policy"]


def test_an_answer_is_kept_by_whoever_has_it(service: Service) -> None:
    first = service.ask(WAVES)
    assert first.status == 200
    assert first.headers["cache-control"] == "public, max-age=300"
    assert first.headers["vary"] == "Accept, Accept-Encoding"
    again = service.ask(WAVES, if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert service.ask(WAVES, if_none_match=f'"other", W/{first.headers["etag"]}').status == 304
    assert service.ask(WAVES, if_none_match='"other"').status == 200
    tag = service.get("/map").headers["etag"]
    lines = f'If-None-Match: "other"\r\nIf-None-Match: {tag}\r\n'
    twice = f"GET /map HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n"
    assert service.raw(twice.encode()).startswith(b"HTTP/1.1 304")
    assert "cache;desc=hit" in service.ask(WAVES).headers["server-timing"]


@pytest.mark.parametrize("volatile", ["NOW()", "RAND()", "STRUUID()"])
def test_an_answer_that_changes_is_kept_by_nobody(service: Service, volatile: str) -> None:
    query = f"SELECT ({volatile} AS ?v) WHERE {{}}"
    first, second = service.ask(query), service.ask(query)
    assert first.headers["cache-control"] == "no-store"
    assert first.body != second.body


def test_the_same_answer_compressed(service: Service) -> None:
    query = "SELECT * WHERE { ?s a ?c } ORDER BY ?s ?c LIMIT 500"
    plain, packed = service.ask(query), service.ask(query, accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "content-encoding" not in service.ask(query, accept_encoding="gzip;q=0").headers


def test_head_is_get_without_the_body(service: Service) -> None:
    path = f"/sparql?{urlencode({'query': WAVES})}"
    got, head = service.get(path), service.get(path, "HEAD")
    assert head.body == b""
    for name in ("content-length", "content-type", "etag"):
        assert head.headers[name] == got.headers[name]


def test_a_preflight_is_answered(service: Service) -> None:
    got = service.get("/sparql", "OPTIONS", origin="https://editor.example", access_control_request_method="POST")
    assert got.status == 204
    assert "POST" in got.headers["access-control-allow-methods"]
    assert got.headers["access-control-allow-origin"] == "*"


def test_what_an_address_takes(service: Service) -> None:
    assert service.get("/doc/country/dk", "OPTIONS").headers["allow"] == "HEAD, GET, OPTIONS"
    assert service.get("/doc/country/dk", "POST").status == 405


def test_names_instead_of_iris_for_a_spreadsheet(service: Service) -> None:
    path = "/queries/systems-open-to-country.csv?country=Denmark"
    assert "https://w3id.org/" in service.get(path).text
    named = service.get(f"{path}&labels=true").text
    assert "https://w3id.org/" not in named
    assert "LUMI-AI" in named
    assert service.get(f"{path}&labels=perhaps").status == 400


def test_a_head_is_as_long_as_it_may_be_however_it_arrives(service: Service) -> None:
    head = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 70_000 + b"\r\n\r\n"
    assert service.raw(head).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_what_would_write_is_refused(service: Service, method: str) -> None:
    got = service.get("/sparql", method, accept="application/json")
    assert got.status == 405
    assert "GET" in got.headers["allow"]
    assert json.loads(got.body)["status"] == 405


def test_an_error_comes_in_the_format_that_was_asked_for(service: Service) -> None:
    wrong = "SELECT * WHERE { ?s a aif:Wave"
    problem = service.ask(wrong)
    assert (problem.status, problem.headers["content-type"]) == (400, "application/problem+json")
    assert json.loads(problem.body)["line"] == 1
    assert service.ask(wrong, "text/csv").headers["content-type"] == "text/plain; charset=utf-8"
    page = service.get("/nothing-here", accept="text/html,*/*;q=0.8")
    assert (page.status, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert b"<h1" in page.body


def test_a_long_answer_is_cut_and_says_so(service: Service) -> None:
    got = service.ask("SELECT * WHERE { ?s ?p ?o }")
    assert got.status == 200
    rows = len(json.loads(got.body)["results"]["bindings"])
    assert 0 < rows <= 2000
    assert got.headers["aif-truncated"] == str(rows)
    assert len(got.body) <= 400_000
    assert "truncated" in got.text
    csv = service.ask("SELECT ?s WHERE { ?s ?p ?o }", "text/csv")
    assert csv.headers["aif-truncated"] == "2000"
    assert len(csv.text.splitlines()) == 2001


def test_what_takes_too_long_is_ended_and_the_next_is_answered(service: Service) -> None:
    got = service.ask(_endless(1))
    assert got.status == 503
    assert "3 s" in got.text
    assert service.ask(WAVES).status == 200


def _written(page: str) -> str:
    """What stands in the editor."""
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    return unescape(found[1]).strip() if found else ""


def test_a_query_that_takes_too_long_stays_in_the_editor(service: Service) -> None:
    asked = service.ask(text := f'# <b> & "me"\n{_endless(2)}', "text/html")
    assert asked.status == 503
    assert _written(asked.text) == text
    assert "The query did not finish within 3 s" in asked.text.partition("<textarea")[0], "above the query"
    assert asked.headers["cache-control"] == "no-store"
    assert "error" not in service.ask(WAVES, "text/html").text.partition("<textarea")[0]


def test_a_query_too_long_for_an_address_stays_in_the_editor(service: Service) -> None:
    text = f"{WAVES} # {'x' * 40_000}"
    got = service.ask(text, "text/html")
    assert got.status == 414
    assert _written(got.text) == text
    assert "The address is longer than 32,000 bytes" in got.text.partition("<textarea")[0]
    assert service.ask(text).headers["content-type"] == "application/problem+json"


def test_a_question_that_takes_too_long_keeps_its_form(tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries/all.rq").write_text(
        "#+ summary: How many?\n#+ params:\n#+   who: {type: string, about: a name}\n"
        "SELECT (COUNT(*) AS ?n) ?who { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?who != '') } GROUP BY ?who"
    )
    (tmp_path / "data.ttl").write_text("".join(f"<urn:x:{n}> <urn:x:p> <urn:x:{n + 1}> .\n" for n in range(2_000)))
    with serving(tmp_path, "--workers=1", "--timeout=2", before=("--graph=.",)) as service:
        got = service.get("/queries/all?who=%22Ann%22+%26+Bo", accept="text/html")
        assert got.status == 503
        assert 'value="&#34;Ann&#34; &amp; Bo"' in got.text
        assert "The query did not finish within 2 s" in got.text
        assert service.get("/queries/none?name=x", accept="text/html").status == 404


def test_what_needs_too_much_memory_is_ended_and_the_next_is_answered(service: Service) -> None:
    got = service.ask("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d ?f")
    assert got.status == 503
    assert "192 MB" in got.text or "3 s" in got.text
    assert service.ask(WAVES).status == 200


def test_a_worker_that_is_killed_costs_nobody_an_answer(tmp_path: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n{}) WHERE {{ ?a rdfs:label ?c . ?d a ?f FILTER(STR(?c) = STR(?f)) }}"
    with serving(tmp_path, "--workers=2", "--timeout=50") as service, ThreadPoolExecutor(4) as threads:
        _eventually(lambda: len(_workers(service)) == 2)
        service.ask(WAVES)
        waiting = [threads.submit(service.ask, slow.format(n)) for n in range(4)]
        for _ in range(3):
            time.sleep(0.15)
            for pid in _workers(service):
                os.kill(pid, signal.SIGKILL)
        assert [future.result().status for future in waiting] == [200] * 4
        assert service.figures()['aif_worker_ends_total{reason="SIGKILL"}'] > 0
        _eventually(lambda: len(_workers(service)) == 2)


def test_a_front_that_is_killed_is_replaced(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        _eventually(lambda: len(service.children()) == 3)
        (front,) = set(service.children()) - _workers(service)
        os.kill(front, signal.SIGKILL)
        _eventually(lambda: not alive(front))
        _eventually(lambda: _answers(service))
        _eventually(lambda: len(_workers(service)) == 2)


def _answers(service: Service) -> bool:
    try:
        return service.ask(WAVES).status == 200
    except OSError:
        return False


def test_a_query_ends_when_nobody_waits_for_it(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers=1", "--timeout=60") as service:
        path = f"/sparql?{urlencode({'query': _endless(2)})}"
        with socket.create_connection(("127.0.0.1", service.port)) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            _eventually(lambda: json.loads(service.get("/healthz").body)["busy"] == 1)
        _eventually(lambda: json.loads(service.get("/healthz").body)["busy"] == 0)
        assert service.ask(WAVES).status == 200
        assert service.figures()['aif_worker_ends_total{reason="gone"}'] == 1


def test_who_asks_the_same_at_once_shares_one_answer(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers=1", "--queue=0", "--timeout=2") as service, ThreadPoolExecutor(20) as threads:
        got = list(threads.map(lambda _: service.ask(ENDLESS), range(20)))
        assert {answer.status for answer in got} == {503}
        assert all("2 s" in answer.text for answer in got), (
            "one task, whose limit all are told of; nobody was sent away"
        )


def test_too_many_at_once_are_sent_away_with_a_time_to_return(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers=1", "--queue=1", "--timeout=2") as service, ThreadPoolExecutor(10) as threads:
        got = list(threads.map(lambda n: service.ask(_endless(n)), range(10)))
        busy = [answer for answer in got if "busy" in answer.text]
        assert busy
        assert all(answer.status == 503 and answer.headers["retry-after"] for answer in busy)
        assert service.ask(WAVES).status == 200


@pytest.mark.parametrize("workers", [1, 3])
def test_as_many_workers_as_were_asked_for(tmp_path: Path, workers: int) -> None:
    with serving(tmp_path, f"--workers={workers}") as service:
        _eventually(lambda: len(_workers(service)) == workers)
        assert json.loads(service.get("/healthz").body) == {"status": "ok", "workers": workers, "busy": 0, "waiting": 0}


def test_it_finishes_what_it_began_and_leaves_nobody_behind(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers=2", "--timeout=4") as service, ThreadPoolExecutor(1) as thread:
        _eventually(lambda: len(service.children()) == 3)
        last = thread.submit(service.ask, _endless(3))
        _eventually(lambda: json.loads(service.get("/healthz").body)["busy"] == 1)
        children = set(service.children())
        assert service.stop() == 0
        assert last.result().status == 503
        assert not any(map(alive, children))


def test_nobody_outlives_the_supervisor(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        _eventually(lambda: len(service.children()) == 3)
        children = set(service.children())
        service.process.kill()
        service.process.wait()
        _eventually(lambda: not any(map(alive, children)))


def test_each_request_is_one_line_of_json(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        service.get("/healthz?a=%0A%22x")
        service.ask(WAVES)
        service.stop()
        lines = [json.loads(line) for line in service.log.read_text().splitlines()]
    assert [line["path"] for line in lines] == ["/healthz", "/sparql"]
    assert lines[1]["status"] == 200
    assert lines[1]["cache"] == "miss"
    assert lines[1]["worker_ms"] > 0
    assert set(lines[1]) >= {"time", "client", "method", "query", "bytes", "ms"}


def test_figures_for_prometheus(service: Service) -> None:
    service.ask(WAVES)
    before = service.figures()
    service.ask(WAVES)
    service.get("/no/such/address")
    after = service.figures()
    asked = 'aif_http_requests_total{method="GET",route="/sparql",status="200"}'
    missed = 'aif_http_requests_total{method="GET",route="(none)",status="404"}'
    assert after[asked] == before[asked] + 1
    assert after[missed] == before.get(missed, 0) + 1
    assert after["aif_cache_bytes"] > 0
    assert service.get("/metrics").headers["content-type"].startswith("text/plain; version=0.0.4")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--port", "70000"], "--port must be"),
        (["--host", "no.such.host.invalid"], "cannot listen"),
        (["--host", "203.0.113.1"], "cannot listen"),
        (["--workers", "0"], "--workers must be"),
        (["--timeout", "0"], "--timeout must be"),
        (["--memory", "1"], "--memory must be"),
        (["--public-url", "aif.example.org"], "--public-url must be"),
        (["--public-url", "https://user@aif.example.org"], "--public-url must be"),
        (["--public-url", "https://aif.example.org/?q"], "--public-url must be"),
    ],
)
def test_settings_that_cannot_be(aif, options: list[str], told: str) -> None:  # type: ignore[no-untyped-def]
    ended = aif("serve", *options)
    assert ended.returncode in {2, 3}
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_that_is_taken(aif, service: Service) -> None:  # type: ignore[no-untyped-def]
    ended = aif("serve", "--port", str(service.port))
    assert ended.returncode == 3
    assert "in use" in ended.stderr


def test_a_page_and_a_file_answer_over_the_same_graphs(service: Service) -> None:
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    over = {"query": text, "default-graph-uri": "https://w3id.org/aif-graph/graph/inferred"}
    number = service.get(f"/sparql?{urlencode(over)}", accept="text/csv").text.split()[1]
    assert number not in service.get(f"/sparql?{urlencode({'query': text})}", accept="text/csv").text
    page = service.get(f"/sparql?{urlencode(over)}", accept="text/html")
    assert page.status == 200
    assert f">{int(number):,}<" in page.text
    assert f'name="default-graph-uri" value="{over["default-graph-uri"]}"' in page.text
    links = [link for link in re.findall(r'href="(/sparql[^"]*)"', page.text) if quote_plus(text, safe=":") in link]
    assert links
    assert all("default-graph-uri=https:" in link for link in links)
    unknown = service.get(f"/sparql?{urlencode(over | {'default-graph-uri': 'urn:none'})}", accept="text/html")
    assert unknown.status == 400


def test_a_worker_that_ends_by_a_signal_without_a_name(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers=1") as service:
        assert service.ask("ASK {}").status == 200
        for pid in _workers(service):
            os.kill(pid, signal.SIGRTMIN + 3)
        _eventually(lambda: 'aif_worker_ends_total{reason="SIGRT"}' in service.figures())
        assert service.ask(WAVES).status == 200
