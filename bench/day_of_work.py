"""A day's work in the phone app in a real browser: its queue is filled without signal, then sent
on 3G."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import CDPSession, Page

from bench.filled_phone import PIN, fill_queue, fill_script, phone_browser, set_up_app
from bench.web import sign_in
from jiceng.core.access import permissions
from jiceng.directory.models import Unit
from jiceng.fieldwork.sync.models import Command, CommandFile

RECORDS, PHOTOS = 200, 60
BITS: Final = 1000 / 8
OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
# 3G as WebPageTest defines it.
THREE_G = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 1_600 * BITS,
    "uploadThroughput": 768 * BITS,
}
GIVES_UP_S, LOOKS_EVERY_S = 600, 0.2


@dataclass(frozen=True, slots=True)
class Day:
    """Seconds until all texts, and until all photos, were with the server; bytes of the photos."""

    text: float
    whole: float
    photo_bytes: int


def days_work(port: int, unit: Unit) -> Day:
    """Fill the app's queue, then send it.

    Args:
        port: of the product's server.
        unit: the officer's.
    """
    _person, cookie = sign_in(unit, sorted(permissions()), "day-of-work")
    with phone_browser() as context, tempfile.TemporaryDirectory() as folder:
        name, _equals, value = cookie.partition("=")
        home = f"http://127.0.0.1:{port}"
        context.add_cookies([{"name": name, "value": value, "url": home}])
        page = context.new_page()
        set_up_app(page, home)
        fill_queue(page, home, fill_script(Path(folder)), RECORDS, PHOTOS)
        return _send(page, context.new_cdp_session(page), home)


def _send(page: Page, net: CDPSession, home: str) -> Day:
    net.send("Network.enable")
    net.send("Network.emulateNetworkConditions", OFFLINE)
    page.goto(f"{home}/field/")
    page.fill("#pin", PIN)
    page.click("form button[type=submit]")
    page.wait_for_selector(".bar")
    assert not Command.objects.filter(device__person__username="day-of-work").exists()
    began = time.monotonic()
    net.send("Network.emulateNetworkConditions", THREE_G)
    commands = Command.objects.filter(device__person__username="day-of-work", state="applied")
    text = _until(page, lambda: commands.count() == RECORDS) - began
    files = CommandFile.objects.filter(command__in=commands)
    whole = _until(page, lambda: files.filter(state="attached").count() == PHOTOS) - began
    page.evaluate("location.hash = '#/queue'")
    page.get_by_text("All sent, confirmed by the server").wait_for()
    return Day(text, whole, sum(files.values_list("bytes", flat=True)))


def _until(page: Page, done: Callable[[], bool]) -> float:
    """The time at which something is done; the browser goes on meanwhile."""
    until = time.monotonic() + GIVES_UP_S
    while not done():
        if time.monotonic() > until:
            raise RuntimeError("the phone has not sent its queue")
        page.wait_for_timeout(1000 * LOOKS_EVERY_S)
    return time.monotonic()
