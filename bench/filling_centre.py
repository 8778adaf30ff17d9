"""Rows and pages of the joint centre for the benchmark of the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from jiceng.cases.joint_centre.models import Mediation, RiskStudy, Room, Seat, ShiftNote
from jiceng.core.access import SYSTEM
from jiceng.directory.models import Unit
from jiceng.grids.models import Grid, VersionState
from jiceng.records.public import make_move, open_record

MEDIATIONS: Final = 20


def fill_centre(now: datetime) -> None:
    """Mediations with a party each, and one record of every other kind."""
    if Mediation.objects.exists():
        return
    place = Grid.objects.filter(version__state=VersionState.PUBLISHED).order_by("code")[0].code
    street = Unit.objects.filter(kind="street_town").order_by("code")[0]
    for n in range(MEDIATIONS):
        given = {
            "title": f"漏水纠纷{n}",
            "kind": "neighbours",
            "place_code": place,
            "due_on": str(now.date() + timedelta(days=10 + n)),
        }
        made = open_record("mediation", given, unit=street.pk, by=SYSTEM, at=now)
        party = {"side": "applicant", "name": "张小满"}
        make_move("mediation", made.pk, "add_party", party, by=SYSTEM, at=now)
    others: dict[str, dict[str, Any]] = {
        "risk_study": {"title": "工地欠薪苗头"},
        "shift_note": {"day": str(now.date()), "part": "morning", "summary": "两件调解待回访"},
        "centre_seat": {"seated": str(street.pk), "weekday": "every"},
        "centre_room": {"name": "调解室一"},
    }
    for kind, given in others.items():
        open_record(kind, given, unit=street.pk, by=SYSTEM, at=now)


def pages_of_centre() -> dict[str, str]:
    """The pages of the joint centre by name."""
    found = {
        "joint centre": "/desk/centre/",
        "figures of mediations": "/desk/figures/of/mediation/",
    }
    for name, path, model in (
        ("mediation", "mediations", Mediation),
        ("risk study", "risk-studies", RiskStudy),
        ("shift", "centre-shifts", ShiftNote),
        ("seat", "centre-seats", Seat),
        ("room", "centre-rooms", Room),
    ):
        one = model.objects.order_by("pk")[0].pk
        found |= {
            f"list: {name}": f"/desk/{path}/",
            f"new {name}": f"/desk/{path}/new/",
            f"one {name}": f"/desk/{path}/{one}/",
        }
    return found
