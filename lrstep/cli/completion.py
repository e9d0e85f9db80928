"""`lrstep completion`: what a shell needs to complete the words of lrstep."""

from __future__ import annotations

import argparse

from lrstep.cli.output import for_programs

HELP = "a script by which bash or zsh completes lrstep's words"
DESCRIPTION = "Print a script for a shell, which then completes commands, options and their values."
EXAMPLES = """\
examples:
  lrstep completion bash > ~/.local/share/bash-completion/completions/lrstep
  lrstep completion zsh > "${fpath[1]}/_lrstep\""""

SHELLS = ("bash", "zsh")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("shell", choices=SHELLS, help="which shell")


def command(arguments: argparse.Namespace) -> int:
    """Print it."""
    import shtab

    from lrstep.cli.main import whole_parser

    parser = whole_parser()
    for action in _actions(parser):
        if action.dest in ("source", "log", "first", "second", "out", "data") and not action.choices:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    for_programs()(shtab.complete(parser, arguments.shell) + "\n")
    return 0


def _actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """All actions of a parser and of its commands."""
    found = list(parser._actions)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found += [inner for command in action.choices.values() for inner in command._actions]
    return found
