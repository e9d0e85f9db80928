"""`lrstep completion`: what a shell needs to complete the words of lrstep."""

from __future__ import annotations

import argparse

from lrstep.cli.terminal import for_programs

HELP = "a script by which bash or zsh completes lrstep's words"
DESCRIPTION = "Print a script for a shell, which then completes commands, options and their values."
EXAMPLES = """\
examples:
  lrstep completion bash > ~/.local/share/bash-completion/completions/lrstep
  lrstep completion zsh > "${fpath[1]}/_lrstep\""""

SHELLS = ("bash", "zsh")
FILES = ("SOURCE", "LOG", "A", "B", "OUT", "OUT.jsonl", "FILE")
FOLDERS = ("DIR",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("shell", choices=SHELLS, help="which shell")


def command(arguments: argparse.Namespace) -> int:
    """Print it."""
    import shtab

    from lrstep.cli.main import whole_parser

    parser = whole_parser()
    for action in _actions(parser):
        if not isinstance(action.metavar, str) or isinstance(action, argparse._SubParsersAction):
            continue
        if action.metavar in FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.metavar in FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        # A metavar is written for people: its words are offered, and in the script the option's own name stands for it,
        # which has no letter that a shell takes for more than a letter.
        action.choices = action.choices or _words(action.metavar) or None
        action.metavar = None
    for_programs()(shtab.complete(parser, arguments.shell) + "\n")
    return 0


def _words(metavar: str) -> list[str]:
    """Those that may be typed as they are, of `all|N` only the first."""
    words = metavar.split("|")
    return [word for word in words if word.isalnum() and word.islower()] if len(words) > 1 else []


def _actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """All actions of a parser and of its commands."""
    actions = list(parser._actions)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            actions += [inner for command in action.choices.values() for inner in command._actions]
    return actions
