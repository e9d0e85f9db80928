"""Met: the updates, of those that are known, at which breakpoints on a condition would stop: for the timeline."""

from __future__ import annotations

from collections.abc import Iterable

from lrstep.debugger.breakpoints import Breakpoint
from lrstep.debugger.framing import Course

MOST = 1000  # places that are remembered for each: a timeline has no room for more


class MetPlaces:
    """Remembers what it has looked through, and goes on from there, at each key as far as takes no time.

    What needs the vectors is not looked for.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[Course, str], tuple[int, list[int]]] = {}

    def updates(self, course: Course, breakpoints: Iterable[Breakpoint]) -> list[int]:
        """All that are found up to now of the breakpoints that are switched on, in their order."""
        known = course.history.known
        places: set[int] = set()
        for found in breakpoints:
            if found.enabled and found.line is None and found.condition is not None:
                places.update(self._of(course, found, known))
        return sorted(places)

    def _of(self, course: Course, breakpoint: Breakpoint, known: int) -> list[int]:
        through, places = self._found.get((course, breakpoint.text), (course.history.start, []))
        last = min(known, through + course.history.quick)
        if last > through and len(places) < MOST:
            from lrstep.debugger.searching import Condition

            assert breakpoint.condition is not None
            condition = Condition(course, breakpoint.condition, begins=True)
            places = [*places, *condition.from_columns(through + 1, last)][:MOST]
        self._found[course, breakpoint.text] = last, places
        return places
