"""Recorder: writes the step log of somebody's own training loop, to be verified, compared and stepped through."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from lrstep.data import Dataset
from lrstep.engine import Run
from lrstep.errors import InputError, printable
from lrstep.json_text import json_ready
from lrstep.quantities import BEFORE_THE_STEP, FEATUREWISE, OVERALL, PARAMETERS, POINTWISE
from lrstep.steplog.arrays import Layout, array_of, layouts, lowest, rows_of
from lrstep.steplog.conventions import WORDS
from lrstep.steplog.header import header_of, run_of
from lrstep.steplog.lines import NEWEST, Header, UpdateLine, encode, vector
from lrstep.steplog.verify import looked_at
from lrstep.steplog.writer import LogWriter


class Recorder:
    """Records a loop, update by update:

        with lrstep.Recorder("mine.jsonl", X, y, alpha=0.1, w=w, b=b) as recorder:
            for _ in range(100):
                ...
                recorder.update(w=w, b=b, J=cost, dw=dw, db=db)

    X is (m, n) with y (m,), w (n,), or, in the course's layout, X (n, m) with y (1, m), w (n, 1): `layout` "rows",
    "course", or "auto", which tells them by their shapes, and a square X by the first update's numbers. Arrays may be
    NumPy's, or any that NumPy can read: PyTorch's and JAX's too. Labels may be any two numbers: the log has them as 0
    and 1, which a warning says. `w` and `b` are the parameters before the first update. `J` says by which conventions
    the loop gives J, where not as the mean over the batch before the step: "after", "sum", "data" (over all rows),
    "likelihood", or several of them; where it says nothing, verifying finds out. Raises InputError where shapes do not
    fit, or where the file is there already and `force` is not given.
    """

    def __init__(
        self, path: str | Path, X: Any, y: Any, *, alpha: float, w: Any, b: Any, batch: int | str = "all",
        order: str = "sequential", seed: int = 0, layout: Layout = "auto", J: str | Sequence[str] = (),
        force: bool = False,
    ) -> None:  # fmt: skip
        self._dtype = lowest(X, w, b)
        X, y = array_of("X", X), array_of("y", y)
        ways = layouts(X, y, layout)
        tables = [Dataset(X.T if course else X, y.ravel(), source="given arrays") for course in ways]
        self._n, self._m = tables[0].n, tables[0].rows
        first = self._weights("w", w), self._number("b", b)
        options: dict[str, Any] = {
            "alpha": alpha, "batch": batch, "order": order, "seed": seed, "init": (tuple(first[0]), first[1]),
        }  # fmt: skip
        self._headers = [_header(Run(data, **options), y, _conventions(J)) for data in tables]
        if self._headers[0].labels is not msgspec.UNSET:
            zero, one = (f"{label:g}" for label in self._headers[0].labels)
            warnings.warn(f"y holds {zero} and {one}: the log has {zero} as 0 and {one} as 1", stacklevel=2)
        self._batch: int | str = self._headers[0].batch
        self._writer = LogWriter(path, force=force)
        self._k, self._own_batches = 0, False

    def update(
        self, *, w: Any, b: Any, J: Any = None, dw: Any = None, db: Any = None, batch: Any = None, **values: Any
    ) -> None:
        """One update: `w` and `b` after it; `J`, `dw`, `db`, and `z`, `a`, `L`, `da`, `dz` of its batch before it.

        `batch` are the rows that it used, where they are others than the Recorder's own `batch` and `order` say, in the
        order of the values: their numbers, a mask or a slice; every update must then give them. What is left out is not
        compared. Raises InputError where a shape does not fit; then nothing was written.
        """
        unknown = set(values) - set(BEFORE_THE_STEP)
        if unknown:
            names = (*PARAMETERS, *(name for name in OVERALL if name not in PARAMETERS), *POINTWISE)
            raise InputError(f"there is no {min(unknown)}", f"give {', '.join(names)}")
        line = UpdateLine(self._k + 1, json_ready(self._weights("w", w)), json_ready(self._number("b", b)))
        line.batch = self._rows(batch)
        values |= {"J": J, "dw": dw, "db": db}
        for name, value in values.items():
            if value is not None:
                setattr(line, name, json_ready(self._numbers(name, value, line.batch)))
        if not self._k:
            self._dtype = min(self._dtype, lowest(w, b, *values.values()), key=lambda dtype: dtype.itemsize)
            self._begin(line)
        self._writer.add([encode(line)])
        self._k += 1

    def close(self) -> None:
        """The run has ended."""
        self._begin(None)
        self._writer.end(self._k, "updates")

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._begin(None)
            self._writer.close()  # without an end: the log is of an unfinished run, and valid

    def _begin(self, first: UpdateLine | None) -> None:
        """Write the header, which the first update tells the rest of: precision, batches, how a square X lies."""
        if self._k or self._writer.closed:
            return
        for header in self._headers:
            header.dtype = "float32" if self._dtype == np.float32 else "float64"
            if first is not None and first.batch is not None:
                self._own_batches = True
                header.version = NEWEST
                header.batch = header.batch_size = len(first.batch) if self._batch == "all" else self._batch
        header = self._headers[0]
        if first is not None and len(self._headers) > 1:
            header = _agreeing(self._headers, first)
        self._writer.begin(header)

    def _rows(self, batch: Any) -> list[int] | None:
        if (batch is not None) != self._own_batches and self._k:
            first, here = ("is", "is not") if self._own_batches else ("is not", "is")
            what = f"batch {first} given in update 1, and {here} in update {self._k + 1}"
            raise InputError(what, "give it in every update, or in none")
        if batch is None:
            return None
        rows = rows_of(batch, self._m)
        if isinstance(self._batch, int) and len(rows) > self._batch:
            what = f"batch has {len(rows)} rows, and the recorder was given batch={self._batch}"
            raise InputError(what, "leave that out, or give the larger number")
        return rows

    def _numbers(self, name: str, value: Any, rows: list[int] | None) -> list[float] | float:
        if name in POINTWISE:
            return self._column(name, value, rows)
        return self._weights(name, value) if name in FEATUREWISE else self._number(name, value)

    def _column(self, name: str, value: Any, rows: list[int] | None) -> list[float]:
        column: list[float] = array_of(name, value).ravel().tolist()
        if rows is not None and len(column) != len(rows):
            raise InputError(f"{name} has {len(column)} values, the batch has {len(rows)} rows", f"give {name} of each")
        return column

    def _weights(self, name: str, value: Any) -> list[float]:
        array = array_of(name, value)
        if array.size != self._n or array.ndim > 2:
            what = f"{name} has the shape {array.shape}, the data has {self._n} features"
            raise InputError(what, f"give {name} as ({self._n},) or ({self._n}, 1)")
        weights: list[float] = array.ravel().tolist()
        return weights

    def _number(self, name: str, value: Any) -> float:
        if type(value) is float:
            return value
        array = array_of(name, value)
        if array.size != 1:
            mean = ": is it the mean over the examples?" if array.size == self._m else ""
            raise InputError(f"{name} has the shape {array.shape}{mean}", f"give {name} as one number")
        return float(array.reshape(()))


def _header(run: Run, y: NDArray[Any], conventions: list[str]) -> Header:
    """The header of somebody else's loop, as far as it is known before the first update."""
    header = header_of(run, "update")
    header.engine = None
    if conventions:
        header.J = conventions
    labels: list[float] = np.unique(y).astype(np.float64).tolist()
    if not set(labels) <= {0, 1}:
        header.labels = labels
    return header


def _conventions(J: str | Sequence[str]) -> list[str]:
    names = [J] if isinstance(J, str) else list(J)
    for name in names:
        if name not in WORDS:
            raise InputError(f"there is no convention {printable(str(name))} of J", f"choose from {', '.join(WORDS)}")
    return names


def _agreeing(headers: list[Header], first: UpdateLine) -> Header:
    """The one of two headers, whose data lie one way and the other, in which fewer of the first update's
    quantities are wrong."""
    wrong = []
    for header in headers:
        run = run_of(header)
        tally = looked_at(run, header, [first], [np.array(vector(header.init))])
        wrong.append(len(tally.verdict(1, exact=False).differences))
    if wrong[0] == wrong[1]:
        shape = (headers[0].rows, headers[0].n)
        what = f"X has the shape {shape}, and the first update's numbers do not tell whether its rows are the examples"
        raise InputError(what, 'give layout="rows", or layout="course" where its columns are')
    return headers[0] if wrong[0] < wrong[1] else headers[1]
