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
    Key("help", "question_mark", "help", "help", "What the keys do, and what the panels show", shown_as="?"),
    Key("quit", "q", "quit", "quit", "Leave lrstep"),
    Key("next-update", "n", "move('next-update')", "update", "Run on to the end of an update"),
    Key("next-phase", "down", "move('next-phase')", "phase", "On to the end of a phase: forward, backward, update",
        shown_as="↓"),
    Key("why", "w", "switch_level", "why", "Explain in plain words, or with the derivation"),
    Key("program", "v", "switch_program", "listing", "Show the other listing: vectorised, or in plain floats"),
    Key("next-example", "x", "next_example(1)", "example", "Show the next example of the batch"),
    Key("go-to", "g", "go_to", "go to", "Go to an address such as 12:dz"),
    Key("lesson", "l", "lesson", "lesson", "The lesson's table of derivatives and its takeaways"),
    Key("previous-update", "p", "move('previous-update')", "update back", "Back to the end of the update before",
        in_footer=False),
    Key("previous-phase", "up", "move('previous-phase')", "phase back", "Back to the end of the phase before",
        in_footer=False),
    Key("next-epoch", "N", "move('next-epoch')", "epoch", "On to the end of an epoch, a pass over the data",
        in_footer=False),
    Key("previous-epoch", "P", "move('previous-epoch')", "epoch back", "Back to the end of the epoch before",
        in_footer=False),
    Key("previous-example", "X", "next_example(-1)", "example back", "Show the example before", in_footer=False),
    Key("next-features", "f", "next_features(1)", "features", "Show the next features, where there are many",
        in_footer=False),
    Key("previous-features", "F", "next_features(-1)", "features back", "Show the features before", in_footer=False),
    Key("start", "home", "move('start')", "start", "Back to the start, before the first update", in_footer=False),
    Key("give-up", "escape", "give_up", "give up", "Stop a long movement, forget a number typed: stay here",
        in_footer=False),
    Key("section", "tab", "section", "panels below", "On to the panels below, where not all have room",
        in_footer=False),
    Key("scroll-down", "pagedown", "scroll(1)", "scroll", "Show more of a screen that is too small", in_footer=False),
    Key("scroll-up", "pageup", "scroll(-1)", "scroll back", "Show what is above", in_footer=False),
    *(
        Key(f"count-{digit}", digit, f"count('{digit}')", f"count {digit}",
            "A number before a key repeats it: 5 → is five steps; 0 alone goes to the start", in_footer=False)
        for digit in "1234567890"
    ),
)  # fmt: skip


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
            # Go-to: so that its dialog is there before the next key is looked at. Tab: Textual moves its focus by it.
            priority=key.id in ("go-to", "section"),
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
        "tab": "Tab",
    }
    return " or ".join(names.get(name, name) for name in key.keys.split(","))
