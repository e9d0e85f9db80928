"""Moments of random runs: any op, program, label, size of batch and of numbers; penalised, without an intercept."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from lrstep.data import Dataset
from lrstep.debugger import Debugger, Frame
from lrstep.engine import Run
from lrstep.formulas import FloatArray

SIZES = (0.0, 1.0, 1.0, 1.0, 30.0, 1e-9, 1e4)  # of numbers; more often than others, about 1
EXTREME = (*SIZES, 1e150, 1e-170, 1.5e308)


@st.composite
def moments(draw: st.DrawFn) -> Frame:
    """A moment of some run: any op of its first updates, of either program, of one example or several."""
    m, n = draw(st.sampled_from([1, 1, 2, 5, 12])), draw(st.sampled_from([1, 2, 3, 40]))
    dtype = draw(st.sampled_from(["float64", "float64", "float32"]))
    sizes = SIZES if dtype == "float32" or draw(st.booleans()) else EXTREME
    seed, width = draw(st.integers(0, 2**32)), draw(st.sampled_from([1, 2, 3, 50]))
    generator = np.random.default_rng(seed)
    some = [draw(st.sampled_from(sizes)) for _ in range(width)]

    def numbers(*shape: int) -> FloatArray:
        scale: FloatArray = generator.choice(some, size=shape)
        return scale * np.round(generator.uniform(-1, 1, size=shape), 3)

    X, y = numbers(m, n), generator.integers(0, 2, size=m).astype(float)
    w, b = numbers(n).tolist(), float(numbers(1)[0])
    alpha = draw(st.sampled_from([0.1, 1e-20, 1.0, 300.0, "0.5/(1+k/100)"]))
    l2, intercept = draw(st.sampled_from([0.0, 0.0, 1.0, 0.01, 1e6])), draw(st.sampled_from([True, True, False]))
    run = Run(
        Dataset(X, y), alpha=alpha, init=(tuple(w), b if intercept else 0.0), dtype=dtype, l2=l2,
        batch=draw(st.sampled_from(["all", 1, 2])), no_intercept=not intercept,
    )  # fmt: skip
    debugger = Debugger(run, draw(st.sampled_from(["vector", "scalar"])))
    debugger.next_update(draw(st.sampled_from([0, 0, 1, 3])))
    length = debugger.frame.program.length(len(run.batch(debugger.frame.values.k)))
    debugger.step(draw(st.integers(1, length)))
    return debugger.next_example(draw(st.integers(0, m)))
