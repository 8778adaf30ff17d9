"""Addresses of tables in, for each kind of records whose tables come in."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, path

from jiceng.records.imports import pages
from jiceng.records.public import PAGES, RecordPages


def _of(each: RecordPages) -> Iterator[URLPattern]:
    kind, top, name = {"kind": each.kind}, f"{each.path}import/", each.import_name
    one = f"{top}<uuid:table_id>/"
    yield path(top, pages.listing, kind, name=name)
    yield path(f"{top}send/", pages.send, kind, name=f"{name}-send")
    yield path(f"{top}form/", pages.form, kind, name=f"{name}-form")
    yield path(one, pages.one, kind, name=f"{name}-one")
    yield path(f"{one}columns/", pages.columns, kind, name=f"{name}-columns")
    yield path(f"{one}start/", pages.start, kind, name=f"{name}-start")
    yield path(f"{one}stop/", pages.stop, kind, name=f"{name}-stop")
    yield path(f"{one}delete/", pages.delete, kind, name=f"{name}-delete")
    yield path(f"{one}rejects/", pages.rejects, kind, name=f"{name}-rejects")
    yield path(f"{one}progress/", pages.progress, kind, name=f"{name}-progress")


urlpatterns = [address for each in PAGES.all() if each.import_key for address in _of(each)]
