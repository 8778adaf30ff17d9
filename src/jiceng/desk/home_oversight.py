"""Blocks for auditors and administrators: integrity, views of personal data, settings, system.

Nobody is ranked: views and exports are counted by unit, and what is unusual is a number that opens
the audit log.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiceng.core import (
    audit_trail,
    audit_verification,
    background_jobs,
    backup_records,
    periodic_tasks,
    retention,
)
from jiceng.core.access import Actor
from jiceng.core.ending_certificates import ending_certificates
from jiceng.core.models import DayRoot
from jiceng.core.people import actor_name, names_of_actors, reaches_all
from jiceng.core.permissions import AUDIT_READ, RETENTION_RUN
from jiceng.core.streams import Watch, label_of_event, watched_types
from jiceng.directory import public as directory
from jiceng.ui.home import HomeBlock, HomeNumber, HomeVisit

WEEK: Final = timedelta(days=7)
MONTH: Final = timedelta(days=30)
LATE_BY: Final = timedelta(days=1)
MANY_VIEWS: Final = 50
"""Views of personal data by one person in a week that deserve a look."""
ROWS: Final = 5
UP_TO: Final = 1_000


def _audit(**given: Any) -> str:
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{reverse('admin-audit')}?{query}" if query else reverse("admin-audit")


def _integrity(visit: HomeVisit) -> Mapping[str, Any]:
    """The last closed day and the last verification: two queries."""
    runs = background_jobs.visible_to(visit.actor, audit_verification.JOB)
    last = runs.filter(finished_at__isnull=False).first()
    state = last.result.get("state") or {} if last else {}
    found = [*(last.result.get("findings", ()) if last else ()), *state.get("findings", ())]
    return {
        "closed": DayRoot.objects.order_by("-day").values_list("day", flat=True).first(),
        "last": last,
        "is_ok": bool(last and last.result.get("ok")),
        "findings": len(found),
        "is_old": last is None or last.finished_at is None or visit.at - last.finished_at > MONTH,
    }


def _views(visit: HomeVisit) -> Mapping[str, Any] | None:
    """Views of personal data and exports of this week by unit, and what is unusual."""
    views, exports = watched_types(Watch.VIEWS), watched_types(Watch.EXPORTS)
    since, whole = visit.at - WEEK, reaches_all(visit.actor, AUDIT_READ)
    counted = audit_trail.watched_counts(
        visit.actor, (*views, *exports), since=since, everything=whole
    )
    by_unit: dict[UUID, list[int]] = {}
    by_person: Counter[str] = Counter()
    held = directory.held_units(_people(each.actor for each in counted))
    for each in counted:
        is_view = each.type in views
        by_person[each.actor] += each.number if is_view else 0
        for unit in _units(each.actor, held, visit.at):
            by_unit.setdefault(unit, [0, 0])[not is_view] += each.number
    late = audit_trail.recorded_late(
        visit.actor, since=since, by=LATE_BY, everything=whole, up_to=UP_TO
    )
    most = max((sum(pair) for pair in by_unit.values()), default=0)
    rows = sorted(by_unit.items(), key=lambda pair: (-sum(pair[1]), str(pair[0])))[:ROWS]
    day = timezone.localdate(since).isoformat()
    return {
        "rows": [
            (directory.label_of(unit), seen, taken, (seen + taken) * 100 / most)
            for unit, (seen, taken) in rows
        ],
        "numbers": [
            HomeNumber(
                _("People with many views"),
                sum(number >= MANY_VIEWS for number in by_person.values()),
                _audit(**{"from": day}),
            ),
            HomeNumber(
                _("Recorded a day afterwards or more"),
                f"{UP_TO}+" if late == UP_TO else late,
                _audit(**{"from": day}),
            ),
        ],
        "many": MANY_VIEWS,
    }


def _people(actors: Iterable[str]) -> set[UUID]:
    return {UUID(each.partition(":")[2]) for each in actors if each.startswith("person:")}


def _units(actor: str, held: directory.HeldUnits, at: datetime) -> list[UUID]:
    """The unit of an actor's first post today."""
    people = _people([actor])
    return [unit for person in people for unit in held.on(person, directory.civil_day(at))[:1]]


def _changes(visit: HomeVisit) -> Mapping[str, Any] | None:
    """The newest changes of rules, roles and the calendar within a month."""
    filters = audit_trail.Filters(types=watched_types(Watch.SETTINGS), since=visit.at - MONTH)
    whole = reaches_all(visit.actor, AUDIT_READ)
    found = audit_trail.trail(visit.actor, filters, now=visit.at, everything=whole).rows[:ROWS]
    names = names_of_actors(row.actor for row in found)
    rows = [(label_of_event(row.type), row.at, actor_name(row.actor, names)) for row in found]
    return {"rows": rows} if rows else None


def _erasures(visit: HomeVisit) -> Mapping[str, Any] | None:
    """The last runs of erasure: one query."""
    runs = list(background_jobs.visible_to(visit.actor, retention.JOB)[:ROWS])
    rows = [(run, sum(run.result.get("erased", {}).values())) for run in runs]
    return {"rows": rows} if rows else None


def _system(visit: HomeVisit) -> Mapping[str, Any]:
    """Worker, overdue jobs, disk, last backup, certificates and version: the queries of the health
    check, and one for the backup.
    """
    disk = shutil.disk_usage(settings.HOME)
    return {
        "state": periodic_tasks.current_state(visit.at),
        "free": disk.free,
        "share": disk.used * 100 / disk.total,
        "backup": backup_records.last_backup(visit.actor, visit.at),
        "certificates": ending_certificates(visit.at),
        "version": version("jiceng"),
    }


def _audits(actor: Actor) -> bool:
    return actor.holds(AUDIT_READ)


def _erases(actor: Actor) -> bool:
    return actor.holds(RETENTION_RUN)


OVERSIGHT: Final = (
    HomeBlock(
        name="integrity",
        title=_("Integrity of the audit log"),
        icon="shield-check",
        order=50,
        template="desk/home_integrity.html",
        content=_integrity,
        shows=_audits,
        href=lambda _visit: _audit(),
    ),
    HomeBlock(
        name="views",
        title=_("Personal data viewed and exported, 7 days"),
        icon="eye",
        order=52,
        template="desk/home_views.html",
        content=_views,
        shows=_audits,
    ),
    HomeBlock(
        name="changes",
        title=_("Changes of rules, roles and calendar"),
        icon="history",
        order=54,
        template="desk/home_changes.html",
        content=_changes,
        shows=_audits,
        href=lambda _visit: _audit(),
    ),
    HomeBlock(
        name="erasures",
        title=_("Erasure runs"),
        icon="eraser",
        order=56,
        template="desk/home_erasures.html",
        content=_erasures,
        shows=_erases,
        href=lambda _visit: reverse("admin-retention"),
    ),
    HomeBlock(
        name="system",
        title=_("System"),
        icon="server",
        order=60,
        template="desk/home_system.html",
        content=_system,
        shows=_erases,
    ),
)
