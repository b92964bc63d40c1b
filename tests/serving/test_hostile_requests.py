"""What strangers may send. After each attack the service answers the next honest query, and rightly."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import json
import os
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.http.connections import HEAD_SECONDS, MAX_HEAD, MAX_REST, WRITE_SECONDS
from aif_graph.serving.http.receiving import MAX_BODY
from tests.listener import Listener
from tests.serving.conftest import Got, Service, serving

HONEST = "SELECT ?wave WHERE { ?wave a aif:Wave } ORDER BY ?wave"
JSON = "application/sparql-results+json"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
_numbers = itertools.count()


@pytest.fixture(scope="module")
def waves(graph: KnowledgeGraph) -> list[str]:
    return [row[0].value for row in graph.query(HONEST).rows]


def honest(service: Service, waves: list[str]) -> None:
    """Ask what nobody has asked before, so that a worker answers and no cache."""
    got = service.ask(f"{HONEST} # {next(_numbers)}")
    assert got.status == 200, got.text
    assert [row["wave"]["value"] for row in json.loads(got.body)["results"]["bindings"]] == waves


@pytest.fixture(autouse=True)
def _answers_the_next(service: Service, waves: list[str]) -> Iterator[None]:
    yield
    honest(service, waves)


def posted(service: Service, query: str, accept: str = f"{JSON}, text/turtle;q=0.5") -> Got:
    return service.get("/sparql", "POST", body=query.encode(), content_type=QUERY, accept=accept)


# ---- queries without measure

TOO_COMPLEX = {
    "groups": "SELECT * WHERE " + "{" * 5000 + "}" * 5000,
    "parentheses": "SELECT (" + "(" * 5000 + "1" + ")" * 5000 + " AS ?x) WHERE {}",
    "path parentheses": "SELECT * WHERE { ?s " + "(" * 5000 + "a" + ")" * 5000 + " ?o }",
    "blank nodes": "SELECT * WHERE { ?s ?p " + "[ ?p " * 5000 + "1" + "]" * 5000 + " }",
    "lists": "SELECT * WHERE { ?s ?p " + "(" * 5000 + "1" + ")" * 5000 + " }",
    "functions": "ASK { FILTER(" + "STR(" * 5000 + "?x" + ")" * 5001 + " }",
    "UNIONs": "SELECT * WHERE { " + "UNION".join(["{?s?p?o}"] * 7_000) + " }",
    "10,000 UNIONs": "SELECT * WHERE { " + "UNION".join(["{}"] * 10_000) + " }",
    "ors": "SELECT * WHERE { ?s a ?o FILTER(" + "||".join(["?s"] * 10_000) + ") }",
    "path steps": "SELECT * WHERE { ?s " + "/".join(["a"] * 10_000) + " ?o }",
    "path alternatives": "SELECT * WHERE { ?s " + "|".join(["a"] * 10_000) + " ?o }",
    "inverses": "SELECT * WHERE { ?s " + "^" * 10_000 + "a ?o }",
    "negations": "SELECT (" + "!" * 10_000 + "true AS ?x) WHERE {}",
    "optionals": "ASK { " + "OPTIONAL{}" * 9_000 + "}",
    "length": "SELECT * WHERE { VALUES ?x { " + "1 " * 60_000 + "} }",
    "HAVING": "SELECT (1 AS ?y) WHERE { ?s ?p ?o } HAVING " + "(1)" * 9000,
    "9,000 triple patterns": "SELECT * WHERE { " + "?s ?p ?o . " * 9000 + "}",
}
# What passes the guard, and what the limits of the process are for. All of these end within seconds or are ended.
GREEDY = {
    "rows of a cross product": "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "a sorted cross product": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a",
    "paths over everything": "SELECT (COUNT(*) AS ?n) WHERE { ?s (!rdf:nil|^!rdf:nil)* ?o . ?o (!rdf:nil)* ?q }",
    "a long path": "SELECT * WHERE { ?s " + "/".join(["(!a)"] * 300) + " ?o }",
    "the longest path": "SELECT * WHERE { ?s " + "|".join(["aif:hosts"] * 900) + " ?o }",
    "GROUP_CONCAT": "SELECT (STRLEN(GROUP_CONCAT(?o)) AS ?n) WHERE { ?s ?p ?o . ?a ?b ?c }",
    "GROUP_CONCAT, its separator": 'SELECT (STRLEN(GROUP_CONCAT(STR(?s); separator="'
    + "x" * 90_000
    + '")) AS ?n) WHERE { ?s ?p ?o }',
    "REPLACE": f'SELECT (STRLEN(?z) AS ?n) WHERE {{ BIND("{"a" * 1000}" AS ?a) BIND(REPLACE(?a,"a",?a) AS ?b) '
    'BIND(REPLACE(?b,"a",?a) AS ?c) BIND(REPLACE(?c,"a",?a) AS ?z) }',
    "CONCAT": 'SELECT (STRLEN(?x30) AS ?n) WHERE { BIND("aaaaaaaaaa" AS ?x0) '
    + " ".join(f"BIND(CONCAT(?x{i},?x{i}) AS ?x{i + 1})" for i in range(30))
    + "}",
    "IN": "SELECT * WHERE { ?s a ?o FILTER(?s IN (" + ",".join(["1"] * 30_000) + ")) }",
}
LIMITED = {
    "rows of a cross product",
    "a sorted cross product",
    "paths over everything",
    "GROUP_CONCAT",
    "REPLACE",
    "CONCAT",
}
HARMLESS = {
    "a pattern that backtracks": f'ASK {{ FILTER(!REGEX("{"a" * 5000}", "(a*)*(a*)*(a*)*b")) }}',
    "a pattern of patterns": 'SELECT (REGEX("aaaa", "((a{1,1000}){1,1000}){1,1000}") AS ?x) WHERE {}',
    "a deep pattern": 'SELECT (REGEX("a", "' + "(" * 5000 + "a" + ")" * 5000 + '") AS ?x) WHERE {}',
    "45,000 VALUES": "SELECT * WHERE { VALUES ?x { " + "1 " * 45_000 + "} }",
    "a product of VALUES": "SELECT * WHERE { "
    + " ".join(f"VALUES ?x{i} {{ {'1 ' * 100}}}" for i in range(30))
    + " } LIMIT 5",
    "wide VALUES": "SELECT * WHERE { VALUES ("
    + " ".join(f"?x{i}" for i in range(2000))
    + ") { ("
    + "1 " * 2000
    + ") } }",
    "900 UNIONs": "SELECT * WHERE { " + " UNION ".join(["{?s a ?o}"] * 900) + " }",
    "900 sums": "SELECT (" + "+".join(["1"] * 900) + " AS ?x) WHERE {}",
    "190 levels": "SELECT * WHERE " + "{" * 190 + "}" * 190,
    "190 sub-queries": "SELECT * WHERE " + "{ SELECT * WHERE " * 190 + "{}" + "}" * 190,
    "a long name": "SELECT ?" + "a" * 90_000 + " WHERE {}",
    "a long number": "SELECT (" + "9" * 50_000 + " AS ?x) WHERE {}",
    "a long comment": "#" * 99_000 + "\nASK {}",
    "3,000 prefixes": "".join(f"PREFIX p{i}: <http://x/>\n" for i in range(3000)) + "ASK {}",
    "strange numbers": "SELECT (1/0 AS ?x) (-9223372036854775808/-1 AS ?y) (SUBSTR('a',-9223372036854775808) AS ?z) {}",
}
MALFORMED = {
    "an endless string": 'SELECT ("' + "a\\" * 20_000,
    "quotes": '"' * 90_000,
    "backslashes": "\\" * 90_000,
    "colons": "ASK { " + ":" * 90_000 + " }",
    "dots": "ASK { " + "a." * 40_000 + ":b }",
    "half a surrogate": r"ASK { ?s ?p '\ud800' }",
    "past Unicode": r"ASK { ?s ?p '\U00110000' }",
    "an offset past numbers": "SELECT * WHERE { ?s ?p ?o } OFFSET 99999999999999999999",
    "nothing": "",
    "a lone bracket": "}",
}


@pytest.mark.parametrize("name", TOO_COMPLEX)
def test_what_would_overflow_the_parser_is_refused_before_it(service: Service, name: str) -> None:
    got = posted(service, TOO_COMPLEX[name])
    assert got.status == 400
    told = "nested deeper than|more than 1,000 operators|characters; 100,000 are|in one group; 200 are|place; 4,000 are"
    assert re.search(told, got.text)


@pytest.mark.parametrize("name", GREEDY)
def test_what_takes_too_much_is_ended(service: Service, name: str) -> None:
    got = posted(service, GREEDY[name])
    assert got.status == 503 if name in LIMITED else got.status in {200, 503}
    if got.status == 503:
        assert "192 MB" in got.text or "3 s" in got.text


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_bad_is_answered(service: Service, name: str) -> None:
    assert posted(service, HARMLESS[name]).status == 200


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_query_is_told_so(service: Service, name: str) -> None:
    got = posted(service, MALFORMED[name])
    assert got.status == 400
    assert len(got.body) < 5_000, "the complaint shows the place, not the text"


def test_a_greedy_worker_is_not_the_one_that_others_wait_for(tmp_path: Path, waves: list[str]) -> None:
    endless = [f"{GREEDY['rows of a cross product']} # {n}" for n in range(2)]
    with serving(tmp_path, "--workers=3", "--timeout=8") as service, ThreadPoolExecutor(2) as threads:
        honest(service, waves)
        greedy = [threads.submit(service.ask, query) for query in endless]
        while not all(future.done() for future in greedy):
            honest(service, waves)
        assert [future.result().status for future in greedy] == [503, 503]


# ---- too much of it

MEGABYTE = "SELECT * WHERE { } #" + "x" * 1_000_000


def test_a_megabyte_in_the_address(service: Service) -> None:
    path = f"/sparql?{urlencode({'query': MEGABYTE})}"
    got = service.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode(), seconds=5)
    # Most of it lies in the system's buffers when the connection is closed, which then takes the answer with it.
    assert got == b"" or got.split(b" ")[1] in {b"414", b"431"}
    got = service.raw(f"GET {path[:60_000]} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert b" 414 " in got.splitlines()[0]


@pytest.mark.parametrize(("kind", "body"), [(FORM, urlencode({"query": MEGABYTE})), (QUERY, MEGABYTE)])
def test_a_megabyte_in_the_body(service: Service, kind: str, body: str) -> None:
    got = service.get("/sparql", "POST", body=body.encode(), content_type=kind, accept=JSON)
    assert got.status == 413
    assert json.loads(got.body)["detail"] == "the body is larger than 400,000 bytes"


def test_a_megabyte_in_pieces(service: Service) -> None:
    got = service.get("/sparql", "POST", body=iter([b"x" * 10_000] * 100), content_type=QUERY)  # type: ignore[arg-type]
    assert got.status == 413


def test_after_too_long_a_body_the_connection_can_be_used(service: Service) -> None:
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\nContent-Length: {MAX_BODY + 600_000}\r\n\r\n"
    got = service.raw(head.encode() + b"x" * (MAX_BODY + 600_000) + HEALTH + b"Connection: close\r\n\r\n")
    assert [line.split()[1] for line in got.splitlines() if line.startswith(b"HTTP/1.1 ")] == [b"413", b"200"]


def test_a_body_without_end_is_not_taken_for_ever(service: Service) -> None:
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\nContent-Length: {10**12}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        connection.sendall(head)
        with pytest.raises(ConnectionError):
            connection.sendall(b"x" * 100 * MAX_REST)


def test_a_body_of_another_kind(service: Service) -> None:
    assert service.get("/sparql", "POST", body=b"x" * 1000, content_type="text/plain").status == 415
    assert service.get("/sparql", "POST", body=b"x" * 1000).status == 415
    assert service.get("/sparql", "POST", body=b"ASK {}", content_type=f"{QUERY}; charset=utf-7").status == 415


def test_a_compressed_body_is_not_unpacked(service: Service) -> None:
    bomb = gzip.compress(b"ASK {}" + b" " * 10_000_000)
    refused = service.get("/sparql", "POST", body=bomb, content_type=QUERY, content_encoding="gzip")
    assert (refused.status, refused.headers["accept-encoding"]) == (415, "identity")
    plain = service.get("/sparql", "POST", body=b"ASK {}", content_type=QUERY, content_encoding="identity")
    assert plain.status == 200


def test_a_head_without_end(service: Service) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        received = b""
        with contextlib.suppress(ConnectionError):
            for _ in range(MAX_HEAD // 1000 + 5):
                connection.sendall(b"X-Long: " + b"y" * 990 + b"\r\n")
                time.sleep(0.002)
            received = connection.recv(1000)
        assert received == b"" or received.startswith(b"HTTP/1.1 431 ")
    assert service.raw(HEALTH + b"X: " + b"y" * 600_000, seconds=5)[:13] in {b"", b"HTTP/1.1 431 "}


def test_very_many_headers(service: Service) -> None:
    many = b"".join(b"X-%d: y\r\n" % n for n in range(3000))
    assert service.raw(HEALTH + many + b"Connection: close\r\n\r\n").startswith(b"HTTP/1.1 200 ")
    accept = ", ".join(f"text/x{n};q=0.{n % 10}" for n in range(3000))
    assert service.ask(HONEST, accept).status in {200, 406}


def test_two_hundred_at_once(service: Service) -> None:
    def ask(number: int) -> Got:
        return service.ask(f"SELECT (COUNT(*) AS ?n{number}) WHERE {{ ?a a ?c . ?b rdfs:label ?d }}")

    with ThreadPoolExecutor(200) as threads:
        got = list(threads.map(ask, range(200)))
    assert len(got) == 200
    assert {answer.status for answer in got} <= {200, 503}
    assert all("retry-after" in answer.headers for answer in got if "busy" in answer.text)
    counts = {
        json.loads(a.body)["results"]["bindings"][0][f"n{i}"]["value"] for i, a in enumerate(got) if a.status == 200
    }
    assert len(counts) == 1, "all that were answered were told the same"


def test_more_connections_than_may_be_open(tmp_path: Path, waves: list[str]) -> None:
    with serving(tmp_path, "--connections=20") as service, contextlib.ExitStack() as stack:

        def connect() -> socket.socket:
            return stack.enter_context(socket.create_connection(("127.0.0.1", service.port), timeout=60))

        first = connect()
        others = [connect() for _ in range(24)]
        late = service.get("/healthz")
        assert (late.status, late.headers["retry-after"]) == (503, "2")
        assert "busy" in late.text
        first.sendall(LAST)
        assert statuses(_all_of(first)) == [b"200"], "who was there before is served"
        others += [connect() for _ in range(40)]
        closed = [connection for connection in others if _ended(connection)]
        assert len(closed) >= 20, "far too many are not even held"
        for connection in others:
            connection.close()
        end = time.monotonic() + 30
        while service.get("/healthz").status != 200:
            assert time.monotonic() < end
            time.sleep(0.1)
        honest(service, waves)


def _all_of(connection: socket.socket) -> bytes:
    received = b""
    while piece := connection.recv(65_536):
        received += piece
    return received


def _ended(connection: socket.socket) -> bool:
    connection.settimeout(0.2)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


# ---- clients that are slow, or say nothing


def test_slow_clients_are_let_go_and_others_served_meanwhile(service: Service, waves: list[str]) -> None:
    post = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\n".encode()
    beginnings = {
        "nothing at all": b"",
        "a slow line": b"G",
        "a slow head": b"GET / HTTP/1.1\r\nHost: x\r\nX: ",
        "a slow body": post + b"Content-Length: 10000\r\n\r\nASK",
        "slow pieces": post + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n500\r\n",
        "a slow body that nobody reads": b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n",
        "a slow second head": HEALTH + b"\r\nGET /heal",
        "empty lines": HEALTH + b"\r\n\r\n",
    }
    connections = {name: socket.create_connection(("127.0.0.1", service.port)) for name in beginnings}
    for name, connection in connections.items():
        connection.sendall(beginnings[name])
        connection.setblocking(False)
    begin, told = time.monotonic(), dict.fromkeys(beginnings, b"")
    while connections:
        assert time.monotonic() - begin < 10 * HEAD_SECONDS, f"still open: {list(connections)}"
        for name, connection in list(connections.items()):
            try:
                while piece := connection.recv(65_536):
                    told[name] += piece
                connection.close()
                del connections[name]
                continue
            except BlockingIOError:
                pass
            except ConnectionError:
                del connections[name]
                continue
            with contextlib.suppress(ConnectionError):
                if name != "nothing at all":
                    connection.send(b"\r" if name == "empty lines" else b"y")
        honest(service, waves)
        time.sleep(0.9)
    # A lower bound: whatever else the machine does only adds to it.
    assert time.monotonic() - begin > HEAD_SECONDS - 1, "somebody was cut off at once"
    assert told["a slow body"].startswith(b"HTTP/1.1 408 ")
    assert told["slow pieces"].startswith(b"HTTP/1.1 408 ")
    assert told["nothing at all"] == b""


def test_a_client_that_does_not_read_is_let_go(tmp_path: Path, waves: list[str]) -> None:
    with serving(tmp_path, "--max-bytes=30000000", "--memory=600", "--timeout=50") as service:
        large = f"/sparql?{urlencode({'query': 'SELECT * WHERE { ?a a ?b . ?c a ?d } LIMIT 60000'})}"
        got = service.get(large, accept="text/tab-separated-values")
        assert (got.status, len(got.body) > 5_000_000) == (200, True)
        request = f"GET {large} HTTP/1.1\r\nHost: x\r\nAccept: text/tab-separated-values\r\n{{}}\r\n"
        with contextlib.ExitStack() as stack:
            connections = [stack.enter_context(socket.socket()) for _ in range(2)]
            for connection, more in zip(connections, ("", "Connection: close\r\n"), strict=True):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                connection.connect(("127.0.0.1", service.port))
                connection.sendall(request.format(more).encode() * 3)
            end = time.monotonic() + 10 * WRITE_SECONDS
            while any(_held(service.port, connection.getsockname()[1]) for connection in connections):
                assert time.monotonic() < end, "it waits for ever"
                honest(service, waves)
                time.sleep(0.5)


def _held(here: int, there: int) -> bool:
    """Whether the service holds its end of a connection (proc(5), /proc/net/tcp): open, or closed by the other."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        local, remote, state = line.split()[1:4]
        if (int(local.split(":")[1], 16), int(remote.split(":")[1], 16)) == (here, there) and state in {"01", "08"}:
            return True
    return False


