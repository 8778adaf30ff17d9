"""Every refusal code has a message."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from jiceng.core.access import Verdict, refuse
from jiceng.core.errors import Refused
from jiceng.core.manifests import contributing
from jiceng.core.refusals import REFUSALS, Refusals, refusal_message

SOURCE = Path(__file__).resolve().parents[2] / "src" / "jiceng"


def codes_without_message() -> dict[str, str]:
    """Where each code is used by ``refuse("code", name=value)`` with no sentence of its own."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "refuse"
                and len(node.args) == 1
                and isinstance(node.args[0], ast.Constant)
            ):
                found[str(node.args[0].value)] = path.name
    return found


def test_every_refusal_code_has_a_message() -> None:
    used = codes_without_message()
    assert len(used) > 40
    explained = {code for each in REFUSALS.all() for code in each.sentences}
    assert {code: where for code, where in used.items() if code not in explained} == {}


def test_refusal_contains_its_message() -> None:
    with contributing(Refusals({"thing.full": "Only %(left)s are left."})):
        with pytest.raises(Refused, match="Only 3 are left") as caught:
            refuse("thing.full", left=3).or_refuse()
        assert caught.value.details == {"left": 3}
        assert Verdict(False, "thing.full", "No room.").sentence == "No room."


def test_code_without_a_message_is_shown_itself() -> None:
    assert refusal_message("no.such.code", {}) == "no.such.code"


def test_code_cannot_be_explained_by_two_apps() -> None:
    again = Refusals({"case.no_category": "Another sentence."})
    with contributing(again, app="art"), pytest.raises(ValueError, match=r"art.*case\.no_category"):
        refusal_message("case.no_category", {})
