"""Jumps: the places that far movements began at, in which one goes back and forth, as in a browser's history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from lrstep.debugger.branches import Branch
from lrstep.debugger.position import Move, Position

MOST = 100  # places
FAR, FAR_IN_ALL = 2, 10  # updates, from which one movement is a jump, and from which many of one kind are


class Jumps:
    """The places, and which of them one stands at: none where one came by a new jump. Those in branches that are not
    there any more are forgotten."""

    def __init__(self, branches: Iterable[Branch]) -> None:
        self._branches = branches
        self._places: list[Position] = []
        self._at = 0
        self._trail: _Trail | None = None

    def forget(self) -> None:
        """There is nothing to go back to: one has just come."""
        self._places, self._at, self._trail = [], 0, None

    def add(self, here: Position, there: Position, move: Move | None = None) -> None:
        """A movement from here to there; with the same ones before it, if it goes on from them, it may be a jump."""
        trail = self._trail
        if trail is None or move is None or (trail.move, trail.end) != (move, here):
            trail = _Trail(move, here, here)
        at_once = _is_far(here, there, move)
        far = at_once or abs(there.cursor.k - trail.begin.cursor.k) >= FAR_IN_ALL
        if far and not trail.jump:
            self._begin_at(here if at_once else trail.begin)
        self._trail = trail._replace(end=there, jump=trail.jump or far)

    def _begin_at(self, here: Position) -> None:
        before = self._places[: self._at]
        if before and _place(before[-1]) == _place(here):
            before.pop()
        self._places = [*before, here][-MOST:]
        self._at = len(self._places)

    def back(self, here: Position) -> Position:
        """Where the jump before began; here, with a notice, where there was none."""
        return self._gone(here, -1, "You have not jumped from anywhere before this.")

    def forth(self, here: Position) -> Position:
        """Where one went back from; here, with a notice, where one did not."""
        return self._gone(here, 1, "You have not gone back from anywhere after this.")

    def _gone(self, here: Position, step: int, nowhere: str) -> Position:
        """One place further; here is what is come back to."""
        branches = tuple(self._branches)
        before, after = ([place for place in places if place.branch in branches] for places in self._split())
        while before and step < 0 and _place(before[-1]) == _place(here):
            before.pop()
        while after and step > 0 and _place(after[0]) == _place(here):
            after.pop(0)
        if not (before if step < 0 else after):
            return here.moved(here.cursor, nowhere)
        there = before.pop() if step < 0 else after.pop(0)
        if step < 0:
            after = [here, *after]
        else:
            before = [*before, here]
        self._places, self._at, self._trail = [*before, there, *after], len(before), None
        return replace(there, notice=None)

    def _split(self) -> tuple[list[Position], list[Position]]:
        """The places before the one that one stands at, and those after it."""
        return self._places[: self._at], self._places[self._at + 1 :]


class _Trail(NamedTuple):
    """Movements of one kind, each from where the one before it led."""

    move: Move | None
    begin: Position
    end: Position
    jump: bool = False


def _is_far(here: Position, there: Position, move: Move | None) -> bool:
    """Whether one movement is a jump."""
    if move in (None, "start", "next-epoch", "previous-epoch"):
        return _place(here) != _place(there)
    return abs(there.cursor.k - here.cursor.k) >= FAR


def _place(position: Position) -> tuple[object, ...]:
    return position.branch, position.program, position.cursor
