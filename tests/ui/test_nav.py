"""Navigation of the desk: contributed by apps, filtered by permission, with counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from jiceng.core.access import ANONYMOUS, SYSTEM, Actor, Grant
from jiceng.core.manifests import replacing
from jiceng.ui import nav
from jiceng.ui.templatetags.navigation import nav_entry

AREAS = (nav.NavArea("work", "Requests", 10), nav.NavArea("figures", "Figures", 20))


def item(name: str, **given) -> nav.NavItem:
    return nav.NavItem(name, name, **{"icon": "inbox", "area": "work", **given})


@contextmanager
def entries(*items: nav.NavItem) -> Iterator[None]:
    """Replace the entries of the navigation."""
    with replacing(nav.NavArea, *AREAS), replacing(nav.NavItem, *items):
        yield


def names(actor: Actor) -> list[str]:
    return [each.name for _label, found in nav.items_of(actor) for each in found]


def test_entries_are_sorted_by_area_and_order() -> None:
    with entries(item("later", order=20), item("figures", area="figures"), item("first", order=10)):
        assert [each.name for each in nav.items()] == ["first", "later", "figures"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("is_current", [True, False])
@pytest.mark.parametrize("count", [None, nav.Count(3), nav.Count(3, late=2), nav.Count(1000)])
def test_an_entry_kept_drawn_is_the_one_that_the_component_draws(
    language: str, is_current: bool, count: nav.Count | None
) -> None:
    source = (
        '{% load i18n %}<c-nav-item label="{{ item.label }}" href="{{ href }}" :icon="item.icon" '
        'key="{{ item.key }}" group="{% translate "Go to" %}" :current="is_current" '
        ':count="count" live="{{ item.live }}" />'
    )
    component = Template(CottonCompiler().process(source))
    with translation.override(language):
        for each in nav.items():
            shown = {"item": each, "href": reverse(each.name)}
            shown |= {"is_current": is_current, "count": count}
            drawn = component.render(Context(shown)).split()
            for _time in range(2):
                assert nav_entry(nav.ShownEntry(each, is_current, count)).split() == drawn


def test_entry_is_shown_with_its_permission() -> None:
    post = Grant("clerk", uuid4(), "/440704/", frozenset({"case.read"}))
    with entries(item("open"), item("read", needs="case.read")):
        assert names(Actor(kind="person", grants=(post,))) == ["open", "read"]
        assert names(ANONYMOUS) == ["open"]
        assert names(SYSTEM) == ["open", "read"]


@pytest.mark.parametrize(
    "wrong",
    [{"name": "b", "area": "nowhere"}, {"name": "b", "key": "x"}, {"name": "a", "order": 99}],
)
def test_invalid_entry_is_reported_at_definition(wrong) -> None:
    with (
        entries(item("a", key="x"), item(**wrong)),
        pytest.raises(ValueError, match=wrong["name"]),
    ):
        nav.items()


def test_unknown_permission_is_named() -> None:
    with (
        entries(item("a", needs="no.such.right")),
        pytest.raises(KeyError, match=r"no\.such\.right"),
    ):
        names(SYSTEM)


def test_navigation_shows_counts_of_the_page() -> None:
    request = RequestFactory().get("/")
    nav.note_count(request, "desk", 12, late=3)
    with entries(item("desk"), item("other")):
        ((_label, shown),) = nav.frame_of(request, SYSTEM)
    assert [(each.item.name, each.count) for each in shown] == [
        ("desk", nav.Count(12, 3)),
        ("other", None),
    ]
