"""Loops whose theta holds the intercept, or that have none: recorded as they are, read as w and b."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.errors import InputError
from tests.command import called
from tests.steplog.loops import ALPHA, Array, M, N, X, Y, advice, sigmoid, verified

START = np.array([0.3, -0.2, 0.1, 0.4])
"""b, then w."""
PLACES = {"first": 0, "last": N}


def with_ones(side: str, X: Array = X) -> Array:
    """X and a column of ones."""
    return np.insert(X, PLACES[side], 1, axis=1)


def joined(side: str, parameters: Array) -> Array:
    """b and w in the order of the columns."""
    return parameters if side == "first" else np.roll(parameters, -1)


def logged(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The header, and the updates."""
    header, *lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return header, [line for line in lines if line["type"] == "update"]


def plain(start: Array, updates: int, X: Array = X, y: Array = Y) -> list[tuple[Array, float, Array, float]]:
    """w and b after each update, dw and db before it, where they stand apart, in NumPy."""
    w, b, each = start[1:], float(start[0]), []
    for _ in range(updates):
        dz = sigmoid(X @ w + b) - y
        dw, db = X.T @ dz / len(y), dz.mean()
        w, b = w - ALPHA * dw, float(b - ALPHA * db)
        each.append((w, b, dw, db))
    return each


def descend(recorder: lrstep.Recorder, D: Array, theta: Array, times: float = 1, **names: Any) -> None:
    """Ten updates of theta, of one dimension, with a D that has its ones; given in the shape and by the names told."""
    for _ in range(10):
        grad = times * D.T @ (sigmoid(D @ theta) - Y) / M
        theta = theta - ALPHA * grad
        given = {names.get("parameters", "theta"): theta, names.get("gradient", "grad"): grad}
        recorder.update(**{name: value.reshape(names.get("shape", (-1,))) for name, value in given.items()})


@pytest.mark.parametrize("start", [np.zeros(N + 1), START])
@pytest.mark.parametrize("ones", ["given", "inside", "course"])
@pytest.mark.parametrize("side", ["first", "last"])
@pytest.mark.parametrize("shape", [(-1,), (-1, 1), (1, -1)])
def test_theta_as_it_is(start: Array, ones: str, side: str, shape: tuple[int, ...], tmp_path: Path) -> None:
    """Its column of ones given or added by the loop itself: the log has w, b and X as if they had stood apart."""
    path, D, theta = tmp_path / "log.jsonl", with_ones(side), joined(side, start)
    given = {"given": D, "inside": X, "course": D.T}[ones]
    y = Y.reshape(1, M) if ones == "course" else Y
    recorder = lrstep.Recorder(path, given, y, alpha=ALPHA, theta=theta.reshape(shape))
    descend(recorder, D, theta, shape=shape)
    header, lines = logged(path)
    assert (header["n"], header["version"], header["data"]["X"]) == (N, 1, X.tolist())
    assert (header["init"]["b"], header["init"]["w"]) == (start[0], start[1:].tolist())
    for line, (w, b, dw, db) in zip(lines, plain(start, 10), strict=True):
        assert (*line["w"], line["b"]) == pytest.approx((*w, b), rel=1e-12)
        assert (*line["dw"], line["db"]) == pytest.approx((*dw, db), rel=1e-12, abs=1e-15)
    assert (verified(path).differences, verified(path).advice) == ([], [])


