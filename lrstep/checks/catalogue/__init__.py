"""The catalogue of mistakes, and of what a right program may do otherwise: a table, by the lines of the lesson."""

from __future__ import annotations

from lrstep.checks.catalogue.asking import ASKING
from lrstep.checks.catalogue.averages import AVERAGES
from lrstep.checks.catalogue.endings import ENDINGS
from lrstep.checks.catalogue.forward import FORWARD
from lrstep.checks.catalogue.rates import RATES
from lrstep.checks.catalogue.rows import ROWS
from lrstep.checks.catalogue.steps import STEPS
from lrstep.checks.slip import Slip

CATALOGUE: tuple[Slip, ...] = (
    *FORWARD,
    *AVERAGES,
    *STEPS,
    *RATES,
    *ROWS,
    *ENDINGS,
    *ASKING,
)
BY_ID = {slip.id: slip for slip in CATALOGUE}
