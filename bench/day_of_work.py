"""A day's work in the phone app in a real browser: its queue is filled without signal, then sent
on 3G."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import CDPSession, Page

from bench.filled_phone import PIN, filled_app
from jiceng.directory.models import Unit
from jiceng.fieldwork.sync.models import Command, CommandFile

RECORDS, PHOTOS, OFFICER = 200, 60, "day-of-work"
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
    with filled_app(port, unit, OFFICER, RECORDS, PHOTOS) as (page, home):
        return _send(page, page.context.new_cdp_session(page), home)


def _send(page: Page, net: CDPSession, home: str) -> Day:
    net.send("Network.enable")
    net.send("Network.emulateNetworkConditions", OFFLINE)
    page.goto(f"{home}/field/")
    page.fill("#pin", PIN)
    page.click("form button[type=submit]")
    page.wait_for_selector(".bar")
    own = Command.objects.filter(device__person__username=OFFICER)
    assert not own.exists()
    began = time.monotonic()
    net.send("Network.emulateNetworkConditions", THREE_G)
    commands = own.filter(state="applied")
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
