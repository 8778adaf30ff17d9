"""The phone app in a browser: set up, and its queue filled by the app's own code."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.web import sign_in
from jiceng.config.environment import CHECKOUT
from jiceng.core.access import permissions
from jiceng.directory.models import Unit
from scripts import chromium

PIN: Final = "135790"
BLANK: Final = (
    '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Fill</title>'
    '<script src="fill.js" type="module"></script></html>'
)


@contextmanager
def filled_app(
    port: int, unit: Unit, who: str, records: int, photos: int = 0
) -> Iterator[tuple[Page, str]]:
    """The app of an officer with a filled queue; yields its page, left by then, and its site.

    Args:
        port: of the product's server.
        who: name of the officer, who has every right in the unit.
        photos: so many of the first records have one.
    """
    _person, cookie = sign_in(unit, sorted(permissions()), who)
    name, _equals, value = cookie.partition("=")
    home = f"http://127.0.0.1:{port}"
    with phone_browser() as context, tempfile.TemporaryDirectory() as folder:
        context.add_cookies([{"name": name, "value": value, "url": home}])
        page = context.new_page()
        set_up_app(page, home)
        fill_queue(page, home, fill_script(Path(folder)), records, photos)
        yield page, home


@contextmanager
def phone_browser() -> Iterator[BrowserContext]:
    """A browser with the screen of a phone."""
    program = chromium.find()
    assert program, chromium.HELP
    # Playwright runs a loop of its own in this thread, in which Django refuses queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser.new_context(viewport={"width": 360, "height": 740}, locale="en")
        browser.close()


def fill_script(folder: Path) -> Path:
    """The script that fills the queue, by the app's own code."""
    made = folder / "fill.js"
    command = ["node_modules/.bin/rolldown", "bench/fill_queue.ts", "--file", str(made)]
    # The environment's own Node, which need not be on the way.
    folders = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    subprocess.run(
        [*command, "--format", "esm"],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        env={**os.environ, "PATH": folders},
    )
    return made


def set_up_app(page: Page, home: str) -> None:
    """Set the phone up for whoever is signed in."""
    page.goto(f"{home}/field/#/set-up")
    page.fill("#pin", PIN)
    page.fill("#again", PIN)
    page.click("form button[type=submit]")
    page.wait_for_selector(".bar")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def fill_queue(page: Page, home: str, script: Path, records: int, photos: int = 0) -> None:
    """Fill the queue on another page of the same origin, which sends nothing.

    Args:
        page: of the app, left by then.
        photos: so many of the first records have one.
    """
    page.goto("about:blank")
    other = page.context.new_page()
    other.route("**/fill/", lambda route: route.fulfill(body=BLANK, content_type="text/html"))
    other.route("**/fill/fill.js", lambda route: route.fulfill(path=script))
    other.goto(f"{home}/fill/")
    other.wait_for_function("() => Boolean(window.fillQueue)")
    other.evaluate(f"window.fillQueue('{PIN}', {records}, {photos})")
    other.close()
