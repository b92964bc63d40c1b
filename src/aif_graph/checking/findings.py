"""One thing that is wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What `aif check` reports.

    ``severity`` is violation, warning or info; ``focus`` the thing it is about, in words; ``rule`` the shape as a
    CURIE, or the OWL 2 RL rule; ``message`` a sentence; ``path`` and ``value`` the property and value concerned, if
    any; ``place`` is ``file:line:column`` of the statement, or "".
    """

    severity: str
    focus: str
    rule: str
    message: str
    path: str = ""
    value: str = ""
    place: str = ""

    def __str__(self) -> str:
        what = " ".join(part for part in (self.path, self.value) if part)
        place = f"{self.place}: " if self.place else ""
        return f"{place}{self.severity}: {self.focus}{f' ({what})' if what else ''}: {self.message} [{self.rule}]"
