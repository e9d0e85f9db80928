"""The catalogue of mistakes, and of what a right program may do otherwise: a table, by the lines of the lesson."""

from __future__ import annotations

from lrstep.checks.catalogue.asking import ASKING
from lrstep.checks.catalogue.averages import AVERAGES
from lrstep.checks.catalogue.conventions import CONVENTIONS
from lrstep.checks.catalogue.endings import ENDINGS
from lrstep.checks.catalogue.features import FEATURES, OF_OTHERS
from lrstep.checks.catalogue.forward import LINEAR
from lrstep.checks.catalogue.losses import LOSSES, PAIRED
from lrstep.checks.catalogue.penalties import PENALTIES
from lrstep.checks.catalogue.rates import RATES
from lrstep.checks.catalogue.rows import ROWS
from lrstep.checks.catalogue.sigmoids import SIGMOIDS
from lrstep.checks.catalogue.slopes import LABELS, SLOPES
from lrstep.checks.catalogue.steps import STEPS
from lrstep.checks.catalogue.sums import SUMS
from lrstep.checks.slip import Slip

CATALOGUE: tuple[Slip, ...] = (
    *LINEAR,
    *SIGMOIDS,
    *LOSSES,
    *LABELS,
    *SLOPES,
    *SUMS,
    *FEATURES,
    *PENALTIES,
    *PAIRED,
    *ROWS,
    *AVERAGES,
    *CONVENTIONS,
    *STEPS,
    *OF_OTHERS,
    *RATES,
    *ENDINGS,
    *ASKING,
)
"""In the order in which a program with two of them has their lines: the later ones around those before them."""
BY_ID = {slip.id: slip for slip in CATALOGUE}
