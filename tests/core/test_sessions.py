"""Sessions are encrypted in their table."""

from __future__ import annotations

from base64 import b64decode

import pytest
from django.contrib.sessions.models import Session

from jiceng.core.sessions import SessionStore

pytestmark = pytest.mark.django_db


def stored(**held: object) -> str:
    session = SessionStore()
    session.update(held)
    session.save()
    return str(session.session_key)


def test_session_content_is_restored_and_unreadable_in_the_table() -> None:
    key = stored(secret="暗号 ABCDEF", numbers={1: [2.5, None, True]})
    assert SessionStore(key)["secret"] == "暗号 ABCDEF"
    assert SessionStore(key)["numbers"] == {"1": [2.5, None, True]}
    assert b"ABCDEF" not in b64decode(Session.objects.get(session_key=key).session_data)


def test_session_content_does_not_decrypt_in_another_session() -> None:
    rich, poor = stored(secret="x"), stored(theirs="y")
    held = Session.objects.get(session_key=rich).session_data
    Session.objects.filter(session_key=poor).update(session_data=held)
    assert SessionStore(poor).get("secret") is None
    assert SessionStore(rich)["secret"] == "x"


def test_undecryptable_session_is_empty(settings: pytest.FixtureRequest, tmp_path: object) -> None:
    key = stored(secret="x")
    settings.JICENG_KEYS = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings
    assert SessionStore(key).get("secret") is None


def test_encryption_differs_each_time() -> None:
    store = SessionStore(stored(a=1))
    assert store.encode({"a": 1}) != store.encode({"a": 1})
