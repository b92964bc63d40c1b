"""The table of the verbs, and the parser that is made of it.

A verb is a row here and a module of its name in this room, which is imported when the verb is asked for.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from aif_graph.commands.options import GENERAL, Parser, add_general, add_limit
from aif_graph.limits import INFERRED


class Verb(NamedTuple):
    """A verb: what it does in a line, and the group in which the reference has it.

    Of one that is ``open_ended`` the module itself reads the words that are left, ``--help`` among them.
    """

    help: str
    group: str
    open_ended: bool = False


class Module(Protocol):
    """What the module of a verb has; and DESCRIPTION, where the help has more to say than its row."""

    EXAMPLES: str

    def add_options(self, parser: Parser) -> None:
        """Add what the verb takes to its parser."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it and return the exit code; ``options.rest`` are the words that nothing takes."""


VERBS = {
    "queries": Verb("list the questions that the graph can answer", "Ask"),
    "run": Verb("answer one of the questions", "Ask", open_ended=True),
    "query": Verb("answer your own SPARQL query", "Ask"),
    "show": Verb("show everything about one thing, with its sources", "Ask"),
    "explain": Verb(
        "show the proof of a statement down to the lines of its sources, or what is missing (exit code 1)", "Ask"
    ),
    "what-if": Verb("show which inferences would be lost or gained if statements were left out or added", "Ask"),
    "check": Verb("report what is wrong in the files, where, and how to fix it", "Write"),
    "fmt": Verb("format Turtle files", "Write"),
    "diff": Verb(
        "show the effects of a change on statements, inferences, answers and findings; exit code 1 if anything differs",
        "Write",
    ),
    "export": Verb("write the graph as Turtle, N-Triples, TriG, N-Quads, JSON-LD and RDF/XML", "Publish"),
    "serve": Verb("serve web pages, the SPARQL 1.1 Protocol and linked data over HTTP", "Publish"),
    "init": Verb("create a small graph to start from, or the files for a new source", "Write"),
}

_EPILOG = """examples:
  aif help run                                   the options of one verb
  aif queries                                    the questions that the graph can answer
  aif run NAME                                   answer one of them
  aif show 'some name'                           everything about one thing, with sources
  aif explain 'a thing' 'a property' 'another'   why, down to the lines of the sources
  aif what-if --without 'a thing property …'     what would be lost
  aif query 'SELECT * { ?s ?p ?o } LIMIT 9'      any SPARQL; no need to declare prefixes
  aif --data mine.ttl run NAME                   with your own Turtle file added
  aif --alone mine.ttl show 'some name'          only your own Turtle file
  aif check                                      what is wrong, where, and how to fix it
  aif diff main                                  the effects of the changes since main
  aif export dumps                               the whole graph as files
  aif serve                                      pages, SPARQL and linked data over HTTP
  aif init mine                                  a small graph of your own to start from

which graph: the folder given with --graph or in AIF_GRAPH, else the nearest graph.toml in this folder or above, else
the graph that is bundled with the package.

exit codes: 0 success, 1 findings or a false answer, 2 wrong usage, 3 bad input, 4 limit reached
"""
_TAKING = {"--reasoner", "--max-inferred", *(f"--{name}" for name in GENERAL)}  # options that a word follows


def verb_of(words: Sequence[str]) -> str:
    """The verb among the words of a command, "" where there is none."""
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in _TAKING else 1
    return words[at] if at < len(words) else ""


def module_of(verb: str) -> Module:
    """The module of a verb, imported."""
    from importlib import import_module
    from typing import cast

    return cast("Module", import_module(f"{__package__}.{verb.replace('-', '_')}"))


def command_parser(verb: str = "") -> Parser:
    """Return the parser of ``aif`` with ``verb`` and what it takes, or with the names and help of all verbs."""
    parser = Parser(
        prog="aif",
        description="Query, explain, check, compare, export and serve a knowledge graph in a folder.",
        epilog=_EPILOG,
    )
    parser.flag("--version", "print the version and which graph is used")
    for name, (metavar, about) in GENERAL.items():
        parser.repeated(f"--{name}", metavar, about, dest=f"all_{name}")
    parser.add_argument(
        "--reasoner",
        choices=("aif", "owlrl"),
        default="aif",
        help="which OWL 2 RL reasoner; owlrl is the reference: slow, without proofs",
    )
    add_limit(parser, "--max-inferred", INFERRED, "N", "stop reasoning after N inferred statements")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    parser.verbs = verbs.choices
    if verb in VERBS:
        _take(verb, verbs.add_parser(verb, add_help=not VERBS[verb].open_ended))
    else:
        for name, row in VERBS.items():
            verbs.add_parser(name, help=row.help)
    return parser


def _take(verb: str, parser: Parser) -> None:
    module, help_ = module_of(verb), VERBS[verb].help
    parser.description = getattr(module, "DESCRIPTION", f"{help_[0].upper()}{help_[1:]}.")
    parser.epilog = module.EXAMPLES
    module.add_options(parser)
    add_general(parser)
