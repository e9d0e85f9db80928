"""Made together: the numbers of several updates over the same rows are those of each by itself."""

from __future__ import annotations

import numpy as np

from lrstep.checks.made import Made, make_together
from lrstep.checks.moment import Moment


def test_z_and_dw_are_those_of_plain_numpy() -> None:
    generator = np.random.default_rng(5)
    X, y = generator.normal(size=(7, 40)), (generator.random(7) < 0.5) * 1.0
    moments = [
        Moment(X, y, generator.normal(size=40), float(b), l2=l2, k=k)
        for k, (b, l2) in enumerate(zip(generator.normal(size=5), (0, 0, 2.0, 0, 0.5), strict=True), 1)
    ]
    every = [Made(moment) for moment in moments]
    make_together(every)
    for made, moment in zip(every, moments, strict=True):
        z = X @ moment.w + moment.b
        np.testing.assert_allclose(made.z, z, rtol=1e-12)
        dw = (1 / (1 + np.exp(-z)) - y) @ X / 7 + moment.l2 / 7 * moment.w
        np.testing.assert_allclose(made.dw, dw, rtol=1e-11)
        assert made.w.shape == (40,)
