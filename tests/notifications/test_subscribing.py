"""Mail subscriptions: double opt-in, at least once, one-click unsubscribe, no disclosure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
from django.db.models import QuerySet
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core import retention
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.fields import encrypted_fields
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from jiceng.notifications import actions, rules, sending, subscriber_mail, subscribers, tasks
from jiceng.notifications.models import Letter, Subscription
from tests.announcements import correct, publish, withdraw
from tests.notifications.post import Post, post
from tests.sample_grids import GRID, GRID_NAME, OTHER_GRID, publish_grids
from tests.world import MORNING, World

__all__ = ["post"]

WHO = "zhang@example.com"
RESIDENT = Actor(kind="resident")


@pytest.fixture(autouse=True)
def _laid(world: World, post: Post) -> None:
    publish_grids()
    subscribers.read_events(world.at)  # a new reader begins now


def minute(clock: Any, to: datetime) -> int:
    """Run the task of the worker for each minute."""
    clock.move_to(to)
    return tasks.send_letters(0)


def ask(at: datetime, address: str = WHO, code: str = GRID, language: str = "zh-hans") -> None:
    actions.subscribe(kind="news", grid_code=code, address=address, language=language, at=at)


def link_in(mail: EmailMessage, name: str) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    (path,) = re.findall(rf"https://jiceng\.example\.gov\.cn(/news/{name}/\S+)", body.get_content())
    return str(path)


@pytest.fixture
def subscribed(world: World, post: Post, clock: Any) -> Subscription:
    """A confirmed subscription."""
    ask(world.at)
    assert minute(clock, world.at) == 1
    Client().post(link_in(post.got.pop(), "confirm"))
    return Subscription.objects.get()


def test_only_the_confirmation_mail_is_sent_before_confirmation(
    world: World, post: Post, clock: Any
) -> None:
    ask(world.at)
    publish(world)
    assert minute(clock, world.at + timedelta(minutes=1)) == 1
    (mail,) = post.got
    assert GRID_NAME in mail["Subject"]
    assert mail["To"] == WHO
    assert "48" in post.texts()[0]
    assert mail["List-Unsubscribe"] is None  # nothing to unsubscribe from yet
    assert not Event.objects.filter(stream_kind="subscription").exists()


def test_opening_the_link_confirms_nothing_and_the_button_does(
    world: World, post: Post, clock: Any
) -> None:
    ask(world.at)
    minute(clock, world.at)
    path = link_in(post.got[0], "confirm")
    assert Client().get(path).status_code == 200
    assert Subscription.objects.get().confirmed_at is None
    assert Client().post(path).status_code == 200
    assert Subscription.objects.get().confirmed_at is not None
    assert Event.objects.filter(type="subscription.confirmed").count() == 1


def test_announcement_mail_contains_an_unsubscribe_link(
    world: World, post: Post, clock: Any, subscribed: Subscription
) -> None:
    publish(world)
    assert minute(clock, world.at + timedelta(minutes=1)) == 1
    (mail,) = post.got
    assert mail["Subject"] == f"明天停水 · {GRID_NAME}"
    assert "因管道抢修停水。" in post.texts()[0]
    path = link_in(mail, "stop")
    assert mail["List-Unsubscribe"] == f"<https://jiceng.example.gov.cn{path}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["X-Letter"] == str(Letter.objects.get(kind="news").pk)
    assert mail.get_content_type() == "text/plain"
    # The mail program's own button: no cookie, no token of a page.
    pressed = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert pressed.status_code == 200
    assert not Subscription.objects.exists()
    assert not Letter.objects.exists()
    assert Event.objects.filter(type="subscription.ended").count() == 1
    assert Client().post(path).status_code == 200  # again is no mistake
    assert Client().get(path).status_code == 200


def test_each_announcement_reaches_each_subscriber_once_despite_failures(
    world: World, post: Post, clock: Any, subscribed: Subscription
) -> None:
    publish(world)
    for minutes in range(1, 4):
        minute(clock, world.at + timedelta(minutes=minutes))
    assert len(post.got) == 1
    # The worker dies after the server took the mail: it goes out again, recognisable.
    Letter.objects.filter(kind="news").update(sent_at=None, next_at=world.at)
    minute(clock, world.at + timedelta(minutes=5))
    assert len(post.got) == 2
    assert post.got[0]["X-Letter"] == post.got[1]["X-Letter"]


def test_refused_mail_is_retried_and_finally_abandoned(
    world: World, post: Post, clock: Any, subscribed: Subscription
) -> None:
    post.refuses = True
    publish(world)
    at = world.at + timedelta(minutes=1)
    assert minute(clock, at) == 0
    letter = Letter.objects.get(kind="news")
    assert letter.next_at == at + rules.PATIENCE[0]
    post.refuses = False
    assert minute(clock, letter.next_at) == 1
    Letter.objects.filter(pk=letter.pk).update(
        sent_at=None, attempts=len(rules.PATIENCE), next_at=world.at
    )
    post.refuses = True
    minute(clock, at + timedelta(hours=1))
    letter.refresh_from_db()
    assert letter.given_up_at is not None


def test_correction_is_sent_once_to_its_former_recipients(
    world: World, post: Post, clock: Any, subscribed: Subscription
) -> None:
    item = publish(world)
    correct(world, item)
    assert minute(clock, world.at + timedelta(minutes=1)) == 1
    assert post.got[-1]["Subject"].startswith("更正：后天停水")
    withdraw(world, item, "抢修已完成")
    assert minute(clock, world.at + timedelta(minutes=2)) == 1
    assert post.got[-1]["Subject"].startswith("撤回：后天停水")
    assert "抢修已完成" in post.texts()[-1]


def test_withdrawal_is_sent_only_to_former_recipients(world: World, post: Post, clock: Any) -> None:
    item = publish(world)
    minute(clock, world.at + timedelta(minutes=1))
    ask(world.at + timedelta(minutes=2))
    minute(clock, world.at + timedelta(minutes=3))
    Client().post(link_in(post.got.pop(), "confirm"))
    withdraw(world, item, "完成")
    assert minute(clock, world.at + timedelta(minutes=4)) == 0


def test_announcement_of_another_grid_is_not_sent(
    world: World, post: Post, clock: Any, subscribed: Subscription
) -> None:
    publish(world, "district", "440704005001", title="别处", grid_codes=[OTHER_GRID])
    assert minute(clock, world.at + timedelta(minutes=1)) == 0


def test_mail_is_in_the_subscribers_language(world: World, post: Post, clock: Any) -> None:
    ask(world.at, language="en")
    minute(clock, world.at)
    assert "press the button" in post.texts()[0]


def test_repeated_request_makes_one_subscription_and_one_mail_per_hour(
    world: World, post: Post, clock: Any
) -> None:
    for address in (WHO, f" {WHO.upper()} "):
        ask(world.at, address)
    assert Subscription.objects.count() == 1
    assert minute(clock, world.at) == 1
    later = world.at + rules.ASK_ONCE_IN
    ask(later)
    assert minute(clock, later) == 1


def test_confirmation_mails_to_an_address_are_limited_per_day_over_all_grids(
    world: World, post: Post, clock: Any
) -> None:
    for hours in range(4):
        for code in (GRID, OTHER_GRID):
            ask(world.at + timedelta(hours=hours), code=code)
    assert Letter.objects.count() == rules.ASKED_A_DAY


def test_repeated_request_of_a_subscriber_sends_no_mail_and_shows_the_same_response(
    world: World, post: Post, clock: Any, subscribed: Subscription
) -> None:
    ask(world.at + timedelta(hours=3))
    assert minute(clock, world.at + timedelta(hours=3)) == 0


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b",
        "x" * 260 + "@example.com",
        "a b@c.de",
        '"other@example.com"@example.com',
    ],
)
def test_invalid_address_is_refused_at_its_field(world: World, address: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(world.at, address)
    assert refused.value.details["field"] == "email"


def test_missing_mail_server_or_public_address_is_explained(world: World, settings: Any) -> None:
    settings.JICENG_PUBLIC_URL = ""
    with pytest.raises(Refused):
        ask(world.at)
    page = Client(headers={"accept-language": "en"}).get(f"/g/{GRID}/news/").content.decode()
    assert "Email is not available here" in page
    assert 'type="email"' not in page
    assert "/news/feed/" in page


def test_unknown_grid_has_no_subscribers(world: World) -> None:
    with pytest.raises(NotFound):
        ask(world.at, code="440704999999999")


def test_address_is_encrypted_and_its_index_is_keyed(world: World) -> None:
    ask(world.at)
    row = Subscription.objects.get()
    assert "notices.Subscription.address" in encrypted_fields()
    assert WHO.encode() not in bytes(row.address_index)


def test_unconfirmed_subscription_expires_after_48_hours(
    world: World, post: Post, clock: Any
) -> None:
    ask(world.at)
    minute(clock, world.at)
    path = link_in(post.got[0], "confirm")
    clock.move_to(world.at + rules.CONFIRM_WITHIN + timedelta(seconds=1))
    assert Client().post(path).status_code == 404
    tasks.tend_subscriptions(0)
    assert not Subscription.objects.exists()
    assert not Event.objects.filter(stream_kind="subscription").exists()
    assert Client().get(path).status_code == 200  # it says that the wait has ended


def test_subscription_is_confirmed_again_or_ends_after_a_year(
    world: World, post: Post, clock: Any, subscribed: Subscription
) -> None:
    year = world.at + rules.ASK_AGAIN_AFTER
    for _ in range(2):
        clock.move_to(year)
        tasks.tend_subscriptions(0)
    assert minute(clock, year) == 1
    (mail,) = post.got
    assert "30" in post.texts()[0]
    assert mail["List-Unsubscribe"]
    Client().post(link_in(mail, "confirm"))
    subscribed.refresh_from_db()
    assert (subscribed.wanted_at, subscribed.asked_again_at) == (year, None)
    again = year + rules.ASK_AGAIN_AFTER
    clock.move_to(again)
    tasks.tend_subscriptions(0)
    run = retention.run(
        by=SYSTEM,
        at=again + rules.ANSWER_WITHIN + timedelta(seconds=1),
        kinds=["notices.unanswered", "notices.unconfirmed"],
    )
    assert run == {"notices.unanswered": 1, "notices.unconfirmed": 0}
    assert not Subscription.objects.exists()


def test_confirmation_mail_is_not_sent_after_the_request_was_answered(
    world: World, post: Post, clock: Any, subscribed: Subscription
) -> None:
    year = world.at + rules.ASK_AGAIN_AFTER
    actions.ask_to_reconfirm(at=year)
    actions.confirm_subscription(subscription=subscribed.pk, by=RESIDENT, at=year)
    Letter.objects.create(subscription=subscribed, kind="confirm", made_at=year, next_at=year)
    assert minute(clock, year) == 0


def test_truncated_link_is_not_found(world: World) -> None:
    whole = subscriber_mail.token_of(uuid7())
    for path in ("/news/confirm/x/", f"/news/stop/{whole[:-3]}/"):
        assert Client().post(path).status_code == 404
    with pytest.raises(NotFound):
        subscriber_mail.subscription_of("x")


def test_ending_a_missing_subscription_does_nothing(world: World) -> None:
    actions.end_subscription(subscription=UUID(int=0), by=RESIDENT, at=world.at)
    assert not Event.objects.filter(stream_kind="subscription").exists()


def test_mail_waits_while_no_mail_server_is_configured(
    world: World, settings: Any, clock: Any, subscribed: Subscription
) -> None:
    settings.JICENG_MAIL = ""
    assert sending.deliver_mail(WHO, "x", "x", {}) == "address"


MOMENTS = st.lists(st.timedeltas(timedelta(0), timedelta(days=1)), max_size=8)


@given(MOMENTS, st.integers(0, 8))
def test_confirmation_mails_never_exceed_the_daily_limit(ages: list[timedelta], count: int) -> None:
    at = MORNING
    times = [at - age for age in ages]
    allowed = rules.may_ask_by_mail(times, times[:count], at)
    assert allowed == (len(ages) < 5 and all(age >= timedelta(hours=1) for age in ages[:count]))


def test_concurrent_requests_for_one_address_make_one_subscription(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(world.at)
    first, looks = QuerySet.first, [None]

    def too_early(found: Any) -> Any:
        """The concurrent row is not yet committed at the check."""
        return looks.pop() if found.model is Subscription and looks else first(found)

    monkeypatch.setattr(QuerySet, "first", too_early)
    ask(world.at + timedelta(hours=2))
    assert Subscription.objects.count() == 1
    assert Letter.objects.count() == 2
