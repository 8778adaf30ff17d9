"""What pages say after a move: a table of all moves of requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from jiceng.cases import actions, lifecycle, rules
from jiceng.cases.intake.report import CallerDetails
from jiceng.cases.models import ApprovalKind, Attachment, Case, CaseTask
from jiceng.cases.pages import confirmations, task_actions
from tests.web.test_photos import file
from tests.world import World

DUE = "due 09-22 10:00"
"""Five working days from the world's morning, of which one is a worked Sunday."""
LIKED = {"reached": "yes", "contacted": "yes", "solved": "yes", "level": "5"}
DISLIKED = {"reached": "yes", "contacted": "yes", "solved": "no", "level": "1"}
ANONYMOUS = CallerDetails(wants_callback=False)


def dispatched(world: World) -> Case:
    case = world.open()
    return actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)


def handling(world: World) -> Case:
    return actions.sign(case=dispatched(world).id, by=world["handler"], at=world.at)


def suspended(world: World) -> Case:
    case = handling(world)
    asked = actions.ask(
        case=case.id,
        by=world["handler"],
        at=world.at,
        kind=ApprovalKind.SUSPEND,
        reason="等产权认定",
    )
    actions.decide(approval=asked.id, by=world["lead"], at=world.at, granted=True, reason="")
    return case


def whistled(world: World) -> Case:
    case = handling(world)
    units = [world.units["JH-POL"].id]
    return actions.whistle(
        case=case.id,
        by=world["street_leader"],
        at=world.at,
        units=units,
        ground="emergency",
        reason="险情",
    )


def arrived(world: World) -> Case:
    case = whistled(world)
    actions.report_in(task=CaseTask.objects.get(case=case).id, by=world["police"], at=world.at)
    return case


def done(world: World) -> Case:
    case = arrived(world)
    task = CaseTask.objects.get(case=case)
    actions.close_task(task=task.id, by=world["police"], at=world.at, evidence="已围挡")
    return case


def closed(world: World) -> Case:
    case = world.resolved(caller=ANONYMOUS)
    return actions.close(case=case.id, by=world["caller"], at=world.at)


def late(world: World) -> Case:
    """A closed request whose deadline had passed."""
    case = handling(world)
    at = world.at + timedelta(days=20)
    actions.resolve(case=case.id, by=world["handler"], at=at, resolution="已清运")
    actions.call_back(
        case=case.id,
        by=world["caller"],
        at=at,
        answer=rules.CallbackAnswer(reached=True, contacted=True, solved=True, level=5),
    )
    return case


def merged(world: World) -> Case:
    case, into = world.open(), world.open()
    by, at = world["dispatcher"], world.at
    actions.merge(case=case.id, into=into.id, by=by, at=at, reason="同一处")
    return case


def tried_twice(world: World) -> Case:
    case = world.resolved()
    for hours in (0, 2):
        actions.call_back(
            case=case.id,
            by=world["caller"],
            at=world.at + timedelta(hours=hours),
            answer=rules.CallbackAnswer(reached=False, why="no_answer"),
        )
    return case


Prepare = Callable[[World], Case]
Fields = Callable[[World], dict[str, Any]] | dict[str, Any]
WHY = {"reason": "情况属实"}

MADE: dict[str, list[tuple[Prepare, str, Fields, str]]] = {
    "classify": [
        (World.open, "dispatcher", {"category": "1504"}, f"Category confirmed: Parking, {DUE}.")
    ],
    "retype": [
        (
            World.open,
            "dispatcher",
            {"request_type": "complaint", **WHY},
            "Request type changed.",
        )
    ],
    "contact": [(handling, "handler", {"contact_way": "call"}, "Contact recorded.")],
    "answer": [
        (handling, "handler", {"text": "明天上门"}, "Answer saved; the resident can read it.")
    ],
    "accept": [
        (World.open, "dispatcher", {}, f"Accepted by 江南街道, waiting for dispatch, {DUE}.")
    ],
    "decline": [(World.open, "dispatcher", WHY, "Not accepted. The resident can read the reason.")],
    "dispatch": [
        (
            World.open,
            "dispatcher",
            lambda world: {"unit": str(world.urban)},
            f"Dispatched to 区城管局, {DUE}.",
        )
    ],
    "sign": [(dispatched, "handler", {}, f"Acknowledged by 区城管局, {DUE}.")],
    "resolve": [
        (
            handling,
            "handler",
            WHY,
            "Reported as done by 区城管局. Callback or closing comes next.",
        )
    ],
    "call_back": [
        (World.resolved, "caller", LIKED, "Callback recorded; request closed."),
        (
            World.resolved,
            "caller",
            DISLIKED,
            f"Callback recorded; reopened for 区城管局, {DUE}.",
        ),
        (
            World.resolved,
            "caller",
            {"reached": "no_answer"},
            "Call without answers recorded, 1 in this round.",
        ),
    ],
    "give_up": [(tried_twice, "caller", WHY, "Closed without callback; counted in no rate.")],
    "close": [
        (
            lambda world: world.resolved(caller=ANONYMOUS),
            "caller",
            {},
            "Request {number} closed.",
        )
    ],
    "return": [
        (
            dispatched,
            "handler",
            WHY,
            f"Returned to 江南街道 to be dispatched again, {DUE}.",
        )
    ],
    "transfer": [
        (
            dispatched,
            "handler",
            lambda world: {**WHY, "unit": str(world.units["JH-HSG"].id)},
            f"Transferred to 区住建局, {DUE}.",
        )
    ],
    "take_back": [
        (
            dispatched,
            "dispatcher",
            WHY,
            f"Withdrawn to 江南街道 to be dispatched again, {DUE}.",
        )
    ],
    "whistle": [
        (
            handling,
            "street_leader",
            lambda world: {
                **WHY,
                "units": [str(world.units[code].id) for code in ("JH-POL", "JH-HSG")],
                "ground": "emergency",
                "arrive_minutes": "45",
            },
            "Called: 区公安分局、区住建局. To check in by 09-16 10:45.",
        ),
        (
            handling,
            "street_leader",
            lambda world: {
                **WHY,
                "kind": "co_handle",
                "units": [str(world.units["JH-POL"].id)],
            },
            "Joint handling requested from: 区公安分局.",
        ),
    ],
    "end_whistle": [(done, "street_leader", WHY, "Joint action completed. Departments may leave.")],
    "ask_extend": [
        (
            handling,
            "handler",
            {**WHY, "amount": "2", "amount_unit": "work_day"},
            "Extension of 2 working days requested; it awaits approval.",
        )
    ],
    "ask_suspend": [(handling, "handler", WHY, "Suspension requested; it awaits approval.")],
    "ask_resume": [(suspended, "handler", WHY, "Resumption requested; it awaits approval.")],
    "ask_exclude": [(handling, "handler", WHY, "Exclusion requested; it awaits approval.")],
    "ask_appeal": [(late, "handler", WHY, "Appeal made; it awaits a decision.")],
    "supervise": [(handling, "district", WHY, f"Escalated; in charge: 区城管局, {DUE}.")],
    "merge": [
        (
            World.open,
            "dispatcher",
            lambda world: {**WHY, "into": world.open().number},
            "Merged into {other}; its residents moved with it.",
        )
    ],
    "unmerge": [(merged, "dispatcher", WHY, f"Merge undone; in charge again: 江南街道, {DUE}.")],
    "split": [
        (
            World.open,
            "dispatcher",
            {**WHY, "text": "路灯也不亮", "category": "1504"},
            f"Split off as request {{other}}, with 江南街道, {DUE}.",
        )
    ],
    "reopen": [(closed, "district", WHY, f"Reopened for 区城管局, {DUE}.")],
    "note": [
        (handling, "handler", {"text": "已核实"}, "Internal note saved."),
        (
            handling,
            "handler",
            {"text": "已核实", "internal": "no"},
            "Note saved; the resident can read it.",
        ),
    ],
}
"""By move: how its request is prepared, who makes it with what, what the page says."""

