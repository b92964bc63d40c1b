"""The words of the command line: verbs, their options, their help."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from aif_graph.errors import UsageError, on_command_line

if TYPE_CHECKING:
    from pathlib import Path

    from aif_graph.asking.catalogue import CannedQuery, Parameter

FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "jsonld", "rdfxml")
ALIASES = {"help": "--help", "version": "--version"}  # words that people try in the place of a verb
REPORTS = ("text", "json", "junit", "sarif", "github", "html", "turtle", "tsv")
_BEFORE_THE_VERB = {
    "--reasoner": "--reasoner owlrl run NAME",
    "--max-inferred": "--max-inferred 1000000 run NAME",
    "--version": "--version",
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

# Options that every verb takes before it, and after it where they mean something, with what they take.
_GENERAL = {
    "graph": ("DIR", "the folder of the graph, where graph.toml is"),
    "alone": ("FILE", "no graph but just this file, with its own prefixes and names; may be repeated"),
    "data": ("FILE", "put this RDF file on top of the graph; may be repeated"),
}
_TAKING = {"--reasoner", "--max-inferred", *(f"--{name}" for name in _GENERAL)}  # options that a word follows


class _Help(argparse.RawDescriptionHelpFormatter):
    """argparse makes a formatter for each argument it takes, and to ask for the width it imports all compressors."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width())


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


def _path(word: str) -> Path:
    """The path that a word is; help needs none."""
    from pathlib import Path

    return Path(word)


def verb_of(words: Sequence[str]) -> str:
    """The verb among the words of a command, "" where there is none."""
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in _TAKING else 1
    return words[at] if at < len(words) else ""


def command_parser(verb: str = "") -> Parser:
    """Return the parser of ``aif`` with all its verbs, or with ``verb`` alone, which takes a third of the time.

    What `aif run NAME` takes is ``query_parser``'s.
    """
    parser = Parser(
        prog="aif",
        description="A knowledge graph in a folder: ask it, see its sources, check it, export it, serve it.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="store_true", help="print the version, and which graph it is")
    for name, (metavar, about) in _GENERAL.items():
        parser.add_argument(f"--{name}", action="append", default=[], dest=f"all_{name}", metavar=metavar, help=about)
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
        "init": _add_init,
    }


def _add_verb(verbs: argparse._SubParsersAction[Parser], name: str, help_: str, epilog: str) -> Parser:
    parser: Parser = verbs.add_parser(name, help=help_, description=help_[0].upper() + help_[1:] + ".", epilog=epilog)
    _add_general(parser, *_GENERAL)
    return parser


def _add_general(parser: argparse.ArgumentParser, *names: str) -> None:
    """People write these after the verb as often as before it."""
    for name in names:
        parser.add_argument(
            f"--{name}", action="append", default=[], dest=f"more_{name}", metavar="X", help=argparse.SUPPRESS
        )


def _add_output(parser: argparse.ArgumentParser, *more: str) -> None:
    parser.add_argument(
        "--format",
        choices=(*FORMATS, *more),
        help="how to write the answer (default: table on a terminal, tsv in a pipe)",
    )
    parser.add_argument("--labels", action="store_true", help="names instead of IRIs in csv and tsv")
    parser.add_argument("--asserted", action="store_true", help="ask what sources state, without what follows from it")


