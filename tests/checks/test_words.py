"""What a verdict says: that a learner reads it in a minute, in 80 columns, and what other programs get of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lrstep.checks.callee import Fault
from lrstep.checks.catalogue import BY_ID, CATALOGUE
from lrstep.checks.judging import judged
from lrstep.checks.made import Made
from lrstep.checks.moment import Observed
from lrstep.checks.probes import FIRST, PROBES
from lrstep.checks.report import exit_code, table
from lrstep.checks.verdict import Evidence, Responses, Verdict
from lrstep.checks.whole import following, whole
from lrstep.checks.words import painted, rows, several, table_of, text
from lrstep.formulas import FloatArray
from lrstep.quantities import BY_NAME
from lrstep.steplog.epsilons import Advice

KEYS = ["ok", "mistake", "variable", "file", "line", "update", "message", "mistakes", "candidates", "advice", "bound",
        "evidence"]  # fmt: skip
BOUND = {"w": "w", "b": "b", "X": "features", "y": "y", "dw": "grads['dw']", "db": "grads['db']", "J": "cost"}
RIGHT = Verdict("f in mine.py", True, checked=("J", "dw"), over="3 sets of numbers", file="mine.py")
WRONG = Verdict("g in mine.py", False, (BY_ID["gradient-not-averaged"],), variable="dw", file="mine.py")
UNDECIDED = Verdict("h in mine.py", None, undecided='w may be a or c: say --bind "w=a"', file="mine.py")


def asked(values: Callable[[Made], Mapping[str, FloatArray]]) -> Responses:
    """What a program gives that makes these of the lesson's numbers, on our probes."""
    with np.errstate(all="ignore"):
        return Responses(
            tuple(Observed(probe, values(Made(probe))) for probe in PROBES), BOUND, notes=("rows are examples",)
        )


def summed(made: Made) -> Mapping[str, FloatArray]:
    return {"dw": made.dw * made.m, "db": made.db * made.m, "J": made.J}


def scaled(made: Made) -> Mapping[str, FloatArray]:
    return {"dw": made.dw * 1.2345, "db": made.db, "J": made.J}


def lines_of(verdict: Verdict, **how: Any) -> list[str]:
    lines = text(verdict, **how).split("\n")
    assert max(map(len, lines)) <= 80
    return lines


def test_a_wrong_gradient_is_told_with_all_that_mends_it() -> None:
    """Which quantity, by which ratio, what mistake gives exactly that, why, the lesson's line, what to look for."""
    verdict = replace(
        judged("propagate in mine.py", asked(summed)), checked=("J", "dw", "db"), over="3 sets of numbers"
    )
    said = lines_of(verdict)
    joined = " ".join(" ".join(said).split())
    slip = BY_ID["gradient-not-averaged"]
    assert said[0] == "wrong: propagate in mine.py"
    assert "taken as w, b, X = features, y, dw = grads['dw'], db = grads['db'], J = cost; rows are examples" in joined
    assert "checked J, dw and db, on 3 sets of numbers" in joined
    assert "dw is wrong first: 7 times the right numbers: m is 7." in joined
    for words in (slip.title, f"[{slip.id}]", slip.plain, slip.derivation, slip.look_for):
        assert words in joined
    assert f"the lesson dw = {BY_NAME['dw'].code}" in joined
    assert "On 7 examples of 3 features, at w = [0.4, -0.7, 0.9], b = 0.25:" in joined
    dw = Made(FIRST).dw
    for i, right in enumerate(dw, 1):
        (row,) = (line.split() for line in said if line.split()[:1] == [f"dw{i}"])
        assert row == [f"dw{i}", f"{7 * right:.6g}", f"{right:.6g}", "7"]


def test_without_the_answer_nothing_says_what_is_right() -> None:
    verdict = judged("propagate in mine.py", asked(summed))
    right = [f"{value:.6g}" for value in (*Made(FIRST).dw, *Made(FIRST).db)]
    said = text(verdict, answer=False)
    slip = BY_ID["gradient-not-averaged"]
    assert slip.title in " ".join(said.split())
    assert slip.look_for in " ".join(said.split())
    for hidden in (*right, BY_NAME["dw"].code, "7 times", "right number", slip.derivation):
        assert hidden not in " ".join(said.split())
    given = table(verdict, answer=False)
    assert list(given) == KEYS
    assert not {"right", "ratio"} & set(given["evidence"])
    assert "7 times" not in given["message"]


def test_what_nobody_knows_still_has_its_first_wrong_quantity_and_its_pattern() -> None:
    said = " ".join(text(judged("f", asked(scaled))).split())
    assert "dw is wrong first: 1.2345 times the right numbers, all of them." in said
    assert "none of the known mistakes gives exactly these numbers" in said


