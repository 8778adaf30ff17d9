"""The wall in a browser: time to draw 2,590 cells, and its memory over seven accelerated days.

A stand-in for the server answers with a new hour's figures each time it is asked, and holds the
answer back while the heap is measured after a forced collection. The floor is the same outlines
drawn by a bare canvas.
"""

from __future__ import annotations

import itertools
import math
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any, Final

import orjson
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.harness import Result, at_most, at_most_ms, best
from bench.web import CHECKOUT, empty_view
from jiceng.command import words
from jiceng.command.rules.packed_outlines import answer_of, packed, step_for
from scripts import chromium

CELLS, ACROSS, CORNERS = 2_590, 52, 9
DAYS, ANSWERS_AN_HOUR, WARM_UP_HOURS = 7, 6, 6
HOURS: Final = DAYS * 24
SLOW_DOWN = 4
DIST = CHECKOUT / "src" / "jiceng" / "static" / "dist"
BEGIN = datetime(2026, 9, 7, tzinfo=UTC)
SPANS = (("day", 24), ("week", 7), ("year", 12))

# When the legend is there the cells are classed; the next frame draws them, and reading a pixel
# waits until they are drawn.
NOTE_DRAWN = """
const look = () => {
  const legend = document.querySelector("[data-legend] li:not([hidden])");
  if (!legend) return requestAnimationFrame(look);
  requestAnimationFrame(() => {
    const canvas = document.querySelector("[data-map]");
    canvas.getContext("2d").getImageData(0, 0, 1, 1);
    window.drawnAt = performance.now();
  });
};
addEventListener("DOMContentLoaded", () => requestAnimationFrame(look));
"""
FROM_DATA_TO_PIXELS = """() => {
  const ends = performance.getEntriesByType("resource")
    .filter((e) => e.name.includes("/outlines") || e.name.includes("/figures"))
    .map((e) => e.responseEnd);
  return window.drawnAt - Math.max(...ends.filter((end) => end < window.drawnAt));
}"""
BARE = """async () => {
  const { paths } = await (await fetch("/paths")).json();
  const map = document.querySelector("[data-map]");
  const canvas = document.createElement("canvas");
  canvas.width = map.width; canvas.height = map.height;
  const context = canvas.getContext("2d");
  const began = performance.now();
  context.scale(0.05, 0.05);
  for (const text of paths) {
    const path = new Path2D(text);
    context.fillStyle = "#23597f";
    context.fill(path);
    context.stroke(path);
  }
  context.getImageData(0, 0, 1, 1);
  return performance.now() - began;
}"""


def run() -> Result:
    """Milliseconds from the figures to 2,590 drawn cells; memory in the goals and in `extra`."""
    with empty_view() as empty, standing_in() as server, sync_playwright() as playwright:
        program = chromium.find()
        assert program, chromium.HELP
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
        page.add_init_script(NOTE_DRAWN)
        week = _week(page, server)
        found = best(lambda: _drawn(page, server, week), empty)
        browser.close()
    return found


def _drawn(page: Page, server: StandIn, week: Week) -> Result:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
    times, floors = [], []
    for _turn in range(3):
        _open(page, server)
        times.append(float(page.evaluate(FROM_DATA_TO_PIXELS)))
        floors.append(float(page.evaluate(BARE)))
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    session.detach()
    ours, floor = statistics.median(times), statistics.median(floors)
    return Result(
        figure=f"from the figures to {CELLS:,} cells drawn, at {SLOW_DOWN} times slow-down",
        ours=round(ours, 1),
        floor=round(floor, 1),
        ratio=round(ours / floor, 2),
        unit="ms",
        extra=week.extra(),
        goals=(
            at_most_ms(f"{CELLS:,} cells drawn", ours, 500),
            at_most("heap's largest deviation from its first day, in per cent", week.deviation, 5),
            at_most("elements after a week, over those of the first hours", week.elements, 1.0),
            at_most("listeners after a week, over those of the first hours", week.listeners, 1.0),
        ),
    )


