"""The script of a callback: number, what to say, answers, and on to the next one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.messages import get_messages
from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.intake.report import CallerDetails
from jiceng.cases.models import Callback, Case
from jiceng.core.models import Event
from tests.web.steps import NAME, PHONE, text_of
from tests.world import World

LIKED = {"reached": "yes", "contacted": "yes", "solved": "yes", "level": "5"}


def address(case: Case) -> str:
    return reverse("callback", args=[case.id])


def post(client: Any, case: Case, **given: str) -> Any:
    case.refresh_from_db()
    caller = case.callers.order_by("added_at", "id").first()
    data = {"version": str(case.version), "caller": str(caller and caller.id), **given}
    return client.post(address(case), data)


def earlier(world: World, days: int) -> Case:
    """A request that was resolved with a deadline of some days ago."""
    case = world.resolved()
    Case.objects.filter(pk=case.pk).update(queue_at=world.at - timedelta(days=days))
    case.refresh_from_db()
    return case


def test_script_has_the_requests_own_words_and_no_number(world: World, at_desk: Any) -> None:
    case = world.resolved()
    shown = text_of(at_desk("caller").get(address(case)))
    assert "Hello, this is 江海区. On 09-16 you reported “垃圾无人清运”. 区城管局" in shown
    assert "reported on 09-16 that it is done, and replies:" in shown
    assert "已清运" in shown
    assert reverse("callbacks") in shown
    assert PHONE not in shown
    assert "tel:" not in shown


def test_number_is_shown_with_a_dial_link_and_the_access_is_recorded(
    world: World, at_desk: Any
) -> None:
    case = world.resolved()
    answer = post(at_desk("caller"), case, reveal="yes")
    shown = text_of(answer)
    assert f'href="tel:{PHONE}"' in shown
    assert NAME in shown
    assert "no-store" in answer.headers["Cache-Control"]
    event = Event.objects.get(stream_id=case.id, type="case.caller_revealed")
    assert event.actor.startswith("person:")


def test_number_of_another_request_is_not_revealed(world: World, at_desk: Any) -> None:
    case, other = world.resolved(), world.resolved()
    caller = other.callers.get()
    answer = at_desk("caller").post(address(case), {"reveal": "yes", "caller": str(caller.id)})
    assert answer.status_code == 404
    assert not Event.objects.filter(type="case.caller_revealed").exists()


def test_saving_goes_to_the_next_in_the_order_of_the_list(world: World, at_desk: Any) -> None:
    first, second, third = earlier(world, 3), earlier(world, 2), earlier(world, 1)
    client = at_desk("caller")
    answer = post(client, first, **LIKED)
    assert answer.headers["Location"] == address(second)
    first.refresh_from_db()
    assert first.state == "closed"
    # An unanswered call stays in the list; the next one is called meanwhile.
    answer = post(client, second, reached="no_answer")
    assert answer.headers["Location"] == address(third)
    assert Callback.objects.get(case=second).why == "no_answer"
    answer = post(client, third, **LIKED)
    assert answer.headers["Location"] == reverse("callbacks")


def test_unanswered_call_is_one_press_and_counted(world: World, at_desk: Any) -> None:
    case, client = world.resolved(), at_desk("caller")
    shown = text_of(client.get(address(case)))
    for why in ("no_answer", "wrong_number", "refuses"):
        assert f'name="reached" value="{why}"' in shown or f'value="{why}"' in shown
    answer = post(client, case, reached="no_answer")
    (message,) = get_messages(answer.wsgi_request)
    assert str(message) == "Call without answers recorded, 1 in this round."
    assert "No answer" in text_of(client.get(address(case)))


def test_other_resident_of_the_same_request_comes_next(world: World, at_desk: Any) -> None:
    into = world.open()
    case = world.open(caller=CallerDetails("李大海", "19900005678"))
    actions.merge(case=case.id, into=into.id, by=world["dispatcher"], at=world.at, reason="同一处")
    world.resolve(into)
    client = at_desk("caller")
    answer = post(client, into, **LIKED)
    assert answer.headers["Location"] == address(into)
    (message,) = get_messages(answer.wsgi_request)
    assert str(message) == "Callback recorded; other residents still wait for theirs."
    shown = text_of(client.get(address(into)))
    assert "Also waiting" not in shown
    assert "李" in shown


def test_incomplete_answers_are_refused_and_kept(world: World, at_desk: Any) -> None:
    case, client = world.resolved(), at_desk("caller")
    answer = post(client, case, reached="yes", contacted="yes", reason="说话很急")
    assert answer.status_code == 409
    assert "说话很急" in text_of(answer)
    assert not Callback.objects.exists()


def test_request_without_waiting_residents_says_so(world: World, at_desk: Any) -> None:
    case = world.resolved(caller=CallerDetails(wants_callback=False))
    shown = text_of(at_desk("caller").get(address(case)))
    assert "What to say" not in shown
    assert reverse("request", args=[case.id]) in shown


def test_request_that_is_not_done_has_no_script(world: World, at_desk: Any) -> None:
    page = text_of(at_desk("caller").get(reverse("callback", args=[world.open().pk])))
    assert "What to say" not in page


def test_list_and_request_lead_to_the_script(world: World, at_desk: Any) -> None:
    case, client = world.resolved(), at_desk("caller")
    for page in ("callbacks", "home"):
        assert address(case) in text_of(client.get(reverse(page)))
    assert address(case) in text_of(client.get(reverse("request", args=[case.id])))
