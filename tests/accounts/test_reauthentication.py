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
    text_of,
)

LATER = timedelta(minutes=11)
received: list[dict[str, str]] = []


@takes_photos
@require_POST
def sensitive(request):
    """A page whose action requires re-authentication."""
    actor_of_request(request).confirm_first()
    received.append(request.POST.dict())
    return HttpResponse("done")


urlpatterns = [path("sensitive/", sensitive), path("", include("jiceng.config.urls"))]


@pytest.fixture(autouse=True)
def _prepared(db, clock, settings):
    settings.ROOT_URLCONF = __name__
    received.clear()


def test_recent_authentication_is_valid_for_a_while(person, client, clock):
    sign_in(client, person)
    clock.shift(timedelta(minutes=9))
    assert client.post("/sensitive/", {"text": "改"}).content == b"done"


def test_expired_authentication_is_asked_again_and_the_form_is_resubmitted(person, client, clock):
    sign_in(client, person)
    clock.shift(LATER)
    answer = client.post("/sensitive/", {"text": "改 & <b>"})
    asks = answer.headers["Location"]
    assert asks.startswith(reverse("account_reauthenticate"))
    assert received == []
    shown = client.get(asks)
    assert "Your input is kept" in text_of(shown)
    wrong = client.post(asks, {"password": "wrong", "next": "/sensitive/"})
    assert "The password is wrong." in text_of(wrong)
    done = client.post(asks, {"password": PASSWORD, "next": "/sensitive/"})
    assert done.content == b"done"
    assert received == [{"text": "改 & <b>"}]
    # Once confirmed, it is not asked for a while.
    clock.shift(timedelta(minutes=5))
    assert client.post("/sensitive/", {"text": "2"}).content == b"done"


def test_kept_form_is_resubmitted_only_once(person, client, clock):
    sign_in(client, person)
    clock.shift(LATER)
    asks = client.post("/sensitive/", {"text": "1"}).headers["Location"]
    for _ in range(2):
        client.post(asks, {"password": PASSWORD, "next": "/sensitive/"})
    assert len(received) == 1


def test_reauthentication_accepts_a_code(person, client, clock):
    sign_in(client, person)
    secret = set_up_app(client, timezone.now())
    clock.shift(LATER)
    client.post("/sensitive/", {"text": "1"})
    ways = client.get(reverse("account_reauthenticate") + "?next=/sensitive/")
    assert "Confirm with a code" in text_of(ways)
    done = client.post(
        reverse("mfa_reauthenticate"),
        {"code": code_of(secret, timezone.now()), "next": "/sensitive/"},
    )
    assert done.content == b"done"


def test_failed_reauthentications_count_as_failed_sign_ins(person, client, clock, settings):
    sign_in(client, person)
    clock.shift(LATER)
    asks = reverse("account_reauthenticate")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(asks, {"password": "wrong"})
    assert answer.status_code == 429
    assert "Too many failed attempts" in text_of(answer)
    assert client.post(asks, {"password": PASSWORD}).status_code == 429
    assert is_in(client)


def test_kept_form_without_its_file_says_so(person, client, clock):
    sign_in(client, person)
    clock.shift(LATER)
    answer = client.post("/sensitive/", {"file": SimpleUploadedFile("a.txt", b"x")}, follow=True)
    assert "Choose the file again" in text_of(answer)


def test_api_key_is_not_asked_to_reauthenticate(person):
    _row, key = issue_key(person=person, label="t", by=SYSTEM, at=timezone.now())
    client = browser()
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    assert client.get("/api/v1/inbox?unit=00000000-0000-0000-0000-000000000001").status_code != 401


def unconfirmed(*rights: str) -> Actor:
    grant = Grant("role", None, "/", frozenset(rights))
    return Actor(kind="person", grants=(grant,), confirmed=False)


def test_sensitive_action_is_offered_but_requires_reauthentication():
    with contributing(Rights(Right("test.grave", "do something grave", re_asks=True))):
        verdict = unconfirmed("test.grave").may("test.grave")
        assert verdict
        with pytest.raises(ReauthenticationNeeded):
            verdict.or_refuse()
        fresh = Actor(kind="person", grants=unconfirmed("test.grave").grants)
        fresh.may("test.grave").or_refuse()


def test_ordinary_permission_requires_no_reauthentication():
    unconfirmed("case.read").may("case.read").or_refuse()


@pytest.mark.parametrize("right", ["account.edit", "post.edit", "role.edit"])
def test_permissions_over_others_require_reauthentication(right):
    with pytest.raises(ReauthenticationNeeded):
        unconfirmed(right).may(right).or_refuse()


def test_own_api_keys_require_reauthentication(person):
    oneself = Actor(kind="person", id=person.pk, confirmed=False)
    with pytest.raises(ReauthenticationNeeded):
        issue_key(person=person, label="t", by=oneself, at=timezone.now())


def test_editing_an_account_reauthenticates_before_any_change(person):
    with pytest.raises(ReauthenticationNeeded):
        actions.edit_person(
            person=person, by=unconfirmed("account.edit"), at=timezone.now(), name="别的名字"
        )
    person.refresh_from_db()
    assert person.name != "别的名字"
