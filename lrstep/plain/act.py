"""The plain debugger's commands that move, stop, change and keep, and the one that leaves."""

from __future__ import annotations

import json
from pathlib import Path

from lrstep.debugger import Move
from lrstep.errors import InputError, printable
from lrstep.json_text import json_ready
from lrstep.plain.console import Console, counted, whole
from lrstep.plain.see import everything
from lrstep.view.beside import compared_rows
from lrstep.view.lines import Span
from lrstep.view.lists import branch_rows, breakpoint_row
from lrstep.writing import unwritable


def move(console: Console, move: Move, words: str) -> None:
    """One of the Debugger's movements, as often as the words say."""
    console.do("move", move, counted(words))


def toggle_stop(console: Console, _: str) -> None:
    """Set a breakpoint on the line of the op that just ran, or take it away, and list all."""
    console.worked(console.session.doing("toggle_stop"))
    stops(console, "")


def stops(console: Console, text: str) -> None:
    """Set a breakpoint, and list all."""
    if text:
        console.debugger.breakpoints.add(text)
    halts = (*console.debugger.breakpoints, *console.debugger.authored.stops)
    rows = [breakpoint_row(halt) for halt in halts]
    console.print_lines(rows or [(Span("no breakpoint is set"),)])


def answer(console: Console, text: str) -> None:
    """Answer the question of a tour's stop; without an answer, read the stop again."""
    if text:
        console.print(console.session.answer(text))
    else:
        console.say_tour()


def delete(console: Console, number: str) -> None:
    """Take a breakpoint away, or all."""
    if number == "all":
        console.debugger.breakpoints.clear()
    else:
        console.debugger.breakpoints.remove(whole(number, "delete"))
    stops(console, "")


def switch(console: Console, number: str) -> None:
    """Switch a breakpoint off, or on again."""
    console.debugger.breakpoints.switch(whole(number, "switch"))
    stops(console, "")


def watch(console: Console, expression: str) -> None:
    """Watch an expression, and show all that are watched."""
    if expression:
        console.debugger.watch(expression)
    console.print_lines(console.watches() or [(Span("nothing is watched"),)])


def unwatch(console: Console, expression: str) -> None:
    """Watch it no more."""
    console.debugger.unwatch(expression)


def edit(console: Console, text: str) -> None:
    """Change values, in a new branch."""
    console.worked(console.session.doing("edit", text))
    console.print(f"branch {console.debugger.branch.name}")
    console.say_where()


def branches(console: Console, name: str) -> None:
    """Go over to another branch; without a name list them."""
    if name:
        console.do("switch_branch", name)
    else:
        console.print_lines(branch_rows(console.debugger))


def compare(console: Console, name: str) -> None:
    """This branch and another, after this update."""
    other = console.debugger.branches[name]
    console.worked(other.history.reach(console.debugger.frame.update))
    console.print_lines(compared_rows(console.debugger, other, console.style, console.cells))


def drop(console: Console, name: str) -> None:
    """Forget a branch."""
    console.worked(console.debugger.dropping(name))
    console.print_lines(branch_rows(console.debugger))


def copy(console: Console, name: str) -> None:
    """All numbers of this place, or what `show` prints, to a file that is not there yet."""
    path = Path(name)
    if path.suffix == ".json":
        text = json.dumps(json_ready(console.debugger.frame.to_dict()), ensure_ascii=False)
    elif path.suffix == ".txt":
        text = everything(console).rstrip("\n")
    else:
        what = f"'{printable(name, 200)}' does not end in .json or .txt"
        raise InputError(what, "write copy FILE.json, or copy FILE.txt; lrstep show --format svg draws a picture")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text + "\n")
    except FileExistsError:
        raise InputError(f"{printable(name, 200)} is there already", "give another name") from None
    except (OSError, ValueError) as error:
        raise unwritable(name, error) from None
    console.print(f"Written to {printable(name, 200)}")


def quit(console: Console, _: str) -> bool:
    """Leave."""
    return True
