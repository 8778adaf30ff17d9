"""What tests before a screen share: a city that the server's threads see, and people before it.

from tests.web.screens import _morning, before, city

__all__ = ["_morning", "before", "city"]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.web.browsers import BrowserUser
from tests.world import World, committed

SitDown = Callable[..., BrowserUser]


@pytest.fixture(autouse=True)
def _morning() -> None:
    """Use the real clock, on which browser cookies depend."""


@pytest.fixture
def city(transactional_db: None) -> World:
    """A district whose rows the server's threads see too."""
    return committed()


@contextmanager
def open_windows(
    browser: Browser, url: str, screen: str = "desk", locale: str = "zh-CN", *, look: bool = False
) -> Iterator[SitDown]:
    """Set people before a screen, signed in unless they are nobody.

    Args:
        screen, locale: of whom nothing else is said.
        look: at each screen once more in the end.
    """
    people: list[BrowserUser] = []

    def open_window(who: str = "", screen: str = screen, locale: str = locale) -> BrowserUser:
        people.append(BrowserUser(browser, url, screen, locale))
        if who:
            people[-1].sign_in(who)
        return people[-1]

    yield open_window
    for person in people if look else ():
        person.check_page()
    for person in people:
        person.leave()


@pytest.fixture
def before(browser: Browser, live_server: Any) -> Iterator[SitDown]:
    """Set somebody before a screen."""
    with open_windows(browser, live_server.url) as open_window:
        yield open_window
