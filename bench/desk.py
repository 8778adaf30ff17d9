"""Every page of the desk by name, and what the seed lacks for them, for `bench pages`.

A page that is added to the desk is measured or named in `NO_PAGES`: `missing` tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from django.db import connection
from django.urls import URLResolver, get_resolver, resolve
from django.utils import timezone

from bench.seed import END
from jiceng.cases.actions import open_case, whistle
from jiceng.cases.intake import CallerDetails, Report
from jiceng.cases.models import (
    Approval,
    ApprovalKind,
    Case,
    CaseTask,
    RoutingRule,
    RuleSet,
    RuleSetState,
)
from jiceng.core import roles, subjects
from jiceng.core.access import SYSTEM
from jiceng.core.ids import uuid7
from jiceng.core.journal import made_by_hand
from jiceng.core.models import DataRequest
from jiceng.directory.models import Person, Unit
from jiceng.directory.public import actor_of
from jiceng.grids import actions as grids
from jiceng.grids.demo_area import boundary
from jiceng.grids.features import Feature
from jiceng.grids.models import Grid, GridVersion, VersionState
from jiceng.grids.tessellate import Division, tessellate
from jiceng.notices.actions import publish_news
from jiceng.notices.models import NewsItem, Notice
from jiceng.workbench.actions import save_template
from jiceng.workbench.models import ReplyTemplate, SavedFilter
from jiceng.workbench.saving import save_filter

WAITING = 500
"""Requests that wait for a callback; a third as many wait for a decision."""
RULES, GRIDS, MIN_UNITS, WHISTLES, NOTICES, NEWS, FILTERS = 100, 190, 2590, 200, 2000, 200, 12
NIGHT = quote("夜间施工噪音")

Pages = dict[str, tuple[str, dict[str, str]]]
"""By name: its address and what the browser sends besides."""

# Doors of the desk that only take a form, give a file, or show what an errand has come to.
NO_PAGES = frozenset(
    {
        "admin-appoint",
        "admin-audit-verified",
        "admin-audit-verify",
        "admin-calendar-announce",
        "admin-calendar-clear",
        "admin-calendar-set",
        "admin-category-due",
        "admin-errand",
        "admin-grid-assign",
        "admin-grid-change",
        "admin-grid-copy",
        "admin-grid-discard",
        "admin-grid-party",
        "admin-grid-party-end",
        "admin-grid-post-end",
        "admin-grid-post-phone",
        "admin-grid-publish",
        "admin-grid-upload",
        "admin-import",
        "admin-import-delete",
        "admin-import-mapping",
        "admin-import-progress",
        "admin-import-rejects",
        "admin-import-start",
        "admin-import-stop",
        "admin-import-upload",
        "admin-link-end",
        "admin-mapping",
        "admin-post-end",
        "admin-retention-run",
        "admin-rules-copy",
        "admin-rules-discard",
        "admin-rules-publish",
        "admin-rules-try",
        "admin-rule-move",
        "admin-rule-remove",
        "admin-clock",
        "admin-subject-change",
        "admin-subject-copy",
        "admin-subject-look",
        "admin-unit-link",
        "attach",
        "batch",
        "change-account",
        "counter-look",
        "decide",
        "decide-proposal",
        "detach",
        "draft",
        "earlier",
        "export",
        "export-file",
        "export-new",
        "export-progress",
        "export-remove",
        "export-stop",
        "filter-raise",
        "filter-remove",
        "left",
        "move",
        "news-withdraw",
        "notice-channel",
        "notice-channels",
        "notice-open",
        "notices-read",
        "photo",
        "poster-phone",
        "print-posters",
        "pulse",
        "reveal",
        "reveal-texts",
        "task",
        "template-remove",
        "whistle-act",
    }
)


def pages(unit: Unit, person: Person) -> Pages:
    """Each page of the desk, as somebody with every right in the whole district asks for it."""
    case = _reported()
    one = f"/desk/requests/{case.pk}/"
    last = END.date() - timedelta(days=1)
    period = f"from={last - timedelta(days=30)}&to={last}"
    like = Case.objects.exclude(pk=case.pk).order_by("-opened_at")[0]
    found = {
        "inbox": f"/desk/?unit={unit.pk}",
        "inbox, overdue in all units": f"/desk/?unit={unit.pk}&box=all_overdue",
        "request": one,
        "two requests side by side": f"{one}beside/{like.pk}/",
        "whistles": "/desk/whistles/",
        "whistle room": f"{one}whistle/",
        "colleagues": f"{one}colleagues/?q=be",
        "callbacks": "/desk/callbacks/",
        "approvals": "/desk/approvals/",
        "counter": "/desk/counter/",
        "figures by unit": f"/desk/figures/?{period}",
        "figures by grid": f"/desk/figures/?{period}&by=grid",
        "figures by category": f"/desk/figures/?{period}&by=category",
        "records": f"/desk/figures/records/?{period}&key={unit.pk}&figure=opened",
        "posters": "/desk/posters/",
        "templates": "/desk/templates/",
        "new template": "/desk/templates/new/",
        "template": f"/desk/templates/{ReplyTemplate.objects.all()[0].pk}/",
        "exports": "/desk/exports/",
        "accounts": "/desk/accounts/",
        "account": f"/desk/accounts/{person.pk}/",
        "proposals": "/desk/proposals/",
        **_searches(unit, like),
        **_notices(),
        **_administration(unit),
    }
    asked = {name: (path, dict[str, str]()) for name, path in found.items()}
    return {
        **asked,
        "pane of a request": (one, {"HX-Request": "true", "HX-Target": "pane"}),
        "queue": (found["inbox"], {"HX-Request": "true", "HX-Target": "queue"}),
    }


def _searches(unit: Unit, case: Case) -> dict[str, str]:
    search, last = "/desk/search/?", END.date() - timedelta(days=1)
    kept = SavedFilter.objects.all()[0].pk
    return {
        "search": f"{search}q={NIGHT}",
        "search, words and filters": f"{search}q={NIGHT}&state=closed&unit={unit.pk}",
        "search, state": f"{search}state=handling",
        "search, unit": f"{search}unit={unit.pk}",
        "search, category and period": (
            f"{search}category={case.category_id}&from={last - timedelta(days=30)}&to={last}"
        ),
        "search, grid": f"{search}grid={case.grid_code}",
        "search, overdue": f"{search}due=overdue",
        "search, nothing found": f"{search}state=suspended&urgency=2&channel=counter",
        "filters": "/desk/filters/",
        "filter counts": "/desk/filters/counts/",
        "new filter": f"/desk/filters/new/?q={NIGHT}",
        "filter": f"/desk/filters/{kept}/",
    }


def _notices() -> dict[str, str]:
    return {
        "notices": "/desk/notices/",
        "number of notices": "/desk/notices/count/",
        "settings of notices": "/desk/notices/settings/",
        "news": "/desk/news/",
        "new news": "/desk/news/new/",
        "one of the news": f"/desk/news/{NewsItem.objects.all()[0].pk}/",
    }


def _administration(unit: Unit) -> dict[str, str]:
    admin, category = "/desk/admin", Case.objects.order_by("pk")[0].category_id
    rules = RuleSet.objects.get(state=RuleSetState.PUBLISHED)
    rule = RoutingRule.objects.filter(rule_set=rules)[0].pk
    street = Unit.objects.filter(kind="street_town").order_by("code")[0]
    other = Unit.objects.filter(kind="street_town").order_by("code")[1]
    draft = GridVersion.objects.get(state=VersionState.DRAFT)
    cell = Grid.objects.filter(version=draft).order_by("code")[0].code
    return {
        "audit": f"{admin}/audit/",
        "persons": f"{admin}/persons/",
        "person": f"{admin}/persons/{DataRequest.objects.all()[0].pk}/",
        "calendar": f"{admin}/calendar/",
        "retention": f"{admin}/retention/",
        "imports": f"{admin}/imports/",
        "categories": f"{admin}/categories/",
        "new category": f"{admin}/categories/new/",
        "category": f"{admin}/categories/{category}/",
        "deadline tried": (
            f"{admin}/categories/{category}/try/?deadline_amount=3&deadline_unit=work_day"
        ),
        "routing": f"{admin}/routing/",
        "rules": f"{admin}/routing/{rules.pk}/",
        "new rule": f"{admin}/routing/{rules.pk}/new/",
        "rule": f"{admin}/routing/{rules.pk}/{rule}/",
        "units": f"{admin}/directory/?at={unit.code}",
        "unit": f"{admin}/directory/{unit.pk}/",
        "new unit": f"{admin}/directory/{unit.pk}/new/",
        "unit to edit": f"{admin}/directory/{street.pk}/edit/",
        "unit to move": f"{admin}/directory/{street.pk}/move/?to={other.pk}",
        "unit to close": f"{admin}/directory/{street.pk}/close/",
        "vacancies": f"{admin}/directory/gaps/",
        "roles": f"{admin}/directory/roles/",
        "new role": f"{admin}/directory/roles/new/",
        "role": f"{admin}/directory/roles/bench/",
        "grids": f"{admin}/grids/",
        "grids without officers": f"{admin}/grids/gaps/",
        "grid": f"{admin}/grids/place/?code={cell}",
        "version of grids": f"{admin}/grids/{draft.pk}/",
        "map of grids": f"{admin}/grids/{draft.pk}/map/",
        "outlines of grids": f"{admin}/grids/{draft.pk}/outlines/",
        "cell of a draft": f"{admin}/grids/{draft.pk}/cell/?code={cell}",
        "grids compared": f"{admin}/grids/{draft.pk}/compare/",
    }


def missing(measured: Iterable[str]) -> set[str]:
    """Names of the desk's addresses that are neither measured nor in `NO_PAGES`.

    Args:
        measured: addresses.
    """
    seen = {resolve(urlsplit(path).path).url_name for path in measured}
    return set(_names(get_resolver(), "")) - seen - NO_PAGES


def _names(under: URLResolver, prefix: str) -> Iterator[str]:
    for each in under.url_patterns:
        path = f"{prefix}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from _names(each, path)
        elif each.name and path.startswith("desk/"):
            yield each.name


def _reported() -> Case:
    """A request that went the product's own way, with a caller and a clock: one for all runs."""
    caller = CallerDetails(name="王小明", phone="19900001234")
    report = Report(
        text="测试社区1夜间施工噪音，影响休息",
        channel="hotline",
        caller=caller,
        source="bench",
        source_ref="pages",
    )
    return open_case(report=report, by=SYSTEM, at=timezone.now()).case


