"""Checks: derivatives beside what a small step really does."""

from lrstep.checks.gradient_check import Component, Nudge, checking, gradient_check, nudge, nudging

__all__ = ["Component", "Nudge", "checking", "gradient_check", "nudge", "nudging"]
