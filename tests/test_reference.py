"""What the reference says is what the code does: pages, limits, codes, verbs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aif_graph.codes import codes
from aif_graph.commands.verbs import VERBS, command_parser, module_of
from aif_graph.limits import limits
from tests.conftest import ROOT
from tests.reference import pages

SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "src/aif_graph").rglob("*.py")))


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_a_page_is_what_the_code_makes_of_it(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == pages()[path], "make reference writes it anew"


def test_codes_are_told_apart_and_all_that_are_given_are_in_the_table() -> None:
    known = [code.code for code in codes()]
    assert len(known) == len({*known})
    assert {*re.findall(r'code="([a-z-]+)"', SOURCES)} <= {*known}
    for code in known:
        assert f'code="{code}"' in SOURCES or re.search(rf'^    code(: str)? = "{code}"$', SOURCES, re.MULTILINE), code


def test_no_option_types_a_limit_again() -> None:
    assert len({(limit.bounds, limit.unit) for limit in limits()}) == len(limits())
    assert re.findall(r"default=\d+_\d+|default: \d+,\d+", SOURCES) == []
    assert re.findall(r"^    \w+: int = \d+_\d+", SOURCES, re.MULTILINE) == []


def test_the_option_that_changes_a_limit_exists_and_has_it_as_its_default() -> None:
    named = [(limit, *found) for limit in limits() for found in re.findall(r"`aif ([a-z]+) (--[a-z-]+)`", limit.option)]
    assert len(named) >= 7
    for limit, verb, option in named:
        [action] = [a for a in command_parser(verb).verbs[verb]._actions if option in a.option_strings]
        assert action.default in {limit, False, None}
        assert action.default != limit or f"{limit:,}" in (action.help or "")


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_has_a_module_with_options_examples_and_work(verb: str) -> None:
    module = module_of(verb)
    assert f"aif {verb}" in module.EXAMPLES
    assert callable(module.run)
    parser = command_parser(verb)
    assert [*parser.verbs] == [verb]
    assert {"--graph", "--data", "--alone"} <= {*parser.verbs[verb].known}
    assert verb in command_parser().format_help()
