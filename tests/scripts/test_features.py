"""A feature, a weight or a derivative that is taken for another one is named, in scripts with a name for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts.bound import bound_script
from tests.scripts.test_sums import NAMES

STEPS = "w1, w2, b = w1 - 0.1 * dw1, w2 - 0.1 * dw2, b - 0.1 * db"
APART = NAMES.replace(STEPS, "w1 -= 0.1 * dw1\n    w2 -= 0.1 * dw2\n    b -= 0.1 * db")


@pytest.mark.parametrize(
    ("changes", "mistake", "detail", "line"),
    [
        ([("dw1 += x1", "dw1 += x2")], "another-feature", "x2 for w1", "dw1 += x2[i] * dz"),
        ([("dw1 += x1", "dw1 += x_"), ("dw2 += x2", "dw2 += x1"), ("x_", "x2")], "another-feature",
         "x1 and x2 are exchanged", "dw1 += x2[i] * dz"),
        ([("w1 * x1", "w1 * x2")], "weights-misaligned", "x2 for w1", "z = w1 * x2[i] + w2 * x2[i] + b"),
        ([("w2 * x2", "w1 * x2")], "weights-misaligned", "w1 for w2", "z = w1 * x1[i] + w1 * x2[i] + b"),
        ([("w1 -= 0.1 * dw1", "w1 -= 0.1 * dw2")], "another-derivative", "dw2 for w1", "w1 -= 0.1 * dw2"),
        ([("w2 -= 0.1 * dw2", "w2 -= 0.1 * db")], "another-derivative", "db for w2", "w2 -= 0.1 * db"),
        ([("b -= 0.1 * db", "b -= 0.1 * dw1")], "another-derivative", "dw1 for b", "b -= 0.1 * dw1"),
        ([("w2 -= 0.1 * dw2", "w2 = w1 - 0.1 * dw2")], "step-from-another", "w1 for w2, once that has moved",
         "w2 = w1 - 0.1 * dw2"),
        ([("b -= 0.1 * db", "b = w1 - 0.1 * db")], "step-from-another", "w1 for b, once that has moved",
         "b = w1 - 0.1 * db"),
        ([("w2 -= 0.1 * dw2", "w2 - 0.1 * dw2")], "w-not-updated", "w2 alone", None),
        ([("    w2 -= 0.1 * dw2\n", "")], "w-not-updated", "w2 alone", None),
        ([("        dw2 += x2[i] * dz\n", "")], "gradient-is-zero", "dw2 alone", None),
        ([("    b -= 0.1 * db\n", "")], "b-not-updated", None, None),
    ],
)  # fmt: skip
def test_what_belongs_to_another_is_named(
    changes: list[tuple[str, str]], mistake: str, detail: str | None, line: str | None, tmp_path: Path
) -> None:
    text = APART
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    script = bound_script(tmp_path, text.lstrip())
    assert (script.verdict.ok, script.verdict.mistake) == (False, mistake)
    assert detail in (None, script.verdict.details.get(mistake))
    assert line in (None, script.line)


def test_each_in_its_own_place_is_right(tmp_path: Path) -> None:
    script = bound_script(tmp_path, APART.lstrip())
    assert (script.verdict.ok, script.binder.bound["w"]) == (True, "w1, w2")
