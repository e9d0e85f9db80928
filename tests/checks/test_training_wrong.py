"""A slip that a program makes where it trains is named from what it does, in every style that it is made in."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrstep.checks.catalogue import CATALOGUE
from lrstep.checks.catalogue.features import OF_OTHERS
from lrstep.checks.catalogue.rates import RATES
from lrstep.checks.catalogue.rows import ROWS
from lrstep.checks.catalogue.steps import STEPS
from tests.checks.training import checked
from tests.checks.training.wrong import ADVISED, WRONG, Replaced, replaced

CASES = [(slip, *case) for slip, cases in WRONG.items() for case in cases]


@pytest.mark.parametrize(("slip", "style", "changes"), CASES, ids=[f"{slip}: {style}" for slip, style, _ in CASES])
def test_a_slip_is_named(slip: str, style: str, changes: list[Replaced], tmp_path: Path) -> None:
    name, source = replaced(style, changes)
    verdict = checked(tmp_path, source, name)
    assert verdict.ok is False, verdict.undecided
    assert slip in [each.id for each in (*verdict.mistakes, *verdict.candidates)]
    assert len(verdict.mistakes) == 1


@pytest.mark.parametrize(("advice", "style", "changes"), [(k, *case) for k, cases in ADVISED.items() for case in cases])
def test_what_is_done_otherwise_and_right_is_advice(
    advice: str, style: str, changes: list[Replaced], tmp_path: Path
) -> None:
    name, source = replaced(style, changes)
    verdict = checked(tmp_path, source, name)
    assert verdict.ok, (verdict.mistakes, verdict.variable, verdict.undecided)
    assert advice in [each.id for each in verdict.advice]


def test_every_slip_of_a_loop_has_wrong_programs_in_two_styles() -> None:
    ids = {slip.id for slip in (*STEPS, *RATES, *OF_OTHERS, *ROWS)}
    assert {slip for slip, cases in (WRONG | ADVISED).items() if len({style for style, _ in cases}) > 1} >= ids
    assert ids <= {slip.id for slip in CATALOGUE}
