"""Screenshots for the user guides, taken from the demonstration in both languages.

    make pictures                       # builds, photographs and deletes a demonstration
    JICENG_HOME=… make pictures         # uses the demonstration in that home; builds it if missing

All data in the pictures is fictitious. Each run rewrites all of them, in docs/LANGUAGE/pictures/.
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts import chromium

CHECKOUT = Path(__file__).resolve().parents[1]
DOCS = CHECKOUT / "docs"
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
PASSWORD = "jiceng-demo"
PHONE, DESK = (360, 740), (1200, 800)
COLOURS = 128
STREET_LAMP = "小区东门的路灯坏了三天，晚上看不见路"
# In the street whose dispatcher and leader have accounts.
ADDRESS = "江南街道江翠社区江翠路8号"
LOOKED_AT = 8
# The map of grids is drawn by WebGL, here without a graphics card.
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]


class ScreenshotBrowser:
    """A browser in one language, used by one person after another."""

    def __init__(self, browser: Browser, url: str, language: str) -> None:
        self.browser, self.url, self.language = browser, url, language

    @contextmanager
    def at(self, size: tuple[int, int], who: str = "") -> Iterator[Page]:
        """A screen, with a person of the demonstration signed in."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=LANGUAGES[self.language],
            has_touch=size == PHONE,
        )
        page = context.new_page()
        if who:
            page.goto(f"{self.url}/sign-in/")
            page.fill("#id_login", who)
            page.fill("#id_password", PASSWORD)
            with page.expect_navigation():
                page.click("form[action='/sign-in/'] button")
        yield page
        context.close()

    def go(self, page: Page, path: str) -> None:
        page.goto(self.url + path, wait_until="networkidle")

    def take(self, page: Page, name: str, *, full: bool = False) -> None:
        """Save the screen as a small picture."""
        page.wait_for_timeout(400)  # until animations have ended
        raw = Image.open(io.BytesIO(page.screenshot(full_page=full, animations="disabled")))
        small = raw.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        target = DOCS / self.language / "pictures" / f"{name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        small.save(target, optimize=True)
        print(f"{target.relative_to(CHECKOUT)}  {target.stat().st_size // 1000} kB")

    def listed(self, page: Page, *boxes: str) -> list[str]:
        """The URLs of the first requests in the first of these boxes that has any."""
        for box in boxes:
            self.go(page, f"/desk/?box={box}")
            rows = page.locator(".queue-row a").all()[:LOOKED_AT]
            if rows:
                return [address for row in rows if (address := row.get_attribute("href"))]
        return []

    def unfold(self, page: Page, move: str) -> None:
        """Open the form of a move, and scroll it to the middle of the screen."""
        page.locator(f"form[data-move='{move}']").first.evaluate(
            "e => { for (let p = e; p; p = p.parentElement)"
            " if (p.matches('details')) p.open = true; e.scrollIntoView({block: 'center'}) }"
        )

    def unfold_somewhere(self, page: Page, move: str, *boxes: str) -> None:
        """Open the first request in these boxes that allows the move, and its form."""
        for box in boxes:
            for address in self.listed(page, box):
                self.go(page, address)
                if page.locator(f"form[data-move='{move}']").count():
                    return self.unfold(page, move)
        raise SystemExit(f"No request of the demonstration allows “{move}” in {boxes}.")


def resident(at: ScreenshotBrowser) -> None:
    """Reporting and tracking, on a phone."""
    with at.at(PHONE) as page:
        at.go(page, "/report/")
        page.fill("#text", STREET_LAMP)
        page.fill("#address", ADDRESS)
        page.wait_for_timeout(1500)  # suggestions are loaded during typing
        at.take(page, "report")
        page.wait_for_function("document.querySelector('[name=altcha]')?.value")
        with page.expect_navigation():
            page.click("main form button.btn-primary")
        at.take(page, "reported")
        page.evaluate("document.querySelector('#story').scrollIntoView()")
        at.take(page, "follow")


def officer(at: ScreenshotBrowser) -> None:
    """The clerk's inbox and a request on a phone."""
    with at.at(PHONE, "clerk") as page:
        found = at.listed(page, "sign", "handling", "all")
        at.take(page, "phone-inbox")
        at.go(page, found[0])
        at.take(page, "phone-request")


def counter(at: ScreenshotBrowser) -> None:
    """Registering a request, and its receipt."""
    with at.at(DESK, "hotline") as page:
        at.go(page, "/desk/counter/")
        page.fill("#phone", "199 0000 1234")
        page.fill("#text", STREET_LAMP)
        page.fill("#address", ADDRESS)
        page.wait_for_timeout(1500)
        at.take(page, "counter")
        with page.expect_navigation():
            page.click("main form button.btn-primary")
        at.take(page, "receipt")


def dispatcher(at: ScreenshotBrowser) -> None:
    """The three panes, and dispatching a request to a unit."""
    with at.at(DESK, "dispatcher") as page:
        at.go(page, "/desk/?box=accept")  # the resident and the hotline have just filled it
        page.wait_for_selector("#pane:not([aria-busy]) .crumbs")
        at.take(page, "inbox")
        at.unfold_somewhere(page, "dispatch", "accept", "dispatch")
        at.take(page, "dispatch")