def test_one_number_of_several_is_told() -> None:
    def first_only(made: Made) -> Mapping[str, FloatArray]:
        return {"dw": made.dw + np.eye(made.n)[0], "db": made.db}

    said = " ".join(text(judged("f", asked(first_only))).split())
    assert "1 of its 3 numbers is wrong, the others are right" in said


def test_a_shape_is_told() -> None:
    seen = Observed(FIRST, {"dw": np.ones((3, 3))})
    evidence = Evidence("dw", np.ones(9), np.ones(3), None, seen)
    said = " ".join(text(Verdict("f", False, variable="dw", evidence=evidence)).split())
    assert "dw is wrong first: it is 9 numbers, in the shape (3, 3) instead of 3 numbers." in said


def test_two_mistakes_are_both_explained_and_two_candidates_offered() -> None:
    first, second = BY_ID["no-sigmoid"], BY_ID["db-not-averaged"]
    both = " ".join(lines_of(Verdict("f", False, (first, second), variable="a")))
    assert "mistake 1" in both
    assert "mistake 2" in both
    either = " ".join(
        " ".join(lines_of(Verdict("f", False, (first,), candidates=(first, second), variable="a"))).split()
    )
    assert "It is one of these two, which give the same numbers: 1 " + first.title in either
    assert f"2 {second.title} [{second.id}]" in either
    part = " ".join(" ".join(lines_of(Verdict("f", False, (first,), variable="a", partly=True))).split())
    assert "A part of it is explained by this; something else is wrong, too:" in part


def test_what_uses_a_wrong_part_has_the_same_mistake() -> None:
    """Found without a search of all others, and said in three words."""
    part = judged("propagate in mine.py", asked(summed))
    other = judged("step in mine.py", asked(summed), known={"gradient-not-averaged"})
    assert other.ids() == part.ids()
    said = " ".join(text(whole("mine.py", [part, other], ["gradient", "loop"])).split())
    assert said.endswith("also step is wrong: the same mistake")
    elsewhere = judged("step in mine.py", asked(scaled), known={"gradient-not-averaged"})
    assert (elsewhere.ok, elsewhere.ids()) == (False, ())


def test_the_lesson_s_line_lies_as_their_data_do() -> None:
    """X @ dz.T where X has an example in each column: X.T @ dz would not even run there."""
    verdict = judged("propagate", replace(asked(summed), course=True))
    said = " ".join(text(verdict).split())
    assert "the lesson dw = X @ dz.T / m" in said
    assert "(1/m) X dzᵀ" in said
    assert "X.T @ dz" not in said


def test_of_several_mistakes_each_has_its_own_line_of_the_lesson_and_the_place_stands_with_the_first() -> None:
    def three(made: Made) -> Mapping[str, FloatArray]:
        return {"dw": made.dw * made.m, "db": made.db, "J": -made.J}

    verdict = replace(judged("f", asked(three)), line=4, code="J = total")
    said = " ".join(text(verdict).split())
    assert "the sign of J is wrong [sign]" in said
    assert said.index("the lesson J = mean(L)") < said.index("in line 4: J = total") < said.index("mistake 2")
    assert "the lesson dz" not in said


def test_a_sign_is_told_of_what_has_it() -> None:
    def turned(made: Made) -> Mapping[str, FloatArray]:
        return {"dw": made.dw, "db": -made.db, "J": made.J}

    (slip,) = judged("f", asked(turned)).mistakes
    assert (slip.id, slip.title, slip.quantity) == ("sign", "the sign of db is wrong", "db")


def test_strict_says_that_it_holds_the_advice_against_it() -> None:
    def with_epsilon(made: Made) -> Mapping[str, FloatArray]:
        return {"J": -np.array([np.mean(made.y * np.log(made.a + 1e-6) + (1 - made.y) * np.log(1 - made.a + 1e-6))])}

    said = " ".join(text(judged("f", asked(with_epsilon), strict=True)).split())
    assert "mistake only what is advice otherwise, which --strict takes for a mistake" in said
    assert "none of the known mistakes" not in said


def test_what_ended_it_is_told_at_its_line() -> None:
    fault = Fault("raises", "ValueError", "shapes (7,3) and (7,) not aligned", "mine.py", 4, "dw = np.dot(X, dz)")
    said = " ".join(text(Verdict("f in mine.py", False, fault=fault, line=4)).split())
    assert said.startswith(
        "wrong: f in mine.py, line 4 mistake it raises ValueError: shapes (7,3) and (7,) not aligned"
    )
    given = table(Verdict("f in mine.py", False, fault=fault, line=4))
    assert (given["mistake"], given["line"]) == ("raises", 4)


def test_advice_does_not_make_it_wrong() -> None:
    verdict = replace(RIGHT, advice=(Advice("epsilon", "the logarithms have an epsilon of 1e-8"),))
    assert lines_of(verdict)[0] == "right: f in mine.py"
    assert "advice     the logarithms have an epsilon of 1e-8" in text(verdict)
    assert table(verdict)["advice"] == [{"id": "epsilon", "text": "the logarithms have an epsilon of 1e-8"}]
    assert exit_code([verdict]) == 0


