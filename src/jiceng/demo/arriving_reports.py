"""Reports that arrive while the demonstration is served, and colleagues who work on them.

`jiceng demo` runs it beside the web server, in a process of its own.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime
from random import Random, SystemRandom
from threading import Thread

from django.db import OperationalError, close_old_connections
from django.utils import timezone

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.core.worktime import CIVIL
from jiceng.demo import colleagues, report_year, texts
from jiceng.directory import public as units
from jiceng.grids import public as grids

RESIDENT = Actor(kind="resident")


def report_now(rng: Random, now: datetime, within: str = "", kind: str = "") -> cases.Case:
    """One more report, such as that month brings, at a place drawn from the district.

    Args:
        within: the beginning of the codes of the places to draw from; all of them if empty.
        kind: of what; drawn by the season if empty.
    """
    tree, month = units.tree(), now.astimezone(CIVIL).month
    places = grids.current().places.items()
    place = rng.choice([place for code, place in places if code.startswith(within)])
    community = tree.ancestor(place.unit_id, "village_community")
    code = community.code if community else ""
    kind = kind or texts.draw_category(rng, month, rural=code[9:] >= "200")
    book = report_year.book(tree, code)
    draft = texts.generate(rng, month=month, category=kind, place=book.pick(rng))
    named = rng.random() < 0.8
    opened = cases.open_case(
        report=cases.Report(
            text=draft.text,
            title=draft.title,
            address=draft.address_hint,
            lon=round(place.lon + rng.gauss(0, 2e-4), 6),
            lat=round(place.lat + rng.gauss(0, 2e-4), 6),
            channel="portal",
            caller=cases.CallerDetails(
                name=texts.caller_name(rng) if named else "",
                phone=texts.resident_phone(rng) if named else "",
            ),
        ),
        by=RESIDENT,
        at=now,
    )
    return opened.case


def run(seconds: float) -> None:
    """Let reports arrive, one every so many seconds on average, until the process is ended; and
    colleagues work as often."""
    Thread(target=colleagues.run, args=(seconds,), daemon=True).start()
    rng = SystemRandom()
    while True:
        time.sleep(rng.expovariate(1 / seconds))
        close_old_connections()
        # A database that restarts loses an invented report, and the next one finds it again.
        with suppress(OperationalError):
            report_now(rng, timezone.now())