ON_TASKS: dict[str, tuple[Prepare, str, dict[str, Any], str]] = {
    "report_in": (whistled, "police", {}, "区公安分局 checked in at 09-16 10:00."),
    "close_part": (arrived, "police", {"text": "已围挡"}, "区公安分局 completed its part."),
    "cancel_call": (
        whistled,
        "street_leader",
        {"text": "不再需要"},
        "Call to 区公安分局 withdrawn.",
    ),
    "score": (
        done,
        "street_leader",
        {"score": "4"},
        "Cooperation of 区公安分局 scored 4 of 5.",
    ),
}


def said(answer: Any) -> str:
    """The message of a successful form."""
    assert answer.status_code == 302, answer.content.decode()
    return str(list(get_messages(answer.wsgi_request))[-1])


CASES = [(name, *row) for name, rows in MADE.items() for row in rows]


@pytest.mark.parametrize(("name", "prepare", "who", "fields", "expected"), CASES)
def test_page_says_what_a_move_has_done_and_to_whom(
    world: World, at_desk: Any, name, prepare, who, fields, expected
) -> None:
    case = prepare(world)
    given = fields(world) if callable(fields) else fields
    answer = at_desk(who).post(reverse("move", args=[case.id, name]), given)
    other = Case.objects.exclude(pk=case.pk).order_by("-opened_at", "-id").first()
    numbers = {"number": case.number, "other": other.number if other else ""}
    assert said(answer) == expected.format(**numbers)


@pytest.mark.parametrize("name", ON_TASKS)
def test_page_says_what_was_done_on_the_part_of_a_department(
    world: World, at_desk: Any, name: str
) -> None:
    prepare, who, fields, expected = ON_TASKS[name]
    case = prepare(world)
    task = CaseTask.objects.get(case=case).id
    verb = next(verb for verb, move in task_actions.MOVES.items() if move == name)
    answer = at_desk(who).post(
        reverse("whistle-act", args=[case.id, verb]), {"task": str(task), **fields}
    )
    assert said(answer) == expected


def test_page_says_what_became_of_photos(world: World, at_desk: Any) -> None:
    case, client = handling(world), at_desk("handler")
    address = reverse("attach", args=[case.id])
    assert said(client.post(address, {"kind": "before", "photos": [file()]})) == "Photos added."
    photo = Attachment.objects.get(stream=case.pk)
    removed = client.post(reverse("detach", args=[photo.pk]), {"reason": "拍错了"})
    assert said(removed) == "Photo removed. Its digest and the reason stay recorded."


def test_the_table_has_every_move_that_pages_make() -> None:
    by_page = {*lifecycle.OFFERED, *task_actions.MOVES.values()}
    assert by_page == {*MADE, *ON_TASKS}
    declared = {
        name
        for name, each in lifecycle.WHOSE.items()
        if isinstance(each, lifecycle.Offered) and each.done
    }
    # The page of the counter makes a direct answer; it registers the request at once.
    assert declared == {*MADE, *ON_TASKS, "attach", "detach", "answer_directly"}


def test_every_value_that_a_text_names_is_known(world: World) -> None:
    """A text with a wrong placeholder would fail where it is shown."""
    case = world.open()
    given = {"units": (), "arrive_minutes": 30, "score": 5, "into": case.pk}
    named = confirmations.VALUES
    for value in named.values():
        assert isinstance(value(case, given, world.at), str)
