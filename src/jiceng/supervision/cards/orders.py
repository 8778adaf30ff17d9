"""Escalation orders (督办单) about cards and supervision bulletins (督查通报) as documents."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import BaseModel, Field

from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.records.documents.public import (
    DocumentKind,
    RecordDocuments,
    TableOf,
    ToIssue,
    issue,
    plain_template,
)
from jiceng.records.public import Context
from jiceng.supervision.cards.lifecycle import CARDS
from jiceng.supervision.cards.models import Bulletin, CardLevel, Line, Reading
from jiceng.supervision.cards.moves import ANSWERED, ISSUED, KIND
from jiceng.supervision.cards.permissions import BULLETIN_EDIT, BULLETIN_READ, DECIDE, READ
from jiceng.supervision.cards.wording import reason_of

ORDER: Final = "supervision_order"
BULLETIN: Final = "supervision_bulletin"
CHINESE: Final = "zh-hans"


class Order(BaseModel):
    """What an order says."""

    unit: str = Field(title=gettext_noop("Unit"))
    task: str = Field(title=gettext_noop("Task"))
    level: str = Field(title=gettext_noop("Card"))
    reason: str = Field(title=gettext_noop("Reason"))
    issued_on: str = Field(title=gettext_noop("Issued on"))
    answer_by: str = Field(title=gettext_noop("To be answered by"))
    appeal_by: str = Field(title=gettext_noop("Appeal by"))


class OfUnit(BaseModel):
    """Cards of one unit."""

    unit: str = Field(title=gettext_noop("Unit"))
    red: int = Field(title=gettext_noop("Red cards"))
    yellow: int = Field(title=gettext_noop("Yellow cards"))
    note: str = Field(title=gettext_noop("Note of the unit"))


class OfCard(BaseModel):
    """One card."""

    unit: str = Field(title=gettext_noop("Unit"))
    task: str = Field(title=gettext_noop("Task"))
    level: str = Field(title=gettext_noop("Card"))
    reason: str = Field(title=gettext_noop("Reason"))
    standing: str = Field(title=gettext_noop("What became of it"))


class BulletinText(BaseModel):
    """What a bulletin says."""

    period: str = Field(title=gettext_noop("Period"))
    about: str = Field(title=gettext_noop("General notes"))
    red: int = Field(title=gettext_noop("Red cards"))
    yellow: int = Field(title=gettext_noop("Yellow cards"))
    units: list[OfUnit] = Field(title=gettext_noop("Units"))
    cards: list[OfCard] = Field(title=gettext_noop("Cards"))


def _order_template() -> bytes:
    return plain_template(
        "{{ unit }}：",
        "你单位承担的任务“{{ task }}”于{{ issued_on }}被亮{{ level }}。原因：{{ reason }}。",
        "请于{{ answer_by }}前书面说明原因和整改措施，明确赶上进度的日期。",
        "如有异议，可于{{ appeal_by }}前提出申诉，由两名未参与亮牌的人员复核。",
    )


def _bulletin_template() -> bytes:
    return plain_template(
        "{{ period }}，共亮红牌{{ red }}张、黄牌{{ yellow }}张，涉及{{ units|length }}个单位。",
        "{{ about }}",
        TableOf(
            "units",
            (
                ("单位", "{{ each.unit }}"),
                ("红牌", "{{ each.red }}"),
                ("黄牌", "{{ each.yellow }}"),
                ("单位说明", "{{ each.note }}"),
            ),
        ),
        TableOf(
            "cards",
            (
                ("单位", "{{ each.unit }}"),
                ("任务", "{{ each.task }}"),
                ("亮牌", "{{ each.level }}"),
                ("原因", "{{ each.reason }}"),
                ("处理情况", "{{ each.standing }}"),
            ),
        ),
        "亮牌对象为任务及其责任单位，不涉及个人。通报印发前已送所列单位阅知。",
    )


ORDERS: Final = DocumentKind(
    code=ORDER,
    label=gettext_lazy("Escalation order"),
    context=Order,
    number="{unit}督办〔{year}〕{number}号",
    read=READ,
    issue=DECIDE,
    shipped=_order_template,
    with_subject=KIND,
)
BULLETINS: Final = DocumentKind(
    code=BULLETIN,
    label=gettext_lazy("Inspection bulletin"),
    context=BulletinText,
    number="{unit}督查通报〔{year}〕{number}号",
    read=BULLETIN_READ,
    issue=BULLETIN_EDIT,
    shipped=_bulletin_template,
    with_subject=BULLETIN,
)


def _ready(record: UUID, actor: Actor) -> ToIssue | None:
    """The order about a card that is to be answered; one for each time it was issued or raised."""
    card = CARDS.visible(actor).select_related("task", "issuer").filter(pk=record).first()
    if card is None or card.state not in {ISSUED, ANSWERED} or card.level == CardLevel.WATCH:
        return None
    if card.issued_on is None or card.appeal_by is None:
        return None
    with translation.override(CHINESE):
        context = Order(
            unit=card.unit.name,
            task=card.task.title,
            level=str(CardLevel(card.level).label),
            reason=reason_of(card),
            issued_on=card.issued_on.isoformat(),
            answer_by=card.next_on.isoformat(),
            appeal_by=card.appeal_by.isoformat(),
        )
    title = f"关于{card.task.title}的督办单"
    return ToIssue(card.issuer, title, context, f"{card.level} {card.issued_on}")


OF_CARDS: Final = RecordDocuments(KIND, ORDER, gettext_lazy("Issue escalation order"), _ready)


def issue_bulletin(record: Any, _fields: Any, context: Context) -> None:
    """Issue a bulletin as a numbered document when it is published."""
    bulletin = Bulletin.objects.select_related("unit").get(pk=record.pk)
    issue(
        kind=BULLETIN,
        unit=bulletin.unit,
        subject=(BULLETIN, bulletin.pk),
        key="1",
        title=bulletin.title,
        context=content_of(bulletin),
        by=context.actor,
        at=context.at,
    )


def content_of(bulletin: Bulletin) -> BulletinText:
    """What a bulletin says, from the lines that its units have read and their remarks."""
    lines = list(Line.objects.filter(bulletin=bulletin).order_by("id"))
    counts = Counter((line.unit_id, line.level) for line in lines)
    readings = Reading.objects.filter(bulletin=bulletin).order_by("unit__path")
    with translation.override(CHINESE):
        levels = {key: str(label) for key, label in CardLevel.choices}
        return BulletinText(
            period=f"{bulletin.first_on:%Y年%m月%d日}至{bulletin.last_on:%Y年%m月%d日}",
            about=bulletin.about,
            red=sum(line.level == CardLevel.RED for line in lines),
            yellow=sum(line.level == CardLevel.YELLOW for line in lines),
            units=[
                OfUnit(
                    unit=directory.label_of(each.unit_id),
                    red=counts[each.unit_id, CardLevel.RED.value],
                    yellow=counts[each.unit_id, CardLevel.YELLOW.value],
                    note=each.note,
                )
                for each in readings
            ],
            cards=[
                OfCard(
                    unit=directory.label_of(line.unit_id),
                    task=line.title,
                    level=levels[line.level],
                    reason=line.reason,
                    standing=line.standing,
                )
                for line in lines
            ],
        )
