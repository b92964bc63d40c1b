"""What people read of this repository, and the words in it that CONTRIBUTING.md replaces by plainer ones.

``python -m tests.plain_english [ROOM …]`` lists them, for rooms of ``src/aif_graph`` (default: all).
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

SOURCE = ROOT / "src/aif_graph"
HIDDEN = re.compile(
    # Blocks of code, code in a line, addresses, fields of phrases.
    r"^```.*?^```|^    .*?$|`[^`\n]*`|\]\([^)]*\)|<https?:[^>]*>|\{[^{}\n]*\}",
    re.MULTILINE | re.DOTALL,
)
ATTRIBUTES = re.compile(r'(?:title|aria-label|placeholder|content|alt)="([^"]*)"')
MARKUP = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)
QUOTED = re.compile(r'"([^"]* [^"]*|[A-Z][^"]*)"')
MESSAGES = re.compile(r'sh:message "((?:[^"\\]|\\.)*)"')
NOT_PROSE = re.compile(r"^(?:SELECT|ASK|CONSTRUCT|PREFIX|\^)|\(\?P<|^\s*$")


@dataclass(frozen=True)
class Word:
    """An entry of the word list: what is looked for, what to write, and where it is right all the same."""

    phrase: str
    plain: str
    pattern: re.Pattern[str]
    allowed: re.Pattern[str] | None

    def places(self, text: str) -> Iterator[int]:
        """Where the phrase stands in a text, but for the phrases in which it is right."""
        fine = [match.span() for match in self.allowed.finditer(text)] if self.allowed else []
        for match in self.pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in fine):
                yield match.start()


@dataclass(frozen=True)
class Hit:
    path: Path
    line: int
    word: Word

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.word.phrase} -> {self.word.plain}"


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    """Any of the phrases as whole words, over line ends; … is any one word."""
    ways = (
        r"\s+".join(r"[^\s.,;:]+" if word == "…" else re.escape(word) for word in phrase.split()) for phrase in phrases
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(ways)})(?![\w-])", re.IGNORECASE)


@cache
def words() -> tuple[Word, ...]:
    """The second table of CONTRIBUTING's section Words: phrases, what to write, phrases in which they are right."""
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("\n## Words\n")[2].partition("\n## ")[0]
    found = []
    for row in re.findall(r"^\| (`.*?) \| (.*?) \| (.*?) ?\|$", section.partition("| not |")[2], re.MULTILINE):
        phrases, allowed = re.findall(r"`([^`]+)`", row[0]), re.findall(r"`([^`]+)`", row[2])
        found.append(Word(phrases[0], row[1], _pattern(phrases), _pattern(allowed) if allowed else None))
    return tuple(found)


def hits(path: Path, text: str, first_line: int = 1) -> list[Hit]:
    """The entries of the word list in a text that begins at a line of a file."""
    return [Hit(path, first_line + text.count("\n", 0, at), word) for word in words() for at in word.places(text)]


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _kept(pattern: re.Pattern[str], text: str) -> str:
    """Only what the group of the pattern holds, at its place; all else becomes spaces."""
    shown = list(re.sub(r"[^\n]", " ", text))
    for match in pattern.finditer(text):
        shown[match.start(1) : match.end(1)] = match[1]
    return "".join(shown)


def _markup(text: str) -> str:
    """The words of a template: what stands between tags, in attributes that are read out, and in quotes of Jinja."""

    def words_of(match: re.Match[str]) -> str:
        part = match[0]
        return _kept(ATTRIBUTES if part[0] == "<" else QUOTED, "" if part[:2] == "{#" else part) or _blanked(match)

    return MARKUP.sub(words_of, text)


def document(path: Path) -> list[Hit]:
    """Hits in Markdown, in the header of a query, in graph.toml, in a template, in the messages of shapes."""
    text = path.read_text(encoding="utf-8")
    if path.name == "CONTRIBUTING.md":
        text = re.sub(r"^\| `.*?$", _blanked, text, flags=re.MULTILINE)
    if path.name == "CHANGELOG.md":
        text = "\n## ".join(text.split("\n## ")[:2])
    if path.suffix == ".ttl":
        return hits(path, _kept(MESSAGES, text))
    if path.suffix == ".rq":
        return hits(path, "\n".join(line.lstrip("#+ ") if line.startswith("#") else "" for line in text.split("\n")))
    return hits(path, _markup(text) if path.suffix == ".html" else HIDDEN.sub(_blanked, text))


def room(name: str) -> list[Hit]:
    """Hits in what a room of the package says: its strings, but for docstrings, and its templates."""
    files = sorted((SOURCE / name).rglob("*")) if (SOURCE / name).is_dir() else [SOURCE / name]
    found = [hit for path in files if path.suffix == ".html" for hit in document(path)]
    return found + [hit for path in files if path.suffix == ".py" for hit in _strings(path)]


def _strings(path: Path) -> Iterator[Hit]:
    """Hits in the strings of a module that are sentences."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            silent.update(id(part) for part in node.values)
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if id(node) not in silent and " " in text.strip() and not NOT_PROSE.search(text):
            yield from hits(path, MARKUP.sub(_blanked, text) if "<" in text and ">" in text else text, node.lineno)


def rooms() -> tuple[str, ...]:
    """The rooms of the package: its folders with code, and its modules on top."""
    found = (path.name for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists())
    return tuple(sorted(found))


if __name__ == "__main__":
    print(*(hit for name in sys.argv[1:] or rooms() for hit in room(name)), sep="\n")
