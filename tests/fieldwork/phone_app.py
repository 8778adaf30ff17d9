"""The phone app in a real browser: set up, offline, cleared; see `tests.web.browsers`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests import photos
from tests.web.browsers import BrowserUser
from tests.web.conftest import _nothing_under_way, browser
from tests.web.screens import _morning, city
from tests.world import World

__all__ = ["_morning", "_nothing_under_way", "browser", "city"]

PIN = "135790"
CLEAR = """async () => {
  for (const { name } of await indexedDB.databases()) {
    await new Promise((done) => {
      const asked = indexedDB.deleteDatabase(name);
      asked.onsuccess = asked.onerror = asked.onblocked = done;
    });
  }
  localStorage.clear();
}"""

Hand = Callable[..., "PhoneApp"]


class PhoneApp(BrowserUser):
    """An officer with the app on a phone. What fails without signal is no fault of the page."""

    def __init__(self, browser: Browser, url: str, locale: str = "en") -> None:
        super().__init__(browser, url, "phone", locale)
        self.context.grant_permissions(["geolocation"])
        self.context.set_geolocation({"longitude": 113.0951234, "latitude": 22.5756789})
        self.is_offline = False

    def _console(self, message: Any) -> None:
        if "net::ERR_" not in message.text:
            super()._console(message)

    def _failed(self, request: Any) -> None:
        if "net::ERR_INTERNET_DISCONNECTED" not in (request.failure or ""):
            super()._failed(request)

    def set_up(self, who: str, pin: str = PIN) -> None:
        """Sign in on the server and set the phone up."""
        self.become(who)
        self.page.goto(self.url + "/field/#/set-up")
        self.page.reload()
        self.page.fill("#pin", pin)
        self.page.fill("#again", pin)
        self.page.click("form button[type=submit]")
        expect(self.page.locator(".bar")).to_be_visible()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def open(self, pin: str = PIN) -> None:
        """Enter the PIN."""
        self.page.fill("#pin", pin)
        self.page.click("form button[type=submit]")
        expect(self.page.locator(".bar, .form-end").first).to_be_visible()

    def offline(self, *, is_offline: bool = True) -> None:
        """Lose the signal, or find it again."""
        self.context.set_offline(is_offline)
        self.is_offline = is_offline

    def show(self, screen: str) -> None:
        """Go to a screen within the app."""
        self.page.evaluate("screen => { location.hash = `#/${screen}` }", screen)

    def button(self, name: str) -> Locator:
        """A button or link with these words."""
        found = self.page.get_by_role("button", name=name)
        return found.or_(self.page.get_by_role("link", name=name)).first

    def report(self, title: str, *pictures: Path) -> None:
        """Register a hazard with photos, as far as the form goes without saving."""
        self.show("new")
        self.button("Register hazard").click()
        self.page.fill("#field-title", title)
        for label in ("Fire safety", "High"):
            self.page.get_by_label(label, exact=True).check()
        self.page.fill("#field-place", "江南社区3栋楼道")
        self.button("In 7 days").click()
        if pictures:
            names = [str(each) for each in pictures]
            self.page.locator("input[type=file]").last.set_input_files(names)
            expect(self.page.locator(".pictures li")).to_have_count(len(pictures))

    def save(self) -> None:
        """Save the form; it is in the queue then."""
        self.button("Save").click()
        expect(self.page.locator(".standing")).to_be_visible()

    def states(self) -> list[str]:
        """The states of the queue's items, the first made first."""
        self.show("queue")
        expect(self.page.locator(".standing")).to_be_visible()
        found: list[list[str]] = self.page.evaluate(
            "() => [...document.querySelectorAll('.item')].map(e => "
            "[e.dataset.number, e.dataset.state])"
        )
        return [state for _number, state in sorted(found, key=lambda each: int(each[0]))]


@pytest.fixture
def hand(city: World, browser: Browser, live_server: Any) -> Iterator[Hand]:
    """Hand somebody a phone that is set up for them."""
    given: list[PhoneApp] = []

    def hand_over(who: str = "officer", locale: str = "en") -> PhoneApp:
        given.append(PhoneApp(browser, live_server.url, locale))
        given[-1].set_up(who)
        return given[-1]

    yield hand_over
    for phone in given:
        phone.context.unroute_all(behavior="ignoreErrors")
        phone.offline(is_offline=False)
        phone.leave()


def picture(folder: Path, name: str = "a.jpg") -> Path:
    """A photo on the phone."""
    path = folder / name
    path.write_bytes(photos.written(photos.halves()))
    return path
