"""Two values that differ are never shown as the same text."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from lrstep.cli.diff import told_apart

VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=200) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text(max_size=9), inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=50)
@example({}, {"": None})
@given(VALUES, VALUES)
def test_whatever_differs_is_seen_to(first: object, second: object) -> None:
    if first == second:
        return
    told = list(told_apart("name", first, second))
    assert told
    for _, one, other in told:
        assert one != other
        assert (one + other).isprintable()


def test_of_engines_the_part_that_differs_is_named() -> None:
    engine = {"name": "lrstep", "kernel": "k" * 70, "numpy": "2.4.6 x86_64 " + "X86_V3 " * 30, "blas": "openblas"}
    assert list(told_apart("engine", engine, engine | {"blas": "mkl"})) == [("engine blas", "openblas", "mkl")]
    ((name, one, other),) = told_apart("engine", engine, engine | {"numpy": engine["numpy"] + "X86_V4"})
    assert name == "engine numpy"
    assert (one, other) == ("…86_V3 X86_V3 X86_V3 ", "…86_V3 X86_V3 X86_V3 X86_V4")
    assert list(told_apart("seed", "1", 1)) == [("seed", "'1'", "1")]


def test_of_long_lists_the_item_that_differs_is_named() -> None:
    names = [f"feature {i}" for i in range(100)]
    others = [*names[:57], "feature x", *names[58:]]
    assert list(told_apart("features", names, others)) == [("features[57]", "feature 57", "feature x")]
    assert list(told_apart("init", ([0.0] * 60, 0.5), ([0.0] * 30 + [1.0] + [0.0] * 29, 0.5))) == [
        ("init[0][30]", "0.0", "1.0")
    ]
