"""docs/systems.md lists every system once, with existing tests and pages."""

from __future__ import annotations

import re
from pathlib import Path

from django.urls import Resolver404, resolve

ROOT = Path(__file__).resolve().parents[2]

TEXT = (ROOT / "docs" / "systems.md").read_text("utf-8")
ROWS = [line for line in TEXT.splitlines() if re.match(r"\| S\d+ ", line)]


def test_every_system_is_listed_once():
    listed = TEXT.split("## Not begun")[1]
    found = [line.split("|")[1].strip() for line in ROWS] + re.findall(r"\bS\d+\b", listed)
    assert sorted(found, key=lambda each: int(each[1:])) == [f"S{n}" for n in range(1, 50)]


def test_listed_tests_exist():
    for row in ROWS:
        names = re.findall(r"`([a-z_/]+/test_\w+\.py)`", row)
        assert names, row
        assert [name for name in names if not (ROOT / "tests" / name).is_file()] == []


def test_listed_pages_exist():
    unknown = []
    for page in re.findall(r"`(/[^`…]*)`", " ".join(ROWS)):
        try:
            resolve(page)
        except Resolver404:
            unknown.append(page)
    assert unknown == []
