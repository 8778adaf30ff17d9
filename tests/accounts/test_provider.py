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
from tests.accounts.conftest import browser, events, is_in, set_up_app, text_of
from tests.accounts.provider import configured, server
from tests.factories import PersonFactory, PostFactory
from tests.slow_server import slow_server
from tests.world import SINCE

__all__ = ["configured", "server"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("configured")]


@pytest.fixture
def chen() -> Person:
    return actions.create_person(
        name="陈文书", username="chen", work_number="GH-0042", by=SYSTEM, at=SINCE
    )


def leave(client: Any, **fields: str) -> str:
    """Press the provider's button; returns the URL of the redirect."""
    page = client.post(reverse("openid_connect_login", args=["oidc"]), fields)
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    assert found, text_of(page)
    return found[1].replace("&amp;", "&")


def come_back(client: Any, to: str, **answer: str) -> Any:
    """Sign in at the provider and return."""
    sent = requests.post(to, data=answer, allow_redirects=False, timeout=10)
    back = urlsplit(sent.headers["Location"])
    return client.get(f"{back.path}?{back.query}", follow=True)


def sign_in_as(client: Any, sub: str, **fields: str) -> Any:
    return come_back(client, leave(client, **fields), sub=sub)


@pytest.mark.parametrize("said", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_slow_provider_response_does_not_block_a_page(client, settings, monkeypatch, said):
    monkeypatch.setattr(provider, "SECONDS", 1.0)
    with slow_server(said) as port:
        app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
        app["settings"] = {"server_url": f"http://127.0.0.1:{port}"}
        began = time.monotonic()
        page = client.post(reverse("openid_connect_login", args=["oidc"]), follow=True)
        assert time.monotonic() - began < 30  # it would go on for a minute
    assert str(provider.unusable()) in text_of(page)


def test_sign_in_page_offers_single_sign_on_only_if_configured(client, settings):
    assert "统一身份认证" in text_of(client.get(reverse("sign-in")))
    settings.JICENG_OIDC = None
    assert "统一身份认证" not in text_of(client.get(reverse("sign-in")))


def test_verified_work_number_links_the_identity_once(client, chen):
    sign_in_as(client, "chen", next="/account/")
    assert is_in(client)
    assert client.session["_auth_user_id"] == str(chen.pk)
    assert events(chen) == ["person.created", "identity.linked", "person.signed_in"]
    # From then on the provider's own identifier counts, whatever number it gives.
    Person.objects.filter(pk=chen.pk).update(work_number=None)
    other = browser()
    sign_in_as(other, "chen")
    assert is_in(other)


def test_only_the_identifier_of_the_provider_is_stored(client, chen):
    for _ in range(2):
        sign_in_as(client, "chen")
        client.post(reverse("sign-out"))
    row = SocialAccount.objects.get()
    assert (row.provider, row.uid, row.extra_data) == ("oidc", "chen", {})


@pytest.mark.parametrize("sub", ["stranger", "nameless"])
def test_unknown_person_gets_no_account_from_the_provider(client, chen, sub):
    answer = sign_in_as(client, sub)
    assert "Your work number is not registered here" in text_of(answer)
    assert not is_in(client)
    assert Person.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_identity_without_work_number_is_not_matched(client):
    PersonFactory.create(work_number=None)
    assert "not registered here" in text_of(sign_in_as(client, "nameless"))


def test_second_identity_with_the_same_work_number_is_refused(client, chen):
    sign_in_as(client, "chen")
    other = browser()
    answer = sign_in_as(other, "impostor")
    assert "linked to another identity" in text_of(answer)
    assert not is_in(other)


def test_provider_does_not_open_a_closed_account(client, chen):
    Person.objects.filter(pk=chen.pk).update(is_active=False)
    assert "This account is closed" in text_of(sign_in_as(client, "chen"))
    assert not is_in(client)


def test_cancelled_provider_sign_in_shows_a_message(client, chen):
    to = leave(client)
    state = parse_qs(urlsplit(to).query)["state"][0]
    back = reverse("openid_connect_callback", args=["oidc"])
    answer = client.get(back, {"error": "access_denied", "state": state}, follow=True)
    assert "You have not signed in there" in text_of(answer)
    assert not is_in(client)


def test_unsolicited_provider_response_is_refused(client, chen):
    back = reverse("openid_connect_callback", args=["oidc"])
    answer = client.get(back, {"code": "1", "state": "guessed"}, follow=True)
    assert "no usable answer" in text_of(answer)


def test_provider_response_of_another_session_is_refused(client, chen):
    sent = requests.post(leave(browser()), data={"sub": "chen"}, allow_redirects=False, timeout=10)
    back = urlsplit(sent.headers["Location"])
    client.get(f"{back.path}?{back.query}", follow=True)
    assert not is_in(client)


def test_password_sign_in_works_while_the_provider_is_down(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {
        "server_url": "http://127.0.0.1:9"
    }
    answer = client.post(reverse("openid_connect_login", args=["oidc"]), follow=True)
    assert "no usable answer" in text_of(answer)


def test_provider_redirect_uses_pkce_and_returns_only_to_this_site(client):
    asked = parse_qs(urlsplit(leave(client, next="https://evil.example/")).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/sign-in/with/oidc/callback/"]
    states = client.session["socialaccount_states"]
    assert "evil" not in str(states)


def test_second_factor_is_asked_unless_the_provider_asks_for_it(client, chen, settings, configured):

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


def test_second_factor_of_the_provider_satisfies_the_role(client, chen, settings, configured):
    PostFactory.create(person=chen, role__code="administrator", role__needs_mfa=True)
    settings.JICENG_MFA = True
    sign_in_as(client, "chen")
    assert client.get("/desk/").headers["Location"] == reverse("mfa_index")
    client.post(reverse("sign-out"))
    settings.JICENG_OIDC = replace(configured, asks_factor=True)
    sign_in_as(client, "chen")
    assert client.get("/desk/").status_code == 200


def age_sign_in(client: Any) -> None:
    session = client.session
    session[CONFIRMED] = int(time.time()) - 3600
    session.save()


def test_user_without_password_reauthenticates_at_the_provider(client, chen):
    sign_in_as(client, "chen")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    age_sign_in(client)
    answer = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "Sign in again: this change is sensitive" in text_of(answer)
    assert not is_in(client)
    assert 'name="again"' in answer.content.decode()
    to = leave(client, again="1", next=reverse("mfa_activate_totp"))
    assert parse_qs(urlsplit(to).query)["prompt"] == ["login"]
    landed = come_back(client, to, sub="chen")
    assert landed.redirect_chain[-1][0] == reverse("mfa_activate_totp")


def test_stale_provider_sign_in_does_not_reauthenticate(client, chen):
    """An unattended session must not be confirmed by a session at the provider."""
    sign_in_as(client, "remembered")
    assert is_in(client)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.headers["Location"].startswith(reverse("sign-in"))
