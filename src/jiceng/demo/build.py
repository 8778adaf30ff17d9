"""Build of the demonstration in three steps, each in one transaction, so that an interrupted build
continues with the missing steps."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.progress import Progress

from jiceng.cases import public as cases
from jiceng.core import console, event_changes
from jiceng.core.helper_processes import Helpers, HelperTask, spare_processors
from jiceng.core.worktime import CIVIL
from jiceng.demo import command_wall, current_work, helper_tasks, organisation, report_year
from jiceng.demo.accounts import ACCOUNTS, DISTRICT, PASSWORD
from jiceng.demo.request_stories import Report
from jiceng.directory import public as units

REQUESTS = 20_000
DAYS = 365
PARTS = 8
"""Into so many the year's reports are parted, however many processes there are."""
BATCH = 400


def build(*, requests: int = REQUESTS, days: int = DAYS, now: datetime | None = None) -> list[str]:
    """Build the missing parts of the demonstration.

    Args:
        requests: the number of reports besides those of events with several reporters.
        days: the age of the first report in days.
        now: the end of the simulated year.

    Returns:
        Lines with the accounts to sign in with.
    """
    now, is_whole = now or timezone.now(), cases.Case.objects.exists()
    if not is_whole:
        helpers = Helpers(spare_processors(), niceness=0)  # no pages are served yet
        with helpers:
            helpers.start()
            with console.progress() as progress:
                build_requests(now, days, requests, helpers=helpers, progress=progress)
            _tidy_up(helpers)
    return accounts_to_sign_in()


def build_requests(
    now: datetime,
    days: int,
    requests: int,
    *,
    helpers: Helpers | None = None,
    progress: Progress | None = None,
) -> None:
    """Build the district and its requests, as far as missing.

    Args:
        helpers: see only committed rows, so none inside a transaction of the caller.
    """
    helpers = helpers or Helpers(0)
    step = partial(_step, progress or console.progress())
    first = (now - timedelta(days=days)).astimezone(CIVIL).date()
    start = datetime.combine(first - timedelta(days=7), time(9), CIVIL)
    if units.tree().by_code(DISTRICT) is None:
        with transaction.atomic():
            organisation.build_places(start, step)
    tasks = _ask(helpers, first, days + 1, requests)
    if not units.Post.objects.exists():
        with transaction.atomic():
            organisation.build_people(_rng("people"), start, step)
    asks = sorted((each for part in tasks for each in part.result()), key=lambda ask: ask.at)
    with transaction.atomic():
        _tell_year(helpers, [ask for ask in asks if ask.at < now], now, step)
        current_work.create_current_work(_rng("today"), now)


def _rng(name: str) -> Random:
    return Random(f"{helper_tasks.SEED} {name}")


def _step(progress: Progress, name: str, total: int) -> Callable[[], None]:
    task = progress.add_task(name, total=total)
    return partial(progress.advance, task)


def _ask(
    helpers: Helpers, first: date, days: int, count: int
) -> list[HelperTask[list[report_year.PlannedReport]]]:
    """The year's reports, drawn part by part while people are being made."""
    events = min(report_year.HOT_EVENTS, count // 40)
    return [
        helpers.ask(
            helper_tasks.reports_of_part,
            part,
            first,
            days,
            count // PARTS + (part < count % PARTS),
            events if part == 0 else 0,
        )
        for part in range(PARTS)
    ]


def _tell_year(
    helpers: Helpers, asks: list[report_year.PlannedReport], now: datetime, step: organisation.Step
) -> None:
    """Simulate the course of each report and write it, one batch while others are simulated."""
    reports = list(zip(asks, cases.numbers([ask.at for ask in asks]), strict=True))
    done = step(_("Requests"), len(reports))
    change, recorded_at = event_changes.draw_number(), timezone.now()
    waiting: deque[tuple[int, HelperTask[cases.Made]]] = deque()
    for batch in _batches(reports):
        task = helpers.ask(helper_tasks.courses_of_reports, batch, now, change, recorded_at)
        waiting.append((sum(map(len, batch)), task))
        if len(waiting) > 2 * helpers.count:
            _write(waiting, done)
    while waiting:
        _write(waiting, done)


def _write(waiting: deque[tuple[int, HelperTask[cases.Made]]], done: Callable[[], None]) -> None:
    count, task = waiting.popleft()
    cases.write_made(task.result())
    for _report in range(count):
        done()


def _batches(reports: list[Report]) -> Iterator[list[list[Report]]]:
    """Reports of one event together, in the order in which each event was first reported, so many
    events at a time."""
    found: dict[object, list[Report]] = {}
    for ask, number in reports:
        found.setdefault(ask.event or number, []).append((ask, number))
    events = list(found.values())
    for begin in range(0, len(events), BATCH):
        yield events[begin : begin + BATCH]


def _tidy_up(helpers: Helpers) -> None:
    """Vacuum and analyse the tables, as autovacuum would within minutes, so that the first page is
    fast."""
    tables, parts = helper_tasks.tables_by_size(), max(1, helpers.count)
    shares = [tables[number::parts] for number in range(parts)]
    tasks = [helpers.ask(helper_tasks.vacuum, share) for share in shares]
    for task in tasks:
        task.result()


def accounts_to_sign_in() -> list[str]:
    """Accounts to sign in with: user name, name, role and unit, in the language in force."""
    tree = units.tree()
    roles_by_code = {role.code: str(role) for role in units.Role.objects.order_by("code")}
    lines = [_("Sign in with the password %(password)s as:") % {"password": PASSWORD}]
    width = max(len(account.login) for account in ACCOUNTS)
    for account in ACCOUNTS:
        node = tree.by_code(account.unit)
        role = roles_by_code.get(account.role, account.role)
        unit = tree.label(node) if node else account.unit
        who = _("%(name)s, %(role)s, %(unit)s")
        who %= {"name": account.name, "role": role, "unit": unit}
        lines.append(f"  {account.login.ljust(width)}  {who}")
    lines.append(_("Residents report without signing in."))
    lines.append(_("Command centre on a wall screen: %(path)s") % {"path": command_wall.ADDRESS})
    return lines
