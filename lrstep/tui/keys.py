"""The one table of keys: dispatch, footer, help and command palette all read it."""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding


class Key(NamedTuple):
    """One thing the user can do: the id by which it can be remapped, its keys, its action, and what it is called."""

    id: str
    keys: str
    action: str
    label: str
    tooltip: str
    in_footer: bool = True
    shown_as: str | None = None


KEYS: tuple[Key, ...] = (
    Key("step", "right,s", "move('step')", "step", "Run the next op", shown_as="→"),
    Key("back", "left,b", "move('back')", "back", "Undo the last op", shown_as="←"),
    Key("help", "question_mark", "help", "help", "What the keys do", shown_as="?"),
    Key("quit", "q", "quit", "quit", "Leave lrstep"),
    Key("next-update", "n", "move('next-update')", "next update", "Run on to the end of an update"),
    Key(
        "next-phase",
        "down",
        "move('next-phase')",
        "next phase",
        "On to the end of a phase: forward, backward, update",
        shown_as="↓",
    ),
    Key("go-to", "g", "go_to", "go to", "Go to an address such as 12:dz"),
    Key("program", "v", "switch_program", "listing", "Show the other listing: vectorised, or in plain floats"),
    Key("next-example", "x", "next_example(1)", "next example", "Show the next example of the batch"),
    Key("previous-example", "X", "next_example(-1)", "example back", "Show the example before", in_footer=False),
    Key(
        "previous-update",
        "p",
        "move('previous-update')",
        "update back",
        "Back to the end of the update before",
        in_footer=False,
    ),
    Key(
        "previous-phase",
        "up",
        "move('previous-phase')",
        "phase back",
        "Back to the end of the phase before",
        in_footer=False,
    ),
    Key("start", "home,0", "move('start')", "start", "Back to the start, before the first update", in_footer=False),
    Key("give-up", "escape", "give_up", "give up", "Give a long way up and stay here", in_footer=False),
    Key("scroll-down", "pagedown", "scroll(1)", "scroll", "Show more of a screen that is too small", in_footer=False),
    Key("scroll-up", "pageup", "scroll(-1)", "scroll back", "Show what is above", in_footer=False),
)


def bindings() -> list[Binding]:
    """The table as Textual's bindings."""
    return [
        Binding(
            key.keys,
            key.action,
            key.label,
            show=key.in_footer,
            key_display=key.shown_as,
            tooltip=key.tooltip,
            id=key.id,
            priority=key.id == "go-to",  # so that its dialog is there before the next key is looked at
        )
        for key in KEYS
    ]


def keys_shown(key: Key) -> str:
    """The keys of a row as help shows them."""
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
    }
    return " or ".join(names.get(name, name) for name in key.keys.split(","))
