"""The command ``aif``: verbs to the facade, answers to standard output, notes to standard error.

Exit codes: 0 fine · 1 findings, or an answer that is false · 2 usage · 3 bad input · 4 limit reached ·
130 interrupted.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from aif_graph.errors import AifError, InputError, UsageError

if TYPE_CHECKING:
    from aif_graph.asking.answers import Answer
    from aif_graph.asking.catalogue import CannedQuery
    from aif_graph.knowledge import KnowledgeGraph

_FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "jsonld")
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code. No exception that a user can cause leaves this function."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    gc.disable()  # a short life: looking for cycles costs a fifth of the time and frees nothing
    try:
        code = _dispatch(words)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except AifError as error:
        return _complain(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (head, less) has gone: nothing is wrong. Python must not flush into the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return _complain(InputError(error.strerror or str(error), place=str(error.filename or "standard output")))
    except Exception as error:  # the last resort: a bug of ours must not look like the user's mistake
        return _complain(_BugError(f"this is a bug of ours: {type(error).__name__}: {error}", hint="Please report it."))


class _BugError(AifError):
    """Something we did not foresee (exit code EX_SOFTWARE of sysexits.h)."""

    exit_code = 70
    http_status = 500


def entry() -> NoReturn:
    """The command: run and leave without freeing half a million objects one by one."""
    code = main()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    os._exit(code)


def _complain(error: AifError) -> int:
    if sys.stderr is not None:
        lines = (f"aif: {error.message}", *([f"     {error.hint}"] if error.hint else []))
        print(*map(_printable, lines), sep="\n", file=sys.stderr)
    return error.exit_code


def _printable(text: str) -> str:
    """Control characters that names and files may hold must not reach the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


class _Parser(argparse.ArgumentParser):
    """argparse with our error form, full-width help, and no abbreviations (they would change meaning later)."""

    def __init__(self, **keywords: object) -> None:
        keywords.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **keywords)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, hint=f"See {self.prog} --help.")


def _dispatch(words: list[str]) -> int:
    parser = _parser()
    options, rest = parser.parse_known_args(words)
    if options.verb is None:
        parser.print_help()
        return 0
    if options.verb == "run":
        return _run(options, rest)
    if rest:
        raise UsageError(f"what does {rest[0]!r} mean here?", hint=f"See aif {options.verb} --help.")
    verb: Callable[[argparse.Namespace], int] = _VERBS[options.verb]
    return verb(options)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
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
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=_Parser)
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


def _add_verb(verbs: argparse._SubParsersAction[_Parser], name: str, help_: str, epilog: str) -> _Parser:
    parser: _Parser = verbs.add_parser(name, help=help_, description=help_[0].upper() + help_[1:] + ".", epilog=epilog)
    _add_data(parser)
    return parser


def _add_data(parser: argparse.ArgumentParser) -> None:
    """People write --data after the verb as often as before it."""
    parser.add_argument("--data", action="append", default=[], dest="more_data", metavar="FILE", help=argparse.SUPPRESS)


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=_FORMATS,
        help="how to write the answer (default: table on a terminal, tsv in a pipe)",
    )
    parser.add_argument("--labels", action="store_true", help="names instead of IRIs in csv and tsv")
    parser.add_argument("--asserted", action="store_true", help="ask what sources state, without what follows from it")


def _add_queries(verbs: argparse._SubParsersAction[_Parser]) -> None:
    parser = _add_verb(
        verbs,
        "queries",
        "list the questions it knows",
        "examples:\n  aif queries\n  aif queries --tag access",
    )
    parser.add_argument("--tag", help="only the questions with this tag")
    parser.add_argument("--prefixes", action="store_true", help="list the prefixes known in queries instead")


def _add_run(verbs: argparse._SubParsersAction[_Parser]) -> None:
    parser = verbs.add_parser(
        "run",
        help="answer one of the questions it knows",
        description="Answer one of the questions it knows. `aif run NAME --help` shows its parameters.",
        epilog="examples:\n  aif run factories --wave 1\n  aif run consortium-members --factory lumi-aif --format csv",
        add_help=False,
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="the question; see `aif queries`")


