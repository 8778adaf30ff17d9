"""Further data for the pages of the desk that the seed lacks, created once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from bench.filling_assessment import fill_assessment
from bench.filling_cards import fill_cards
from bench.filling_centre import fill_centre
from bench.filling_patrols import fill_patrols
from bench.filling_tasks import fill_tasks
from jiceng.activities.needs.models import Need
from jiceng.cases.actions import open_case, whistle
from jiceng.cases.hot_issues.actions import open_issue
from jiceng.cases.hot_issues.models import Cluster, HotIssue, Member, Way
from jiceng.cases.intake.report import CallerDetails, Report
from jiceng.cases.knowledge.models import Article
from jiceng.cases.models import (
    Approval,
    ApprovalKind,
    Case,
    CaseTask,
    RoutingRule,
    RuleSet,
    RuleSetState,
)
from jiceng.cases.reply_templates.models import ReplyTemplate
from jiceng.core import data_subjects, roles
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.change_journal import made_by_hand
from jiceng.core.events import EMPTY_HEAD
from jiceng.core.ids import uuid7
from jiceng.core.models import DataRequest, Stream
from jiceng.desk.saved_filters import save_filter
from jiceng.directory.models import Person, Unit
from jiceng.directory.public import actor_of
from jiceng.fieldwork.hazards.models import Hazard
from jiceng.fieldwork.sync.actions.deliveries import SignedText
from jiceng.fieldwork.sync.models import Command, CommandState, Conflict, Contact, Device
from jiceng.grids import actions as grids
from jiceng.grids.demo_area import boundary
from jiceng.grids.file_cells import Feature
from jiceng.grids.models import Grid, GridVersion, VersionState
from jiceng.grids.tessellate import Division, tessellate
from jiceng.notifications.models import Notification
from jiceng.people.households.models import Household
from jiceng.records.public import decide_approval, make_move, open_record

WAITING = 500
"""Requests that wait for a callback; a third as many wait for a decision."""
RULES, GRIDS, MIN_UNITS, WHISTLES = 100, 190, 2590, 200
NOTICES, NEWS, FILTERS, NEEDS, ARTICLES, HOT_ISSUES = 2000, 200, 12, 100, 200, 40


def reported() -> Case:
    """A request that passed through the product's own intake, with a caller and a deadline: one for
    all runs."""
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
    """Create the data that the seed lacks, once: waits for callbacks and decisions, rules, grids,
    whistle calls, notifications, announcements, templates, filters."""
    now = timezone.now()
    waits = Case.objects.filter(is_open=True, state="handling").order_by("-opened_at")
    if not Case.objects.filter(is_open=True, state="resolved").exists():
        ids = list(waits.values_list("pk", flat=True)[:WAITING])
        with made_by_hand():
            Case.objects.filter(pk__in=ids).update(state="resolved", resolved_at=now)
    ids = list(waits.values_list("pk", flat=True)[:NOTICES])
    if not Approval.objects.exists():
        waiting = [
            Approval(stream_id=case, kind=ApprovalKind.EXTEND, asked_at=now, reason="材料未到齐")
            for case in ids[: WAITING // 3]
        ]
        with made_by_hand():
            # The seeded requests have no events, and approvals refer to a stream.
            Stream.objects.bulk_create(
                [
                    Stream(id=each.stream_id, kind="case", seq=EMPTY_HEAD.seq, hash=EMPTY_HEAD.hash)
                    for each in waiting
                ],
                ignore_conflicts=True,
            )
            Approval.objects.bulk_create(waiting)
    _fill_rules(now)
    _fill_needs(now)
    _fill_hazards(now)
    _fill_phones(person, now)
    fill_patrols(now)
    _fill_knowledge(unit, actor_of(person, now), now)
    _fill_hot_issues(ids, now)
    if not GridVersion.objects.exists():
        _fill_grids(now)
    _fill_households(now)
    fill_centre(now)
    fill_tasks(now)
    fill_cards(now)
    fill_assessment(now)
    if not CaseTask.objects.exists():
        _fill_whistles(ids, now)
    if not Notification.objects.exists():
        Notification.objects.bulk_create(
            Notification(
                person=person,
                kind="breached",
                event_type="case.breached",
                stream_kind="case",
                stream_id=case,
                seq=1,
                at=now,
                made_at=now,
            )
            for case in ids
        )
    by: dict[str, Any] = {"by": actor_of(person, now), "at": now}
    if not DataRequest.objects.exists():
        somebody = data_subjects.Subject(phone="19900001234")
        data_subjects.register(kind="see", subject=somebody, note="来人持身份证", by=SYSTEM, at=now)
    if not ReplyTemplate.objects.exists():
        place = Unit.objects.filter(kind="village_community").order_by("code")[0].pk
        for n in range(NEWS):
            given = {
                "title": f"停水通知{n}",
                "text": "管道抢修，请提前储水。",
                "valid_from": now.date(),
                "valid_to": now.date() + timedelta(days=3),
            }
            open_record("news", given, unit=place, **by)
        for n in range(FILTERS):
            reply = {"name": f"模板{n}", "text": "已安排人员到场处理。", "move": "resolve"}
            open_record("template", reply, unit=unit.pk, **by)
            save_filter(**by, name=f"筛选{n}", query=f"state=handling&grid=9901{n:02}")
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does automatically, only later


def _fill_needs(now: datetime) -> None:
    if Need.objects.exists():
        return
    places = Unit.objects.filter(kind="village_community").order_by("code")
    for n, place in enumerate(places.values_list("pk", flat=True)[:NEEDS]):
        given = {
            "title": f"社区广场长椅{n}",
            "kind": "goods",
            "amount": "5",
            "measure": "张",
            "wanted_by": str(now.date() + timedelta(days=30 + n)),
        }
        open_record("need", given, unit=place, by=SYSTEM, at=now)
    supporter = Unit.objects.filter(kind="department").order_by("code")[0]
    given = {"community": str(places[0].pk)}
    open_record("pairing", given, unit=supporter.pk, by=SYSTEM, at=now)


def _fill_hazards(now: datetime) -> None:
    if Hazard.objects.exists():
        return
    places = Unit.objects.filter(kind="village_community").order_by("code")
    for n, place in enumerate(places.values_list("pk", flat=True)[:NEEDS]):
        given = {
            "title": f"{n}栋楼道堆放电动车",
            "kind": "fire",
            "level": "high",
            "place": f"{n}栋楼道",
            "recheck_on": str(now.date() + timedelta(days=7 + n)),
        }
        open_record("hazard", given, unit=place, by=SYSTEM, at=now)


def _fill_phones(person: Person, now: datetime) -> None:
    """Phones, each with a refused and a missing command."""
    if Device.objects.exists():
        return
    devices = [
        Device(
            id=uuid7(),
            phone=uuid7(),
            person=person,
            name=f"{n}号手机",
            signing_key=b"",
            enrolled_at=now,
            opens_until=now,
            received=1,
        )
        for n in range(NEEDS)
    ]
    commands = [
        Command(
            id=uuid7(),
            device=each,
            number=1,
            stream=uuid7(),
            step=1,
            name="hazard.open",
            text=_signed(each, now),
            digest=b"",
            made_at=now,
            received_at=now,
            state=CommandState.REFUSED,
            reason="请填写隐患内容。",
        )
        for each in devices
    ]
    with made_by_hand():
        Device.objects.bulk_create(devices)
        Contact.objects.bulk_create(Contact(device=each, made=2, heard_at=now) for each in devices)
        Command.objects.bulk_create(commands)
        Conflict.objects.bulk_create(
            Conflict(command=each, field="place", mine='"3栋楼道"', theirs='"5栋楼道"')
            for each in commands
        )


def _signed(device: Device, now: datetime) -> str:
    said = SignedText(
        id=device.pk,
        device=device.pk,
        author=device.person_id,
        number=1,
        stream=device.pk,
        step=1,
        name="hazard.open",
        made_at=now,
        values={"title": "", "place": "3栋楼道", "level": "high"},
    )
    return said.model_dump_json()


def _fill_households(now: datetime) -> None:
    if Household.objects.exists():
        return
    place = Grid.objects.filter(version__state=VersionState.PUBLISHED).order_by("code")[0].code
    units = Unit.objects.filter(kind="village_community").order_by("code")
    for n, unit in enumerate(units.values_list("pk", flat=True)[:NEEDS]):
        given = {"address": f"长堤路{n}号", "place_code": place}
        open_record("household", given, unit=unit, by=SYSTEM, at=now)


def _fill_knowledge(unit: Unit, approver: Actor, now: datetime) -> None:
    if Article.objects.exists():
        return
    for n in range(ARTICLES):
        given = {
            "title": f"第{n}类补贴怎么申请",
            "text": "携带身份证到社区党群服务中心窗口办理，五个工作日内办结。",
            "valid_from": str(now.date()),
            "review_by": str(now.date() + timedelta(days=300)),
        }
        article = open_record("article", given, unit=unit.pk, by=SYSTEM, at=now)
        make_move("article", article.pk, "publish", {"reason": "审核"}, by=SYSTEM, at=now)
        asked = Approval.objects.get(stream=article.pk, granted=None)
        decide_approval(approval=asked.pk, by=approver, at=now, granted=True, reason="同意")


def _fill_hot_issues(ids: list[UUID], now: datetime) -> None:
    if HotIssue.objects.exists():
        return
    for n in range(HOT_ISSUES):
        cluster = Cluster.objects.create(
            way=Way.WORDS, first_at=now, last_at=now, requests=len(ids)
        )
        Member.objects.bulk_create(
            Member(cluster=cluster, case_id=case, opened_at=now) for case in ids
        )
        day = str(now.date())
        given = {
            "way": "words",
            "title": f"夜间施工噪音{n}",
            "heat": 3 + n,
            "requests": len(ids),
            "first_on": day,
            "last_on": day,
        }
        units = list(Unit.objects.filter(kind="village_community").order_by("code")[:1])
        open_issue(cluster.pk, given, [each.pk for each in units], at=now)


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
    """Grids and smallest units in the real boundary of a district, and a draft of the grids."""
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
    """Join two neighbours of the draft."""
    cells = list(Grid.objects.filter(version=draft).order_by("code"))
    one = cells[0].geometry
    other = next(cell for cell in cells[1:] if one.intersection(cell.geometry).length > 0)
    grids.join_grids(version=draft, code=cells[0].code, other=other.code, by=SYSTEM, at=now)


def _fill_whistles(ids: list[UUID], now: datetime) -> None:
    called = Unit.objects.filter(kind="department").order_by("code")
    units = list(called.values_list("pk", flat=True)[:3])
    for case in [reported().pk, *ids[:WHISTLES]]:
        whistle(
            case=case,
            by=SYSTEM,
            at=now,
            units=units,
            ground="joint_enforcement",
            reason="多部门联合处置",
        )
