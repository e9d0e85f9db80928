"""The one table of keys: dispatch, footer, help and command palette all read it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from lrstep.errors import printable


class Key(NamedTuple):
    """One thing the user can do: the id by which it can be remapped, its keys, its action, and what it is called."""

    id: str
    keys: str
    action: str
    label: str
    tooltip: str
    in_footer: Literal["always", "room", "no"] = "room"
    only_with: Literal["anything", "batch", "features", "pair"] = "anything"
    """Where it has a use: with a batch of several examples, with more features than have room, with two runs."""

    @property
    def shown(self) -> str:
        """Its first key as the footer shows it."""
        return _name(self.keys.split(",")[0])


KEYS: tuple[Key, ...] = (
    Key("step", "right,s", "move('step')", "step", "Run the next op"),
    Key("back", "left,b", "move('back')", "back", "Undo the last op"),
    Key("help", "question_mark", "help", "help", "What the keys do, and what the panels show", "always"),
    Key("quit", "q", "quit", "quit", "Leave lrstep", "always"),
    Key("other-run", "a", "other_run", "A ⇄ B", "With two runs side by side: let the other one lead", only_with="pair"),
    Key("next-update", "n", "move('next-update')", "update", "Run on to the end of an update"),
    Key("next-phase", "down", "move('next-phase')", "phase", "On to the end of a phase: forward, backward, update"),
    Key("why", "w", "switch_level", "why", "Explain in plain words, or with the derivation"),
    Key("lesson", "l", "lesson", "lesson", "The lesson's table of derivatives and its takeaways"),
    Key("go-to", "g", "go_to", "go to", "Go to 12:dz, +100, -3, end, first J < 0.3, last J > 1"),
    Key("continue", "c", "continue(False)", "continue", "On to the next breakpoint, watch or stop"),
    Key("edit", "e", "edit", "edit", "Change alpha, a weight, b, x or y from this update on: makes a branch"),
    Key("plot", "m", "next_plot(1)", "plot",
        "The next plot: cost, log-cost, sigmoid, boundary, path, gradients, histogram"),
    Key("next-example", "x", "next_example(1)", "example", "Show the next example of the batch",
        only_with="batch"),
    Key("examples", "E", "examples", "examples", "All examples in a table: sort, filter, worst first; trace one",
        only_with="batch", in_footer="no"),
    Key("next-features", "f", "next_features(1)", "features", "Show the next features, where there are many",
        only_with="features"),
    Key("program", "v", "switch_program", "listing", "Show the other listing: vectorised, or in plain floats"),
    Key("play", "space", "play", "play", "Play, or pause"),
    Key("stops", "o", "stops", "stops", "Breakpoints and watches: where to stop, and what to watch"),
    Key("branches", "B", "branches", "branches", "All branches: switch, compare, drop"),
    Key("nudge", "d", "nudge", "nudge", "What a small step of each parameter really does to J, beside its derivative"),
    Key("reverse-continue", "C", "continue(True)", "continue back", "Back to the breakpoint, watch or stop before",
        in_footer="no"),
    Key("toggle-stop", "t", "toggle_stop", "stop here", "Set a breakpoint on the current line, or take it away",
        in_footer="no"),
    Key("faster", "full_stop", "speed(1)", "faster", "Play faster", in_footer="no"),
    Key("slower", "comma", "speed(-1)", "slower", "Play slower; slower than slowest is backward", in_footer="no"),
    Key("undo", "u", "undo", "undo", "Take the last edit back", in_footer="no"),
    Key("redo", "U", "redo", "redo", "Edit again what was undone", in_footer="no"),
    Key("all-digits", "D", "all_digits", "digits", "All digits of each number where they have room, or few again",
        in_footer="no"),
    Key("layout", "z", "next_layout(1)", "layout", "Other panels: all, graph, code, numbers, projector",
        in_footer="no"),
    Key("projector", "Z", "projector", "projector", "Large figures for a projector, or the panels again",
        in_footer="no"),
    Key("copy", "y", "copy", "copy", "Copy a value in full, the Frame, the screen or its picture; or to a file",
        in_footer="no"),
    Key("record", "r", "record", "record", "Record every update from here on to a step log; again: end it",
        in_footer="no"),
    Key("save", "S", "save", "save", "Save everything to a scenario, to open again exactly here", in_footer="no"),
    Key("previous-update", "p", "move('previous-update')", "update back", "Back to the end of the update before",
        in_footer="no"),
    Key("previous-phase", "up", "move('previous-phase')", "phase back", "Back to the end of the phase before",
        in_footer="no"),
    Key("next-epoch", "N", "move('next-epoch')", "epoch", "On to the end of an epoch, a pass over the data",
        in_footer="no"),
    Key("previous-epoch", "P", "move('previous-epoch')", "epoch back", "Back to the end of the epoch before",
        in_footer="no"),
    Key("previous-plot", "M", "next_plot(-1)", "plot back", "The plot before; before the first is none",
        in_footer="no"),
    Key("previous-example", "X", "next_example(-1)", "example back", "Show the example before", in_footer="no"),
    Key("previous-features", "F", "next_features(-1)", "features back", "Show the features before", in_footer="no"),
    Key("start", "home", "move('start')", "start", "Back to the start, before the first update", in_footer="no"),
    Key("give-up", "escape", "give_up", "give up", "Stop a long movement, forget a number typed: stay here",
        in_footer="no"),
    Key("section", "tab", "section", "panels below", "On to the panels below, where not all have room",
        in_footer="no"),
    Key("scroll-down", "pagedown", "scroll(1)", "scroll", "Show more of a screen that is too small", in_footer="no"),
    Key("scroll-up", "pageup", "scroll(-1)", "scroll back", "Show what is above", in_footer="no"),
    *(
        Key(f"count-{digit}", digit, f"count('{digit}')", f"count {digit}",
            "A number before a key repeats it: 5 → is five steps; 0 alone goes to the start", in_footer="no")
        for digit in "1234567890"
    ),
)  # fmt: skip


def with_keys(keys: Mapping[str, str]) -> tuple[Key, ...]:
    """The table with other keys for some ids."""
    return tuple(key._replace(keys=keys.get(key.id, key.keys)) for key in KEYS)


def key_problems(table: Sequence[Key]) -> list[str]:
    """What is wrong with the keys of a table, a line each: one that two actions have, or that no terminal sends."""
    wrong: list[str] = []
    taken = {"ctrl+c": "leave", "ctrl+p": "command-palette"}
    for key in table:
        for name in key.keys.split(","):
            if name in taken:
                wrong.append(f"{printable(name)} is the key of {taken[name]} and of {key.id}: give one of them another")
            elif not _is_key(name):
                wrong.append(f"{printable(name)}, the key of {key.id}, is no key: write, for example, j, f2 or ctrl+n")
            taken[name] = key.id
    return wrong


def _is_key(name: str) -> bool:
    *modifiers, last = name.split("+")
    if not all(modifier in ("ctrl", "shift", "alt", "super", "meta", "hyper") for modifier in modifiers):
        return False
    if len(last) == 1 or last in {key.value for key in Keys} or last in KEY_NAME_REPLACEMENTS.values():
        return True
    try:
        return bool(unicodedata.lookup(last.replace("_", " ")))
    except KeyError:
        return False


def bindings() -> list[Binding]:
    """The table as Textual's bindings."""
    return [
        Binding(
            key.keys,
            key.action,
            key.label,
            show=False,
            tooltip=key.tooltip,
            id=key.id,
            # Where one writes: so that the dialog is there before the next key. Tab: Textual moves its focus by it.
            priority=key.id in ("go-to", "edit", "section"),
        )
        for key in KEYS
    ]


def footer_keys(table: Sequence[Key], *, batch: bool, features: bool, pair: bool = False) -> list[Key]:
    """The rows of the footer, where there are several examples in a batch, more features than have room, two runs."""
    useful = {
        "anything",
        *(name for name, is_so in (("batch", batch), ("features", features), ("pair", pair)) if is_so),
    }
    return [key for key in table if key.in_footer != "no" and key.only_with in useful]


def keys_shown(key: Key) -> str:
    """The keys of a row as help shows them."""
    return " or ".join(_name(name) for name in key.keys.split(","))


def _name(key: str) -> str:
    names = {
        "right": "→",
        "left": "←",
        "up": "↑",
        "down": "↓",
        "question_mark": "?",
        "home": "Home",
        "escape": "Esc",
        "pageup": "PgUp",
        "pagedown": "PgDn",
        "tab": "Tab",
        "space": "Space",
        "full_stop": ".",
        "comma": ",",
    }
    return names.get(key, key)
