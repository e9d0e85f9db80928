"""Makes the manual page of what is built, for the wheel to bring: hatchling calls it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManualPage(BuildHookInterface[Any]):
    """Adds lrstep.1 where `man` looks for pages."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write it before anything is packed; the parser that it tells of needs no other package."""
        sys.path.insert(0, self.root)
        from lrstep.cli.manual import page

        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "lrstep.1"
        path.write_text(page(), encoding="utf-8")
        build_data["shared_data"][str(path)] = "share/man/man1/lrstep.1"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take it away."""
        self._folder.cleanup()
