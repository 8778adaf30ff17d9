"""Lifetime, number and ending of sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from jiceng.accounts import sessions
from jiceng.core.models import Event
from tests.accounts.conftest import PASSWORD, browser, events, is_in, sign_in, text_of

pytestmark = pytest.mark.django_db
NEW = "几个词连在一起最好记 7"


@pytest.fixture(autouse=True)
def _clock(clock):
    return clock


def last_event(person):
    return Event.objects.filter(stream_id=person.pk).order_by("-seq")[0]


def test_active_session_ends_at_its_maximum_age(person, client, clock, settings):
    sign_in(client, person)
    for _ in range(11):
        clock.shift(timedelta(hours=1))
        assert client.get(reverse("account")).status_code == 200
    clock.shift(timedelta(hours=1))
    answer = client.get(reverse("account"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("sign-in"))
    assert "reached its time limit" in text_of(answer)
    assert '"why":"length"' in last_event(person).data


def test_idle_session_ends(person, client, clock):
    sign_in(client, person)
    clock.shift(timedelta(minutes=10))
    assert client.get(reverse("account")).status_code == 200
    clock.shift(timedelta(hours=7, minutes=59))
    assert is_in(client)
    clock.shift(timedelta(minutes=1))
    answer = client.get(reverse("desk"), follow=True)
    assert "a long time without activity" in text_of(answer)
    assert '"why":"idle"' in last_event(person).data
    assert last_event(person).actor == "system"
    assert not UserSession.objects.exists()


def test_session_without_timestamps_ends(person, client):
    sign_in(client, person)
    session = client.session
    del session[sessions.BEGAN], session[sessions.SEEN]
    session.save()
    client.get(reverse("account"))
    assert not is_in(client)


def test_session_activity_is_recorded_once_a_minute_without_further_queries(
    person, client, clock, django_assert_num_queries
):
    sign_in(client, person)
    client.get(reverse("desk"))
    with django_assert_num_queries(2):
        client.get(reverse("desk"))
    clock.shift(61)
    client.get(reverse("desk"))
    seen = UserSession.objects.get()
    assert (seen.last_seen_at - seen.created_at).total_seconds() == 61


def test_session_over_the_limit_ends_the_oldest(person, clock, settings):
    settings.JICENG_SESSIONS = 2
    clients = [browser() for _ in range(3)]
    for client in clients:
        sign_in(client, person)
        clock.shift(1)
    assert [is_in(client) for client in clients] == [False, True, True]
    assert '"why":"number"' in last_event(person).data


def test_number_of_sessions_can_be_unlimited(person, settings):
    settings.JICENG_SESSIONS = 0
    clients = [browser() for _ in range(7)]
    for client in clients:
        sign_in(client, person)
    assert all(is_in(client) for client in clients)


def test_users_see_their_sessions_and_end_the_others(person, client):
    other = browser(REMOTE_ADDR="192.0.2.9")
    for each in (other, client):
        sign_in(each, person)
    shown = text_of(client.get(reverse("usersessions_list")))
    assert "192.0.2.9" in shown
    assert shown.count("this session") == 1
    answer = client.post(reverse("usersessions_list"), follow=True)
    assert "All other sessions have ended" in text_of(answer)
    assert not is_in(other)
    assert is_in(client)
    assert '"why":"oneself"' in last_event(person).data


def test_signing_out_deletes_session_data_and_cookies(person, client):
    sign_in(client, person)
    client.post(reverse("sign-out"))
    assert not UserSession.objects.exists()
    assert not Session.objects.filter(session_key=client.session.session_key).exists()
    assert events(person) == ["person.signed_in", "person.sessions_ended"]


def test_late_response_to_an_ended_session_keeps_the_new_session_cookie(person, client):
    sign_in(client, person)
    before = client.session.session_key
    Session.objects.filter(session_key=before).delete()
    answer = client.get(reverse("report"))  # asked before somebody signs in, answered after it
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert client.get(reverse("desk")).headers["Location"].startswith(reverse("sign-in"))


def test_cookie_of_an_ended_session_is_deleted(person, client, clock):
    sign_in(client, person)
    clock.shift(timedelta(hours=9))
    answer = client.get(reverse("report"))
    assert answer.cookies[settings.SESSION_COOKIE_NAME].value == ""


def test_new_password_ends_other_sessions(person, client):
    other = browser()
    for each in (other, client):
        sign_in(each, person)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
        follow=True,
    )
    assert answer.redirect_chain[-1][0] == reverse("account")
    assert "Password changed" in text_of(answer)
    assert is_in(client)
    assert other.get(reverse("account")).status_code == 302
    assert UserSession.objects.count() == 1
    assert events(person)[-2:] == ["person.password_set", "person.sessions_ended"]
    assert sign_in(browser(), person, NEW).status_code == 302


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"oldpassword": "wrong", "password1": NEW, "password2": NEW}, "current password is wrong"),
        ({"oldpassword": PASSWORD, "password1": NEW, "password2": "other"}, "same password"),
        ({"oldpassword": PASSWORD, "password1": "short", "password2": "short"}, "too short"),
    ],
)
def test_rejected_password_changes_nothing(person, client, fields, says):
    sign_in(client, person)
    answer = client.post(reverse("account_change_password"), fields)
    assert says in text_of(answer)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_password_known_to_others_must_be_changed(person, client):
    person.must_change_password = True
    person.save()
    sign_in(client, person)
    answer = client.get(reverse("desk"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("account_change_password")
    assert "known to another person" in text_of(answer)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )
    assert client.get(reverse("account")).status_code == 200
