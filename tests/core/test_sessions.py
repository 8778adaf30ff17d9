"""Sessions lie sealed in their table."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.signing import b64_decode

from jiceng.core.sessions import SealedSerializer

pytestmark = pytest.mark.django_db


def stored(**held: object) -> str:
    session = SessionStore()
    session.update(held)
    session.save()
    return str(session.session_key)


def test_what_a_session_holds_comes_back_and_is_not_read_off_the_table() -> None:
    key = stored(secret="暗号 ABCDEF", numbers={1: [2.5, None, True]})
    assert SessionStore(key)["secret"] == "暗号 ABCDEF"
    assert SessionStore(key)["numbers"] == {"1": [2.5, None, True]}
    kept = Session.objects.get(session_key=key).session_data
    assert b"ABCDEF" not in b64_decode(kept.split(":")[0].lstrip(".").encode())


def test_a_session_that_does_not_open_is_an_empty_one(
    settings: pytest.FixtureRequest, tmp_path: object
) -> None:
    key = stored(secret="x")
    settings.JICENG_KEYS = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings
    assert SessionStore(key).get("secret") is None


def test_each_sealing_differs() -> None:
    sealer = SealedSerializer()
    assert sealer.dumps({"a": 1}) != sealer.dumps({"a": 1})
