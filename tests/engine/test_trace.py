"""The scalar trace against the loop that it stands for."""

from __future__ import annotations

import numpy as np
import pytest

from lrstep.data import Dataset
from lrstep.engine import Run, trace
from lrstep.engine.trace import ScalarTrace


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("block", [2**18, 64])
def test_every_running_sum_is_bit_for_bit_the_loops(
    random_data: Dataset, dtype: str, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop is written out, op by op, in scalars of the run's dtype, which NumPy rounds after each."""
    monkeypatch.setattr(trace, "BLOCK_NUMBERS", block)  # 64 numbers: 21 rows a block, so sums are carried over
    run = Run(random_data, dtype=dtype, batch=50, init="0.5,-0.25,0.125;0.1")
    update = run.update(2, run.initial)
    w, b = run.initial
    zero = run.dtype.type(0)
    dw, db, J = [zero, zero, zero], zero, zero
    for position in range(50):
        x, y = update.example(update.batch.row(position))
        point = update.trace.point(position)
        z = w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + b
        assert point.z == float(z)
        dz = run.dtype.type(point.dz)
        assert float(dz) == pytest.approx(float(1 / (1 + np.exp(-z)) - y), rel=1e-5 if dtype == "float32" else 1e-12)
        J = J + run.dtype.type(point.L)
        dw = [dw[i] + x[i] * dz for i in range(3)]
        db = db + dz
        sums = update.trace.sums(position + 1)
        assert (sums.L, sums.dw.tolist(), sums.db) == (float(J), [float(v) for v in dw], float(db))
    means = update.trace.means()
    m = run.dtype.type(50)
    assert means.dw.tolist() == [float(v / m) for v in dw]
    assert (means.db, means.J) == (db / m, J / m)


def test_loop_and_kernel_differ_by_rounding_only(random_data: Dataset) -> None:
    update = Run(random_data).update(1, Run(random_data).initial)
    np.testing.assert_allclose(update.trace.means().dw, update.gradient.dw, rtol=1e-13, atol=1e-16)


def test_a_late_example_is_reached_without_keeping_all_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace, "BLOCK_NUMBERS", 20)
    X = np.arange(2000.0).reshape(1000, 2) / 2000
    data = Dataset(X, np.arange(1000) % 2)
    run = Run(data)
    one = ScalarTrace(run.schedule.at(1).rows, run.batch(1), run.initial)
    far = one.sums(1000)
    assert one.sums(3).db != far.db
    again = one.sums(1000)
    assert again.dw.tobytes() == far.dw.tobytes()
    assert far.L == pytest.approx(1000 * np.log(2))


def test_what_is_handed_out_cannot_be_written_to(random_data: Dataset) -> None:
    run = Run(random_data)
    one = ScalarTrace(run.schedule.at(1).rows, run.batch(1), run.initial)
    assert not one.sums(0).dw.flags.writeable
    assert not one.sums(3).dw.flags.writeable
