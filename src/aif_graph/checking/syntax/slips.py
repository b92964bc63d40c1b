"""What a slip in Turtle is, in words: where it really began, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from aif_graph.checking.spelling import Spellings
from aif_graph.checking.syntax.text import ESCAPES, UNDECLARED, Lines, Part, Surroundings, Token

_UNCLOSED = re.compile("Unexpected end|Line jumps are not allowed")
_QUOTES = "“”„‟«»‘’‚‛`´"
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{0,4}|U[0-9A-Fa-f]{0,8}|.)", re.DOTALL)
_MERGE = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?![<=>|])")


def explain(text: str, lines: Lines, part: Part, near: Surroundings, known: Mapping[str, str]) -> tuple[int, str, str]:
    """Offset, message and hint for a slip: the parser's own, or better ones. ``known`` prefixes may be undeclared."""
    slip, at = part.offset, near.at
    begin = lines.begin(slip)
    if _MERGE.match(text, begin):
        hint = "Keep one of the two versions and remove the conflict markers."
        return begin, "This is an unresolved merge conflict", hint
    if near.swallowed:
        quotes = text[near.swallowed.start : near.swallowed.start + 3]
        message = "The string that begins here is probably not closed: it continues over other statements"
        return near.swallowed.start, message, f"Close it with {quotes}."
    if at and at.kind in ("string", "iri") and (short := _short_escape(text[at.start : at.end])):
        return at.start + short.start(), f"“{short[0]}” is not an escape sequence: {ESCAPES}", ""
    if at and (at.kind == "open" or text[at.start] in "\"'") and _UNCLOSED.match(part.error):
        long = text.startswith(('"""', "'''"), at.start)
        quotes = text[at.start : at.start + (3 if long else 1)]
        hint = f"Close it with {quotes}{'' if long else ', or use three of them if the string has several lines'}."
        return at.start, f"The string that begins here is not closed{'' if long else ' on its line'}", hint
    if part.error.startswith("Unexpected end"):
        if text[slip : slip + 1] == "<":
            return slip, "The IRI that begins here is not closed", "Close it with >."
        return slip, "The file ends in the middle of a statement", "Is the file complete? A statement ends with a dot."
    if (character := text[slip : slip + 1]) and character in _QUOTES:
        return slip, f"{character} is not a quotation mark in Turtle", 'Write " in its place.'
    return slip, part.error, _hint(text, lines, part, near, known)


def _short_escape(token: str) -> re.Match[str] | None:
    """The first numeric escape in ``token`` that lacks digits."""
    escapes = (match for match in _ESCAPE.finditer(token) if match[0][1:2] in ("u", "U"))
    return next((match for match in escapes if len(match[0]) < {"u": 6, "U": 10}[match[0][1]]), None)


def _hint(text: str, lines: Lines, part: Part, near: Surroundings, known: Mapping[str, str]) -> str:
    """How to mend a slip for which the parser has the right words."""
    error, word = part.error, text[near.at.start : near.at.end] if near.at else ""
    if undeclared := UNDECLARED.match(error):
        return prefix_hint(undeclared[1], part.prefixes, known)
    if error.startswith("Invalid IRI code point"):
        return "Close the IRI with >; in an IRI a space is written %20."
    if error.startswith("No scheme found"):
        return "Write the IRI in full, or state what it is relative to: @base <…> ."
    if word.lower() in ("true", "false") and word != word.lower():
        return f"Write {word.lower()}."
    if "PREFIX keyword" in error:
        return "A prefix ends with a colon: @prefix ex: <…> ."
    if "half of a surrogate pair" in error:
        return "Write the character itself, or \\U and its eight digits."
    if error.startswith("Unexpected escape"):
        return "Write \\\\ for a backslash."
    if "not a valid RDF object" in error and near.at and near.at.kind == "word" and ":" not in word and word != "a":
        return "Put a string in quotation marks, or give a name a prefix."
    if near.resume <= part.offset or "dot" in error or "is not a valid" in error:
        return _punctuation_hint(text, lines, part, near)
    return ""


def _punctuation_hint(text: str, lines: Lines, part: Part, near: Surroundings) -> str:
    """Which line probably lacks its dot or semicolon, or has one for the other."""
    if near.resume <= part.offset:
        last = _last_before(near, near.resume)
        return f"Line {lines.number(last.start)} probably lacks the dot at its end." if last else ""
    if not near.before:
        return ""
    if hint := _wrong_mark_hint(text, lines, part.offset, near):
        return hint
    if "dot" not in part.error:
        return ""
    if lines.column(part.offset) == lines.indent(text, part.offset):
        return f"Line {lines.number(near.before[-1].start)} probably lacks a semicolon at its end."
    return "A semicolon goes before the next property, a comma before the next value, a dot at the end."


def _wrong_mark_hint(text: str, lines: Lines, slip: int, near: Surroundings) -> str:
    """Which line before the slip probably ends with a comma, a semicolon or a dot for another of them."""
    *_, mark, last = (None, None, *near.before)
    if last and text[last.start] == ";" and text[slip : slip + 1] not in (";", ",", "."):
        mark, fits = last, "comma"  # a value where a property is due
    elif mark is None or last is None or lines.number(mark.start) == lines.number(last.start):
        return ""
    elif text[mark.start] == ",":
        fits = "semicolon"
    elif text[mark.start] == ";" and text[slip : slip + 1] in (";", ","):
        fits = "comma"
    elif mark.kind == "dot" and last.start == near.statement and lines.indent(text, last.start) > 1:
        fits = "semicolon"
    else:
        return ""
    return f"Line {lines.number(mark.start)} probably ends with the wrong character; use a {fits}."


def _last_before(near: Surroundings, offset: int) -> Token | None:
    return next((token for token in reversed(near.before) if token.start < offset), None)


def prefix_hint(prefix: str, declared: Mapping[str, str], known: Mapping[str, str]) -> str:
    """Return how to mend a prefix that is used and not declared; ``known`` are those of the graph."""
    if prefix in known:
        return f"Add a line: @prefix {prefix}: <{known[prefix]}> ."
    near = Spellings().nearest(prefix, lambda: {*known, *declared})
    meant = f" Or is {near}: meant?" if near else ""
    return f"Add a line: @prefix {prefix[:100]}: <…> .{meant}"
