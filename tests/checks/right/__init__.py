"""Right functions in the styles that public programs were found in."""

from __future__ import annotations

from tests.checks.right.gradients import GRADIENTS
from tests.checks.right.gradients_otherwise import OTHERWISE
from tests.checks.right.parts import PARTS
from tests.checks.right.tutorials import TUTORIALS

RIGHT = GRADIENTS | OTHERWISE | PARTS | TUTORIALS
