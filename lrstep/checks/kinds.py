"""Kinds: what a function is for, by its name and by what its source does: sigmoid, cost, gradient, training loop, …"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from lrstep.checks.roles import Role, expression_role, role
from lrstep.checks.signatures import Function, own_nodes, returns_of
from lrstep.checks.stepping import is_step

Kind = Literal["sigmoid", "forward", "cost", "gradient", "loop", "predict", "check"]
ORDER: tuple[Kind, ...] = ("sigmoid", "forward", "cost", "gradient", "loop", "predict", "check")
"""What depends on what, where calls do not tell."""


def _several(names: str) -> frozenset[str]:
    return frozenset(names.split())


_ASIDE = _several(
    "plot draw show display visualize visualise visualization print save load read download split shuffle accuracy "
    "evaluate evaluation score init initialize initialise initializer initialization normalize normalise normalization "
    "standardize standardise scale scaler encode onehot preprocess confusion precision recall metric metrics report "
    "relu softmax animate summary main boundary data dataset batches minibatches features polynomial ones csv images"
)
"""Words in the names of functions beside the training itself."""
_CHECKS = re.compile(r"gradcheck|gradientcheck|check(the)?grad|numeric(al)?grad|numgrad|approx(imate)?grad|finitediff")
_SIGMOID = re.compile(r"(the|my|stable)?(sig|sigm|sigma|sigmoid|logistic|expit|activation|g)(fn|func|function)?[0-9]?")
_SLOPES = _several("derivative deriv prime slope d")
_OTHERS = re.compile(r"linear(model|regression)|ridge|lasso|svm|perceptron|kmeans|bayes|normalequation|partial")
"""Names of what is no logistic regression, or of a part of a derivative."""
_DERIVED = _several("derivative deriv prime gradient grad backward")
_GRADIENT = _several(
    "propagate propagation grad grads gradient gradients backprop backpropagate backpropagation backward backwards "
    "derivative derivatives deriv derivs dj dw slope"
)
_COST = _several(
    "cost loss objective entropy crossentropy nll likelihood bce logloss j costfunction lossfunction error err "
    "costfunc lossfunc celoss loglikelihood"
)
_LOOP = _several(
    "optimize optimise optimizer descent descend train training trainer fit fitting learn learning sgd gd model "
    "regression minimize iterate run logreg solve algorithm gradientdescent epoch epochs"
)
_TAKES_STEPS = _several("descent descend fit sgd gd train gradientdescent optimize optimise")
_PREDICT = _several("predict prediction predictions predictor classify classification infer inference")
_FORWARD = _several("forward hypothesis hypo h probability probabilities prob probs proba activation activate p")
_BENDS = re.compile(r"exp|expit|sigm|logistic|tanh|softplus|logaddexp|hypothesis", re.IGNORECASE)
_LOGS = re.compile(r"^log|log$|log1p|log2|log10|entropy|softplus|logaddexp|bce", re.IGNORECASE)
_PRODUCTS = _several("dot matmul sum einsum inner outer multiply T")
_GRADIENTS: frozenset[Role] = frozenset(("dw", "db", "dtheta", "gradient"))


@dataclass(frozen=True)
class Facts:
    """What is seen of a function in its source."""

    name: str
    node: Function

    @cached_property
    def parameters(self) -> list[str]:
        """Their names, without self."""
        arguments = self.node.args
        names = [each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        return [name for name in names if name not in ("self", "cls")]

    @property
    def needed(self) -> int:
        """How many of them have no default."""
        given = len(self.node.args.defaults) + sum(each is not None for each in self.node.args.kw_defaults)
        return len(self.parameters) - given

    @cached_property
    def roles(self) -> set[Role | None]:
        """What its parameters stand for."""
        return {role(name) for name in self.parameters}

    @property
    def takes_data(self) -> bool:
        """Whether a parameter is the examples."""
        return bool({"X", "rows"} & self.roles)

    @property
    def is_told_how_to_train(self) -> bool:
        """Whether it takes data, a rate and a number of steps."""
        return self.takes_data and {"alpha", "steps"} <= self.roles

    @property
    def may_be_gradient(self) -> bool:
        """Whether it takes all that a gradient needs, and returns something."""
        weights = {"w", "theta", "parameters", "a"} & self.roles
        return self.takes_data and "y" in self.roles and bool(weights) and bool(self.returns)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All in it, without functions inside of it."""
        return list(own_nodes(self.node))

    @cached_property
    def calls(self) -> frozenset[str]:
        """The last parts of the names of what it, or a function inside of it, calls."""
        return frozenset(
            name for node in ast.walk(self.node) if isinstance(node, ast.Call) for name in _last(node.func)
        )

    @cached_property
    def returned(self) -> set[Role | None]:
        """What the expressions, and keys of dictionaries, that it returns stand for."""
        roles = {expression_role(each) for each in self.returns}
        returns = [node.value for node in self.nodes if isinstance(node, ast.Return) and node.value is not None]
        names = {node.id for value in returns for node in ast.walk(value) if isinstance(node, ast.Name)}
        kept = [node.value for node in self.nodes if isinstance(node, ast.Assign) and names & set(_names(node.targets))]
        tables = [node for value in (*returns, *kept) for node in ast.walk(value) if isinstance(node, ast.Dict)]
        keys = [key.value for table in tables for key in table.keys if isinstance(key, ast.Constant)]
        return roles | {role(key) for key in keys if isinstance(key, str)}

    @cached_property
    def returns(self) -> tuple[str, ...]:
        """The expressions of its last return statement."""
        return returns_of(self.node)

    @cached_property
    def is_abstract(self) -> bool:
        """Whether a class below it is to write it."""
        return any(isinstance(node, ast.Raise) and "NotImplemented" in ast.unparse(node) for node in self.nodes)

    @cached_property
    def bends(self) -> bool:
        """Whether it has a sigmoid in it, written out or called."""
        return any(_BENDS.search(name) for name in self.calls)

    @cached_property
    def logs(self) -> bool:
        """Whether it takes a logarithm."""
        return any(_LOGS.search(name) for name in self.calls)

    @cached_property
    def multiplies(self) -> bool:
        """Whether it sums products."""
        is_product = any(isinstance(node, ast.MatMult | ast.For) for node in self.nodes)
        return is_product or bool(self.calls & _PRODUCTS)

    @property
    def reads_self(self) -> bool:
        """Whether it reads what its object holds."""
        return any(isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self" for node in self.nodes)

    @cached_property
    def steps(self) -> bool:
        """Whether it moves a parameter, in a loop or not."""
        return any(is_step(node) for node in self.nodes)

    @cached_property
    def trains(self) -> bool:
        """Whether it makes steps in a loop of its own."""
        loops = [node for node in self.nodes if isinstance(node, ast.For | ast.While)]
        if not loops:
            return False
        inside = [node for loop in loops for node in ast.walk(loop)]
        settings = {"alpha", "steps"} & {each for each in self.roles if each is not None}
        return bool(settings) or any(is_step(node) for node in inside)


class Neighbours(NamedTuple):
    """Functions beside one, that it may call."""

    trainers: frozenset[str] = frozenset()
    """Those that train."""
    benders: frozenset[str] = frozenset()
    """Those that are a sigmoid, or have one in them."""


ALONE = Neighbours()


def kind_of(facts: Facts, beside: Neighbours = ALONE) -> Kind | None:
    """What a function is for; None where it is none of what can be checked."""
    words = _words(facts.name)
    joined = "".join(words)
    if _CHECKS.search(joined):
        return "check"
    is_slope = facts.needed == 1 and (set(words) & _SLOPES or (joined.startswith("sig") and set(words) & _DERIVED))
    if set(words) & _ASIDE or words[:1] == ["test"] or is_slope or _others(joined):
        return None
    if facts.trains or (beside.trainers & facts.calls and facts.takes_data):
        return "loop"
    bends = facts.bends or bool(beside.benders & facts.calls)
    by_source = None if {"fit", "train"} & {*words} and "step" not in words else _by_source(facts, bends)
    return _by_name(facts, frozenset(words), joined) or by_source or _stepping(facts, frozenset(words))


def _by_name(facts: Facts, words: frozenset[str], joined: str) -> Kind | None:
    if (
        _SIGMOID.fullmatch(joined)
        and facts.needed == 1
        and not (facts.multiplies and facts.reads_self)
        and "X" not in facts.roles - {role("x")}
    ):
        return "sigmoid"
    if words & _LOOP:
        return None
    if words & _GRADIENT and not (words & _FORWARD and not words & {"backward", "backwards", "backprop"}):
        return "gradient"
    if words & _COST and facts.returns:
        return "gradient" if len(facts.returns) > 1 and not {"a", "z"} & facts.returned else "cost"
    if words & _PREDICT:
        return "predict"
    if words & _FORWARD:
        return "forward"
    return None


def _by_source(facts: Facts, bends: bool) -> Kind | None:
    if facts.returned & _GRADIENTS and len(facts.parameters) > 1:
        return "gradient"
    if facts.bends and facts.needed == 1 and not facts.multiplies and len(facts.returns) == 1:
        return "sigmoid"
    if "y" in facts.roles and facts.logs and len(facts.returns) == 1 and not facts.steps:
        return "cost"
    if "y" in facts.roles and facts.takes_data and (bends or "a" in facts.roles):
        return "gradient"
    if bends and facts.takes_data and {"w", "theta", "parameters"} & facts.roles:
        return "forward"
    return None


def _stepping(facts: Facts, words: frozenset[str]) -> Kind | None:
    """One that is called after what trains, and takes data."""
    return "loop" if words & _TAKES_STEPS and {"rows", "y"} & facts.roles else None


def is_linear(name: str) -> bool:
    """Whether a function is by its name one for linear regression."""
    return bool(set(_words(name)) & {"linear", "mse", "ols", "ridge", "lasso"})


def kind_of_parameter(name: str) -> Kind | None:
    """What a parameter that is a function is for: cost_function, grad_fn, sigmoid."""
    words = frozenset(_words(name))
    named = ((_GRADIENT, "gradient"), (_COST, "cost"), (_FORWARD, "forward"), (_PREDICT, "predict"))
    by_name: Kind | None = next((kind for several, kind in named if words & several), None)  # type: ignore[misc]
    return "sigmoid" if _SIGMOID.fullmatch("".join(_words(name))) else by_name


def is_aside(name: str) -> bool:
    """Whether a class is by its name one for what stands beside training: a scaler, a data set."""
    return bool(set(_words(name)) & _ASIDE) or _others("".join(_words(name)))


def _others(joined: str) -> bool:
    return bool(_OTHERS.search(joined)) and "logistic" not in joined


def _words(name: str) -> list[str]:
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip("_")).lower().split("_")
    return [part.rstrip("0123456789") or part for part in parts if part]


def _last(function: ast.expr) -> Iterator[str]:
    if isinstance(function, ast.Attribute):
        yield function.attr
    elif isinstance(function, ast.Name):
        yield function.id


def _names(targets: list[ast.expr]) -> Iterator[str]:
    yield from (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
