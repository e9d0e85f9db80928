"""LrstepApp: keys to the Debugger's view, the command palette, and the user's settings."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import Event, InputEvent, Key
from textual.screen import ModalScreen, Screen
from textual.worker import WorkerFailed

from lrstep.choices import theme_named
from lrstep.commands import KEYS, Command
from lrstep.config import Config
from lrstep.debugger import Debugger
from lrstep.tui.bars import FooterWidget
from lrstep.tui.debugger_view import DebuggerView
from lrstep.tui.dialog import Dialog
from lrstep.tui.environment import check_environment, own_driver
from lrstep.tui.keys import PRIORITY, action, bindings, first_key, key_problems, of_use, with_keys
from lrstep.tui.lines_widget import LinesWidget
from lrstep.tui.own_actions import OwnActions
from lrstep.tui.page_widget import PageWidget
from lrstep.tui.pair_view import PairView
from lrstep.tui.themes import HIGH_CONTRAST, VARIABLES
from lrstep.tui.tour_widget import TourWidget
from lrstep.tui.web import SERVED

INTERRUPTED = 130
LAST = 20  # commands that are told with a fault
BY_ID = {key.id: key for key in KEYS}
NOT_OURS = {"Quit", "Keys"}  # of Textual's palette: q and ? are what we have for them


class Beside(NamedTuple):
    """A second Debugger to be shown beside the first, and what is to be known of both."""

    debugger: Debugger
    title: str
    notes: Sequence[str]


class LrstepApp(App[None]):
    """The screen of one Debugger, or of two that move together."""

    TITLE = "lrstep"
    CSS_PATH = "lrstep.tcss"
    ALLOW_SELECT = False  # of text by the mouse: y copies; and Textual ends the program where there is none below it
    # Ctrl-C leaves from a dialog too, which has all other keys to itself.
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(), Binding("ctrl+c", "leave", "leave", id="leave", show=False, priority=True),
    ]  # fmt: skip

    def __init__(
        self, debugger: Debugger, title: str, *, beside: Beside | None = None, config: Config | None = None,
        driver: type[Driver] | None = None,
    ) -> None:  # fmt: skip
        check_environment()
        super().__init__(driver_class=driver)
        self.register_theme(HIGH_CONTRAST)
        self._config = config or Config()
        self.keys = with_keys(self._config.keys)
        """The table of keys, with the user's own."""
        self._own = OwnActions(self)
        self._known_keys = {key for command in self.keys for key in command.keys.split(",")}
        """Those of the table, and those of which it was said that they do nothing."""
        self._did: deque[str] = deque(maxlen=LAST)
        self._dialog: Dialog[Any] | None = None
        self._view = DebuggerView(debugger, title, self._config)
        self.pair: PairView | None = None
        if beside is not None:
            second = DebuggerView(beside.debugger, beside.title, self._config)
            self.pair = PairView(self._view, second, beside.notes)

    @property
    def view(self) -> DebuggerView:
        """The view that keys move."""
        return self._view if self.pair is None else self.pair.leader

    async def show_instead(self, debugger: Debugger, title: str, look: Mapping[str, Any]) -> None:
        """Another Debugger in place of the present one, as a scenario wants it shown."""
        self._view = DebuggerView(debugger, title, replace(self._config, **look))
        await self.recompose()

    def state(self) -> dict[str, Any]:
        """What the screen shows, as `lrstep.screen_state` describes it, and the name of an open `dialog`, or None."""
        dialog = self.screen.id if isinstance(self.screen, ModalScreen) else None
        return {**self.view.state((self.size.width, self.size.height)), "dialog": dialog}

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of the lesson's three phases, and how faint what is not in front may be."""
        return VARIABLES

    def get_driver_class(self) -> type[Driver]:
        """The driver that the environment names, as a web server does; else one of a real terminal."""
        return own_driver() or super().get_driver_class()

    def compose(self) -> ComposeResult:
        """The view of the Debugger, and the footer."""
        yield self.pair or self._view
        yield FooterWidget(self._keys_of_use, id="footer")

    def on_mount(self) -> None:
        """Leave properly when told to end: the terminal would else stay in the screen's modes."""
        self.call_after_refresh(_collect_from_here)
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._faulty)
        if SERVED in os.environ or not self.is_headless:
            threading.excepthook = lambda ended: loop.call_soon_threadsafe(
                self._faulty, loop, {"exception": ended.exc_value}
            )
        self._apply_config()
        if self.is_headless or sys.platform == "win32":
            return
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            loop.add_signal_handler(number, self.exit, None, 128 + number)

    def _faulty(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What went wrong where nobody waits for it is a fault of the app too."""
        if isinstance(error := context.get("exception"), Exception):
            self._handle_exception(error)
        else:
            loop.default_exception_handler(context)

    def _fatal_error(self) -> None:
        """End: what is wrong is said when the terminal is as it was, by whoever opened the screen."""
        self._close_messages_no_wait()

    def panic(self, *renderables: object) -> None:
        """The same for an error that would draw itself."""
        self._close_messages_no_wait()

    def raise_fault(self) -> None:
        """What brought it down, with the last commands; where nothing did, nothing."""
        fault = self._exception
        if isinstance(fault, WorkerFailed) and isinstance(fault.error, Exception):
            fault = fault.error
        if fault is not None:
            fault.add_note(f"after {', '.join(self._did) or 'no command'}")
            raise fault

    def on_key(self, event: Key) -> None:
        """A key that does nothing says so once."""
        key = event.key
        if key in self._known_keys or "+" in key or isinstance(self.screen, ModalScreen):
            return
        self._known_keys.add(key)
        if key not in self.screen.active_bindings:
            shown = event.character if event.is_printable and event.character else key
            near = next((command for command in self.keys if key.swapcase() in command.keys.split(",")), None)
            like = "" if near is None else f" ({key.swapcase()}: {near.label})"
            help_key = next(first_key(command) for command in self.keys if command.id == "help")
            self.notify(f"{shown} does nothing here{like}: {help_key} lists the keys.", markup=False)

    async def on_event(self, event: Event) -> None:
        """What is typed after leaving is nobody's."""
        if self.return_code is None or not isinstance(event, InputEvent):
            await super().on_event(event)

    def _apply_config(self) -> None:
        """The user's theme and keys; what is wrong with the settings is said."""
        config = self._config
        if config.keys:
            self.set_keymap(dict(config.keys))
        if config.theme is not None and (theme := theme_named(config.theme)) is not None:
            self.theme = theme
        for line in (*config.wrong, *key_problems(self.keys)):
            self.notify(line, title="settings", severity="warning", markup=False, timeout=15)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key's action by name in the command palette, Textual's own, and the sources opened lately."""
        from lrstep.tui.palette import title_of
        from lrstep.tui.recent import recent_commands

        for key in self._keys_of_use:
            if not key.id.startswith("count"):
                yield SystemCommand(title_of(key), key.help, partial(self.call_later, self.run_action, action(key)))
        yield from (command for command in super().get_system_commands(screen) if command.title not in NOT_OURS)
        yield from recent_commands(self)
        for command in self._themes:
            yield command._replace(title=f"Theme {command.title}", help=f"Use the theme {command.title}")

    @property
    def _themes(self) -> list[SystemCommand]:
        return [
            SystemCommand(name, "", partial(setattr, self, "theme", name)) for name in sorted(self.available_themes)
        ]

    @property
    def _keys_of_use(self) -> list[Command]:
        return of_use(self.keys, self.view.debugger, pair=self.pair is not None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a dialog is open its keys are its own, those too that are bound before it sees them."""
        taken = isinstance(self.screen, ModalScreen) and action == "command" and parameters[0] in PRIORITY
        return None if taken else True

    # What keys, clicks and the palette ask for.

    @on(LinesWidget.Clicked)
    async def act(self, clicked: LinesWidget.Clicked) -> None:
        """Do what a click on the page, the timeline or the footer means."""
        await self.run_action(clicked.action)

    @on(TourWidget.Next)
    def next_tour(self, asked: TourWidget.Next) -> None:
        """Open the tour that follows."""
        from lrstep.tui.tour_dialog import open_tour

        open_tour(self, asked.source)

    async def action_command(self, id: str) -> None:
        """Carry out a command of the table, as often as the digits before it say where it can be repeated."""
        command = BY_ID[id]
        times = (self.view.taken_count(),) if command.repeats else ()
        await self.action_do(command.does, *command.arguments, *times)

    async def action_do(self, does: str, *given: Any) -> None:
        """Do what a command or a click means: an action of the app's own, or one of a page, a view or its Session."""
        self._did.append(does)
        if does != "count_digit":
            self.view.taken_count()
        if not given and (own := getattr(self._own, does, None)) is not None:
            if (opening := own()) is not None:
                await opening
        elif does in vars(PageWidget):  # pages look alike; one leads
            for view in (self._view,) if self.pair is None else self.pair.views:
                getattr(view.body, does)(*given)
        elif does in vars(DebuggerView):
            getattr(self.view, does)(*given)
        else:
            self.view.do(does, *given)

    async def action_command_palette(self) -> None:  # type: ignore[override]  # Textual awaits what can be awaited
        """Every action by its name."""
        from lrstep.tui.palette import PaletteDialog

        commands = tuple(self.get_system_commands(self.screen))
        await self.open(PaletteDialog(commands, "type a name, a key, or what it does", self.keys))

    async def action_change_theme(self) -> None:  # type: ignore[override]
        """The themes by their names."""
        from lrstep.tui.palette import PaletteDialog

        await self.open(PaletteDialog(self._themes, "a theme"))

    async def open(self, dialog: Dialog[Any], then: Callable[[Any], None] | None = None) -> None:
        """Open a dialog over the page; where one is open already, nothing."""
        if isinstance(self.screen, ModalScreen):
            return
        if self._dialog is not None and self._dialog.leaving is not None:
            await self._dialog.leaving  # two of one name cannot be there at once
        self._dialog = dialog
        await self.push_screen(dialog, then)

    def action_leave(self) -> None:
        """Ctrl-C leaves, as in any terminal program."""
        self.exit(return_code=INTERRUPTED)


def _collect_from_here() -> None:
    """What start-up made stays: looking it over for garbage again and again would make some keys slow."""
    gc.freeze()
    gc.enable()
