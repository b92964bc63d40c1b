"""The words of the command line: verbs, their options, their help."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from aif_graph.errors import UsageError

if TYPE_CHECKING:
    from aif_graph.asking.catalogue import CannedQuery

FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "jsonld", "rdfxml")
ALIASES = {"help": "--help", "version": "--version"}  # words that people try in the place of a verb
REPORTS = ("text", "json", "junit", "sarif", "github", "html", "turtle", "tsv")
_BEFORE_THE_VERB = {
    "--reasoner": "--reasoner owlrl run factories",
    "--max-inferred": "--max-inferred 1000000 run factories",
    "--version": "--version",
}

_EPILOG = """examples:
  aif help run                                           what one verb takes
  aif queries                                            the questions it knows
  aif run systems-open-to-country --country Denmark      one of them, answered
  aif show lumi-aif                                      all about one thing, with sources
  aif explain Denmark 'has access to' LUMI-AI            why, down to the lines of the sources
  aif what-if --without 'Denmark participatesIn …'       what would be lost
  aif query 'SELECT ?f WHERE { ?f a aif:AIFactory }'     any SPARQL; prefixes are known
  aif --data mine.ttl run factories                      with your own Turtle on top
  aif check                                              what is wrong, where, and how to mend it
  aif diff main                                          what the changes since main mean
  aif export dumps                                       all of it as files
  aif serve                                              pages, SPARQL and linked data over HTTP

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
        self.known: list[str] = []  # the options it takes
        self.verbs: Mapping[str, Parser] = {}
        super().__init__(allow_abbrev=False, **keywords)  # type: ignore[arg-type]

    def add_argument(self, *names: Any, **keywords: Any) -> argparse.Action:
        """Add an argument as argparse does, and keep the names of an option for who mistypes it."""
        self.known += [name for name in names if name.startswith("-")]
        return super().add_argument(*names, **keywords)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of leaving the process."""
        raise UsageError(message, hint=f"See {self.prog} --help.")

    def unknown(self, word: str) -> UsageError:
        """Return the error for a word that the parser had no use for, with the name that comes nearest."""
        if not is_option(word):
            return UsageError(f"what does {word!r} mean here?", hint=f"See {self.prog} --help.")
        name = word.partition("=")[0]
        if name in _BEFORE_THE_VERB:
            return UsageError(f"{name} goes before the verb", hint=f"For example: aif {_BEFORE_THE_VERB[name]}")
        near = _nearest_option(name, self.known)
        return UsageError(f"there is no option {name}", hint=did_you_mean(near) or f"See {self.prog} --help.")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Raise UsageError for a verb that does not exist: argparse, which asks here for any choice, would list all."""
        if isinstance(action, argparse._SubParsersAction) and value not in self.verbs:
            near = _nearest(value, [*self.verbs, *ALIASES])
            raise UsageError(f"there is no verb {value!r}", hint=did_you_mean(near) or "See aif --help.")
        super()._check_value(action, value)


def is_option(word: str) -> bool:
    """Whether a word of the command line is the name of an option."""
    return word.startswith("-") and word not in {"-", "--"} and not word[1].isdigit()


def did_you_mean(near: str) -> str:
    """The sentence that offers a name; "" where none comes near."""
    return f"Did you mean {near}?" if near else ""


def _nearest(word: str, known: Sequence[str]) -> str:
    import difflib

    return next(iter(difflib.get_close_matches(word, known, n=1)), "")


def _nearest_option(name: str, known: Sequence[str]) -> str:
    """The option that comes nearest; of a single letter the first long one that begins with it."""
    if name.startswith("--"):
        return _nearest(name, known)
    return next((long for long in known if long.startswith(f"--{name[1:].lower()}")), "")


def command_parser(verb: str = "") -> Parser:
    """Return the parser of ``aif`` with all its verbs, or with ``verb`` alone, which takes a third of the time.

    What `aif run NAME` takes is ``query_parser``'s.
    """
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
    parser.verbs = verbs.choices
    adders = _adders()
    for name in adders if verb not in adders else (verb,):
        adders[name](verbs)
    return parser


def _adders() -> dict[str, Callable[[argparse._SubParsersAction[Parser]], None]]:
    """The verbs, in the order of the help."""
    return {
        "queries": _add_queries,
        "run": _add_run,
        "query": _add_query,
        "show": _add_show,
        "explain": _add_explain,
        "what-if": _add_what_if,
        "check": _add_check,
        "fmt": _add_fmt,
        "diff": _add_diff,
        "export": _add_export,
        "serve": _add_serve,
    }


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
        "  aif query 'CONSTRUCT WHERE { ?s aif:memberOf ?o }' --format turtle\n"
        "  aif query -f theirs.rq --timeout 5           a query that nobody has looked at",
    )
    parser.add_argument("text", nargs="?", metavar="SPARQL", help="the query; - reads it from standard input")
    parser.add_argument("-f", "--file", type=Path, help="read the query from a file")
    parser.add_argument(
        "--timeout",
        type=float,
        metavar="SECONDS",
        help="give up after so long (exit 4); the query runs in a process of its own, within --memory",
    )
    _add_memory(parser)
    _add_output(parser)


