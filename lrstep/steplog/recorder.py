"""Recorder: writes the step log of somebody's own training loop, to be verified, compared and stepped through."""

from __future__ import annotations

import warnings
import weakref
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from lrstep.data import Dataset
from lrstep.engine import Run
from lrstep.errors import InputError, printable
from lrstep.formulas import SINGLE, Dtype
from lrstep.steplog.arrays import Layout, array_of, lowest, number_of, table_of
from lrstep.steplog.batch_rows import BatchRows, listed
from lrstep.steplog.choosing import Candidate, Interpretation, chosen
from lrstep.steplog.conventions import WORDS
from lrstep.steplog.given_update import GivenUpdate, either, refuse_unknown
from lrstep.steplog.header import header_of
from lrstep.steplog.kept_log import KeptLog
from lrstep.steplog.lines import NEWEST, Header, UpdateLine
from lrstep.steplog.readings import Intercept, readings


class Recorder:
    """Records a loop, update by update, by two lines in it:

        recorder = lrstep.Recorder("mine.jsonl", X, y, alpha=0.1, w=w, b=b)
        for _ in range(100):
            ...
            recorder.update(w=w, b=b, J=cost, dw=dw, db=db)

    X is (m, n) with y (m,), w (n,), or, in the course's layout, X (n, m) with y (1, m), w (n, 1): `layout` "rows",
    "course", or "auto", which tells them by their shapes, and a square X by the first update's numbers. Arrays may be
    NumPy's, or any that NumPy can read: PyTorch's and JAX's too; where one is of float32, the log is. Labels may be any
    two numbers: the log has them as 0 and 1, which a warning says.

    `w` and `b` are the parameters before the first update, or `theta` is, which holds both: (n+1,), (n+1, 1) or
    (1, n+1), where X has a column of ones, first or last, or where the loop adds one itself. Which it is, shapes and
    numbers tell; where they do not, `intercept` "first" or "last" does. `w` alone means the same; of as many weights as
    X has features, without ones among them, it means that there is no intercept, which `intercept=False` says.

    `alpha` is the learning rate: a number, or an expression of k, the number of the update from 1, such as
    "0.5/(1+k/100)"; a loop that has another in each update gives it there. `batch` ("all" or a number), `order` and
    `seed` are the options of `Run`; a loop with batches of its own gives their rows in each update.

    `l2` is λ of a penalty λ/(2m)·‖w‖² beside J, whose part of dw is λ/m·w, where m counts the rows of a batch; b is not
    penalised. Of λ/m·‖w‖² give 2λ, of λ/2·‖w‖² (and of PyTorch's weight_decay) λ·m, of λ·‖w‖² 2λ·m, and of
    scikit-learn's C, which is in ½‖w‖² + C·ΣL, 1/C. `J` says by which conventions the loop gives J, where not as the
    mean of L over the batch before the step: "after", "sum", "data" (over all rows), "likelihood", "penalty" (with it;
    "penalty-b": on b too), "epoch" (of all updates since the last J), or several of them; where
    it says nothing, verifying finds out.

    Every update is on disk when `update` returns. `close`, or the end of a `with` block, writes that the run has ended;
    a log without that is of an unfinished run, and valid. Raises InputError where shapes do not fit, or where the file
    is there already and `force` is not given.
    """

    def __init__(
        self, path: str | Path, X: Any, y: Any, *, alpha: Any = None, w: Any = None, b: Any = None, theta: Any = None,
        l2: Any = 0.0, intercept: Intercept = "auto", batch: int | str = "all", order: str = "sequential",
        seed: int = 0, layout: Layout = "auto", J: str | Sequence[str] = (), force: bool = False,
    ) -> None:  # fmt: skip
        name, vector = _first(w, b, theta)
        self._dtype = lowest(X, vector, b)
        y = array_of("y", y)
        X = table_of(array_of("X", X), y)
        options: dict[str, Any] = {"batch": batch, "order": order, "seed": seed, "l2": number_of("l2", l2, 0)}
        if alpha is not None:
            options["alpha"] = alpha if isinstance(alpha, str) else number_of("alpha", alpha, 0)
        conventions = _conventions(J, penalised=options["l2"] > 0)
        self._candidates = []
        for reading in readings(X, y, name, vector, apart=b is not None, layout=layout, intercept=intercept):
            data = Dataset(reading.features(X), y.ravel(), source="given arrays")
            options |= {"init": reading.parameters(name, vector, b), "no-intercept": reading.where == "none"}
            self._candidates.append(
                Candidate(reading, data, _header(Run(data, **options), y, conventions, self._dtype))
            )
        header = self._candidates[0].header
        if header.labels is not msgspec.UNSET:
            zero, one = (f"{label:g}" for label in header.labels)
            warnings.warn(f"y holds {zero} and {one}: the log has {zero} as 0 and {one} as 1", stacklevel=2)
        self._rows = {each.reading: BatchRows(each.reading, each.data.X, y) for each in self._candidates}
        self._alpha_given, self._own = alpha is not None, frozenset[str]()
        self._k, self._batch = 0, header.batch
        self._log = KeptLog(path, header if self._alpha_given else None, force=force)
        weakref.finalize(self, self._log.leave)

    def update(
        self, *, w: Any = None, b: Any = None, theta: Any = None, J: Any = None, dw: Any = None, db: Any = None,
        grad: Any = None, alpha: Any = None, batch: Any = None, **values: Any,
    ) -> None:  # fmt: skip
        """One update: `w` and `b`, or `theta`, after it; of what was computed before its step, as much as you like.

        That is `J`; `dw` (n,) and `db`, or `grad` (n+1,), which holds both as theta does (`dtheta` is the same); `R`;
        and `z`, `a`, `L`, `da`, `dz` (m,) of the m rows of its batch. Each may have another axis of length 1. What is
        left out is not compared. `alpha` is its own learning rate. `batch` are its rows, where they are others than the
        Recorder's own `batch` and `order` say, in the order of the values: their numbers, a mask, a slice, or (X, y) of
        the batch, whose rows are looked for in the data. An alpha or a batch must be given in every update, or in none.
        Raises InputError where a shape does not fit; then nothing was written.
        """
        if self._log.closed:
            raise InputError("the recorder is closed", "make another one, with another path")
        grad = either(dw=dw, grad=grad, dtheta=values.pop("dtheta", None))
        refuse_unknown(values)
        parameters = either(w=w, theta=theta)
        if parameters is None:
            raise InputError(f"the parameters after update {self._k + 1} are not given", "give w= and b=, or theta=")
        self._check_own(alpha=alpha, batch=batch)
        given = GivenUpdate(parameters, b, grad, db, alpha, listed(batch), {"J": J, **values})
        interpretations, errors = [], []
        for candidate in self._candidates:
            try:
                interpretations.append(
                    Interpretation(candidate, given.line(self._k + 1, candidate, self._rows[candidate.reading]))
                )
            except InputError as error:
                errors.append(error)
        if not interpretations:
            raise errors[0]
        self._check_size(interpretations[0].line.batch)
        line = interpretations[0].line if self._k else self._begin(interpretations, given)
        self._log.add(line)
        self._k += 1

    def close(self) -> None:
        """The run has ended."""
        self._log.end(self._k)

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._log.leave()

    def _begin(self, interpretations: list[Interpretation], given: GivenUpdate) -> UpdateLine:
        """Write the header, which the first update tells the rest of: precision, batches, rates, how X is read."""
        dtype = min(self._dtype, lowest(*given.arrays), key=lambda dtype: dtype.itemsize)
        for (_, _, header), line in interpretations:
            header.dtype = _name(dtype)
            if line.batch is not None:
                header.batch = header.batch_size = len(line.batch) if self._batch == "all" else self._batch
            if line.alpha is not None and not self._alpha_given:
                if line.alpha == 0:
                    raise InputError("alpha is 0 in update 1", "give alpha= to the Recorder too, that of most updates")
                header.alpha = line.alpha
            if line.batch is not None or line.alpha is not None:
                header.version = NEWEST
        best = chosen(interpretations)
        self._log.begin(best.candidate.header)
        reading = best.candidate.reading
        self._candidates, self._rows = [best.candidate], {reading: self._rows[reading]}
        self._own = frozenset(name for name in ("alpha", "batch") if getattr(best.line, name) is not None)
        return best.line

    def _check_own(self, **given: Any) -> None:
        """InputError where an update has not what the first one had, or more."""
        for name, value in given.items():
            if self._k and (value is not None) != (name in self._own):
                first, here = ("is", "is not") if name in self._own else ("is not", "is")
                what = f"{name} {first} given in update 1, and {here} in update {self._k + 1}"
                raise InputError(what, "give it in every update, or in none")
        if given["alpha"] is None:
            if not self._alpha_given and not self._k:
                raise InputError("the learning rate is not known", "give alpha= to the Recorder, or in every update")
        elif self._candidates[0].header.schedule is not msgspec.UNSET:
            raise InputError("alpha is an expression of k already", "leave out one of the two")

    def _check_size(self, rows: list[int] | None) -> None:
        if rows is not None and isinstance(self._batch, int) and len(rows) > self._batch:
            what = f"batch has {len(rows)} rows, and the recorder was given batch={self._batch}"
            raise InputError(what, "leave that out, or give the larger number")


