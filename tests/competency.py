"""The questions the graph was made for, as the files of tests/ai_factories/questions/ ask them, and their table."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests/ai_factories/questions"
DOCUMENT = ROOT / "docs/questions.md"

Question = dict[str, Any]


@cache
def questions() -> dict[str, Sequence[Question]]:
    """The questions by the name of their file, in the order of the files."""
    return {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


def document() -> str:
    """The page with a table for each file, grouped by who asks or, where that is not known, by what it is about."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# Questions\n"
    yield "What the graph was made to answer, each with the query that answers it: a canned one with its parameters and"
    yield "the columns and rows that hold the answer, or SPARQL, in which `FROM SEEDS` stands for the five founding"
    yield "documents. The files that the last column links to have the known answers; for the question ID,"
    yield "`pytest tests/ai_factories/test_questions.py -k ID` compares the known answer with that of the graph."
    for name, asked in questions().items():
        path = FOLDER / name
        yield f"\n## {_heading(path)}"
        columns = ["competency question", *["who asks"] * any("who" in question for question in asked), "query", "test"]
        for group, of_group in groupby(sorted(asked, key=_group), key=_group):
            yield f"\n### {group[:1].upper()}{group[1:]}\n"
            yield _row(columns)
            yield "|" + "---|" * len(columns)
            for question in of_group:
                who = [question.get("who", "")] * ("who asks" in columns)
                yield _row([question["question"], *who, _query(question), _test(path, question)])
    yield ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _heading(path: Path) -> str:
    """The first sentence of the comment at the head of a file; its name if there is none."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    return first.lstrip("# ").partition(".")[0] if first.startswith("#") else path.stem.capitalize()


def _group(question: Question) -> str:
    return str(question.get("who") or question.get("category") or "")


def _query(question: Question) -> str:
    """How it is asked, in one line."""
    if "not_answerable" in question:
        return f"not answerable: {question['not_answerable']}"
    if "sparql" in question:
        lines = (line for line in question["sparql"].splitlines() if not line.lstrip().startswith("#"))
        return f"`{' '.join(' '.join(lines).split())}`"
    run = question["run"]
    words = ["aif", "run", run["query"]]
    for name, value in run.get("params", {}).items():
        words += [f"--{name.replace('_', '-')}", str(value)]
    rows = " and ".join(f"*{column}* is “{value}”" for column, value in run.get("where", {}).items())
    return f"`{shlex.join(words)}`: {', '.join(run['columns'])}{' where ' * bool(rows)}{rows}"


def _test(path: Path, question: Question) -> str:
    return f"[{question['id']}](../{path.relative_to(ROOT)})"
