"""Salted digests can be verified while the text exists, and reveal nothing afterwards."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core import salted_digests
from jiceng.core.models import Salt

ROW = UUID(int=7)


@given(st.text(), st.text())
def test_digests_distinguish_texts_in_a_row_and_are_unlinkable_across_rows(
    one: str, other: str
) -> None:
    salt, another = salted_digests.new_salt(UUID(int=1)), salted_digests.new_salt(UUID(int=2))
    assert (salted_digests.digest(salt, one) == salted_digests.digest(salt, other)) == (
        one == other
    )
    assert salted_digests.digest(salt, one) != salted_digests.digest(another, one)
    assert salted_digests.digest(salt, one, what="title") != salted_digests.digest(
        salt, one, what="text"
    )


@pytest.mark.parametrize("hash_name", ["sha256", "sm3"])
def test_text_matches_its_digest_until_the_salt_is_erased(
    db: None, settings: Any, hash_name: str
) -> None:
    settings.JICENG_HASH = hash_name
    told = salted_digests.digest(salted_digests.salt_of(ROW), "路灯坏了", what="text")
    assert told.startswith(f"hmac-{hash_name}:")
    settings.JICENG_HASH = "sha256"  # existing digests stay valid after a change of the setting
    assert salted_digests.matches(ROW, told, "路灯坏了", what="text") is True
    assert salted_digests.matches(ROW, told, "路灯亮了", what="text") is False
    salted_digests.erase([ROW])
    assert salted_digests.matches(ROW, told, "路灯坏了", what="text") is None


def test_row_keeps_its_salt_encrypted(db: None) -> None:
    made = salted_digests.salt_of(ROW)
    assert salted_digests.salt_of(ROW).salt == made.salt
    with connection.cursor() as cursor:
        cursor.execute("SELECT salt FROM core_salt WHERE row = %s", [ROW])
        (stored,) = cursor.fetchone()
    assert bytes.fromhex(made.salt) not in bytes(stored)
    assert made.salt.encode() not in bytes(stored)
    assert Salt.objects.count() == 1


def test_unsalted_digest_of_an_earlier_release_is_still_checked(db: None) -> None:
    told = hashlib.sha256("路灯坏了".encode()).hexdigest()
    assert salted_digests.matches(ROW, told, "路灯坏了") is True
    assert salted_digests.matches(ROW, told, "路灯亮了") is False
