"""Only the rules of the directory compare periods of validity."""

from __future__ import annotations

import ast
import re

from jiceng.config.environment import CHECKOUT

SOURCE = CHECKOUT / "src" / "jiceng"
# Modules with the rules: half-open periods, and announcements, which include their last day.
ALLOWED = {
    "directory/rules.py",
    "directory/periods.py",
    "notifications/rules.py",
    "notifications/queries.py",
}
DAYS = ("valid_from", "valid_to")
LOOKUP = re.compile(r"(?:^|__)valid_(?:from|to)__(?!date$)")
IN_TEMPLATE = re.compile(r"\{%\s*(?:el)?if[^%]*valid_(?:from|to)\s*(?:[<>]=?|is\b)")


ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def _compares(node: ast.Compare) -> bool:
    """Whether it asks what comes first, or whether a thing has an end; that a form's field was left
    empty, or that two days are the same, decides nothing."""
    sides = [node.left, *node.comparators]
    of_a_thing = any(isinstance(s, ast.Attribute) and s.attr in DAYS for s in sides)
    named = any(isinstance(s, ast.Name) and s.id in DAYS for s in sides)
    kinds = (*ORDERS, ast.Is, ast.IsNot) if of_a_thing else ORDERS
    return (of_a_thing or named) and any(isinstance(op, kinds) for op in node.ops)


def _asks(call: ast.Call, word: ast.keyword) -> bool:
    """Whether a condition of a query compares one of the days with another one."""
    if word.arg is None or getattr(getattr(word.value, "func", None), "attr", "") == "F":
        return False  # a constraint holds the two days of one row together
    is_query = getattr(call.func, "attr", "") in {"filter", "exclude", "get", "Q"}
    by_none = isinstance(word.value, ast.Constant) and word.value.value is None
    return bool(LOOKUP.search(word.arg)) or (is_query and by_none and word.arg.endswith(DAYS))


def compared_in(source: str) -> list[int]:
    """Lines that compare a period's days, in code or in a condition of a query."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            if _compares(node):
                found.append(node.lineno)
        elif isinstance(node, ast.Call):
            found += [node.lineno for word in node.keywords if _asks(node, word)]
    return found


def test_periods_are_compared_only_by_the_rules() -> None:
    by_hand = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in path.parts and str(path.relative_to(SOURCE)) not in ALLOWED
        for line in compared_in(path.read_text(encoding="utf-8"))
    ]
    by_hand += [
        str(path.relative_to(SOURCE))
        for path in sorted(SOURCE.rglob("*.html"))
        if IN_TEMPLATE.search(path.read_text(encoding="utf-8"))
    ]
    assert by_hand == []


def test_manual_comparison_of_a_period_is_found() -> None:
    for line in (
        "x = [n for n in nodes if n.valid_to is None]",
        "y = row.valid_from > day",
        "z = valid_to is not None and valid_to <= day",
        "Unit.objects.filter(valid_to__gt=day)",
        "Post.objects.filter(unit__valid_from__lte=day)",
        "Post.objects.filter(valid_to=None)",
    ):
        assert compared_in(line), line
    assert not compared_in("Post.objects.create(unit=unit, valid_from=day, valid_to=None)")
    assert IN_TEMPLATE.search("{% if post.valid_to <= soon %}")