def _add_memory(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--memory", type=int, default=512, metavar="MB", help="how much memory a query may use on top (default: 512)"
    )


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
    parser = _add_verb(
        verbs,
        "check",
        "say what is wrong with what is written, where, and how to mend it",
        "examples:\n"
        "  aif check                                     the whole graph\n"
        "  aif check mine.ttl                            my file, beside the graph; what concerns it is shown\n"
        "  aif check --shapes my-shapes.ttl data/        another project's files and shapes; nothing of this graph\n"
        "  aif check --alone ontology.ttl                syntax, hygiene, profile and inconsistencies of one file\n"
        "  curl -s https://… | aif check -               standard input, as Turtle\n"
        "  aif check --watch --fast                      again at each save\n"
        "  aif check --format sarif --output aif.sarif   for a pipeline\n\n"
        "exit codes: 0 nothing as grave as --fail-on, 1 something is, 2 usage, 3 a file cannot be had",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="files or folders; - reads standard input")
    parser.add_argument(
        "--shapes",
        type=Path,
        action="append",
        metavar="PATH",
        help="these shapes, and nothing of this graph: a Turtle file or a folder of them; may be repeated",
    )
    parser.add_argument("--alone", action="store_true", help="the files by themselves, without this graph or shapes")
    parser.add_argument("--fast", action="store_true", help="syntax and hygiene alone")
    parser.add_argument(
        "--max-validated",
        type=int,
        default=500_000,
        metavar="N",
        help="ask the shapes of up to N statements (default: 500,000; a million take 5 minutes and 6 GB)",
    )
    parser.add_argument("--format", choices=REPORTS, default="text", help="how to write the report (default: text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the report to a file")
    parser.add_argument(
        "--fail-on",
        choices=("info", "warning", "violation"),
        default="violation",
        help="the least severity that makes the exit code 1 (default: violation)",
    )
    parser.add_argument("--watch", action="store_true", help="check again whenever a file is saved, until Ctrl-C")


def _add_fmt(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = verbs.add_parser(
        "fmt",
        help="lay Turtle files out as this project does",
        description="Lay Turtle files out as this project does: one predicate and object a line, subjects sorted.\n"
        "No comment is lost and no statement changes.",
        epilog="examples:\n  aif fmt                      the graph's own files\n"
        "  aif fmt mine.ttl data/       these\n  aif fmt --diff               what would change; exit 1 if anything\n"
        "  aif fmt - < mine.ttl         from standard input to standard output",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="files or folders; - reads standard input")
    parser.add_argument("--check", action="store_true", help="change nothing; name the files that would change")
    parser.add_argument("--diff", action="store_true", help="change nothing; show what would change")


def _add_diff(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_verb(
        verbs,
        "diff",
        "tell what a change means: statements by source, what follows and why, answers, findings; exit 1 if any differ",
        "examples:\n  aif diff main                                    the files as they are, against main\n"
        "  aif diff v0.1.0 HEAD --only inferences,answers   what another release answers\n"
        "  aif diff old-folder new-folder --full            two folders with ontology/, data/, queries/\n"
        "  aif diff dumps/dataset.nq                        against an export, or anybody's RDF file\n"
        "  aif diff main HEAD --format markdown             for a pull request\n\n"
        "A folder or a file comes before a revision of the same name; refs/heads/NAME is always a branch.",
    )
    parser.add_argument("old", metavar="OLD", help="a git revision, a folder of a graph, or an RDF file")
    parser.add_argument("new", metavar="NEW", nargs="?", help="the same (default: the files as they are)")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="how to write it")
    parser.add_argument(
        "--only", metavar="PARTS", help="of statements,inferences,answers,findings only these (default: all)"
    )
    parser.add_argument("--full", action="store_true", help="cut no list off in text and markdown")


def _add_export(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_verb(
        verbs,
        "export",
        "write the graph as Turtle, N-Triples, TriG, N-Quads, JSON-LD and RDF/XML",
        "examples:\n  aif export dumps\n  aif query 'CONSTRUCT WHERE { ?s aif:memberOf ?o }' --format turtle    a part",
    )
    parser.add_argument("folder", type=Path, help="a new or empty folder, or one that holds an earlier export")


def _add_serve(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_verb(
        verbs,
        "serve",
        "serve pages for people, the SPARQL 1.1 Protocol and linked data over HTTP",
        "examples:\n  aif serve                                               http://127.0.0.1:8000\n"
        "  aif serve --port 8080 --workers 4\n"
        "  aif serve --public-url https://aif.example.org          behind a proxy that is known by this address\n"
        "  aif --data mine.ttl serve                               with your own Turtle on top\n"
        "  curl 'http://127.0.0.1:8000/queries/factories.csv?country=Spain'\n\n"
        "It is read-only and evaluates each query in a process that is ended past its limits. One line of JSON a\n"
        "request goes to standard output. SIGTERM and Ctrl-C end it when what is running has been answered.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="listen at this address (default: 127.0.0.1, this machine)")
    parser.add_argument(
        "--port", type=int, default=8000, help="listen at this port; 0 takes a free one (default: 8000)"
    )
    parser.add_argument("--public-url", default="", metavar="URL", help="the address under which others know it")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes that answer (default: 2)")
    parser.add_argument(
        "--timeout", type=float, default=10.0, metavar="SECONDS", help="end a query after so long (default: 10)"
    )
    _add_memory(parser)
    parser.add_argument(
        "--max-rows", type=int, default=100_000, metavar="N", help="cut an answer off after N rows (default: 100,000)"
    )
    parser.add_argument(
        "--max-bytes", type=int, default=32_000_000, metavar="N", help="and after N bytes (default: 32,000,000)"
    )
    parser.add_argument(
        "--queue",
        type=int,
        default=200,
        metavar="N",
        help="how many may wait for a worker; others get 503 (default: 200)",
    )
    parser.add_argument(
        "--connections", type=int, default=1_000, metavar="N", help="how many may be open at once (default: 1,000)"
    )
    parser.add_argument("--quiet", action="store_true", help="write no access log")


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
