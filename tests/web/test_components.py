"""Components: all are shown on `/design/`, and all escape their input."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from jiceng.config.environment import CHECKOUT
from tests.web.conftest import SignIn

SOURCE = CHECKOUT / "src/jiceng"
PARTS = sorted((SOURCE / "ui/templates/cotton").glob("*.html"))
# The living page stands in the desk's frame, which shows the parts of frames.
SHOWN = [
    *(SOURCE / "templates/design").glob("*.html"),
    SOURCE / "ui/templates/ui/base.html",
    SOURCE / "desk/templates/desk/frame.html",
]
LIVING = "".join(path.read_text("utf-8") for path in SHOWN)
INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=|javascript:|<style|<script(?![^>]*\ssrc=)", re.IGNORECASE
)
HOSTILE = "\"'><script>alert(1)</script>"


def rendered(source: str, **given: object) -> str:
    return Template(CottonCompiler().process(source)).render(Context(given))


@pytest.mark.parametrize("part", PARTS, ids=lambda path: path.stem)
def test_every_component_has_an_example_on_the_design_page(part: Path) -> None:
    assert re.search(rf"<c-{part.stem.replace('_', '-')}[\s/>]", LIVING), (
        f"show {part.name} in all its states in templates/design/"
    )


@pytest.mark.parametrize("part", PARTS, ids=lambda path: path.stem)
def test_every_component_documents_its_purpose(part: Path) -> None:
    assert part.read_text("utf-8").startswith("{# ")


def test_templates_contain_no_inline_style_or_script() -> None:
    for path in SOURCE.rglob("*.html"):
        assert not INLINE.findall(path.read_text("utf-8")), path


def test_components_escape_their_attributes() -> None:
    for path in PARTS:
        assert not re.search(r"\{\{\s*attrs\s*\}\}", path.read_text("utf-8")), path


@pytest.mark.parametrize(
    "source",
    [
        '<c-button :label="hostile" />',
        '<c-button :title="hostile" />',
        '<c-button title="{{ hostile }}" />',
        '<c-button :href="hostile" />',
        '<c-field :label="hostile" :value="hostile" :hint="hostile" :error="hostile" name="a" />',
        '<c-field kind="textarea" label="a" name="b" :placeholder="hostile" :value="hostile" />',
        '<c-badge :label="hostile" />',
        '<c-empty :title="hostile" :hint="hostile" />',
        '<c-person :name="hostile" :post="hostile" />',
        '<c-page-header :title="hostile" />',
        '<c-alert :title="hostile">{{ hostile }}</c-alert>',
        '<c-entry :label="hostile" :who="hostile">{{ hostile }}</c-entry>',
        '<c-map :label="hostile" :data-place="hostile" />',
    ],
)
def test_components_escape_hostile_text(source: str) -> None:
    shown = rendered(source, hostile=HOSTILE)
    assert "<script>" not in shown
    assert "\"'>" not in shown
    assert "alert(1)" in shown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_design_page_requires_sign_in(world, at_desk, language) -> None:
    answer = at_desk("clerk", language).get(reverse("design"))
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()


def test_disabled_button_explains_why(at_desk: SignIn) -> None:
    shown = rendered('<c-button label="Close" why="Two bodies are still at work." />')
    assert 'aria-disabled="true"' in shown
    assert "Two bodies are still at work." in shown
    assert 'type="button"' in shown


@pytest.mark.parametrize(
    ("part", "slot", "drawn"),
    [
        ("card", "actions", "button-row"),
        ("card", "foot", "card-foot"),
        ("page-header", "crumbs", "crumbs"),
        ("page-header", "about", "page-about"),
        ("page-header", "actions", "page-actions"),
        ("modal", "foot", "sheet-foot"),
        ("drawer", "foot", "sheet-foot"),
    ],
)
def test_empty_slot_is_not_rendered(part: str, slot: str, drawn: str) -> None:
    source = (
        f'<c-{part} id="a" title="b">\n  <c-slot name="{slot}">\n'
        f"    {{% if is_shown %}}\n      words\n    {{% endif %}}\n  </c-slot>\n</c-{part}>"
    )
    assert drawn in rendered(source, is_shown=True)
    assert drawn not in rendered(source, is_shown=False)


def test_highlighted_text_is_escaped() -> None:
    source = "{% load parts %}{{ pieces|marked|default:'—' }}"
    assert rendered(source, pieces=[("a<b", False), ("c&d", True)]) == (
        "a&lt;b<mark>c&amp;d</mark>"
    )
    assert rendered(source, pieces=[]) == "—"


def test_field_refers_to_its_hint_and_its_error() -> None:
    shown = rendered('<c-field name="a" label="A" hint="h" error="e" required="yes" />')
    assert 'aria-describedby="a-hint a-error"' in shown
    assert 'id="a-hint"' in shown
    assert 'id="a-error"' in shown
    assert 'aria-invalid="true"' in shown


@pytest.mark.parametrize("state", ["reported", "handling", "suspended", "closed", "declined"])
def test_state_is_shown_by_icon_and_text(state: str) -> None:
    with translation.override("en"):
        shown = rendered('<c-state :value="state" />', state=state)
    assert "<use href=" in shown
    assert re.search(r"</svg>\s*\w", shown)
