"""The keys of the table of commands, as Textual and people read them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from lrstep.commands import KEYS, Command
from lrstep.debugger import Debugger
from lrstep.errors import printable
from lrstep.view.features import SHOWN_FEATURES

AMONG_FIRST = 2
"""In the footer of a script or a tour: where what one came for is."""
PRIORITY = ("go-to", "edit", "section")
"""Where one writes: so that the dialog is there before the next key. Tab: Textual moves its focus by it."""


def with_keys(keys: Mapping[str, str]) -> tuple[Command, ...]:
    """The table with other keys for some ids."""
    return tuple(key._replace(keys=keys.get(key.id, key.keys)) for key in KEYS)


def key_problems(table: Sequence[Command]) -> list[str]:
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


def of_use(table: Sequence[Command], debugger: Debugger, *, pair: bool) -> list[Command]:
    """Those of a table for which a run has what they need, alone or one of a pair; in a script c is among the first."""
    run = debugger.run
    there_is = {
        "": True, "batch": run.batches.size > 1, "features": run.n > SHOWN_FEATURES, "pair": pair,
        "tour": bool(debugger.authored.stops),
    }  # fmt: skip
    keys = [key for key in table if there_is[key.only_with]]
    if debugger.history.traced is None and not debugger.authored.stops:
        return keys
    return [key._replace(footer=AMONG_FIRST) if key.id in ("continue", "answer") else key for key in keys]


def bindings() -> list[Binding]:
    """The table as Textual's bindings."""
    return [
        Binding(key.keys, action(key), key.label, show=False, tooltip=key.help, id=key.id, priority=key.id in PRIORITY)
        for key in KEYS
    ]


def action(key: Command) -> str:
    """What a command does, as Textual writes it."""
    return f"command({key.id!r})"


def first_key(key: Command) -> str:
    """The first key of a command as the footer shows it."""
    return key.key_names[0]


def keys_shown(key: Command) -> str:
    """The keys of a row as help shows them."""
    return " or ".join(key.key_names)
