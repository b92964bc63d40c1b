"""The pages that are made of the code or of the questions; ``make reference`` writes them, a test holds them equal."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import aif_graph.serving.requests.errors  # the error of requests is known once it is imported
from aif_graph.codes import codes
from aif_graph.commands.options import Parser
from aif_graph.commands.verbs import VERBS, command_parser
from aif_graph.limits import limits
from tests import competency
from tools.ontology import pages as ontology

assert aif_graph.serving.requests.errors

DOCS = Path(__file__).resolve().parent.parent / "docs"
_BEGIN, _END = "<!-- made by make reference -->", "<!-- end -->"


def pages() -> dict[Path, str]:
    """Each page that is made, or has a part that is, as it should be."""
    operation = DOCS / "operation.md"
    before, begin, rest = operation.read_text(encoding="utf-8").partition(_BEGIN)
    return {
        DOCS / "commands.md": "\n".join(_commands()),
        DOCS / "errors.md": "\n".join(_errors()),
        competency.DOCUMENT: competency.document(),
        **ontology.pages(),
        operation: "\n".join((before + begin, *_limits(), "", _END + rest.partition(_END)[2])),
    }


def _limits() -> Iterator[str]:
    yield "| what | limit | when exceeded | changed by |"
    yield "|---|---|---|---|"
    for limit in limits():
        yield f"| {limit.bounds} | {limit:,} {limit.unit} | {limit.past} | {limit.option} |"


def _errors() -> Iterator[str]:
    yield "# Errors\n"
    yield "Every error has a code for programs: `AifError.code` in Python, `code` in the problem documents (RFC 9457)"
    yield "of the service. Classes are those of `aif_graph.errors`; several codes may share one. A `request` has the"
    yield "status that HTTP has for what is wrong with it.\n"
    yield "| code | meaning | class | exit code | HTTP status |"
    yield "|---|---|---|---|---|"
    for code, kind, exit_code, http_status, meaning in codes():
        yield f"| `{code}` | {meaning.replace('``', '`')} | `{kind}` | {exit_code} | {http_status} |"
    yield ""


def _commands() -> Iterator[str]:
    parser = command_parser()
    yield f"# Commands\n\n{parser.description}\n"
    yield from _table(parser)
    yield f"```text\n{parser.epilog}```"
    for group in dict.fromkeys(verb.group for verb in VERBS.values()):
        yield f"\n## {group}"
        for name in (name for name, verb in VERBS.items() if verb.group == group):
            yield from _verb(name, command_parser(name).verbs[name])
    yield ""


def _verb(name: str, parser: Parser) -> Iterator[str]:
    yield f"\n### aif {name}\n\n{parser.description}\n"
    yield from _table(parser)
    yield f"```text\n{parser.epilog}\n```"


def _table(parser: Parser) -> Iterator[str]:
    kinds = (argparse._HelpAction, argparse._SubParsersAction)
    shown = [a for a in parser._actions if not isinstance(a, kinds) and a.help != argparse.SUPPRESS]
    if shown:
        yield "| argument | meaning |"
        yield "|---|---|"
        for action in shown:
            help_ = (action.help or "").replace("|", "\\|")
            yield f"| {_called(action)} | {help_}{_choices(action)} |"
        yield ""


def _called(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"`{action.metavar or action.dest}`"
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    return ", ".join(f"`{name}{value}`" for name in action.option_strings)


def _choices(action: argparse.Action) -> str:
    return f": {', '.join(f'`{choice}`' for choice in action.choices)}" if action.choices else ""


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