def _add_query(verbs: argparse._SubParsersAction[_Parser]) -> None:
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


def _add_show(verbs: argparse._SubParsersAction[_Parser]) -> None:
    parser = _add_verb(
        verbs,
        "show",
        "show everything about one thing, with its sources",
        "examples:\n  aif show lumi-aif\n  aif show Denmark\n  aif show organisation:csc --format csv",
    )
    parser.add_argument("term", help="a name, a slug, a CURIE or an IRI")
    parser.add_argument("--format", choices=("table", "csv", "tsv", "json", "xml"), help="how to write it")
    parser.add_argument("--labels", action="store_true", help="names instead of IRIs in csv and tsv")


def _add_explain(verbs: argparse._SubParsersAction[_Parser]) -> None:
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


def _add_what_if(verbs: argparse._SubParsersAction[_Parser]) -> None:
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


def _add_check(verbs: argparse._SubParsersAction[_Parser]) -> None:
    _add_verb(
        verbs,
        "check",
        "check what is written against the shapes; exit 1 if anything is wrong",
        "examples:\n  aif check\n  aif --data mine.ttl check",
    )


def _add_export(verbs: argparse._SubParsersAction[_Parser]) -> None:
    parser = _add_verb(
        verbs,
        "export",
        "write the graph as Turtle, N-Triples, TriG, N-Quads, JSON-LD and RDF/XML",
        "examples:\n  aif export dumps\n  aif query 'CONSTRUCT WHERE { ?s aif:memberOf ?o }' --format turtle    a part",
    )
    parser.add_argument("folder", type=Path, help="a new or empty folder, or one that holds an earlier export")


def _load(options: argparse.Namespace) -> KnowledgeGraph:
    from aif_graph.knowledge import load

    return load([*options.data, *options.more_data], reasoner=options.reasoner, max_inferred=options.max_inferred)


def _queries(options: argparse.Namespace) -> int:
    if options.prefixes:
        from aif_graph.terms import PREFIXES

        width = max(map(len, PREFIXES))
        print("\n".join(f"{prefix + ':':<{width + 2}}{iri}" for prefix, iri in sorted(PREFIXES.items())))
        return 0
    from aif_graph.asking.catalogue import read_summaries
    from aif_graph.reading.content import find_content

    listed = read_summaries(find_content().queries)
    chosen = [(name, summary) for name, summary, tags in listed if options.tag in (None, *tags)]
    if not chosen:
        tags = ", ".join(sorted({tag for _, _, tags in listed for tag in tags}))
        raise UsageError(f"no question has the tag {options.tag!r}", hint=f"Tags: {tags}.")
    width = max(len(name) for name, _ in chosen)
    print("\n".join(f"{name:<{width}}  {summary}" for name, summary in chosen))
    return 0


def _run(options: argparse.Namespace, rest: list[str]) -> int:
    name = options.name
    if name is None:
        if rest and rest[0] not in {"-h", "--help"}:
            raise UsageError("which question?", hint="aif run NAME; see `aif queries`.")
        print(
            "usage: aif run NAME [--parameter VALUE ...]\n\n"
            "`aif queries` lists the names; `aif run NAME --help` shows one."
        )
        return 0 if rest else UsageError.exit_code
    from aif_graph.asking.catalogue import read_query
    from aif_graph.reading.content import find_content

    query = read_query(find_content().queries, name)
    parser = _query_parser(query)
    chosen = parser.parse_args(rest)
    options.more_data = chosen.more_data
    values = {p.name: getattr(chosen, p.variable) for p in query.parameters}
    _require(query, values)
    graph = _load(options)
    return _interruptible(lambda: _write(graph, graph.run(name, asserted=chosen.asserted, **values), chosen, query))


def _query_parser(query: CannedQuery) -> _Parser:
    details = f"{query.summary}\n\n{_wrapped(query.description)}".strip()
    parser = _Parser(prog=f"aif run {query.name}", description=details, epilog=f"example:\n  {query.example}")
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


def _wrapped(text: str) -> str:
    import shutil
    import textwrap

    return textwrap.fill(text, width=min(shutil.get_terminal_size().columns, 100))


