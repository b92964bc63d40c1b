"""The words of the command line: verbs, their options, their help."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from aif_graph.errors import UsageError

if TYPE_CHECKING:
    from aif_graph.asking.catalogue import CannedQuery

FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "jsonld")


_EPILOG = """examples:
  aif queries                                            the questions it knows
  aif run systems-open-to-country --country Denmark      one of them, answered
  aif show lumi-aif                                      all about one thing, with sources
  aif explain Denmark 'has access to' LUMI-AI            why, down to the lines of the sources
  aif what-if --without 'Denmark participatesIn …'       what would be lost
  aif query 'SELECT ?f WHERE { ?f a aif:AIFactory }'     any SPARQL; prefixes are known
  aif --data mine.ttl run factories                      with your own Turtle on top
  aif check                                              is what is written well written?
  aif export dumps                                       all of it as files

exit codes: 0 fine, 1 findings or false, 2 usage, 3 bad input, 4 limit reached
"""


class _Help(argparse.RawDescriptionHelpFormatter):
    """argparse makes a formatter for each argument it takes, and to ask for the width it imports all compressors."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns() - 2)


class Parser(argparse.ArgumentParser):
    """argparse with our error form, full-width help, and no abbreviations (they would change meaning later)."""

    def __init__(self, **keywords: object) -> None:
        keywords.setdefault("formatter_class", _Help)
        super().__init__(allow_abbrev=False, **keywords)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of leaving the process."""
        raise UsageError(message, hint=f"See {self.prog} --help.")


def command_parser() -> argparse.ArgumentParser:
    """Return the parser of ``aif`` with all its verbs; what `aif run NAME` takes is ``query_parser``'s."""
    parser = Parser(
        prog="aif",
        description="Europe's AI Factories as a knowledge graph: ask it, see its sources, check it, export it.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and stop")
    parser.add_argument(
        "--data",
        action="append",
        default=[],
        metavar="FILE",
        help="put this Turtle file on top (may be repeated)",
    )
    parser.add_argument(
        "--reasoner", choices=("aif", "owlrl"), default="aif", help="owlrl is the reference: slow, and without proofs"
    )
    parser.add_argument(
        "--max-inferred", type=int, default=5_000_000, metavar="N", help="stop a runaway ontology (default: 5,000,000)"
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    _add_queries(verbs)
    _add_run(verbs)
    _add_query(verbs)
    _add_show(verbs)
    _add_explain(verbs)
    _add_what_if(verbs)
    _add_check(verbs)
    _add_export(verbs)
    return parser


class _Version(argparse.Action):
    """Print the version, which is looked up only then, and stop."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"aif {version('aif-graph')}")
        parser.exit()


def _add_verb(verbs: argparse._SubParsersAction[Parser], name: str, help_: str, epilog: str) -> Parser:
    parser: Parser = verbs.add_parser(name, help=help_, description=help_[0].upper() + help_[1:] + ".", epilog=epilog)
    _add_data(parser)
    return parser


def _add_data(parser: argparse.ArgumentParser) -> None:
    """People write --data after the verb as often as before it."""
    parser.add_argument("--data", action="append", default=[], dest="more_data", metavar="FILE", help=argparse.SUPPRESS)


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="how to write the answer (default: table on a terminal, tsv in a pipe)",
    )
    parser.add_argument("--labels", action="store_true", help="names instead of IRIs in csv and tsv")
    parser.add_argument("--asserted", action="store_true", help="ask what sources state, without what follows from it")


def _add_queries(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_verb(
        verbs,
        "queries",
        "list the questions it knows",
        "examples:\n  aif queries\n  aif queries --tag access",
    )
    parser.add_argument("--tag", help="only the questions with this tag")
    parser.add_argument("--prefixes", action="store_true", help="list the prefixes known in queries instead")


def _add_run(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = verbs.add_parser(
        "run",
        help="answer one of the questions it knows",
        description="Answer one of the questions it knows. `aif run NAME --help` shows its parameters.",
        epilog="examples:\n  aif run factories --wave 1\n  aif run consortium-members --factory lumi-aif --format csv",
        add_help=False,
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="the question; see `aif queries`")


def _add_query(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_verb(
        verbs,
        "query",
        "answer a SPARQL query of your own",
        "examples:\n  aif query 'SELECT ?f WHERE { ?f a aif:AIFactory }'\n\n"
        "  aif query -f question.rq --format json | jq .\n"
        "  aif query 'CONSTRUCT WHERE { ?s aif:memberOf ?o }' --format turtle",
    )
    parser.add_argument("text", nargs="?", metavar="SPARQL", help="the query; - reads it from standard input")
    parser.add_argument("-f", "--file", type=Path, help="read the query from a file")
    _add_output(parser)


def _add_show(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_verb(
        verbs,
        "show",
        "show everything about one thing, with its sources",
        "examples:\n  aif show lumi-aif\n  aif show Denmark\n  aif show organisation:csc --format csv",
    )
    parser.add_argument("term", help="a name, a slug, a CURIE or an IRI")
    parser.add_argument("--format", choices=("table", "csv", "tsv", "json", "xml"), help="how to write it")
    parser.add_argument("--labels", action="store_true", help="names instead of IRIs in csv and tsv")


def _add_explain(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_verb(
        verbs,
        "explain",
        "prove a statement down to the lines of its sources, or say what is missing (exit 1)",
        "examples:\n  aif explain Denmark 'has access to' LUMI-AI\n  aif explain Croatia 'has access to' LUMI-AI\n"
        "  aif explain csc memberOf lumi-aif-consortium --all 5 --format markdown",
    )
    parser.add_argument("subject", help="a name, a slug, a CURIE or an IRI")
    parser.add_argument("predicate", help="a property: its label, local name, CURIE or IRI")
    parser.add_argument("object", help="a name, a slug, a CURIE, an IRI, or a stated text or number")
    parser.add_argument(
        "--all", type=int, nargs="?", const=10, default=1, metavar="LIMIT", help="every proof, up to LIMIT (10)"
    )
    parser.add_argument(
        "--format", choices=("text", "markdown", "json", "turtle"), default="text", help="how to write it"
    )


def _add_what_if(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_verb(
        verbs,
        "what-if",
        "show what would follow, and what no longer, if statements were left out or put in",
        "examples:\n  aif what-if --without 'Denmark participatesIn …'\n"
        "  aif what-if --without 'lumi-aif acquiresSystem lumi-ai' --with mine.ttl",
    )
    parser.add_argument(
        "--without", action="append", default=[], metavar="STATEMENT", help="leave this out; … stands for anything"
    )
    parser.add_argument("--with", action="append", default=[], dest="extra", metavar="FILE", help="put this Turtle in")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to write it")


def _add_check(verbs: argparse._SubParsersAction[Parser]) -> None:
    _add_verb(
        verbs,
        "check",
        "check what is written against the shapes; exit 1 if anything is wrong",
        "examples:\n  aif check\n  aif --data mine.ttl check",
    )


def _add_export(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_verb(
        verbs,
        "export",
        "write the graph as Turtle, N-Triples, TriG, N-Quads, JSON-LD and RDF/XML",
        "examples:\n  aif export dumps\n  aif query 'CONSTRUCT WHERE { ?s aif:memberOf ?o }' --format turtle    a part",
    )
    parser.add_argument("folder", type=Path, help="a new or empty folder, or one that holds an earlier export")


def query_parser(query: CannedQuery) -> Parser:
    """Return the parser of one canned query: its question, its parameters, how to write the answer."""
    details = f"{query.summary}\n\n{wrapped(query.description)}".strip()
    parser = Parser(prog=f"aif run {query.name}", description=details, epilog=f"example:\n  {query.example}")
    for parameter in query.parameters:
        kind = f"a {parameter.class_.split(':')[-1]}" if parameter.class_ else parameter.type
        default = (
            f" (default: {parameter.default})" if parameter.default else "" if parameter.required else " (optional)"
        )
        about = f"{parameter.about}: {kind}{default}".replace("%", "%%")
        parser.add_argument(f"--{parameter.name}", dest=parameter.variable, metavar="VALUE", help=about)
    _add_output(parser)
    _add_data(parser)
    return parser


def wrapped(text: str) -> str:
    """Break a text into lines that fit the terminal, of at most 100 characters."""
    import textwrap

    return textwrap.fill(text, width=min(columns(), 100))


def columns() -> int:
    """The width of the terminal, as COLUMNS or the terminal itself tells it; 80 where there is none."""
    told = os.environ.get("COLUMNS", "")
    try:
        return int(told) if told.isdecimal() and int(told) else os.get_terminal_size().columns or 80
    except (OSError, ValueError):
        return 80
