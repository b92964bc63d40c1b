"""The table of the verbs, and the parser that is made of it.

A verb is a row here and a module of its name in this room, which is imported when the verb is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from aif_graph.commands.options import GENERAL, Parser, add_general, add_limit
from aif_graph.limits import INFERRED

if TYPE_CHECKING:
    import argparse


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
    "queries": Verb("list the questions it knows", "Ask"),
    "run": Verb("answer one of the questions it knows", "Ask", open_ended=True),
    "query": Verb("answer a SPARQL query of your own", "Ask"),
    "show": Verb("show everything about one thing, with its sources", "Ask"),
    "explain": Verb("prove a statement down to the lines of its sources, or say what is missing (exit 1)", "Ask"),
    "what-if": Verb("show what would follow, and what no longer, if statements were left out or put in", "Ask"),
    "check": Verb("say what is wrong with what is written, where, and how to mend it", "Write"),
    "fmt": Verb("lay Turtle files out in one way", "Write"),
    "diff": Verb(
        "tell what a change means: statements by source, what follows and why, answers, findings; exit 1 if any differ",
        "Write",
    ),
    "export": Verb("write the graph as Turtle, N-Triples, TriG, N-Quads, JSON-LD and RDF/XML", "Publish"),
    "serve": Verb("serve pages for people, the SPARQL 1.1 Protocol and linked data over HTTP", "Publish"),
    "init": Verb("make a small graph to go on from, or the skeleton of a source in one", "Write"),
}

_EPILOG = """examples:
  aif help run                                   what one verb takes
  aif queries                                    the questions that the graph knows
  aif run NAME                                   one of them, answered
  aif show 'some name'                           all about one thing, with sources
  aif explain 'a thing' 'a property' 'another'   why, down to the lines of the sources
  aif what-if --without 'a thing property …'     what would be lost
  aif query 'SELECT * { ?s ?p ?o } LIMIT 9'      any SPARQL; prefixes are known
  aif --data mine.ttl run NAME                   with your own Turtle on top
  aif --alone mine.ttl show 'some name'          of your own Turtle alone
  aif check                                      what is wrong, where, and how to mend it
  aif diff main                                  what the changes since main mean
  aif export dumps                               all of it as files
  aif serve                                      pages, SPARQL and linked data over HTTP
  aif init mine                                  a small graph of your own to go on from

which graph: --graph DIR, else what AIF_GRAPH names, else the nearest graph.toml in this folder or above, else the
graph that came with the package.

exit codes: 0 fine, 1 findings or false, 2 usage, 3 bad input, 4 limit reached
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
        description="A knowledge graph in a folder: ask it, see its sources, check it, export it, serve it.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="store_true", help="print the version, and which graph it is")
    for name, (metavar, about) in GENERAL.items():
        parser.add_argument(f"--{name}", action="append", default=[], dest=f"all_{name}", metavar=metavar, help=about)
    parser.add_argument(
        "--reasoner", choices=("aif", "owlrl"), default="aif", help="owlrl is the reference: slow, and without proofs"
    )
    add_limit(parser, "--max-inferred", INFERRED, "N", "stop a runaway ontology")
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
