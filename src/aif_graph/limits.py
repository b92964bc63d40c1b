"""The limits that users meet: one entry each, from which code, help and docs/operation.md take them.

A limit that only the inside of one module knows stays in that module.
"""

from __future__ import annotations


class Limit(int):
    """A limit is the number itself; it has a unit, what it bounds, what happens beyond it, and what changes it."""

    unit: str
    bounds: str
    past: str
    option: str

    def __new__(cls, value: int, unit: str, bounds: str, past: str, option: str = "") -> Limit:
        """``option`` is "" where nothing changes it."""
        limit = super().__new__(cls, value)
        limit.unit, limit.bounds, limit.past, limit.option = unit, bounds, past, option
        return limit


_ENDED = "the worker is stopped; 503, or exit code 4"
_CUT = "the answer is truncated; header `Aif-Truncated`, and a note in the body if the format allows one"
_TOO_COMPLEX = "400, or exit code 4"
_CLOSED = "the connection is closed"
_NOT_READ = "the graph is not read; exit code 3"
_FILE_NOT_READ = "the file is not read; exit code 3"
_PAGES = "exit code 3 of `aif serve`; a finding says so"
_FINDING = "a finding says so"

# A query
SECONDS = Limit(
    10, "s", "running time of a query", _ENDED, "`aif serve --timeout`; `aif query` has none without `--timeout`"
)
MEMORY = Limit(
    512,
    "MB",
    "memory that a query may use in addition to the graph",
    _ENDED,
    "`--memory` of `aif serve` and `aif query --timeout`",
)
ANSWER_ROWS = Limit(100_000, "rows or triples", "size of an answer over HTTP", _CUT, "`aif serve --max-rows`")
ANSWER_BYTES = Limit(32_000_000, "bytes", "size of an answer over HTTP", _CUT, "`aif serve --max-bytes`")
ROWS = Limit(1_000_000, "rows", "size of an answer elsewhere", "it is truncated, and says so", "`max_rows` in Python")
# The engine's recursive parser overflows its stack: at a few thousand nested groups, and as well at a few thousand
# operators or UNIONs in a row, each of which it nests into the next. Planning so many patterns or terms takes it
# seconds; twice as many patterns, minutes, and so does the fourfold of terms.
QUERY_LENGTH = Limit(100_000, "characters", "length of a query", _TOO_COMPLEX)
QUERY_DEPTH = Limit(200, "levels", "nested groups in a query", _TOO_COMPLEX)
QUERY_OPERATORS = Limit(1_000, "operators", "operators in a query", _TOO_COMPLEX)
QUERY_JOINED = Limit(200, "patterns", "patterns joined in one group of a query", _TOO_COMPLEX)
QUERY_LISTED = Limit(4_000, "terms", "terms in one list of a query", _TOO_COMPLEX)

# Reasoning
INFERRED = Limit(5_000_000, "triples", "statements inferred from a graph", "exit code 4", "`--max-inferred`")
SAME_NAMES = Limit(1_000, "names", "names of one thing, by `owl:sameAs`", "exit code 4")

# Requests
QUEUE = Limit(200, "requests", "requests waiting for a worker", "503 with `Retry-After`", "`aif serve --queue`")
CONNECTIONS = Limit(1_000, "connections", "open connections", "503", "`aif serve --connections`")
TARGET = Limit(32_000, "bytes", "the address of a request", "414")
# A query of that length, percent-encoded, and its neighbours.
BODY = Limit(4 * QUERY_LENGTH, "bytes", "the body of a request", "413")
BODY_SECONDS = Limit(10, "s", "time until the body has arrived", "408")
HEAD = Limit(65_536, "bytes", "headers of a request", f"431, {_CLOSED}")
HEAD_SECONDS = Limit(10, "s", "time until the headers have arrived", _CLOSED)
WRITE_SECONDS = Limit(10, "s", "time until the client accepts the next part of an answer", _CLOSED)
PARAMETERS = Limit(1_000, "parameters", "parameters of a request", "400")
HEADER = Limit(2_000, "characters", "length of Accept and similar headers", "the rest is ignored")
SEARCH = Limit(200, "characters", "length of a search", "the rest is ignored")
PAGE_ROWS = Limit(500, "rows", "rows of a table on a page", "the page says how many more there are, and where")

# Files
MANIFEST_SIZE = Limit(1_000_000, "bytes", "size of `graph.toml`", _NOT_READ)
MANIFEST_TEXT = Limit(2_000, "characters", "length of a string in it", _NOT_READ)
MANIFEST_PATTERN = Limit(500, "characters", "length of a pattern in it", _NOT_READ)
MANIFEST_GLOBS = Limit(200, "patterns", "patterns for one kind of file in it", _NOT_READ)
MANIFEST_ENTRIES = Limit(500, "entries", "entries of a list or table in its `[pages]`", _PAGES)
PHRASE = Limit(1_000, "characters", "length of a phrase in its `[pages]`", _PAGES)
FILES = Limit(200_000, "files", "files in the folder", _NOT_READ)
FOLDERS = Limit(40, "levels", "nested folders", _NOT_READ)
# The parsers overflow the stack at some ten thousand triples in triples, and run out of memory at some thousand levels.
TRIPLE_TERMS = Limit(1_000, "triple terms", "triple terms in an RDF file", _FILE_NOT_READ)
NESTING = Limit(500, "levels", "nesting of a JSON-LD or RDF/XML file", _FILE_NOT_READ)
BRACKETS = Limit(100, "levels", "nested brackets in a file for `aif fmt`", "the file is not formatted")

# Checking and comparing
# rdflib holds what is validated: in 6 GB and 250 s for a million statements.
VALIDATED = Limit(
    500_000, "statements", "statements that shapes are applied to", _FINDING, "`aif check --max-validated`"
)
CONSTRAINT_SECONDS = Limit(5, "s", "running time of one constraint of a shape", _FINDING)
RULE_SECONDS = Limit(60, "s", "running time of one hygiene rule of a graph", _FINDING)
RULE_ROWS = Limit(1_000, "findings", "findings of one hygiene rule", _FINDING)
SYNTAX_FINDINGS = Limit(100, "findings", "syntax errors of one file", "reading stops there")
COMPARED = Limit(
    50, "lines", "length of a list in `aif diff` as text or Markdown", "the rest is counted", "`aif diff --full`"
)
# GitHub says "body is too long (maximum is 65536 characters)".
COMMENT = Limit(65_536, "characters", "output of `aif diff --format markdown`", "what is left out is counted")


def limits() -> tuple[Limit, ...]:
    """All of them."""
    return tuple(each for each in globals().values() if isinstance(each, Limit))
