"""The user guides and their pictures, which `make pictures` takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from jiceng.config.environment import CHECKOUT
from scripts import who_may

DOCS = CHECKOUT / "docs"
GUIDES = {"zh-CN": "user-guide.zh-CN.md", "en": "user-guide.md"}
WIDEST, MOST_BYTES = 1200, 3_000_000


def named_in(guide: str) -> set[str]:
    text = (DOCS / guide).read_text(encoding="utf-8")
    return set(re.findall(r"""[("](pictures/[^)"]+)[)"]""", text))


@pytest.mark.parametrize("language", GUIDES)
def test_guide_shows_exactly_the_pictures_of_its_language(language: str) -> None:
    found = DOCS.glob(f"pictures/{language}/*")
    assert named_in(GUIDES[language]) == {str(each.relative_to(DOCS)) for each in found}


def test_both_guides_show_the_same_pictures() -> None:
    chinese, english = (
        {name.rsplit("/", 1)[-1] for name in named_in(GUIDES[each])} for each in GUIDES
    )
    assert chinese == english


def test_pictures_are_small() -> None:
    pictures = sorted(DOCS.glob("pictures/*/*.png"))
    assert sum(each.stat().st_size for each in pictures) < MOST_BYTES
    for each in pictures:
        with Image.open(each) as image:
            assert image.width <= WIDEST, each


@pytest.mark.parametrize(("language", "guide"), who_may.GUIDES.items())
def test_permission_table_of_a_guide_equals_the_rules(language: str, guide: Path) -> None:
    assert who_may.shown(guide.read_text(encoding="utf-8")) == who_may.table(language)


@pytest.mark.parametrize("guide", GUIDES.values())
def test_links_within_a_guide_exist(guide: str) -> None:
    text = (DOCS / guide).read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w\- ]", "", line.lstrip("# ")).strip().lower().replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings, target
        else:
            assert (DOCS / target).exists(), target