def fill(person: Person, unit: Unit) -> None:
    """What the seed has none of, once: waits for callbacks and decisions, rules, grids, whistles,
    notices, news, templates, filters."""
    now = timezone.now()
    waits = Case.objects.filter(is_open=True, state="handling").order_by("-opened_at")
    if not Case.objects.filter(is_open=True, state="resolved").exists():
        ids = list(waits.values_list("pk", flat=True)[:WAITING])
        with made_by_hand():
            Case.objects.filter(pk__in=ids).update(state="resolved", resolved_at=now)
    ids = list(waits.values_list("pk", flat=True)[:NOTICES])
    if not Approval.objects.exists():
        waiting = [
            Approval(case_id=case, kind=ApprovalKind.EXTEND, asked_at=now, reason="材料未到齐")
            for case in ids[: WAITING // 3]
        ]
        with made_by_hand():
            Approval.objects.bulk_create(waiting)
    _fill_rules(now)
    if not GridVersion.objects.exists():
        _fill_grids(now)
    if not CaseTask.objects.exists():
        _fill_whistles(ids, now)
    if not Notice.objects.exists():
        Notice.objects.bulk_create(
            Notice(
                person=person,
                kind="breached",
                case_id=case,
                stream_id=case,
                seq=1,
                at=now,
                made_at=now,
            )
            for case in ids
        )
    by: dict[str, Any] = {"by": actor_of(person, now), "at": now}
    if not DataRequest.objects.exists():
        somebody = subjects.Subject(phone="19900001234")
        subjects.ask(kind="see", subject=somebody, note="来人持身份证", by=SYSTEM, at=now)
    if not ReplyTemplate.objects.exists():
        place = Unit.objects.filter(kind="village_community").order_by("code")[0].pk
        for n in range(NEWS):
            publish_news(
                **by,
                unit=place,
                title=f"停水通知{n}",
                text="管道抢修，请提前储水。",
                valid_from=now.date(),
                valid_to=now.date() + timedelta(days=3),
            )
        for n in range(FILTERS):
            save_template(
                **by, unit=unit.pk, name=f"模板{n}", text="已安排人员到场处理。", move="resolve"
            )
            save_filter(**by, name=f"筛选{n}", query=f"state=handling&grid=9901{n:02}")
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself, only later


def _fill_rules(now: datetime) -> None:
    if RuleSet.objects.filter(state=RuleSetState.PUBLISHED).exists():
        return
    unit = Unit.objects.filter(kind="department").order_by("code")[0]
    with made_by_hand():
        rules = RuleSet.objects.create(
            id=uuid7(), number=1, state=RuleSetState.PUBLISHED, published_at=now
        )
        RoutingRule.objects.bulk_create(
            RoutingRule(rule_set=rules, position=n, unit=unit) for n in range(RULES)
        )


def _fill_grids(now: datetime) -> None:
    """Grids and smallest units in the real outline of a district, and a draft of the grids."""
    streets = Unit.objects.filter(kind="street_town").order_by("code")
    places = Unit.objects.filter(kind="village_community").select_related("parent")
    divisions = [
        *(Division(unit.code, unit.name) for unit in streets),
        *(Division(unit.code, unit.name, unit.parent.code) for unit in places if unit.parent),
    ]
    cells = tessellate(boundary(), divisions, grids=GRIDS, min_units=MIN_UNITS, seed=1)
    for level in ("grid", "min_unit"):
        features = [
            Feature(number, cell.code, cell.name, cell.polygon)
            for number, cell in enumerate(cells, 1)
            if cell.level == level
        ]
        loaded = grids.load_grids(features=features, level=level, by=SYSTEM, at=now)
        grids.publish_version(version=loaded.version, by=SYSTEM, at=now)
    published = GridVersion.objects.get(level="grid", state=VersionState.PUBLISHED)
    draft = grids.copy_version(version=published, by=SYSTEM, at=now)
    _join_two(draft, now)


def _join_two(draft: GridVersion, now: datetime) -> None:
    """Two neighbours of the draft become one cell."""
    cells = list(Grid.objects.filter(version=draft).order_by("code"))
    one = cells[0].geometry
    other = next(cell for cell in cells[1:] if one.intersection(cell.geometry).length > 0)
    grids.join_grids(version=draft, code=cells[0].code, other=other.code, by=SYSTEM, at=now)


def _fill_whistles(ids: list[UUID], now: datetime) -> None:
    called = Unit.objects.filter(kind="department").order_by("code")
    units = list(called.values_list("pk", flat=True)[:3])
    for case in [_reported().pk, *ids[:WHISTLES]]:
        whistle(
            case=case,
            by=SYSTEM,
            at=now,
            units=units,
            ground="joint_enforcement",
            reason="多部门联合处置",
        )
