"""Pages with forms use `FormPage`: none catches refusals or adds errors to a form itself."""

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
    "records/documents/pages.py": (1, "a file is refused beside the templates of all kinds"),
    "records/imports/pages.py": (2, "a file is refused while it is read; so is its preview"),
    "records/imports/record_pages.py": (1, "no words are asked about before columns are chosen"),
    "cases/pages/search.py": (1, "a filter in the address, no form"),
    "cases/portal/report.py": (1, "after too many previews the page has no suggestions"),
    "desk/export_pages.py": (1, "the source of an old export may not exist any more"),
    "desk/filter_pages.py": (2, "a saved filter may not be valid any more"),
    "metrics/pages.py": (1, "a period in the address, no form"),
    "portal/report_place.py": (1, "a photo without a usable location has none"),
}
"""Modules with functions that handle refusals but no form: how many, and why."""


def pages() -> Iterator[tuple[str, ast.Module]]:
    """The modules with views, by path."""
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        if PAGES.search(place):
            yield place, ast.parse(path.read_text())


def handling_forms_by_hand(module: ast.Module) -> Iterator[str]:
    """Functions that catch a refusal or add an error to a form."""
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


def test_no_page_handles_refused_forms_by_hand() -> None:
    found = {place: len(list(handling_forms_by_hand(module))) for place, module in pages()}
    expected = {place: count for place, (count, _reason) in EXCEPTIONS.items()}
    assert {place: n for place, n in found.items() if n} == expected, "Use `FormPage` (0071)."


@pytest.mark.parametrize(
    "body",
    [
        "try: act()\n    except Invalid as problem: return page(problem)",
        "try: act()\n    except (NotFound, errors.NoSpace, Refused): pass",
        "form.add_error(None, 'no')",
    ],
)
def test_page_that_handles_forms_by_hand_is_found(body: str) -> None:
    assert list(handling_forms_by_hand(ast.parse(f"def view(request):\n    {body}"))) == ["view"]


def test_no_query_uses_the_deprecated_extra() -> None:
    assert [path for path in SOURCE.rglob("*.py") if ".extra(" in path.read_text()] == []
