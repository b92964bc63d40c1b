"""The limits that users meet: one entry each, from which code, help and docs/operation.md take them.

A limit that only the inside of one module knows stays in that module.
"""

from __future__ import annotations


class Limit(int):
    """A limit is the number itself, and knows its unit, what it bounds, what happens past it, and what changes it."""

    unit: str
    bounds: str
    past: str
    option: str

    def __new__(cls, value: int, unit: str, bounds: str, past: str, option: str = "") -> Limit:
        """``option`` is "" where nothing changes it."""
        limit = super().__new__(cls, value)
        limit.unit, limit.bounds, limit.past, limit.option = unit, bounds, past, option
        return limit


_ENDED = "the worker is ended; 503, or exit code 4"
_CUT = "the answer is cut off; header `Aif-Truncated`, and a note in the body where the format has room for one"
_TOO_COMPLEX = "400, or exit code 4"
_CLOSED = "the connection is closed"
_NOT_READ = "the graph is not read; exit code 3"
_FILE_NOT_READ = "the file is not read; exit code 3"
_PAGES = "exit code 3 of `aif serve`; a finding says so"
_FINDING = "a finding says so"

# A query
SECONDS = Limit(10, "s", "time of a query", _ENDED, "`aif serve --timeout`; `aif query` has none without `--timeout`")
MEMORY = Limit(
    512, "MB", "memory that a worker may use on top", _ENDED, "`--memory` of `aif serve` and `aif query --timeout`"
)
ANSWER_ROWS = Limit(100_000, "rows or triples", "an answer over HTTP", _CUT, "`aif serve --max-rows`")
ANSWER_BYTES = Limit(32_000_000, "bytes", "an answer over HTTP", _CUT, "`aif serve --max-bytes`")
ROWS = Limit(1_000_000, "rows", "an answer elsewhere", "it is cut off, and says so", "`max_rows` in Python")
# The engine's recursive parser overflows its stack: at a few thousand nested groups, and as well at a few thousand
# operators or UNIONs in a row, each of which it nests into the next. Planning so many patterns or terms takes it
# seconds; twice as many patterns, minutes, and so does the fourfold of terms.
QUERY_LENGTH = Limit(100_000, "characters", "a query", _TOO_COMPLEX)
QUERY_DEPTH = Limit(200, "levels", "groups in groups of a query", _TOO_COMPLEX)
QUERY_OPERATORS = Limit(1_000, "operators", "a query", _TOO_COMPLEX)
QUERY_JOINED = Limit(200, "patterns", "what one group of a query joins", _TOO_COMPLEX)
QUERY_LISTED = Limit(4_000, "terms", "one list in a query", _TOO_COMPLEX)

# Reasoning
INFERRED = Limit(5_000_000, "triples", "what follows from a graph", "exit code 4", "`--max-inferred`")
SAME_NAMES = Limit(1_000, "names", "one thing, by `owl:sameAs`", "exit code 4")

# Requests
QUEUE = Limit(200, "requests", "those that wait for a worker", "503 with `Retry-After`", "`aif serve --queue`")
CONNECTIONS = Limit(1_000, "connections", "those that are open at once", "503", "`aif serve --connections`")
TARGET = Limit(32_000, "bytes", "the address of a request", "414")
# A query of that length, percent-encoded, and its neighbours.
BODY = Limit(4 * QUERY_LENGTH, "bytes", "the body of a request", "413")
BODY_SECONDS = Limit(10, "s", "the time in which a body arrives", "408")
HEAD = Limit(65_536, "bytes", "the head of a request", f"431, {_CLOSED}")
HEAD_SECONDS = Limit(10, "s", "the time in which a head arrives", _CLOSED)
WRITE_SECONDS = Limit(10, "s", "the time in which a client takes the next part of an answer", _CLOSED)
PARAMETERS = Limit(1_000, "parameters", "a request", "400")
HEADER = Limit(2_000, "characters", "what is read of Accept and its like", "the rest is not read")
SEARCH = Limit(200, "characters", "what is searched for", "the rest is not read")
PAGE_ROWS = Limit(500, "rows", "a table on a page", "the page says how many more there are, and where")

# Files
MANIFEST_SIZE = Limit(1_000_000, "bytes", "`graph.toml`", _NOT_READ)
MANIFEST_TEXT = Limit(2_000, "characters", "a title and the like in it", _NOT_READ)
MANIFEST_PATTERN = Limit(500, "characters", "a glob or a pattern in it", _NOT_READ)
MANIFEST_GLOBS = Limit(200, "globs", "one kind of files in it", _NOT_READ)
MANIFEST_ENTRIES = Limit(500, "entries", "a list or a table of its `[pages]`", _PAGES)
PHRASE = Limit(1_000, "characters", "a phrase of its `[pages]`", _PAGES)
FILES = Limit(200_000, "files", "those that its globs look at", _NOT_READ)
FOLDERS = Limit(40, "levels", "folders in folders", _NOT_READ)
# The parsers overflow the stack at some ten thousand triples in triples, and run out of memory at some thousand levels.
TRIPLE_TERMS = Limit(1_000, "triple terms", "an RDF file", _FILE_NOT_READ)
NESTING = Limit(500, "levels", "a JSON-LD or RDF/XML file", _FILE_NOT_READ)
BRACKETS = Limit(100, "levels", "brackets in brackets of a file that `aif fmt` lays out", "it is left as it is")

# Checking and comparing
# rdflib holds what is validated: in 6 GB and 250 s for a million statements.
VALIDATED = Limit(500_000, "statements", "what shapes are asked of", _FINDING, "`aif check --max-validated`")
CONSTRAINT_SECONDS = Limit(5, "s", "one constraint of a shape", _FINDING)
RULE_SECONDS = Limit(60, "s", "one hygiene rule of a graph", _FINDING)
RULE_ROWS = Limit(1_000, "findings", "one hygiene rule", _FINDING)
SYNTAX_FINDINGS = Limit(100, "findings", "the syntax of one file", "reading stops there")
COMPARED = Limit(50, "lines", "a list of `aif diff` as text or Markdown", "the rest is counted", "`aif diff --full`")
# GitHub says "body is too long (maximum is 65536 characters)".
COMMENT = Limit(65_536, "characters", "`aif diff --format markdown`", "what is left out is counted")


def limits() -> tuple[Limit, ...]:
    """All of them."""
    return tuple(each for each in globals().values() if isinstance(each, Limit))
