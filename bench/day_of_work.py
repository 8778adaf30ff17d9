"""A day's work in the phone app in a real browser: its queue is filled without signal, then sent
on 3G."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

from bench.web import CHECKOUT, sign_in
from jiceng.core.access import permissions
from jiceng.directory.models import Unit
from jiceng.fieldwork.sync.models import Command, CommandFile
from scripts import chromium

RECORDS, PHOTOS, PIN = 200, 60, "135790"
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
BLANK = '<!DOCTYPE html><html lang="en"><script src="fill.js" type="module"></script>'


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
    with _browser() as context, tempfile.TemporaryDirectory() as folder:
        name, _equals, value = cookie.partition("=")
        home = f"http://127.0.0.1:{port}"
        context.add_cookies([{"name": name, "value": value, "url": home}])
        page = context.new_page()
        _set_up(page, home)
        _fill(context, page, home, _script(Path(folder)))
        return _send(page, context.new_cdp_session(page), home)


@contextmanager
def _browser() -> Iterator[BrowserContext]:
    program = chromium.find()
    assert program, chromium.HELP
    # Playwright runs a loop of its own in this thread, in which Django refuses queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser.new_context(viewport={"width": 360, "height": 740}, locale="en")
        browser.close()


def _script(folder: Path) -> Path:
    """The script that fills the queue, by the app's own code."""
    made = folder / "fill.js"
    command = ["node_modules/.bin/rolldown", "bench/fill_queue.ts", "--file", str(made)]
    subprocess.run([*command, "--format", "esm"], cwd=CHECKOUT, check=True, capture_output=True)
    return made


def _set_up(page: Page, home: str) -> None:
    page.goto(f"{home}/field/#/set-up")
    page.fill("#pin", PIN)
    page.fill("#again", PIN)
    page.click("form button[type=submit]")
    page.wait_for_selector(".bar")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def _fill(context: BrowserContext, page: Page, home: str, script: Path) -> None:
    """Fill the queue on a page of the same origin that sends nothing."""
    page.goto("about:blank")
    other = context.new_page()
    other.route("**/fill/", lambda route: route.fulfill(body=BLANK, content_type="text/html"))
    other.route("**/fill/fill.js", lambda route: route.fulfill(path=script))
    other.goto(f"{home}/fill/")
    other.wait_for_function("() => typeof window.fillQueue === 'function'")
    other.evaluate(f"window.fillQueue('{PIN}', {RECORDS}, {PHOTOS})")
    other.close()


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
