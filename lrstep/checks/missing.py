"""Missing: what stands in the place of a package that is not installed here, until somebody's code needs it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

ONLY_SHOWS = frozenset(("matplotlib", "seaborn", "tqdm", "plotly", "IPython", "ipywidgets", "termcolor", "colorama"))
"""Packages that only show something: without them the same is computed."""


class Absent:
    """A module, or a thing of it, that is not there: says so where it is used."""

    def __init__(self, message: str, name: str) -> None:
        self._message, self._name = message, name

    def _raise(self) -> Any:
        raise ModuleNotFoundError(self._message, name=self._name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._raise()

    def __call__(self, *args: Any, **named: Any) -> Any:
        return self._raise()

    def __mro_entries__(self, bases: tuple[Any, ...]) -> Any:
        return self._raise()

    def __getitem__(self, item: Any) -> Any:
        return self._raise()

    def __iter__(self) -> Any:
        return self._raise()


class Unseen:
    """A plot, an axis or a progress bar that nobody sees: all that is asked of it does nothing."""

    def __init__(self, name: str = "") -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unseen(name)

    def __call__(self, *args: Any, **named: Any) -> Any:
        if self._name == "trange":
            return range(*args)
        if self._name in ("tqdm", "tqdm_notebook", "colored") and args:
            return args[0]
        return Unseen()

    def __iter__(self) -> Iterator[Unseen]:
        return iter((Unseen(), Unseen()))  # `figure, axes = plt.subplots()`

    def __getitem__(self, item: Any) -> Unseen:
        return Unseen()

    def __setitem__(self, item: Any, value: Any) -> None:
        pass

    def __enter__(self) -> Unseen:
        return self

    def __exit__(self, *error: object) -> None:
        pass


class UnseenModule(ModuleType):
    """A package that only shows something: whatever is taken from it shows nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unseen(name)


class UnseenFinder(Loader):
    """Finds packages that only show something, where nothing else does."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """As importing asks for it."""
        return ModuleSpec(name, UnseenFinder(), is_package=True) if name.partition(".")[0] in ONLY_SHOWS else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """An empty one."""
        return UnseenModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is in it."""


def not_missed() -> None:
    """From here on, packages that only show something can be imported, installed or not."""
    sys.meta_path.append(UnseenFinder)


def stand_ins(node: ast.Import | ast.ImportFrom, error: ImportError) -> dict[str, Absent]:
    """The names that an import would have bound, each with what says so where it is used."""
    package = (error.name or _package(node)).partition(".")[0]
    names = (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    return {name: Absent(str(error), package) for name in names if name != "*"}


def _package(node: ast.Import | ast.ImportFrom) -> str:
    return (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
