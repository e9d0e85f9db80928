"""jax.numpy, as far as our sample uses it."""

from __future__ import annotations

from typing import Any

import numpy as np

mean, logaddexp = np.mean, np.logaddexp


def array(values: Any) -> Any:
    """Of float32, as JAX has it where nobody says otherwise."""
    return np.array(values, np.float32)
