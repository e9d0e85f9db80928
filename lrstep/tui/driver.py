"""SturdyDriver: Textual's driver of a terminal, which bytes that are not UTF-8 do not end."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver


class SturdyDriver(LinuxDriver):
    """Leaves out what cannot be read as a key, and reads on."""

    def run_input_thread(self) -> None:
        """Read keys until the screen closes."""
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except UnicodeDecodeError:
                continue