def test_what_is_not_decided_says_what_would_tell() -> None:
    assert "not decided: h in mine.py" in text(UNDECIDED)
    given = table(UNDECIDED)
    assert given["ok"] is None
    assert "--bind" in given["message"]


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [([RIGHT], 0), ([WRONG], 1), ([UNDECIDED], 2), ([RIGHT, UNDECIDED], 2), ([RIGHT, UNDECIDED, WRONG], 1)],
)
def test_exit_codes(verdicts: list[Verdict], code: int) -> None:
    assert exit_code(verdicts) == code


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_no_line_is_wider_than_80_or_than_the_terminal(columns: int) -> None:
    for slip in CATALOGUE:
        for partly in (False, True):
            verdict = Verdict("a_function_with_a_long_name in some/folder/with/a/long/name.py", False, (slip,),
                              variable=slip.quantity or None, bound=BOUND, partly=partly,
                              candidates=(slip, CATALOGUE[0], CATALOGUE[1]) if partly else ())  # fmt: skip
            assert max(len(row.text) for row in rows(verdict, columns=columns)) <= max(40, min(columns, 80))
    many = [replace(WRONG, file="students/" + "x" * 90 + ".py"), RIGHT, UNDECIDED]
    assert max(len(row.text) for row in several(many, columns)) <= max(40, min(columns, 80))


def test_colours_are_only_for_a_terminal() -> None:
    assert "\x1b" not in text(WRONG)
    assert "\x1b[1;31mwrong: g in mine.py\x1b[0m" in text(WRONG, colour=True)


def test_many_files_are_a_table_with_a_total() -> None:
    files = [replace(each, file=f"{name}.py") for name, each in zip("abc", (RIGHT, WRONG, UNDECIDED), strict=True)]
    assert painted(table_of(files), colour=False).split("\n") == [
        "file  verdict      mistake                first wrong".replace("file  ", "file      "),
        "a.py      right",
        "b.py      wrong        gradient-not-averaged  dw",
        "c.py      not decided",
        "3 files: 1 right, 1 wrong, 1 not decided",
    ]
    assert 'c.py: w may be a or c: say --bind "w=a"' in painted(several(files), colour=False)


def test_json_has_the_contracts_keys_and_no_number_that_json_lacks() -> None:
    def no_sigmoid(made: Made) -> Mapping[str, FloatArray]:
        return {"dw": (made.z - made.y) @ made.X / made.m, "J": np.array([np.nan])}

    verdict = judged("f in mine.py", asked(no_sigmoid))
    given = json.loads(json.dumps(table(verdict), allow_nan=False))
    assert list(given) == KEYS
    assert given["evidence"]["given"] == "NaN"
    assert given["evidence"]["on"]["w"] == [0.4, -0.7, 0.9]
    assert verdict.to_dict() == table(verdict)


def test_the_first_wrong_thing_of_a_file_is_its_verdict_and_all_mistakes_are_in_it() -> None:
    later = Verdict("p in mine.py", False, (BY_ID["no-sigmoid"],), variable="a", file="mine.py")
    file = whole("mine.py", [RIGHT, WRONG, later], ["sigmoid", "gradient", "predict"])
    assert (file.ok, file.mistake, file.variable) == (False, "gradient-not-averaged", "dw")
    assert file.ids() == ("gradient-not-averaged", "no-sigmoid")
    said = " ".join(text(file).split())
    assert said.startswith("wrong: g in mine.py")
    assert "also f is right: J and dw" in said
    assert "also p is wrong: no-sigmoid" in said


def test_a_file_is_right_where_all_in_it_is_and_not_decided_where_what_matters_is_not() -> None:
    right = whole("mine.py", [RIGHT, replace(RIGHT, target="k in mine.py", checked=("w", "b"))], ["gradient", "loop"])
    assert (right.ok, right.target, right.checked) == (True, "mine.py", ("J", "dw", "w", "b"))
    assert whole("mine.py", [RIGHT, UNDECIDED], ["gradient", "loop"]).ok is None
    assert whole("mine.py", [RIGHT, UNDECIDED], ["gradient", "predict"]).ok is True


def test_what_uses_something_wrong_is_not_judged_by_it() -> None:
    unnamed = Verdict("optimize in mine.py", False, variable="w", file="mine.py")
    assert following(unnamed, []) is unnamed
    assert following(unnamed, [WRONG]).undecided == "it uses g, which is wrong"
    both = replace(WRONG, target="optimize in mine.py", mistakes=(*WRONG.mistakes, BY_ID["no-sigmoid"]))
    assert following(both, [WRONG]) is both