def test_a_client_that_reads_slowly_gets_all_of_it(service: Service) -> None:
    path = f"/sparql?{urlencode({'query': 'SELECT * WHERE { ?s ?p ?o } LIMIT 1900'})}"
    whole = service.get(path, accept="text/csv").body
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(60)
        connection.connect(("127.0.0.1", service.port))
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\nConnection: close\r\n\r\n".encode())
        received = b""
        while piece := connection.recv(4096):
            received += piece
            time.sleep(0.005)
    assert received.partition(b"\r\n\r\n")[2] == whole


# ---- requests that two readers could read differently

BODY = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nAccept: application/json\r\n"
SMUGGLED = b"GET /about HTTP/1.1\r\nHost: x\r\n\r\n"
REFUSED = {
    "two lengths": BODY + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {} ",
    "a list of lengths": BODY + b"Content-Length: 6, 6\r\n\r\nASK {}",
    "a length with a sign": BODY + b"Content-Length: +6\r\n\r\nASK {}",
    "a length below nothing": BODY + b"Content-Length: -6\r\n\r\nASK {}",
    "a length past numbers": BODY + b"Content-Length: 99999999999999999999\r\n\r\nASK {}",
    "a length in letters": BODY + b"Content-Length: six\r\n\r\nASK {}",
    "pieces and a length": BODY + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "a length and pieces": BODY + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "pieces that are not": BODY + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "pieces within": BODY + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "a piece without end": BODY + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n" + SMUGGLED,
    "a folded line": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
    "a space before the colon": b"GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n",
    "a space before the name": b"GET /healthz HTTP/1.1\r\n Host: x\r\n\r\n",
    "no colon": b"GET /healthz HTTP/1.1\r\nHost: x\r\nhello\r\n\r\n",
    "a NUL": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
    "a NUL in the address": b"GET /heal\0thz HTTP/1.1\r\nHost: x\r\n\r\n",
    "bare line feeds": b"GET /healthz HTTP/1.1\nHost: x\n\n",
    "a bare carriage return": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\rY: b\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "HTTP/0.9": b"GET /healthz\r\n\r\n",
    "HTTP/2.0": b"GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/9.9": b"GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
    "TLS": bytes.fromhex("16030100f8010000f40303") + os.urandom(100),
    "all bytes": bytes(range(256)) * 10,
    "a proxy's method": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    "a proxy's upgrade": b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
    "an unknown method": b"FOO /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "letters that are not encoded": "GET /doc/country/é HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    "a space in the address": b"GET /doc /x HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_ambiguous_request_is_refused_and_the_connection_closed(service: Service, name: str) -> None:
    got = service.raw(REFUSED[name])
    assert got.startswith(b"HTTP/1.1 400 ")
    assert got.count(b"HTTP/1.1 ") == 1, "what follows is not read as a request"
    assert b"connection: close" in got


def statuses(got: bytes) -> list[bytes]:
    return re.findall(rb"HTTP/1\.1 (\d{3}) ", got)


LAST = HEALTH + b"Connection: close\r\n\r\n"
ACCEPTED = {
    "pipelined": ((HEALTH + b"\r\n") * 30 + LAST, [b"200"] * 31),
    "errors between": (
        b"GET /no HTTP/1.1\r\nHost: x\r\n\r\nGET /sparql?query=SELEC HTTP/1.1\r\nHost: x\r\n\r\n"
        b"PUT /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + BODY + b"Content-Length: 0\r\n\r\n" + LAST,
        [b"404", b"400", b"405", b"400", b"200"],
    ),
    "a body with GET": (HEALTH + b"Content-Length: %d\r\n\r\n" % len(SMUGGLED) + SMUGGLED + LAST, [b"200", b"200"]),
    "HTTP/1.0": (b"GET /healthz HTTP/1.0\r\n\r\n" + LAST, [b"200"]),
    "a whole address": (b"GET http://evil.example/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", [b"200"]),
    "all of it": (b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", [b"204"]),
    "pieces": (
        BODY + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nASK\r\n2\r\n{}\r\n0\r\nX: y\r\n\r\n",
        [b"200"],
    ),
    "an expectation": (
        BODY + b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: 6\r\n\r\nASK {}",
        [b"100", b"200"],
    ),
    "an expectation that is not met": (BODY + b"Expect: 100-continue\r\nContent-Length: 999999\r\n\r\n", [b"413"]),
    "empty lines before": (b"\r\n\r\n" + LAST, [b"200"]),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_unusual_request_is_answered_as_one(service: Service, name: str) -> None:
    request, expected = ACCEPTED[name]
    assert statuses(service.raw(request)) == expected


@pytest.mark.parametrize("cut", [False, True], ids=["whole", "in two pieces"])
@pytest.mark.parametrize("protocol", [b"h2c", b"websocket"])
def test_an_upgrade_is_not_taken_up_and_takes_no_body_with_it(service: Service, protocol: bytes, *, cut: bool) -> None:
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: " + protocol + b"\r\nHTTP2-Settings: AAMAAABk\r\n"
    head = BODY + upgrade + b"Content-Length: 34\r\n\r\n"
    body = b"ASK { ?s ?p ?o } #".ljust(34, b"x")
    with socket.create_connection(("127.0.0.1", service.port), timeout=15) as connection:
        connection.sendall(head if cut else head + body + LAST)
        if cut:
            time.sleep(0.2)
            connection.sendall(body + LAST)
        received = b""
        while piece := connection.recv(65_536):
            received += piece
    assert statuses(received) == [b"200", b"200"]
    assert b'"boolean": true' in received


# ---- addresses that mean something else

CLIMBING = [
    "..",
    "%2e%2e",
    "%2E%2e",
    ".%2e",
    "..%2f",
    "%2e%2e%2f",
    "..\\",
    "..%5c",
    "%c0%ae%c0%ae",
    "%252e%252e",
    "....//",
]
SECRET_FILES = ("etc/passwd", "front.py")


@pytest.mark.parametrize(
    "start", ["/static/", "/dump/", "/doc/country/", "/id/country/", "/source/", "/queries/", "/ontology.", "/"]
)
def test_no_address_leads_out(service: Service, start: str) -> None:
    for climb, file in itertools.product(CLIMBING, SECRET_FILES):
        for times in (1, 9):
            step = climb if climb.endswith(("/", "\\", "%2f", "%5c")) else f"{climb}/"
            got = service.get(start + step * times + file)
            assert got.status in {400, 404}, (got.status, start + step * times + file)
            assert b"root:" not in got.body
            assert b"import" not in got.body
    for path in (
        "/etc/passwd",
        "%00",
        "style.css%00.html",
        "%2fetc%2fpasswd",
        "file:///etc/passwd",
        "C:%5cwindows",
        "~root",
    ):
        assert service.get(start + path).status in {400, 404}


BROKEN = ["%", "%4", "%zz", "%%", "a%", "%u0041", "%G0"]
NOT_UTF_8 = ["%ff", "%c3", "%c3%28", "%ed%a0%80", "%f8%88%80%80%80", "%c0%af", "a%80"]


@pytest.mark.parametrize("value", BROKEN + NOT_UTF_8)
def test_what_is_no_text_is_told_so(service: Service, value: str) -> None:
    for path in (
        "/sparql?query=",
        "/search?q=",
        f"/queries/factories?{value}=1&country=",
        "/why?s=",
        "/my-country?country=",
    ):
        got = service.get(path + value, accept="application/json, text/html;q=0.5")
        assert got.status == 400, path
        assert "percent-encoded" in got.text or "UTF-8" in got.text
    posted_form = service.get("/sparql", "POST", body=b"query=" + value.encode(), content_type=FORM)
    assert posted_form.status == 400


@pytest.mark.parametrize("value", NOT_UTF_8)
def test_a_path_that_is_no_text(service: Service, value: str) -> None:
    for path in ("/doc/country/", "/id/country/", "/source/", "/queries/", "/dump/", "/static/", "/"):
        assert service.get(path + value).status in {400, 404}


def test_bodies_that_are_no_text(service: Service) -> None:
    for data in (b"ASK {} #\xff", b"\xfe\xff\x00A", b"ASK {} #\xed\xa0\x80", b"\x00", os.urandom(3000)):
        assert service.get("/sparql", "POST", body=data, content_type=QUERY).status == 400
    assert service.get("/sparql", "POST", body=b"\xef\xbb\xbfASK {}", content_type=QUERY).status == 200


def test_nothing_becomes_a_header(service: Service) -> None:
    injected = "%0d%0aX-Injected:%20yes%0d%0a%0d%0a<h1>"
    paths = [
        f"/id/country/dk{injected}",
        f"/id/country/{injected}",
        f"/id/country{injected}/dk",
        f"/source/{injected}",
        f"/doc/country/dk{injected}.ttl",
        f"/doc/country/dk?page={injected}",
        f"/queries/factories?country={injected}",
        f"/queries/factories?{injected}=1",
        f"/queries/factories?format={injected}",
        f"/queries/{injected}.csv",
        f"/sparql?query={injected}",
        f"/sparql?query=ASK%7B%7D&format={injected}",
        f"/sparql?query=ASK%7B%7D&default-graph-uri=http://e/{injected}",
        f"/why?s={injected}&format={injected}",
        f"/dump/{injected}",
        f"/ontology.{injected}",
        f"/static/{injected}",
        f"/{injected}",
    ]
    for path, accept in itertools.product(paths, ("text/html", "application/json", "text/csv", "text/turtle", "*/*")):
        got = service.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nConnection: close\r\n\r\n".encode())
        head, _, _ = got.partition(b"\r\n\r\n")
        assert len(statuses(got)) == 1
        assert statuses(got)[0] < b"500", path
        assert b"\nx-injected" not in head.lower()
    for accept in ("text/csv%0d%0aX-Injected: yes", "text/\xe9;q=0.1", 'text/csv;a="\\r\\n"'):
        request = b"GET /queries/factories HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: "
        got = service.raw(request + accept.encode("latin-1") + b"\r\n\r\n")
        assert statuses(got)[0] in {b"200", b"406"}
        assert b"\nx-injected" not in got.partition(b"\r\n\r\n")[0].lower()


def test_no_address_leads_to_another_host(service: Service) -> None:
    for path in (
        "//evil.example/",
        "/id//evil.example/x",
        "/id/country//evil.example",
        "/source//evil.example",
        "/\\evil.example",
    ):
        got = service.get(path, host="evil.example", x_forwarded_host="evil.example")
        assert "evil.example" not in got.headers.get("location", "")
        assert got.status in {400, 404}
    page = service.get("/", host="evil.example", x_forwarded_host="evil.example", accept="text/html")
    assert "evil.example" not in page.text


# ---- queries that would reach out

SERVICES = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service<URL>{ ?s ?p ?o } }",
    "SELECT * { SeRvIcE\n\r\n\t#c\nSiLeNt # <\n<URL> { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?u) SERVICE SILENT $u { ?s ?p ?o } }",
    "PREFIX e: <BASE> SELECT * { SERVICE e:secret { ?s ?p ?o } }",
    "PREFIX SERVICE: <BASE> SELECT * { SERVICE SERVICE:secret { ?s ?p ?o } }",
    "BASE <BASE> SELECT * { SERVICE <secret> { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * { { } UNION { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } }",
    "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "ASK { FILTER(1 IN (1, EXISTS { SERVICE <URL> { ?s ?p ?o } })) }",
    "SELECT (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x) { }",
    "SELECT * { ?s ?p ?o } ORDER BY EXISTS { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (EXISTS { SERVICE <URL> { ?s ?p ?o } })",
    "SELECT ?x { ?s ?p ?o } GROUP BY (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x)",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    r"SELECT * { \u0053ERVICE <URL> { ?s ?p ?o } }",
    r"SELECT * { \U00000053ERVICE <URL> { ?s ?p ?o } }",
    r"SELECT * { SERVICE \u003cURL\u003e { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(1<2) SERVICE <URL> { ?s ?p ?o } FILTER(3>2) }",
    "SELECT * { ?s ?p ?o FILTER(?s<?p)SERVICE<URL>{?s?p?o} }",
    "SELECT * { BIND(1<2AS?x)SERVICE<URL>{?s?p?o} }",
    "SELECT * { ?s ?p 'a'SERVICE<URL>{?s?p?o} }",
    "SELECT * { ?s ?p '''a\\''''SERVICE<URL>{?s?p?o} }",
    "SELECT * { ?s ?p 1.SERVICE<URL>{?s?p?o} }",
    "SELECT * { ?s ?p 1e0SERVICE<URL>{?s?p?o} }",
    "SELECT * { ?s ?p 'a'@en.SERVICE<URL>{?s?p?o} }",
    "SELECT * { ?s ?p rdf:a.SERVICE<URL>{?s?p?o} }",
    "SELECT * { ?s ?p _:a.SERVICE<URL>{?s?p?o} }",
    "SELECT * { ?s ?p true.SERVICE<URL>{?s?p?o} }",
    "SELECT * { ?s ?p ?o\u00a0SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o } VALUES ?s { <URL> } SERVICE <URL> {}",
    "SELECT * { LATERAL { SERVICE <URL> { ?s ?p ?o } } }",
]
# Read by the letter of section 19.2 these hold the keyword; the engine takes the escapes as part of text and comment.
HIDDEN_SERVICES = [
    r"SELECT * { ?s ?p 'a\u0027 . SERVICE <URL> { ?s ?p ?o } # ' }",
    r"SELECT * { ?s ?p 'a' #\u000a SERVICE <URL> { ?s ?p ?o }" + "\n}",
    r"SELECT * { ?s ?p <a\u003e . SERVICE <URL> { ?s ?p ?o } #> }",
]
UPDATES = [
    "LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <http://e/g>",
    "load <FILE>",
    "INSERT DATA { <e:s> <e:p> <e:o> }",
    "DELETE DATA { <e:s> <e:p> <e:o> }",
    "DELETE WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "WITH <http://e/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP DEFAULT",
    "CREATE GRAPH <http://e/g>",
    "ADD <http://e/g> TO DEFAULT",
    "MOVE <http://e/g> TO DEFAULT",
    "COPY <http://e/g> TO DEFAULT",
    "PREFIX e: <http://e/> BASE <http://e/> DROP ALL",
    "SELECT * { ?s ?p ?o } ; DROP ALL",
    "# SELECT\nDROP ALL",
]


@pytest.mark.parametrize("text", SERVICES)
def test_no_query_asks_another_host(service: Service, listener: Listener, text: str) -> None:
    url = listener.url
    got = posted(service, text.replace("URL", url).replace("<BASE>", f"<{listener.base}>"))
    assert got.status == 400
    assert "secret" not in got.text.replace(url, "").replace("<secret>", "").replace(":secret", "")
    assert listener.visits == []


@pytest.mark.parametrize("text", HIDDEN_SERVICES)
def test_an_escape_opens_no_door(service: Service, listener: Listener, text: str) -> None:
    got = posted(service, text.replace("URL", listener.url))
    if got.status != 400:
        assert json.loads(got.body)["results"]["bindings"] == []
    assert listener.visits == []


@pytest.mark.parametrize("text", UPDATES)
def test_nothing_is_written(service: Service, listener: Listener, tmp_path: Path, text: str) -> None:
    file = tmp_path / "secret.ttl"
    file.write_text('<http://e/s> <http://e/p> "secret" .')
    update = text.replace("URL", listener.url).replace("FILE", file.as_uri()).encode()
    as_query = service.get("/sparql", "POST", body=update, content_type=QUERY)
    as_update = service.get("/sparql", "POST", body=update, content_type="application/sparql-update")
    as_form = service.get("/sparql", "POST", body=urlencode({"update": update}).encode(), content_type=FORM)
    as_parameter = service.get(f"/sparql?{urlencode({'update': update})}")
    assert [got.status for got in (as_query, as_update, as_form, as_parameter)] == [400, 403, 403, 403]
    assert listener.visits == []
    assert json.loads(service.ask("ASK { ?s ?p ?o }").body)["boolean"] is True


def test_no_graph_is_fetched(service: Service, listener: Listener, tmp_path: Path) -> None:
    file = tmp_path / "secret.ttl"
    file.write_text('<http://e/s> <http://e/p> "secret" .')
    data = "data:text/turtle," + quote('<http://e/s> <http://e/p> "secret" .')
    for iri in (listener.url, file.as_uri(), str(file), f"file:{file}", data, "jar:x!/y", "ftp://127.0.0.1/x"):
        for clause in (f"FROM <{iri}>", f"FROM NAMED <{iri}>", f"from\n#c\nnamed<{iri}>"):
            got = posted(service, f"SELECT * {clause} WHERE {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}")
            assert '"secret"' not in got.text
            if got.status == 200:
                assert json.loads(got.body)["results"]["bindings"] == []
        for name in ("default-graph-uri", "named-graph-uri"):
            got = service.get(f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o }', name: iri})}", accept=JSON)
            assert got.status == 400
            assert '"secret"' not in got.text
    assert listener.visits == []


# ---- files of the user's own


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "laughs.rdf",
            '<!DOCTYPE r [<!ENTITY a "ha">'
            + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise("abcdefghijkl"))
            + ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="http://e/s">'
            '<p xmlns="http://e/">&l;</p></rdf:Description></rdf:RDF>',
        ),
        (
            "entity.rdf",
            '<!DOCTYPE r [<!ENTITY x SYSTEM "URL">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<rdf:Description rdf:about="http://e/s"><p xmlns="http://e/">&x;</p></rdf:Description></rdf:RDF>',
        ),
        (
            "parameter.rdf",
            '<!DOCTYPE r [<!ENTITY % x SYSTEM "URL"> %x;]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        ),
        (
            "dtd.rdf",
            '<!DOCTYPE r SYSTEM "URL"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&x;</rdf:RDF>',
        ),
        ("context.jsonld", '{"@context": "URL", "@id": "http://e/s", "p": "o"}'),
        ("contexts.jsonld", '{"@context": [{"p": "http://e/p"}, "URL"], "@id": "http://e/s", "p": "o"}'),
        ("imported.jsonld", '{"@context": {"@version": 1.1, "@import": "URL"}, "@id": "http://e/s"}'),
        ("scoped.jsonld", '{"@context": {"p": {"@id": "http://e/p", "@context": "URL"}}, "p": {"q": 1}}'),
        ("deep.jsonld", '{"http://e/p": ' * 5000 + "1" + "}" * 5000),
        (
            "quoted.ttl",
            "<http://e/s> <http://e/p> " + "<<( <http://e/s> <http://e/p> " * 20_000 + "1" + " )>>" * 20_000 + " .",
        ),
    ],
)
def test_a_file_reaches_nowhere_and_grows_into_nothing(
    aif, listener: Listener, tmp_path: Path, name: str, text: str
) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / name
    file.write_text(text.replace("URL", listener.url))
    # It ends before it listens: the port is taken by nobody.
    ended = aif("--data", str(file), "serve", "--port=0", "--host=127.0.0.1")
    assert ended.returncode == 3
    assert name in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "secret" not in ended.stderr.replace(listener.url, "")
    assert listener.visits == []
