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

from tests.web.looks import Somebody
from tests.world import World, committed

SitDown = Callable[..., Somebody]


@pytest.fixture(autouse=True)
def _morning() -> None:
    """Use the real clock, on which browser cookies depend."""


@pytest.fixture
def city(transactional_db: None) -> World:
    """A district whose rows the server's threads see too."""
    return committed()


@contextmanager
def seats(
    browser: Browser, url: str, screen: str = "desk", locale: str = "zh-CN", *, look: bool = False
) -> Iterator[SitDown]:
    """Set people before a screen, signed in unless they are nobody.

    Args:
        screen, locale: of whom nothing else is said.
        look: at each screen once more in the end.
    """
    people: list[Somebody] = []

    def sit_down(who: str = "", screen: str = screen, locale: str = locale) -> Somebody:
        people.append(Somebody(browser, url, screen, locale))
        if who:
            people[-1].sign_in(who)
        return people[-1]

    yield sit_down
    for person in people if look else ():
        person.looks_right()
    for person in people:
        person.leave()


@pytest.fixture
def before(browser: Browser, live_server: Any) -> Iterator[SitDown]:
    """Set somebody before a screen."""
    with seats(browser, live_server.url) as sit_down:
        yield sit_down
