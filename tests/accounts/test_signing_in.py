"""Sign-in and sign-out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jiceng.accounts import locks
from jiceng.core.models import Event
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


NOON = datetime(2026, 9, 16, 4, 0, tzinfo=UTC)


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


def sign_in(client, person, password="correct horse"):
    return client.post(reverse("sign-in"), {"login": person.username, "password": password})


def test_sign_in_is_recorded(client):
    person = PersonFactory.create()
    answer = sign_in(client, person)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    event = Event.objects.get(stream_id=person.pk)
    assert (event.type, event.actor) == ("person.signed_in", f"person:{person.pk}")


@pytest.mark.parametrize("why", ["wrong password", "closed account", "no such name"])
def test_every_failed_sign_in_gets_the_same_response(client, why):
    person = PersonFactory.create(is_active=why != "closed account")
    if why == "no such name":
        person.username = "nobody"
    answer = sign_in(client, person, "wrong" if why == "wrong password" else "correct horse")
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert "User name or password is wrong." in answer.content.decode()


def test_correct_password_is_refused_while_locked(client, settings):
    person = PersonFactory.create()
    for number in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, person, "wrong")
        assert answer.status_code == (429 if number == settings.AXES_FAILURE_LIMIT - 1 else 200)
    assert "Too many failed attempts" in answer.content.decode()
    assert "15 minutes" in answer.content.decode()
    assert sign_in(client, person).status_code == 429
    assert "_auth_user_id" not in client.session

    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere, person).status_code == 302


def test_attempts_during_a_lock_do_not_prolong_it(client, settings):
    person = PersonFactory.create()
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(settings.AXES_FAILURE_LIMIT):
            sign_in(client, person, "wrong")
        clock.shift(timedelta(minutes=14, seconds=30))
        answer = sign_in(client, person)
        assert "in 1 minute," in answer.content.decode()
        clock.shift(timedelta(minutes=1))
        assert sign_in(client, person).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_lock_is_recorded_once_without_the_input(client, settings):
    person = PersonFactory.create()
    for _ in range(settings.AXES_FAILURE_LIMIT + 2):
        sign_in(client, person, "a secret word")
    assert [event.type for event in Event.objects.filter(stream_id=person.pk)] == ["person.locked"]
    kept = str(list(AccessAttempt.objects.values()))
    assert "a secret word" not in kept
    assert "csrf" not in kept


def test_unknown_user_name_is_locked_without_a_record(client, settings):
    stranger = PersonFactory.build(username="nobody")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, stranger, "wrong")
    assert answer.status_code == 429
    assert not Event.objects.exists()


def test_user_name_tried_from_many_addresses_is_locked_everywhere(settings):
    for number in range(settings.AXES_FAILURE_LIMIT * locks.FROM_ANYWHERE):
        request = RequestFactory(REMOTE_ADDR=f"192.0.2.{number}").post("/sign-in/")
        locks.failed(request, "Chen")
    request = RequestFactory(REMOTE_ADDR="198.51.100.1").post("/sign-in/")
    assert locks.is_locked(request, "chen ")
    assert not locks.is_locked(request, "wang")


def from_(address):
    return Client(REMOTE_ADDR=address)


def test_one_password_for_many_user_names_is_throttled(settings):
    people = PersonFactory.create_batch(25)
    answers = [sign_in(from_("192.0.2.5"), person, "Spring2026!!").status_code for person in people]
    assert answers[-1] == 429
    assert answers.index(429) < 25
    # Others are not locked: neither from another network nor with a known browser.
    assert sign_in(from_("198.51.100.1"), people[-1]).status_code == 302


def test_one_password_from_a_whole_network_is_throttled(settings):
    people = PersonFactory.create_batch(60)
    answers = [
        sign_in(from_(f"192.0.2.{number}"), person, "Spring2026!!").status_code
        for number, person in enumerate(people)
    ]
    assert answers[-1] == 429
    assert sign_in(from_("198.51.100.1"), people[0]).status_code == 302


def lock_out(person, settings):
    """Lock a name by failed sign-ins of an attacker from many addresses."""
    for place in range(locks.FROM_ANYWHERE + 1):
        for _ in range(settings.AXES_FAILURE_LIMIT):
            sign_in(from_(f"203.{place}.113.9"), person, "wrong")


def test_attacker_does_not_lock_users_out_of_a_known_browser(client, settings):
    person = PersonFactory.create()
    assert sign_in(client, person).status_code == 302
    client.post(reverse("sign-out"))
    lock_out(person, settings)
    assert sign_in(client, person).status_code == 302
    # A known browser has no more attempts than any other.
    client.post(reverse("sign-out"))
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, person, "wrong")
    assert sign_in(client, person).status_code == 429


def test_attacker_does_not_lock_users_out_of_another_network(settings):
    person = PersonFactory.create()
    lock_out(person, settings)
    assert sign_in(from_("198.51.100.1"), person).status_code == 302


def test_distributed_attack_leaves_two_attempts_per_network(settings):
    person = PersonFactory.create()
    lock_out(person, settings)
    for _ in range(locks.FRESH_TRIES):
        sign_in(from_("198.51.100.1"), person, "wrong")
    assert sign_in(from_("198.51.100.2"), person).status_code == 429


def test_device_cookie_is_valid_only_for_its_user_names(client, settings):
    one, other = PersonFactory.create_batch(2)
    sign_in(client, one)
    request = RequestFactory(REMOTE_ADDR="192.0.2.1").post("/")
    request.COOKIES[locks.DEVICE_COOKIE] = client.cookies[locks.DEVICE_COOKIE].value
    assert " " in locks.name_of(request, {"username": one.username})
    assert " " not in locks.name_of(request, {"username": other.username})
    request.COOKIES[locks.DEVICE_COOKIE] += "x"
    assert " " not in locks.name_of(request, {"username": one.username})


@given(
    st.builds(locks.Failures, *[st.integers(0, 60)] * 5),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_lock_follows_the_documented_limits(failed, is_known, has_factor, is_code):
    """Compared with the rule in the operations guide."""
    waits = bool(
        locks.exceeded_limits(failed, 10, is_known=is_known, has_factor=has_factor, is_code=is_code)
    )
    by_own = failed.pair >= 10
    by_place = failed.address >= 20 or failed.near >= 50
    by_name = failed.name >= 50 and not has_factor and (is_code or failed.name_near >= 2)
    assert waits == (by_own or (not is_known and (by_place or by_name)))


@pytest.mark.parametrize(
    ("remote", "address"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::1"), ("", None), ("unix:", None)],
)
def test_client_address_is_a_valid_address_or_none(remote, address):
    assert locks.address(RequestFactory(REMOTE_ADDR=remote).get("/")) == address


def test_client_address_behind_a_proxy_is_the_one_set_by_the_proxy(settings):
    settings.JICENG_BEHIND_PROXY = True
    request = RequestFactory().get("/", headers={"x-forwarded-for": "203.0.113.9, 198.51.100.4"})
    assert locks.address(request) == "198.51.100.4"


def test_signing_out_requires_a_post_and_ends_the_session(client):
    sign_in(client, PersonFactory.create())
    assert client.get(reverse("sign-out")).status_code == 405
    assert client.post(reverse("sign-out")).headers["Location"] == reverse("sign-in")
    assert "_auth_user_id" not in client.session


def test_sign_in_does_not_redirect_to_another_site(client):
    person = PersonFactory.create()
    answer = client.post(
        reverse("sign-in"),
        {"login": person.username, "password": "correct horse", "next": "https://evil.example"},
    )
    assert "evil" not in answer.headers["Location"]
