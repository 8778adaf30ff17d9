"""The resident's report page on a slow phone: transferred bytes, and time until it is usable.

The product's web server, headless Chromium with a processor slowed down four times and an empty
cache. The page is usable when the document has been parsed and its deferred scripts have run. The
floor is a bare page with one field and one small script.
"""

from __future__ import annotations

import os
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.core.management import call_command
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from bench.harness import Result, at_most, at_most_ms, best, scratch_database
from bench.web import empty_view, serving
from jiceng.core.errors import Problem
from scripts import chromium

ROUNDS, SLOWED = 9, 4
PHONE: ViewportSize = {"width": 360, "height": 740}
KILOBYTE = 1000
MOST_KILOBYTES, MOST_MS = 100, 800
BARE = b"""<!doctype html><html lang="zh"><meta charset="utf-8"><title>-</title>
<script type="module">document.querySelector("textarea").focus()</script>
<form method="post"><textarea name="text"></textarea><button>Send</button></form></html>"""
# After the deferred scripts have run, for which `domContentLoadedEventEnd` waits.
READY = """() => {
  const [at] = performance.getEntriesByType("navigation");
  return at.domContentLoadedEventEnd;
}"""


def run() -> Result:
    """Milliseconds until the page is usable; transferred kilobytes in `extra`."""
    program = chromium.find()
    if program is None:
        raise Problem(chromium.HELP, "chromium.missing")
    with scratch_database():
        call_command("collectstatic", interactive=False, verbosity=0)
        # Playwright runs an event loop in this thread, which Django takes for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        with serving() as port, _bare() as bare_port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=program, args=["--no-sandbox", "--disable-gpu"]
            )

            def measure() -> Result:
                return _result(
                    [_visit(browser, f"http://127.0.0.1:{port}/") for _turn in range(ROUNDS)],
                    [_visit(browser, f"http://127.0.0.1:{bare_port}/") for _turn in range(ROUNDS)],
                )

            with empty_view() as empty:
                found = best(measure, empty)
            browser.close()
    return found


def _result(ours: list[tuple[float, int]], floor: list[tuple[float, int]]) -> Result:
    """The result from milliseconds and bytes of each visit."""
    ready, bare = (statistics.median(ms for ms, _bytes in each) for each in (ours, floor))
    weight, bare_weight = (max(size for _ms, size in each) / KILOBYTE for each in (ours, floor))
    return Result(
        figure=f"the resident's report page until it can be used, processor slowed {SLOWED} times,"
        f" median of {ROUNDS} first visits",
        ours=round(ready, 1),
        floor=round(bare, 1),
        ratio=round(ready / bare, 2),
        unit="ms",
        extra={
            "over_the_air_kB": round(weight, 1),
            "floor_over_the_air_kB": round(bare_weight, 1),
            "slowest_ms": round(max(ms for ms, _bytes in ours), 1),
        },
        goals=(
            at_most_ms("until it can be used, median", ready, MOST_MS),
            at_most("kB over the air", weight, MOST_KILOBYTES),
        ),
    )


def _visit(browser: Browser, url: str) -> tuple[float, int]:
    """A first visit: milliseconds until the page is usable, and transferred bytes."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    received: list[int] = []
    tools.on("Network.loadingFinished", lambda e: received.append(int(e["encodedDataLength"])))
    tools.send("Network.enable")
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(url, wait_until="networkidle")
    ready = page.evaluate(READY)
    context.close()
    return float(ready), sum(received)


class _Bare(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Send the bare page for every URL."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(BARE)))
        self.end_headers()
        self.wfile.write(BARE)

    def log_message(self, *_words: object) -> None:
        """Do not log: the bench prints one result."""


@contextmanager
def _bare() -> Iterator[int]:
    """A server of the bare page; yields its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bare)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
