"""Naming in any combination: right programs are never called wrong, wrong ones never right, pairs are both named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from lrstep.checks.catalogue import BY_ID, CATALOGUE
from lrstep.checks.judging import judged
from lrstep.checks.made import Made
from lrstep.checks.moment import Moment, Observed
from lrstep.checks.naming import named
from lrstep.checks.probes import PROBES
from lrstep.checks.slip import Slip, Way
from lrstep.checks.verdict import Responses
from lrstep.formulas import FloatArray

NAMES = ("dw", "db", "J")
OF_FUNCTIONS = [slip for slip in CATALOGUE if slip.ways and slip.shows == "function"]
FREQUENT = [
    "gradient-not-averaged", "db-not-averaged", "dw-not-averaged", "cost-not-averaged", "cost-middle-sign", "sign",
    "factor-two", "no-sigmoid", "b-left-out", "squared-error-gradient", "squared-error-cost", "wrong-logarithm",
    "outer-product", "cost-half-averaged", "cost-term-missing", "db-times-b", "x-left-out", "da-for-dz",
]  # fmt: skip
PENALISED = ("intercept-penalised", "penalty-summed", "penalty-sign")


def asked(values: Sequence[tuple[Moment, Mapping[str, FloatArray]]], *, single: bool = False) -> Responses:
    """Numbers as a function gave them."""
    return Responses(tuple(Observed(moment, numbers, single) for moment, numbers in values))


def program(ways: Sequence[Way], numbers: Sequence[float], *, single: bool = False) -> Responses:
    """What a function with some ways in it gives."""
    values = []
    with np.errstate(all="ignore"):
        for moment in PROBES:
            made = Made(moment, ways, numbers)
            dtype = np.float32 if single else np.float64
            values.append((moment, {name: made.value(name).astype(dtype).astype(np.float64) for name in NAMES}))
    return asked(values, single=single)


def conventions(dice: Random) -> tuple[list[Way], list[float]]:
    """Some of what a right function may do."""
    ways = {
        "summed": (BY_ID["summed"].ways[0], 0.0),
        "ascent": (BY_ID["ascent"].ways[0], 0.0),
        "epsilon": (dice.choice(BY_ID["epsilon"].ways[:4]), 10 ** dice.uniform(-12, -3.1)),
        "l2": (BY_ID["l2"].ways[0], 10 ** dice.uniform(-3, 2)),
    }
    chosen = dice.sample(sorted(ways), dice.randint(0, 4))
    kept = [ways[name] for name in ways if name in chosen]
    order = {slip.id: i for i, slip in enumerate(CATALOGUE)}
    kept.sort(key=lambda pair: next(order[slip.id] for slip in OF_FUNCTIONS if pair[0] in slip.ways))
    return [way for way, _ in kept], [number for _, number in kept]


@pytest.mark.parametrize("seed", range(8))
def test_right_programs_in_any_combination_of_conventions_are_never_called_wrong(seed: int) -> None:
    dice = Random(seed)
    ways, numbers = conventions(dice)
    said = judged("f", program(ways, numbers, single=seed % 4 == 0))
    assert said.ok, (said, numbers)


@pytest.mark.parametrize("seed", range(7))
def test_two_mistakes_are_both_named_or_among_the_candidates(seed: int) -> None:
    dice = Random(seed)
    first, second = sorted(dice.sample(FREQUENT, 2), key=[slip.id for slip in CATALOGUE].index)
    ways = [dice.choice(BY_ID[name].ways[:3]) for name in (first, second)]
    if any(way.needs for way in ways):
        return
    result = named(program(ways, (0.0, 0.0)).observed, OF_FUNCTIONS)
    assert result.best is not None
    assert result.best.mistakes or result.best.advice, "nothing is wrong with it"
    explained = [{choice.slip.id for choice in each.choices} for each in (result.best, *result.others)]
    fewest = len(result.best.mistakes)
    assert {first, second} in explained or fewest < 2, (first, second, explained)


@pytest.mark.parametrize("seed", range(3))
def test_wrong_numbers_are_never_called_right(seed: int) -> None:
    dice = np.random.default_rng(seed)
    name = NAMES[seed % 3]
    off = 10 ** dice.uniform(-6, 1)
    values = []
    for moment in PROBES:
        right = Made(moment)
        wrong = {each: right.value(each).copy() for each in NAMES}
        wrong[name] = wrong[name] * (1 + off * dice.uniform(0.5, 1, wrong[name].shape))
        values.append((moment, wrong))
    said = judged("f", asked(values))
    assert said.ok is False
    assert said.variable == name
    assert not said.mistakes


@pytest.mark.parametrize("slip", [slip for slip in OF_FUNCTIONS if not slip.advice], ids=lambda slip: slip.id)
def test_no_way_of_a_mistake_is_called_right(slip: Slip) -> None:
    for way in slip.ways:
        number = (
            0.0
            if not way.free
            else -0.7
            if way.plausible[1] <= 0
            else 0.7
            if way.plausible[1] > 1 and not way.plausible[0] > 0
            else 0.2
        )
        with np.errstate(all="ignore"):
            moments = [
                replace(moment, l2=l2) for moment in PROBES[:2] for l2 in ((0.0, 0.9) if "l2" in way.needs else (0.0,))
            ]
            values = [(moment, {name: Made(moment, [way], number).value(name) for name in NAMES}) for moment in moments]
            changes = any(
                not np.array_equal(given[name], Made(moment).value(name), equal_nan=True)
                for moment, given in values for name in NAMES
            )  # fmt: skip
        said = judged("f", asked(values))
        if changes:
            assert said.ok is False, (slip.id, way.detail, said)
            assert slip in (*said.mistakes, *said.candidates), (
                slip.id,
                way.detail,
                [each.id for each in said.mistakes],
            )


def test_a_penalty_is_found_with_its_weight() -> None:
    said = judged("f", program([BY_ID["l2"].ways[0]], [0.37]))
    assert said.ok
    assert [advice.id for advice in said.advice] == ["l2"]
    assert "λ = 0.37" in said.advice[0].text


def test_a_mistake_is_named_beside_advice() -> None:
    ways = [BY_ID["cost-middle-sign"].ways[0], BY_ID["l2"].ways[0]]
    said = judged("f", program(ways, [0.0, 0.8]))
    assert [slip.id for slip in said.mistakes] == ["cost-middle-sign"]
    assert [advice.id for advice in said.advice] == ["l2"]


def test_what_is_explained_in_part_is_told_as_a_part() -> None:
    values = []
    for moment in PROBES:
        right = Made(moment)
        values.append((moment, {"dw": right.dw * moment.m, "db": right.db * moment.m, "J": right.J + np.sin(moment.m)}))
    said = judged("f", asked(values))
    assert said.ok is False
    assert said.partly
    assert [slip.id for slip in said.mistakes] == ["gradient-not-averaged"]
    assert said.variable == "J"
