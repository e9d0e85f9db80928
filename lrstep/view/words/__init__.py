"""What an op says, by its name: in plain words and with its derivation, and what its numbers say here.

Texts are short and exact, and hold for any numbers. Every sentence on the numbers is a claim about those beside it, so
each is chosen by them; what is hidden is not spoken of. An op that is new says what it does in the file of its phase.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from lrstep.choices import Notation
from lrstep.debugger import Frame
from lrstep.quantities import FEATUREWISE, PARAMETERS, POINTWISE, item_name
from lrstep.view.features import several
from lrstep.view.style import Style
from lrstep.view.words import backward, forward, update
from lrstep.view.words.about import Words, cost_of, feature_of
from lrstep.view.words.around import Around, around, words_around
from lrstep.view.words.course import words_in_course
from lrstep.view.words.update import TOO_FAR, went_too_far

OPS: dict[str, Words] = {**forward.WORDS, **backward.WORDS, **update.WORDS, **words_around(Around())}
"""By the name of an op, and where it says something else for another label or for several examples by that too; of the
lesson's run."""
START, START_OF_SEVERAL = OPS.pop("start"), OPS.pop("start of several")
FIRST_FEATURE = re.compile(r"\b(x|d?w)1\b")
SENTENCES = {**forward.SENTENCES, **backward.SENTENCES, **update.SENTENCES}


@lru_cache(maxsize=16)
def all_words(kind: Around) -> Mapping[str, Words]:
    """Those of every op of a run with this around its lines, as in OPS, and of the start."""
    cost = {"b": OPS["b of several"]} if kind.penalised else {}
    course = words_in_course(penalised=kind.penalised, intercept=kind.intercept) if kind.notation == "course" else {}
    return {**OPS, **words_around(kind), **cost, **course}


def words_of(frame: Frame, notation: Notation = "lesson") -> Words:
    """The words on the op that just ran: for this label, for one example or several, what stands around it, and how
    the line is written."""
    words = all_words(around(frame, notation if frame.program.name == "vector" else "lesson"))
    if frame.op is None:
        return words["start of several" if several(frame) else "start"]
    name = frame.op.step.name
    if f"{name}1" in words:
        return words[f"{name}{int(frame.y)}"]
    kind = f"{name} so far" if frame.op.in_loop else f"{name} of several"
    return words[kind] if kind in words and several(frame) else words[name]


def words_here(frame: Frame, notation: Notation = "lesson") -> Words:
    """The same with the names of the op's own feature, and with what the update did to the cost where it did not
    help."""
    words = words_of(frame, notation)
    if went_too_far(frame):
        words = words._replace(also=TOO_FAR.format(cost_of(frame)))
    return words if frame.op is None or frame.op.feature is None else _of_feature(words, frame.op.feature)


def _of_feature(words: Words, feature: int) -> Words:
    """Of a line for one feature, counted from 0, with its names in place of those of the first."""
    plain, why = (FIRST_FEATURE.sub(rf"\g<1>{feature + 1}", text) for text in (words.plain, words.why))
    return words._replace(plain=plain.replace(", and so on", ""), why=why)


def _is_known(frame: Frame, name: str, feature: int) -> bool:
    """Whether the numbers are there of which the sentences on a quantity speak."""
    names = [name, f"d{name}"] if name in PARAMETERS else [name]
    return all(frame.known.number(each, _place(frame, each, feature)) is not None for each in names)


def _place(frame: Frame, name: str, feature: int) -> int:
    """Where in a quantity the number that is spoken of stands."""
    return frame.position if name in POINTWISE else feature if name in FEATUREWISE else 0


def _is_derivative(frame: Frame, name: str, feature: int) -> bool:
    """Whether a number that somebody recorded is, but for rounding, the derivative at the parameters before it."""
    at = _place(frame, name, feature)
    own, right = (float(np.atleast_1d(update.quantity(name))[at]) for update in (frame.values, frame.values.right))
    return bool(np.isclose(own, right, rtol=float(np.finfo(frame.values.dtype).eps) ** 0.5, atol=0, equal_nan=True))


def meaning(frame: Frame, style: Style) -> str:
    """The sentences, of the selected example and, of many features, the first that is shown; "" where none is due."""
    if frame.op is None or frame.where is None or frame.where.position not in (None, frame.position):
        return ""  # a loop is at another example than the selected one
    name = frame.op.step.name
    about = item_name(name, feature_of(frame, style))
    made_of = {"dz"} if name in ("dw", "db") else set()
    if frame.yours is not None and not _is_known(frame, name, feature_of(frame, style)):
        return ""  # a script may step by a gradient that it has no name for
    if name not in SENTENCES or style.masks & {name, about, "d" + about, *made_of}:
        return ""
    if name[0] == "d" and (frame.right(about) is not None or (frame.op.in_loop and frame.right("dz") is not None)):
        return ""  # somebody else's number, and not the right one: it means nothing
    if name[0] == "d" and frame.values.given is not None and not _is_derivative(frame, name, feature_of(frame, style)):
        return ""  # nor does one that follows from such
    return " ".join(SENTENCES[name](frame, style))
