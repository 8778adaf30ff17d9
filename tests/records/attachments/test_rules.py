"""Limits on photos, and who may remove one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiceng.records.attachments import rules

COUNTS = st.integers(0, 40)


@given(COUNTS, COUNTS, st.integers(1, 40))
def test_number_of_photos_is_limited_and_positive(count, there, most) -> None:
    fits = len([*range(there), *range(count)]) <= most
    assert bool(rules.may_attach(count, there, most=most)) is (count > 0 and fits)


@given(st.booleans(), st.booleans())
def test_photo_is_removed_by_its_author_or_with_permission(is_author, holds_right) -> None:
    verdict = rules.may_detach(is_author=is_author, holds_right=holds_right)
    assert bool(verdict) is any([is_author, holds_right])
