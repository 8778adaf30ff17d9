"""Navigation of the desk: contributed by apps, filtered by permission, with counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import ResolverMatch, reverse
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.access import ANONYMOUS, SYSTEM, Actor, Grant
from jiceng.core.manifests import replacing
from jiceng.directory.public import default_roles
from jiceng.directory.roles import ALL_ROLES
from jiceng.ui import nav
from jiceng.ui.templatetags.navigation import nav_entry

AREAS = (
    nav.NavArea("work", "Requests", 10, icon="inbox"),
    nav.NavArea("figures", "Figures", 20, icon="chart-bar"),
)


def item(name: str, **given) -> nav.NavItem:
    return nav.NavItem(name, name, **{"icon": "inbox", "area": "work", **given})


@contextmanager
def entries(*items: nav.NavItem) -> Iterator[None]:
    """Replace the entries of the navigation."""
    with replacing(nav.NavArea, *AREAS), replacing(nav.NavItem, *items):
        yield


def names(actor: Actor) -> list[str]:
    return [each.name for _area, found in nav.items_of(actor) for each in found]


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
                assert (
                    nav_entry(
                        nav.ShownEntry(each.label, each.icon, each, is_current, count)
                    ).split()
                    == drawn
                )


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
        shown = nav.frame_of(request, SYSTEM).entries
    assert [(each.item.name, each.count) for each in shown] == [
        ("desk", nav.Count(12, 3)),
        ("other", None),
    ]


def at(name: str) -> HttpRequest:
    """A request for the page of an address's name."""
    request = RequestFactory().get("/")
    request.resolver_match = ResolverMatch(lambda: None, (), {}, url_name=name)
    return request


def many(count: int, area: str) -> list[nav.NavItem]:
    return [item(f"{area}-{n}", area=area, order=n) for n in range(count)]


def test_areas_become_one_entry_from_the_last_on_until_all_fit() -> None:
    with entries(*many(6, "work"), *many(5, "figures")):
        side = nav.side_of(SYSTEM)
    assert [len(entry.pages) for entry in side] == [1, 1, 1, 1, 1, 1, 5]
    assert (side[-1].label, side[-1].icon) == ("Figures", "chart-bar")


def test_a_side_bar_that_fits_shows_every_page() -> None:
    with entries(*many(6, "work"), *many(2, "figures")):
        assert [entry.area for entry in nav.side_of(SYSTEM)] == [None] * nav.MOST


def test_pages_of_an_area_in_one_entry_are_tabs_there_and_nowhere_else() -> None:
    with entries(*many(6, "work"), *many(5, "figures")):
        inside = nav.frame_of(at("figures-3"), SYSTEM)
        outside = nav.frame_of(at("work-1"), SYSTEM)
    assert [(tab.item.name, tab.is_current) for tab in inside.tabs] == [
        (f"figures-{n}", n == 3) for n in range(5)
    ]
    assert inside.entries[-1].is_current
    assert outside.tabs == ()


@given(
    st.lists(st.sampled_from(["work", "figures"]), max_size=40),
    st.lists(st.sampled_from(["side", "top", ""]), min_size=40, max_size=40),
)
def test_no_side_bar_is_too_long_and_no_page_stands_in_it_twice(areas, places) -> None:
    pages = [item(str(n), area=area, place=places[n], order=n) for n, area in enumerate(areas)]
    with entries(*pages):
        side = nav.side_of(SYSTEM)
        reached = [page.name for entry in side for page in entry.pages]
    assert len(side) <= nav.MOST
    assert sorted(reached) == sorted(set(reached))
    if len([page for page in pages if page.place == "side"]) <= nav.MOST:
        assert sorted(reached) == sorted(page.name for page in pages if page.place == "side")


def test_pages_outside_of_somebodys_work_are_not_in_the_side_bar() -> None:
    reader = Grant("auditor", uuid4(), "/440704/", frozenset({"case.read"}))
    worker = Grant("handler", uuid4(), "/440704/", frozenset({"case.read", "case.handle"}))
    page = item("inbox", needs="case.read", does=("case.handle",))
    with entries(page):
        by_post = {
            post.role: [entry.label for entry in nav.side_of(Actor("person", grants=(post,)))]
            for post in (reader, worker)
        }
        assert names(Actor("person", grants=(reader,))) == ["inbox"]
    assert by_post == {"auditor": [], "handler": ["inbox"]}


def test_shortcuts_of_pages_that_are_not_shown_work_all_the_same() -> None:
    with entries(
        item("shown", key="s"), item("hidden", key="h", place=""), item("plain", place="")
    ):
        assert [page.name for page in nav.frame_of(at("shown"), SYSTEM).keys] == ["hidden"]


def post_of(code: str) -> Actor:
    """Somebody with one post of a shipped role."""
    rights = next(role.permissions for role in default_roles() if role.code == code)
    return Actor("person", uuid4(), grants=(Grant(code, uuid4(), "/440704/", frozenset(rights)),))


@pytest.mark.parametrize("role", ALL_ROLES)
def test_no_shipped_role_has_more_than_eight_entries_home_first(role) -> None:
    side = nav.side_of(post_of(role))
    assert 1 <= len(side) <= 8
    assert side[0].pages[0].name == "home"


@pytest.mark.parametrize("role", ["auditor", "discipline_inspector", "trainer", "accountant"])
def test_roles_that_handle_no_requests_have_no_inbox(role) -> None:
    pages = [page.name for entry in nav.side_of(post_of(role)) for page in entry.pages]
    assert not {"desk", "whistles", "callbacks", "approvals"}.intersection(pages)
