"""Browser tests: a browser that records all errors, and checks of a page.

    somebody = Somebody(browser, live_server.url, "phone", "zh-CN")
    somebody.sign_in("dispatcher")
    somebody.go("/desk/")       # no errors, nothing wider than the screen
    somebody.examine("inbox")   # also axe, clipped texts, small targets, icons; a screenshot

With JICENG_SCREENSHOTS=1 screenshots go to var/screenshots/, which is not committed.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from jiceng.config.environment import CHECKOUT
from jiceng.directory.models import Person
from scripts import chromium
from tests.sessions import confirm
from tests.world import PASSWORD

SCREENSHOTS = CHECKOUT / "var" / "screenshots"
# Only slowness is ever waited for: a busy machine says nothing about a page.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)
SIZES = {"phone": (360, 740), "desk": (1440, 900)}
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# WebGL without a graphics card, for the one page that draws a map.
WITH_WEBGL = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")
# Playwright runs an event loop in this thread, which Django takes for asynchronous code.
ASYNC_IS_MEANT = ("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
AXE = CHECKOUT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Runs before the page's own scripts; neither it nor `evaluate` is bound by the page's policy, so
# that the policy under test stays the one that residents get.
NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) =>
  violations.push(`${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
"""
UNDER_WAY = """() => document.querySelector("#pane[aria-busy=true]") !== null"""
# How far the page is wider than the screen, and what sticks out.
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  const over = document.documentElement.scrollWidth - width;
  if (over <= 0) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(
    (e) => e.getBoundingClientRect().right > width + 1);
  return [`by ${over} px`, ...wide.slice(-3).map((e) => e.outerHTML.slice(0, 120))];
}"""
RIGHT = f"() => [({OVERFLOW})(), window.violations]"
SHOWN = "e.checkVisibility() && !e.closest('.visually-hidden, [aria-hidden=true]')"
# Words that do not fit into their box and are cut off, or that lie under its edge.
CLIPPED = f"""() => [...document.body.querySelectorAll("*")].filter((e) => {{
  const words = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  if (!words || !({SHOWN})) return false;
  const style = getComputedStyle(e);
  const cut = [style.overflowX, style.overflowY].some((o) => o === "hidden" || o === "clip");
  const tight = e.matches("button, .btn, .mark, .tab, summary");
  const over = e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1;
  return (cut || tight) && over && style.display !== "inline";
}}).map((e) => e.outerHTML.slice(0, 120))"""
# Words that stick out of the link or button that they name, where nobody can read or press them.
STICKING_OUT = """() => [...document.querySelectorAll("nav a, button, .btn")].flatMap((e) => {
  const box = e.getBoundingClientRect();
  return [...e.querySelectorAll("span")].filter((words) => {
    const inside = words.getBoundingClientRect();
    return words.checkVisibility() && !words.closest(".visually-hidden")
      && getComputedStyle(words).position !== "absolute"
      && (inside.left < box.left - 1 || inside.right > box.right + 1);
  });
}).map((e) => e.outerHTML.slice(0, 120))"""
# What a finger would miss: 44 CSS pixels are the least. Links within a sentence are exempt.
SMALL = f"""() => [...document.querySelectorAll(
  "button, .btn, select, textarea, summary, .tab, .way-in, .choice, nav a,"
  + "input:not([type=hidden], [type=checkbox], [type=radio])")].filter((e) => {{
  const box = e.getBoundingClientRect();
  return ({SHOWN}) && !e.closest(".crumbs") && (box.height < 43.5 || box.width < 43.5);
}}).map((e) => `${{Math.round(e.getBoundingClientRect().width)}}x${{
  Math.round(e.getBoundingClientRect().height)}} ${{e.outerHTML.slice(0, 120)}}`)"""
# Icons that the sprite does not hold show nothing at all.
EMPTY_ICONS = """() => [...document.querySelectorAll("svg.icon use")].filter(
  (e) => e.checkVisibility() && !e.getBBox().width).map((e) => e.getAttribute("href"))"""
# Lists that nobody wants to scroll are searched by typing (frontend/shared/choice-control.ts).
# Hours, and lists that a script fills from what the page shows, are marked as plain.
LONG_LISTS = """() => [...document.querySelectorAll("select")].filter(
  (e) => e.options.length > 12 && !e.closest("choice-control") && !("plain" in e.dataset)
).map((e) => e.outerHTML.slice(0, 120))"""
FOR_FINGERS = "too small for a finger"
MEASURES = {
    "clipped": CLIPPED,
    "sticking out": STICKING_OUT,
    "empty icon": EMPTY_ICONS,
    "long list without search": LONG_LISTS,
    FOR_FINGERS: SMALL,
}
# All measures in one go: each way to the browser and back costs more than most of them.
MEASURED = """(names) => {
  const measures = {%s};
  return names.flatMap((name) => measures[name]().map((each) => `${name}: ${each}`));
}""" % ", ".join(f'"{name}": {js}' for name, js in MEASURES.items())  # noqa: UP031 - full of braces
AXE_RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  return found.violations.flatMap((v) => v.nodes.map(
    (n) => `${v.id}: ${v.help} | ${n.html.slice(0, 160)} | ${n.failureSummary.slice(0, 300)}`));
}"""


