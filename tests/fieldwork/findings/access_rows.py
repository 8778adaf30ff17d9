"""Access rows of findings and looks."""

from __future__ import annotations

from tests.fieldwork.findings.samples import (
    COMMUNITY,
    asked_look,
    given_finding,
    given_look,
    given_watch,
    recorded_finding,
)
from tests.records.kind_access_rows import Made, Move, rows_of
from tests.world import World

RECORD, ASK = "finding.record", "finding.ask_look"


def _closed(world: World) -> Made:
    return Made(recorded_finding(world), {"measures": "已联系车主挪车"})


def _watched(world: World) -> Made:
    return Made(recorded_finding(world), given_watch(world))


def _plain(world: World) -> Made:
    return Made(recorded_finding(world), {})


def _answered(world: World) -> Made:
    return Made(asked_look(world), {"result": "as_said", "found": "垃圾仍在"})


def _declined(world: World) -> Made:
    return Made(asked_look(world), {"found": "道路封闭"})


def _withdrawn(world: World) -> Made:
    return Made(asked_look(world), {})


ROWS = {
    "findings": rows_of(
        "findings/",
        reads="finding.read",
        opens=RECORD,
        unit=COMMUNITY,
        new=given_finding,
        record=recorded_finding,
        secret="消防通道停放两辆面包车",
        has_remarks=True,
        moves=[
            Move("close", RECORD, _closed, COMMUNITY, True),
            Move("request", RECORD, _plain, COMMUNITY),
            Move("watch", RECORD, _watched, COMMUNITY),
        ],
    ),
    "field looks": rows_of(
        "field-looks/",
        reads="finding.read",
        opens=ASK,
        unit=COMMUNITY,
        new=given_look,
        record=asked_look,
        secret="垃圾是否仍未清运",
        has_remarks=True,
        moves=[
            Move("answer", RECORD, _answered, COMMUNITY, True),
            Move("decline", RECORD, _declined, COMMUNITY),
            Move("withdraw", ASK, _withdrawn, COMMUNITY),
        ],
    ),
}