@pytest.mark.parametrize(
    "names", [{"parameters": "w"}, {"gradient": "dtheta"}, {"gradient": "dw"}, {"parameters": "w", "gradient": "dw"}]
)
def test_other_names_for_the_same(names: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    first: dict[str, Any] = {names.get("parameters", "theta"): START}
    recorder = lrstep.Recorder(path, with_ones("first"), Y, alpha=ALPHA, **first)
    descend(recorder, with_ones("first"), START, **names)
    _, lines = logged(path)
    assert lines[0]["db"] == pytest.approx(plain(START, 1)[0][3])
    assert verified(path).differences == []


def test_slices_of_theta_and_slices_of_its_gradient(tmp_path: Path) -> None:
    """w and b apart beside an X with ones; and theta whole, with dw alone."""
    D, theta = with_ones("first"), START
    apart = lrstep.Recorder(tmp_path / "apart.jsonl", D, Y, alpha=ALPHA, w=theta[1:], b=theta[0])
    whole = lrstep.Recorder(tmp_path / "whole.jsonl", D, Y, alpha=ALPHA, theta=theta)
    for _ in range(5):
        grad = D.T @ (sigmoid(D @ theta) - Y) / M
        theta = theta - ALPHA * grad
        apart.update(w=theta[1:], b=theta[0], dw=grad[1:], db=grad[0])
        whole.update(theta=theta, dw=grad[1:])
    (header, lines), (other, more) = logged(tmp_path / "apart.jsonl"), logged(tmp_path / "whole.jsonl")
    assert header == other
    assert [(line["w"], line["b"], line["dw"]) for line in lines] == [(row["w"], row["b"], row["dw"]) for row in more]
    assert "db" not in more[0]
    for name in ("apart", "whole"):
        assert verified(tmp_path / f"{name}.jsonl").differences == []


@pytest.mark.parametrize("times", [-1, 2, M, 1 / M])
@pytest.mark.parametrize("side", ["first", "last"])
def test_a_loop_with_a_factor_too_many_shows_where_its_intercept_is(side: str, times: float, tmp_path: Path) -> None:
    """Its ones are added inside: the direction of the first step tells, and the mistake is then named."""
    path, theta = tmp_path / "log.jsonl", joined(side, START)
    recorder = lrstep.Recorder(path, X, Y, alpha=ALPHA, theta=theta)
    for _ in range(10):
        theta = theta - times * ALPHA * with_ones(side).T @ (sigmoid(with_ones(side) @ theta) - Y) / M
        recorder.update(theta=theta)
    header, _ = logged(path)
    assert (header["init"]["b"], header["init"]["w"]) == (START[0], START[1:].tolist())
    assert verified(path).differences[0].address == "1:w1"


def test_where_the_intercept_is_can_be_said(tmp_path: Path) -> None:
    """Where the numbers tell nothing, that is asked for; what was said is held to."""
    standing = lrstep.Recorder(tmp_path / "standing.jsonl", X, Y, alpha=ALPHA, theta=START)
    with pytest.raises(InputError, match='give intercept="first" or intercept="last"'):
        standing.update(theta=START)
    theta = START + 1.0  # a step that is no gradient's
    for said in ("auto", "first", "last"):
        path = tmp_path / f"{said}.jsonl"
        recorder = lrstep.Recorder(path, X, Y, alpha=ALPHA, theta=START, intercept=said)
        if said == "auto":
            what = "do not tell whether the intercept is the first parameter or the last"
            with pytest.raises(InputError, match=f'{what}: give intercept="first" or intercept="last"'):
                recorder.update(theta=theta)
            continue
        recorder.update(theta=theta)
        header, (line,) = logged(path)
        assert header["init"]["b"] == START[PLACES[said]]
        assert line["b"] == theta[PLACES[said]]


def test_two_columns_of_ones_are_told_apart_by_the_penalty_alone(tmp_path: Path) -> None:
    """Without one, either is right. With one, the intercept is that which is not penalised."""
    D = np.insert(with_ones("first"), N + 1, 1, axis=1)
    for l2, penalised in ((0.0, 0), (3.0, 0), (3.0, N + 1)):
        path, theta = tmp_path / f"{l2}{penalised}.jsonl", np.append(START, 0.7)
        decay = np.full(N + 2, l2)
        decay[0 if penalised else -1] = 0
        recorder = lrstep.Recorder(path, D, Y, alpha=ALPHA, theta=theta, l2=l2)
        for _ in range(5):
            theta = theta - ALPHA * (D.T @ (sigmoid(D @ theta) - Y) + decay * theta) / M
            recorder.update(theta=theta)
        assert verified(path).differences == []
        assert logged(path)[0]["init"]["b"] == (0.3 if penalised or not l2 else 0.7)


@pytest.mark.parametrize("said", [{}, {"intercept": False}])
@pytest.mark.parametrize("name", ["w", "theta"])
def test_no_intercept(said: dict[str, Any], name: str, tmp_path: Path) -> None:
    path, w = tmp_path / "log.jsonl", START[1:]
    options: dict[str, Any] = {name: w, **said}
    recorder = lrstep.Recorder(path, X, Y, alpha=ALPHA, **options)
    for _ in range(5):
        dw = X.T @ (sigmoid(X @ w) - Y) / M
        w = w - ALPHA * dw
        recorder.update(**{name: w, "dw": dw})
    header, lines = logged(path)
    assert (header["intercept"], header["version"], header["init"]["b"]) == (False, 2, 0)
    assert [line["b"] for line in lines] == [0] * 5
    assert verified(path).differences == []
    done = called("show", path, "--at", "3:dw", "--format", "json")
    assert json.loads(done.stdout)["dw"] == lines[2]["dw"]


def test_a_square_table_with_its_ones(tmp_path: Path) -> None:
    """Three examples of two features and ones, in either orientation."""
    D, y, theta = np.column_stack([np.ones(3), [3.0, 4.0, -3.2], [1.0, 2.0, -1.0]]), np.array([1.0, 0, 1]), START[:3]
    for course in (False, True):
        path, at = tmp_path / f"{course}.jsonl", theta
        recorder = lrstep.Recorder(path, D.T if course else D, y, alpha=ALPHA, theta=theta)
        for _ in range(4):
            at = at - ALPHA * D.T @ (sigmoid(D @ at) - y) / 3
            recorder.update(theta=at)
        assert logged(path)[0]["data"]["X"] == D[:, 1:].tolist()
        assert verified(path).differences == []


def test_the_rest_of_a_theta_log_is_as_always(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    descend(lrstep.Recorder(path, with_ones("last"), Y, alpha=ALPHA, theta=joined("last", START)), with_ones("last"),
            joined("last", START), times=M)  # fmt: skip
    done = called("replay", path, "--verify")
    assert (done.returncode, done.stdout.count("40 times the right")) == (1, 2)
    assert done.stdout.startswith("1:dw1 is ")
    assert advice(verified(path)) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "the parameters before the first update are not given: give w= and b=, or theta="),
        ({"w": START, "theta": START}, "w and theta are both given: give one of them"),
        ({"theta": START, "b": 0}, "theta and b are both given: give w and b, or theta alone, which holds both"),
        ({"theta": np.zeros(6)}, r"theta has the shape \(6,\), X \(40, 3\): give theta as one number for each column"),
        ({"w": np.zeros(5), "b": 0}, r"w has the shape \(5,\), X \(40, 3\): give w as one number for each feature of"),
        ({"theta": START, "intercept": "middle"}, "there is no intercept middle: choose first, last, False or auto"),
        ({"theta": START[1:], "intercept": "last"}, "its last column is not of ones: give theta with one number more"),
        ({"theta": START, "intercept": False}, "and there is no intercept: give theta as one number for each feature"),
        ({"w": START[1:], "b": 0.5, "intercept": False}, "b is 0.5, and the loop has no intercept"),
    ],
)
def test_parameters_that_do_not_fit_write_nothing(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        lrstep.Recorder(tmp_path / "log.jsonl", X, Y, alpha=ALPHA, **options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "given", "message"),
    [
        ({"w": START[1:], "b": 0}, {"w": START[1:]}, "w is given, and b is not: give both in every update"),
        ({"w": START[1:], "b": 0}, {"theta": START}, "theta is given, and b is not: where it holds b too, give theta="),
        ({"w": START[1:]}, {"w": START[1:], "b": 1}, "b is 1, and the loop has no intercept: give b= to the Recorder"),
        ({"w": START[1:]}, {"w": START[1:], "db": 1}, "db is 1, and the loop has no intercept"),
        ({"theta": START}, {}, "the parameters after update 1 are not given: give w= and b=, or theta="),
        ({"theta": START}, {"theta": START[1:]}, r"theta has the shape \(3,\), the data has 3 features and an inter"),
        ({"theta": START}, {"theta": START, "grad": START, "dw": START}, "dw and grad are both given"),
        ({"theta": START}, {"theta": START, "grad": np.ones(5)}, r"grad has the shape \(5,\), the data has 3 features"),
    ],
)
def test_updates_that_do_not_fit(options: dict[str, Any], given: dict[str, Any], message: str, tmp_path: Path) -> None:
    recorder = lrstep.Recorder(tmp_path / "log.jsonl", X, Y, alpha=ALPHA, **options)
    with pytest.raises(InputError, match=message):
        recorder.update(**given)
    recorder.close()
    assert logged(tmp_path / "log.jsonl")[1] == []
