"""Followed: a loop that was followed line by line, as updates by the lesson's names."""

from __future__ import annotations

from lrstep.checks.followed.asked import asked_stream
from lrstep.checks.followed.searching import trainings
from lrstep.checks.followed.training import SeenUpdate, Training

__all__ = ["SeenUpdate", "Training", "asked_stream", "trainings"]
