"""The shell's commands on breakpoints and watches."""

from __future__ import annotations

from lrstep.plain.parts import Part, whole
from lrstep.view.lines import Span
from lrstep.view.stops import breakpoint_rows


class StopCommands:
    """Where to stop, and what to watch."""

    def do_break(self: Part, text: str) -> None:
        """break [WHERE]: stop on a line (dz, scalar:dw1@), on a line if EXPR, where EXPR begins to hold, or at
        cost-rising, saturation, sign-change, converged, nonfinite; alone, list them"""
        if text:
            self._debugger.breakpoints.add(text)
        self._print_lines(breakpoint_rows(list(self._debugger.breakpoints)))

    def do_delete(self: Part, number: str) -> None:
        """delete N: take breakpoint N away; delete all: every one."""
        if number == "all":
            self._debugger.breakpoints.clear()
        else:
            self._debugger.breakpoints.remove(whole(number, "delete"))
        self._print_lines(breakpoint_rows(list(self._debugger.breakpoints)))

    def do_switch(self: Part, number: str) -> None:
        """switch N: switch breakpoint N off, or on again."""
        self._debugger.breakpoints.switch(whole(number, "switch"))
        self._print_lines(breakpoint_rows(list(self._debugger.breakpoints)))

    def do_watch(self: Part, expression: str) -> None:
        """watch [EXPR]: show its value at each address, what it was an update ago, and its change; alone, show all"""
        if expression:
            self._debugger.watch(expression)
        self._print_lines(self._watches() or [(Span("nothing is watched"),)])

    def do_unwatch(self: Part, expression: str) -> None:
        """unwatch EXPR: show it no more."""
        self._debugger.unwatch(expression)
