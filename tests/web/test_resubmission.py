"""A refused form is shown with all its input."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from jiceng.cases.models import Caller, CaseTask
from jiceng.records.remarks.public import Remark
from tests.web.steps import text_of
from tests.web.test_photos import file, tokens
from tests.web.test_whistle_page import act, part, whistled
from tests.world import World


def ticked(answer: Any, name: str, form: str) -> list[str]:
    """Values of the ticked boxes of a name in the form with an action."""
    boxes = re.findall(rf'<input[^>]*name="{name}"[^>]*>', form_of(answer, form))
    return [re.findall(r'value="([^"]*)"', box)[0] for box in boxes if " checked" in box]


def chosen(answer: Any, name: str, form: str) -> list[str]:
    """The chosen options of a list of a name in the form that posts to an address."""
    found = re.search(rf'<select[^>]*name="{name}".*?</select>', form_of(answer, form), re.DOTALL)
    assert found
    return re.findall(r'<option[^>]*value="([^"]*)"[^>]* selected', found[0])


def form_of(answer: Any, address: str) -> str:
    """The forms that post to an address."""
    found = re.findall(rf'<form[^>]*action="{address}".*?</form>', text_of(answer), re.DOTALL)
    assert found
    return "".join(found)


def on_the_spot(world: World, at_desk: Any) -> tuple[Client, CaseTask, str]:
    """A called department that has checked in: client, task and URL of closing."""
    case, client = whistled(world, "JH-POL"), at_desk("police")
    task = part(world, case)
    act(client, case, "report-in", task=task.id)
    return client, task, reverse("task", args=[task.id, "close"])


def test_public_reply_stays_public_after_a_refusal(world: World, at_desk: Any) -> None:
    case, client = world.open(), at_desk("dispatcher")
    address = reverse("move", args=[case.id, "note"])
    given = {"version": str(case.version), "text": "请 @clerk 到场", "internal": "no"}
    refused = client.post(address, given)
    assert refused.status_code == 400
    assert ticked(refused, "internal", address) == ["no"]
    # In the pane the same form comes back.
    assert ticked(client.post(address, given, headers={"HX-Request": "true"}), "internal", address)
    again = {"text": "已约下午到场", "internal": ticked(refused, "internal", address)}
    client.post(address, {"version": str(case.version), **again})
    assert not Remark.objects.get().is_internal


def test_internal_note_stays_internal_after_a_refusal(world: World, at_desk: Any) -> None:
    case, client = world.open(), at_desk("clerk")
    address = reverse("move", args=[case.id, "note"])
    stale = client.post(address, {"version": "0", "text": "内部"})
    assert stale.status_code == 409
    assert ticked(stale, "internal", address) == []


def test_refused_callback_keeps_the_caller_and_all_answers(world: World, at_desk: Any) -> None:
    case, client = world.resolved(), at_desk("caller")
    case.callers.get()  # the first
    second = Caller.objects.create(
        case=case,
        original_case=case,
        name="李",
        phone="19900005678",
        wants_callback=True,
        added_at=world.at,
    )
    address = reverse("callback", args=[case.id])
    said = {"contacted": "no", "solved": "yes", "level": "3"}
    answered = {"version": "0", "caller": str(second.pk), "reached": "yes", **said}
    stale = client.post(address, answered)
    assert stale.status_code == 409
    assert {name: ticked(stale, name, address) for name in said} == {
        name: [value] for name, value in said.items()
    }
    assert f'name="caller" value="{second.pk}"' in form_of(stale, address)
    tried = client.post(address, answered | {"reached": "no_answer"})
    assert tried.status_code == 409
    assert f'name="caller" value="{second.pk}"' in form_of(tried, address)


def test_refused_whistle_call_keeps_the_chosen_departments(world: World, at_desk: Any) -> None:
    case, client = whistled(world, "JH-POL"), at_desk("street_leader")
    others = [unit for unit in world.units.values() if unit.code in ("JH-HSG", "JH-MKT")]
    bodies = sorted(str(unit.id) for unit in others)
    given = {"version": "0", "units": bodies, "reason": "", "ground": "emergency"}
    desk = reverse("move", args=[case.id, "whistle"])
    refused = client.post(desk, given)
    assert refused.status_code >= 400
    assert sorted(chosen(refused, "units", desk)) == bodies
    inside = reverse("whistle-act", args=[case.id, "call"])
    assert sorted(chosen(act(client, case, "call", **given), "units", inside)) == bodies


def test_refused_photos_keep_their_kind_and_visibility(world: World, at_desk: Any) -> None:
    case, client = whistled(world, "JH-POL"), at_desk("handler")
    address = reverse("attach", args=[case.id])
    given = {"photos": [file(), file(b"none")], "kind": "after", "internal": "no"}
    refused = client.post(address, given)
    assert refused.status_code == 400
    assert chosen(refused, "kind", address) == ["after"]
    assert ticked(refused, "internal", address) == ["no"]


def test_refused_task_photo_keeps_the_evidence_and_the_other_photo(
    world: World, at_desk: Any
) -> None:
    client, task, address = on_the_spot(world, at_desk)
    refused = client.post(address, {"text": "已围挡井口", "photos": [file(), file(b"none")]})
    assert refused.status_code == 400
    form = form_of(refused, address)
    assert "已围挡井口" in form
    assert 'role="alert"' in form
    again = {"text": "已围挡井口", "kept": tokens(refused)}
    assert len(again["kept"]) == 1
    assert client.post(address, again).status_code == 302
    assert CaseTask.objects.get(pk=task.pk).evidence == "已围挡井口"


def test_text_for_a_closed_task_is_shown_for_copying(world: World, at_desk: Any) -> None:
    client, _task, address = on_the_spot(world, at_desk)
    client.post(address, {"text": "已围挡井口"})
    late = client.post(address, {"text": "另设警示灯"})
    assert late.status_code >= 400
    assert "另设警示灯" in text_of(late)


def test_refused_withdrawal_keeps_its_reason(world: World, at_desk: Any) -> None:
    case, client = whistled(world, "JH-POL"), at_desk("street_leader")
    address = reverse("task", args=[part(world, case).id, "cancel"])
    refused = client.post(address, {"text": "字" * 20_001})
    assert refused.status_code == 400
    assert "字" * 20_001 in form_of(refused, address)


def test_refusal_reveals_no_task_out_of_scope(world: World, at_desk: Any) -> None:
    case = whistled(world, "JH-POL")
    client = at_desk("housing")
    assert client.get(reverse("request", args=[case.id])).status_code == 404
    address = reverse("task", args=[part(world, case).id, "close"])
    hidden = client.post(address, {"text": "字" * 20_001})
    assert hidden.status_code == 400
    assert case.title not in text_of(hidden)
