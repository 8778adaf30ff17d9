"""Drafts and presence on pages of any record."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from jiceng.activities.needs.models import Need
from jiceng.core.models import Event
from jiceng.desk.models import Draft, Presence
from jiceng.directory.models import Post
from jiceng.directory.public import actor_of
from jiceng.records.public import make_move
from tests.cases.conftest import built_world, world
from tests.factories import PostFactory
from tests.records.test_pages import listed
from tests.web.conftest import at_desk
from tests.web.steps import text_of
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]


@pytest.fixture
def need(world: World) -> Need:
    """A need of the clerk's community; the street leader has a position there as well."""
    clerk = Post.objects.get(person=world.people["clerk"])
    PostFactory.create(person=world.people["street_leader"], unit=clerk.unit, role=clerk.role)
    return listed(world)


def shown(client: Any, need: Need) -> str:
    return text_of(client.get(f"/desk/needs/{need.pk}/"))


def keep(client: Any, record: UUID, text: str, field: str = "remarks.text") -> int:
    answer = client.post(f"/desk/drafts/need/{record}/", {"field": field, "draft": text})
    status: int = answer.status_code
    return status


def about(client: Any, need: Need, **fields: Any) -> dict[str, Any]:
    given = {"need": need.pk, "seq": 0, "visit": uuid4(), **fields}
    told: dict[str, Any] = client.post("/desk/pulse/", given).json()["need"]
    return told


def test_draft_is_restored_for_its_author_until_sent(need: Need, at_desk) -> None:
    clerk, before = at_desk("clerk"), Event.objects.count()
    assert keep(clerk, need.pk, "写到一半") == 200
    assert Event.objects.count() == before
    page = shown(clerk, need)
    assert "写到一半" in page
    assert "Your draft is back." in page
    assert "写到一半" not in shown(at_desk("street_leader"), need)
    sent = clerk.post(f"/desk/needs/{need.pk}/parts/remarks/", {"text": "写完了"})
    assert sent.status_code == 302
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("field", "status"),
    [("deliver.report", 200), ("deliver.nonsense", 400), ("claim.amount", 400), ("", 400)],
)
def test_drafts_are_accepted_for_text_fields_of_moves_only(
    need: Need, at_desk, field, status
) -> None:
    assert keep(at_desk("clerk"), need.pk, "写到一半", field) == status


def test_draft_for_a_hidden_or_missing_record_is_refused(need: Need, at_desk) -> None:
    assert keep(at_desk("clerk"), uuid4(), "写到一半") == 404
    unknown = f"/desk/drafts/nothing/{need.pk}/"
    assert at_desk("clerk").post(unknown, {"field": "remarks.text"}).status_code == 404
    assert not Draft.objects.exists()


def test_two_people_on_one_record_see_each_other(need: Need, at_desk) -> None:
    clerk, leader, visit = at_desk("clerk"), at_desk("street_leader"), uuid4()
    assert about(clerk, need, visit=visit)["others"] == ""
    assert about(leader, need, writing="yes")["others"] == "clerk is looking at this"
    assert about(clerk, need, visit=visit)["others"] == "street_leader is writing"
    assert clerk.post(f"/desk/left/need/{need.pk}/", {"visit": visit}).status_code == 204
    assert about(leader, need)["others"] == ""


def test_reader_without_moves_is_not_shown_and_hidden_record_reports_nothing(
    need: Need, at_desk
) -> None:
    assert about(at_desk("auditor"), need)["others"] == ""
    assert not Presence.objects.exists()
    other = at_desk("other_dispatcher")
    assert about(other, need) == {"id": str(need.pk), "gone": True}


def test_open_page_is_notified_of_changes_by_others(need: Need, at_desk, world: World) -> None:
    clerk = at_desk("clerk")
    assert about(clerk, need, seq=1)["news"] == ""
    make_move(
        "need",
        need.pk,
        "withdraw",
        by=actor_of(world.people["street_leader"], world.at),
        at=world.at,
    )
    told = about(clerk, need, seq=1)
    assert told["seq"] == 2
    assert told["news"] == "street_leader: Need withdrawn"
