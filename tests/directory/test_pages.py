"""Signing in and out."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from jiceng.core.models import Event
from jiceng.directory import throttle
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_failures_yet():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, person, password="correct horse"):
    return client.post(
        reverse("sign-in"), {"username": person.username, "password": password, "next": ""}
    )


def test_a_person_signs_in_and_that_is_written_down(client):
    person = PersonFactory.create()
    answer = sign_in(client, person)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    event = Event.objects.get(stream_id=person.pk)
    assert (event.type, event.actor) == ("person.signed_in", f"person:{person.pk}")


@pytest.mark.parametrize("why", ["wrong password", "closed account", "no such name"])
def test_every_failure_gives_the_same_answer(client, why):
    person = PersonFactory.create(is_active=why != "closed account")
    if why == "no such name":
        person.username = "nobody"
    answer = sign_in(client, person, "wrong" if why == "wrong password" else "correct horse")
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert "用户名或密码" in answer.content.decode() or "is wrong" in answer.content.decode()


def test_after_too_many_failures_even_the_right_password_waits(client):
    person = PersonFactory.create()
    for _ in range(throttle.FROM_ONE_ADDRESS):
        sign_in(client, person, "wrong")
    sign_in(client, person)
    assert "_auth_user_id" not in client.session

    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere, person).status_code == 302


def test_a_name_tried_from_many_places_waits_everywhere(client):
    for number in range(throttle.FROM_ANYWHERE):
        throttle.failed("chen", f"192.0.2.{number}")
    assert throttle.is_blocked("Chen ", "198.51.100.1")
    assert not throttle.is_blocked("wang", "192.0.2.1")


def test_signing_out_needs_a_form_and_ends_the_session(client):
    sign_in(client, PersonFactory.create())
    assert client.get(reverse("sign-out")).status_code == 405
    assert client.post(reverse("sign-out")).headers["Location"] == reverse("sign-in")
    assert "_auth_user_id" not in client.session


def test_signing_in_does_not_lead_to_another_site(client):
    person = PersonFactory.create()
    answer = client.post(
        reverse("sign-in"),
        {"username": person.username, "password": "correct horse", "next": "https://evil.example"},
    )
    assert "evil" not in answer.headers["Location"]
