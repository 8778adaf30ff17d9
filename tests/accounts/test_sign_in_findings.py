"""Detection of passwords, second factors and identities that were changed without an event."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import get_hasher, identify_hasher, make_password
from django.urls import reverse
from django.utils import timezone

from jiceng.directory.models import Person
from tests.accounts.conftest import PASSWORD, browser, events, is_in, set_up_app, sign_in
from tests.state_comparison import findings, record_manual_changes, sql

pytestmark = pytest.mark.django_db
PERSONS, FACTORS, IDENTITIES = (
    "directory_person",
    "mfa_authenticator",
    "socialaccount_socialaccount",
)
IDENTITY = (
    f"INSERT INTO {IDENTITIES} (provider, uid, last_login, date_joined, extra_data, user_id)"
    " VALUES ('oidc', 'mine', now(), now(), '{}', %s)"
)


@pytest.fixture
def factor(clock, person, client) -> Authenticator:
    """The person has set up an authenticator app, by the page."""
    sign_in(client, person)
    set_up_app(client, timezone.now())
    record_manual_changes()
    assert findings() == []
    return Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)


def test_password_changed_in_the_database_is_detected(person) -> None:
    record_manual_changes()
    assert findings() == []
    sql("UPDATE directory_person SET password = %s WHERE id = %s", [make_password("x"), person.pk])
    assert findings() == [("column_changed", PERSONS, str(person.pk), ("password",))]


def test_weak_hash_is_upgraded_at_sign_in_with_an_event(person, settings) -> None:
    stronger = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    settings.PASSWORD_HASHERS = [stronger, *settings.PASSWORD_HASHERS]
    record_manual_changes()
    web = browser()
    sign_in(web, person)
    assert is_in(web)
    kept = Person.objects.get(pk=person.pk)
    assert identify_hasher(kept.password).algorithm == get_hasher("default").algorithm
    assert kept.check_password(PASSWORD)
    assert not kept.check_password("another horse")
    assert "person.password_rehashed" in events(person)
    assert events(person).count("person.password_rehashed") == 1
    assert findings() == []


def test_factor_without_an_event_is_detected(factor) -> None:
    other = Person.objects.create(name="小红", username="xiaohong")
    record_manual_changes()
    sql("UPDATE mfa_authenticator SET user_id = %s WHERE id = %s", [other.pk, factor.pk])
    assert sorted(findings()) == sorted(
        [
            ("row_missing", FACTORS, str(factor.user_id), ()),
            ("row_untold", FACTORS, str(other.pk), ()),
        ]
    )


def test_factor_removed_in_the_database_is_detected(factor) -> None:
    sql("DELETE FROM mfa_authenticator WHERE id = %s", [factor.pk])
    assert findings() == [("row_missing", FACTORS, str(factor.user_id), ())]


def test_factors_changed_on_pages_cause_no_finding(factor, client) -> None:
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=factor.user_id).exists()
    assert findings() == []


def test_identity_without_an_event_is_detected(person) -> None:
    record_manual_changes()
    sql(IDENTITY, [person.pk])
    assert findings() == [("row_untold", IDENTITIES, str(person.pk), ())]
