"""Every slip that a function shows is named, in the styles that people write functions in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from lrstep.checks.catalogue import BY_ID, CATALOGUE
from lrstep.checks.judging import judged
from lrstep.checks.moment import Moment
from lrstep.checks.probes import PROBES, SATURATED
from lrstep.checks.verdict import Responses, Verdict
from tests.checks.mutations import MUTATIONS, Mutation
from tests.checks.styles import STYLES, observed

WRONG = [(name, style) for name, styles in MUTATIONS.items() for style in styles if not BY_ID[name].advice]
RIGHT = [(name, style) for name, styles in MUTATIONS.items() for style in styles if BY_ID[name].advice]
IN_CERTAIN_PREDICTIONS = ("clipped", "saturated")
SAME_NUMBERS = {
    "cost-summed-too-early": {"outer-product"},
    "dot-for-elementwise": {"cost-half-averaged"},
    "sigmoid-slope-twice": {"squared-error-gradient"},
    "error-without-sign": {"da-sign"},
}
"""Slips of which no program can tell which one it was by its numbers; the first is the likelier."""


def mutated(style: str, mutation: Mutation) -> str:
    """A program of a style with some of its text replaced."""
    source = STYLES[style]
    for old, new in mutation:
        assert old in source, old
        source = source.replace(old, new)
    return source


def verdict(style: str, source: str, moments: Sequence[Moment] = PROBES) -> Verdict:
    """What is said of a program."""
    if "penalty" in style:
        moments = [replace(moment, l2=l2) for moment in moments for l2 in (0.0, 0.9)]
    return judged("f", Responses(tuple(observed(style, source, moment) for moment in moments)))


@pytest.mark.parametrize("style", STYLES)
def test_right_programs_are_right(style: str) -> None:
    said = verdict(style, STYLES[style])
    assert said.ok, said
    assert not said.advice


@pytest.mark.parametrize(("name", "style"), WRONG)
def test_a_slip_is_named(name: str, style: str) -> None:
    said = verdict(style, mutated(style, MUTATIONS[name][style]))
    ids = [slip.id for slip in said.mistakes]
    assert said.ok is False
    assert not said.partly
    candidates = {slip.id for slip in said.candidates}
    if SAME_NUMBERS.get(name, set()) & candidates:
        assert name in candidates
    else:
        assert ids == [name], (ids, candidates, said.details)


@pytest.mark.parametrize(("name", "style"), RIGHT)
def test_what_a_right_program_may_do_is_advice(name: str, style: str) -> None:
    moments = (*PROBES, SATURATED) if name in IN_CERTAIN_PREDICTIONS else PROBES
    said = verdict(style, mutated(style, MUTATIONS[name][style]), moments)
    assert said.ok, said
    assert name in [advice.id for advice in said.advice]


def test_every_slip_of_a_function_is_made_in_two_styles_or_more() -> None:
    shown = {slip.id for slip in CATALOGUE if slip.ways and slip.shows == "function"}
    assert {name for name, styles in MUTATIONS.items() if len(styles) > 1} == shown


def test_words_are_there_for_every_slip() -> None:
    for slip in CATALOGUE:
        assert all((slip.title, slip.plain, slip.derivation, slip.look_for)), slip.id
        assert slip.title[0] == slip.title[0].lower() or slip.title[0] in "LJX", slip.title
        assert slip.plain.endswith("."), slip.id
        assert np.all([len(way.detail) < 70 for way in slip.ways]), slip.id
