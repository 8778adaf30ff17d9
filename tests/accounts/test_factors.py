"""Second factors: an authenticator app, recovery codes; who must have one."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from jiceng.accounts.adapters import FactorAdapter
from jiceng.accounts.models import FactorSecret
from jiceng.core import rotation
from jiceng.core.access import SYSTEM
from jiceng.core.crypto import SealBroken
from jiceng.directory.models import Person
from tests.accounts.conftest import (
    browser,
    code_of,
    events,
    is_in,
    set_up_app,
    sign_in,
    text_of,
)
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db


INBOX = f"/api/v1/inbox?unit={UUID(int=1)}"


def now() -> datetime:
    return timezone.now()


@pytest.fixture
def secret(clock, person, client) -> str:
    """The person is signed in and has just set up an authenticator app."""
    sign_in(client, person)
    return set_up_app(client, now())


def second_step(client, code):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def test_code_is_asked_after_the_password(secret, clock, person):
    other = browser()
    clock.shift(60)
    answer = sign_in(other, person, next="/desk/figures/")
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(other)
    assert "authenticator app" in text_of(other.get(reverse("mfa_authenticate")))
    answer = second_step(other, code_of(secret, now()))
    assert answer.headers["Location"] == "/desk/figures/"
    assert is_in(other)


def test_wrong_code_shows_an_error_and_does_not_sign_in(secret, clock, person):
    other = browser()
    sign_in(other, person)
    answer = second_step(other, "000000")
    assert "The code is wrong" in text_of(answer)
    assert not is_in(other)


def test_wrong_codes_count_like_wrong_passwords(secret, clock, person, settings):
    other = browser()
    sign_in(other, person)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = second_step(other, "000000")
    assert answer.status_code == 429
    assert "Too many failed attempts" in text_of(answer)
    clock.shift(60)
    assert second_step(other, code_of(secret, now())).status_code == 429
    # The password alone leads to the code step, in any browser.
    third = browser()
    assert sign_in(third, person).status_code == 302
    assert second_step(third, code_of(secret, now())).status_code == 429
    assert events(person)[-1] == "person.locked"


def test_correct_password_does_not_reset_wrong_codes(secret, clock, person, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        other = browser()
        sign_in(other, person)
        answer = second_step(other, "000000")
    assert answer.status_code == 429


def test_code_works_once_across_processes(secret, clock, person, monkeypatch):
    # Another process has another cache.
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.TOTP._mark_code_used", lambda *_: True)
    clock.shift(60)
    first, second = browser(), browser()
    for each in (first, second):
        sign_in(each, person)
    code = code_of(secret, now())
    second_step(first, code)
    assert is_in(first)
    assert "The code is wrong" in text_of(second_step(second, code))
    clock.shift(30)
    second_step(second, code_of(secret, now()))
    assert is_in(second)


@pytest.mark.parametrize("late", [-30, 30])
def test_code_is_accepted_with_half_a_minute_clock_drift(secret, clock, person, late):
    other = browser()
    clock.shift(120)
    sign_in(other, person)
    second_step(other, code_of(secret, now() + timedelta(seconds=late)))
    assert is_in(other)


def test_recovery_code_works_once_and_is_recorded(secret, clock, person, client):
    shown = client.get(reverse("mfa_download_recovery_codes"))
    codes = shown.content.decode().split()
    assert len(codes) == 10
    for known in (True, False):
        other = browser()
        sign_in(other, person)
        second_step(other, codes[0])
        assert is_in(other) is known
    assert "factor.used" in events(person)
    assert codes[0] not in text_of(client.get(reverse("mfa_view_recovery_codes")))


def test_factor_secrets_are_encrypted_and_included_in_key_rotation(secret, clock, person):
    with connection.cursor() as cursor:
        tables = ("mfa_authenticator", "accounts_factorsecret", "django_session")
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t")
            assert secret not in str(cursor.fetchall())
            assert secret.encode().hex() not in str(cursor.fetchall())
    assert {row.secret == secret for row in FactorSecret.objects.all()} == {True, False}
    rotation.rotate(by=SYSTEM, at=now())
    other = browser()
    clock.shift(60)
    sign_in(other, person)
    second_step(other, code_of(secret, now()))
    assert is_in(other)


def test_factor_secret_moved_to_another_account_cannot_be_decrypted(secret, clock, person):
    """Write access to the tables does not allow signing in as another person with one's own
    codes.
    """
    victim = Person.objects.create(username="victim", name="victim")
    own = Authenticator.objects.get(user_id=person.pk, type=Authenticator.Type.TOTP)
    adapter = FactorAdapter()
    assert adapter.decrypt(own.data["secret"]) == secret
    forged = Authenticator(user_id=victim.pk, type=Authenticator.Type.TOTP, data=own.data)
    Authenticator.objects.bulk_create([forged])
    with pytest.raises(SealBroken):
        adapter.decrypt(own.data["secret"])
    Authenticator.objects.filter(pk=own.pk).delete()
    row = FactorSecret.objects.create(secret=secret)
    Authenticator.objects.filter(user_id=victim.pk).update(data={"secret": str(row.pk)})
    FactorSecret.objects.filter(pk=row.pk).update(person_id=victim.pk)
    with pytest.raises(SealBroken):
        adapter.decrypt(str(row.pk))


def test_session_content_is_encrypted(clock, person, client):
    sign_in(client, person)
    client.get(reverse("mfa_activate_totp"))
    pending = client.session["mfa.totp.secret"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        rows = [row[0] for row in cursor.fetchall()]
    assert pending
    assert rows
    for row in rows:
        assert pending.encode() not in b64decode(row)


def test_changes_of_second_factors_are_recorded(secret, person, client, clock):
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert not FactorSecret.objects.exists()
    assert events(person) == [
        "person.signed_in",
        "factor.added",
        "factor.added",
        "factor.removed",
        "factor.added",
        "factor.removed",
        "factor.removed",
    ]


@pytest.fixture
def chief(person):
    """The person has a position that requires a second factor."""
    PostFactory.create(person=person, role__code="administrator", role__needs_mfa=True)
    return person


def test_user_without_required_second_factor_is_led_to_set_up(chief, client, clock, settings):
    settings.JICENG_MFA = True
    sign_in(client, chief)
    answer = client.get("/desk/", follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert "Your position requires a second factor" in text_of(answer)
    assert client.post(reverse("set_language"), {"language": "en"}).headers["Location"] == "/"
    set_up_app(client, now())
    assert client.get("/desk/").status_code != 302


def test_api_refuses_sessions_without_required_second_factor(chief, client, clock, settings):
    settings.JICENG_MFA = True
    sign_in(client, chief)
    assert client.get(INBOX).status_code == 401
    settings.JICENG_MFA = False
    assert client.get(INBOX).status_code != 401


def test_password_is_enough_where_second_factors_are_optional(chief, client, clock):
    sign_in(client, chief)
    assert client.get("/desk/").status_code != 302