class Week:
    """Heap, elements and listeners after each hour."""

    def __init__(self) -> None:
        self.heap: list[float] = []
        self.counters: list[dict[str, int]] = []

    def note(self, session: CDPSession) -> None:
        """Measure after a forced collection."""
        session.send("HeapProfiler.collectGarbage")
        self.heap.append(session.send("Runtime.getHeapUsage")["usedSize"])
        self.counters.append(session.send("Memory.getDOMCounters"))

    @property
    def steady(self) -> list[float]:
        """The heap from the end of the warm-up on."""
        return self.heap[WARM_UP_HOURS:]

    @property
    def deviation(self) -> float:
        """Largest deviation from the median of the first day, in per cent."""
        first = statistics.median(self.heap[WARM_UP_HOURS:24])
        return 100 * max(abs(each / first - 1) for each in self.steady)

    def _grown(self, name: str) -> float:
        return self.counters[-1][name] / self.counters[WARM_UP_HOURS][name]

    @property
    def elements(self) -> float:
        """Nodes at the end over those after the warm-up."""
        return self._grown("nodes")

    @property
    def listeners(self) -> float:
        """Listeners at the end over those after the warm-up."""
        return self._grown("jsEventListeners")

    def extra(self) -> dict[str, float]:
        """Further figures."""
        return {
            "heap after the first day_MB": round(self.heap[23] / 1e6, 2),
            "heap after seven days_MB": round(self.heap[-1] / 1e6, 2),
            "hours": len(self.heap),
            "answers": len(self.heap) * ANSWERS_AN_HOUR,
        }


def _open(page: Page, server: StandIn) -> None:
    server.allow(2)
    page.goto(server.url)
    page.wait_for_function("window.drawnAt")


def _week(page: Page, server: StandIn) -> Week:
    week, session = Week(), page.context.new_cdp_session(page)
    _open(page, server)
    for _hour in range(HOURS):
        server.allow(ANSWERS_AN_HOUR)
        server.used_up.wait()
        # The page asks again when it has dealt with the last answer; the next frame draws it.
        server.asked.wait()
        page.wait_for_timeout(30)
        week.note(session)
    session.detach()
    return week


class StandIn(ThreadingHTTPServer):
    """Answers like the product's server, each time with the figures of a later moment."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.left, self.number = threading.Semaphore(0), itertools.count()
        self.used_up, self.asked, self._open = threading.Event(), threading.Event(), 0
        self.page, self.outlines = _page().encode(), orjson.dumps(_outlines())
        self.paths = orjson.dumps({"paths": [path for _code, _name, path, _box in _cells()]})

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}/"

    def allow(self, answers: int) -> None:
        """Answer so many more times."""
        self.used_up.clear()
        self._open = answers
        self.left.release(answers)

    def next_answer(self) -> bytes:
        """The next figures, once they are allowed."""
        self.asked.set()
        self.left.acquire()
        self.asked.clear()
        found = orjson.dumps(_figures(next(self.number)))
        self._open -= 1
        if self._open <= 0:
            self.used_up.set()
        return found


class Handler(BaseHTTPRequestHandler):
    """One request of the page."""

    server: StandIn
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Serve the page, its script and style, outlines and figures."""
        path = self.path.partition("?")[0]
        kinds = {"/wall.js": "text/javascript", "/wall.css": "text/css"}
        if path in kinds:
            self._send((DIST / path[1:]).read_bytes(), kinds[path])
        elif path == "/outlines":
            self._send(self.server.outlines, "application/json")
        elif path == "/paths":
            self._send(self.server.paths, "application/json")
        elif path == "/figures":
            self._send(self.server.next_answer(), "application/json")
        else:
            self._send(self.server.page, "text/html; charset=utf-8")

    def _send(self, content: bytes, kind: str) -> None:
        try:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the page has left

    def log_message(self, *args: Any) -> None:
        """Print nothing."""


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """The stand-in for the server."""
    server = StandIn()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()


