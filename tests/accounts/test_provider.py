"""Sign-in with a real OpenID provider on this machine."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from django.utils import timezone

from jiceng.accounts import provider
from jiceng.core.access import SYSTEM
from jiceng.directory import actions
from jiceng.directory.models import Person
from jiceng.directory.sessions import CONFIRMED
from tests.accounts.conftest import browser, events, is_in, set_up_app, told
from tests.accounts.provider import configured, server
from tests.dripping import dripping
from tests.factories import PersonFactory, PostFactory
from tests.world import SINCE

__all__ = ["configured", "server"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("configured")]


@pytest.fixture
def chen() -> Person:
    return actions.create_person(
        name="陈文书", username="chen", work_number="GH-0042", by=SYSTEM, at=SINCE
    )


def leave(client: Any, **fields: str) -> str:
    """Press the provider's button; gives the address that one is led to."""
    page = client.post(reverse("openid_connect_login", args=["oidc"]), fields)
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    assert found, told(page)
    return found[1].replace("&amp;", "&")


def come_back(client: Any, to: str, **answer: str) -> Any:
    """Say at the provider who one is, and be sent back."""
    sent = requests.post(to, data=answer, allow_redirects=False, timeout=10)
    back = urlsplit(sent.headers["Location"])
    return client.get(f"{back.path}?{back.query}", follow=True)


def sign_in_as(client: Any, sub: str, **fields: str) -> Any:
    return come_back(client, leave(client, **fields), sub=sub)


@pytest.mark.parametrize("said", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_provider_that_drips_keeps_no_page(client, settings, monkeypatch, said):
    monkeypatch.setattr(provider, "SECONDS", 1.0)
    with dripping(said) as port:
        app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
        app["settings"] = {"server_url": f"http://127.0.0.1:{port}"}
        began = time.monotonic()
        page = client.post(reverse("openid_connect_login", args=["oidc"]), follow=True)
        assert time.monotonic() - began < 30  # it would go on for a minute
    assert str(provider.unusable()) in told(page)


def test_the_sign_in_page_offers_it_only_where_there_is_one(client, settings):
    assert "统一身份认证" in told(client.get(reverse("sign-in")))
    settings.JICENG_OIDC = None
    assert "统一身份认证" not in told(client.get(reverse("sign-in")))


def test_a_work_number_that_the_provider_vouches_for_ties_once(client, chen):
    sign_in_as(client, "chen", next="/account/")
    assert is_in(client)
    assert client.session["_auth_user_id"] == str(chen.pk)
    assert events(chen) == ["person.created", "identity.linked", "person.signed_in"]
    # From then on the provider's own identifier counts, whatever number it gives.
    Person.objects.filter(pk=chen.pk).update(work_number=None)
    other = browser()
    sign_in_as(other, "chen")
    assert is_in(other)


def test_nothing_that_the_provider_tells_is_kept_but_its_identifier(client, chen):
    for _ in range(2):
        sign_in_as(client, "chen")
        client.post(reverse("sign-out"))
    row = SocialAccount.objects.get()
    assert (row.provider, row.uid, row.extra_data) == ("oidc", "chen", {})


@pytest.mark.parametrize("sub", ["stranger", "nameless"])
def test_who_is_not_entered_here_gets_no_account(client, chen, sub):
    answer = sign_in_as(client, sub)
    assert "Your work number is not registered here" in told(answer)
    assert not is_in(client)
    assert Person.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_people_without_a_number_are_nobody_s(client):
    PersonFactory.create(work_number=None)
    assert "not registered here" in told(sign_in_as(client, "nameless"))


def test_a_second_identity_with_the_same_number_is_turned_away(client, chen):
    sign_in_as(client, "chen")
    other = browser()
    answer = sign_in_as(other, "impostor")
    assert "linked to another identity" in told(answer)
    assert not is_in(other)


def test_a_closed_account_stays_closed(client, chen):
    Person.objects.filter(pk=chen.pk).update(is_active=False)
    assert "This account is closed" in told(sign_in_as(client, "chen"))
    assert not is_in(client)


def test_who_turns_back_at_the_provider_is_told_so(client, chen):
    to = leave(client)
    state = parse_qs(urlsplit(to).query)["state"][0]
    back = reverse("openid_connect_callback", args=["oidc"])
    answer = client.get(back, {"error": "access_denied", "state": state}, follow=True)
    assert "You have not signed in there" in told(answer)
    assert not is_in(client)


def test_an_answer_that_nobody_asked_for_is_refused(client, chen):
    back = reverse("openid_connect_callback", args=["oidc"])
    answer = client.get(back, {"code": "1", "state": "guessed"}, follow=True)
    assert "no usable answer" in told(answer)


def test_another_s_answer_opens_nothing(client, chen):
    sent = requests.post(leave(browser()), data={"sub": "chen"}, allow_redirects=False, timeout=10)
    back = urlsplit(sent.headers["Location"])
    client.get(f"{back.path}?{back.query}", follow=True)
    assert not is_in(client)


def test_a_provider_that_is_down_leaves_the_password(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {
        "server_url": "http://127.0.0.1:9"
    }
    answer = client.post(reverse("openid_connect_login", args=["oidc"]), follow=True)
    assert "no usable answer" in told(answer)


def test_the_way_there_proves_itself_and_leads_back_only_here(client):
    asked = parse_qs(urlsplit(leave(client, next="https://evil.example/")).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/sign-in/with/oidc/callback/"]
    states = client.session["socialaccount_states"]
    assert "evil" not in str(states)


def test_a_second_factor_is_asked_here_too_unless_the_provider_has(
    client, chen, settings, configured
):

    sign_in_as(client, "chen")
    set_up_app(client, timezone.now())
    other = browser()
    answer = sign_in_as(other, "chen")
    assert answer.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert not is_in(other)
    settings.JICENG_OIDC = replace(configured, asks_factor=True)
    third = browser()
    sign_in_as(third, "chen")
    assert is_in(third)


def test_a_post_s_second_factor_may_be_the_provider_s(client, chen, settings, configured):
    PostFactory.create(person=chen, role__code="administrator", role__needs_mfa=True)
    settings.JICENG_MFA = True
    sign_in_as(client, "chen")
    assert client.get("/desk/").headers["Location"] == reverse("mfa_index")
    client.post(reverse("sign-out"))
    settings.JICENG_OIDC = replace(configured, asks_factor=True)
    sign_in_as(client, "chen")
    assert client.get("/desk/").status_code == 200


def grown_old(client: Any) -> None:
    session = client.session
    session[CONFIRMED] = int(time.time()) - 3600
    session.save()


def test_who_has_no_password_confirms_by_signing_in_again(client, chen):
    sign_in_as(client, "chen")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    grown_old(client)
    answer = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "Sign in again: this change is sensitive" in told(answer)
    assert not is_in(client)
    assert 'name="again"' in answer.content.decode()
    to = leave(client, again="1", next=reverse("mfa_activate_totp"))
    assert parse_qs(urlsplit(to).query)["prompt"] == ["login"]
    landed = come_back(client, to, sub="chen")
    assert landed.redirect_chain[-1][0] == reverse("mfa_activate_totp")


def test_an_old_sign_in_at_the_provider_confirms_nothing(client, chen):
    """Whoever finds a desk open must not confirm by what the provider remembers."""
    sign_in_as(client, "remembered")
    assert is_in(client)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.headers["Location"].startswith(reverse("sign-in"))
