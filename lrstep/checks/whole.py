"""Whole: what is to be said of a file, from what is to be said of each thing in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lrstep.checks.catalogue import BY_ID
from lrstep.checks.seeking import Sought
from lrstep.checks.verdict import Verdict
from lrstep.steplog.epsilons import Advice

BESIDES = frozenset({"sigmoid", "forward", "predict", "cost", "check"})
"""Kinds of things beside a gradient or a loop: where one of these can't be decided, the file still can."""


def whole(name: str, parts: Sequence[Verdict], kinds: Sequence[str]) -> Verdict:
    """The verdict of a file: that of the first wrong thing in it, in the order in which they depend on each other.

    `parts` are those of at least one thing, `kinds` say what each is.
    """
    if len(parts) == 1:
        return parts[0]
    advice = _advice(parts)
    wrong = next((part for part in parts if part.ok is False), None)
    if wrong is not None:
        return replace(wrong, parts=tuple(parts))
    main = [part for part, kind in zip(parts, kinds, strict=True) if kind not in BESIDES] or list(parts)
    undecided = next((part for part in main if part.ok is None), None)
    if undecided is not None:
        return replace(undecided, parts=tuple(parts))
    checked = tuple(dict.fromkeys(quantity for part in parts for quantity in part.checked))
    return replace(main[0], target=name, parts=tuple(parts), advice=advice, checked=checked, over="")


def both_summed(parts: Sequence[Verdict]) -> list[Verdict]:
    """The same; where a cost and a gradient beside it are both sums over the examples, right with that as advice."""
    summed = BY_ID["summed"]
    of_cost, of_gradient = (
        [part for part in parts if part.ok is False and part.ids() == (name,)]
        for name in ("cost-not-averaged", "gradient-not-averaged")
    )
    so_called = any(part.ok and summed.id in (advice.id for advice in part.advice) for part in parts)
    if not (of_gradient and (of_cost or so_called)):
        return list(parts)
    advice = Advice(summed.id, summed.title)
    return [
        Verdict(part.target, True, file=part.file, advice=(*part.advice, advice), bound=part.bound, notes=part.notes,
                checked=part.checked, over=part.over)
        if part in (*of_cost, *of_gradient) else part
        for part in parts
    ]  # fmt: skip


def following(part: Verdict, uses: Sequence[Verdict]) -> Verdict:
    """What can be said of a thing that uses wrong ones: nothing more, unless their mistakes are found in it, too."""
    if part.ok is not False or not uses:
        return part
    theirs = {name for each in uses for name in each.ids()}
    if theirs and theirs <= set(part.ids()):
        return part
    names = " and ".join(each.target.partition(" in ")[0] for each in uses)
    return Verdict(part.target, None, file=part.file, undecided=f"it uses {names}, which {_is(uses)} wrong")


def vouched(parts: Sequence[Verdict], sought: Sequence[Sought]) -> list[Verdict]:
    """The same, where a sigmoid or a forward pass that a right loop or gradient calls is not called wrong: it was taken
    for something else than it is."""
    right = [
        each.calls for part, each in zip(parts, sought, strict=True) if part.ok and each.kind in ("loop", "gradient")
    ]
    kept = []
    for part, each in zip(parts, sought, strict=True):
        is_used = any((each.method or each.name) in calls for calls in right)
        if part.ok is False and each.kind in ("sigmoid", "forward") and is_used:
            why = "what it is to be given is not known: what calls it is right"
            part = Verdict(part.target, None, file=part.file, undecided=why, bound=part.bound)
        kept.append(part)
    return kept


def kinds_of(parts: Sequence[Verdict], sought: Sequence[Sought]) -> list[str]:
    """What each is; training that can't be decided, and is left to training that is right, stands beside that."""
    pairs = list(zip(parts, sought, strict=True))
    right = {each.method or each.name for part, each in pairs if part.ok and each.kind == "loop"}
    return [
        "predict" if part.ok is None and each.kind == "loop" and right & each.calls else each.kind
        for part, each in pairs
    ]


def _is(uses: Sequence[Verdict]) -> str:
    return "is" if len(uses) == 1 else "are"


def _advice(parts: Sequence[Verdict]) -> tuple[Advice, ...]:
    """That of all, each once."""
    return tuple({advice.id: advice for part in reversed(parts) for advice in reversed(part.advice)}.values())[::-1]
