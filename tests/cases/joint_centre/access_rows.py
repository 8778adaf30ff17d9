"""Access rows of the joint centre."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from jiceng.cases.joint_centre.models import Party, Session
from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.records.public import make_move, open_record
from tests.access.table import OPEN, Row, Target
from tests.cases.joint_centre.samples import (
    COMMUNITY,
    PARTY,
    STREET,
    agreed,
    agreement,
    attach,
    booking,
    given_mediation,
    opened_mediation,
    room,
    with_parties,
)
from tests.records.kind_access_rows import Made, Move, rows_of
from tests.world import World

SECRET = "楼上漏水损坏天花"


def _day(world: World, later: int = 0) -> str:
    return str(civil_day(world.at) + timedelta(days=later))


def _with_session(world: World) -> tuple[UUID, str]:
    key = opened_mediation(world)
    given = booking(world, room(world))
    make_move("mediation", key, "plan", given, by=SYSTEM, at=world.at)
    return key, str(Session.objects.get(mediation=key).pk)


def _plan(world: World) -> Made:
    return Made(opened_mediation(world), booking(world, room(world)))


def _hold(world: World) -> Made:
    key, session = _with_session(world)
    return Made(key, {"session": session, "note": "双方同意再谈"})


def _cancel(world: World) -> Made:
    key, session = _with_session(world)
    return Made(key, {"session": session})


def _call_in(world: World) -> Made:
    attach(world)
    return Made(opened_mediation(world), {"specialist": f"{world.people['police'].pk}|police"})


def _agree(world: World) -> Made:
    return Made(with_parties(world), agreement(world))


def _sign(world: World) -> Made:
    key = agreed(world)
    party = Party.objects.filter(mediation=key).order_by("id")[0].pk
    return Made(key, {"party": str(party), "signed_on": _day(world)})


def _visit(world: World) -> Made:
    key = agreed(world)
    for party in Party.objects.filter(mediation=key).order_by("id"):
        given = {"party": str(party.pk), "signed_on": _day(world)}
        make_move("mediation", key, "sign", given, by=SYSTEM, at=world.at)
    return Made(key, {"visit": "已修好", "is_kept": True})


def _edit(world: World) -> Made:
    return Made(opened_mediation(world), given_mediation(world))


def _with(given: dict[str, Any]) -> Any:
    return lambda world: Made(opened_mediation(world), given)


MEDIATION_MOVES = [
    Move("add_party", "mediation.edit", _with(PARTY), COMMUNITY),
    Move("plan", "mediation.edit", _plan, COMMUNITY),
    Move("hold", "mediation.edit", _hold, COMMUNITY),
    Move("cancel", "mediation.edit", _cancel, COMMUNITY),
    Move("call_in", "mediation.edit", _call_in, COMMUNITY),
    Move("agree", "mediation.edit", _agree, COMMUNITY),
    Move("sign", "mediation.edit", _sign, COMMUNITY),
    Move("visit", "mediation.edit", _visit, COMMUNITY),
    Move("end", "mediation.edit", _with({"reason": "双方不愿继续"}), COMMUNITY),
    Move("edit", "mediation.edit", _edit, COMMUNITY, True),
    Move("look", "mediation.edit", _with({"reason": "核对当事人"}), COMMUNITY),
]


def _opened(kind: str, given: dict[str, Any]) -> Any:
    def make(world: World) -> UUID:
        unit = world.units[STREET].pk
        return open_record(kind, given, unit=unit, by=SYSTEM, at=world.at).pk

    return make


def _moved(kind: str, given: dict[str, Any], more: Any = None) -> Any:
    make = _opened(kind, given)
    return lambda world: Made(make(world), more(world) if more else {})


STUDY = {"title": "工地欠薪苗头"}
ROOM = {"name": "调解室一"}
NOTE = {"day": "2026-09-16", "part": "morning", "summary": "两件调解待回访"}


def _conclusion(world: World) -> dict[str, str]:
    return {
        "level": "high",
        "conclusion": "可能集中反映",
        "measures": "约谈总包",
        "acting": str(world.urban),
        "act_by": _day(world, 7),
    }


def _concluded(world: World) -> Made:
    key = _opened("risk_study", STUDY)(world)
    make_move("risk_study", key, "conclude", _conclusion(world), by=SYSTEM, at=world.at)
    return Made(key, {"result": "工资已发放"})


def _seat(world: World) -> dict[str, str]:
    return {"seated": str(world.units["JH-POL"].pk), "weekday": "every"}


def _seated(world: World) -> UUID:
    made: UUID = _opened("centre_seat", _seat(world))(world)
    return made


def _sitting(world: World) -> Target:
    _seated(world)
    data = {"seated": str(world.units["JH-POL"].pk)}
    return Target({"unit": world.units[STREET].pk}, data=data, form=True)


def _kind(path: str, kind: str, right: str, given: dict[str, Any], moves: list[Move]) -> Any:
    return rows_of(
        path,
        reads=right.replace("edit", "read"),
        opens=right,
        unit=STREET,
        new=lambda _world: given,
        record=_opened(kind, given),
        moves=moves,
        has_remarks=kind == "risk_study",
    )


_studied = _moved("risk_study", STUDY, _conclusion)
ROWS = {
    "joint centre": (
        *rows_of(
            "mediations/",
            reads="mediation.read",
            opens="mediation.edit",
            unit=COMMUNITY,
            new=given_mediation,
            record=opened_mediation,
            secret=SECRET,
            has_remarks=True,
            moves=MEDIATION_MOVES,
        ),
        *_kind(
            "risk-studies/",
            "risk_study",
            "study.edit",
            STUDY,
            [
                Move(
                    "conclude", "study.edit", _moved("risk_study", STUDY, _conclusion), STREET, True
                ),
                Move("finish", "study.edit", _concluded, STREET),
            ],
        ),
        *_kind(
            "centre-shifts/",
            "shift_note",
            "centre.edit",
            NOTE,
            [Move("take", "centre.edit", _moved("shift_note", NOTE), STREET, True)],
        ),
        *_kind(
            "centre-rooms/",
            "centre_room",
            "centre.edit",
            ROOM,
            [Move("end", "centre.edit", _moved("centre_room", ROOM), STREET, True)],
        ),
        *rows_of(
            "centre-seats/",
            reads="centre.read",
            opens="centre.edit",
            unit=STREET,
            new=_seat,
            record=_seated,
            moves=[Move("end", "centre.edit", lambda w: Made(_seated(w), {}), STREET, True)],
        ),
        Row("GET", "desk/centre/", "centre.read", outside=OPEN),
        Row("POST", "desk/centre/<uuid:unit>/sitting/", "centre.edit", _sitting),
    ),
}
