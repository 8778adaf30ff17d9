"""The built style sheets contain the rules that their pages use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jiceng.config.environment import CHECKOUT

SOURCE = CHECKOUT / "src/jiceng"
STYLES = CHECKOUT / "frontend"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CLASS = re.compile(r"\.([a-z][\w-]*)")
ATTRIBUTE = re.compile(r'\bclass="((?:\{[%{].*?[%}]\}|[^"])*)"', re.DOTALL)
TAG = re.compile(r"\{[%{].*?[%}]\}")
SHARED = ("ui/templates/cotton/*.html", "ui/templates/parts/*.html", "ui/templates/ui/base.html")
PAGES = {
    "resident": (*SHARED, "*/templates/portal/*.html", "templates/*.html"),
    "desk": (*SHARED, "**/*.html"),
}
SHEETS = {"resident": ("shared", "portal"), "desk": ("shared", "desk")}


def classes(sheet: str) -> set[str]:
    return set(CLASS.findall(COMMENT.sub("", sheet)))


def named(pages: tuple[str, ...]) -> dict[str, Path]:
    """Every class that templates name in an attribute, and one template that does."""
    found: dict[str, Path] = {}
    for pattern in pages:
        for path in SOURCE.glob(pattern):
            for value in ATTRIBUTE.findall(path.read_text("utf-8")):
                found |= dict.fromkeys(TAG.sub(" ", value).split(), path)
    return found


@pytest.mark.parametrize("face", PAGES)
def test_style_sheet_of_a_shell_contains_the_rules_of_its_pages(face: str) -> None:
    ours = {
        each
        for room in SHEETS[face]
        for path in (STYLES / room / "styles").glob("*.css")
        for each in classes(path.read_text("utf-8"))
    }
    built = classes((SOURCE / f"static/dist/{face}.css").read_text("utf-8"))
    pages = named(PAGES[face])
    assert len(pages) > 50
    missing = {name: path.name for name, path in pages.items() if name in ours - built}
    assert not missing, "the build drops them: see frontend/build/unused-styles.ts"


@pytest.mark.parametrize("room", ["shared", "desk", "portal"])
def test_no_rule_is_for_an_unused_class(room: str) -> None:
    kinds = ("*.html", "*.py", "*.ts")
    sources = [path for kind in kinds for path in (*SOURCE.rglob(kind), *STYLES.rglob(kind))]
    words = {word for path in sources for word in re.findall(r"[\w-]+", path.read_text("utf-8"))}
    put_together = re.compile(
        r"btn-(primary|secondary|danger|ghost)|is-[a-z]+|(tint|is-class|depth)-\d"
        r"|tone-(green|yellow|red)"
    )
    for path in (STYLES / room / "styles").glob("*.css"):
        unknown = {name for name in classes(path.read_text("utf-8")) if name not in words}
        assert not {name for name in unknown if not put_together.fullmatch(name)}, path.name
