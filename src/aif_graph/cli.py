"""The command ``aif``: verbs to the facade, answers to standard output, notes to standard error.

Exit codes: 0 fine · 1 findings, or an answer that is false · 2 usage · 3 bad input · 4 limit reached ·
130 interrupted.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

from aif_graph.commands.terminal import Written, complaint, on_terminal, printable, tell, unused_note, write
from aif_graph.errors import AifError, InputError, UsageError
from aif_graph.options import ALIASES, Parser, command_parser, is_option, query_parser, verb_of, wrapped

if TYPE_CHECKING:
    from aif_graph.asking.catalogue import CannedQuery
    from aif_graph.datasets.answer import Answer
    from aif_graph.graphs import GraphFolder
    from aif_graph.knowledge import KnowledgeGraph


# The graph outlives its verb: the process ends without freeing half a million objects one by one.
_KEPT: list[KnowledgeGraph] = []


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
        if isinstance(error, FileNotFoundError) and error.filename is None:  # no file was opened: it is os.getcwd()
            return _complain(UsageError("the current folder is gone", hint="Go to a folder that is there."))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return _complain(InputError(error.strerror or str(error), place=str(error.filename or "standard output")))
    except Exception as error:  # the last resort: a bug of ours must not look like the user's mistake
        return _complain(_BugError(f"this is a bug of ours: {type(error).__name__}: {error}", hint="Please report it."))


class _BugError(AifError):
    """Something we did not foresee (exit code EX_SOFTWARE of sysexits.h)."""

    exit_code = 70
    http_status = 500


def entry() -> NoReturn:
    """The command: run, and leave at once."""
    for name in (signal.SIGTERM, signal.SIGHUP):  # as Ctrl-C, so that temporary folders go
        signal.signal(name, signal.default_int_handler)
    code = main()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    os._exit(code)


def _complain(error: AifError) -> int:
    tell(complaint(error))
    return error.exit_code


def _dispatch(words: list[str]) -> int:
    if words and words[0] in ALIASES:
        words = [*words[1:], ALIASES[words[0]]]
    parser = command_parser(verb_of(words))
    options, rest = _parsed(parser, words)
    if options.version and not rest:
        return _version(options)
    if options.verb == "run":
        return _run(options, rest)
    if rest:
        raise (parser.verbs[options.verb] if options.verb else parser).unknown(rest[0])
    if options.verb is None:
        parser.print_help()
        return 0
    verb: Callable[[argparse.Namespace], int] = _VERBS[options.verb]
    return verb(options)


def _parsed(parser: Parser, words: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """The options, and the words that nothing takes."""
    try:
        return parser.parse_known_args(words)
    except UsageError:
        # What follows an option that does not exist passes for the verb: it is the option that is wrong.
        before = itertools.takewhile(lambda word: word not in parser.verbs, words)
        wrong = (word for word in before if is_option(word) and word.partition("=")[0] not in parser.known)
        for word in wrong:
            raise parser.unknown(word) from None
        raise


def _version(options: argparse.Namespace) -> int:
    """The version, and the graph, unless it is the packaged one."""
    from importlib.metadata import version

    from aif_graph.commands.chosen import choose, files_alone, title

    print(f"aif {version('aif-graph')}")
    if files := files_alone(options):
        from aif_graph.graphs import alone

        print(printable(title(alone(files))))
        return 0
    choice = choose(options)
    if not choice.is_packaged:
        print(printable(title(choice.open())))
    return 0


def _load(options: argparse.Namespace, folder: GraphFolder | None = None) -> KnowledgeGraph:
    from aif_graph.commands.chosen import load_graph

    graph = load_graph(options, folder)
    _KEPT[:] = [graph]
    return graph


def _queries(options: argparse.Namespace) -> int:
    from aif_graph.commands.chosen import load_graph, open_graph

    folder = open_graph(options)
    if options.prefixes:
        known = folder.manifest.declares_prefixes and not folder.extra
        prefixes = folder.manifest.prefixes if known else load_graph(options, folder).prefixes
        width = max(map(len, prefixes))
        print("\n".join(f"{prefix + ':':<{width + 2}}{prefixes[prefix]}" for prefix in sorted(prefixes)))
        return 0
    from aif_graph.asking.catalogue import read_catalogue

    listed = read_catalogue(folder.queries).values()
    chosen = [query for query in listed if options.tag in (None, *query.tags)]
    if listed and not chosen:
        tags = ", ".join(sorted({tag for query in listed for tag in query.tags}))
        raise UsageError(f"no question has the tag {options.tag!r}", hint=f"Tags: {tags}.")
    if not listed:
        print("no questions: a question is a file in queries/", file=sys.stderr)
        return 0
    width = max(len(query.name) for query in chosen)
    print("\n".join(f"{query.name:<{width}}  {query.summary}" for query in chosen))
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
    from aif_graph.commands.chosen import open_graph

    folder = open_graph(options)
    query = read_query(folder.queries, name)
    parser = query_parser(query)
    chosen, beyond = parser.parse_known_args(rest)
    if beyond:
        raise parser.unknown(beyond[0])
    values = {p.name: getattr(chosen, p.variable) for p in query.parameters}
    _require(query, values)
    graph = _load(options, folder)
    return _interruptible(lambda: _write(graph, graph.run(name, asserted=chosen.asserted, **values), chosen, query))


def _require(query: CannedQuery, values: dict[str, str | None]) -> None:
    """Say what is missing before anything is loaded."""
    for parameter in query.parameters:
        if parameter.required and values[parameter.name] is None:
            raise query.lacks(parameter)


def _query(options: argparse.Namespace) -> int:
    text = _query_text(options)
    if options.timeout is not None:
        from aif_graph.commands.limited import limits_of, written_within

        limits = limits_of(options)
        graph = _load(options)
        return _print(written_within(limits, lambda: _written(graph, _asked(graph, text, options), options)))
    graph = _load(options)
    return _interruptible(lambda: _print(_written(graph, _asked(graph, text, options), options)))


def _asked(graph: KnowledgeGraph, text: str, options: argparse.Namespace) -> Answer:
    return graph.query(text, asserted=options.asserted)


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
    terminal = on_terminal()
    grouped = options.format == "table" or (options.format is None and terminal)
    return _interruptible(lambda: _write(graph, graph.show(options.term, grouped=grouped), options))


def _explain(options: argparse.Namespace) -> int:
    from aif_graph.explaining import write_explanation

    if options.all < 1:
        raise UsageError("--all takes a whole number from 1", hint="For example --all 5.")
    graph = _load(options)
    explanation = graph.explain(options.subject, options.predicate, options.object, limit=options.all)
    _print_text(write_explanation(explanation, options.format), options.format)
    tell(unused_note(graph))
    return 0 if explanation.holds else 1


def _what_if(options: argparse.Namespace) -> int:
    from aif_graph.explaining import write_consequences

    if not options.without and not options.extra:
        raise UsageError("what is to change?", hint="Give --without STATEMENT or --with FILE.")
    graph = _load(options)
    consequences = graph.what_if(options.without, options.extra)
    _print_text(write_consequences(consequences, options.format), options.format)
    tell(unused_note(graph))
    return 0


def _check(options: argparse.Namespace) -> int:
    from aif_graph.commands.check import run

    return run(options)


def _fmt(options: argparse.Namespace) -> int:
    from aif_graph.commands.fmt import run

    return run(options)


def _diff(options: argparse.Namespace) -> int:
    from aif_graph.commands.diff import run

    return run(options)


def _export(options: argparse.Namespace) -> int:
    from aif_graph.publishing import remarks

    graph = _load(options)
    files = graph.export(options.folder)
    tell((f"{len(files)} files in {options.folder}", *remarks(graph), *unused_note(graph)))
    return 0


def _serve(options: argparse.Namespace) -> int:
    from aif_graph.commands.serve import run

    return run(options, _load)


def _init(options: argparse.Namespace) -> int:
    from aif_graph.commands.init import run

    return run(options)


def _interruptible(work: Callable[[], int]) -> int:
    """A query runs inside the engine, where Python's own handler would wait for its end: let Ctrl-C end it at once."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return work()
    finally:
        signal.signal(signal.SIGINT, before)


