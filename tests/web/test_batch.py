"""One move on several requests, and two people on one request."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.models import Case
from jiceng.core.access import SYSTEM
from jiceng.core.models import Event
from tests.web.steps import text_of
from tests.world import World

DISPATCH = reverse("batch", args=["dispatch"])


def row(case: Case) -> str:
    return f"{case.id}:{case.version}"


def sent(client, world: World, *rows: str, **more):
    return client.post(DISPATCH, {"case": rows, "unit": str(world.urban), "reason": "一并", **more})


def test_refusal_of_one_request_does_not_stop_the_others(world, at_desk) -> None:
    good, closed, last = world.open(), world.open(title="已经并案"), world.open()
    actions.merge(case=closed.id, into=good.id, by=SYSTEM, at=world.at, reason="同一处")
    good.refresh_from_db()
    closed.refresh_from_db()
    answer = sent(at_desk("dispatcher"), world, row(good), row(closed), row(last))
    shown = text_of(answer)
    assert answer.status_code == 200
    assert "2 requests were dispatched to 区城管局." in shown
    assert "1 was not; nothing has changed in it." in shown
    assert "not possible in the request&#x27;s present state" in shown
    states = [Case.objects.get(pk=case.pk).state for case in (good, closed, last)]
    assert states == ["dispatched", "merged", "dispatched"]
    for case in (good, last):
        assert Event.objects.filter(stream_id=case.id, type="case.dispatched").count() == 1


def test_request_changed_meanwhile_is_skipped(world, at_desk) -> None:
    case = world.open()
    stale = row(case)
    actions.note(case=case.id, by=world["dispatcher"], at=world.at, text="等等")
    assert "has just been changed by a colleague" in text_of(
        sent(at_desk("dispatcher"), world, stale)
    )
    case.refresh_from_db()
    assert case.state == "reported"


def test_hidden_request_is_reported_like_a_missing_one(world, at_desk) -> None:
    hidden = world.open(title="别的街道的")
    elsewhere = world.units["440704005"]
    Case.objects.filter(pk=hidden.pk).update(unit=elsewhere, area=None, first_receiver=elsewhere)
    shown = text_of(sent(at_desk("dispatcher"), world, row(hidden), f"{uuid4()}:1"))
    assert shown.count("Request not found") == 2
    assert "别的街道的" not in shown


@pytest.mark.parametrize(
    ("rows", "status"), [([], 400), (["nonsense"], 400), (["x:1"], 400), ([f"{uuid4()}:"], 400)]
)
def test_forged_choice_is_refused_with_a_message(world, at_desk, rows, status) -> None:
    assert sent(at_desk("dispatcher"), world, *rows).status_code == status


def test_too_many_requests_are_refused_before_the_first(world, at_desk, monkeypatch) -> None:
    monkeypatch.setattr("jiceng.cases.actions.named_moves.MAX_BATCH", 1)
    cases = [world.open(), world.open()]
    assert sent(at_desk("dispatcher"), world, *map(row, cases)).status_code == 400
    assert not Case.objects.filter(state="dispatched").exists()


def test_missing_unit_is_reported_for_each_request(world, at_desk) -> None:
    answer = sent(at_desk("dispatcher"), world, row(world.open()), unit="")
    assert "Choose a unit." in text_of(answer)


def test_other_moves_are_not_made_in_batches(world, at_desk) -> None:
    answer = at_desk("dispatcher").post(
        reverse("batch", args=["decline"]), {"case": row(world.open()), "reason": "全部不受理"}
    )
    assert answer.status_code == 400
    assert Case.objects.get().state == "reported"


def test_batch_is_not_offered_without_the_permission(world, at_desk) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    case.refresh_from_db()
    assert 'name="case"' not in text_of(at_desk("handler").get(reverse("desk")))
    assert sent(at_desk("handler"), world, row(case)).status_code == 403


def test_text_of_an_impossible_move_is_shown_for_copying(world, at_desk) -> None:
    case = world.open()
    stale = case.version
    actions.accept(case=case.id, by=world["district"], at=world.at)
    answer = at_desk("dispatcher").post(
        reverse("move", args=[case.id, "decline"]),
        {"version": stale, "seen": "2", "reason": "写了很久的理由"},
    )
    shown = text_of(answer)
    assert answer.status_code == 409
    assert "Your text" in shown
    assert "写了很久的理由" in shown
    assert "This request has changed" in shown


@pytest.mark.parametrize("seen", ["", "x", "²", "9" * 40, "99"])
def test_forged_page_version_changes_nothing(world, at_desk, seen) -> None:
    case = world.open()
    stale = case.version
    actions.accept(case=case.id, by=world["district"], at=world.at)
    answer = at_desk("dispatcher").post(
        reverse("move", args=[case.id, "note"]), {"version": stale, "seen": seen, "text": "记"}
    )
    assert answer.status_code == 409
    assert "has just been changed by a colleague" in text_of(answer)
