"""The one table of commands: keys, footer, help and palette of the screen, words and help of `--plain` all read it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from lrstep.choices import LAYOUTS, PLOTS

Group = Literal["see", "move", "stop", "change", "keep"]
GROUPS: dict[Group, str] = {
    "see": "See", "move": "Move", "stop": "Stop", "change": "Change", "keep": "Keep and leave",
}  # fmt: skip


class Command(NamedTuple):
    """One thing that the user can do: on the screen by `keys`, with `--plain` by `word`."""

    id: str
    """By which the user's settings give it other keys."""
    group: Group
    label: str
    """What footer and palette call it."""
    help: str
    does: str
    """The name of what does it: a method of Session, unless a face has one of its own: the screen in OwnActions,
    PageWidget or DebuggerView, `--plain` in `see` or `act`."""
    given: str | int | None = None
    """What that is given."""
    repeats: bool = False
    """Whether a number says how often: before the key, after the word."""
    keys: str = ""
    word: str = ""
    short: str = ""
    """The word in one or two letters."""
    takes: str = ""
    """What may follow the word."""
    plain_help: str = ""
    """What `--plain` says of it, where that is not `help`."""
    footer: int = 0
    """Its place there, as far as there is room; below 0 from the right end, always; 0 has none."""
    only_with: Literal["", "batch", "features", "pair"] = ""
    """What it needs: a batch of several examples, more features than have room, two runs."""
    instead: str = ""
    """The id of the command that serves instead where there is no key, or no word."""
    why_not: str = ""
    """Or why it makes no sense there."""

    @property
    def arguments(self) -> tuple[str | int, ...]:
        """What is given to what does it."""
        return () if self.given is None else (self.given,)


IN_SIGHT = "its panel is always in sight"
NO_SCREEN = "lines that are printed stay, and the terminal scrolls them"
NO_CLOCK = "lines that come by themselves would talk over the reader"

