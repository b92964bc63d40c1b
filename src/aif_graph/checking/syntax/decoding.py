"""Bytes that are not UTF-8: which ones, and what they were probably meant to be."""

from __future__ import annotations

import codecs
import re
from itertools import islice

from aif_graph.checking.findings import Finding
from aif_graph.checking.syntax.text import Lines, finding_at
from aif_graph.errors import Place
from aif_graph.reading.decoding import decoded, guessed, wide_encoding

MAX_BAD_BYTES = 20  # places told of a file in another encoding


def decode(data: bytes, shown: str) -> tuple[str, tuple[Finding, ...]]:
    """The text of a file in whatever encoding, and a finding for every place where that is not UTF-8."""
    if encoding := wide_encoding(data):
        name = encoding[:6].upper()
        # The names of iconv: UTF-16LE, and UTF-16 where the file begins with its mark.
        told = encoding.upper().replace("-LE", "LE").replace("-BE", "BE")
        hint = f"Save it as UTF-8: iconv -f {told} -t UTF-8."
        return decoded(data), (finding_at("encoding", f"The file is {name}, not UTF-8", Place(shown, 1, 1), hint),)
    # One character stands for every byte that is not UTF-8, so that no offset moves.
    text = data.decode("utf-8", "surrogateescape")
    runs = re.finditer("[\udc80-\udcff]+", text)
    told_runs = [*islice(runs, MAX_BAD_BYTES)]
    if not told_runs:
        return text, ()
    lines = Lines(text)
    findings = [_bad_bytes(run, len(text), lines.place(shown, run.start())) for run in told_runs]
    if first := next(runs, None):
        message = f"{1 + sum(1 for _ in runs)} more places are not UTF-8"
        findings.append(finding_at("encoding", message, lines.place(shown, first.start())))
    return guessed(text), tuple(findings)


def _bad_bytes(run: re.Match[str], length: int, place: Place) -> Finding:
    data = run.group().encode("utf-8", "surrogateescape")
    if run.end() == length and _is_cut(data):
        return finding_at("encoding", "The file ends in the middle of a character.", place, "Is the file complete?")
    hint = "Save the file as UTF-8."
    if len(data) <= 8 and (guess := data.decode("windows-1252", "replace")).isprintable() and "\ufffd" not in guess:
        hint = f"In Windows-1252 it would be {guess!r}. Save the file as UTF-8: iconv -f WINDOWS-1252 -t UTF-8."
    count = "Byte" if len(data) == 1 else "Bytes"
    return finding_at("encoding", f"{count} {data[:8].hex(' ').upper()} cannot be read as UTF-8.", place, hint)


def _is_cut(data: bytes) -> bool:
    """Whether ``data`` is the beginning of a character in UTF-8."""
    try:
        return not codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
