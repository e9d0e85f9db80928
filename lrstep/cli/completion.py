"""`lrstep completion`: what a shell needs to complete the words of lrstep."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from lrstep.cli.terminal import for_programs

if TYPE_CHECKING:
    from lrstep.cli.shells import Addresses, Completer, Files

SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")
HELP = "a script by which a shell completes lrstep's words"
DESCRIPTION = f"""\
Print a script for a shell ({", ".join(SHELLS)}), which then completes commands,
options and their values, samples, files by their endings, and the lines of an address."""
EXAMPLES = """\
examples:
  lrstep completion bash > ~/.local/share/bash-completion/completions/lrstep
  lrstep completion zsh > "${fpath[1]}/_lrstep"
  lrstep completion fish > ~/.config/fish/completions/lrstep.fish
  lrstep completion tcsh > ~/.lrstep.tcsh      and in ~/.tcshrc: source ~/.lrstep.tcsh
  lrstep completion powershell >> $PROFILE     in PowerShell"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=f"which shell: {', '.join(SHELLS)}")


def command(arguments: argparse.Namespace) -> int:
    """Print it."""
    for_programs()(script_for(arguments.shell))
    return 0


def script_for(shell: str) -> str:
    """The script for one of SHELLS."""
    import shtab

    from lrstep.cli.main import COMMANDS, commands_of, whole_parser
    from lrstep.cli.shells import finished

    files, addresses = _files(), _addresses()
    completers = {metavar: kind.completer() for metavar, kind in files.items()}
    completers |= {"ADDR": addresses.completer(), "DIR": shtab.DIRECTORY}
    parser = whole_parser()
    by_command = commands_of(parser)
    second = {name: files[taken[1]] for name, command in by_command.items() if len(taken := _taken(command)) > 1}
    for action in chain(parser._actions, *(command._actions for command in by_command.values())):
        _complete(action, completers)
    for name, command in by_command.items():
        command.description = COMMANDS[name].HELP  # of one line
    for action in by_command["open"]._actions:  # which is meant where no command is named
        if action.option_strings and action.dest != "help":
            parser._add_action(action)
    if shell == "tcsh":
        _mingle(action for command in by_command.values() for action in command._actions)
    return finished(shtab.complete(parser, shell), shell, tuple(COMMANDS), files["SOURCE"], addresses, second)


def _files() -> Mapping[str, Files]:
    """Which files an argument takes, by its metavar."""
    from lrstep.cli.sheet import ENDINGS
    from lrstep.cli.shells import Files
    from lrstep.formats import READERS, WRITERS
    from lrstep.sample_files import sample_names

    samples, logs = sample_names(), (".jsonl", ".jsonl.gz")
    log = Files("log", logs)
    return {
        "SOURCE": Files("source", (*READERS, ".toml", *logs), samples),
        "FILE": Files("data", tuple(READERS), samples),
        "OUT": Files("table", tuple(WRITERS)),
        "OUT.html": Files("page", (".html", ".htm")),
        "SHEET": Files("sheet", ENDINGS),
        "TARGET": Files("program", (".py", ".ipynb", *logs)),
        **dict.fromkeys(("LOG", "A", "B", "OUT.jsonl"), log),
    }


def _addresses() -> Addresses:
    """The ops that every run has: of a weight of its own the first."""
    from lrstep.cli.shells import Addresses
    from lrstep.quantities import FEATUREWISE, QUANTITIES

    return Addresses([*(quantity.name for quantity in QUANTITIES), *(f"{name}1" for name in FEATUREWISE)], ["0", "end"])


def _complete(action: argparse.Action, completers: Mapping[str, Completer]) -> None:
    """Say how an argument is completed, in shtab's way."""
    if not isinstance(action.metavar, str) or isinstance(action, argparse._SubParsersAction):
        return
    if action.metavar in completers:
        action.complete = completers[action.metavar]  # type: ignore[attr-defined]
    # A metavar is written for people: its words are offered, and in the script the option's own name stands for it,
    # which has no letter that a shell takes for more than a letter.
    action.choices = action.choices or _words(action.metavar) or None
    action.metavar = None


def _mingle(actions: Iterable[argparse.Action]) -> None:
    """tcsh knows no commands: an option that two of them have is offered with the values of both."""
    same: dict[tuple[str, ...], list[argparse.Action]] = {}
    for action in actions:
        if action.option_strings and action.choices:
            same.setdefault(tuple(action.option_strings), []).append(action)
    for several in same.values():
        choices = list(dict.fromkeys(chain.from_iterable(action.choices or () for action in several)))
        for action in several:
            action.choices = choices


def _words(metavar: str) -> list[str]:
    """Those that may be typed as they are, of `all|N` only the first."""
    words = metavar.split("|")
    return [word for word in words if word.isalnum() and word.islower()] if len(words) > 1 else []


def _taken(command: argparse.ArgumentParser) -> list[str]:
    """The metavars of what a command takes, in order."""
    return [str(action.metavar) for action in command._actions if not action.option_strings]