def _require(query: CannedQuery, values: dict[str, str | None]) -> None:
    """Say what is missing before anything is loaded."""
    for parameter in query.parameters:
        if parameter.required and values[parameter.name] is None:
            hint = f"For example: {query.example}"
            raise UsageError(f"{query.name} needs --{parameter.name}: {parameter.about}", hint=hint)


def _query(options: argparse.Namespace) -> int:
    text = _query_text(options)
    graph = _load(options)
    return _interruptible(lambda: _write(graph, graph.query(text, asserted=options.asserted), options))


def _query_text(options: argparse.Namespace) -> str:
    if (options.text is None) == (options.file is None):
        raise UsageError("give one query, as text or with -f FILE", hint="See aif query --help.")
    try:
        if options.file is not None:
            return str(options.file.read_text(encoding="utf-8-sig"))
        if options.text == "-" and sys.stdin is None:
            raise UsageError("standard input is closed", hint="Give the query as text or with -f FILE.")
        return (sys.stdin.read() if options.text == "-" else str(options.text)).removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError) as error:
        place = str(options.file or "standard input")
        raise InputError(getattr(error, "strerror", None) or str(error), place=place) from None


def _show(options: argparse.Namespace) -> int:
    graph = _load(options)
    terminal = _on_terminal()
    grouped = options.format == "table" or (options.format is None and terminal)
    return _interruptible(lambda: _write(graph, graph.show(options.term, grouped=grouped), options))


def _explain(options: argparse.Namespace) -> int:
    from aif_graph.explaining import write_explanation

    if options.all < 1:
        raise UsageError("--all takes a whole number from 1", hint="For example --all 5.")
    explanation = _load(options).explain(options.subject, options.predicate, options.object, limit=options.all)
    _print(write_explanation(explanation, options.format))
    return 0 if explanation.holds else 1


def _what_if(options: argparse.Namespace) -> int:
    from aif_graph.explaining import write_consequences

    if not options.without and not options.extra:
        raise UsageError("what is to change?", hint="Give --without STATEMENT or --with FILE.")
    _print(write_consequences(_load(options).what_if(options.without, options.extra), options.format))
    return 0


def _check(options: argparse.Namespace) -> int:
    graph = _load(options)
    findings = graph.check()
    for finding in findings:
        print(_printable(str(finding)))
    accepted = f"{len(graph.accepted):,} accepted statements of {len(graph.documents):,} sources"
    print(f"{accepted}: {len(findings) or 'no'} finding{'' if len(findings) == 1 else 's'}", file=sys.stderr)
    return 1 if findings else 0


def _export(options: argparse.Namespace) -> int:
    files = _load(options).export(options.folder)
    print(f"{len(files)} files in {options.folder}", file=sys.stderr)
    return 0


def _interruptible(work: Callable[[], int]) -> int:
    """A query runs inside the engine, where Python's own handler would wait for its end: let Ctrl-C end it at once."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return work()
    finally:
        signal.signal(signal.SIGINT, before)


def _write(graph: KnowledgeGraph, answer: Answer, options: argparse.Namespace, query: CannedQuery | None = None) -> int:
    from aif_graph.asking.formats import write_answer

    terminal = _on_terminal()
    default = "turtle" if answer.kind == "graph" else "table" if terminal else "tsv"
    format_ = options.format or default
    text = write_answer(answer, format_, graph.names, labels=options.labels)
    _print(text)
    if answer.kind == "rows" and not answer.rows:
        print("no rows", *answer.hints, sep="\n", file=sys.stderr)
    if query is not None and query.description and (_on_terminal() or not answer):
        print(f"\n{_wrapped(query.description)}", file=sys.stderr)
    if answer.truncated:
        print(f"cut off after {len(answer):,} rows", file=sys.stderr)
    return 1 if answer.truth is False else 0


def _on_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _print(text: str) -> None:
    """Write an answer as UTF-8 whatever the locale, with the line ends it has."""
    if sys.stdout is None:
        raise InputError("is closed", place="standard output")
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    sys.stdout.write(text)
    sys.stdout.flush()


_VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "queries": _queries,
    "query": _query,
    "show": _show,
    "explain": _explain,
    "what-if": _what_if,
    "check": _check,
    "export": _export,
}
