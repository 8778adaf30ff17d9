"""docs/systems.md lists every system once, with existing tests and pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from scripts import systems

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


@pytest.mark.parametrize(("language", "readme"), systems.READMES.items())
def test_readmes_show_the_state_of_every_system(language: str, readme: Path) -> None:
    named = [each for _area, inside in systems.AREAS for each in inside]
    assert sorted(named, key=lambda each: int(each[1:])) == [f"S{n}" for n in range(1, 50)]
    assert systems.shown(readme.read_text(encoding="utf-8")) == systems.table(language)


def test_readme_has_four_pictures_of_its_language() -> None:
    for language, readme in systems.READMES.items():
        shown = re.findall(r'<img src="([^"]+)"', readme.read_text(encoding="utf-8"))
        assert len(shown) == 4
        for each in shown:
            assert each.startswith(f"docs/{language}/pictures/")
            assert (ROOT / each).is_file()
