"""Binding: which parameter of somebody's function, or attribute of its object, is given what."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any, Literal

from lrstep.checks.callee import Callee, Parameter, Signature
from lrstep.checks.numbered import numbered
from lrstep.checks.own_source import dedented, own_source
from lrstep.checks.readers import Reader, keys_of, readers
from lrstep.checks.references import Reference, reference_of
from lrstep.checks.roles import Role, role

Aim = Literal["gradient", "cost", "sigmoid", "forward", "predict", "check"]
"""What a function is asked for."""
DATA: tuple[Role, ...] = ("X", "y", "w", "b", "theta", "a", "z", "dz", "parameters", "rows", "gradient", "dw", "db")
"""Roles without which nothing can be asked; all others are settings."""
_SETS: dict[Aim, tuple[frozenset[Role], ...]] = {
    "gradient": (
        frozenset({"X", "y", "w", "b"}), frozenset({"X", "y", "theta"}), frozenset({"X", "y", "a"}),
        frozenset({"X", "dz"}),
    ),
    "cost": (
        frozenset({"X", "y", "w", "b"}), frozenset({"X", "y", "theta"}), frozenset({"a", "y"}), frozenset({"z", "y"}),
    ),
    "sigmoid": (frozenset({"z"}),),
    "forward": (frozenset({"X", "w", "b"}), frozenset({"X", "theta"})),
    "predict": (frozenset({"X", "w", "b"}), frozenset({"X", "theta"}), frozenset({"a"}), frozenset({"z"})),
    "check": (frozenset({"X", "y", "w", "b"}), frozenset({"X", "y", "theta"})),
}  # fmt: skip
"""What a function of each kind may be given, the likeliest first."""
_MOST_GUESSED = 4
_HOLDERS: tuple[Role, ...] = ("parameters", "theta", "w", "gradient", "batch", "rows")
"""What may be a dictionary or a list of several, by its name."""


@dataclass(frozen=True)
class Binding:
    """What each parameter, or attribute, is given."""

    parameters: Mapping[str, Role]
    sets: Mapping[str, Role] = field(default_factory=dict)
    """Attributes of the object."""
    keys: Mapping[str, Mapping[str | int, Role]] = field(default_factory=dict)
    """Of a parameter or attribute that is a dictionary, or a list: what is in it."""
    guessed: tuple[str, ...] = ()
    """Parameters whose names say nothing."""
    first: bool | None = None
    """Whether theta has its intercept at the begin, where that was said."""
    alone: bool = False
    """Whether theta is called weights, with no intercept beside them: it may have none in it."""
    features: Mapping[str, int] = field(default_factory=dict)
    """Of parameters that are of one feature, which: w1, x2."""

    @property
    def roles(self) -> frozenset[Role]:
        """All that is given."""
        within = {each for keys in self.keys.values() for each in keys.values()}
        return frozenset({*self.parameters.values(), *self.sets.values(), *within})

    @property
    def n(self) -> int:
        """How many features it is written for; 0 where that may be any number."""
        return len(set(self.features.values()))

    @property
    def theta(self) -> bool:
        """Whether weights and intercept are in one."""
        return "theta" in self.roles

    @property
    def names(self) -> dict[str, str]:
        """Which of its names is what, by the lesson's names first."""
        pairs = [*self.parameters.items(), *((f"self.{name}", each) for name, each in self.sets.items())]
        inside = [(f"{name}[{key!r}]", each) for name, keys in self.keys.items() for key, each in keys.items()]
        named: dict[str, str] = {}
        for name, each in (*inside, *pairs):
            if name in self.features and each in named:
                named[each] += f", {name}"
            elif each != "parameters":
                named.setdefault("l2" if each == "inverse l2" else each, name)
        return named


