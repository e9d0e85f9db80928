"""What the environment asks of Textual, checked before Textual takes it as it is, and the driver of a terminal."""

from __future__ import annotations

import inspect
import os
import sys
from importlib import import_module
from pathlib import Path

from rich.console import COLOR_SYSTEMS
from textual import constants
from textual.driver import Driver

from lrstep.errors import InputError, printable


def check_environment() -> None:
    """InputError where a variable of Textual's names colours that there are not, or a log that cannot be written."""
    colours = constants.COLOR_SYSTEM
    if colours is not None and colours not in ("auto", *COLOR_SYSTEMS):
        what = f"TEXTUAL_COLOR_SYSTEM = {printable(colours)} cannot be used"
        raise InputError(what, f"unset it, or choose from auto, {', '.join(COLOR_SYSTEMS)}")
    if constants.LOG_FILE:
        try:
            with Path(constants.LOG_FILE).open("a", encoding="utf-8") as log:
                log.write("\n")
        except OSError as error:
            what = f"TEXTUAL_LOG = {printable(constants.LOG_FILE)} cannot be written: {error.strerror}"
            raise InputError(what, "unset it, or name another file") from None


def named_driver(name: str) -> type[Driver]:
    """The class that MODULE:CLASS names. InputError where there is no such driver."""
    module, _, symbol = name.partition(":")
    try:
        driver = getattr(import_module(module), symbol)
    except (ImportError, AttributeError, ValueError, TypeError):  # the last two: it is the name of nothing
        driver = None
    if inspect.isclass(driver) and issubclass(driver, Driver):
        return driver
    raise InputError(f"TEXTUAL_DRIVER = {printable(name)} is not a screen driver", "unset it")


def own_driver() -> type[Driver] | None:
    """The driver that the environment names, as a web server does; else one of a real terminal, where we have one."""
    if constants.DRIVER:
        return named_driver(constants.DRIVER)
    return None if sys.platform == "win32" else SturdyDriver


if sys.platform != "win32":
    from textual.drivers.linux_driver import LinuxDriver

    from lrstep.tui.clipboard import OSC_52, through

    class SturdyDriver(LinuxDriver):
        """Textual's driver, brought down neither by odd bytes, which are left out, nor by a terminal that goes away.

        What is copied reaches the user's clipboard from within tmux and GNU screen too.
        """

        _suspended = False

        def run_input_thread(self) -> None:
            """Read keys until the screen closes."""
            while not self.exit_event.is_set():
                try:
                    super().run_input_thread()
                except UnicodeDecodeError:
                    continue

        def _run_input_thread(self) -> None:
            """The whole of that thread: its fault is the app's."""
            try:
                self.run_input_thread()
            except Exception as error:
                self._app.call_later(self._app._handle_exception, error)

        def write(self, data: str) -> None:
            """Write to the terminal; what is for its clipboard so that it gets there."""
            super().write(through(data, os.environ) if data.startswith(OSC_52) else data)

        def suspend_application_mode(self) -> None:
            """Give the terminal to the shell."""
            self._suspended = True
            super().suspend_application_mode()

        def resume_application_mode(self) -> None:
            """Take it again, if it was given away: one that goes away also says `continue`, to nobody suspended."""
            if self._suspended:
                self._suspended = False
                super().resume_application_mode()
