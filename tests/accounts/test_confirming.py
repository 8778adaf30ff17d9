"""Sensitive changes require re-authentication, and the submitted form is not lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import include, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jiceng.core.access import SYSTEM, Actor, Grant, Right, Rights
from jiceng.core.errors import ReauthenticationNeeded
from jiceng.core.manifests import contributing
from jiceng.core.photo_uploads import takes_photos
from jiceng.directory import actions
from jiceng.directory.actors import issue_key
from jiceng.directory.public import actor_of_request
from tests.accounts.conftest import (
    PASSWORD,
    browser,
    code_of,
    is_in,
    set_up_app,
    sign_in,
    told,
)

LATER = timedelta(minutes=11)
received: list[dict[str, str]] = []


@takes_photos
@require_POST
def sensitive(request):
    """A page whose action asks again."""
    actor_of_request(request).confirm_first()
    received.append(request.POST.dict())
    return HttpResponse("done")


urlpatterns = [path("sensitive/", sensitive), path("", include("jiceng.config.urls"))]


@pytest.fixture(autouse=True)
def _prepared(db, clock, settings):
    settings.ROOT_URLCONF = __name__
    received.clear()


def test_what_one_has_just_shown_stands_for_a_while(person, client, clock):
    sign_in(client, person)
    clock.shift(timedelta(minutes=9))
    assert client.post("/sensitive/", {"text": "改"}).content == b"done"


def test_later_it_is_asked_again_and_what_was_sent_goes_on_by_itself(person, client, clock):
    sign_in(client, person)
    clock.shift(LATER)
    answer = client.post("/sensitive/", {"text": "改 & <b>"})
    asks = answer.headers["Location"]
    assert asks.startswith(reverse("account_reauthenticate"))
    assert received == []
    shown = client.get(asks)
    assert "Your input is kept" in told(shown)
    wrong = client.post(asks, {"password": "wrong", "next": "/sensitive/"})
    assert "The password is wrong." in told(wrong)
    done = client.post(asks, {"password": PASSWORD, "next": "/sensitive/"})
    assert done.content == b"done"
    assert received == [{"text": "改 & <b>"}]
    # Once confirmed, it is not asked for a while.
    clock.shift(timedelta(minutes=5))
    assert client.post("/sensitive/", {"text": "2"}).content == b"done"


def test_what_waits_goes_on_once_only(person, client, clock):
    sign_in(client, person)
    clock.shift(LATER)
    asks = client.post("/sensitive/", {"text": "1"}).headers["Location"]
    for _ in range(2):
        client.post(asks, {"password": PASSWORD, "next": "/sensitive/"})
    assert len(received) == 1


def test_a_code_serves_as_well(person, client, clock):
    sign_in(client, person)
    secret = set_up_app(client, timezone.now())
    clock.shift(LATER)
    client.post("/sensitive/", {"text": "1"})
    ways = client.get(reverse("account_reauthenticate") + "?next=/sensitive/")
    assert "Confirm with a code" in told(ways)
    done = client.post(
        reverse("mfa_reauthenticate"),
        {"code": code_of(secret, timezone.now()), "next": "/sensitive/"},
    )
    assert done.content == b"done"


def test_wrong_passwords_are_counted_here_too(person, client, clock, settings):
    sign_in(client, person)
    clock.shift(LATER)
    asks = reverse("account_reauthenticate")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(asks, {"password": "wrong"})
    assert answer.status_code == 429
    assert "Too many failed attempts" in told(answer)
    assert client.post(asks, {"password": PASSWORD}).status_code == 429
    assert is_in(client)


def test_a_file_cannot_be_kept_and_that_is_said(person, client, clock):
    sign_in(client, person)
    clock.shift(LATER)
    answer = client.post("/sensitive/", {"file": SimpleUploadedFile("a.txt", b"x")}, follow=True)
    assert "Choose the file again" in told(answer)


def test_a_program_with_a_key_is_not_asked(person):
    _row, key = issue_key(person=person, label="t", by=SYSTEM, at=timezone.now())
    client = browser()
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    assert client.get("/api/v1/inbox?unit=00000000-0000-0000-0000-000000000001").status_code != 401


def stale(*rights: str) -> Actor:
    grant = Grant("role", None, "/", frozenset(rights))
    return Actor(kind="person", grants=(grant,), confirmed=False)


def test_a_sensitive_right_is_shown_but_asks_before_it_is_used():
    with contributing(Rights(Right("test.grave", "do something grave", re_asks=True))):
        verdict = stale("test.grave").may("test.grave")
        assert verdict
        with pytest.raises(ReauthenticationNeeded):
            verdict.or_refuse()
        fresh = Actor(kind="person", grants=stale("test.grave").grants)
        fresh.may("test.grave").or_refuse()


def test_an_ordinary_right_asks_nothing():
    stale("case.read").may("case.read").or_refuse()


@pytest.mark.parametrize("right", ["account.edit", "post.edit", "role.edit"])
def test_rights_over_others_ask(right):
    with pytest.raises(ReauthenticationNeeded):
        stale(right).may(right).or_refuse()


def test_own_keys_ask_too(person):
    oneself = Actor(kind="person", id=person.pk, confirmed=False)
    with pytest.raises(ReauthenticationNeeded):
        issue_key(person=person, label="t", by=oneself, at=timezone.now())


def test_editing_an_account_asks_before_anything_changes(person):
    with pytest.raises(ReauthenticationNeeded):
        actions.edit_person(
            person=person, by=stale("account.edit"), at=timezone.now(), name="别的名字"
        )
    person.refresh_from_db()
    assert person.name != "别的名字"
