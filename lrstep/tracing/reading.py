"""Reading: which calls only read what they are given, by the names of NumPy's functions and Python's own."""

from __future__ import annotations

import ast
from typing import NamedTuple

_NUMPY = {
    **dict.fromkeys((
        "negative", "sqrt", "square", "exp", "expm1", "exp2", "log", "log1p", "log2", "log10", "tanh", "sinh",
        "cosh", "sin", "cos", "abs", "absolute", "fabs", "sign", "reciprocal", "rint", "floor", "ceil", "isnan",
        "isinf", "isfinite", "logical_not", "atleast_1d", "atleast_2d", "copy", "squeeze", "ravel", "unique",
        "shape", "size", "ndim", "hstack", "vstack", "column_stack", "zeros_like", "ones_like", "empty_like",
        "array", "asarray", "asanyarray", "ascontiguousarray", "float64", "float32", "float16", "int64",
        "int32", "bool_",
    ), 1),
    **dict.fromkeys((
        "dot", "vdot", "matmul", "inner", "outer", "tensordot", "add", "subtract", "multiply", "divide",
        "true_divide", "power", "logaddexp", "maximum", "minimum", "equal", "not_equal", "greater",
        "greater_equal", "less", "less_equal", "logical_and", "logical_or", "sum", "prod", "mean", "average",
        "std", "var", "cumsum", "diff", "max", "min", "amax", "amin", "argmax", "argmin", "any", "all",
        "array_equal", "allclose", "isclose", "count_nonzero", "round", "around", "zeros", "ones", "empty",
        "full_like", "eye", "reshape", "transpose", "expand_dims", "concatenate", "append", "stack", "repeat",
        "tile", "sort", "argsort", "delete",
    ), 2),
    **dict.fromkeys(("where", "clip", "full", "arange", "linspace", "einsum", "insert"), 3),
}  # fmt: skip
"""NumPy's, and how many arguments they read without a name: of more, one may be where the result is written to."""
_WRITES = ("out", "copy")
"""A call with one of these may change its arguments, or give one of them back."""
_PYTHON = frozenset({
    "print", "len", "range", "zip", "enumerate", "float", "int", "str", "bool", "abs", "round", "sum", "min",
    "max", "isinstance", "type", "repr", "format", "sorted",
})  # fmt: skip


class Readers(NamedTuple):
    """The calls of a source that only read."""

    modules: frozenset[str]
    """What it calls NumPy."""
    functions: frozenset[str]
    """Python's own, that it does not give another meaning."""

    def holds(self, call: ast.Call) -> bool:
        """Whether a call is one of them."""
        match call.func:
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in self.modules:
                is_plain = all(each.arg is not None and each.arg not in _WRITES for each in call.keywords)
                return is_plain and len(call.args) <= _NUMPY.get(name, -1)
            case ast.Name(id=name):
                return name in self.functions
        return False


def readers_of(tree: ast.AST) -> Readers:
    """Those of a source."""
    modules, bound = set(), set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                modules |= {each.asname or each.name for each in names if each.name == "numpy"}
                bound |= {each.asname or each.name for each in names if each.name != "numpy"}
            case ast.ImportFrom(names=names):
                bound |= {each.asname or each.name for each in names}
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                bound.add(name)
            case ast.arg(arg=name):
                bound.add(name)
    is_hidden = "*" in bound
    return Readers(frozenset(modules - bound), frozenset() if is_hidden else _PYTHON - bound)
