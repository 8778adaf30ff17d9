"""Announcements of communities in the demonstration. As official notices do, each names its dates,
never “tomorrow”."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

SATURDAY, SUNDAY = 5, 6
_WEEKDAYS: Final = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Notice:
    """One announcement and the last day on which it is of use."""

    title: str
    text: str
    last_day: date


def community_notices(today: date) -> tuple[Notice, ...]:
    """The announcements of a day, each about days to come."""
    outage = today + timedelta(days=2)
    clinic, vaccination = _next(today, SATURDAY), _next(today, SUNDAY)
    lift, sorting = today + timedelta(days=14), today + timedelta(days=20)
    return (
        Notice(
            f"{_day(outage)}8时至18时停水",
            f"因供水管道改造，{_day(outage)}（{_weekday(outage)}）8时至18时停水，请提前储水。"
            "恢复供水后请先放水片刻再用。咨询请联系社区网格员。",
            outage,
        ),
        Notice(
            f"{_day(clinic)}社区义诊",
            f"{_day(clinic)}（{_weekday(clinic)}）9时至11时30分，社区卫生服务中心在党群服务中心义诊："
            "量血压、测血糖、看用药。请带医保卡。",
            clinic,
        ),
        Notice(
            f"电梯更换施工至{_day(lift)}，请走楼梯",
            f"老旧电梯更换施工预计{_day(lift)}完成。行动不便的邻居请打网格员电话，志愿者上门帮忙。",
            lift,
        ),
        Notice(
            "垃圾分类投放点搬到东门",
            f"自{_day(today)}起，原投放点改建充电车棚，请到东门新点投放，全天开放。",
            sorting,
        ),
        Notice(
            f"{_day(vaccination)}文明养犬宣传与免费疫苗接种",
            f"{_day(vaccination)}（{_weekday(vaccination)}）9时至12时在党群服务中心接种狂犬疫苗，"
            "请牵绳、带犬证。",
            vaccination,
        ),
    )


def _next(today: date, weekday: int) -> date:
    """The next such day after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _weekday(day: date) -> str:
    return f"周{_WEEKDAYS[day.weekday()]}"
