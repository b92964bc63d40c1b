"""The command ``aif``: a verb, its exit code, and what became of errors.

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
from collections.abc import Sequence
from typing import NoReturn

from aif_graph.commands.options import ALIASES, Parser, is_option
from aif_graph.commands.terminal import complaint, printable, tell
from aif_graph.commands.verbs import VERBS, command_parser, module_of, verb_of
from aif_graph.errors import AifError, BugError, InputError, UsageError


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
            return _complain(UsageError("the current folder no longer exists", hint="Change to an existing folder."))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return _complain(InputError(error.strerror or str(error), place=str(error.filename or "standard output")))
    except Exception as error:  # the last resort: a bug of ours must not look like the user's mistake
        return _complain(
            BugError(f"this is a bug in aif-graph: {type(error).__name__}: {error}", hint="Please report it.")
        )


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
    tell(*complaint(error))
    return error.exit_code


def _dispatch(words: list[str]) -> int:
    while words and words[0] in ALIASES:  # help help
        words = [*words[1:], ALIASES[words[0]]]
    parser = command_parser(verb_of(words))
    options, rest = _parsed(parser, words)
    if options.version and not rest:
        return _version(options)
    if rest and not (options.verb and VERBS[options.verb].open_ended):
        raise (parser.verbs[options.verb] if options.verb else parser).unknown(rest[0])
    if options.verb is None:
        parser.print_help()
        return 0
    options.rest = rest
    return module_of(options.verb).run(options)


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
