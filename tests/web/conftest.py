"""Fixtures: residents, staff and API clients in `tests.world`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Browser

from jiceng.core.access import SYSTEM
from jiceng.directory.actors import issue_key
from tests.cases.conftest import built_world, world
from tests.web import browsers
from tests.world import MORNING, World

__all__ = ["built_world", "world"]

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set the clock to a Wednesday morning and reset rate limits."""
    # On a busy machine a second passes between two lines, and a look at the versions is a query.
    monkeypatch.setattr("jiceng.core.shared_reference_data.CHECK_EVERY_SECONDS", 3600)
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture(autouse=True)
def _nothing_under_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Wait for pending requests before tables are emptied."""
    served = "live_server" in request.fixturenames
    if served:
        request.getfixturevalue("transactional_db")
    yield
    if served:
        # A window that a test has left open keeps its connections, each with a thread.
        if "browser" in request.fixturenames:
            browsers.shut(request.getfixturevalue("browser"))
        browsers.settle()


@pytest.fixture
def at_desk(world: World) -> SignIn:
    """A signed-in client."""

    def sign_in(who: str, language: str = "en", **more: Any) -> Client:
        client = Client(headers={"accept-language": language}, **more)
        client.force_login(world.people[who])
        return client

    return sign_in


@pytest.fixture
def resident() -> Client:
    """An anonymous client."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def program(world: World) -> SignIn:
    """An API client with the key of a person."""

    def with_key(who: str) -> Client:
        _row, key = issue_key(person=world.people[who], label="test", by=SYSTEM, at=world.at)
        return Client(headers={"accept-language": "en", "authorization": f"Bearer {key}"})

    return with_key


@pytest.fixture(scope="module")
def browser(kept_browser: browsers.WorkerBrowser) -> Iterator[Browser]:
    """A real browser; its windows are shut when the tests of a file have ended."""
    with kept_browser.lent() as browser:
        yield browser
