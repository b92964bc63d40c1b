"""What a client would like to get (RFC 9110, sections 12.4.2, 12.5.1 and 12.5.3), and what we have.

The form of a query says which table applies, and the query is parsed only later: ``sparql_formats`` chooses from
both at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from aif_graph.answers.formats import ANSWERS, Format, formats_of, served_for
from aif_graph.limits import HEADER as MAX_HEADER
from aif_graph.serving.requests.errors import RequestError

# Of a header no more is read, or kept as a key of a cache: nobody's honest wishes are that long.
MAX_ELEMENTS = 64


class Offer(NamedTuple):
    """One format under one of its media types, which is the whole Content-Type of a reply in it."""

    format: str
    media_type: str


HTML = Offer("html", "text/html; charset=utf-8")


def _offers(formats: Iterable[Format]) -> tuple[Offer, ...]:
    return tuple(Offer(format_.name, media_type) for format_ in formats for media_type in format_.media_types)


# In the order of our preference; of a format with several media types the registered one comes first.
ROWS = (*_offers(sorted(formats_of("rows", "truth"), key=lambda format_: format_.tabular)), HTML)
GRAPHS = (*_offers(formats_of("graph")), HTML)
_PICTURES = _offers(formats_of("picture"))

EXTENSIONS = {**{format_.name: format_.extension for format_ in served_for(*ANSWERS)}, "html": "html"}
"""What an address ends in that names a format."""
# What clients call formats in a parameter: SPARQLWrapper, Jena, Virtuoso.
_ALIASES = {alias: format_.name for format_ in served_for(*ANSWERS) for alias in (format_.extension, *format_.aliases)}
# Asked for JSON or XML, a graph comes in the format that is written in it.
_OF_GRAPHS = {
    rows.name: graph.name
    for rows in formats_of("rows", "truth")
    for graph in reversed(formats_of("graph"))
    if not set(rows.media_types).isdisjoint(graph.media_types)
}


class SparqlFormats(NamedTuple):
    """The format for rows and truth values, and that for graphs; None where nothing fits."""

    row: Offer | None
    graph: Offer | None


class _Range(NamedTuple):
    """A media range: ``type_`` and ``subtype`` may be "*"; ``weight`` is its q."""

    type_: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    weight: float

    @property
    def specificity(self) -> tuple[bool, bool, int]:
        """Grows with how much the range says; the most specific one that matches counts."""
        return self.type_ != "*", self.subtype != "*", len(self.parameters)


_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_RANGE = re.compile(rf"({_TOKEN})/({_TOKEN})")
_PARAMETER = re.compile(rf'({_TOKEN})=({_TOKEN}|"(?:[^"\\]|\\.)*")', re.DOTALL)
_WEIGHT = re.compile(r"1(\.0*)?|0?\.\d{1,9}|0\.?", re.ASCII)
_UTF_8 = ("charset", "utf-8")


def choose(accept: str | None, offered: Sequence[Offer]) -> Offer | None:
    """Return the offer that a client likes best, of equals the first; None when it refuses them all.

    Elements of the header that are malformed are left out; a header with none that is well-formed has no wishes.
    """
    return _choose(_bounded(accept), tuple(offered))


def sparql_formats(accept: str | None) -> SparqlFormats:
    """Return what an Accept header means for either form of a query."""
    accept = _bounded(accept)
    return SparqlFormats(_choose(accept, ROWS), _choose(accept, GRAPHS))


@lru_cache(maxsize=1024)
def _choose(accept: str, offered: tuple[Offer, ...]) -> Offer | None:
    ranges = _ranges(accept)
    if not ranges:
        return offered[0] if offered else None
    best, most = None, 0.0
    for offer in offered:
        weight = _weight(offer.media_type, ranges)
        if weight > most:
            best, most = offer, weight
    return best


def named_formats(name: str) -> SparqlFormats:
    """Return the formats that a parameter names, by a name of ours, a common one or a media type.

    Raises RequestError for a name that is unknown.
    """
    wanted = name.strip().lower()
    wanted = _ALIASES.get(wanted, wanted)
    media_type = wanted.replace(" ", "+")  # a plus sign that was not percent-encoded
    offered = (*ROWS, *GRAPHS, *_PICTURES)
    known = dict.fromkeys(offer.format for offer in offered)
    of_media_type = next((o.format for o in offered if o.media_type.split(";")[0] == media_type), None)
    format_ = wanted if wanted in known else of_media_type
    if format_ is None:
        raise RequestError(f"there is no format {name[:80]!r}", hint=f"Formats: {', '.join(known)}.")
    return SparqlFormats(offer_of(format_, (*ROWS, *_PICTURES)), offer_of(_OF_GRAPHS.get(format_, format_), GRAPHS))


def offer_of(format_: str, offered: Iterable[Offer]) -> Offer | None:
    """Return the first offer of a format, which has its registered media type; None when it is not offered."""
    return next((offer for offer in offered if offer.format == format_), None)


def media_type_of(format_: str) -> str:
    """Return the Content-Type of one of our formats. Raises KeyError for a name that is not of the tables."""
    return _MEDIA_TYPES[format_]


_MEDIA_TYPES: Mapping[str, str] = {offer.format: offer.media_type for offer in reversed((*ROWS, *GRAPHS))}


def not_acceptable(offered: Sequence[Offer], what: str = "this") -> RequestError:
    """The error for a client that refuses all of ``offered`` (RFC 9110, section 15.5.7, which wants them listed)."""
    types = ", ".join(dict.fromkeys(offer.media_type.split(";")[0] for offer in offered))
    return RequestError(
        f"{what} is not available in any of the requested formats", 406, hint=f"Accept one of: {types}."
    )


def accepts_gzip(accept_encoding: str | None) -> bool:
    """Whether a reply may be compressed with gzip: it is named, or ``*`` is, and not with a weight of 0.

    Without the header any coding would be allowed; but who sends none expects none.
    """
    return _accepts_gzip(_bounded(accept_encoding))


@lru_cache(maxsize=256)
def _accepts_gzip(accept_encoding: str) -> bool:
    weights: dict[str, float] = {}
    for element in accept_encoding.split(","):
        name, *parameters = (part.strip().lower() for part in element.split(";"))
        weight = _WEIGHT.fullmatch(parameters[0].removeprefix("q=")) if parameters else None
        if re.fullmatch(_TOKEN, name) and (weight or not parameters):
            weights.setdefault(name, float(weight[0]) if weight else 1.0)
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _bounded(header: str | None) -> str:
    """What is read of a header: whole elements."""
    if header is None or len(header) <= MAX_HEADER:
        return header or ""
    return header[:MAX_HEADER].rpartition(",")[0]


def _weight(media_type: str, ranges: Sequence[_Range]) -> float:
    """What the most specific range that matches says of a media type; 0 where none does."""
    ours = _own(media_type)
    parameters = ours.parameters | {_UTF_8}  # everything here is UTF-8, said or not
    matching = [
        range_
        for range_ in ranges
        if range_.type_ in {"*", ours.type_}
        and range_.subtype in {"*", ours.subtype}
        and range_.parameters <= parameters
    ]
    # Of equally specific ones the greater weight: a client that names a type twice wants it.
    return max(matching, key=lambda range_: (range_.specificity, range_.weight)).weight if matching else 0.0


@cache
def _own(media_type: str) -> _Range:
    """A media type of ours, taken apart."""
    return _ranges(media_type)[0]


def _ranges(header: str) -> tuple[_Range, ...]:
    found = (_range(element) for element in _split(header, ",")[:MAX_ELEMENTS])
    return tuple(range_ for range_ in found if range_ is not None)


def _range(element: str) -> _Range | None:
    """One element of the header, None for a malformed one. A parameter q is the weight wherever it stands."""
    name, *rest = _split(element, ";")
    match = _MEDIA_RANGE.fullmatch(name.strip())
    if match is None or (match[1] == "*" and match[2] != "*"):
        return None
    parameters, weight = set(), 1.0
    for text in rest:
        parameter = _PARAMETER.fullmatch(text.strip())
        if parameter is None:
            if text.strip():
                return None
            continue
        key, value = parameter[1].lower(), _unquoted(parameter[2]).lower()
        if key == "q":
            if not _WEIGHT.fullmatch(value):
                return None
            weight = float(value)
        elif key != "profile":  # a profile changes nothing for who does not know it (RFC 6906, section 3)
            parameters.add((key, "utf-8" if (key, value) == ("charset", "utf8") else value))
    return _Range(match[1].lower(), match[2].lower(), frozenset(parameters), weight)


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL) if value.startswith('"') else value


def _split(text: str, mark: str) -> list[str]:
    """Split at ``mark`` outside of quoted strings (RFC 9110, section 5.6.4)."""
    if '"' not in text:
        return text.split(mark)
    parts, start, quoted, escaped = [], 0, False, False
    for position, character in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == mark and not quoted:
            parts.append(text[start:position])
            start = position + 1
    return [*parts, text[start:]]
