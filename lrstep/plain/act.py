"""The plain debugger's commands that move, stop, change and keep, and the one that leaves."""

from __future__ import annotations

from lrstep.debugger import Move
from lrstep.errors import InputError, printable
from lrstep.plain.session import Session, whole
from lrstep.saving import save_scenario
from lrstep.view.branches import branch_rows, compared_rows
from lrstep.view.lines import Span
from lrstep.view.stops import breakpoint_rows


def move(session: Session, move: Move, words: str) -> None:
    """One of the Debugger's movements, as often as the words say."""
    session.travel(session.debugger.moving(move, whole(words, "step") if words else 1))


def go_to(session: Session, address: str) -> None:
    """To an address, or whatever else there is to go to."""
    if not address:
        raise InputError("goto needs an address", "write, for example, goto 12:dz")
    session.travel(session.debugger.going_to(address))


def until(session: Session, condition: str) -> None:
    """On to where a condition holds."""
    if not condition:
        raise InputError("until needs a condition", "write, for example, until J < 0.3")
    session.travel(session.debugger.going_until(condition, session.debugger.horizon))


def go_on(session: Session, direction: int, _: str) -> None:
    """To the next breakpoint, watch or stop, or the one before."""
    session.travel(session.debugger.continuing(backward=direction < 0))


def toggle_stop(session: Session, _: str) -> None:
    """Set a breakpoint on the line of the op that just ran, or take it away."""
    frame = session.debugger.frame
    if frame.op is None:
        raise InputError("no line has run yet", "step on first: the breakpoint is set on the line that just ran")
    session.debugger.breakpoints.toggle(frame.program.name, frame.op.name, frame.op.in_loop)
    stops(session, "")


def stops(session: Session, text: str) -> None:
    """Set a breakpoint, and list all."""
    if text:
        session.debugger.breakpoints.add(text)
    session.print_lines(breakpoint_rows(list(session.debugger.breakpoints)))


def delete(session: Session, number: str) -> None:
    """Take a breakpoint away, or all."""
    if number == "all":
        session.debugger.breakpoints.clear()
    else:
        session.debugger.breakpoints.remove(whole(number, "delete"))
    session.print_lines(breakpoint_rows(list(session.debugger.breakpoints)))


def switch(session: Session, number: str) -> None:
    """Switch a breakpoint off, or on again."""
    session.debugger.breakpoints.switch(whole(number, "switch"))
    session.print_lines(breakpoint_rows(list(session.debugger.breakpoints)))


def watch(session: Session, expression: str) -> None:
    """Watch an expression, and show all that are watched."""
    if expression:
        session.debugger.watch(expression)
    session.print_lines(session.watches() or [(Span("nothing is watched"),)])


def unwatch(session: Session, expression: str) -> None:
    """Watch it no more."""
    session.debugger.unwatch(expression)


def edit(session: Session, text: str) -> None:
    """Change values, in a new branch."""
    session.worked(session.debugger.assigning(text))
    session.print(f"branch {session.debugger.branch.name}")
    session.say_where()


def branches(session: Session, name: str) -> None:
    """Go over to another branch; without a name list them."""
    if name:
        session.travel(session.debugger.switching(name))
    else:
        session.print_lines(branch_rows(session.debugger))


def compare(session: Session, name: str) -> None:
    """This branch and another, after this update."""
    other = session.debugger.branches[name]
    session.worked(other.history.reach(session.debugger.frame.update))
    session.print_lines(compared_rows(session.debugger, other, session.style, session.cells))


def drop(session: Session, name: str) -> None:
    """Forget a branch."""
    session.worked(session.debugger.dropping(name))
    session.print_lines(branch_rows(session.debugger))


def undo(session: Session, _: str) -> None:
    """Take the last edit back."""
    session.debugger.undo()
    session.say_where()


def redo(session: Session, _: str) -> None:
    """Edit again what was undone."""
    session.debugger.redo()
    session.say_where()


def record(session: Session, text: str) -> None:
    """Begin to record, or end it."""
    session.print(session.tape.start(text) if text else session.worked(session.tape.stopping()))


def save(session: Session, path: str) -> None:
    """Save everything to a scenario."""
    save_scenario(session.debugger, path, session.title)
    session.print(f"saved: lrstep {path} opens it again exactly here")


def quit(session: Session, words: str) -> bool:
    """Leave."""
    if words:
        raise InputError(f"quit takes no {printable(words)}", "write quit alone")
    return True
