"""The engine's fingerprint: what decides the bits of a run's numbers besides the run itself.

It names the kernel, and the libraries and processor features whose exp, log and matrix products it calls. The number
of threads, the memory and the machine's speed are not in it, since they change no bit.
"""

from __future__ import annotations

import platform
from functools import cache

import numpy as np

from lrstep.engine.blas import libraries

REVISION = "4"  # rises with every change of ours that can change a bit


@cache
def fingerprint(kernel: str) -> dict[str, str]:
    """`name`, `version`, `kernel`, `numpy` and `blas`, as a step log's header has them."""
    config = np.show_config(mode="dicts")
    simd = config["SIMD Extensions"].get("found", []) if isinstance(config, dict) else []
    blas = ", ".join(
        f"{library.internal_api} {library.version} {getattr(library, 'architecture', None) or ''}".strip()
        for library in libraries()
    )
    return {
        "name": "lrstep",
        "version": REVISION,
        "kernel": f"{kernel}, {' '.join(platform.libc_ver())}".rstrip(", "),
        "numpy": f"{np.__version__} {platform.machine()} {' '.join(simd)}".strip(),
        "blas": blas,
    }
