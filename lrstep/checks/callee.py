"""Callee: somebody's function or class as it can be asked, in this process or in a child of it, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lrstep.tracing.follow import Executed

Seen: TypeAlias = (
    "bool | int | float | str | NDArray[Any] | list[Seen] | tuple[Seen, ...] | dict[str, Seen] | Instance | None"
)
"""A value as it comes back: tensors, arrays of other libraries and DataFrames as NumPy arrays, others as a Thing."""

Library = Literal["numpy", "list", "matrix", "torch", "jax", "pandas"]
"""As whose an array is handed over: NumPy's, plain lists, `np.matrix` (of which * is a product), tensors, tables."""


class Instance(NamedTuple):
    """Any other object: its type's name, and its attributes."""

    type: str
    attributes: dict[str, Any]


class Handed(NamedTuple):
    """An argument: an array that is handed over as a library's own (a list of lists, a tensor, …), or a plain value."""

    value: NDArray[Any] | float | int | bool | str | list[Any] | dict[str, Any] | None
    library: Library = "numpy"


class Parameter(NamedTuple):
    """A parameter of a function, as it is written."""

    name: str
    default: Any = ...
    """Its default where that is a plain value; `...` where there is none; a string of its code where it is no value."""
    kind: Literal["positional", "keyword", "many", "many keywords"] = "positional"

    @property
    def needed(self) -> bool:
        """Whether a call has to give it."""
        return self.default is ... and self.kind in ("positional", "keyword")


class Signature(NamedTuple):
    """How a function is called, and the names of what it returns, as far as its source tells."""

    name: str
    parameters: tuple[Parameter, ...]
    """Without self."""
    returns: tuple[str, ...] = ()
    """The expressions of its last return statement, each as it is written: ("dw", "db", "cost"); keys of a dictionary
    that it returns stand with their own: ("{'dw': dw, 'db': db}", "cost")."""
    line: int | None = None
    """In its file."""


class Arguments(NamedTuple):
    """What a call gives."""

    positional: tuple[Handed, ...] = ()
    named: Mapping[str, Handed] = {}


class CallStep(NamedTuple):
    """A call of a function (`method` is empty), or of a method of the object that was constructed."""

    arguments: Arguments
    method: str = ""


@dataclass(frozen=True)
class Recipe:
    """What is to be done, with fresh copies of everything: construct an object, if the callee is a class, and call."""

    calls: Sequence[CallStep]
    construct: Arguments | None = None
    sets: Mapping[str, Handed] = field(default_factory=dict)
    """Attributes that are set before the calls."""
    follow: bool = False
    """Whether the lines that the calls run are followed: what each of them changed is in the reply."""


class Fault(NamedTuple):
    """How a call ended otherwise than by returning."""

    kind: Literal["raises", "never-ends", "exits", "asks-input", "memory", "crashes"]
    type: str
    """Of the exception: "ValueError"."""
    message: str
    file: str = ""
    line: int | None = None
    """Of theirs, the deepest in their own file."""
    code: str = ""
    """That line."""
    cell: int | None = None
    """Of a notebook, the code cell (from 1) that `line` counts in."""


@dataclass(frozen=True)
class Reply:
    """What came of a recipe."""

    returned: tuple[Seen, ...] = ()
    """What each call returned."""
    attributes: Mapping[str, Seen] = field(default_factory=dict)
    """Of the object constructed, after the calls."""
    changed: tuple[tuple[int, str], ...] = ()
    """Which arguments were changed in place: of which call, and the parameter's name."""
    printed: str = ""
    fault: Fault | None = None
    executed: tuple[Executed, ...] = ()
    """The lines of their own file that ran, where the recipe asks for them."""
    became: Mapping[str, Seen] = field(default_factory=dict)
    """What the arguments that the last call changed are after it, by the parameters' names."""


class Callee(Protocol):
    """What can be asked."""

    @property
    def name(self) -> str:
        """As it is in its file: "propagate", "LogisticRegression"."""

    @property
    def kind(self) -> Literal["function", "class"]:
        """Whether it is constructed first."""

    @property
    def signature(self) -> Signature:
        """Of the function, or of the class's construction."""

    @property
    def methods(self) -> Mapping[str, Signature]:
        """Of a class, its methods."""

    @property
    def source(self) -> str:
        """Its own source text, empty where there is none."""

    @property
    def file(self) -> str:
        """Where it is from, empty where not known."""

    @property
    def first_line(self) -> int:
        """The line of its file at which `source` begins."""

    @property
    def globals_read(self) -> tuple[str, ...]:
        """Names outside of it that it reads and that are data: neither functions, nor modules."""

    def ask(self, recipe: Recipe) -> Reply:
        """Do it. Never raises for what their code does."""


def array(value: Seen) -> NDArray[np.float64] | None:
    """Numbers as an array of floats, in their own shape; None where it holds something else, or is ragged."""
    if isinstance(value, (bool, int, float, np.generic)):
        return np.array(value, np.float64)
    if isinstance(value, np.ndarray):
        return value.astype(np.float64) if value.dtype.kind in "biuf" else None
    if isinstance(value, (list, tuple)):
        parts = [array(item) for item in value]
        shapes = {part.shape for part in parts if part is not None}
        if not parts or None in [None if part is None else 0 for part in parts] or len(shapes) != 1:
            return None
        return np.array(parts, np.float64)
    return None
