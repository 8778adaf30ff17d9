"""URLs of the public pages of records, for each published kind."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, path

from jiceng.portal import record_pages
from jiceng.portal.public_records import PublicRecords, lists


def _of(each: PublicRecords) -> Iterator[URLPattern]:
    kind, top = {"kind": each.kind}, each.pages.path
    yield path(top, record_pages.listing, kind, name=each.list_name)
    yield path(f"{top}feed/", record_pages.feed, kind, name=each.feed_name)
    yield path(f"{top}<uuid:record_id>/", record_pages.one, kind, name=each.one_name)


urlpatterns = [address for each in lists().values() for address in _of(each)]
