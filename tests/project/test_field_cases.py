"""Every fault of field work that the mission lists is staged by tests that exist."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from jiceng.config.environment import CHECKOUT
from scripts import field_cases
from tests.conftest import unavailable
from tests.fieldwork.field_cases import STAGED


@pytest.fixture
def listed() -> list[str]:
    """Where the faults were seen, from the mission's list."""
    shared = Path(os.environ.get("JICENG_SHARED", CHECKOUT.parent / "shared"))
    path = shared / "cases" / "field.md"
    if not path.is_file():
        unavailable(f"the list of faults is not at {path}; set JICENG_SHARED")
    rows = [line for line in path.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [row.split("|")[1].strip() for row in rows[1:]]


def test_every_listed_fault_is_staged(listed: list[str]) -> None:
    assert listed
    assert [source for source in listed if not STAGED.get(source)] == []
    assert sorted(STAGED) == sorted(listed)


@pytest.mark.parametrize("test", sorted({each for tests in STAGED.values() for each in tests}))
def test_every_named_test_exists(test: str) -> None:
    path, name = test.split("::")
    text = (CHECKOUT / path).read_text("utf-8")
    if path.endswith(".ts"):
        assert f'test("{name}", ' in text
    else:
        assert re.search(rf"^def {name}\(", text, re.MULTILINE)


def test_a_row_passes_only_with_all_its_tests() -> None:
    passed = {"a": True, "b": False}
    assert field_cases.outcome(("a",), passed) == "passed"
    assert field_cases.outcome(("a", "b"), passed) == "failed"
    assert field_cases.outcome(("unknown",), passed) == "failed"
    assert field_cases.outcome((), passed) == "not staged"
