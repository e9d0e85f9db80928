"""Unseen: around a script that nobody sits before: nothing is typed, and plots are drawn where nobody sees them."""

from __future__ import annotations

import builtins
import sys
import warnings
from collections.abc import Callable
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_NOT_SHOWN = {"matplotlib": ("use",), "matplotlib.pyplot": ("show", "pause", "switch_backend")}
"""Functions of these modules, which do nothing."""
_UNSEEN = {"switch_backend": "agg"}
"""Those that do what they do with this, whatever they are given: pyplot calls it itself before it draws anything."""


class InputAsked(BaseException):
    """The script waits for somebody to type. No Exception: it may catch all of these."""


def nobody_types() -> None:
    """From here on `input` raises InputAsked."""
    builtins.input = _input


def plots_are_not_shown() -> None:
    """From here on the modules that show plots do not, once they are loaded."""
    warnings.filterwarnings("ignore", message=".*non-interactive, and thus cannot be shown")
    sys.meta_path.insert(0, _Finder())


def _input(prompt: object = "", /) -> str:
    raise InputAsked(str(prompt))


def _nothing(*args: Any, **named: Any) -> None:
    pass


def _always(function: Callable[..., Any], argument: str) -> Callable[..., Any]:
    return lambda *args, **named: function(argument)


class _Finder(MetaPathFinder):
    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in _NOT_SHOWN:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, _NOT_SHOWN[name])
        return spec


class _Loader(Loader):
    """Loads a module as its own loader does, and then takes some of its functions away."""

    def __init__(self, loader: Loader, names: tuple[str, ...]) -> None:
        self._loader, self._names = loader, names

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        for name in self._names:
            setattr(module, name, _always(getattr(module, name), _UNSEEN[name]) if name in _UNSEEN else _nothing)
