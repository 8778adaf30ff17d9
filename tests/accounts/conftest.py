"""Fixtures of account tests: people who sign in, in English, with a clock that tests control."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client
from django.urls import reverse

from jiceng.core.models import Event
from tests.factories import PersonFactory

NOON = datetime(2026, 9, 16, 4, 0, tzinfo=UTC)
PASSWORD = "correct horse"


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that tests can move."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def person(db: None) -> Any:
    """A person with a user name and a password."""
    return PersonFactory.create()


@pytest.fixture
def client() -> Client:
    """The browser of a person."""
    return browser()


def browser(**more: Any) -> Client:
    return Client(headers={"accept-language": "en"}, **more)


def sign_in(client: Client, person: Any, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("sign-in"), {"login": person.username, "password": password, **more})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_of(secret: str, at: datetime) -> str:
    """The code that an authenticator app shows; not computed by the library under test."""
    key = base64.b32decode(secret)
    app = TOTP(key, 6, SHA1(), 30, enforce_key_length=False)
    return app.generate(int(at.timestamp())).decode()


def set_up_app(client: Client, at: datetime) -> str:
    """Set up an authenticator app; gives its secret."""
    shown = client.get(reverse("mfa_activate_totp"))
    found = re.search(r'id="secret">([A-Z2-7 ]+)<', shown.content.decode())
    assert found, shown
    secret = found[1].replace(" ", "")
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret, at)})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def text_of(answer: Any) -> str:
    """Text of a page without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def events(person: Any) -> list[str]:
    """Event types of a person's chain, in order."""
    return list(
        Event.objects.filter(stream_id=person.pk).order_by("seq").values_list("type", flat=True)
    )
