"""Opening the phone app without signal on a phone at a quarter of this machine's speed, with a full
queue: until the PIN can be entered, and from there until Today is drawn."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import CDPSession, Page

from bench.filled_phone import PIN, filled_app
from jiceng.directory.models import Unit

ITEMS, OPENINGS, SLOW_DOWN = 200, 5, 4
# By the page's own clock, which begins with the navigation: when something is there and the next
# frame has been drawn.
WATCH: Final = """
window.drawn = (selector) => new Promise((done) => {
  const look = () => {
    if (!document.querySelector(selector)) return requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  };
  look();
});
window.pinAt = document.addEventListener("DOMContentLoaded", () => {
  window.pinAt = window.drawn("#pin:enabled");
});
"""
# The copy's age stands below the tasks, when these are there.
ENTER: Final = """async (pin) => {
  const field = document.querySelector("#pin");
  field.value = pin;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((done) => setTimeout(done, 50));
  const began = performance.now();
  document.querySelector("form button[type=submit]").click();
  return (await window.drawn("main > .hint")) - began;
}"""


@dataclass(frozen=True, slots=True)
class Opening:
    """Milliseconds, the median of some openings.

    Args:
        pin: from the navigation until the PIN can be entered.
        today: from the PIN until Today is drawn with the copy.
    """

    pin: float
    today: float


def opening_of_app(port: int, unit: Unit) -> Opening:
    """Open the app some times; its queue stays as it is.

    Args:
        port: of the product's server.
        unit: the officer's.
    """
    with filled_app(port, unit, "opening", ITEMS) as (page, home):
        page.context.set_offline(True)
        page.add_init_script(WATCH)
        processor = page.context.new_cdp_session(page)
        times = [_open(page, processor, home) for _turn in range(OPENINGS)]
    pins, todays = zip(*times, strict=True)
    return Opening(statistics.median(pins), statistics.median(todays))


def _open(page: Page, processor: CDPSession, home: str) -> tuple[float, float]:
    page.goto("about:blank")
    processor.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
    page.goto(f"{home}/field/#/today")
    pin = float(page.evaluate("window.pinAt"))
    return pin, float(page.evaluate(ENTER, PIN))
