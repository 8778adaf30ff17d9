"""The monthly digest of hot issues: a document for one unit and month."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import BaseModel, Field

from jiceng.cases.hot_issues.lifecycle import (
    FOUND,
    HOT_ISSUES,
    SET_ASIDE,
    SETTLED,
    SUPERVISED,
)
from jiceng.cases.hot_issues.models import HotIssue
from jiceng.cases.hot_issues.permissions import DECIDE, READ
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.directory import public as directory
from jiceng.directory.public import Unit
from jiceng.records.documents.public import Document, DocumentKind, TableOf, issue, plain_template
from jiceng.records.documents.public import visible_to as documents

CODE: Final = "hot_issue_digest"
SUBJECT: Final = "unit"
MOST: Final = 50
"""Hot issues that one digest lists, the hottest first."""
MONTHS: Final = 12


class DigestLine(BaseModel):
    """One hot issue of a digest."""

    title: str = Field(title=gettext_noop("Hot issue"))
    unit: str = Field(title=gettext_noop("Unit"))
    state: str = Field(title=gettext_noop("State"))
    heat: int = Field(title=gettext_noop("Heat"))
    requests: int = Field(title=gettext_noop("Requests of the month"))
    first_on: str = Field(title=gettext_noop("First request"))
    last_on: str = Field(title=gettext_noop("Last request"))
    decision: str = Field(title=gettext_noop("What was decided"))


class Digest(BaseModel):
    """What a digest says."""

    month: str = Field(title=gettext_noop("Month"))
    unit: str = Field(title=gettext_noop("Unit"))
    found: int = Field(title=gettext_noop("To be decided"))
    escalated: int = Field(title=gettext_noop("Escalated, under way"))
    settled: int = Field(title=gettext_noop("Escalated, settled"))
    set_aside: int = Field(title=gettext_noop("Set aside"))
    requests: int = Field(title=gettext_noop("Requests of the month"))
    issues: list[DigestLine] = Field(title=gettext_noop("Hot issues"))


def _shipped() -> bytes:
    return plain_template(
        "{{ unit }}{{ month }}有诉求的热点问题{{ issues|length }}个，涉及诉求{{ requests }}件："
        "待研判{{ found }}个，督办中{{ escalated }}个，督办办结{{ settled }}个，"
        "不予处理{{ set_aside }}个。",
        TableOf(
            "issues",
            (
                ("热点问题", "{{ each.title }}"),
                ("所在单位", "{{ each.unit }}"),
                ("本月诉求", "{{ each.requests }}"),
                ("热度", "{{ each.heat }}"),
                ("起止日期", "{{ each.first_on }}至{{ each.last_on }}"),
                (
                    "处理情况",
                    "{{ each.state }}{% if each.decision %}：{{ each.decision }}{% endif %}",
                ),
            ),
        ),
        "热度：一个月内反映该问题的不同诉求人数。本月报只涉及地点和事项，不涉及个人。",
    )


DIGEST: Final = DocumentKind(
    code=CODE,
    label=gettext_lazy("Monthly digest of hot issues"),
    context=Digest,
    number="{unit}热点月报〔{year}〕{number}号",
    read=READ,
    issue=DECIDE,
    shipped=_shipped,
)


def digests_for(actor: Actor) -> QuerySet[Document]:
    """Digests that an actor may read, the newest first."""
    return documents(actor).filter(kind=CODE).select_related("unit").order_by("-issued_at", "-id")


def units_of(actor: Actor) -> list[Unit]:
    """The units for which an actor issues digests: those of the own positions."""
    given = {grant.unit_id for grant in actor.grants if DECIDE in grant.permissions}
    return list(Unit.objects.filter(pk__in=[each for each in given if each]).order_by("path"))


def months_before(today: date) -> list[date]:
    """First days of the last complete months, the latest first."""
    found, first = list[date](), today.replace(day=1)
    for _number in range(MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


def issue_digest(*, unit: UUID, month: date, by: Actor, at: datetime) -> Document:
    """Issue the digest of a unit and month; a second time gives the first one.

    Args:
        month: its first day, one of `months_before`.

    Raises:
        Invalid: a month that is not over, or too long ago.
        NotFound: the unit is missing or hidden.
        Forbidden: the actor does not decide about hot issues there.
    """
    if month not in months_before(timezone.localdate(at)):
        raise Invalid(
            _("Choose one of the last %(n)d complete months.") % {"n": MONTHS}, "hot_issue.month"
        )
    place = directory.visible_to(by).filter(pk=unit).first()
    if place is None:
        raise NotFound(_("Unit not found, or not visible to you."), "hot_issue.unit")
    words = _month(month)
    return issue(
        kind=CODE,
        unit=place,
        subject=(SUBJECT, place.pk),
        key=month.isoformat(),
        title=f"{place.name}{words}热点问题月报",
        context=_content(place, month, by),
        by=by,
        at=at,
    )


def _content(unit: Unit, month: date, by: Actor) -> Digest:
    issues = list(_of_month(unit, month, by))
    lines = [_line(each) for each in issues[:MOST]]
    states = [each.state for each in issues]
    return Digest(
        month=_month(month),
        unit=unit.name,
        found=states.count(FOUND),
        escalated=states.count(SUPERVISED),
        settled=states.count(SETTLED),
        set_aside=states.count(SET_ASIDE),
        requests=sum(each.of_month for each in issues),
        issues=lines,
    )


def _of_month(unit: Unit, month: date, by: Actor) -> QuerySet[Any]:
    """Hot issues below a unit with requests in a month, which count as ``of_month``."""
    following = (month + timedelta(days=31)).replace(day=1)
    zone = timezone.get_default_timezone()
    begin, end = (datetime.combine(day, time(), zone) for day in (month, following))
    members = Q(cluster__members__opened_at__gte=begin, cluster__members__opened_at__lt=end)
    found = HOT_ISSUES.visible(by).filter(
        unit__path__startswith=unit.path, first_on__lt=following, last_on__gte=month
    )
    keys = HotIssue.objects.filter(pk__in=found.values("pk")).select_related("unit")
    counted = keys.annotate(of_month=Count("cluster__members", filter=members))
    return counted.filter(of_month__gt=0).order_by("-heat", "-of_month", "pk")


def _line(found: Any) -> DigestLine:
    return DigestLine(
        title=found.title,
        unit=found.unit.name,
        state=str(HOT_ISSUES.states[found.state]),
        heat=found.heat,
        requests=found.of_month,
        first_on=found.first_on.isoformat(),
        last_on=found.last_on.isoformat(),
        decision=found.result or found.words or found.reason,
    )


def _month(first: date) -> str:
    return f"{first.year}年{first.month}月"
