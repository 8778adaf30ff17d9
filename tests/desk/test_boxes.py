"""Boxes of the inbox: rows of several sources merged and paginated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from jiceng.desk.boxes import BoxEntry, Cursor, Rows, first_of

START = datetime(2026, 9, 16, tzinfo=UTC)

entries = st.builds(
    lambda minutes, id_: BoxEntry(START + timedelta(minutes=minutes), id_, None, "row.html"),
    st.integers(0, 5),
    st.uuids(version=4),
)
sources = st.lists(st.lists(entries, max_size=12, unique_by=lambda entry: entry.id), max_size=4)


def rows_of(source: Sequence[BoxEntry], after: Cursor | None, limit: int) -> Rows:
    """What a source's keyset query gives."""
    behind = sorted((e for e in source if after is None or e.key > after), key=lambda e: e.key)
    return Rows(behind[:limit], len(behind) > limit)


@given(sources, st.integers(1, 6))
def test_pages_contain_all_rows_once_in_one_order(found, limit) -> None:
    pages: list[list[BoxEntry]] = []
    after: Cursor | None = None
    while True:
        shown, has_more = first_of([rows_of(each, after, limit) for each in found], limit)
        pages.append(shown)
        if not has_more:
            break
        assert len(shown) == limit
        after = shown[-1].key
    everything = [entry for source in found for entry in source]
    assert [e.key for page in pages for e in page] == sorted(e.key for e in everything)


def test_rows_with_equal_times_are_ordered_by_identifier() -> None:
    first, second = (BoxEntry(START, UUID(int=n), None, "row.html") for n in (1, 2))
    assert first_of([Rows([second]), Rows([first])], 2)[0] == [first, second]
