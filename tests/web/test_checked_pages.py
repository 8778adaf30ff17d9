"""Every page on phone and desktop sizes, in both languages, by our own checks.

Each app declares its pages: see `page_registry.py`. All are checked in one world and one browser;
each setting has a persistent context, so that shared files are loaded once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests import snapshots
from tests.sample_grids import publish_grids
from tests.web import browsers
from tests.web.browsers import AXE, BrowserUser
from tests.web.page_registry import found
from tests.web.screens import _morning
from tests.world import World, committed

__all__ = ["_morning"]

pytestmark = [pytest.mark.timeout(600)]

PAGES = found()
FOUR = [(screen, locale) for screen in ("phone", "desk") for locale in ("zh-CN", "en")]
# What axe finds hangs on the texts or on the layout, hardly ever on both together: two settings
# show it each text and each layout. What is cut off hangs on both; it is measured in all four.
WITH_AXE = {("phone", "zh-CN"), ("desk", "en")}


class Site:
    """All checked pages behind one server, and a browser's window for each setting."""

    def __init__(self, browser: Browser, url: str, paths: dict[str, dict[str, str]]) -> None:
        self.url, self.paths, self._browser = url, paths, browser
        self._windows: dict[tuple[str, str], BrowserUser] = {}

    def window(self, screen: str, locale: str) -> BrowserUser:
        """The window of a screen size and language, used by one person after another."""
        key = screen, locale
        if key not in self._windows:
            self._windows[key] = BrowserUser(self._browser, self.url, screen, locale)
            if key in WITH_AXE:
                self._windows[key].context.add_init_script(path=AXE)
        return self._windows[key]

    def shut(self) -> None:
        for window in self._windows.values():
            window.leave()


@pytest.fixture(scope="module")
def db(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, browser: Browser
) -> Iterator[World]:
    """The district as committed rows, instead of a transaction around each test.

    The browser is there before and after: Playwright runs a loop in this thread, which has a
    connection of its own while it runs. It is shut with the last rows.
    """
    with django_db_blocker.unblock():
        yield committed()
        snapshots.put_empty()


@pytest.fixture(scope="module")
def site(db: World, browser: Browser) -> Iterator[Site]:
    """The server with the content of all apps."""
    publish_grids()
    given = {"JICENG_MAIL": "mailto://x.example", "JICENG_PUBLIC_URL": "https://x.example"}
    with override_settings(**given):
        paths = {name: dict(pages.create(db)) for name, pages in PAGES.items()}
        server = LiveServer("localhost")
        server._live_server_modified_settings.enable()
        site = Site(browser, server.url, paths)
        yield site
        site.shut()
        browsers.settle()
        server._live_server_modified_settings.disable()
        server.stop()


@pytest.mark.parametrize(
    ("screen", "locale"),
    [
        pytest.param(*each, marks=pytest.mark.xdist_group(f"looks: {each}"), id="-".join(each))
        for each in FOUR
    ],
)
@pytest.mark.parametrize("app", PAGES)
def test_every_page_passes_the_page_checks(site, app: str, screen: str, locale: str) -> None:
    person, complaints = site.window(screen, locale), list[str]()
    for who, pages in PAGES[app].pages.items():
        person.become(who)
        for name, path in pages:
            person.go(path if path.startswith("/") else site.paths[app][path])
            complaints += person.complaints(name, with_axe=(screen, locale) in WITH_AXE)
    assert not complaints, "\n".join(complaints)


def test_page_names_are_unique() -> None:
    names = Counter(
        name for each in PAGES.values() for pages in each.pages.values() for name, _path in pages
    )
    assert [name for name, times in names.items() if times > 1] == []