def _write(graph: KnowledgeGraph, answer: Answer, options: argparse.Namespace, query: CannedQuery | None = None) -> int:
    return _print(_written(graph, answer, options, query))


def _written(
    graph: KnowledgeGraph, answer: Answer, options: argparse.Namespace, query: CannedQuery | None = None
) -> Written:
    """The answer as text, and what there is to say beside it."""
    terminal = on_terminal()
    default = "turtle" if answer.kind == "graph" else "table" if terminal else "tsv"
    names = graph.asserted_names if getattr(options, "asserted", False) else graph.names
    if options.format == "svg" and query is not None:
        from aif_graph.views.standalone import svg

        text = svg(query, answer, graph, names)
    else:
        from aif_graph.asking.formats import write_answer

        text = write_answer(answer, options.format or default, names, labels=options.labels)
    notes: list[str] = []
    if answer.kind == "rows" and not answer.rows:
        notes += ["no rows", *answer.hints]
    if query is not None and query.description and (terminal or not answer):
        notes += ["", wrapped(query.description)]
    if answer.truncated:
        notes.append(f"cut off after {len(answer):,} rows")
    notes += unused_note(graph)
    return Written(text, tuple(notes), 1 if answer.truth is False else 0)


def _print(written: Written) -> int:
    write(written.text)
    tell(written.notes)
    return written.code


def _print_text(text: str, format_: str) -> None:
    """Write an answer for people without the control characters its names may hold; one for programs as it is."""
    write(printable(text) if format_ in {"text", "markdown"} else text)


_VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "queries": _queries,
    "query": _query,
    "show": _show,
    "explain": _explain,
    "what-if": _what_if,
    "check": _check,
    "fmt": _fmt,
    "diff": _diff,
    "export": _export,
    "serve": _serve,
    "init": _init,
}