def bindings(callee: Callee, asking: Aim, method: str, bind: Mapping[str, str]) -> list[Binding]:
    """All ways to give a function what it needs, the likeliest first; none where that can't be known."""
    signature = callee.methods[method] if method and method in callee.methods else callee.signature
    source = own_source(callee, method)
    said = {name: reference_of(code) for name, code in bind.items()}
    single = numbered([each.name for each in signature.parameters])
    known: dict[str, Role] = dict(single.roles)
    for parameter in signature.parameters:
        each = None if parameter.name in known else _known(parameter, asking, signature, said, source)
        if each is not None:
            known[parameter.name] = each
    names = [each.name for each in signature.parameters if each.kind in ("positional", "keyword")]
    keys = _keys(callee, source, names, known, said)
    known = {name: "theta" if each == "parameters" else each for name, each in known.items()}
    known |= dict.fromkeys(keys, "parameters")
    sets = _sets(source, said, callee.source) if method else {}
    if "w" in sets.values() and "b" not in sets.values():  # the object has one all the same: it is left out
        sets |= {name: each for name, each in _sets(callee.source, said, callee.source).items() if each == "b"}
    first = _first(said)
    unknown = [
        each.name for each in signature.parameters if each.needed and each.name not in known and each.kind != "many"
    ]
    starred = _starred(signature, source)
    base = Binding(known | starred, sets, keys, (), first, features=single.features)
    bounds = [base] if not unknown else list(_guessed(base, unknown, asking))
    return [_settled(bound, asking) for bound in bounds]


def is_enough(bound: Binding, asking: Aim) -> bool:
    """Whether a function is given all that its numbers depend on."""
    roles = bound.roles | ({"X", "y"} if "rows" in bound.roles else set())
    return any(needed <= roles for needed in _SETS[asking])


def _known(
    parameter: Parameter, asking: Aim, signature: Signature, said: Mapping[str, Reference], source: str
) -> Role | None:
    """What a parameter is by what was said, or by its name."""
    name = parameter.name
    for quantity, path in said.items():
        if path.root == name:
            return quantity if not path.steps else ("theta" if path.is_slice else "parameters")  # type: ignore[return-value]
    if parameter.kind in ("many", "many keywords"):
        return None
    data = [each for each in signature.parameters if each.kind in ("positional", "keyword") and each.needed]
    if asking == "sigmoid" and (len(data) == 1 or parameter is signature.parameters[0]):
        return "z" if parameter is (data or signature.parameters)[0] else None
    others = {each.name.lower() for each in signature.parameters}
    if name.lower() == "m" and others & {"b", "c"} and not others & {"w", "weights", "theta"}:
        return "w"
    if name == "c" and "m" in others:
        return "b"
    known = role(name)
    is_rate = known == "alpha" and bool(re.search(rf"-=?\s*{name}\s*\*", source))
    if known is None or (known not in DATA and known != "l2" and not (parameter.needed or is_rate)):
        return None
    if known in ("dw", "db", "gradient") and asking != "check":
        return None
    if known in ("J", "L", "costs") and asking == "gradient":
        return "dz" if name.lower() in ("error", "err", "errors", "loss", "diff") else None
    return known


def _settled(bound: Binding, asking: Aim) -> Binding:
    """Weights without an intercept beside them have it in them, and so has an intercept without weights."""
    roles = bound.roles
    if ("theta" in roles and "w" in roles) or not roles & {"w", "b"} or {"w", "b"} <= roles:
        return bound
    if asking == "cost" and "X" not in roles and roles & {"a", "z"}:  # the weights that a penalty is of
        return bound
    if "theta" in roles:  # and b: theta are the weights
        return _renamed(bound, "theta", "w")
    return replace(_renamed(bound, "w" if "w" in roles else "b", "theta"), alone="w" in roles)


def without_intercept(bound: Binding) -> Binding:
    """The same where the weights have no intercept in them."""
    return _renamed(bound, "theta", "w")


def _renamed(bound: Binding, old: Role, new: Role) -> Binding:
    def other(mapping: Mapping[Any, Role]) -> dict[Any, Role]:
        return {name: new if each == old else each for name, each in mapping.items()}

    keys = {name: other(inner) for name, inner in bound.keys.items()}
    return replace(bound, parameters=other(bound.parameters), sets=other(bound.sets), keys=keys)


