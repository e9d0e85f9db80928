"""lrstep: a step-debugger for gradient descent on logistic regression.

The public names are loaded when they are first used: `import lrstep` alone loads neither NumPy nor Textual.
"""

from __future__ import annotations

from importlib import import_module

from lrstep._version import __version__

TYPE_CHECKING = False  # to type checkers it is true; `typing` itself would take long, and Ctrl-C meanwhile print it

if TYPE_CHECKING:
    from lrstep.checks.check import check
    from lrstep.data import Dataset
    from lrstep.debugger import Debugger, Frame
    from lrstep.engine import Run, gradient
    from lrstep.errors import InputError
    from lrstep.loading import load
    from lrstep.loading import open as open
    from lrstep.saving import save_scenario
    from lrstep.steplog.recorder import Recorder
    from lrstep.tui.pictures import screen_svg
    from lrstep.view.notebook import plot
    from lrstep.view.screen import screen_state

_HOMES = {
    "Dataset": "lrstep.data",
    "Debugger": "lrstep.debugger",
    "Frame": "lrstep.debugger",
    "InputError": "lrstep.errors",
    "Recorder": "lrstep.steplog.recorder",
    "Run": "lrstep.engine",
    "check": "lrstep.checks.check",
    "gradient": "lrstep.engine",
    "load": "lrstep.loading",
    "open": "lrstep.loading",
    "plot": "lrstep.view.notebook",
    "save_scenario": "lrstep.saving",
    "screen_state": "lrstep.view.screen",
    "screen_svg": "lrstep.tui.pictures",
}

_SHOWN = ("Debugger", "Frame", "Run")

__all__ = [
    "Dataset",
    "Debugger",
    "Frame",
    "InputError",
    "Recorder",
    "Run",
    "__version__",
    "check",
    "gradient",
    "load",
    "plot",
    "save_scenario",
    "screen_state",
    "screen_svg",
]


def _loaded(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'lrstep' has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    if name in (*_SHOWN, "open"):
        _give_views()
    globals()[name] = value  # the next time it is found without coming here
    return value


if not TYPE_CHECKING:
    __getattr__ = _loaded  # hidden from type checkers, to which every other name would else be one of ours


def _give_views() -> None:
    """Frames, runs and Debuggers know no view; a notebook or a `print` that shows one gets the view that does."""
    for name in _SHOWN:
        shown = getattr(import_module(_HOMES[name]), name)
        shown._repr_html_ = lambda self: import_module("lrstep.view.notebook").html_of(self)
        if name != "Run":
            shown.__str__ = lambda self: import_module("lrstep.view.screen").printed(self)


def __dir__() -> list[str]:
    return [*__all__, "open"]  # which `from lrstep import *` leaves out: there it would hide Python's own
