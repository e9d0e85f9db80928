"""Needs: which top-level statements of a program some of its functions need, so that no others are run."""

from __future__ import annotations
import __future__

import ast
import builtins
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import CodeType

from lrstep.checks.program import no_warnings
from lrstep.checks.signatures import names_read

_ALWAYS = ("sys.path.", "sys.setrecursionlimit(", "os.chdir(")
_SETTINGS = frozenset(
    ("seed", "manual_seed", "set_seed", "seterr", "set_default_dtype", "set_default_tensor_type", "update")
)
"""Calls that change how what was imported computes: `np.random.seed(1)`, `jax.config.update(…)`."""
_Import = ast.Import | ast.ImportFrom


@dataclass(frozen=True)
class TopStatement:
    """A statement that stands outside of functions."""

    node: ast.stmt
    code: CodeType
    lenient: CodeType
    """The same, without looking at annotations: what they name may not be installed."""
    binds: frozenset[str]
    """Names that it gives a value, or changes the value of."""
    calls: str
    """The name whose method it calls, where it is no more than that."""
    reads: frozenset[str]
    """Names that it, or a function that it defines, reads from outside."""

    @property
    def is_import(self) -> bool:
        """Whether it imports, and nothing else."""
        return isinstance(self.node, _Import)

    @property
    def is_definition(self) -> bool:
        """Whether it defines a function or a class."""
        return isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def statements(tree: ast.Module, path: str) -> list[TopStatement]:
    """The statements of a program, but for those that only `python FILE` runs: `if __name__ == "__main__"`."""
    with no_warnings():
        deferred = any(_is_future(node) for node in tree.body)
        return [
            _statement(node, path, deferred=deferred)
            for node in tree.body
            if not _is_future(node) and not _is_main(node)
        ]


def names_bound(tree: ast.Module) -> dict[str, int]:
    """The names that a program gives a value outside of functions, with the lines that do it first."""
    pairs = [(name, node.lineno) for node in tree.body if not _is_main(node) for name in _bound(node)]
    return dict(reversed(pairs))


def only_when_run(tree: ast.Module) -> dict[str, int]:
    """The names that are given a value only where the file is the main program, with the lines that do it."""
    pairs = [(name, node.lineno) for node in tree.body for name in _bound(node) if _is_main(node)]
    return dict(reversed(pairs))


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _is_main(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def needed(everything: Sequence[TopStatement], names: Sequence[str]) -> list[TopStatement]:
    """Those that some names need to have their values, in their order; what a file defines stays its own where it
    imports something of the same name afterwards."""
    defined = {name: i for i, each in enumerate(everything) if each.is_definition for name in each.binds & {*names}}
    everything = [
        each
        for i, each in enumerate(everything)
        if not (each.is_import and any(i > defined.get(name, i) for name in each.binds))
    ]
    data = {name for each in everything if not (each.is_import or each.is_definition) for name in each.binds}
    chosen: set[int] = set()
    waiting, known = list(names), set(names)
    while waiting:
        name = waiting.pop()
        changing = name if name in data else None
        binding = [i for i, each in enumerate(everything) if name in each.binds or each.calls == changing]
        if not binding and not hasattr(builtins, name):
            binding = [i for i, each in enumerate(everything) if "*" in each.binds]
        for i in binding:
            if i not in chosen:
                chosen.add(i)
                waiting += sorted(everything[i].reads - known)
                known |= everything[i].reads
    imported = {name for i in chosen if everything[i].is_import for name in everything[i].binds}
    chosen |= {i for i, each in enumerate(everything) if _settles(each.node, imported)}
    return [each for i, each in enumerate(everything) if i in chosen]


def _settles(node: ast.stmt, imported: set[str]) -> bool:
    """Whether a call outside of functions changes how what they use computes, or where it is found."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    function = node.value.func
    if ast.unparse(node).startswith(_ALWAYS):
        return True
    return isinstance(function, ast.Attribute) and function.attr in _SETTINGS and _root(function) in imported


def _statement(node: ast.stmt, path: str, *, deferred: bool) -> TopStatement:
    """Compiled as it is, and so that annotations are not looked at."""
    module = ast.Module([node], [])
    lenient = compile(module, path, "exec", __future__.annotations.compiler_flag, dont_inherit=True)
    code = lenient if deferred else compile(module, path, "exec", dont_inherit=True)
    calls = _root(node.value) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else ""
    return TopStatement(node, code, lenient, frozenset(_bound(node)), calls, frozenset(names_read(code)))


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a statement binds outside of functions, and those whose value it changes."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
            return
        case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return
        case ast.Import() | ast.ImportFrom():
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
            yield _root(node)
        case ast.ExceptHandler(name=str(name)):
            yield name
    for child in ast.iter_child_nodes(node):
        yield from _bound(child)


def _root(node: ast.expr) -> str:
    """The name that a chain of attributes and items begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