def _first(w: Any, b: Any, theta: Any) -> tuple[str, Any]:
    """The parameters before the first update that there is a vector of, and its name."""
    vector = either(w=w, theta=theta)
    if vector is None:
        raise InputError("the parameters before the first update are not given", "give w= and b=, or theta=")
    if theta is not None and b is not None:
        raise InputError("theta and b are both given", "give w and b, or theta alone, which holds both")
    return vector


def _header(run: Run, y: NDArray[Any], conventions: list[str], dtype: Dtype) -> Header:
    """The header of somebody else's loop, as far as it is known before the first update."""
    header = header_of(run, "update")
    header.engine, header.dtype = None, _name(dtype)
    if conventions:
        header.J = conventions
    labels: list[float] = np.unique(y).astype(np.float64).tolist()
    if not set(labels) <= {0, 1}:
        header.labels = labels
    return header


def _name(dtype: Dtype) -> Literal["float64", "float32"]:
    return "float32" if dtype == SINGLE else "float64"


def _conventions(J: str | Sequence[str], *, penalised: bool) -> list[str]:
    names = [J] if isinstance(J, str) else list(J)
    for name in names:
        if name not in WORDS:
            raise InputError(f"there is no convention {printable(str(name))} of J", f"choose from {', '.join(WORDS)}")
        if name.startswith("penalty") and not penalised:
            raise InputError("J is said to include the penalty, and no penalty is known", "give l2= too")
    return names
