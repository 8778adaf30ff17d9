"""URLs of the record pages, for each kind that has pages."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, path

from jiceng.records import pages
from jiceng.records.page_types import PAGES, RecordPages
from jiceng.records.parts import parts_of


def addresses(each: RecordPages) -> Iterator[URLPattern]:
    """Those of one kind."""
    kind, one = {"kind": each.kind}, f"{each.path}<uuid:record_id>/"
    yield path(each.path, pages.listing, kind, name=each.list_name)
    yield path(f"{each.path}table.<str:form>", pages.table, kind, name=each.table_name)
    if each.is_opened_by_hand:
        yield path(f"{each.path}new/", pages.new, kind, name=each.new_name)
    yield path(one, pages.one, kind, name=each.kind)
    if parts_of(each.kind):
        yield path(f"{one}parts/<str:name>/", pages.part, kind, name=each.part_name)
    yield path(f"{one}<str:name>/", pages.move, kind, name=each.move_name)


urlpatterns = [address for each in PAGES.all() for address in addresses(each)]
