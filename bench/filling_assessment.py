"""A scheme with a frozen and an open period for the pages of the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from jiceng.assessment.schemes.models import Appeal, Inquiry, Scheme, ScoredPeriod
from jiceng.core.access import SYSTEM
from jiceng.directory.models import Unit
from jiceng.directory.public import civil_day
from jiceng.records.public import make_move, open_record

UNITS: Final = 80


def fill_assessment(now: datetime) -> None:
    """The example scheme for 80 units, a frozen month with an appeal, and one being collected."""
    if Scheme.objects.exists():
        return
    office = Unit.objects.get(kind="district")

    def move(kind: str, key: UUID, name: str, **given: Any) -> None:
        make_move(kind, key, name, given, by=SYSTEM, at=now)

    def begin(kind: str, unit: UUID, **given: Any) -> UUID:
        return open_record(kind, given, unit=unit, by=SYSTEM, at=now).pk

    scheme = begin("assessment_scheme", office.pk, name="综合考核方案")
    move("assessment_scheme", scheme, "take_example")
    kinds = ["street_town", "village_community", "department"]
    units = list(Unit.objects.filter(kind__in=kinds).order_by("path")[:UNITS])
    move("assessment_scheme", scheme, "assess", units=[str(each.pk) for each in units])
    move("assessment_scheme", scheme, "publish")
    last = civil_day(now).replace(day=1)
    for name in ("上月考核", "上上月考核"):
        last = last.replace(day=1) - timedelta(days=1)
        period = begin(
            "scored_period",
            office.pk,
            name=name,
            scheme=str(scheme),
            first=str(last.replace(day=1)),
            last=str(last),
            due_on=str(civil_day(now) + timedelta(days=5)),
        )
    move("scored_period", period, "freeze", without_missing=True)
    line = f"{period}|2"
    begin("assessment_appeal", units[0].pk, line=line, text="漏计两件")


def pages_of_assessment() -> dict[str, str]:
    """The pages of assessment by name."""
    frozen = ScoredPeriod.objects.get(state="frozen")
    begun = ScoredPeriod.objects.get(state="collecting")
    unit = frozen.sheets.order_by("pk")[0].unit_id
    found = {
        "our sheet": "/desk/assessment/",
        "preview of sheets": f"/desk/assessment/{begun.pk}/preview/",
        "sheet of a unit": f"/desk/assessment/{frozen.pk}/{unit}/",
        "line of a sheet": f"/desk/assessment/{frozen.pk}/{unit}/2/",
        "frozen period": f"/desk/scored-periods/{frozen.pk}/",
    }
    for name, path, model in (
        ("scheme", "assessment-schemes", Scheme),
        ("scored period", "scored-periods", ScoredPeriod),
        ("inquiry", "assessment-inquiries", Inquiry),
        ("appeal", "assessment-appeals", Appeal),
    ):
        one = model.objects.order_by("pk")[0].pk
        found |= {f"list: {name}": f"/desk/{path}/", f"one {name}": f"/desk/{path}/{one}/"}
        if model is not Inquiry:
            found[f"new {name}"] = f"/desk/{path}/new/"
    return found
