"""Forms: how data and parameters are laid out and in which library they are, when they are handed to a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from lrstep.checks.callee import Handed, Library
from lrstep.checks.hints import hints_of, imported, libraries_of
from lrstep.formulas import FloatArray

VectorShape = Literal["flat", "column", "row"]
Layout = Literal["auto", "course", "rows"]


@dataclass(frozen=True)
class Form:
    """One way to hand over X, y, w and b."""

    course: bool = False
    """Whether examples are the columns of X."""
    y: VectorShape = "flat"
    w: VectorShape = "flat"
    ones: bool = False
    """Whether X has a column of ones in front, so that the first weight is b."""
    signed: bool = False
    """Whether the labels are −1 and 1."""
    example: Literal["", "dense", "pairs", "table"] = ""
    """Whether there is one example a call: all of its features, pairs of their numbers and values, or a dictionary."""
    whole: bool = False
    """Whether the labels are integers, for a program that can't do with others."""
    library: Library = "numpy"
    single: bool = False

    def data(self, X: FloatArray) -> Handed:
        """X, (m, n), as it is handed over."""
        if self.example == "pairs":
            return Handed([(j, float(x)) for j, x in enumerate(X[0])])
        if self.example == "table":
            return Handed({j: float(x) for j, x in enumerate(X[0])})  # type: ignore[misc]
        if self.example:
            return self.given(X[0])
        if self.ones:
            X = np.column_stack([np.ones(len(X)), X])
        return self.given(X.T if self.course else X)

    def labels(self, y: FloatArray) -> Handed:
        """y, (m,), as it is handed over."""
        if self.example:
            return Handed(float(y[0]))
        labels = shaped(self._classes(y), self.y)
        return Handed(labels.astype(np.int64), self.library) if self.whole else self.given(labels)

    def weights(self, w: FloatArray) -> Handed:
        """Weights, (n,) or with the intercept in them, as they are handed over."""
        return self.given(shaped(w, self.w))

    def rows(self, X: FloatArray, y: FloatArray) -> Handed:
        """Data with the label last in each row, as it is handed over."""
        return self.given(np.column_stack([X, self._classes(y)]))

    def _classes(self, y: FloatArray) -> FloatArray:
        return 2 * y - 1 if self.signed else y

    def given(self, value: NDArray[Any]) -> Handed:
        """An array as it is handed over."""
        return Handed(np.ascontiguousarray(value, np.float32 if self.single else np.float64), self.library)

    @property
    def words(self) -> str:
        """In words: "X is (m, n), y (m,)"."""
        sizes = {"flat": "({},)", "column": "({}, 1)", "row": "(1, {})"}
        if self.example:
            pairs = {"dense": "x as (n,)", "pairs": "x as (number, value) pairs", "table": "x as a dictionary"}
            return f"one example is handed over at a call, {pairs[self.example]}"
        columns = "n + 1" if self.ones else "n"
        X = f"({columns}, m)" if self.course else f"(m, {columns})"
        ones = ", with a column of ones" if self.ones else ""
        made = {"numpy": "", "list": ", as lists", "torch": ", as tensors", "jax": ", as JAX arrays",
                "pandas": ", as a DataFrame"}[self.library]  # fmt: skip
        labels = ", of −1 and 1" if self.signed else ", of integers" if self.whole else ""
        return f"X is handed over as {X}{ones}, y as {sizes[self.y].format('m')}{labels}{made}"


def shaped(values: FloatArray, shape: VectorShape) -> FloatArray:
    """A vector as a flat array, a column or a row."""
    return {"flat": values.ravel(), "column": values.reshape(-1, 1), "row": values.reshape(1, -1)}[shape]


_ROWS = (Form(), Form(y="column", w="column"), Form(y="column", w="row"), Form(y="column"), Form(w="column"))
_COURSE = (Form(True, "row", "column"), Form(True, "flat", "flat"), Form(True, "row", "row"), Form(True, "row"))


def forms(source: str, layout: Layout, file: str = "", *, ones: bool, start: bool) -> Iterator[list[Form]]:
    """The forms that a program may want, those of one library together, the likelier by its source first. `ones` where
    it may want these in X, `start` where it takes initial parameters."""
    signed = hints_of(source).signed
    laid = {"rows": _ROWS, "course": _COURSE, "auto": (*_ROWS, *_COURSE)}[layout]
    if not start:
        laid = tuple({(form.course, form.y): form for form in reversed(laid)}.values())[::-1]
    for library, single, whole in (*((*each, False) for each in _libraries(source, file)), ("numpy", False, True)):
        yield [
            replace(form, ones=with_ones, signed=is_signed, library=library, single=single, whole=whole)
            for is_signed in ((False, True) if signed else (False,))
            for with_ones in ((False, True) if ones else (False,))
            for form in laid
        ]


def of_examples(source: str) -> list[Form]:
    """The forms of programs that take one example a call."""
    libraries: tuple[Library, ...] = ("numpy", "list") if "np." in source else ("list", "numpy")
    kinds: tuple[Literal["pairs", "table", "dense"], ...] = ("pairs", "table", "dense")
    return [Form(example=kind, library=library) for kind in kinds for library in libraries]


def _libraries(source: str, file: str) -> list[tuple[Library, bool]]:
    """The libraries whose arrays a program may want, and whether these are of float32: those that it speaks of first,
    those that its file imports last."""
    spoken = libraries_of(source)
    plain: list[tuple[Library, bool]] = [("numpy", False)]
    of: dict[Library, list[tuple[Library, bool]]] = {
        "torch": [("torch", False), ("torch", True)], "jax": [("jax", True)], "pandas": [("pandas", False)],
    }  # fmt: skip
    beside = [pair for library in imported(file) if library not in spoken for pair in of[library]]
    if "torch" in spoken:
        return [*of["torch"], *plain, *beside]
    if "jax" in spoken:
        return [*plain, *of["jax"], *beside]
    tables = of["pandas"] if "pandas" in spoken or ".columns" in source else []
    return [*plain, *tables, ("list", False), *beside]
