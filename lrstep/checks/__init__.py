"""Checks: derivatives beside what a small step really does."""

from lrstep.checks.gradient_check import Component, Nudge, gradient_check, nudge

__all__ = ["Component", "Nudge", "gradient_check", "nudge"]
