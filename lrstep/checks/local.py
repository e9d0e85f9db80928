"""Local: a function or class of this process as it can be asked. Each call gets fresh copies; nothing is printed."""

from __future__ import annotations

import inspect
import linecache
import os
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from lrstep.checks.callee import Arguments, CallStep, Fault, Recipe, Reply, Seen, Signature
from lrstep.checks.faults import ending
from lrstep.checks.handing import LibraryMissing, handed, made_of
from lrstep.checks.quiet import Bound, bounded, quiet, repeatable
from lrstep.checks.seeing import attributes_of, seen
from lrstep.checks.signatures import globals_read, methods_of, signature_of, source_of
from lrstep.tracing.following import FirstLines

BOUND = Bound(5.0)  # for one recipe
NO_FILLS: Mapping[str, Any] = MappingProxyType({})


class LocalCallee:
    """A function or class, or the function of a method that is bound to its object."""

    def __init__(self, value: Any, name: str = "", bound: Bound = BOUND, fills: Mapping[str, Any] = NO_FILLS) -> None:
        """`fills` are given at each call, and are no parameters for who asks."""
        if not callable(value):
            raise TypeError(f"{type(value).__name__} can't be called")
        self._value = value
        self._name = name or getattr(value, "__name__", type(value).__name__)
        self._source, self._first_line = source_of(value)
        self._bound, self._fills = bound, fills
        whole = signature_of(value, self._name)
        self._signature = whole._replace(parameters=tuple(each for each in whole.parameters if each.name not in fills))
        self._methods = methods_of(value) if isinstance(value, type) else {}

    @property
    def name(self) -> str:
        """As it is in its file."""
        return self._name

    @property
    def kind(self) -> Literal["function", "class"]:
        """Whether it is constructed first."""
        return "class" if isinstance(self._value, type) else "function"

    @property
    def signature(self) -> Signature:
        """Of the function, or of the class's construction."""
        return self._signature

    @property
    def methods(self) -> Mapping[str, Signature]:
        """Of a class, its methods."""
        return self._methods

    @property
    def source(self) -> str:
        """Its own source text, empty where there is none."""
        return self._source

    @property
    def file(self) -> str:
        """Where it is from, empty where not known."""
        try:
            return os.fspath(inspect.getsourcefile(inspect.unwrap(self._value)) or "")
        except TypeError:
            return ""

    @property
    def first_line(self) -> int:
        """The line of its file at which `source` begins."""
        return self._first_line

    @property
    def globals_read(self) -> tuple[str, ...]:
        """Names outside of it that are data, read by it or by the functions beside it that it calls."""
        return globals_read(self._value)

    def ask(self, recipe: Recipe) -> Reply:
        """Do it, with fresh copies. KeyboardInterrupt where the user presses Ctrl-C."""
        reply = self._ask(recipe, gradients=False)
        fault = reply.fault
        if fault is not None and fault.type == "RuntimeError" and "does not require grad" in fault.message:
            return self._ask(recipe, gradients=True)
        if fault is not None and fault.type == "KeyError":  # of a Series that is read by numbers
            return self._ask(recipe, gradients=False, labels=False)
        return reply

    def _ask(self, recipe: Recipe, *, gradients: bool, labels: bool = True) -> Reply:
        asking = _Doing(self._value, self._signature, self._methods, self._fills, gradients, labels)
        follower = self._follower() if recipe.follow else None
        first_line = self._first_line if self._source else None
        with quiet() as printed, repeatable(), ending(self.file, first_line) as ended, bounded(self._bound):
            asking.run(recipe, follower)
        fault = ended.fault
        if isinstance(ended.error, LibraryMissing):
            fault = Fault("raises", "ModuleNotFoundError", ended.error.what)
        executed = () if follower is None else tuple(follower.executed)
        changed, text = tuple(asking.changed), printed.getvalue()
        return Reply(tuple(asking.returned), asking.attributes, changed, text, fault, executed, asking.became)

    def _follower(self) -> FirstLines | None:
        """What follows the lines of its file; None where its text is not known."""
        file = self.file
        text = "".join(linecache.getlines(file))
        return FirstLines(file, text) if text else None


class _Doing:
    """One recipe as it is done."""

    def __init__(
        self,
        value: Any,
        construction: Signature,
        methods: Mapping[str, Signature],
        fills: Mapping[str, Any],
        gradients: bool,
        labels: bool,
    ) -> None:
        self._value, self._construction, self._methods, self._fills = value, construction, methods, fills
        self._gradients, self._labels = gradients, labels
        self.returned: list[Seen] = []
        self.attributes: dict[str, Seen] = {}
        self.changed: list[tuple[int, str]] = []
        self.became: dict[str, Seen] = {}

    def run(self, recipe: Recipe, follower: FirstLines | None) -> None:
        """Construct, set, call; what has come of it so far stays, whatever is raised."""
        subject = self._value
        if isinstance(subject, type) and not self._is_static(recipe):
            positional, named = handed(recipe.construct or Arguments(), gradients=self._gradients)
            subject = self._value(*positional, **named)
            for name, given in recipe.sets.items():
                setattr(subject, name, made_of(given, gradients=self._gradients))
        for i, call in enumerate(recipe.calls):
            self._call(i, getattr(subject, call.method) if call.method else subject, call, follower)
        if subject is not self._value:
            self.attributes = attributes_of(subject)

    def _is_static(self, recipe: Recipe) -> bool:
        """Whether nothing is to be constructed: all that is called are static methods."""
        static = [inspect.getattr_static(self._value, call.method or "__call__", None) for call in recipe.calls]
        return recipe.construct is None and all(isinstance(each, staticmethod | classmethod) for each in static)

    def _call(self, i: int, function: Any, call: CallStep, follower: FirstLines | None) -> None:
        positional, named = handed(call.arguments, gradients=self._gradients, labels=self._labels)
        given = dict(zip(self._names(call), positional, strict=False)) | named
        before = {name: seen(value) for name, value in given.items()}
        filled = partial(function, **given, **self._fills) if self._fills else partial(function, *positional, **named)
        try:
            self.returned.append(seen(follower.run(filled) if follower else filled()))
        finally:
            after = {name: seen(value) for name, value in given.items()}
            self.became = {name: value for name, value in after.items() if not same(before[name], value)}
            self.changed += [(i, name) for name in self.became]

    def _names(self, call: CallStep) -> list[str]:
        """The parameters that positional arguments go to."""
        signature = self._methods.get(call.method) if call.method else self._construction
        known = [] if signature is None else [each for each in signature.parameters if each.kind == "positional"]
        beyond = range(len(known), len(call.arguments.positional))
        return [*(each.name for each in known), *(f"argument {i + 1}" for i in beyond)]


def same(left: Seen, right: Seen) -> bool:
    """Whether two values are alike, NaN included."""
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        a, b = np.asarray(left), np.asarray(right)
        return a.shape == b.shape and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc" and b.dtype.kind in "fc")
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(value, right[key]) for key, value in left.items())
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
    return bool(left == right or (left != left and right != right))