class WorkerBrowser:
    """A browser that outlives a file's tests, put aside meanwhile.

    Playwright's loop counts as this thread's running one for as long as the browser lives, and
    Django keeps other connections inside a loop than outside: tests that have no browser must not
    find one running. Playwright itself sets the mark in the same way between its calls.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser, self._loop = browser, asyncio.get_running_loop()

    @contextmanager
    def lent(self) -> Iterator[Browser]:
        """The browser, to be used until the block ends."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(*ASYNC_IS_MEANT)
            asyncio._set_running_loop(self._loop)
            try:
                yield self._browser
                shut(self._browser)
            finally:
                asyncio._set_running_loop(None)


@contextmanager
def kept() -> Iterator[WorkerBrowser]:
    """A browser to be lent to the tests of one file after another."""
    with started() as browser:
        kept = WorkerBrowser(browser)
        asyncio._set_running_loop(None)
        del os.environ[ASYNC_IS_MEANT[0]]
        try:
            yield kept
        finally:
            asyncio._set_running_loop(kept._loop)


@contextmanager
def started(*more: str) -> Iterator[Browser]:
    """The system's Chromium, without its conversations with its maker.

    Args:
        more: further arguments of its command line.
    """
    program = chromium.find()
    assert program, chromium.HELP
    assert (CHECKOUT / "src/jiceng/static/dist/desk.css").exists(), "build the frontend: make setup"
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv(*ASYNC_IS_MEANT)
        browser = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, *more])
        yield browser
        browser.close()