def _guessed(base: Binding, unknown: Sequence[str], asking: Aim) -> Iterator[Binding]:
    """Parameters whose names say nothing are given what is missing, in every order."""
    known = frozenset(each for each in base.roles if each in DATA)
    if len(unknown) > _MOST_GUESSED:
        return
    for roles in _SETS[asking]:
        missing = [each for each in ("w", "b", "theta", "X", "a", "z", "dz", "y") if each in roles - known]
        if known <= roles and len(missing) == len(unknown):
            for order in permutations(missing):
                given = {**base.parameters, **dict(zip(unknown, order, strict=True))}
                yield replace(base, parameters=given, guessed=tuple(unknown))


def _keys(
    callee: Callee, source: str, names: Sequence[str], known: Mapping[str, Role], said: Mapping[str, Reference]
) -> dict[str, dict[str | int, Role]]:
    """Of parameters that are dictionaries or lists, the roles of what is read from them."""
    keys: dict[str, dict[str | int, Role]] = {}
    for name in names:
        if known.get(name, "parameters") in _HOLDERS:
            every = (_inside(reader) for reader in readers(source, callee.file, name))
            inside = next((each for each in every if each), None)
            if inside:
                keys[name] = inside
    for quantity, path in said.items():
        if path.root in names and path.steps and not path.is_slice and isinstance(path.steps[0], (str, int)):
            keys.setdefault(path.root, {})[path.steps[0]] = quantity  # type: ignore[assignment]
    return {
        name: inside for name, inside in keys.items() if not any(said[q].is_slice for q in said if said[q].root == name)
    }


def _inside(reader: Reader) -> dict[str | int, Role]:
    """What a function reads from a value by keys, or unpacks it into: w, b = params."""
    inside: dict[str | int, Role] = {key: each for key in keys_of(reader) if (each := role(key)) in DATA and each}
    if inside:
        return inside
    match = re.search(rf"^\s*\(?(\w+)\s*,\s*(\w+)\)?\s*=\s*{reader.name}\s*(?:#|$)", reader.source, re.MULTILINE)
    parts = [role(part) for part in match.groups()] if match else []
    inside = {i: part for i, part in enumerate(parts) if part is not None and part in DATA}
    return inside if len(set(inside.values())) == 2 else {}


def _first(said: Mapping[str, Reference]) -> bool | None:
    """Whether the intercept is first in theta, by what was said of w or b."""
    for quantity, path in said.items():
        last = path.steps[-1] if path.steps else None
        if quantity == "w" and isinstance(last, slice):
            return last.start is not None
        if quantity == "b" and isinstance(last, int):
            return last == 0
    return None


def _starred(signature: Signature, source: str) -> dict[str, Role]:
    """What a function takes out of its *args, by the names it gives them."""
    many = next((each.name for each in signature.parameters if each.kind == "many"), None)
    if many is None:
        return {}
    match = re.search(rf"^\s*\(?(\w+(?:\s*,\s*\w+)+)\)?\s*=\s*{many}\b", source, re.MULTILINE)
    names = re.split(r"\s*,\s*", match[1]) if match else []
    names = names or [
        name for _, name in sorted((int(i), name) for name, i in re.findall(rf"(\w+)\s*=\s*{many}\[(\d)\]", source))
    ]
    return {f"*{i}": each for i, name in enumerate(names) if (each := role(name)) is not None}


def _sets(source: str, said: Mapping[str, Reference], whole: str) -> dict[str, Role]:
    """The attributes that a method reads, where they are parameters or data, none true or false in the class."""
    try:
        nodes = list(ast.walk(ast.parse(dedented(source))))
    except SyntaxError:
        nodes = []
    read = [
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    ]
    sets: dict[str, Role] = {}
    for name in dict.fromkeys(_behind(name, whole) for name in read):
        each = next((q for q, path in said.items() if path.root == "self" and path.steps[:1] == (name,)), None)
        known = each or role(name, attribute=True)
        if each is None and re.search(rf"self\.{name}\s*=\s*(True|False)\b", whole):
            continue
        if known in ("w", "b", "theta", "X", "y", "parameters", "m", "n", "l2", "alpha"):
            sets[name] = known  # type: ignore[assignment]
    return sets


def _behind(name: str, whole: str) -> str:
    """The attribute that a property gives: `_w` of `def weights(self): return self._w`."""
    match = re.search(rf"@property\s+def {name}\(self\)[^:]*:\s+return self\.(\w+)\s*$", whole, re.MULTILINE)
    return match[1] if match else name