def department(at: ScreenshotBrowser) -> None:
    """Resolving a request, requesting an extension, approving it."""
    with at.at(DESK, "chengguan") as page:
        at.unfold_somewhere(page, "resolve", "handling")
        at.take(page, "resolve")
        at.unfold_somewhere(page, "ask_extend", "handling")
        at.take(page, "more-time")
    with at.at(DESK, "reviewer") as page:
        at.go(page, "/desk/approvals/")
        at.take(page, "approvals")


def street(at: ScreenshotBrowser) -> None:
    """A whistle call for departments."""
    with at.at(DESK, "leader") as page:
        at.unfold_somewhere(page, "whistle", "handling", "all_overdue", "all")
        at.take(page, "whistle")


def callback(at: ScreenshotBrowser) -> None:
    """The list of callbacks, and recording the answers."""
    with at.at(DESK, "callback") as page:
        at.go(page, "/desk/callbacks/")
        at.take(page, "callbacks")
        page.locator(".list-line a").first.click()
        page.wait_for_selector("form[data-move='call_back']")
        at.take(page, "call-back")


def district(at: ScreenshotBrowser) -> None:
    """Statistics."""
    with at.at(DESK, "district") as page:
        at.go(page, "/desk/figures/")
        at.take(page, "figures")


def auditor(at: ScreenshotBrowser) -> None:
    """The timeline of one request."""
    with at.at(DESK, "auditor") as page:
        at.go(page, at.listed(page, "all_overdue", "all")[0])
        page.evaluate("document.querySelector('#timeline').scrollIntoView()")
        page.wait_for_timeout(1500)  # parts that come into view are drawn
        at.take(page, "timeline")


def administrator(at: ScreenshotBrowser) -> None:
    """Accounts, categories, routing; one's own second factor."""
    with at.at(DESK, "admin") as page:
        for name, path in (
            ("accounts", "/desk/accounts/"),
            ("categories", "/desk/admin/categories/"),
            ("account", "/account/"),
        ):
            at.go(page, path)
            at.take(page, name)
        at.go(page, "/desk/admin/routing/")
        with page.expect_navigation():
            page.locator("main a[href*='/desk/admin/routing/']").first.click()
        at.take(page, "routing")


def room(at: ScreenshotBrowser) -> None:
    """The page of a current whistle call."""
    with at.at(DESK, "leader") as page:
        at.go(page, "/desk/whistles/")
        with page.expect_navigation():
            page.locator("main a[href$='/whistle/']").first.click()
        at.take(page, "whistle-room")


def search(at: ScreenshotBrowser) -> None:
    """Searching requests by their properties."""
    with at.at(DESK, "district") as page:
        at.go(page, "/desk/search/?state=handling&overdue=yes")
        at.take(page, "search")


def directory(at: ScreenshotBrowser) -> None:
    """The tree of units, and editing of grids."""
    with at.at(DESK, "admin") as page:
        at.go(page, "/desk/admin/directory/?at=440704001")
        at.take(page, "directory")
        at.go(page, "/desk/admin/grids/")
        with page.expect_navigation():
            page.locator("form[action$='/copy/'] button").first.click()
        draft = page.url.removeprefix(at.url)
        at.go(page, f"{draft}map/")
        page.wait_for_selector("main button:has-text('网格')")  # the outlines are loaded
        page.wait_for_timeout(4000)  # then drawn
        at.take(page, "grid-map")


def news(at: ScreenshotBrowser) -> None:
    """A grid's announcements, on a phone."""
    with at.at(PHONE) as page:
        at.go(page, "/g/440704001015001/news/")
        at.take(page, "grid-news")


SCENARIOS: tuple[Callable[[ScreenshotBrowser], None], ...] = (
    resident,
    officer,
    counter,
    dispatcher,
    department,
    street,
    callback,
    district,
    auditor,
    administrator,
    room,
    search,
    directory,
    news,
)


@contextmanager
def demonstration() -> Iterator[str]:
    """Serve the demonstration; returns its URL."""
    with tempfile.TemporaryDirectory(prefix="jiceng-pictures-") as fresh, socket.socket() as probe:
        own = "JICENG_HOME" not in os.environ
        environment = {**os.environ, "JICENG_HOME": os.environ.get("JICENG_HOME", fresh)}
        jiceng = [sys.executable, "-m", "jiceng.config.cli"]
        subprocess.run([*jiceng, "demo", "--no-serve"], env=environment, check=True)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        served = subprocess.Popen(
            [*jiceng, "serve", "--port", str(port), "--workers", "1"], env=environment
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url)
            yield url
        finally:
            served.terminate()
            served.wait()
            if own:
                subprocess.run([*jiceng, "db", "stop"], env=environment, check=True)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(url).close()
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


def main() -> int:
    """Take every picture, or only the scenes named on the command line."""
    program = chromium.find()
    if program is None:
        print(chromium.HELP, file=sys.stderr)
        return 1
    wanted = set(sys.argv[1:])
    with demonstration() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        for language in LANGUAGES:
            for scene in SCENARIOS:
                if not wanted or scene.__name__ in wanted:
                    scene(ScreenshotBrowser(browser, url, language))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
