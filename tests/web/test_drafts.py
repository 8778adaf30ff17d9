"""Drafts: private to their author, until used or expired."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from jiceng.cases.models import Case
from jiceng.core import retention
from jiceng.core.access import SYSTEM
from jiceng.core.models import Event
from jiceng.desk.drafts import save_draft
from jiceng.desk.models import Draft
from tests.web.steps import page_of, post_move, text_of


def keep(client, case: Case, text: str, field: str = "note.text"):
    return client.post(reverse("draft", args=["case", case.id]), {"field": field, "draft": text})


def test_draft_is_restored_only_for_its_author(world, at_desk) -> None:
    case = world.open()
    answer = keep(at_desk("dispatcher"), case, "写到一半")
    assert answer.status_code == 200
    assert text_of(answer) == "Saved as a draft at 10:00"
    keep(at_desk("dispatcher"), case, "写到一半，又写了些")
    shown = text_of(at_desk("dispatcher").get(page_of(case)))
    assert "写到一半，又写了些" in shown
    assert "Your draft is back." in shown
    assert "写到一半" not in text_of(at_desk("street_leader").get(page_of(case)))
    assert Draft.objects.count() == 1


def test_draft_leaves_no_event(world, at_desk) -> None:
    case = world.open()
    before = Event.objects.count()
    keep(at_desk("dispatcher"), case, "写到一半")
    assert Event.objects.count() == before
    assert Case.objects.get().version == case.version


def test_used_draft_is_deleted(world, at_desk) -> None:
    case, other = world.open(), world.open()
    client = at_desk("dispatcher")
    for field in ("note.text", "decline.reason"):
        keep(client, case, "写到一半", field)
    keep(client, other, "写到一半")
    assert post_move(client, case, "note", text="写完了").status_code == 302
    assert set(Draft.objects.values_list("stream", "field")) == {
        (case.id, "decline.reason"),
        (other.id, "note.text"),
    }


def test_refused_move_keeps_the_draft(world, at_desk) -> None:
    case = world.open()
    client = at_desk("dispatcher")
    keep(client, case, "写到一半", "decline.reason")
    assert post_move(client, case, "decline", reason="").status_code == 409
    assert Draft.objects.count() == 1


def test_emptied_field_deletes_its_draft(world, at_desk) -> None:
    case = world.open()
    keep(at_desk("dispatcher"), case, "写到一半")
    assert keep(at_desk("dispatcher"), case, " \n").status_code == 204
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("field", "text", "status"),
    [
        ("note.text", "长" * 20_001, 400),
        ("note.nonsense", "x", 400),
        ("fly.reason", "x", 400),
        ("", "x", 400),
        ("task.x", "x", 400),
        ("task.01a207b9-112f-76e1-ae5c-0729000b9dd2", "写到一半", 200),
        ("resolve.reason", "写到一半", 200),
    ],
)
def test_drafts_are_accepted_for_text_fields_only(world, at_desk, field, text, status) -> None:
    assert keep(at_desk("dispatcher"), world.open(), text, field).status_code == status


def test_draft_on_a_hidden_request_is_refused(world, at_desk) -> None:
    case = world.open()
    assert keep(at_desk("other_dispatcher"), case, "写到一半").status_code == 404
    assert not Draft.objects.exists()


def test_draft_expires_after_thirty_days(world) -> None:
    case = world.open()
    for days in (31, 29):
        save_draft(
            by=world["dispatcher"],
            at=world.at - timedelta(days=days),
            kind="case",
            record=case.id,
            field="note.text" if days == 31 else "split.text",
            text="写到一半",
        )
    erased = retention.run(by=SYSTEM, at=world.at, kinds=["workbench.draft"], batch=1)
    assert erased == {"workbench.draft": 1}
    assert Draft.objects.get().field == "split.text"
