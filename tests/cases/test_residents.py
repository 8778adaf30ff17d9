"""Following another request, reopening, and suggestions while writing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jiceng.cases import actions, queries, rules
from jiceng.cases.callback import waiting
from jiceng.cases.intake import report
from jiceng.cases.models import Callback, Caller, Case
from jiceng.cases.residents import followed_request
from jiceng.cases.residents.report_preview import look
from jiceng.core.access import Actor
from jiceng.core.audit_verification import verify
from jiceng.core.errors import Invalid, NotFound, Refused
from tests.world import MORNING, World

RESIDENT = Actor(kind="resident")
CONTENT = rules.CallbackAnswer(reached=True, contacted=True, solved=True, level=5)
WITH_PHONE = report.CallerDetails("李小雨", "19900005678")
NOBODY = report.CallerDetails()


def join(
    world: World, case: Case, caller: report.CallerDetails = WITH_PHONE, text: str = ""
) -> str:
    return actions.join(case=case.id, by=RESIDENT, at=world.at, caller=caller, text=text)


def closed(world: World) -> Case:
    case = world.resolved()
    return actions.call_back(case=case.id, by=world["caller"], at=world.at, answer=CONTENT)


def test_follower_gets_an_own_link_and_an_own_callback(world: World) -> None:
    case = world.open()
    secret = join(world, case, text="我家楼下也是")
    link = followed_request.followed(secret)
    assert link.case == case
    joined = link.joined
    assert joined is not None
    assert joined.phone == WITH_PHONE.phone
    assert waiting.callers_waiting(case).count() == 2
    with pytest.raises(NotFound):
        followed_request.by_link(secret)
    assert verify().ok


def test_rating_of_a_follower_is_separate(world: World) -> None:
    case = world.open()
    secret = join(world, case)
    world.resolve(case)
    joined = followed_request.followed(secret).joined
    assert joined is not None
    actions.rate(case=case.id, by=RESIDENT, at=world.at, answer=CONTENT, caller=joined.id)
    assert Callback.objects.get().caller == joined
    assert Case.objects.get(pk=case.pk).state == "resolved"
    with pytest.raises(Invalid):
        actions.rate(case=case.id, by=RESIDENT, at=world.at, answer=CONTENT, caller=joined.id)
    actions.rate(case=case.id, by=RESIDENT, at=world.at, answer=CONTENT)
    assert Case.objects.get(pk=case.pk).state == "closed"


def test_following_is_refused_once_callbacks_have_started(world: World) -> None:
    case = world.resolved()
    with pytest.raises(Refused):
        join(world, case)
    assert waiting.callers_waiting(case).count() == 1


def test_follower_without_phone_is_not_called(world: World) -> None:
    case = world.open()
    join(world, case, report.CallerDetails("过路人"))
    assert waiting.callers_waiting(case).count() == 1


def test_following_again_with_a_phone_in_the_same_form_stores_the_phone(world: World) -> None:
    case, number = world.open(), "0b7f4b9e-3c1b-4d39-9a51-0c3c2a1f7d10"
    given: dict[str, Any] = {"case": case.id, "by": RESIDENT, "at": world.at, "form_number": number}
    first = actions.join(**given, caller=NOBODY)
    assert actions.join(**given, caller=NOBODY) == first
    assert actions.join(**given, caller=WITH_PHONE) != first
    assert waiting.callers_waiting(case).filter(wants_callback=True).count() == 2


def test_follower_without_phone_waits_for_no_callback(world: World) -> None:
    case = world.open()
    secret = join(world, case, NOBODY)
    joined = followed_request.followed(secret).joined
    assert joined is not None
    assert not joined.wants_callback
    assert waiting.callers_waiting(case).count() == 1


def test_link_of_a_follower_opens_the_merged_request(world: World) -> None:
    main, twin = world.open(), world.open()
    secret = join(world, twin)
    actions.merge(case=twin.id, into=main.id, by=world["dispatcher"], at=world.at, reason="同一处")
    assert followed_request.followed(secret).case == main


def test_closed_confidential_or_missing_request_cannot_be_followed(world: World) -> None:
    with pytest.raises(Refused):
        join(world, closed(world))
    with pytest.raises(NotFound):
        join(world, world.open(confidential=True))
    with pytest.raises(NotFound):
        actions.join(case=uuid4(), by=RESIDENT, at=world.at, caller=NOBODY)
    assert not Caller.objects.exclude(link_digest=None).exists()


def test_resident_reopens_a_closed_request_once(world: World) -> None:
    case = closed(world)
    later = world.at + timedelta(days=3)
    with pytest.raises(Invalid):
        actions.ask_again(case=case.id, by=RESIDENT, at=later, reason=" ")
    again = actions.ask_again(case=case.id, by=RESIDENT, at=later, reason="又堆起来了")
    assert (again.state, again.reopen_count) == ("dispatched", 1)
    assert not actions.may_ask_again(again, later)
    actions.sign(case=case.id, by=world["handler"], at=later)
    actions.resolve(case=case.id, by=world["handler"], at=later, resolution="已清运")
    actions.call_back(case=case.id, by=world["caller"], at=later, answer=CONTENT)
    with pytest.raises(Refused) as refusal:
        actions.ask_again(case=case.id, by=RESIDENT, at=later, reason="还是这样")
    assert refusal.value.code == "case.asked_again_before"
    assert verify().ok


@given(
    state=st.sampled_from(sorted(rules.STATES)),
    days=st.integers(0, 60),
    before=st.booleans(),
)
@example(state=rules.CLOSED, days=31, before=False)
@example(state=rules.CLOSED, days=1, before=True)
def test_reopening_is_allowed_within_thirty_days_of_closing(
    state: str, days: int, before: bool
) -> None:
    closed_at: datetime | None = MORNING if state == rules.CLOSED else None
    verdict = rules.may_ask_again(state, closed_at, MORNING + timedelta(days=days), before=before)
    assert verdict.allowed == (state == rules.CLOSED and not before and days <= 30)


def test_similar_requests_nearby_are_suggested_without_their_text(world: World) -> None:
    text, refuse = "小区门口垃圾没人清运，臭气熏天", "Q0102"
    other = world.open(text=text, category=refuse, lon=None, lat=None)
    world.open(text=text, category=refuse, confidential=True)
    Case.objects.update(lon=113.1, lat=22.56)
    found = look(
        text="小区门口的垃圾没人清运很臭",
        address="江南社区居委会",
        lon=113.1001,
        lat=22.56,
        at=world.at + timedelta(hours=2),
    )
    assert found.categories
    assert [near.id for near in found.nearby] == [other.id]
    assert found.nearby[0].metres == 50
    assert not {"text", "title", "address"} & set(type(found.nearby[0]).__dataclass_fields__)


def test_text_without_content_gets_no_suggestions(world: World) -> None:
    world.open()
    found = look(text="你好", address="", lon=None, lat=None, at=world.at)
    assert found.nearby == []


def test_anonymous_reporter_rates_once(world: World) -> None:
    case = world.resolved(caller=NOBODY)
    assert followed_request.may_rate(case, case)
    with pytest.raises(NotFound):
        queries.publicly_known(uuid4())
    closed_now = actions.rate(case=case.id, by=RESIDENT, at=world.at, answer=CONTENT)
    assert not followed_request.may_rate(closed_now, closed_now)
