"""Check that only actions write: find functions that write rows and are no actions.

    scripts/writes.py     print them; 1 if there are any

An action is a function with the arguments ``by`` and ``at``, or one that records an event itself;
functions called only by actions of the module belong to them. Any other writer is technical (a
queue, a cache, a counter), and its module states why no event is needed, by the function's name:
``WRITES: Final = {"touch": "when a session was last used is no deed"}``.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).resolve().parents[1] / "src" / "jiceng"
SAYS: Final = "WRITES"
MAKING: Final = frozenset(
    {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
)
MANAGERS: Final = re.compile(r"\bobjects\b|_manager\b")
STATEMENTS: Final = re.compile(r'\b(INSERT INTO|UPDATE \w+ SET|DELETE FROM|COPY (?:\w+ |"))')
RECORDING: Final = frozenset(
    {
        "_record",
        "add_event",
        "record",
        "record_all",
        "record_event",
        "record_events",
        "record_firsts",
    }
)
OF_FILES: Final = re.compile(r"storage|super\(\)|image|picture|clean$|form$|document$|model$")
"""Saving to these is not writing a row."""


@dataclass(slots=True)
class Function:
    """One function of a module: whether it writes, and which functions it calls."""

    name: str
    line: int
    is_action: bool
    writes: bool = False
    calls: set[str] = field(default_factory=set)


def writers(code: str) -> list[tuple[int, str]]:
    """Line and name of a module's functions that write outside of actions, and the names that it
    exempts without need."""
    tree = ast.parse(code)
    functions = list(_functions(tree, ""))
    owned, excused = _owned(functions), _excused(tree)
    found = [(each.line, each.name) for each in functions if each.writes and each.name not in owned]
    needless = {*excused} - {name for _line, name in found}
    return [each for each in found if each[1] not in excused] + [
        (1, f"{name}: excused in {SAYS}, but it does not write or is an action")
        for name in sorted(needless)
    ]


def _excused(tree: ast.Module) -> dict[str, str]:
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == SAYS:
            return dict(ast.literal_eval(node.value)) if node.value else {}
    return {}


def _owned(functions: list[Function]) -> set[str]:
    """Names of the actions, and of functions called only by them."""
    owned = {each.name for each in functions if each.is_action}
    while True:
        callers: dict[str, set[str]] = {}
        for each in functions:
            for called in each.calls:
                callers.setdefault(called, set()).add(each.name)
        more = {
            each.name
            for each in functions
            if each.name not in owned
            and (by := callers.get(each.name.rpartition(".")[2]))
            and by - {each.name} <= owned
            and by - {each.name}
        }
        if not more:
            return owned
        owned |= more


def _functions(node: ast.AST, prefix: str) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            given = {each.arg for each in (*child.args.args, *child.args.kwonlyargs)}
            made = Function(f"{prefix}{child.name}", child.lineno, {"by", "at"} <= given)
            for inner in ast.walk(child):
                _look(made, inner)
            yield made


def _look(function: Function, node: ast.AST) -> None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        function.writes |= bool(STATEMENTS.search(node.value))
    elif isinstance(node, ast.Name):
        function.calls.add(node.id)
    elif isinstance(node, ast.Attribute):
        function.calls.add(node.attr)
    if isinstance(node, ast.Call) and _records(node):
        function.is_action = True
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        on, verb = ast.unparse(node.func.value), node.func.attr
        if verb in MAKING:
            function.writes |= bool(MANAGERS.search(on))
        elif verb in {"update", "delete"}:
            function.writes |= bool(MANAGERS.search(on) or ".filter(" in on)
        elif verb == "save":
            function.writes |= not OF_FILES.search(on)


def _records(call: ast.Call) -> bool:
    """Whether a call records an event."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    return name in RECORDING


def found(source: Path = SOURCE) -> list[str]:
    """Every such function below a folder, as ``file:line name``."""
    return [
        f"{path.relative_to(source)}:{line} {name}"
        for path in sorted(source.rglob("*.py"))
        if "migrations" not in path.parts
        for line, name in writers(path.read_text(encoding="utf-8"))
    ]


def main() -> int:
    """Print the functions that write and are no actions."""
    lines = found()
    for line in lines:
        print(f"{line} writes and is not an action")
    if lines:
        print("Add by=, at= and an event to each, or state in its module why none is needed:")
        print(f'{SAYS}: Final = {{"function": "reason"}}')
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
