"""What a request asks by the SPARQL 1.1 Protocol, section 2.1, read strictly: a text is never repaired in silence.

Methods, parameters and bodies in, a ``SparqlRequest`` out; nothing of HTTP but its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from aif_graph.limits import PARAMETERS as MAX_PARAMETERS
from aif_graph.naming.names import is_iri
from aif_graph.serving.requests.errors import RequestError

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")

_BROKEN_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2}).{0,2}", re.DOTALL)
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s\";]*)", re.IGNORECASE)
_UTF_8 = {"utf-8", "utf8", "us-ascii"}
_FLAGS = {"": True, "1": True, "true": True, "on": True, "yes": True}
_FLAGS |= {"0": False, "false": False, "off": False, "no": False}
_READ_ONLY = "this service is read-only: updates are refused"
_OF_UPDATES = ("using-graph-uri", "using-named-graph-uri")

# All values of each parameter, in their order.
Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """``text`` is the query, None where none was given, which asks a GET for the service description or the editor.

    ``default_graphs`` and ``named_graphs`` are IRIs; where either holds any, they are the dataset, whatever the text
    says (section 2.1.4). ``asserted`` leaves out what is inferred. ``format`` is that of a parameter, "" for none;
    ``labels`` asks for names instead of IRIs in CSV and TSV.
    """

    text: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    asserted: bool = False
    format: str = ""
    labels: bool = False


def read_request(method: str, query_string: bytes, content_type: str | None, body: bytes) -> SparqlRequest:
    """Read a query operation; ``query_string`` and ``body`` are as they came.

    Unknown parameters are ignored: editors send some. Parameters in the address of a POST count, too; to leave a graph
    out unsaid would be a wrong answer. Raises RequestError: 400 for what is malformed or given twice, 403 for an
    update, 405 for a method and 415 for a media type or charset that no operation has.
    """
    pairs = read_pairs(query_string)
    if method in {"GET", "HEAD"}:
        return _request(_grouped(pairs))
    if method != "POST":
        allow = (("Allow", ", ".join(METHODS)),)
        raise RequestError(f"method {method[:20]!r} is not allowed", 405, hint="Use GET or POST.", headers=allow)
    if _media_type(content_type, body) == QUERY:
        # Editors of Windows begin a file with a byte order mark.
        pairs = (*pairs, ("query", _decoded(body, "the query").removeprefix("\ufeff")))
    else:
        pairs = (*pairs, *read_pairs(body, "the form"))
    request = _request(_grouped(pairs))
    if request.text is None:
        raise _no_query()
    return request


def _media_type(content_type: str | None, body: bytes) -> str:
    """FORM or QUERY: how the body of a POST holds its query (sections 2.1.2 and 2.1.3)."""
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if media_type == UPDATE:
        raise RequestError(_READ_ONLY, 403, hint=f"Send queries, as {QUERY}.")
    if not media_type and not body:
        raise _no_query()
    if media_type not in {FORM, QUERY}:
        told = f"a query cannot be sent as {media_type[:80]!r}" if media_type else "the request has no Content-Type"
        raise _unsupported(told)
    charset = _CHARSET.search(content_type or "")
    if charset is not None and charset[1].lower() not in _UTF_8:
        raise _unsupported(f"a query cannot be sent in {charset[1][:40]!r}")
    return media_type


def read_pairs(encoded: bytes, where: str = "the query string") -> tuple[tuple[str, str], ...]:
    """Read name=value pairs of the form encoding (URL Standard, section 5.1), with errors where it repairs.

    Raises RequestError for broken percent-encoding, for what is no UTF-8, for a NUL, and for too many.
    """
    if encoded.count(b"&") >= MAX_PARAMETERS:
        raise RequestError(f"{where} has more than {MAX_PARAMETERS:,} parameters")
    return tuple(_pair(pair, where) for pair in encoded.split(b"&") if pair)


def _pair(encoded: bytes, where: str) -> tuple[str, str]:
    raw_name, _, raw_value = encoded.partition(b"=")
    name = _unquoted(raw_name, f"the name of a parameter in {where}")
    return name, _unquoted(raw_value, f"the parameter {name[:40]!r} in {where}")


def _grouped(pairs: Iterable[tuple[str, str]]) -> Parameters:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _flag(parameters: Parameters, name: str) -> bool:
    """A yes-or-no parameter: bare, 1, true, on, yes, or the contrary."""
    values = {value.lower() for value in parameters.get(name, ())}
    if wrong := next((value for value in values if value not in _FLAGS), None):
        raise RequestError(f"the parameter {name!r} must be true or false, not {wrong[:40]!r}")
    found = {_FLAGS[value] for value in values}
    if len(found) > 1:
        raise RequestError(f"the parameter {name!r} is given both as true and as false")
    return True in found


def _unquoted(raw: bytes, what: str) -> str:
    """The text of a percent-encoded value; urllib's own functions put U+FFFD for what is broken."""
    if b"%" in raw:
        if broken := _BROKEN_PERCENT.search(raw):
            raise RequestError(
                f"{what} is not percent-encoded: {broken[0].decode('latin-1')!r} at byte {broken.start() + 1}",
                hint="Write % itself as %25.",
            )
        return _decoded(unquote_to_bytes(raw.replace(b"+", b" ")), what)
    return _decoded(raw.replace(b"+", b" "), what)


def _decoded(data: bytes, what: str) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        byte = f"0x{data[error.start]:02X} at byte {error.start + 1:,}"
        raise RequestError(f"{what} is not UTF-8: {byte}", hint="Encode the text as UTF-8.") from None
    if "\0" in text:
        raise RequestError(f"{what} contains a NUL character")
    return text


def _request(parameters: Parameters) -> SparqlRequest:
    if "update" in parameters:
        # 403, not 405 or 415: method and media type are well, what they ask for is refused (RFC 9110, 15.5.4).
        raise RequestError(_READ_ONLY, 403, hint="Send queries, in the parameter 'query'.")
    if wrong := next((name for name in _OF_UPDATES if name in parameters), None):
        raise RequestError(f"{wrong!r} is a parameter for updates", hint="Use default-graph-uri and named-graph-uri.")
    texts = parameters.get("query", ())
    if len(texts) > 1:
        raise RequestError(f"the request contains {len(texts)} queries", hint="Send one at a time.")
    return SparqlRequest(
        text=texts[0] if texts else None,
        default_graphs=_graphs(parameters, "default-graph-uri"),
        named_graphs=_graphs(parameters, "named-graph-uri"),
        asserted=_flag(parameters, "asserted"),
        labels=_flag(parameters, "labels"),
        format=next((value for name in ("format", "output") for value in parameters.get(name, ()) if value), ""),
    )


def _graphs(parameters: Parameters, name: str) -> tuple[str, ...]:
    """The IRIs of a parameter, without repetition. Empty values are left out: forms send their empty fields."""
    iris = tuple(dict.fromkeys(value for value in parameters.get(name, ()) if value))
    if wrong := next((iri for iri in iris if not is_iri(iri)), None):
        raise RequestError(f"{name} is not an absolute IRI: {wrong[:200]!r}", hint="Write it in full, with its scheme.")
    return iris


def _no_query() -> RequestError:
    return RequestError("the request contains no query", hint=f"Send it as the parameter 'query', or as {QUERY}.")


def _unsupported(message: str) -> RequestError:
    """What would be taken instead stands in a header as well (RFC 9110, section 15.5.16)."""
    headers = (("Accept-Post", f"{FORM}, {QUERY}"),)
    return RequestError(message, 415, hint=f"Send {QUERY} or {FORM}, in UTF-8.", headers=headers)
