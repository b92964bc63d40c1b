"""The verb ``queries``: the questions of a graph, all or those that words find, and its prefixes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from aif_graph.commands.chosen import load_graph, open_graph, refuse
from aif_graph.commands.options import Parser
from aif_graph.errors import UsageError

if TYPE_CHECKING:
    from aif_graph.asking.catalogue import CannedQuery
    from aif_graph.graphs import GraphFolder

EXAMPLES = """examples:
  aif queries
  aif queries WORD ANOTHER
  aif queries --tag TAG
  aif queries --prefixes"""


def add_options(parser: Parser) -> None:
    """Add what it takes."""
    parser.add_argument(
        "words", nargs="*", metavar="WORD", help="what you look for: find questions, things and terms with these words"
    )
    parser.add_argument("--tag", help="only the questions with this tag")
    parser.add_argument("--theme", help="only the questions of this theme, by its first words")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="the output format")
    parser.flag("--prefixes", "list the prefixes that queries need not declare instead")


def run(options: argparse.Namespace) -> int:
    """List them. Raises UsageError for a tag that no question has, NotFoundError for words that nothing has."""
    refuse(options, "as-of", hint="The questions are the same on any day.")
    folder = open_graph(options)
    if options.prefixes:
        return _prefixes(folder, options)
    from aif_graph.asking.catalogue import read_catalogue
    from aif_graph.asking.themes import by_theme

    listed = read_catalogue(folder.queries)
    themes = by_theme(listed.values(), folder.manifest.themes)
    chosen = _chosen(listed, themes, options)
    if options.words:
        from aif_graph.commands.finding import find

        graph = load_graph(options, folder)
        return find(graph, " ".join(options.words), options.format, chosen if len(chosen) < len(listed) else None)
    if not listed:
        print("this graph has no questions; a question is a file in queries/", file=sys.stderr)
        return 0
    shown = {label: [query for query in of_theme if query.name in chosen] for label, of_theme in themes.items()}
    if options.format == "json":
        from aif_graph.commands.finding import listed_as_json

        print(listed_as_json(listed[name] for name in chosen))
    else:
        print("\n".join(_lines(shown, headed=bool(folder.manifest.themes))))
    return 0


def _chosen(
    listed: Mapping[str, CannedQuery], themes: Mapping[str, Collection[CannedQuery]], options: argparse.Namespace
) -> list[str]:
    """The names of the questions with the tag and of the theme that are wanted."""
    chosen = [query.name for query in listed.values() if options.tag in (None, *query.tags)]
    if listed and not chosen:
        tags = ", ".join(sorted({tag for query in listed.values() for tag in query.tags}))
        raise UsageError(f"no question has the tag {options.tag!r}", hint=f"Tags: {tags}.")
    if options.theme is None:
        return chosen
    of_theme = {query.name for label, taken in themes.items() if _is_called(label, options.theme) for query in taken}
    if not of_theme:
        raise UsageError(f"there is no theme {options.theme!r}", hint=f"Themes: {'; '.join(themes)}.")
    return [name for name in chosen if name in of_theme]


def _is_called(label: str, begun: str) -> bool:
    return label.casefold().startswith(begun.casefold())


def _lines(themes: Mapping[str, Sequence[CannedQuery]], *, headed: bool) -> list[str]:
    """The questions, one a line with its parameters, below the headings of their themes."""
    width = max((len(query.name) for of_theme in themes.values() for query in of_theme), default=0)
    lines: list[str] = []
    for label, of_theme in themes.items():
        if of_theme:
            lines += [*([""] if lines else []), label] if headed else []
            lines += [f"{query.name:<{width}}  {query.summary}{_parameters(query)}" for query in of_theme]
    return lines


def _parameters(query: CannedQuery) -> str:
    """The options that a question takes, those that can be left out in brackets."""
    options = [(f"--{parameter.name}", parameter.required) for parameter in query.parameters]
    return "".join(f"  {option}" if required else f"  [{option}]" for option, required in options)


def _prefixes(folder: GraphFolder, options: argparse.Namespace) -> int:
    known = folder.manifest.declares_prefixes and not folder.extra
    prefixes = folder.manifest.prefixes if known else load_graph(options, folder).prefixes
    width = max(map(len, prefixes))
    print("\n".join(f"{prefix + ':':<{width + 2}}{prefixes[prefix]}" for prefix in sorted(prefixes)))
    return 0
