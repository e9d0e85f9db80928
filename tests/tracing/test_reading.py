"""Calls that only read are known by their names, and only where these mean what they say."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from lrstep.tracing.writes import statements


def may_change(source: str) -> set[str]:
    """What the last line of a source may change without naming it."""
    last = max(statements(ast.parse(dedent(source))).values(), key=lambda each: each.line)
    return {write.path for write in last.writes if not write.is_sure}


@pytest.mark.parametrize(
    "line", ["z = np.dot(X, w) + b", "a = 1 / (1 + np.exp(z))", "print(w, b)", "m = len(X)", "s = np.sum(z, axis=0)"]
)
def test_what_is_only_read_is_not_changed(line: str) -> None:
    assert may_change(f"import numpy as np\n{line}") == set()


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("np.exp(z, z)", {"np", "z"}),
        ("np.subtract(w, step, w)", {"np", "w", "step"}),
        ("np.dot(X, w, out=z)", {"np", "X", "w", "z"}),
        ("np.add(w, step, **more)", {"np", "w", "step", "more"}),
        ("np.copyto(w, v)", {"np", "w", "v"}),
        ("np.nan_to_num(z, copy=False)", {"np", "z"}),
        ("np.random.shuffle(X)", {"np.random", "X"}),
        ("step(w)", {"w"}),
        ("w.fill(0)", {"w"}),
    ],
)
def test_what_may_be_written_to_is_looked_at(line: str, changed: set[str]) -> None:
    assert may_change(f"import numpy as np\n{line}") == changed


@pytest.mark.parametrize(
    "source",
    [
        "from mine import *\nsum(w)",
        "def sum(w):\n    w += 1\nsum(w)",
        "sum = mine.step\nsum(w)",
        "from mine import sum\nsum(w)",
        "import mine as sum\nsum(w)",
    ],
)
def test_a_name_with_another_meaning_is_no_reader(source: str) -> None:
    assert may_change(source) == {"w"}


def test_another_module_is_not_numpy() -> None:
    assert may_change("import mine as np\nnp.dot(X, w)") == {"np", "X", "w"}
    assert may_change("import numpy as np\nnp = mine\nnp.dot(X, w)") == {"np", "X", "w"}
