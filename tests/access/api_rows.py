"""Access rows of the JSON API and Open311."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jiceng.cases.models import Case
from jiceng.core.access import SYSTEM
from jiceng.directory.actors import issue_key
from tests.access.table import OPEN, Answer, Row, Scene, Target, Who
from tests.access.targets import (
    SECRET,
    accepted,
    answered,
    arrived,
    at,
    closed_late,
    dispatched,
    handling,
    merged,
    photo,
    refusing,
    reported,
    resolved,
    resolved_quietly,
    suspended,
    voice,
    whistled,
)
from tests.world import World

API = "api/v1/"
CASE = API + "requests/<uuidstr:case_id>"
O311 = "open311/v2/"


LIBRARY = tuple(
    Row("GET", prefix + route, Who.PUBLIC, every_method=True, ok=frozenset(answers))
    for prefix in (API, O311)
    for route, answers in (("openapi.json", {Answer.OK}), ("", {Answer.HIDDEN}))
)


def _report(world: World) -> Target:
    return Target(data={"text": "路灯不亮，请派人来修", "category": "1504"})


def _inbox(world: World) -> Target:
    case = reported(world)
    return Target(query={"unit": str(case.unit_id)}, secret=SECRET)


def _search(world: World) -> Target:
    reported(world)
    return Target(query={"q": "垃圾"}, secret=SECRET)


REQUESTS = (
    Row("GET", API + "challenge", Who.PUBLIC),
    Row("POST", API + "requests", Who.PUBLIC, _report, csrf=False),
    # Search requires reading requests in any unit; it finds those in scope.
    Row("GET", API + "requests", "case.read", _search, outside=OPEN),
    Row(
        "POST",
        API + "photos",
        Who.PUBLIC,
        csrf=False,
        ok=frozenset({Answer.UNUSABLE}),
    ),
    Row("GET", CASE + "/photos", "case.read", at(reported)),
    Row("GET", API + "photos/<uuidstr:photo_id>/<size>", "case.read", photo),
    Row("GET", CASE + "/recordings", "case.read", at(reported)),
    Row("GET", API + "recordings/<uuidstr:voice_id>", "case.read", voice),
    Row("GET", API + "inbox", "case.read", _inbox),
    Row("GET", API + "categories", Who.PUBLIC),
    Row("GET", CASE, "case.read", at(reported)),
    Row("POST", CASE + "/reveal", "case.reveal", at(reported, data={"reason": "核实"})),
    Row("GET", CASE + "/timeline", "case.read", at(reported)),
    Row("GET", CASE + "/merged", "case.read", at(reported)),
    Row("GET", CASE + "/clock", "case.read", at(reported)),
    Row("GET", CASE + "/duplicates", "case.read", at(reported)),
    Row("GET", CASE + "/moves", "case.read", at(reported)),
    Row("POST", API + "tasks/<uuidstr:task_id>/report-in", "case.report_in", whistled),
    Row("POST", API + "tasks/<uuidstr:task_id>/close", "case.report_in", arrived),
)


def _move(name: str, needs: str, scene: Scene, post: str = "") -> Row:
    def moving(world: World) -> Target:
        target = scene(world)
        return Target(
            parts={**target.parts, "name": name}, data=target.data or {}, secret=target.secret
        )

    return Row("POST", CASE + "/moves/<name>", needs, moving, variant=name, post=post)


def _o311(make: Callable[[World], Case], name: str) -> Scene:
    def numbered(world: World) -> Target:
        return Target(parts={name: make(world).number, "format": "json"}, secret=SECRET)

    return numbered


def _o311_report(world: World, key: str = "") -> Target:
    data = {"service_code": "1504", "lat": "22.56", "long": "113.14", "description": "路灯不亮"}
    return Target(parts={"format": "json"}, data={**data, "api_key": key}, form=True)


def _o311_report_by_key(world: World) -> Target:
    _key, key = issue_key(person=world.people["clerk"], label="test", by=SYSTEM, at=world.at)
    return _o311_report(world, key)


def _o311_list(world: World) -> Target:
    reported(world)
    return Target(parts={"format": "json"}, secret=SECRET)


JSON: dict[str, Any] = {"format": "json"}
FORBIDDEN = frozenset({Answer.FORBIDDEN})

# Open311 identifies programs by key only; sessions are ignored.
OPEN311 = (
    Row("GET", O311 + "discovery.<format>", Who.PUBLIC, lambda _world: Target(JSON)),
    Row("GET", O311 + "services.<format>", Who.PUBLIC, lambda _world: Target(JSON)),
    Row(
        "GET",
        O311 + "services/<code>.<format>",
        Who.PUBLIC,
        lambda _world: Target({"code": "1504", **JSON}),
    ),
    Row("GET", O311 + "requests.<format>", Who.PUBLIC, _o311_list, reveals=False),
    Row(
        "GET",
        O311 + "requests/<number>.<format>",
        Who.PUBLIC,
        _o311(reported, "number"),
        reveals=False,
    ),
    Row(
        "GET",
        O311 + "tokens/<token>.<format>",
        Who.PUBLIC,
        _o311(reported, "token"),
        reveals=False,
    ),
    Row(
        "POST",
        O311 + "requests.<format>",
        Who.PUBLIC,
        _o311_report,
        "without a key",
        ok=FORBIDDEN,
        csrf=False,
    ),
    Row(
        "POST",
        O311 + "requests.<format>",
        Who.PUBLIC,
        _o311_report_by_key,
        "with a key",
        csrf=False,
    ),
)

WHY = {"reason": "依规办理"}
# Moves of the unit in charge are checked from there.
AT_WORK = "JH-URB"

MOVES = (
    _move("classify", "triage.confirm", at(reported, data={"category": "1504"})),
    _move("retype", "triage.confirm", at(reported, data={"request_type": "complaint", **WHY})),
    _move("contact", "case.handle", at(handling, data={"contact_way": "call"}), AT_WORK),
    _move("answer", "case.handle", at(handling, data={"text": "明天上门"}), AT_WORK),
    _move("accept", "case.accept", at(reported)),
    _move("decline", "case.accept", at(reported, data=WHY)),
    _move(
        "dispatch",
        "case.dispatch",
        at(accepted, data=lambda world, _case: {"unit": str(world.urban), **WHY}),
    ),
    _move("sign", "case.sign", at(dispatched), AT_WORK),
    _move("resolve", "case.handle", at(handling, data=WHY), AT_WORK),
    _move(
        "call_back",
        "case.call_back",
        at(resolved, data={"reached": True, "contacted": True, "solved": True, "level": 5}),
    ),
    _move("give_up", "case.call_back", at(refusing, data=WHY)),
    _move("close", "case.close", at(resolved_quietly)),
    _move("return", "case.return", at(dispatched, data=WHY), AT_WORK),
    _move(
        "transfer",
        "case.transfer",
        at(handling, data=lambda world, _case: {"unit": str(world.units["JH-HSG"].id), **WHY}),
        AT_WORK,
    ),
    _move("take_back", "case.dispatch", at(dispatched, data=WHY)),
    _move(
        "whistle",
        "case.whistle",
        at(
            handling,
            data=lambda world, _case: {
                "units": [str(world.units["JH-POL"].id)],
                "ground": "emergency",
                **WHY,
            },
        ),
    ),
    _move("end_whistle", "case.whistle", at(answered, data=WHY)),
    _move("ask_extend", "case.ask", at(handling, data={"amount": 2, **WHY}), AT_WORK),
    _move("ask_suspend", "case.ask", at(handling, data=WHY), AT_WORK),
    _move("ask_exclude", "case.ask", at(handling, data=WHY), AT_WORK),
    _move("ask_resume", "case.ask", at(suspended, data=WHY), AT_WORK),
    _move("ask_appeal", "case.ask", at(closed_late, data=WHY), AT_WORK),
    _move("supervise", "case.supervise", at(handling, data=WHY)),
    _move(
        "merge",
        "case.merge",
        at(handling, data=lambda world, _case: {"into": str(reported(world).id), **WHY}),
    ),
    _move("unmerge", "case.merge", at(merged, data=WHY)),
    _move(
        "split",
        "case.merge",
        at(handling, data={"title": "另一件", "text": "路灯也坏了", "category": "1504", **WHY}),
    ),
    _move("reopen", "case.reopen", at(resolved, data=WHY)),
    _move("note", "case.handle", at(handling, data={"text": "已联系", "internal": True})),
)