class BrowserUser:
    """One person before a screen."""

    def __init__(
        self, browser: Browser, url: str, screen: str, locale: str, *, scripts: bool = True
    ) -> None:
        width, height = SIZES[screen]
        self.url, self.screen, self.name = url, screen, f"{screen}-{locale}"
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            has_touch=width < 500,
            java_script_enabled=scripts,
        )
        self.context.add_init_script(NOTE_VIOLATIONS)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.faults: list[str] = []
        self.expected: set[int] = set()  # statuses that this test provokes
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def _console(self, message: Any) -> None:
        provoked = any(f"status of {status}" in message.text for status in self.expected)
        # Software that stands in for a graphics card says that it is slow; no person sees it.
        provoked = provoked or "GL Driver Message" in message.text
        if message.type in {"error", "warning"} and not provoked:
            self.faults.append(f"console: {message.text}")

    def _failed(self, request: Any) -> None:
        # The page's own icon is still on its way when somebody goes on at once.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.url}")

    def leave(self) -> None:
        """Close the browser; requests on leaving a page would otherwise arrive after the test."""
        for page in self.context.pages:
            page.evaluate("navigator.sendBeacon = () => true")
        self.context.close()

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)
        self.check_page()

    def become(self, who: str) -> None:
        """Be somebody else from the next page on, who has just shown who they are; "" is nobody."""
        if self.page.url.startswith(self.url):
            self.page.evaluate("localStorage.clear()")
        self.context.clear_cookies()
        self.faults.clear()
        if not who:
            return
        client, person = Client(), Person.objects.get(username=who)
        client.force_login(person)
        confirm(client, person)
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": self.url}]
        )

    def sign_in(self, who: str) -> None:
        """Come to the desk as somebody."""
        self.become(who)
        self.go("/desk/")  # the inbox notes what it shows

    def sign_in_by_form(self, who: str) -> None:
        """Come to the desk by the page that everybody comes by."""
        self.go("/sign-in/")
        self.page.fill("#id_login", who)
        self.page.fill("#id_password", PASSWORD)
        self.press("form[action='/sign-in/'] button")
        assert urlsplit(self.page.url).path == "/desk/home/"

    @contextmanager
    def navigation(self) -> Iterator[None]:
        """What is done inside leads to another page: wait for that one and its scripts.

        A script that only writes another address (as the inbox does, which shows a request beside
        its queue) would pass for a navigation.
        """
        with self.page.expect_event("load"):
            yield
        self.check_page()

    def press(self, what: str | Locator) -> None:
        """Press what leads to a page, and wait for that page: the one before may look the same."""
        target = self.page.locator(what) if isinstance(what, str) else what
        with self.navigation():
            target.first.click()

    def check_page(self) -> None:
        """Nothing is wider than the screen, nothing was forbidden and nothing has failed so far."""
        over, violations = self.page.evaluate(RIGHT)
        assert not over, f"{self.page.url} is wider than the screen ({self.name}): {over}"
        self.faults += [f"policy: {each}" for each in violations]
        assert not self.faults, self.faults

    def examine(self, what: str) -> None:
        """All of `looks_right`, and what takes longer: see the top of this file."""
        found = self.complaints(what)
        assert not found, "\n".join(found)

    def complaints(self, what: str, *, with_axe: bool = True) -> list[str]:
        """Findings of `examine`, to continue with the next page."""
        # What is on its way is shown pale; nobody reads it yet.
        if self.page.evaluate(UNDER_WAY):
            expect(self.page.locator("#pane[aria-busy=true]")).to_have_count(0)
        self.keep(what)
        self.check_page()
        names = [name for name in MEASURES if self.screen == "phone" or name != FOR_FINGERS]
        found = self.page.evaluate(MEASURED, names)
        if with_axe:
            if not self.page.evaluate("'axe' in window"):
                self.page.evaluate(AXE.read_text(encoding="utf-8"))
            found += self.page.evaluate(AXE_RUN, RULES)
        return [f"{self.name} {what}: {each}" for each in found]

    def keep(self, what: str) -> None:
        """Keep a picture, for whoever works on the looks and has asked for it."""
        if "JICENG_SCREENSHOTS" not in os.environ:
            return
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{self.name}-{what}.png", full_page=True)

    def move(self, name: str, **fields: Any) -> None:
        """Make a move on the request page that is open."""
        form = self.page.locator(f"form[data-move='{name}']")
        form.evaluate(
            "e => { for (; e; e = e.parentElement) if (e.matches('details')) e.open = true }"
        )
        for field, value in fields.items():
            self._fill(form.locator(f"[name='{field}']"), value)
        self.press(form.locator("button[type=submit]"))
        expect(self.page.locator(".notice.is-good")).to_be_visible()

    def _fill(self, control: Any, value: Any) -> None:
        first = control.first
        if first.evaluate("e => e.tagName") == "SELECT":
            first.select_option(value)
        elif first.get_attribute("type") == "radio":
            control.and_(self.page.locator(f"[value='{value}']")).check()
        else:
            first.fill(value)


def shut(browser: Browser) -> None:
    """Shut whatever windows of a browser are still open, in whatever state they are; `settle`
    waits for what their pages say in parting."""
    for context in browser.contexts:
        context.close()


def settle() -> None:
    """Wait until the server has answered all that pages have asked, 15 seconds at most: each
    connection has a thread of its own, which ends with it."""
    deadline = time.perf_counter() + 15
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(max(0.0, deadline - time.perf_counter()))
