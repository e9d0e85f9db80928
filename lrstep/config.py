"""The user's own settings: a TOML file in the platform's folder for such, read when the screen opens.

What is wrong in it is named and left out; nothing in it is ever fatal.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from lrstep.choices import FULL, LAYOUTS, LEVELS, NO_PLOT, NOTATIONS, PLOTS, THEMES, theme_named
from lrstep.errors import InputError, printable, suggest

PLACE = "LRSTEP_CONFIG"
"""The environment variable that names another file."""
DIGITS = range(2, 18)


@dataclass(frozen=True)
class Config:
    """How the screen looks and listens; None is as it is without a file."""

    theme: str | None = None
    digits: int | None = None
    explain: str | None = None
    layout: str | None = None
    plot: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()
    """What could not be used, a line each."""
    remember: bool | None = None
    notation: str | None = None


class Setting(NamedTuple):
    """A setting: what it does, an example, and what is wrong with a value (empty where nothing is)."""

    help: str
    example: str
    problem: Callable[[Any], str]


def _one_of(names: tuple[str, ...]) -> Callable[[Any], str]:
    return lambda value: "" if value in names else f"choose from {', '.join(names)}"


def _theme_problem(name: str) -> str:
    return "" if theme_named(name) else suggest(name, THEMES, f"choose from {', '.join(THEMES)}")


SETTINGS: Mapping[str, Setting] = {
    "theme": Setting(
        f"the colours, of pictures too: {', '.join(THEMES)}", '"light"',
        lambda value: _theme_problem(value) if isinstance(value, str) else "give a name in quotes",
    ),
    "digits": Setting(
        "how many digits numbers are shown with, 2 to 17; 17 shows each in full (D switches)",
        "5", lambda value: "" if type(value) is int and value in DIGITS else "give a whole number from 2 to 17",
    ),
    "explain": Setting(
        "the level of the explanation: words or derivation (w switches)",
        '"derivation"', _one_of(LEVELS),
    ),
    "layout": Setting(
        f"which panels are shown: {', '.join(LAYOUTS[:-1])} or {LAYOUTS[-1]} (z and Z switch)",
        f'"{FULL}"', _one_of(LAYOUTS),
    ),
    "plot": Setting(
        f"a plot from the first: {', '.join(PLOTS)}, or none; without, a large screen chooses one (m switches)",
        '"cost"', _one_of((*PLOTS, NO_PLOT)),
    ),
    "notation": Setting(
        "how the vector listing is written: lesson or course (T switches)", '"course"', _one_of(NOTATIONS),
    ),
    "remember": Setting(
        "whether the place in each source is kept, for lrstep --continue and the command palette: true or false",
        "false", lambda value: "" if isinstance(value, bool) else "give true or false",
    ),
}  # fmt: skip


def config_path() -> Path:
    """Where the file is, whether or not it is there."""
    if os.environ.get(PLACE):
        return Path(os.environ[PLACE])
    from platformdirs import user_config_path  # it comes with Textual; loaded only where the screen opens

    return user_config_path("lrstep", appauthor=False) / "config.toml"


def read_config(key_ids: tuple[str, ...] = ()) -> Config:
    """The settings of the user's file; all as they are without one where there is none.

    `key_ids` are the ids that keys can be given to.
    """
    from lrstep.data.toml_text import read_toml  # where the screen opens it is there already

    path = config_path()
    shown = printable(str(path), 200)
    if str(path) == os.devnull or not os.path.lexists(path):
        return Config()
    try:
        toml = read_toml(path)
    except InputError as error:
        return Config(wrong=(f"the settings cannot be read, and are ignored: {error}",))
    wrong: list[str] = []
    values: dict[str, Any] = {}
    for name, value in toml.table.items():
        if name == "keys":
            values["keys"] = _keys(value, key_ids, shown, wrong)
        elif name not in SETTINGS:
            wrong.append(f"{printable(name)} in {shown} is not a setting: choose from {', '.join(SETTINGS)}, keys")
        elif problem := SETTINGS[name].problem(value):
            wrong.append(f"{name} = {_shown(value)} in {shown} cannot be used: {problem}")
        else:
            values[name] = value
    return Config(**values, wrong=tuple(wrong))


def _shown(value: object) -> str:
    try:
        return printable(repr(value))
    except ValueError:  # a number of thousands of digits
        return "a number that is too long"


def _keys(table: Any, ids: tuple[str, ...], shown: str, wrong: list[str]) -> dict[str, str]:
    keys_of: dict[str, str] = {}
    if not isinstance(table, dict):
        wrong.append(f'keys in {shown} cannot be used: write [keys] and then, for example, step = "right,j"')
        return keys_of
    for name, keys in table.items():
        if name not in ids:
            wrong.append(f"keys.{printable(name)} in {shown} is not an action: `lrstep config` lists them")
        elif not isinstance(keys, str) or not keys.strip(", "):
            wrong.append(f'keys.{name} in {shown} cannot be used: write one or more keys, as in "right,j"')
        else:
            keys_of[name] = ",".join(key.strip() for key in keys.split(",") if key.strip())
    return keys_of


def documented(keys: Mapping[str, tuple[str, str]]) -> str:
    """A file with every setting, each explained and none switched on: `keys` has the keys and the use of each id."""
    lines = [f"# lrstep's settings. Put them into {config_path()}", ""]
    for name, setting in SETTINGS.items():
        lines += [f"# {setting.help}", f"# {name} = {setting.example}", ""]
    lines += ["# The keys of each action, several with commas between them.", "[keys]"]
    width = max(len(f'# {name} = "{key}"') for name, (key, _) in keys.items())
    lines += [f'# {name} = "{key}"'.ljust(width) + f"  # {use}" for name, (key, use) in keys.items()]
    return "\n".join(lines) + "\n"