COMMANDS: tuple[Command, ...] = (
    Command("help", "see", "help", "What the keys do, and what the panels show", "help", keys="question_mark",
        word="help", short="h", takes="[COMMAND]", plain_help="what the commands do", footer=-2),
    Command("why", "see", "why", "Explain in plain words, or with the derivation", "switch_level", keys="w",
        word="why", short="w", footer=6),
    Command("lesson", "see", "lesson", "The lesson's table of derivatives and its takeaways", "lesson", keys="l",
        word="lesson", footer=7),
    Command("plot", "see", "plot", f"The next plot: {', '.join(PLOTS)}", "next_plot", 1, repeats=True, keys="m",
        footer=11, instead="plot-named"),
    Command("previous-plot", "see", "plot back", "The plot before; before the first is none", "next_plot", -1,
        repeats=True, keys="M", instead="plot-named"),
    Command("plot-named", "see", "plot", f"One of {', '.join(PLOTS)}", "plot", word="plot", takes="NAME",
        instead="plot"),
    Command("next-example", "see", "example", "Show the next example of the batch", "next_example", 1, repeats=True,
        keys="x", footer=12, only_with="batch", instead="example"),
    Command("previous-example", "see", "example back", "Show the example before", "next_example", -1, repeats=True,
        keys="X", instead="example"),
    Command("example", "see", "example", "The selected example and the batch's numbers; with a row, select that one",
        "example", word="example", short="x", takes="[ROW]", instead="next-example"),
    Command("examples", "see", "examples", "All examples in a table: sort, filter, worst first; trace one", "examples",
        keys="E", word="examples", takes="[N] [by COLUMN] [if EXPR]", only_with="batch",
        plain_help="so many examples (10), those with the largest L first unless a column "
        "is named, as in examples 5 by x1 if y == 1"),
    Command("next-features", "see", "features", "Show the next features, where there are many", "next_features", 1,
        repeats=True, keys="f", footer=13, only_with="features", instead="features"),
    Command("previous-features", "see", "features back", "Show the features before", "next_features", -1, repeats=True,
        keys="F", instead="features"),
    Command("features", "see", "features", "Where there are many features, show those from xN on", "features",
        word="features", takes="N", instead="next-features"),
    Command("program", "see", "listing", "Show the other listing: vectorised, or in plain floats", "switch_program",
        keys="v", word="program", short="v", takes="[vector|scalar]", footer=14),
    Command("nudge", "see", "nudge", "What a small step of each parameter really does to J, beside its derivative",
        "nudge", keys="d", word="nudge", takes="w1 [STEP]", footer=18,
        plain_help="what a small step of one parameter, up and down, really does to J"),
    Command("gradcheck", "see", "check", "The gradient beside central difference and complex step", "gradcheck",
        word="gradcheck", instead="nudge"),
    Command("all-digits", "see", "digits", "All digits of each number where they have room, or few again", "all_digits",
        keys="D", word="digits"),
    Command("layout", "see", "layout", f"Other panels: all, {', '.join(LAYOUTS[1:])}", "next_layout", 1,
        repeats=True, keys="z", instead="show"),
    Command("projector", "see", "projector", "Large figures for a projector, or the panels again", "show_layout",
        "projector", keys="Z", why_not="letters have the terminal's size"),
    Command("section", "see", "panels below", "On to the panels below, where not all have room", "next_section",
        keys="tab", why_not=NO_SCREEN),
    Command("scroll-down", "see", "scroll", "Show more of a screen that is too small", "scroll_pages", 1,
        keys="pagedown", why_not=NO_SCREEN),
    Command("scroll-up", "see", "scroll back", "Show what is above", "scroll_pages", -1, keys="pageup",
        why_not=NO_SCREEN),
    Command("other-run", "see", "A ⇄ B", "With two runs side by side: let the other one lead", "other_run", keys="a",
        footer=3, only_with="pair", why_not="one run is open there"),
    Command("print", "see", "print", "The value of an expression here, as in print dz[17] or print norm(dw); alone, "
        "everything", "print_value", word="print", short="p", takes="[EXPR]", instead="stops"),
    Command("show", "see", "show", "One panel by its name, or without a name everything that the screen shows",
        "show", word="show", short="f", takes="[PANEL]", why_not=IN_SIGHT),
    Command("list", "see", "list", "The program's lines; ▶ marks the one that just ran", "panel", "program",
        word="list", short="l", why_not=IN_SIGHT),
    Command("explain", "see", "explain", "What the last op does, in plain words (or with its derivation, after why)",
        "panel", "explain", word="explain", short="e", why_not=IN_SIGHT),
    Command("update", "see", "update", "old − alpha·gradient = new for each parameter, and whether it helped", "panel",
        "update", word="update", why_not=IN_SIGHT),
    Command("step", "move", "step", "Run the next op", "move", "step", keys="right,s", word="step", short="s",
        repeats=True, footer=1),
    Command("back", "move", "back", "Undo the last op", "move", "back", keys="left,b", word="back", short="b",
        repeats=True, footer=2),
    Command("next-phase", "move", "phase", "On to the end of a phase: forward, backward, update", "move", "next-phase",
        keys="down", word="phase", repeats=True, footer=5),
    Command("previous-phase", "move", "phase back", "Back to the end of the phase before", "move", "previous-phase",
        keys="up", word="rphase", repeats=True),
    Command("next-update", "move", "update", "Run on to the end of an update", "move", "next-update", keys="n",
        word="next", short="n", repeats=True, footer=4),
    Command("previous-update", "move", "update back", "Back to the end of the update before", "move",
        "previous-update", keys="p", word="previous", short="r", repeats=True),
    Command("next-epoch", "move", "epoch", "On to the end of an epoch, a pass over the data", "move", "next-epoch",
        keys="N", word="epoch", repeats=True),
    Command("previous-epoch", "move", "epoch back", "Back to the end of the epoch before", "move", "previous-epoch",
        keys="P", word="repoch", repeats=True),
    Command("start", "move", "start", "Back to the start, before the first update", "move", "start", keys="home",
        word="start"),
    Command("go-to", "move", "go to", "Go to 12, 12:dz, 12:z@3, 0 (the start), +100, -3, end, first J < 0.3, last "
        "J > 1", "go_to", keys="g", word="goto", short="g", takes="ADDR", footer=8),
    Command("until", "move", "until", "On to the end of the first update at which it holds, as in until J < 0.3",
        "until", word="until", short="u", takes="EXPR", instead="go-to"),
    Command("play", "move", "play", "Play, or pause", "play_or_pause", keys="space", footer=15, why_not=NO_CLOCK),
    Command("faster", "move", "faster", "Play faster", "change_speed", 1, keys="full_stop", why_not=NO_CLOCK),
    Command("slower", "move", "slower", "Play slower; slower than slowest is backward", "change_speed", -1,
        keys="comma", why_not=NO_CLOCK),
    Command("give-up", "move", "give up", "Stop a long movement, forget a number typed: stay here", "give_up",
        keys="escape", why_not="Ctrl-C does it"),
    *(
        Command(f"count-{digit}", "move", f"count {digit}", "A number before a key repeats it: 5 → is five steps; "
            "0 alone goes to the start", "count_digit", digit, keys=digit, why_not="the number follows the word")
        for digit in "1234567890"
    ),
    Command("continue", "stop", "continue", "On to the next breakpoint, watch or stop", "go_on", 1, keys="c",
        word="continue", short="c", footer=9),
    Command("reverse-continue", "stop", "continue back", "Back to the breakpoint, watch or stop before", "go_on", -1,
        keys="C", word="rcontinue", short="rc"),
    Command("toggle-stop", "stop", "stop here", "Set a breakpoint on the current line, or take it away", "toggle_stop",
        keys="t", word="toggle"),
    Command("stops", "stop", "stops", "Breakpoints and watches: where to stop, and what to watch", "stops", keys="o",
        word="break", short="br", takes="[WHERE]", footer=16,
        plain_help="stop on a line (dz, scalar:dw1@), on a line if EXPR, where EXPR begins to hold, or at "
        "cost-rising, saturation, sign-change, converged, nonfinite; alone, list them"),
    Command("delete", "stop", "delete", "Take breakpoint N away; delete all: every one", "delete", word="delete",
        takes="N", instead="stops"),
    Command("switch", "stop", "switch", "Switch breakpoint N off, or on again", "switch", word="switch", takes="N",
        instead="stops"),
    Command("watch", "stop", "watch", "Show its value at each address, what it was an update ago, and its change; "
        "alone, show all", "watch", word="watch", takes="[EXPR]", instead="stops"),
    Command("unwatch", "stop", "unwatch", "Show it no more", "unwatch", word="unwatch", takes="EXPR", instead="stops"),
    Command("edit", "change", "edit", "Change alpha, w1, b, x2[17] or y[17] from this update's start on, in a new "
        "branch", "edit", keys="e", word="edit", takes="NAME = EXPR[, …]", footer=10),
    Command("undo", "change", "undo", "Take the last edit back", "undo", keys="u", word="undo"),
    Command("redo", "change", "redo", "Edit again what was undone", "redo", keys="U", word="redo"),
    Command("branches", "change", "branches", "All branches: switch, compare, drop", "branches", keys="B",
        word="branch", takes="[NAME]", footer=17,
        plain_help="go over to another branch, at the same address; alone, list them"),
    Command("compare", "change", "compare", "The parameters and costs of this branch and another, after this update",
        "compare", word="compare", takes="NAME", instead="branches"),
    Command("drop", "change", "drop", "Forget a branch", "drop", word="drop", takes="NAME", instead="branches"),
    Command("copy", "keep", "copy", "Copy a value in full, the Frame, the screen or its picture; or to a file", "copy",
        keys="y", instead="print"),
    Command("record", "keep", "record", "Record every update from here on to a step log; again: end it", "record",
        keys="r", word="record", takes="FILE.jsonl [--detail params|update|full] [--force]",
        plain_help="every update from here on to a step log; alone, end it"),
    Command("save", "keep", "save", "Save this place and all that was set to a scenario, to be opened again", "save",
        keys="S", word="save", takes="FILE [--data]",
        plain_help="this place and all that was set, to a scenario to be opened again; --data puts the data in too"),
    Command("quit", "keep", "quit", "Leave lrstep", "quit", keys="q", word="quit", short="q", footer=-1),
)  # fmt: skip

KEYS = tuple(command for command in COMMANDS if command.keys)
"""Those of the screen."""
WORDS = {command.word: command for command in COMMANDS if command.word}
"""Those of the plain debugger."""
SHORT = {command.short: command for command in COMMANDS if command.short}
