"""The verb ``run``: a canned query, answered. What it takes is what its header says, so it reads its words itself."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from aif_graph.commands.answering import interruptible, written
from aif_graph.commands.chosen import load_graph, open_graph
from aif_graph.commands.options import GENERAL, Parser, add_output
from aif_graph.commands.terminal import wrapped
from aif_graph.errors import UsageError, on_command_line

if TYPE_CHECKING:
    from aif_graph.asking.catalogue import CannedQuery, Parameter

DESCRIPTION = "Answer one of the questions. `aif run NAME --help` shows its parameters."
EXAMPLES = "examples:\n  aif run NAME --help\n  aif run NAME --format csv"


def add_options(parser: Parser) -> None:
    """Add the name of the question."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="the question; see `aif queries`")


def run(options: argparse.Namespace) -> int:
    """Answer the question, or show its help. Raises UsageError for a parameter that is missing or wrong."""
    name, rest = options.name, options.rest
    if name is None:
        if rest and rest[0] not in {"-h", "--help"}:
            raise UsageError("no question was given", hint="aif run NAME; see `aif queries`.")
        print(
            "usage: aif run NAME [--PARAMETER VALUE ...] [--format FORMAT] [--labels] [--asserted]\n\n"
            "`aif queries` lists the names; `aif run NAME --help` shows the parameters of one."
        )
        return 0 if rest else UsageError.exit_code
    from aif_graph.asking.catalogue import read_query

    folder = open_graph(options)
    query = read_query(folder.queries, name)
    parser = _parser(query)
    chosen, beyond = parser.parse_known_args(rest)
    if beyond:
        raise parser.unknown(beyond[0])
    values = {p.name: getattr(chosen, p.variable) for p in query.parameters}
    for parameter in query.parameters:  # before anything is loaded
        if parameter.required and values[parameter.name] is None:
            raise query.lacks(parameter)
    graph = load_graph(options, folder)
    return interruptible(lambda: written(graph, graph.run(name, asserted=chosen.asserted, **values), chosen, query))


class _QuestionParser(Parser):
    """The parser of a canned query; its words are put together when somebody asks for help."""

    def __init__(self, query: CannedQuery) -> None:
        super().__init__(prog=f"aif run {query.name}", epilog=f"example:\n  {on_command_line(query.example)}")
        self._query = query
        self._values = {
            self.add_argument(f"--{parameter.name}", dest=parameter.variable, metavar="VALUE", help=""): parameter
            for parameter in query.parameters
        }

    def format_help(self) -> str:
        """The help, which begins with the question."""
        self.description = f"{self._query.summary}\n\n{wrapped(self._query.description)}".strip()
        for action, parameter in self._values.items():
            action.help = _about(parameter).replace("%", "%%")
        return super().format_help()


def _about(parameter: Parameter) -> str:
    """What a parameter is for, of what kind its value is, and what it is without one."""
    from aif_graph.articles import with_article

    kind = with_article(parameter.class_.split(":")[-1]) if parameter.class_ else parameter.type
    by_default = f"{parameter.default} in UTC" if parameter.is_today else parameter.default
    default = f" (default: {by_default})" if by_default else "" if parameter.required else " (optional)"
    return f"{parameter.about}: {kind}{default}"


def _parser(query: CannedQuery) -> Parser:
    """The parser of one canned query: its question, its parameters, how to write the answer."""
    parser = _QuestionParser(query)
    add_output(parser)
    parser.known += [f"--{name}" for name in GENERAL]  # taken before, and offered to who mistypes them
    return parser
