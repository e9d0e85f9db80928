"""The one table of commands: keys, footer, help and palette of the screen, words and help of `--plain` all read it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from lrstep.choices import LAYOUTS, PLOTS

Group = Literal["move", "see", "learn", "stop", "change", "keep"]
GROUPS: dict[Group, str] = {
    "move": "Move", "see": "See", "learn": "Learn", "stop": "Stop", "change": "Change", "keep": "Keep and leave",
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
    """Those of the screen, with commas between them. One that is a letter is a short form of the word, too."""
    word: str = ""
    short: str = ""
    """Another short form, of several letters."""
    takes: str = ""
    """What may follow the word."""
    plain_help: str = ""
    """What `--plain` says of it, where that is not `help`."""
    footer: int = 0
    """Its place there, as far as there is room; below 0 from the right end, always; 0 has none."""
    only_with: Literal["", "batch", "features", "pair", "tour"] = ""
    """What it needs: a batch of several examples, more features than have room, two runs, stops of a scenario."""
    instead: str = ""
    """The id of the command that serves instead where there is no key, or no word."""
    why_not: str = ""
    """Or why it makes no sense there."""

    @property
    def arguments(self) -> tuple[str | int, ...]:
        """What is given to what does it."""
        return () if self.given is None else (self.given,)

    @property
    def key_names(self) -> tuple[str, ...]:
        """Its keys as people read them."""
        return tuple(NAMED_KEYS.get(key, key) for key in self.keys.split(",")) if self.keys else ()

    @property
    def shorts(self) -> tuple[str, ...]:
        """The short forms of its word: the letters among its keys, and the other one."""
        letters = [key for key in self.keys.split(",") if len(key) == 1 and key.isalpha()]
        return (*letters, self.short) if self.short else tuple(letters)


NAMED_KEYS = {
    "right": "→", "left": "←", "up": "↑", "down": "↓", "home": "Home", "end": "End", "escape": "Esc",
    "pageup": "PgUp", "pagedown": "PgDn", "tab": "Tab", "space": "Space", "question_mark": "?", "full_stop": ".",
    "comma": ",", "enter": "Enter",
}  # fmt: skip
"""Textual's names of keys that people call otherwise."""
IN_SIGHT = "the screen has its panel"
NO_SCREEN = "lines that are printed stay, and the terminal scrolls them"
NO_CLOCK = "lines that come by themselves would talk over the reader"