def _page() -> str:
    node = SimpleNamespace(code="990100", name="测试区")
    with translation.override("zh-hans"):
        board = {
            "unit": node.code,
            "figures_at": "/figures?",
            "outlines_at": "/outlines",
            "records_at": "/records/",
            "every": 1,
            "zone": "Asia/Shanghai",
            **words.words(),
        }
        scope = SimpleNamespace(node=node, name=node.name, above=(), below=())
        inside = render_to_string("command/board.html", {"board": board, "scope": scope})
    return (
        '<!DOCTYPE html><html lang="zh-hans"><meta charset="utf-8"><link rel="stylesheet" '
        'href="/wall.css"><script type="module" src="/wall.js"></script>'
        f'<body class="face-wall"><main>{inside}</main></body></html>'
    )


def _cells() -> list[tuple[str, str, str, tuple[float, float, float, float]]]:
    """Code, name, path and box of each cell."""
    cells = []
    for n in range(CELLS):
        x, y = n % ACROSS * 400.0, n // ACROSS * 400.0
        turns = [2 * math.pi * turn / (4 * CORNERS) for turn in range(4 * CORNERS)]
        ring = "L".join(
            f"{x + 200 + (190 + 12 * math.sin(7 * a)) * math.cos(a):.1f} "
            f"{y + 200 + (190 + 12 * math.sin(7 * a)) * math.sin(a):.1f}"
            for a in turns
        )
        cells.append((f"{n:06}", f"测试网格{n}", f"M{ring}Z", (x, y, x + 400, y + 400)))
    return cells


def _outlines() -> dict[str, Any]:
    cells = _cells()
    step = step_for(box for *_names, box in cells)
    base: dict[str, Any] = {"tiles": [], "ground": None, "archive": "", "attribution": ""}
    return {**answer_of([packed(*each, step) for each in cells], step), **base}


def _figures(number: int) -> dict[str, Any]:
    at = BEGIN + timedelta(hours=number / ANSWERS_AN_HOUR)
    span, parts = SPANS[number // 7 % len(SPANS)]
    size = len(words.SHARES) + 12

    def numbers(seed: int) -> list[float]:
        return [(seed * 7 + place * 13 + number) % 40 for place in range(size)]

    def moment(minutes: float) -> str:
        return (at + timedelta(minutes=minutes)).isoformat()

    keys = [f"{at:%Y-%m-%d}T{n:02}" for n in range(parts)]
    return {
        "at": moment(0),
        "counted_at": moment(-1),
        "unit": {"code": "990100", "name": "测试区"},
        "today": f"{at:%Y-%m-%d}",
        "day": f"{at:%Y-%m-%d}",
        "is_past": number % 5 == 0,
        "counted_from": "2025-09-01",
        "is_cut": False,
        "span": span,
        "chosen": keys[number % parts] if number % 3 == 0 else "",
        "begin": moment(-600),
        "end": moment(0),
        "series": [[key, moment(0), False, *numbers(n)] for n, key in enumerate(keys)],
        "total": numbers(number),
        "cells": {f"{n:06}": numbers(n) for n in range(CELLS)},
        "units": [[f"单位{n}", f"D{n}", 40 + n, number % 9] for n in range(10)],
        "arrivals": [
            {
                "id": f"{number + n}",
                "at": moment(-n),
                "what": f"事项{(number + n) % 120}",
                "where": f"测试网格{(number + n) % CELLS}",
                "grid": f"{(number + n) % CELLS:06}",
                "urgency": n % 2,
                "href": f"/desk/requests/{number + n}/",
            }
            for n in range(12)
        ],
        "whistles": [
            {
                "id": f"{number + n}",
                "called": f"部门{n}",
                "by": "测试街道",
                "what": "占道经营",
                "grid": "",
                "called_at": moment(-20),
                "arrive_by": moment(10 - 5 * n),
                "href": f"/desk/requests/{number + n}/",
            }
            for n in range(number % 9)
        ],
        "issues": [
            {
                "id": f"{n}",
                "title": f"热点{n}",
                "escalated": n % 2 == 0,
                "heat": n,
                "requests": 10 + number % 30,
                "at": [400 * n + number % 90, 500 * n],
                "href": f"/desk/hot-issues/{n}/",
            }
            for n in range(6)
        ],
    }
