"""URLs of the imports of one kind."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, path

from jiceng.records.imports import pages
from jiceng.records.imports.known_targets import pages_of


def import_addresses(kind: str, top: str) -> Iterator[URLPattern]:
    """All URLs of a target's imports.

    Args:
        top: prefix of the list, such as ``"needs/import/"``.
    """
    given, named = {"kind": kind}, pages_of(kind)
    one, name = f"{top}<uuid:job>/", named.one
    yield path(top, pages.listing, given, name=named.listing)
    yield path(f"{top}upload/", pages.upload, given, name=f"{name}-upload")
    if named.has_sample:
        yield path(f"{top}form/", pages.sample, given, name=f"{name}-form")
    yield path(one, pages.one, given, name=name)
    yield path(f"{one}progress/", pages.progress, given, name=f"{name}-progress")
    yield path(f"{one}mapping/", pages.mapping, given, name=f"{name}-mapping")
    yield path(f"{one}start/", pages.start, given, name=f"{name}-start")
    yield path(f"{one}stop/", pages.stop, given, name=f"{name}-stop")
    yield path(f"{one}delete/", pages.delete, given, name=f"{name}-delete")
    yield path(f"{one}rejects/", pages.rejects, given, name=f"{name}-rejects")
