"""Pages with a form leave its cycle to `FormPage`: no page draws a refused form by hand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

SOURCE: Final = Path("src/jiceng")
PAGES: Final = re.compile(r"(^|/)(pages|administration|portal)/|(^|[/_])pages\.py$|(^|/)parts\.py$")
PROBLEMS: Final = frozenset(
    {"Problem", "Invalid", "Refused", "Forbidden", "TooMany", "NoSpace", "MappingProblem"}
)
"""What an action refuses with."""
EXCEPTIONS: Final = {
    "cases/pages/rates.py:figures": "a period in the address, no form",
    "cases/pages/search.py:search": "a filter in the address, no form",
    "metrics/pages.py:figures": "a period in the address, no form",
    "desk/export_pages.py:_told": "what a table was made of may be out of reach by now",
    "desk/filter_pages.py:_about": "a saved filter that its list no longer knows",
    "desk/filter_pages.py:_told": "a saved filter that its list no longer knows",
    "cases/portal/report.py:_seen": "after too many looks the page stands without suggestions",
    "portal/report_place.py:accepted": "a photo without a usable point has none",
}
"""Handlers that answer no form, with the reason."""
APART: Final = (
    "records/imports/",
    "cases/administration/imports.py",
    "cases/pages/reply_templates.py",
    "notifications/news_pages.py",
    "notifications/portal_pages.py",
)
"""Pages that are being moved to declarations of their own."""


def pages() -> Iterator[tuple[str, ast.Module]]:
    """The modules that answer pages, by their place below the source."""
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        if PAGES.search(place) and not place.startswith(APART):
            yield place, ast.parse(path.read_text())


def by_hand(module: ast.Module) -> Iterator[str]:
    """Functions that show what was refused themselves: they catch it, or write into a form."""
    for function in module.body:
        if isinstance(function, ast.FunctionDef | ast.ClassDef) and any(
            _catches(node) or _writes_into_a_form(node) for node in ast.walk(function)
        ):
            yield function.name


def _catches(node: ast.AST) -> bool:
    if not isinstance(node, ast.ExceptHandler) or node.type is None:
        return False
    names = {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)}
    return bool(names & PROBLEMS) and not isinstance(node.body[0], ast.Raise)


def _writes_into_a_form(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "add_error"
    )


def found() -> set[str]:
    return {f"{place}:{name}" for place, module in pages() for name in by_hand(module)}


def test_no_page_draws_a_refused_form_by_hand() -> None:
    assert found() - EXCEPTIONS.keys() == set(), "Use `jiceng.ui.form_page.FormPage` (0071)."


def test_each_exception_is_still_needed() -> None:
    assert EXCEPTIONS.keys() - found() == set()


@pytest.mark.parametrize(
    "body",
    [
        "try: act()\n    except Invalid as problem: return page(problem)",
        "try: act()\n    except (NotFound, errors.NoSpace, Refused): pass",
        "form.add_error(None, 'no')",
    ],
)
def test_a_page_made_by_hand_would_be_found(body: str) -> None:
    assert list(by_hand(ast.parse(f"def view(request):\n    {body}"))) == ["view"]


def test_no_query_is_written_with_the_deprecated_extra() -> None:
    assert [path for path in SOURCE.rglob("*.py") if ".extra(" in path.read_text()] == []