COMMANDS: tuple[Command, ...] = (
    Command("step", "move", "step", "Run the next line", "move", "step", keys="right,s", word="step", repeats=True,
        footer=1),
    Command("back", "move", "back", "Undo the last line", "move", "back", keys="left,b", word="back", repeats=True,
        footer=2),
    Command("next-phase", "move", "phase", "Run to the end of the phase: forward, backward, update", "move",
        "next-phase", keys="down", word="phase", repeats=True, footer=5),
    Command("previous-phase", "move", "phase back", "Back to the end of the previous phase", "move", "previous-phase",
        keys="up", word="rphase", repeats=True),
    Command("next-update", "move", "update", "Run to the end of the update: forward, backward and new parameters",
        "move", "next-update", keys="n", word="next", repeats=True, footer=4),
    Command("previous-update", "move", "update back", "Back to the end of the previous update", "move",
        "previous-update", keys="p", word="previous", repeats=True),
    Command("next-epoch", "move", "epoch", "Run to the end of the epoch, one pass over the data", "move", "next-epoch",
        keys="j,N", word="epoch", repeats=True),
    Command("previous-epoch", "move", "epoch back", "Back to the end of the previous epoch", "move", "previous-epoch",
        keys="J", word="repoch", repeats=True),
    Command("start", "move", "start", "Back to the start, before the first update", "move", "start", keys="home",
        word="start"),
    Command("end", "move", "end", "To the last update on the timeline", "go_to", "end", keys="end", word="end"),
    Command("go-to", "move", "go to", "Go to update 12, to 12:dz, 0 (the start), +100, -3, end, or to the first J < "
        "0.3 (J: the cost)", "go_to", keys="g", word="goto", takes="ADDR", footer=8,
        plain_help="go to update 12, to 12:dz, 12:z@3, 0 (the start), +100, -3, end, first J < 0.3 or last J > 1 "
        "(J: the cost); of a script, to 12:31 (line 31), or to where it departs"),
    Command("jump-back", "move", "jump back", "Back to where you were before the last jump (a go to, a search, c, many "
        "updates at once)", "jump_back", keys="H", word="jump-back",
        footer=19),
    Command("jump-forward", "move", "jump forward", "Forward again to where you jumped back from", "jump_forward",
        keys="L", word="jump-forward"),
    Command("until", "move", "until", "Run to the end of the first update at which a condition holds, as in until J < "
        "0.3", "until", word="until", takes="CONDITION", instead="go-to"),
    Command("play", "move", "play", "Play, or pause", "play_or_pause", keys="space", footer=15, why_not=NO_CLOCK),
    Command("faster", "move", "faster", "Play faster", "change_speed", 1, keys="full_stop", why_not=NO_CLOCK),
    Command("slower", "move", "slower", "Play slower; past the slowest speed, play backward", "change_speed", -1,
        keys="comma", why_not=NO_CLOCK),
    Command("give-up", "move", "cancel", "Cancel a long run or a half-typed number", "give_up", keys="escape",
        why_not="Ctrl-C does it"),
    *(
        Command(f"count-{digit}", "move", f"count {digit}", "Type a number first to repeat: 5 → is five steps; 0 alone "
            "goes to the start", "count_digit", digit, keys=digit, why_not="the number follows the word")
        for digit in "1234567890"
    ),
    Command("help", "see", "help", "What the panels show, what the signs mean, and what each key does", "help",
        keys="question_mark,h", word="help", takes="[COMMAND]", plain_help="what each command does, or that one",
        footer=-2),
    Command("why", "see", "why", "Explain in plain words, or with the derivation", "switch_level", keys="w",
        word="why", footer=6),
    Command("lesson", "see", "lesson", "The lesson's table of derivatives, with the numbers of this place, and its key "
        "takeaways", "lesson", keys="l", word="lesson", footer=7),
    Command("plot", "see", "plot", f"The next plot: {', '.join(PLOTS)}", "next_plot", 1, repeats=True, keys="m",
        word="plot", takes="[NAME]", plain_help=f"the next plot, or the one named: {', '.join(PLOTS)}", footer=11),
    Command("previous-plot", "see", "plot back", "The previous plot; before the first: no plot", "next_plot", -1,
        repeats=True, keys="M", word="previous-plot", plain_help="the previous plot"),
    Command("axes", "see", "axes", "Choose the two features that the boundary plot is over, as in x1,x2", "axes",
        keys="A", word="axes", takes="[A,B]",
        plain_help="the two features that the boundary plot is over, as in axes x1,x2; alone, those that matter most"),
    Command("next-example", "see", "example", "Show the next example of the batch", "next_example", 1, repeats=True,
        keys="x", word="next-example", footer=12, only_with="batch"),
    Command("previous-example", "see", "example back", "Show the previous example of the batch", "next_example", -1,
        repeats=True, keys="X", word="previous-example", only_with="batch"),
    Command("example", "see", "example", "The selected example and how the batch does; with a row, select that one",
        "example", word="example", takes="[ROW]", instead="next-example"),
    Command("examples", "see", "examples", "All examples in a table: sort, filter, worst first; select one", "examples",
        keys="E", word="examples", takes="[N] [by COLUMN] [if EXPR]", only_with="batch",
        plain_help="N examples (10), those with the largest L first unless a column is named: examples 5 by x1 if "
        "y == 1"),
    Command("next-features", "see", "features", "Show the next features, where not all have room", "next_features", 1,
        repeats=True, keys="f", word="next-features", footer=13, only_with="features"),
    Command("previous-features", "see", "features back", "Show the previous features", "next_features", -1,
        repeats=True, keys="F", word="previous-features", only_with="features"),
    Command("features", "see", "features", "Show the features from xN on, where not all have room", "features",
        word="features", takes="N", instead="next-features"),
    Command("program", "see", "listing", "Show the other listing: vectorised, or in plain floats", "switch_program",
        keys="v", word="program", takes="[vector|scalar]", footer=14,
        plain_help="show the other listing, or the one named"),
    Command("notation", "see", "notation", "Write the vector listing as the course does, Z = np.dot(w.T, X) + b with "
        "one column an example, or as the lesson", "switch_notation", keys="T", word="notation",
        takes="[lesson|course]", footer=23,
        plain_help="write the vector listing in the other notation, or in the one named: course is Z = np.dot(w.T, X) "
        "+ b with one column an example"),
    Command("cell", "see", "cell", "The row and the column that made a number of z or dw, term by term, and what "
        "elementwise or an outer product would have made", "cell", keys="R", word="cell", takes="[z[ROW]|dwN]",
        footer=21, plain_help="the row and the column that made a number of z or dw, as in cell z[17] or cell dw2, "
        "term by term, and what elementwise or an outer product would have made"),
    Command("nudge", "see", "nudge", "Change each parameter a little and see how the loss changes, beside its "
        "derivative", "nudge", keys="d", word="nudge", takes="[w1 [STEP]]", footer=18,
        plain_help="change each parameter a little, or the one named, and see how the loss changes"),
    Command("gradcheck", "see", "check", "The gradient beside a central difference and a complex step", "gradcheck",
        word="gradcheck", instead="nudge"),
    Command("all-digits", "see", "digits", "Show all digits of each number that have room, or a few again",
        "all_digits", keys="D", word="digits", plain_help="print all digits of each number, or a few again"),
    Command("layout", "see", "layout", f"The next choice of panels: {', '.join(LAYOUTS)}", "next_layout", 1,
        repeats=True, keys="z", word="layout", takes="[NAME]",
        plain_help=f"what show prints: the next choice of panels, or the one named: {', '.join(LAYOUTS)}"),
    Command("projector", "see", "projector", "For a projector: the formula in large figures, or the panels again",
        "show_layout", "projector", keys="Z", word="projector",
        plain_help="let show print the formula in large figures, or the panels again"),
    Command("section", "see", "panels below", "On to the panels below, where not all have room", "next_section",
        keys="tab", why_not=NO_SCREEN),
    Command("scroll-down", "see", "scroll", "Scroll down, where not all panels have room", "scroll_pages", 1,
        keys="pagedown", why_not=NO_SCREEN),
    Command("scroll-up", "see", "scroll back", "Scroll up", "scroll_pages", -1, keys="pageup", why_not=NO_SCREEN),
    Command("other-run", "see", "A ⇄ B", "Two runs side by side: swap which one leads", "other_run", keys="a",
        footer=3, only_with="pair", why_not="only the screen shows two runs side by side"),
    Command("print", "see", "print", "The value of an expression here, as in print dz[17] or print norm(dw); alone, "
        "everything", "print_value", word="print", takes="[EXPR]", instead="stops"),
    Command("show", "see", "show", "One panel by its name; alone, everything that the screen shows", "show",
        word="show", takes="[PANEL]", why_not=IN_SIGHT),
    Command("list", "see", "list", "The program's lines; ▶ marks the one that just ran", "panel", "program",
        word="list", why_not=IN_SIGHT),
    Command("names", "see", "names", "The names of a script that was traced, with their values; those that the line "
        "changed first", "panel", "names", word="names", why_not=IN_SIGHT),
    Command("printed", "see", "printed", "What a script that was traced had printed when this update began; once it "
        "has ended, with what it printed itself", "panel", "printed", word="printed", why_not=IN_SIGHT),
    Command("explain", "see", "explain", "What the last line does, in plain words (or with its derivation, after why)",
        "panel", "explain", word="explain", why_not=IN_SIGHT),
    Command("update", "see", "update", "old − alpha·gradient = new for each parameter, and whether it helped", "panel",
        "update", word="update", why_not=IN_SIGHT),
    Command("predict", "learn", "predict", "Hide the next values and ask for them: right, or which slip gives what you "
        "typed", "predict", keys="P", word="predict", takes="[WHAT]", footer=22,
        plain_help="hide the next values and ask for them: all, few at first, or forward, backward, update, example, "
        "batch, or names, as in predict dz dw"),
    Command("score", "learn", "score", "The score of the last questions; or save it, as in score anna.json --name Anna",
        "score", word="score", takes="[FILE.json [--name NAME]]", instead="predict"),
    Command("continue", "stop", "continue", "Run to the next stop: of a tour, a breakpoint, or where a watched "
        "condition begins to hold", "go_on", 1, keys="c", word="continue", footer=9),
    Command("reverse-continue", "stop", "continue back", "Back to the previous stop", "go_on", -1, keys="C",
        word="rcontinue", short="rc"),
    Command("answer", "stop", "answer", "Answer the question that a tour asks: a number, an expression as in a - y, or "
        "the letter of a choice", "answer", keys="Q", word="answer", takes="[ANSWER]", only_with="tour", footer=20,
        plain_help="answer the question that a tour asks: a number, an expression as in a - y, or the letter of a "
        "choice; alone, read the stop again"),
    Command("toggle-stop", "stop", "stop here", "Set a breakpoint on the current line, or remove it", "toggle_stop",
        keys="t", word="toggle"),
    Command("stops", "stop", "stops", "Breakpoints and watches: where to stop, and which values to show", "stops",
        keys="o", word="break", short="br", takes="[WHERE]", footer=16,
        plain_help="stop on a line (dz, scalar:dw1@), on a line if EXPR, where EXPR begins to hold, or at "
        "cost-rising, saturation, sign-change, converged, nonfinite; alone, list them"),
    Command("delete", "stop", "delete", "Remove breakpoint N; delete all: every one", "delete", word="delete",
        takes="N", instead="stops"),
    Command("switch", "stop", "switch", "Switch breakpoint N off, or on again", "switch", word="switch", takes="N",
        instead="stops"),
    Command("watch", "stop", "watch", "Show a value after every command, with what it was an update ago; alone, show "
        "all", "watch", word="watch", takes="[EXPR]", instead="stops"),
    Command("unwatch", "stop", "unwatch", "Stop watching it", "unwatch", word="unwatch", takes="EXPR",
        instead="stops"),
    Command("edit", "change", "edit", "Change alpha, w1, b, x2[17] or y[17] from this update on, in a new branch",
        "edit", keys="e", word="edit", takes="NAME = EXPR[, …]", footer=10),
    Command("undo", "change", "undo", "Undo the last edit", "undo", keys="u", word="undo"),
    Command("redo", "change", "redo", "Redo the edit that was undone", "redo", keys="U", word="redo"),
    Command("branches", "change", "branches", "All branches: switch, compare, drop", "branches", keys="B",
        word="branch", takes="[BRANCH]", footer=17,
        plain_help="switch to another branch, at the same address; alone, list them"),
    Command("compare", "change", "compare", "The parameters and costs of this branch and another, after this update",
        "compare", word="compare", takes="BRANCH", instead="branches"),
    Command("drop", "change", "drop", "Drop a branch", "drop", word="drop", takes="BRANCH", instead="branches"),
    Command("copy", "keep", "copy", "Copy a value, all numbers here, the screen or its picture; or write it to a file",
        "copy", keys="y", word="copy", takes="OUT.json|OUT.txt",
        plain_help="write all numbers here to a file (.json), or what show prints (.txt)"),
    Command("record", "keep", "record", "Record every update from here on to a step log; again: end it", "record",
        keys="r", word="record", takes="[FILE.jsonl [--detail params|update|full] [--force]]",
        plain_help="record every update from here on to a step log; alone, end it"),
    Command("save", "keep", "save", "Save this place and all that was set to a scenario, to open again exactly here",
        "save", keys="S", word="save", takes="FILE [--data]",
        plain_help="save this place and all that was set to a scenario, to open again exactly here; --data puts the "
        "data in too"),
    Command("quit", "keep", "quit", "Leave lrstep", "quit", keys="q", word="quit", footer=-1),
)  # fmt: skip

KEYS = tuple(command for command in COMMANDS if command.keys)
"""Those of the screen."""
WORDS = {command.word: command for command in COMMANDS if command.word}
"""Those of the plain debugger."""
SHORT = {short: command for command in COMMANDS for short in command.shorts}
"""What a short form means: with `--plain` the same as the key of the screen, also where there is no word for it."""
IN_FULL = {
    letter: f"{WORDS[word].word} is written in full: {letter} is {SHORT[letter].word}, as on the screen"
    for letter, word in {"p": "print", "l": "list", "u": "until", "e": "explain", "f": "show"}.items()
}
"""Of letters that other debuggers have for other words."""