def _add_queries(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_verb(
        verbs,
        "queries",
        "list the questions it knows",
        "examples:\n  aif queries\n  aif queries --tag TAG\n  aif queries --prefixes",
    )
    parser.add_argument("--tag", help="only the questions with this tag")
    parser.add_argument("--prefixes", action="store_true", help="list the prefixes known in queries instead")


def _add_run(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = verbs.add_parser(
        "run",
        help="answer one of the questions it knows",
        description="Answer one of the questions it knows. `aif run NAME --help` shows its parameters.",
        epilog="examples:\n  aif run NAME --help\n  aif run NAME --format csv",
        add_help=False,
    )
    _add_general(parser, *_GENERAL)
    parser.add_argument("name", nargs="?", metavar="NAME", help="the question; see `aif queries`")


def _add_query(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_verb(
        verbs,
        "query",
        "answer a SPARQL query of your own",
        "examples:\n  aif query 'SELECT ?class (COUNT(?s) AS ?n) { ?s a ?class } GROUP BY ?class'\n"
        "  aif query -f question.rq --format json | jq .\n"
        "  aif query 'CONSTRUCT WHERE { ?s skos:broader ?o }' --format turtle\n"
        "  aif query -f theirs.rq --timeout 5           a query that nobody has looked at",
    )
    parser.add_argument("text", nargs="?", metavar="SPARQL", help="the query; - reads it from standard input")
    parser.add_argument("-f", "--file", type=_path, help="read the query from a file")
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
        "examples:\n  aif show 'some name'\n  aif show ex:thing --format csv\n  aif --alone mine.ttl show ex:thing",
    )
    parser.add_argument("term", help="a name, a slug, a CURIE or an IRI")
    parser.add_argument("--format", choices=("table", "csv", "tsv", "json", "xml"), help="how to write it")
    parser.add_argument("--labels", action="store_true", help="names instead of IRIs in csv and tsv")


def _add_explain(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_verb(
        verbs,
        "explain",
        "prove a statement down to the lines of its sources, or say what is missing (exit 1)",
        "examples:\n  aif explain 'some name' 'a property' 'another name'\n"
        "  aif explain ex:thing ex:property ex:other --all 5 --format markdown",
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
        "examples:\n  aif what-if --without 'ex:thing ex:property …'\n"
        "  aif what-if --without \"'some name' 'a property' 'another name'\" --with mine.ttl",
    )
    parser.add_argument(
        "--without", action="append", default=[], metavar="STATEMENT", help="leave this out; … stands for anything"
    )
    parser.add_argument("--with", action="append", default=[], dest="extra", metavar="FILE", help="put this Turtle in")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to write it")


def _add_check(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = verbs.add_parser(
        "check",
        help="say what is wrong with what is written, where, and how to mend it",
        description="Say what is wrong with what is written, where, and how to mend it: in the graph of this folder\n"
        "or that of --graph. Where there is none, named files are checked by themselves.",
        epilog="examples:\n"
        "  aif check                                     the whole graph\n"
        "  aif check mine.ttl                            my file, beside the graph; what concerns it is shown\n"
        "  aif check --shapes my-shapes.ttl data/        files and shapes by themselves; nothing of the graph\n"
        "  aif check --alone ontology.ttl                syntax, hygiene, profile and inconsistencies of one file\n"
        "  curl -s https://… | aif check -               standard input, as Turtle\n"
        "  aif check --watch --fast                      again at each save\n"
        "  aif check --format sarif --output aif.sarif   for a pipeline\n\n"
        "exit codes: 0 nothing as grave as --fail-on, 1 something is, 2 usage, 3 a file cannot be had",
    )
    _add_general(parser, "graph", "data")
    parser.add_argument("files", nargs="*", metavar="FILE", help="files or folders; - reads standard input")
    parser.add_argument(
        "--shapes",
        type=_path,
        action="append",
        metavar="PATH",
        help="these shapes, and nothing of the graph: a Turtle file or a folder of them; may be repeated",
    )
    parser.add_argument(
        "--alone",
        action="store_true",
        dest="by_themselves",
        help="the files by themselves, without the graph or shapes",
    )
    parser.add_argument("--fast", action="store_true", help="syntax and hygiene alone")
    parser.add_argument(
        "--max-validated",
        type=int,
        default=500_000,
        metavar="N",
        help="ask the shapes of up to N statements (default: 500,000; a million take 5 minutes and 6 GB)",
    )
    parser.add_argument("--format", choices=REPORTS, default="text", help="how to write the report (default: text)")
    parser.add_argument("--output", type=_path, metavar="FILE", help="write the report to a file")
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
        help="lay Turtle files out in one way",
        description="Lay Turtle files out in one way: one predicate and object a line, subjects sorted.\n"
        "No comment is lost and no statement changes.",
        epilog="examples:\n  aif fmt                      the graph's own files\n"
        "  aif fmt mine.ttl data/       these\n  aif fmt --diff               what would change; exit 1 if anything\n"
        "  aif fmt - < mine.ttl         from standard input to standard output",
    )
    _add_general(parser, *_GENERAL)
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
        "  aif diff old-folder new-folder --full            two folders of a graph\n"
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
        "examples:\n  aif export dumps\n  aif query 'CONSTRUCT WHERE { ?s skos:broader ?o }' --format turtle    a part",
    )
    parser.add_argument("folder", type=_path, help="a new or empty folder, or one that holds an earlier export")


def _add_serve(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_verb(
        verbs,
        "serve",
        "serve pages for people, the SPARQL 1.1 Protocol and linked data over HTTP",
        "examples:\n  aif serve                                               http://127.0.0.1:8000\n"
        "  aif serve --port 8080 --workers 4\n"
        "  aif serve --public-url https://aif.example.org          behind a proxy that is known by this address\n"
        "  aif --data mine.ttl serve                               with your own Turtle on top\n"
        "  curl http://127.0.0.1:8000/queries/NAME.csv\n\n"
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


def _add_init(verbs: argparse._SubParsersAction[Parser]) -> None:
    parser = verbs.add_parser(
        "init",
        help="make a small graph to go on from, or the skeleton of a source in one",
        description="Make a small graph in a folder, that answers, passes its check and is served; or, with --source,\n"
        "the skeleton of a file for a source and its block in the register, in the graph of this folder.\n"
        "No file is ever overwritten.",
        epilog="examples:\n  aif init mine --title 'Hospitals of the north' --base https://example.org/hospitals/\n"
        "  aif init .\n"
        "  aif init --source who-2026-11-02-beds --label 'WHO, 2 November 2026: beds' --publisher WHO \\\n"
        "      --url https://example.org/beds",
    )
    _add_general(parser, *_GENERAL)
    parser.add_argument("folder", nargs="?", metavar="DIR", help="a folder, which is made where there is none")
    parser.add_argument("--title", metavar="TEXT", help="what the graph is called (default: after the folder)")
    parser.add_argument(
        "--base", metavar="IRI", help="what its IRIs begin with (default: https://example.org/ and the folder)"
    )
    parser.add_argument(
        "--source", metavar="NAME", help="the source: publisher, date and subject, as in acme-2026-new-lab"
    )
    parser.add_argument("--label", metavar="TEXT", help="of the source: what it is called")
    parser.add_argument("--publisher", metavar="TEXT", help="of the source: who published it")
    parser.add_argument("--url", metavar="URL", help="of the source: where it is")


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
    default = f" (default: {parameter.default})" if parameter.default else "" if parameter.required else " (optional)"
    return f"{parameter.about}: {kind}{default}"


def query_parser(query: CannedQuery) -> Parser:
    """Return the parser of one canned query: its question, its parameters, how to write the answer."""
    parser = _QuestionParser(query)
    _add_output(parser, "svg")
    parser.known += [f"--{name}" for name in _GENERAL]  # taken before, and offered to who mistypes them
    return parser


def wrapped(text: str) -> str:
    """Break a text into lines that fit the terminal, of at most 100 characters."""
    import textwrap

    return textwrap.fill(text, width=min(columns(), 100))


@cache
def _width() -> int:
    """The width of help: each question to the terminal is a call of the system."""
    return columns() - 2


def columns() -> int:
    """The width of the terminal, as COLUMNS or the terminal itself tells it; 80 where there is none."""
    told = os.environ.get("COLUMNS", "")
    try:
        return int(told) if told.isdecimal() and int(told) else os.get_terminal_size().columns or 80
    except (OSError, ValueError):
        return 80
