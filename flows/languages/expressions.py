"""Expressions: which may be said to a person, what they may become, and what a sentence is."""

import ast
import re
from collections.abc import Iterator
from functools import cache

SPEAKERS = frozenset(
    {"say", "answer", "step", "bar", "told", "log", "translated", "phrase", "prompt"}
)
ERRORS = frozenset({"Unclear", "BadParameter"})
UNSEEN = frozenset({"RuntimeError", "TypeError", "ImportError", "KeyError", "AttributeError"})
TELLERS = frozenset({"__str__", "why_kept", "figures_table", "_doubt", "note"})
NAMES = frozenset({"reason", "said", "cure", "hint", "start", "origin"})
KEYWORDS = frozenset({"reason", "said", "cure", "part"})

_FIELD = re.compile(r"\{\w+\}")
_QUERY = re.compile(r"(SELECT|CREATE|INSERT|UPDATE|DELETE|DROP|PRAGMA) ")
_SENTENCE = re.compile(r"[a-z]{2}")
_NAME = re.compile(r"[^ ]*[._/:#\[{-][^ ]*|[^a-z]*|[A-Z_]+")  # of a key, a file, an option

Function = ast.FunctionDef | ast.AsyncFunctionDef


def beginnings(node: ast.AST, function: Function | None) -> Iterator[tuple[ast.AST, bool]]:
    """Expressions of a node that may be said to a person, and whether only with a blank in them."""
    if isinstance(node, ast.Return) and function and function.name in TELLERS and node.value:
        yield node.value, False
    elif isinstance(node, ast.Call):
        name = called(node)
        if (name.endswith("Error") and name not in UNSEEN) or name in ERRORS:
            yield from ((one, True) for one in node.args[:-1])  # a file, a key, a code
            yield from ((one, False) for one in node.args[-1:])
        elif name in SPEAKERS:
            yield from ((one, False) for one in node.args[:1])
        yield from ((one.value, False) for one in node.keywords if one.arg in KEYWORDS)
    elif isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if NAMES & set().union(*map(names_in, targets)) and not isinstance(node.value, ast.Dict):
            yield node.value, False


def template(joined: ast.JoinedStr) -> str:
    """The template of an f-string; a field that comes twice is numbered."""
    parts, used = [], set()
    for value in joined.values:
        if isinstance(value, ast.Constant):
            parts.append(str(value.value).replace("{", "{{").replace("}", "}}"))
            continue
        first = field_name(value)
        name, number = first, 1
        while name in used:
            number += 1
            name = f"{first}{number}"
        used.add(name)
        parts.append(f"{{{name}}}")
    return "".join(parts)


def field_name(node: ast.AST) -> str:
    """A word for what an expression gives: the last name in it that is no function's."""
    name = getattr(node, "id", getattr(node, "attr", getattr(node, "value", None)))
    if isinstance(name, str) and name.isidentifier() and not name.startswith("__"):
        return name.strip("_").lower()
    inner = [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)]
    if isinstance(node, ast.Call):
        inner = [*node.args, node.func]
    elif isinstance(node, ast.Subscript):
        is_key = isinstance(getattr(node.slice, "value", None), str)
        inner = [node.slice if is_key else node.value]
    elif isinstance(node, ast.GeneratorExp | ast.ListComp | ast.SetComp):
        inner = [node.generators[0].iter]
    return next((name for one in inner if (name := field_name(one))), "value")


def is_sentence(text: str) -> bool:
    """Whether a text holds words to translate: no bare key, file name, address or log line."""
    own = _FIELD.sub("", text)
    if any(sign in text for sign in ("%s", "%d", "{{")) or not _SENTENCE.search(own):
        return False
    if _QUERY.match(text):
        return False
    return " " in text.strip() or not _NAME.fullmatch(text)


def called(node: ast.AST) -> str:
    """Name of what is called, without what it belongs to; empty when nothing is."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def argument(call: ast.Call, function: Function, name: str) -> ast.AST | None:
    """What a call gives for a parameter."""
    for one in call.keywords:
        if one.arg == name:
            return one.value
    names = [one.arg for one in function.args.args if one.arg != "self"]
    place = names.index(name) if name in names else len(call.args)
    return call.args[place] if place < len(call.args) else None


@cache
def bound(function: Function) -> dict[str, list[tuple[ast.AST, int | None]]]:
    """What a function gives its names: expressions, and for a loop over rows the column of it."""
    found: dict[str, list[tuple[ast.AST, int | None]]] = {}
    for node in ast.walk(function):
        for name, value, column in _bindings(node):
            found.setdefault(name, []).append((value, column))
    return found


def _bindings(node: ast.AST) -> Iterator[tuple[str, ast.AST, int | None]]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from ((name, node.value, None) for name in names_in(target))
    elif isinstance(node, ast.AugAssign | ast.NamedExpr):
        yield from ((name, node.value, None) for name in names_in(node.target))
    elif isinstance(node, ast.For | ast.comprehension):
        columns = [names_in(one) for one in getattr(node.target, "elts", ())]
        for name in names_in(node.target):
            at = next((at for at, one in enumerate(columns) if name in one), None)
            yield name, node.iter, at
    elif isinstance(node, ast.Call) and called(node) == "append":
        for name in names_in(node.func):
            yield from ((name, one, None) for one in node.args)


@cache
def returned(function: Function) -> list[ast.expr | None]:
    """What a function may return."""
    return [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]


def column_of(rows: ast.AST, at: int | None) -> Iterator[ast.AST]:
    """The elements of one column, where rows are written out; else the whole expression."""
    lines = getattr(rows, "elts", [])
    if at is None or not lines or not all(isinstance(line, ast.Tuple) for line in lines):
        yield rows
        return
    yield from (line.elts[at] for line in lines)


def assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.AST]]:
    """The constants of a module, by name."""
    for node in body:
        if isinstance(node, ast.Assign):
            yield from ((one.id, node.value) for one in node.targets if isinstance(one, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def inside(node: ast.AST) -> Iterator[ast.AST]:
    """Parts of an expression that may become the text."""
    if isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.Dict):
        yield from node.values
    elif isinstance(node, ast.ListComp | ast.GeneratorExp):
        yield node.elt
    elif isinstance(node, ast.Lambda):
        yield node.body
    elif isinstance(node, ast.Subscript | ast.Starred | ast.FormattedValue):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (one for one in node.values if isinstance(one, ast.FormattedValue))
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.Tuple | ast.List):
        yield from ast.iter_child_nodes(node)


def names_in(node: ast.AST) -> set[str]:
    """All names in an expression."""
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
