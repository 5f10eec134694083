"""Sources: the sentences that code may say to a person, found where they are written.

An f-string such as f"no model {version!r}" becomes the template "no model {version}". Looked at are
the arguments of errors, what is said, answered or shown as a step, and what is called a reason, a
cure or a finding; from there names, calls and parameters are followed to the strings behind them.
"""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.languages.expressions import (
    Function,
    argument,
    assigned,
    beginnings,
    bound,
    called,
    column_of,
    inside,
    is_sentence,
    returned,
    template,
)

DEEPEST = 12


class Sources:
    """All modules of some folders.

    Args:
        root: The checkout.
        paths: Of the modules, below it.
    """

    def __init__(self, root: Path, paths: Sequence[Path]) -> None:
        self._modules = [Module(path.relative_to(root).as_posix(), path) for path in paths]
        self._by_name = {module.dotted: module for module in self._modules}
        self.calls: dict[str, list[tuple[Module, ast.Call, Function | None]]] = {}
        for module in self._modules:
            for node, function in module.nodes():
                if isinstance(node, ast.Call):
                    self.calls.setdefault(called(node), []).append((module, node, function))

    def function(self, name: str, module: "Module") -> tuple["Module", Function | None]:
        """A function of a module, or one that it imports from another."""
        if name in module.functions:
            return module, module.functions[name]
        home, original = module.imports.get(name, ("", ""))
        other = self._by_name.get(home)
        return (other, other.functions.get(original)) if other else (module, None)

    def sentences(self) -> dict[str, set[str]]:
        """Every sentence, in the order of the files, with the files that say it."""
        found: dict[str, set[str]] = {}
        for module in self._modules:
            for node, function in module.nodes():
                for begun, only_phrases in beginnings(node, function):
                    for text, place in Trail(self).texts(begun, module, function):
                        if is_sentence(text) and (" " in text or not only_phrases):
                            found.setdefault(text, set()).add(place)
        return found


class Module:
    """One file, parsed."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self._tree = ast.parse(path.read_text("utf-8"))
        self.functions = {
            node.name: node for node in ast.walk(self._tree) if isinstance(node, Function)
        }
        self.constants = dict(assigned(self._tree.body))
        self.dotted = name.removesuffix(".py").replace("/", ".")
        self.imports = {
            one.asname or one.name: (node.module or "", one.name)
            for node in ast.walk(self._tree)
            if isinstance(node, ast.ImportFrom)
            for one in node.names
        }

    def nodes(self) -> Iterator[tuple[ast.AST, Function | None]]:
        """Every node with the function around it."""
        waiting: list[tuple[ast.AST, Function | None]] = [(self._tree, None)]
        while waiting:
            node, function = waiting.pop()
            yield node, function
            inner = node if isinstance(node, Function) else function
            waiting += [(child, inner) for child in reversed(list(ast.iter_child_nodes(node)))]


class Trail:
    """Follows one expression to the strings it may give; no node is visited twice."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._seen: set[int] = set()

    def texts(
        self, node: ast.AST | None, module: Module, function: Function | None, depth: int = 0
    ) -> Iterator[tuple[str, str]]:
        """Strings and templates, each with the file that holds it."""
        if node is None or id(node) in self._seen or depth > DEEPEST:
            return
        self._seen.add(id(node))
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, module.name
        elif isinstance(node, ast.JoinedStr):
            yield template(node), module.name
        for child, home, around in self._next(node, module, function):
            # A single word from afar is an identifier.
            far = home is not module or around not in (function, None) or called(node) == "get"
            for text, place in self.texts(child, home, around, depth + 1):
                if " " in text or not far:
                    yield text, place

    def _next(
        self, node: ast.AST, module: Module, function: Function | None
    ) -> Iterator[tuple[ast.AST | None, Module, Function | None]]:
        if isinstance(node, ast.Name):
            yield from self._behind(node.id, module, function)
        elif isinstance(node, ast.Call):
            yield from self._returned(node, module, function)
        else:
            for child in inside(node):
                yield child, module, function

    def _behind(
        self, name: str, module: Module, function: Function | None
    ) -> Iterator[tuple[ast.AST | None, Module, Function | None]]:
        """What a name stands for: an assignment, a loop, a constant, an argument of callers."""
        if function is not None:
            for value, at in bound(function).get(name, []):
                rows = module.constants.get(getattr(value, "id", ""), value)
                for one in column_of(rows, at):
                    yield one, module, function
            for home, call, around in self._sources.calls.get(function.name, []):
                yield argument(call, function, name), home, around
        if name in module.constants:
            yield module.constants[name], module, None

    def _returned(
        self, call: ast.Call, module: Module, function: Function | None
    ) -> Iterator[tuple[ast.AST | None, Module, Function | None]]:
        if isinstance(call.func, ast.Name) and function is not None:
            yield from self._behind(call.func.id, module, function)  # a function given to it
        home, made = self._sources.function(called(call), module)
        if made is not None:
            for value in returned(made):
                yield value, home, made
        elif isinstance(call.func, ast.Attribute) and call.func.attr in ("get", "format"):
            for node in (call.func.value, *call.args[1:]):
                yield node, module, function
        elif called(call) == "next":
            for node in call.args:
                yield node, module, function
