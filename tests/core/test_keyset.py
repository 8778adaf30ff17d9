"""Keyset pagination: each row on exactly one page in any order."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.errors import Invalid
from jiceng.core.keyset import behind, decode, encode, from_place
from jiceng.directory.models import Person
from tests.factories import PersonFactory


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_cursor_survives_encoding(at: datetime, key: UUID) -> None:
    assert decode(encode(at, key)) == (at, key)


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "é"])
def test_invalid_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as caught:
        decode(cursor)
    assert caught.value.code == "page.unknown"


@pytest.mark.django_db
@pytest.mark.parametrize("order", [("name", "pk"), ("-name", "-pk")])
def test_pages_contain_all_rows_once_even_with_equal_values(order: tuple[str, str]) -> None:
    for name in ("甲", "乙", "乙", "乙", "丙"):
        PersonFactory.create(name=name)
    whole = list(Person.objects.order_by(*order))
    for at, row in enumerate(whole):
        place = (row.name, row.pk)
        assert list(behind(Person.objects.all(), order, place).order_by(*order)) == whole[at + 1 :]
    last = whole[2]
    if order[0].startswith("-"):
        found = from_place(Person.objects.all(), order, (last.name, last.pk))
        assert set(found) == set(whole[:3])


def test_mixed_sort_order_is_refused() -> None:
    with pytest.raises(ValueError, match="rises and falls"):
        behind(Person.objects.all(), ("name", "-pk"), ("甲", UUID(int=1)))
