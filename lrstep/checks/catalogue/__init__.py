"""The catalogue of mistakes, and of what a right program may do otherwise: a table, by the lines of the lesson."""

from __future__ import annotations

from lrstep.checks.catalogue.asking import ASKING
from lrstep.checks.catalogue.averages import AVERAGES
from lrstep.checks.catalogue.forward import FORWARD
from lrstep.checks.slip import Slip

CATALOGUE: tuple[Slip, ...] = (*FORWARD, *AVERAGES, *ASKING)
BY_ID = {slip.id: slip for slip in CATALOGUE}
