"""Functions as people write them: how they are asked, and that right ones are called right."""

from __future__ import annotations

from typing import get_args

import pytest

from lrstep.checks.binding import Asking
from lrstep.checks.functions import asked_function
from lrstep.checks.judging import judged
from lrstep.checks.local import LocalCallee
from lrstep.checks.verdict import Verdict
from tests.checks.right_functions import RIGHT
from tests.checks.written import written


def verdict_of(source: str, name: str, asking: str = "gradient", **options: object) -> Verdict:
    assert asking in get_args(Asking)
    callee = LocalCallee(written(source)[name])
    return judged(name, asked_function(callee, asking, **options))  # type: ignore[arg-type]


PENALISED = ("specialization penalty", "octave style")


@pytest.mark.parametrize("style", [style for style in RIGHT if style not in PENALISED])
def test_right_functions_are_called_right(style: str) -> None:
    name, asking, source = RIGHT[style]
    verdict = verdict_of(source, name, asking)
    assert (verdict.ok, verdict.undecided) == (True, ""), verdict
