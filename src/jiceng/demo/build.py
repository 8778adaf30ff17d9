"""Building the demonstration: in one transaction, so that a build cut short leaves nothing."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.cases import public as cases
from jiceng.core import console, roles
from jiceng.core.worktime import CIVIL
from jiceng.demo import organisation, today, year
from jiceng.demo.teller import Report, Teller
from jiceng.directory import public as units

SEED = 440704
REQUESTS = 20_000
DAYS = 365
BATCH = 500


def build(*, requests: int = REQUESTS, days: int = DAYS, now: datetime | None = None) -> list[str]:
    """Build the demonstration, if it is not there yet.

    Args:
        requests: how many reports besides those of events that several people report.
        days: how far back the first one lies.
        now: the moment up to which the year is told.

    Returns:
        Lines that say who to log in as.
    """
    if units.tree().by_code(organisation.DISTRICT) is None:
        with transaction.atomic():
            tell(now or timezone.now(), days, requests)
        _tidy_up()
    return welcome()


def tell(now: datetime, days: int, requests: int) -> None:
    """Make the district and tell its requests, inside the transaction of whoever calls."""
    rng = Random(SEED)
    first = (now - timedelta(days=days)).astimezone(CIVIL).date()
    start = datetime.combine(first - timedelta(days=7), time(9), CIVIL)
    district = organisation.build(rng, start, lambda step: console.say(f"… {step}"))
    asks = [
        ask
        for ask in year.asks(rng, district, first=first, days=days + 1, count=requests)
        if ask.at < now
    ]
    reports = list(zip(asks, cases.numbers([ask.at for ask in asks]), strict=True))
    teller = Teller(rng, district, now)
    held: list[cases.Story] = []
    with console.progress() as progress:
        task = progress.add_task(_("Requests"), total=len(reports))
        for event in _events(reports):
            held.extend(teller.event(event))
            progress.advance(task, len(event))
    for begin in range(0, len(held), BATCH):
        cases.write(stories=held[begin : begin + BATCH])
    today.happen(rng, now)


def _events(reports: list[Report]) -> list[list[Report]]:
    """Reports of one event together, in the order in which each event was first reported."""
    found: dict[object, list[Report]] = {}
    for ask, number in reports:
        found.setdefault(ask.event or number, []).append((ask, number))
    return list(found.values())


def _tidy_up() -> None:
    """What autovacuum would do within minutes, so that the first page is as quick as the rest."""
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def welcome() -> list[str]:
    """Who to log in as, and what each is for."""
    tree = units.tree()
    lines = [_("Sign in with the password %(password)s as:") % {"password": organisation.PASSWORD}]
    for login, role, code in organisation.ACCOUNTS:
        node = tree.by_code(code)
        lines.append(f"  {login:<11} {role:<16} {node.name if node else code}")
    lines.append(_("Residents report without signing in."))
    return lines
