"""Recorder: writes the step log of somebody's own training loop, to be verified, compared and stepped through."""

from __future__ import annotations

import warnings
import weakref
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from lrstep.errors import InputError
from lrstep.steplog.arrays import Layout
from lrstep.steplog.batch_rows import listed
from lrstep.steplog.given_loop import GivenLoop
from lrstep.steplog.given_update import GivenUpdate, either, refuse_unknown
from lrstep.steplog.kept_log import KeptLog
from lrstep.steplog.readings import Intercept


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
        self._loop = GivenLoop(
            X, y, alpha=alpha, w=w, b=b, theta=theta, l2=l2, intercept=intercept, batch=batch, order=order, seed=seed,
            layout=layout, J=J,
        )  # fmt: skip
        header = self._loop.header
        if header.labels is not msgspec.UNSET:
            zero, one = (f"{label:g}" for label in header.labels)
            warnings.warn(f"y holds {zero} and {one}: the log has {zero} as 0 and {one} as 1", stacklevel=2)
        self._log = KeptLog(path, header if self._loop.alpha_given else None, force=force)
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
            raise InputError(
                f"the parameters after update {self._loop.k + 1} are not given", "give w= and b=, or theta="
            )
        self._loop.check_own(alpha=alpha, batch=batch)
        given = GivenUpdate(parameters, b, grad, db, alpha, listed(batch), {"J": J, **values})
        line = self._loop.line(given)
        if line.k == 1:
            self._log.begin(self._loop.header)
        self._log.add(line)

    def close(self) -> None:
        """The run has ended."""
        self._log.end(self._loop.k)

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._log.leave()
