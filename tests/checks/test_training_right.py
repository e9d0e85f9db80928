"""Right programs that train are called right, however they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.training import checked
from tests.checks.training.right_more import RIGHT

ADVICE = {"no-intercept", "short-batch-dropped", "epsilon", "J-after", "momentum"}


@pytest.mark.parametrize("style", RIGHT)
def test_a_right_program_is_right_with_at_most_advice(style: str, tmp_path: Path) -> None:
    name, source = RIGHT[style]
    verdict = checked(tmp_path, source, name)
    assert verdict.ok, (verdict.mistakes, verdict.variable, verdict.undecided, verdict.fault)
