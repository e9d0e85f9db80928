"""Until: a condition that is looked at after each update of a run."""

from __future__ import annotations

from lrstep.debugger.namespace import UpdateNamespace
from lrstep.engine import Done, Parameters, Run
from lrstep.expressions import Expression


class Until:
    """Says whether the condition holds, remembering the update before where it reads `prev`."""

    def __init__(self, run: Run, condition: Expression) -> None:
        condition.check(run.n, run.data.rows)
        self._run = run
        self._condition = condition
        self._previous: UpdateNamespace | None = None

    def __call__(self, done: Done, before: Parameters) -> bool:
        """Whether it holds in an update that is done; updates come in their order."""
        here = UpdateNamespace(self._run.update(done.k, before), done, self._previous)
        self._previous = here.without_previous() if self._condition.uses_previous else None
        return self._condition.holds(here)
