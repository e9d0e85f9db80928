"""Actions: what a user may do next, chosen by chance; each can be printed, and done again."""

from __future__ import annotations

from random import Random
from typing import NamedTuple, TypeAlias

from textual import events
from textual.geometry import Size
from textual.pilot import Pilot

from lrstep.commands import KEYS

LEAVES = {"quit", "help", "save", "record"}  # pressed by chance as often as all others, they would be most of a round
WORDS = (
    "12:dz", "0", "end", "+100", "-3", "3:z@2", "first J < 0.3", "last J > 1", "1:w9", "99999999999999999999", "é",
    "alpha = 0.5", "alpha = 1e300", "w1 = 1e308, b = -1e308", "b = -w1", "x1[0] = 3", "y[0] = 1", "w1 = 1/0",
    "fast: alpha = 2", "J < 0.3", "dz if a[0] > .9", "cost-rising", "watch norm(dw)", "watch 1/(J-J)", "watch log(b)",
    "watch x1", "J >= 0", "L > 0.5 and y == 1", "L > 1e9", "y == 2", "and", "[red]x", "\\", "a.jsonl --force",
    "b.jsonl --detail full", "c.toml", "nothing/there.txt", "  ", "J " * 40, "数据",
)  # fmt: skip
DIALOG_KEYS = (
    "enter", "enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "home", "end", "pageup", "pagedown",
    "delete", "backspace", "space", "r", "w", "exclamation_mark", "slash", "q", "ctrl+p", "f1", "ctrl+u", "ctrl+a",
)  # fmt: skip
OPENERS = ("o", "B", "E", "y", "d", "g", "e", "question_mark", "l")
SIZES = (
    (1, 1), (2, 2), (1, 40), (120, 1), (3, 3), (7, 5), (20, 6), (24, 10), (300, 100), (120, 40), (80, 24), (50, 20),
)  # fmt: skip


Cell: TypeAlias = tuple[int, int]


class Action(NamedTuple):
    """What is done: `press` keys one after another, `burst` them without a pause, `type` a text, or the mouse."""

    kind: str
    keys: tuple[str, ...] = ()
    at: Cell = (0, 0)
    to: Cell = (0, 0)

    def __str__(self) -> str:
        """As a test can have it."""
        return f"Action({self.kind!r}, {self.keys!r}, {self.at!r}, {self.to!r})"


def chosen(random: Random, size: Size) -> Action:
    """The next one, in a screen of this size."""
    kind = random.choices(
        ("press", "dialog", "burst", "type", "click", "drag", "wheel", "resize"), (8, 6, 3, 3, 6, 1, 1, 1)
    )[0]
    at, to = ((random.randrange(max(1, size.width)), random.randrange(max(1, size.height))) for _ in range(2))
    if kind == "press":
        key = random.choice([key for key in KEYS if key.id not in LEAVES or random.random() < 0.1])
        return Action("press", (random.choice(key.keys.split(",")),))
    if kind == "dialog":
        opener = (random.choice(OPENERS),) if random.random() < 0.5 else ()
        return Action("press", (*opener, *random.choices(DIALOG_KEYS, k=random.randint(1, 4))))
    if kind == "burst":
        first = random.choice(OPENERS)
        return Action("burst", (first, *random.choices((*DIALOG_KEYS, first), k=random.randint(2, 7))))
    if kind == "type":
        before = random.choice(("g", "e", "o", "E", "r", "S", "y", "")), random.choice(("", "tab", "slash"))
        return Action("type", (*(key for key in before if key), random.choice(WORDS)))
    if kind == "resize":
        any_size = (random.randint(1, 300), random.randint(1, 100))
        return Action("resize", (), random.choice((any_size, random.choice(SIZES))))
    return Action(kind, ("double",) if random.random() < 0.2 else (), at, to if kind == "drag" else at)


async def act(pilot: Pilot[None], action: Action) -> None:
    """Do it, as a terminal would: the events in their order, and time between them unless it is a burst."""
    kind, keys, at, to = action
    app = pilot.app
    if kind == "resize":
        await pilot.resize_terminal(*at)
    elif kind in ("press", "burst", "type"):
        for key in keys[:-1] if kind == "type" else keys:
            app.simulate_key(key)
            if kind != "burst":
                await pilot.pause(0)
        if kind == "type":
            app.post_message(events.Paste(keys[-1]))
            app.simulate_key("enter")
    else:
        for event, (x, y) in _pointed(kind, at, to, again=bool(keys)):
            app.post_message(event(None, x, y, 0, 1, int(kind != "wheel"), False, False, False))
    await pilot.pause(0)


def _pointed(kind: str, at: Cell, to: Cell, *, again: bool) -> list[tuple[type[events.MouseEvent], Cell]]:
    """The events of the mouse that an action is made of."""
    if kind == "wheel":
        return [(events.MouseScrollUp if again else events.MouseScrollDown, at)]
    click = [(events.MouseMove, at), (events.MouseDown, at), (events.MouseMove, to), (events.MouseUp, to)]
    return click * (2 if again else 1)
