"""SturdyDriver: Textual's driver of a terminal, which neither odd bytes nor a terminal that goes away bring down."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver


class SturdyDriver(LinuxDriver):
    """Leaves out what cannot be read as a key, and reads on; ends with its terminal."""

    _suspended = False

    def run_input_thread(self) -> None:
        """Read keys until the screen closes."""
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except UnicodeDecodeError:
                continue

    def suspend_application_mode(self) -> None:
        """Give the terminal to the shell."""
        self._suspended = True
        super().suspend_application_mode()

    def resume_application_mode(self) -> None:
        """Take it again, if it was given away: a terminal that goes away also says `continue`, to nobody suspended."""
        if self._suspended:
            self._suspended = False
            super().resume_application_mode()
