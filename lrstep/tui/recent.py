"""Recent sources in the command palette: each opens in place of the present one, where it was left."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from lrstep.debugger import Debugger
from lrstep.engine import Progress
from lrstep.errors import InputError, printable
from lrstep.recent import Recent, recent, reopened
from lrstep.source import Source
from lrstep.tui.web import SERVED

if TYPE_CHECKING:
    from lrstep.tui.app import LrstepApp


def recent_commands(app: LrstepApp) -> Iterator[SystemCommand]:
    """To open each, the newest first; none where two runs are side by side, or others look."""
    if app.pair is not None or SERVED in os.environ:
        return
    here = app.view.debugger.reopens.get("source")
    others = [there for there in recent() if there.source != here]
    same = Counter(Path(there.source).name for there in others)
    for there in others:
        path = Path(there.source)
        name = there.source if same[path.name] > 1 else path.name
        folder = f", in {printable(str(path.parent), 200)}" if path.is_absolute() else ""
        what = f"As you left it, at {printable(there.at)}{folder}"
        yield SystemCommand(f"Open {printable(name, 200)}", what, partial(app.call_later, _open, app, there))


def _open(app: LrstepApp, there: Recent) -> None:
    """Open one: what takes long says how far it is, and Escape stays here; so does what is wrong with it."""

    def arrived(end: tuple[Source, Debugger] | InputError) -> None:
        if isinstance(end, InputError):
            app.view.say(end)
        else:
            source, debugger = end
            app.view.session.remember()
            app.call_later(app.show_instead, debugger, source.title, source.look)

    app.view.work(_opening(there), arrived)


def _opening(there: Recent) -> Generator[Progress, None, tuple[Source, Debugger]]:
    source = reopened(there.file, {})[1]
    debugger = source.debugger()
    yield from source.going_to_place(debugger)
    return source, debugger
